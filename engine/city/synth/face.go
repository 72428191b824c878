package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// land says what a face of the street plan is.
type land uint8

const (
	building  land = iota // may be built on
	riverside             // between river roads: water, levees and green
	track                 // railway
	channel               // canal, its banks included
)

// face is a piece of ground that streets, fences or the city's edge enclose.
type face struct {
	ring []geo.Point // counter-clockwise
	off  []float64   // behind edge k (ring[k] to ring[k+1]): half the width of that street's land [m]
	edge []int32     // edge of the graph behind it
	area float64
	at   geo.Point // a place within
	land land
	q    int      // quarter
	zone int      // −1 = none
	use  city.Use // what has the whole face to itself, UseUnknown = nothing
	name string
}

// findFaces walks round every face of the graph.
func (p *plan) findFaces() {
	g := p.net
	live := g.core()
	out := make([][]int32, len(g.nodes)) // half edges that leave a node, by angle
	for i := range g.edges {
		if live[i] {
			out[g.edges[i].a] = append(out[g.edges[i].a], int32(2*i))
			out[g.edges[i].b] = append(out[g.edges[i].b], int32(2*i+1))
		}
	}
	angle := make([]float64, 2*len(g.edges))
	for i := range g.edges {
		if pts := g.edges[i].pts; live[i] {
			a, b := pts[1].Sub(pts[0]), pts[len(pts)-2].Sub(pts[len(pts)-1])
			angle[2*i], angle[2*i+1] = fmath.Atan2(a.Y, a.X), fmath.Atan2(b.Y, b.X)
		}
	}
	place := make([]int32, 2*len(g.edges)) // position in its node's list
	for n := range out {
		slices.SortFunc(out[n], func(a, b int32) int { return cmp.Or(cmp.Compare(angle[a], angle[b]), cmp.Compare(a, b)) })
		for k, h := range out[n] {
			place[h] = int32(k)
		}
	}
	head := func(h int32) int32 {
		if h&1 == 0 {
			return g.edges[h/2].b
		}
		return g.edges[h/2].a
	}
	p.next, p.side = make([]int32, 2*len(g.edges)), make([]int32, 2*len(g.edges))
	for h := range p.next {
		p.next[h], p.side[h] = -1, -1
		if live[h/2] {
			around := out[head(int32(h))]
			p.next[h] = around[(int(place[h^1])+len(around)-1)%len(around)]
		}
	}
	seen := make([]bool, 2*len(g.edges))
	for start := range int32(2 * len(g.edges)) {
		if !live[start/2] || seen[start] {
			continue
		}
		var f face
		for h := start; !seen[h]; h = p.next[h] {
			seen[h] = true
			f.append(g, h)
		}
		if f.area = geo.RingArea(f.ring); f.area > 1 && len(f.ring) >= 3 {
			for h := start; p.side[h] < 0; h = p.next[h] {
				p.side[h] = int32(len(p.faces))
			}
			p.faces = append(p.faces, f)
		}
	}
	p.pool.Each(len(p.faces), func(i int) { p.sortFace(&p.faces[i]) })
}

// append adds a half edge to the ring, without its last point.
func (f *face) append(g *graph, h int32) {
	e := &g.edges[h/2]
	off := 0.0
	switch {
	case e.drives():
		off = landHalf(e.class)
	case e.kind == fence:
		off = 2
	}
	pts := geo.Simplify(e.pts, 0.5)
	if h&1 == 1 {
		slices.Reverse(pts)
	}
	for _, q := range pts[:len(pts)-1] {
		f.ring, f.off, f.edge = append(f.ring, q), append(f.off, off), append(f.edge, h/2)
	}
}

// core marks the edges that lie on some way round: no dead ends, and only what hangs together with the city's edge.
func (g *graph) core() []bool {
	live := make([]bool, len(g.edges))
	degree := make([]int, len(g.nodes))
	for i := range g.edges {
		if !g.edges[i].dead {
			live[i] = true
			degree[g.edges[i].a]++
			degree[g.edges[i].b]++
		}
	}
	g.relink()
	var stack []int32
	for n := range degree {
		if degree[n] == 1 {
			stack = append(stack, int32(n))
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, i := range g.nodes[n].edges {
			if !live[i] {
				continue
			}
			live[i] = false
			o := g.edges[i].other(n)
			degree[n]--
			if degree[o]--; degree[o] == 1 {
				stack = append(stack, o)
			}
		}
	}
	joined := make([]bool, len(g.nodes))
	for i := range g.edges {
		if live[i] && g.edges[i].kind == rim && !joined[g.edges[i].a] {
			joined[g.edges[i].a] = true
			stack = append(stack, g.edges[i].a)
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, i := range g.nodes[n].edges {
			if o := g.edges[i].other(n); live[i] && !joined[o] {
				joined[o] = true
				stack = append(stack, o)
			}
		}
	}
	for i := range live {
		live[i] = live[i] && joined[g.edges[i].a]
	}
	return live
}

// sortFace finds a place within a face and what kind of land it is.
func (p *plan) sortFace(f *face) {
	f.at = within(f.ring)
	u, v := p.warp.find(f.at)
	f.q = p.v.quarter(v)*p.u.quarters() + p.u.quarter(u)
	low := math.Inf(1)
	for _, q := range f.ring {
		low = min(low, p.river.bank.at(q))
	}
	switch {
	case p.river.bank.at(f.at) < p.river.water.road-1 || low < p.river.water.inner+2:
		f.land = riverside
	case p.nearRail(f.at, 50) < railLand-1:
		f.land = track
	case p.nearCanal(f.at, 50) < canalSide-3:
		f.land = channel
	}
}

// within returns a place inside a ring: its centre of gravity, or a place behind an edge.
func within(ring []geo.Point) geo.Point {
	c := geo.RingCentroid(ring)
	if geo.PointInRing(c, ring) {
		return c
	}
	best, room := c, -1.0
	for k := range ring {
		a, b := ring[k], ring[(k+1)%len(ring)]
		for _, depth := range [3]float64{4, 15, 40} {
			at := a.Lerp(b, 0.5).Add(unit(b.Sub(a)).Left().Mul(depth))
			if !geo.PointInRing(at, ring) {
				continue
			}
			if d := toRing(at, ring); d > room {
				best, room = at, d
			}
		}
	}
	return best
}

// toRing is the distance from p to a ring's edges.
func toRing(p geo.Point, ring []geo.Point) float64 {
	d := math.Inf(1)
	for k := range ring {
		e, _ := toSegment(p, ring[k], ring[(k+1)%len(ring)])
		d = min(d, e)
	}
	return d
}
