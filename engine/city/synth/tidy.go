package synth

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// tidy turns crossing lines into a street plan: what lies where no street may be goes, stubs go, crossings that nearly
// coincide become one, and what the rest cannot reach goes.
func (p *plan) tidy(g *graph) {
	for i := range g.edges {
		if p.unbuildable(g, &g.edges[i]) {
			g.edges[i].dead = true
		}
	}
	p.clearWorks(g)
	g.relink()
	g.cutShortExits()
	g.trimEnds()
	for range 2 {
		g.contract(17)
		g.dropTwins()
		g.dropSlivers()
		g.trimEnds()
	}
	g.cutShortExits()
	g.trimEnds()
	g.keepLargest()
	g.trimEnds()
	g.joinEdges()
}

// joinEdges makes one edge of two pieces of a stroke where nothing else is left between them.
func (g *graph) joinEdges() {
	g.relink()
	for n := range g.nodes {
		at := g.nodes[n].edges
		if len(at) != 2 || at[0] == at[1] || g.nodes[n].border {
			continue
		}
		a, b := &g.edges[at[0]], &g.edges[at[1]]
		if !a.drives() || a.stroke != b.stroke || a.work != b.work || a.class != b.class || a.other(int32(n)) == b.other(int32(n)) {
			continue
		}
		// b goes on where a ends, or the other way round
		p, q := slices.Clone(a.pts), slices.Clone(b.pts)
		if a.a == int32(n) {
			slices.Reverse(p)
		}
		if b.b == int32(n) {
			slices.Reverse(q)
		}
		far := b.other(int32(n))
		a.a, a.b, a.pts = a.other(int32(n)), far, append(p, q[1:]...)
		a.measure()
		b.dead = true
		g.nodes[n].edges = nil
		for k, i := range g.nodes[far].edges {
			if i == at[1] {
				g.nodes[far].edges[k] = at[0]
			}
		}
	}
	g.relink()
}

// unbuildable reports whether an edge may not stay: outside the city, on river or railway land or in a canal without
// a work, or beside a river road that already does its job.
func (p *plan) unbuildable(g *graph, e *edge) bool {
	mid := e.mid()
	if e.kind == rim {
		return false
	}
	if !p.box().Contains(mid) {
		return true
	}
	road := p.river.water.road
	d := p.river.bank.at(mid)
	if e.kind == fence {
		return d < road-2
	}
	if e.work >= 0 {
		return false
	}
	if e.kind == riverRoad {
		return false
	}
	if away, normal := p.toRim(mid); e.kind == street && away < borderLeast {
		if unit(e.pts[len(e.pts)-1].Sub(e.pts[0])).Dot(normal) < 0.5 && unit(e.pts[0].Sub(e.pts[len(e.pts)-1])).Dot(normal) < 0.5 {
			return true // along the city's edge
		}
	}
	if d < road-3 {
		return true
	}
	if p.nearRail(mid, railLand+4) < railLand-1 {
		return true
	}
	if c := p.nearCanal(mid, canalSide); c < canalSide-3 && e.kind == street {
		if e.class > city.Tertiary {
			return true
		}
		return e.len > 70 // along the canal and not across
	}
	if e.kind == street && d < road+60 {
		way := unit(e.pts[len(e.pts)-1].Sub(e.pts[0]))
		off := math.Abs(way.Dot(p.river.bank.slope(mid)))
		if e.class > city.Secondary && d < road+38 && off < 0.5 {
			return true
		}
		return d < road+26 && off < 0.4
	}
	return false
}

// borderLeast is the least length of a street that leaves the city, from its last junction [m].
const borderLeast = 46.0

// cutShortExits takes away streets whose last junction lies too near to the city's edge to drive in on.
func (g *graph) cutShortExits() {
	for n := range g.nodes {
		if !g.nodes[n].border {
			continue
		}
		for _, first := range g.nodes[n].edges {
			if e := &g.edges[first]; e.dead || !e.drives() {
				continue
			}
			// along the street to where another one meets it
			chain, at, length := []int32{first}, g.edges[first].other(int32(n)), g.edges[first].len
			for length < borderLeast {
				next, streets := int32(-1), 0
				for _, i := range g.nodes[at].edges {
					if e := &g.edges[i]; !e.dead && e.drives() {
						streets++
						if i != chain[len(chain)-1] {
							next = i
						}
					}
				}
				if streets != 2 || g.nodes[at].border {
					break
				}
				chain, at, length = append(chain, next), g.edges[next].other(at), length+g.edges[next].len
			}
			if length < borderLeast {
				for _, i := range chain {
					g.edges[i].dead = true
				}
			}
		}
	}
	g.relink()
}

