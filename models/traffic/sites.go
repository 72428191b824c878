package traffic

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim/msg"
	"semul/models/traffic/route"
)

// site is a place at the kerb where a service's vehicles halt and people get on and off.
type site struct {
	Place
	at geo.Point
}

// Of walking to a vehicle (project defaults; the speed is that of people).
const (
	walkPace   = 1.2 // [m/s]
	walkDetour = 1.3 // of the way on foot against the crow's flight
	kerbStep   = 25  // places at the kerb are looked for this far apart [m]
)

// afoot is how long somebody walks between two points.
func afoot(a, b geo.Point) clock.Duration {
	return clock.Duration(walkDetour * a.Dist(b) / walkPace * 1e9)
}

// sitesEvery spreads sites over the streets that a class may use, in the order of the streets' rows: a place at the kerb
// becomes one unless another lies nearer than spacing [m]. So no such street is farther than spacing from a site, and
// sites lie between once and twice that apart. Only streets that vehicles get to from each other have any.
func (m *Model) sitesEvery(c Class, spacing float64) []site {
	var list []site
	cells := map[[2]int32][]int{}
	cell := func(p geo.Point) [2]int32 {
		return [2]int32{int32(math.Floor(p.X / spacing)), int32(math.Floor(p.Y / spacing))}
	}
	alone := func(p geo.Point) bool {
		at := cell(p)
		for dx := int32(-1); dx <= 1; dx++ {
			for dy := int32(-1); dy <= 1; dy++ {
				for _, k := range cells[[2]int32{at[0] + dx, at[1] + dy}] {
					if list[k].at.Dist(p) < spacing {
						return false
					}
				}
			}
		}
		return true
	}
	core := m.core(c)
	for street := range m.env.City.Streets.ID {
		length, ok := m.kerb(c, uint32(street))
		if !ok || !core[street] {
			continue
		}
		for x := float32(min(kerbStep, length/2)); x <= max(length/2, length-kerbStep); x += kerbStep {
			if p := m.pointOf(Place{uint32(street), x}); alone(p) {
				list = append(list, site{Place{uint32(street), x}, p})
				cells[cell(p)] = append(cells[cell(p)], len(list)-1)
			}
		}
	}
	return list
}

// kerb is how long the lane of a street is at which a class can halt [m]; ok is false on motorways, and where it may not
// drive.
func (m *Model) kerb(c Class, street uint32) (length float32, ok bool) {
	n := m.sim.net
	row := n.firstFor(street, n.groupOf[c])
	if row == none || m.env.City.Streets.Class[street] <= city.Trunk {
		return 0, false
	}
	return n.length[row], true
}

// core marks the streets that a class gets to from each other, in the largest such set found from some streets; of equal
// ones the first.
func (m *Model) core(c Class) []bool {
	n := m.sim.net
	usual := m.sim.waysFor(n.groupOf[c]).usual
	streets := len(n.firstLane)
	into := make([][]uint32, streets)
	var starts []uint32
	for street := range uint32(streets) {
		for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
			if usual.Turn(turn) != noTurn {
				into[n.turns.to[turn]] = append(into[n.turns.to[turn]], street)
			}
		}
		if _, ok := m.kerb(c, street); ok {
			starts = append(starts, street)
		}
	}
	reach := func(from uint32, next func(street uint32, visit func(uint32))) []bool {
		seen, open := make([]bool, streets), []uint32{from}
		seen[from] = true
		for len(open) > 0 {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			next(at, func(to uint32) {
				if !seen[to] {
					seen[to], open = true, append(open, to)
				}
			})
		}
		return seen
	}
	best, most := make([]bool, streets), 0
	for k := 0; k < len(starts) && k < coreTries; k++ {
		from := starts[k*len(starts)/min(len(starts), coreTries)]
		there := reach(from, func(street uint32, visit func(uint32)) {
			for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
				if usual.Turn(turn) != noTurn {
					visit(n.turns.to[turn])
				}
			}
		})
		back := reach(from, func(street uint32, visit func(uint32)) {
			for _, to := range into[street] {
				visit(to)
			}
		})
		both, count := make([]bool, streets), 0
		for street := range both {
			if both[street] = there[street] && back[street]; both[street] {
				count++
			}
		}
		if count > most {
			best, most = both, count
		}
		if 2*most > len(starts) {
			break
		}
	}
	return best
}

// coreTries is from how many streets, spread over all, the largest set of streets is looked for.
const coreTries = 20

// pointOf is where a place in a street lies.
func (m *Model) pointOf(p Place) geo.Point {
	c := m.env.City
	length := m.sim.net.length[m.sim.net.firstLane[p.Street]]
	at, _ := geo.PointAlong(c.Streets.Line.At(int(p.Street)), float64(c.Streets.Length[p.Street])*float64(p.Pos/max(length, 1)))
	return at
}

// whereIs is the point and the zone of what a journey begins or ends at; the number of zones stands for none.
func (m *Model) whereIs(r city.Ref) (p geo.Point, zone int, ok bool) {
	c := m.env.City
	i, zone := int(r.Index), len(c.Zones.ID)
	switch {
	case r.Support == city.OfBuilding && i < c.Buildings.Poly.Len():
		if z := c.Buildings.Zone[i]; int(z) < zone {
			zone = int(z)
		}
		return c.Buildings.Poly.Centroid(i), zone, true
	case r.Support == city.OfJunction && i < len(c.Junctions.ID):
		return c.Junctions.At.At(i), zone, true
	case r.Support == city.OfStreet && i < len(c.Streets.ID):
		p, _ = geo.PointAlong(c.Streets.Line.At(i), float64(c.Streets.Length[i])/2)
		return p, zone, true
	}
	return p, zone, false
}

