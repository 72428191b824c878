package synth

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/network"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Shapes that a spec can name.
const (
	shapeTown      = "town"      // a town on a delta or another relief
	shapeCorridors = "corridors" // homes in the west, work in the east, two arterials between them
)

// Plans of signals that a spec of shape corridors can name.
const (
	signalsWave  = "wave"  // offsets by which platoons pass
	signalsApart = "apart" // offsets drawn, as of cabinets whose clocks nobody has set
)

// The plan of two corridors [m], project defaults: lengths from the west, levels from the south.
const (
	leastCorridor = 7500.0 // a city may be this long …
	leastAcross   = 3200.0 // … and this wide
	southRoad     = 1100.0 // of the straight corridor
	northRoad     = 2400.0 // of the other at both ends
	northBend     = 170.0  // farther north about the hill
	homesEnd      = 0.275  // share of the length where the homes end
	workBegins    = 0.66   // … and the work begins
	hillMiddle    = 0.475
	hillLong      = 1000.0 // half axes of the hill
	hillWide      = 760.0
	hillHeight    = 130.0
	portal        = 800.0 // of the tunnel, from the hill's middle
	tunnelLanes   = 4
	sideStreets   = 4 // at the foot of the hill
	plainLevel    = 8.0
	longCycle     = 160.0 // of signals [s]
	clearance     = 5     // stages up to this are no green [s]
)

// road is a street of the plan: nodes at its crossings are shared with those it crosses.
type road struct {
	name     string
	class    city.StreetClass
	lanes    int
	speed    float64 // [m/s]
	from, to float64 // along x or y
	at       float64 // y of a road to the east, x of one to the north
	north    bool    // runs to the north
	bends    bool
	open     bool // goes on beyond the city
}

// corridors is the plan of a city of this shape.
type corridors struct {
	spec  Spec
	w, h  float64
	hill  geo.Point
	roads []road
}

// generateCorridors makes a city of two parallel corridors. All of it is made up.
func generateCorridors(spec Spec) (*city.City, error) {
	frame, box, err := spec.frame()
	if err != nil {
		return nil, fmt.Errorf("synth: epsg: %w", err)
	}
	p := newCorridors(spec)
	c := &city.City{Name: spec.Name, Frame: frame, Bounds: box}
	if err := p.layGround(c); err != nil {
		return nil, err
	}
	if _, err := network.Build(c, p.draw(), network.Options{MergeRadius: 12}); err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	for i := range c.Junctions.ID {
		c.Junctions.Z[i] = float32(p.level(c.Junctions.At.At(i)))
	}
	p.slow(c)
	if spec.Signals == signalsApart {
		p.drift(c)
	} else {
		network.Coordinate(c, network.Coordination{})
	}
	p.settle(c)
	p.note(c)
	if _, err := complete.Complete(c, complete.Options{Seed: spec.Seed}); err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	return c, nil
}