// toRim returns the distance from a place to the nearest edge of the city and the direction to it.
func (p *plan) toRim(at geo.Point) (float64, geo.Point) {
	d, normal := at.X, geo.Point{X: -1}
	for _, o := range [3]struct {
		d float64
		n geo.Point
	}{{p.w - at.X, geo.Point{X: 1}}, {at.Y, geo.Point{Y: -1}}, {p.h - at.Y, geo.Point{Y: 1}}} {
		if o.d < d {
			d, normal = o.d, o.n
		}
	}
	return d, normal
}

// clearWorks takes away streets that would meet a bridge or a dip between its ends.
func (p *plan) clearWorks(g *graph) {
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || !e.drives() {
			continue
		}
		for _, n := range [2]int32{e.a, e.b} {
			at := g.nodes[n].at
			for w := range p.works {
				k := &p.works[w]
				if e.work == w || k.at.Dist(at) > 400+geo.PolylineLength(k.line) {
					continue
				}
				d, s := geo.DistanceToPolyline(at, k.line)
				l := geo.PolylineLength(k.line)
				if d < 4 && s > workEnd && s < l-workEnd && !(e.work >= 0 && g.nodes[n].apart) {
					e.dead = true
				}
			}
		}
	}
}

// trimEnds takes off streets that lead nowhere: all but locals long enough to be a cul-de-sac.
func (g *graph) trimEnds() {
	const keep = 90.0 // [m]
	g.relink()
	queue := make([]int32, len(g.nodes))
	for n := range queue {
		queue[n] = int32(n)
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		var only int32 = -1
		count := 0
		for _, i := range g.nodes[n].edges {
			if e := &g.edges[i]; !e.dead && (e.drives() || e.kind == rim && g.nodes[n].border) {
				count++
				if e.drives() {
					only = i
				}
			}
		}
		if g.nodes[n].apart { // each level by itself
			only = g.loneLevel(n)
		} else if count != 1 {
			continue
		}
		if only < 0 {
			continue
		}
		e := &g.edges[only]
		if g.nodes[n].border && e.kind != rim && count > 1 {
			continue
		}
		if e.len > keep && e.class >= city.Residential && e.work < 0 {
			continue
		}
		e.dead = true
		queue = append(queue, e.other(n))
	}
	g.relink()
}

// loneLevel returns the edge that has no partner on its level where two streets cross at different levels, or −1.
func (g *graph) loneLevel(n int32) int32 {
	for _, i := range g.nodes[n].edges {
		e := &g.edges[i]
		if e.dead || !e.drives() {
			continue
		}
		partner := slices.ContainsFunc(g.nodes[n].edges, func(o int32) bool {
			return o != i && !g.edges[o].dead && g.edges[o].stroke == e.stroke
		})
		if !partner {
			return i
		}
	}
	return -1
}

// keepLargest drops the streets that hang together least: all but the largest connected part.
func (g *graph) keepLargest() {
	g.relink()
	part := make([]int32, len(g.edges))
	for i := range part {
		part[i] = -1
	}
	best, bestLen := int32(-1), 0.0
	count := int32(0)
	var stack []int32
	for start := range g.edges {
		if e := &g.edges[start]; e.dead || !e.drives() || part[start] >= 0 {
			continue
		}
		total := 0.0
		part[start] = count
		for stack = append(stack[:0], int32(start)); len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			e := &g.edges[i]
			total += e.len
			for _, n := range [2]int32{e.a, e.b} {
				for _, o := range g.nodes[n].edges {
					f := &g.edges[o]
					if part[o] >= 0 || f.dead || !f.drives() || g.nodes[n].apart && f.stroke != e.stroke {
						continue
					}
					part[o] = count
					stack = append(stack, o)
				}
			}
		}
		if total > bestLen {
			best, bestLen = count, total
		}
		count++
	}
	for i := range g.edges {
		if g.edges[i].drives() && part[i] != best {
			g.edges[i].dead = true
		}
	}
	g.relink()
}
