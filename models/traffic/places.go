package traffic

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
	"semul/engine/sim/msg"
	"semul/models/traffic/route"
)

// places knows where in the network the buildings and the edges of a city are.
type places struct {
	c        *city.City
	s        *Sim
	street   []uint32 // by building; none where no street is near
	pos      []float32
	entrance [][]uint32 // by junction: streets that begin at the edge there
	exit     [][]uint32 // and end there
	in, out  []uint32   // border junctions where one can enter, and leave
	from, to []Place    // of the journey in hand
	index    *geo.Index // of the streets in rows
	rows     []uint32
	starts   []route.End // streets that one can turn into from there, and which place of from each belongs to
	goals    []route.End
	origin   []int
}

// nearStreet is how far from a street a building without one may lie [m].
const nearStreet = 500

// newPlaces finds the street of every building that has none of its own, and the edges.
func newPlaces(c *city.City, s *Sim) (*places, error) {
	p := &places{c: c, s: s, street: filled(len(c.Buildings.ID)), pos: make([]float32, len(c.Buildings.ID)),
		entrance: make([][]uint32, len(c.Junctions.ID)), exit: make([][]uint32, len(c.Junctions.ID))}
	var boxes []geo.Bounds
	var rows []uint32
	for street := range c.Streets.ID {
		row := uint32(street)
		if !p.drivable(row) {
			continue
		}
		if street < c.Streets.Line.Len() {
			boxes, rows = append(boxes, c.Streets.Line.Bounds(street)), append(rows, row)
		}
		if from := c.Streets.From[street]; c.Junctions.Kind[from] == city.Border {
			p.entrance[from] = append(p.entrance[from], row)
		}
		if to := c.Streets.To[street]; c.Junctions.Kind[to] == city.Border {
			p.exit[to] = append(p.exit[to], row)
		}
	}
	for j := range c.Junctions.ID {
		if len(p.entrance[j]) > 0 {
			p.in = append(p.in, uint32(j))
		}
		if len(p.exit[j]) > 0 {
			p.out = append(p.out, uint32(j))
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("traffic: no street of the city may be driven by cars; look at the lanes' permissions")
	}
	index := geo.NewIndex(boxes)
	p.index, p.rows = index, rows
	var near []uint32
	for b := range c.Buildings.ID {
		if b < len(c.Buildings.Street) && c.Buildings.Street[b] < uint32(len(c.Streets.ID)) && p.drivable(c.Buildings.Street[b]) {
			p.set(b, c.Buildings.Street[b], float64(c.Buildings.Pos[b]))
			continue
		}
		if b >= c.Buildings.Poly.Len() {
			continue
		}
		at := c.Buildings.Poly.Centroid(b)
		near = index.Nearest(at, 1, nearStreet, func(i uint32) float64 {
			d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(rows[i])))
			return d
		}, near[:0])
		if len(near) > 0 {
			_, along := geo.DistanceToPolyline(at, c.Streets.Line.At(int(rows[near[0]])))
			p.set(b, rows[near[0]], along)
		}
	}
	return p, nil
}

func (p *places) drivable(street uint32) bool {
	first := p.s.net.firstLane[street]
	if first == none {
		return false
	}
	for r := first; r < first+uint32(p.s.net.siblings[first]); r++ {
		if p.s.net.may[r]&1 != 0 {
			return true
		}
	}
	return false
}

// set puts the entrance of a building at a place along a street, measured on the street's own line.
func (p *places) set(b int, street uint32, along float64) {
	at := p.along(street, along)
	p.street[b], p.pos[b] = at.Street, at.Pos
}

// along is the place so far along a street [m], measured on the street's own line.
func (p *places) along(street uint32, along float64) Place {
	share := float32(along) / max(p.c.Streets.Length[street], 1)
	return Place{street, min(1, max(0, share)) * p.s.net.length[p.s.net.firstLane[street]]}
}