// newCorridors lays the streets out.
func newCorridors(spec Spec) *corridors {
	p := &corridors{spec: spec, w: float64(spec.Width), h: float64(spec.Height)}
	p.hill = geo.Point{X: hillMiddle * p.w, Y: northRoad - 30}
	homes, work := homesEnd*p.w, workBegins*p.w
	low, high := 450.0, p.h-500
	east := func(r road) { p.roads = append(p.roads, r) }
	east(road{name: "너른대로", class: city.Primary, lanes: 6, speed: 60 / 3.6, to: p.w, at: southRoad, open: true})
	east(road{name: "솔재로", class: city.Primary, lanes: 6, speed: 50 / 3.6, to: p.w, at: northRoad, open: true, bends: true})
	s := rng.NewStream(spec.Seed, "synth.corridors")
	jitter := func(k int) float64 { return float64(70*s.Float64(uint64(k), 0, 0)) - 35 }
	var west, right []float64 // cross streets of the two districts
	spread := func(from, to float64, base int) (list []float64) {
		n := int(math.Round((to - from) / 470))
		for k := 0; k <= n; k++ {
			list = append(list, from+float64((to-from)*float64(k)/float64(n))+jitter(base+k))
		}
		return list
	}
	west, right = spread(300, homes-80, 0), spread(work+60, p.w-300, 100)
	for d, list := range [2][]float64{west, right} {
		for k, x := range list {
			r := road{name: fmt.Sprintf("%s%d로", [2]string{"새터", "일터"}[d], k+1), class: city.Secondary, lanes: 2, speed: 50 / 3.6, from: low, to: high, at: x, north: true}
			if k%2 == 1 {
				r.lanes = 4
			}
			p.roads = append(p.roads, r)
		}
		name := [2]string{"새터", "일터"}[d]
		for k, y := range [3]float64{low, (southRoad + northRoad) / 2, high} {
			east(road{name: fmt.Sprintf("%s가로%d", name, k+1), class: city.Tertiary, lanes: 2, speed: 50 / 3.6, from: list[0], to: list[len(list)-1], at: y})
		}
		for k, y := range [4]float64{low + 330, southRoad + 320, northRoad - 320, northRoad + 330} {
			east(road{name: fmt.Sprintf("%s길%d", name, k+1), class: city.Residential, lanes: 2, speed: 30 / 3.6, from: list[0], to: list[len(list)-1], at: y})
		}
	}
	// between the districts: two links from corridor to corridor, and side streets along the foot of the hill
	for k, x := range [2]float64{homes + 430, work - 520} {
		p.roads = append(p.roads, road{name: [2]string{"들머리로", "날머리로"}[k], class: city.Secondary, lanes: 4, speed: 50 / 3.6,
			from: southRoad - 330, to: northRoad, at: x + jitter(200+k), north: true})
	}
	for k, n := 0, sideStreets; k < n; k++ {
		x := homes + 950 + float64((work-homes-2000)*float64(k)/float64(n-1))
		p.roads = append(p.roads, road{name: fmt.Sprintf("산밑%d로", k+1), class: city.Secondary, lanes: 2, speed: 50 / 3.6,
			from: low, to: southRoad, at: x + jitter(300+k), north: true})
	}
	east(road{name: "산밑가로", class: city.Residential, lanes: 2, speed: 30 / 3.6, from: p.roads[len(p.roads)-sideStreets].at, to: p.roads[len(p.roads)-1].at, at: low})
	return p
}

// y is where a road to the east lies.
func (p *corridors) y(r *road, x float64) float64 {
	if !r.bends {
		return r.at
	}
	return r.at + float64(northBend*ramp(x, p.hill.X-2200, p.hill.X-1300)*(1-ramp(x, p.hill.X+1300, p.hill.X+2200)))
}

// nodes lists where a road's axis has nodes, by their way along it: crossings, ends, and points of a bend.
func (p *corridors) nodes(r *road) (at []float64) {
	near := func(v, within float64) bool {
		return slices.ContainsFunc(at, func(x float64) bool { return math.Abs(v-x) < within })
	}
	for i := range p.roads {
		o := &p.roads[i]
		if o.north == r.north {
			continue
		}
		ns, ew := r, o
		if o.north {
			ns, ew = o, r
		}
		y, top := p.y(ew, ns.at), ns.to
		if ns.to == northRoad { // it ends at the bending road, wherever that lies
			top += northBend
		}
		if ns.at < ew.from-1 || ns.at > ew.to+1 || y < ns.from-1 || y > top+1 {
			continue
		}
		if r.north {
			at = append(at, y)
		} else {
			at = append(at, ns.at)
		}
	}
	if r.open {
		at = append(at, r.from, r.to)
		for x := 60.0; r.bends && x < p.w; x += 60 {
			if !near(x, 25) {
				at = append(at, x)
			}
		}
	} else if r.north {
		for _, end := range [2]float64{r.from, r.to} {
			if !near(end, 1+northBend) {
				at = append(at, end)
			}
		}
	}
	slices.Sort(at)
	return at
}

// point is a place on a road's axis.
func (p *corridors) point(r *road, at float64) geo.Point {
	if r.north {
		return geo.Point{X: r.at, Y: at}
	}
	return geo.Point{X: at, Y: p.y(r, at)}
}

