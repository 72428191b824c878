package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// graph is the plan cut where strokes cross: nodes, edges between them, and no edge crossing another.
type graph struct {
	nodes []node
	edges []edge
	box   geo.Bounds
}

// node is where edges meet or end.
type node struct {
	at     geo.Point
	border bool    // on the edge of the city
	apart  bool    // two streets cross here at different levels and do not meet
	fenced bool    // a fence crosses here
	gone   int32   // node it was merged into, or −1
	edges  []int32 // live edges, kept by link
}

// edge is a piece of a stroke between two nodes.
type edge struct {
	a, b   int32
	stroke int32
	class  city.StreetClass
	kind   strokeKind
	work   int // bridge or dip that carries it, −1 = none
	dead   bool
	pts    []geo.Point
	len    float64
	lanes  int
	name   string
	bridge bool // over a canal
}

// drives reports whether an edge is a street.
func (e *edge) drives() bool { return e.kind <= canalRoad }

// cut is where a stroke meets another.
type cut struct {
	t    float64 // [m] along it
	node int32
}

// cutStrokes builds the graph of all strokes.
func (p *plan) cutStrokes() *graph {
	g := &graph{box: p.box()}
	cuts := make([][]cut, len(p.strokes))
	p.crossings(func(i int, ti float64, j int, tj float64, at geo.Point) {
		n := int32(len(g.nodes))
		a, b := &p.strokes[i], &p.strokes[j]
		nd := node{at: at, gone: -1, border: a.kind == rim || b.kind == rim, fenced: a.kind == fence || b.kind == fence}
		if a.kind <= canalRoad && b.kind <= canalRoad {
			nd.apart = p.height(a, ti) != p.height(b, tj)
		}
		g.nodes = append(g.nodes, nd)
		cuts[i] = append(cuts[i], cut{ti, n})
		cuts[j] = append(cuts[j], cut{tj, n})
	})
	for i := range p.strokes {
		p.cutStroke(g, int32(i), cuts[i])
	}
	g.relink()
	return g
}

// workEnd is how near the end of a work a crossing still lies on the ground [m].
const workEnd = 14.0

// height is the level of a stroke at arc length t: 1 on a bridge, −1 in a dip, else 0.
func (p *plan) height(s *stroke, t float64) int8 {
	a, b := s.spanAt(t-workEnd), s.spanAt(t+workEnd)
	if a < 0 || b < 0 {
		return 0
	}
	return p.works[a].kind.level()
}

// crossings visits every point where two strokes cross, in a fixed order.
func (p *plan) crossings(visit func(i int, ti float64, j int, tj float64, at geo.Point)) {
	type seg struct{ stroke, k int32 }
	const cell = 60.0
	pad := 80.0
	nx, ny := int((p.w+2*pad)/cell)+1, int((p.h+2*pad)/cell)+1
	var segs []seg
	for i := range p.strokes {
		for k := 1; k < len(p.strokes[i].pts); k++ {
			segs = append(segs, seg{int32(i), int32(k)})
		}
	}
	span := func(s seg) (i0, i1, j0, j1 int) {
		a, b := p.strokes[s.stroke].pts[s.k-1], p.strokes[s.stroke].pts[s.k]
		at := func(v float64, n int) int { return int(clamp((v+pad)/cell, 0, float64(n-1))) }
		return at(min(a.X, b.X), nx), at(max(a.X, b.X), nx), at(min(a.Y, b.Y), ny), at(max(a.Y, b.Y), ny)
	}
	off := make([]int32, nx*ny+1)
	for _, s := range segs {
		i0, i1, j0, j1 := span(s)
		for j := j0; j <= j1; j++ {
			for i := i0; i <= i1; i++ {
				off[j*nx+i+1]++
			}
		}
	}
	for c := range nx * ny {
		off[c+1] += off[c]
	}
	list := make([]int32, off[nx*ny])
	fill := slices.Clone(off)
	for n, s := range segs {
		i0, i1, j0, j1 := span(s)
		for j := j0; j <= j1; j++ {
			for i := i0; i <= i1; i++ {
				list[fill[j*nx+i]] = int32(n)
				fill[j*nx+i]++
			}
		}
	}
	for c := range nx * ny {
		in := list[off[c]:off[c+1]]
		for x := range in {
			for y := x + 1; y < len(in); y++ {
				s, o := segs[in[x]], segs[in[y]]
				if s.stroke == o.stroke {
					continue
				}
				a, b := &p.strokes[s.stroke], &p.strokes[o.stroke]
				at, t, u, ok := geo.SegmentsMeet(a.pts[s.k-1], a.pts[s.k], b.pts[o.k-1], b.pts[o.k])
				if !ok {
					continue
				}
				// found in each cell both lie in: count it where it is
				ci, cj := int(clamp((at.X+pad)/cell, 0, float64(nx-1))), int(clamp((at.Y+pad)/cell, 0, float64(ny-1)))
				if cj*nx+ci != c {
					continue
				}
				visit(int(s.stroke), mix(a.arc[s.k-1], a.arc[s.k], t), int(o.stroke), mix(b.arc[o.k-1], b.arc[o.k], u), at)
			}
		}
	}
}