// near is the place in a street for cars nearest to a point; ok is false if none is within nearStreet.
func (p *places) near(at geo.Point) (place Place, ok bool) {
	found := p.index.Nearest(at, 1, nearStreet, func(i uint32) float64 {
		d, _ := geo.DistanceToPolyline(at, p.c.Streets.Line.At(int(p.rows[i])))
		return d
	}, nil)
	if len(found) == 0 {
		return Place{}, false
	}
	street := p.rows[found[0]]
	_, along := geo.DistanceToPolyline(at, p.c.Streets.Line.At(int(street)))
	return p.along(street, along), true
}

// trip places both ends of a journey in the network; ok is false if one of them is nowhere.
func (p *places) trip(t *msg.Trip) (Trip, bool) {
	p.from, p.to = p.ends(p.from[:0], t.From, p.entrance), p.ends(p.to[:0], t.To, p.exit)
	if len(p.from) == 0 || len(p.to) == 0 {
		return Trip{}, false
	}
	a, b := p.cheapest(p.from, p.to)
	return Trip{At: t.Depart, From: a, To: b}, true
}

// ends appends the places that a reference can mean: both sides of a quiet street, one of an arterial; all streets at
// a border; none where no street is.
func (p *places) ends(list []Place, ref city.Ref, at [][]uint32) []Place {
	switch {
	case ref.Support == city.OfBuilding && int(ref.Index) < len(p.street) && p.street[ref.Index] != none:
		street, pos := p.street[ref.Index], p.pos[ref.Index]
		list = append(list, Place{street, pos})
		if other := p.c.Streets.Opposite[street]; p.c.Streets.Class[street] >= city.Tertiary && other != city.None && p.drivable(other) {
			length := p.s.net.length[p.s.net.firstLane[other]]
			list = append(list, Place{other, max(0, length-pos)})
		}
	case ref.Support == city.OfJunction && int(ref.Index) < len(at):
		for _, street := range at[ref.Index] {
			list = append(list, Place{street, -1})
		}
	case ref.Support == city.OfPowerAsset && int(ref.Index) < len(p.c.PowerAssets.ID):
		if place, ok := p.near(p.c.PowerAssets.At.At(int(ref.Index))); ok {
			list = append(list, place)
		}
	case ref.Support == city.OfStreet && ref.Index < uint32(len(p.c.Streets.ID)) && p.drivable(ref.Index):
		list = append(list, Place{ref.Index, p.s.net.length[p.s.net.firstLane[ref.Index]] / 2})
	}
	return list
}

// cheapest picks the pair of places with the shortest usual way between them; the first pair if there is none.
func (p *places) cheapest(from, to []Place) (a, b Place) {
	a, b = from[0], to[0]
	if len(from)*len(to) == 1 {
		return a, b
	}
	usual := p.s.waysFor(0).usual
	p.starts, p.goals, p.origin = p.starts[:0], p.goals[:0], p.origin[:0]
	for i, f := range from {
		for _, t := range to {
			if f.Street == t.Street && (t.Pos < 0 || t.Pos > f.Pos) {
				return f, t
			}
		}
		p.starts = usual.Leave(p.starts, route.End{Street: f.Street})
		for len(p.origin) < len(p.starts) {
			p.origin = append(p.origin, i)
		}
	}
	for _, t := range to {
		p.goals = append(p.goals, route.End{Street: t.Street})
	}
	if start, end, _, ok := usual.Find(p.starts, p.goals); ok {
		a, b = from[p.origin[start]], to[end]
	}
	return a, b
}

// across draws a journey from one edge of the city to another that a way leads to; ok is false if it finds none.
func (p *places) across(s rng.Stream, k uint64) (trip Trip, ok bool) {
	if len(p.in) == 0 || len(p.out) == 0 {
		return Trip{}, false
	}
	for again := range uint64(16) { // from some edges no way leads anywhere
		key := again
		if again > 0 {
			key++ // 1 is for trucks
		}
		from := p.in[s.Intn(len(p.in), k, key, 0)]
		for draw := uint32(1); draw <= 64; draw++ {
			to := p.out[s.Intn(len(p.out), k, key, draw)]
			if to == from {
				continue
			}
			a, b := p.entrance[from][0], p.exit[to][0]
			if a == b || p.s.waysFor(0).usual.Cost(a, b) < noTurn {
				return Trip{From: Place{a, -1}, To: Place{b, -1}}, true
			}
		}
	}
	return Trip{}, false
}