// draw hands the plan to engine/city/network.
func (p *corridors) draw() network.Input {
	var in network.Input
	known := map[geo.Point]uint64{}
	rank := map[uint64][]city.StreetClass{}
	node := func(at geo.Point) uint64 {
		at = geo.Point{X: round(at.X, 0.01), Y: round(at.Y, 0.01)}
		id, ok := known[at]
		if !ok {
			id = uint64(len(in.Nodes) + 1)
			known[at] = id
			in.Nodes = append(in.Nodes, network.Node{ID: id, At: at})
		}
		return id
	}
	for i := range p.roads {
		r := &p.roads[i]
		at := p.nodes(r)
		w := city.Way{Source: fmt.Sprintf("way/%d", i+1), Name: r.name, Class: r.class, Lanes: r.lanes, Forward: r.lanes / 2, Backward: r.lanes / 2, Speed: r.speed}
		bored := func(x float64) bool { return r.bends && math.Abs(x-p.hill.X) < portal }
		piece := 1
		for k, v := range at {
			id := node(p.point(r, v))
			rank[id] = append(rank[id], r.class)
			if r.open && (k == 0 || k == len(at)-1) {
				in.Nodes[id-1].Border = true
			}
			w.Nodes = append(w.Nodes, id)
			if k > 0 && k < len(at)-1 && bored(v) != bored(at[k+1]) {
				in.Ways = append(in.Ways, w)
				piece++
				w.Source, w.Nodes = fmt.Sprintf("way/%d.%d", i+1, piece), []uint64{id}
				w.Tunnel, w.Level, w.Lanes = false, 0, r.lanes
				if bored(at[k+1]) {
					w.Tunnel, w.Level, w.Lanes = true, -1, tunnelLanes
				}
				w.Forward, w.Backward = w.Lanes/2, w.Lanes/2
			}
		}
		in.Ways = append(in.Ways, w)
	}
	for i := range in.Nodes {
		main, minor := 0, 0
		for _, c := range rank[in.Nodes[i].ID] {
			switch {
			case c <= city.Secondary:
				main++
			case c == city.Tertiary:
				minor++
			}
		}
		in.Nodes[i].Signal = main >= 2 || main == 1 && minor == 1
	}
	return in
}

// level is the ground [m].
func (p *corridors) level(at geo.Point) float64 {
	dx, dy := (at.X-p.hill.X)/hillLong, (at.Y-p.hill.Y)/hillWide
	r := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	s := rng.NewStream(p.spec.Seed, "synth.ground")
	swell := float64(0.5*noise(s, at, 700)) + float64(0.15*noise(s, at, 190))
	rise := float64(0.004 * max(0, at.Y-southRoad))
	return plainLevel + rise + swell + float64(hillHeight*(1-ramp(r, 0.15, 1))*(1+float64(0.25*noise(s, at, 260))))
}

func (p *corridors) layGround(c *city.City) error {
	g, err := geo.GridOver(c.Bounds, float64(p.spec.Cell))
	if err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	c.Terrain = geo.NewRaster(g)
	for k := range c.Terrain.Val {
		c.Terrain.Val[k] = float32(p.level(g.CenterOf(k)))
	}
	return nil
}

// slow gives all signals one long cycle, each stage its share of green.
func (p *corridors) slow(c *city.City) {
	for k := range c.Signals.ID {
		d := c.Signals.Duration.At(k)
		green, lost := 0.0, 0.0
		for _, v := range d {
			if v > clearance {
				green += float64(v)
			} else {
				lost += float64(v)
			}
		}
		left := longCycle - lost
		for i, v := range d {
			if v > clearance {
				d[i] = float32(math.Round(float64(v) / green * (longCycle - lost)))
				left -= float64(d[i])
			}
		}
		d[0] += float32(left) // rounding
	}
}

// drift draws the offsets of all signals.
func (p *corridors) drift(c *city.City) {
	s := rng.NewStream(p.spec.Seed, "synth.offsets")
	for k := range c.Signals.ID {
		c.Signals.Offset[k] = float32(math.Floor(longCycle * s.Float64(uint64(k), 0, 0)))
	}
}

// note says what everything is.
func (p *corridors) note(c *city.City) {
	for _, t := range c.Tables() {
		if t.Rows > 0 {
			c.SetLayer(city.Provenance{Layer: t.Name, Source: fmt.Sprintf("generator engine/city/synth, spec %q, shape corridors, seed %d", p.spec.Name, p.spec.Seed),
				Licence: "Apache-2.0", Synthetic: true})
		}
	}
	c.SetLayer(city.Provenance{Layer: "terrain", Source: fmt.Sprintf("generator engine/city/synth, shape corridors, seed %d", p.spec.Seed), Licence: "Apache-2.0", Synthetic: true})
}