// cutStroke makes the edges of one stroke. Ends that reach no other stroke get a node of their own if the stub is
// worth keeping; ends of works get nodes too.
func (p *plan) cutStroke(g *graph, i int32, cuts []cut) {
	const stub = 18.0
	s := &p.strokes[i]
	add := func(t float64) {
		at, _ := geo.PointAlong(s.pts, t)
		g.nodes = append(g.nodes, node{at: at, gone: -1})
		cuts = append(cuts, cut{t, int32(len(g.nodes) - 1)})
	}
	if s.kind <= canalRoad && len(cuts) > 0 {
		for _, sp := range s.spans {
			for _, t := range [2]float64{sp.from, sp.to} {
				if !slices.ContainsFunc(cuts, func(c cut) bool { return math.Abs(c.t-t) < stub }) {
					add(t)
				}
			}
		}
		first, last := cuts[0].t, cuts[0].t
		for _, c := range cuts {
			first, last = min(first, c.t), max(last, c.t)
		}
		if first > stub {
			add(0)
		}
		if last < s.length()-stub {
			add(s.length())
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.node, b.node)) })
	if s.kind == rim { // closed: the last edge runs over the start
		first := cuts[0]
		cuts = append(cuts, cut{s.length() + first.t, first.node})
	}
	k := 1
	for n := 1; n < len(cuts); n++ {
		a, b := cuts[n-1], cuts[n]
		if a.node == b.node {
			continue
		}
		e := edge{a: a.node, b: b.node, stroke: i, class: s.class, kind: s.kind, work: s.spanAt(mix(a.t, b.t, 0.5)), name: s.name}
		e.pts = append(e.pts, g.nodes[a.node].at)
		for k < len(s.arc) && s.arc[k] <= a.t+1 {
			k++
		}
		for m := k; ; m++ {
			t := 0.0
			var at geo.Point
			if m < len(s.arc) {
				t, at = s.arc[m], s.pts[m]
			} else if s.kind == rim && m-len(s.arc)+1 < len(s.arc) {
				t, at = s.length()+s.arc[m-len(s.arc)+1], s.pts[m-len(s.arc)+1]
			} else {
				break
			}
			if t >= b.t-1 {
				break
			}
			e.pts = append(e.pts, at)
		}
		e.pts = append(e.pts, g.nodes[b.node].at)
		e.measure()
		g.edges = append(g.edges, e)
	}
}

func (e *edge) measure() { e.len = geo.PolylineLength(e.pts) }

func (e *edge) mid() geo.Point {
	at, _ := geo.PointAlong(e.pts, e.len/2)
	return at
}

// relink rebuilds the lists of live edges at the nodes, a loop twice.
func (g *graph) relink() {
	for n := range g.nodes {
		g.nodes[n].edges = g.nodes[n].edges[:0]
	}
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead {
			continue
		}
		g.nodes[e.a].edges = append(g.nodes[e.a].edges, int32(i))
		g.nodes[e.b].edges = append(g.nodes[e.b].edges, int32(i))
	}
}

// away returns the unit direction in which an edge leaves node n, over its first metres.
func (e *edge) away(n int32) geo.Point {
	const look = 14.0
	s := min(look, e.len)
	if e.a == n {
		at, _ := geo.PointAlong(e.pts, s)
		return unit(at.Sub(e.pts[0]))
	}
	at, _ := geo.PointAlong(e.pts, e.len-s)
	return unit(at.Sub(e.pts[len(e.pts)-1]))
}

func (e *edge) other(n int32) int32 {
	if e.a == n {
		return e.b
	}
	return e.a
}