// ends are the points at both ends of a journey and the zone it begins in; ok is false where one is unknown.
func (m *Model) ends(t *msg.Trip) (from, to geo.Point, zone int, ok bool) {
	from, zone, ok = m.whereIs(t.From)
	to, _, there := m.whereIs(t.To)
	return from, to, zone, ok && there
}

// nearest is the site nearest to a point, the first of equals; none if there is none within reach [m].
func nearest(list []site, p geo.Point, reach float64) (k int, ok bool) {
	best := math.Inf(1)
	for i := range list {
		if d := list[i].at.Dist(p); d < best {
			k, best = i, d
		}
	}
	return k, best <= reach
}

// between is how long a class of vehicle takes from one place to another by usual times [s]; ok is false where no way
// leads. A place with a position below 0 is the end of its street.
func (s *Sim) between(c Class, from, to Place) (seconds float64, ok bool) {
	n, g := s.net, s.groupOf[c]
	lane := func(p Place) (length, pace float32) {
		row := n.firstFor(p.Street, g)
		if row == none {
			return 0, 1
		}
		return n.length[row], n.paceOn(n.limit[row], g)
	}
	fromLength, fromPace := lane(from)
	toLength, toPace := lane(to)
	if from.Street == to.Street && from.Pos >= 0 && to.Pos >= from.Pos {
		return float64((to.Pos - from.Pos) / fromPace), true
	}
	ms := s.waysFor(g).usual.Cost(from.Street, to.Street)
	if ms == route.Unreachable {
		return 0, false
	}
	seconds = float64(ms) / 1000
	if from.Pos >= 0 {
		seconds += float64(max(0, fromLength-from.Pos) / fromPace)
	}
	if to.Pos >= 0 {
		seconds -= float64(max(0, toLength-to.Pos) / toPace)
	}
	return max(0, seconds), true
}

// sitesAt lists the places at the kerb of what a reference names: of a stop its own; of a street its middle, and that of
// the other side; of a building the nearest on both sides. There is at least one.
func (m *Model) sitesAt(c Class, ref string) (list []site, err error) {
	at, err := m.env.City.Find(ref)
	if err != nil {
		return nil, err
	}
	place, town := Place{Street: none}, m.env.City
	switch at.Support {
	case city.OfStop:
		if lane := town.Stops.Lane[at.Index]; lane != city.None {
			place = Place{town.Lanes.Street[lane], town.Stops.Pos[at.Index]}
		}
	case city.OfStreet:
		place = Place{at.Index, town.Streets.Length[at.Index] / 2}
	case city.OfBuilding:
		place = Place{m.places.street[at.Index], m.places.pos[at.Index]}
	default:
		return nil, fmt.Errorf(`%q is neither a stop nor a street nor a building; write e.g. "street/104"`, ref)
	}
	if place.Street == none {
		return nil, fmt.Errorf("%q lies at no street", ref)
	}
	if length, ok := m.kerb(c, place.Street); ok {
		place.Pos = min(place.Pos, length)
		list = append(list, site{place, m.pointOf(place)})
	}
	if other := town.Streets.Opposite[place.Street]; other != city.None && at.Support != city.OfStop {
		if length, ok := m.kerb(c, other); ok {
			place = Place{other, max(0, length-place.Pos)}
			list = append(list, site{place, m.pointOf(place)})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%q lies at street/%s, which has no kerb at which a %v can halt", ref, town.Streets.ID[place.Street], c)
	}
	return list, nil
}

// sitesOf finds a place at the kerb for each of some references, such that vehicles get from each to all others.
func (m *Model) sitesOf(c Class, refs []string) ([]site, error) {
	core, list := m.core(c), make([]site, len(refs))
	for i, ref := range refs {
		of, err := m.sitesAt(c, ref)
		if err != nil {
			return nil, err
		}
		k := slices.IndexFunc(of, func(s site) bool { return core[s.Street] })
		if at, _ := m.env.City.Find(ref); k < 0 && at.Support == city.OfBuilding {
			if near, ok := m.kerbNear(c, core, m.env.City.Buildings.Poly.Centroid(int(at.Index))); ok {
				of, k = append(of, near), len(of)
			}
		}
		if k < 0 {
			return nil, fmt.Errorf("a %v cannot get from %s to the rest of the city and back; choose another place", c, ref)
		}
		list[i] = of[k]
	}
	return list, nil
}

// kerbReach is how far from a building its stop may be where its own street leads nowhere [m] (project default).
const kerbReach = 300

// kerbNear is the place at the kerb of marked streets that is nearest to a point; ok is false if it is too far.
func (m *Model) kerbNear(c Class, marked []bool, p geo.Point) (s site, ok bool) {
	best := float64(kerbReach)
	for street, is := range marked {
		length, may := m.kerb(c, uint32(street))
		if !is || !may || street >= m.env.City.Streets.Line.Len() {
			continue
		}
		if d, along := geo.DistanceToPolyline(p, m.env.City.Streets.Line.At(street)); d < best {
			share := float32(along) / max(1, m.env.City.Streets.Length[street])
			place := Place{uint32(street), length * min(1, max(0, share))}
			best, s, ok = d, site{place, m.pointOf(place)}, true
		}
	}
	return s, ok
}
