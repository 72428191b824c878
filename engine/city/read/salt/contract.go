package salt

import (
	"cmp"
	"slices"

	"semul/engine/geo"
)

// join makes one street of two pieces wherever a node only lies between like pieces.
func (g *graph) join() {
	for n := range g.nodes {
		x := &g.nodes[n]
		switch {
		case len(x.in) == 1 && len(x.out) == 1:
			a, b := x.in[0], x.out[0]
			if a != b && g.edges[a].from != g.edges[b].to && g.alike(a, b) {
				g.append(a, b)
				x.dead = true
				g.report.JoinedChains++
			}
		case len(x.in) == 2 && len(x.out) == 2:
			a, d := x.in[0], x.in[1]
			b, c := x.out[0], x.out[1]
			if g.edges[a].from == g.edges[b].to {
				b, c = c, b
			}
			u, v := g.edges[a].from, g.edges[d].from
			if u != v && u != n && v != n && g.edges[c].to == u && g.edges[b].to == v && g.alike(a, b) && g.alike(d, c) {
				g.append(a, b)
				g.append(d, c)
				x.dead = true
				g.report.JoinedChains++
			}
		}
	}
	g.index()
}

// alike reports whether lane i of one piece leads to lane i of the other and nowhere else but back, and both are driven alike.
func (g *graph) alike(a, b int) bool {
	p, q := &g.edges[a], &g.edges[b]
	if p.lanes != q.lanes || p.speed != q.speed || p.centred != q.centred {
		return false
	}
	straight := 0
	for _, k := range g.leaving[a] {
		l := &g.links[k]
		switch {
		case l.dead:
		case l.light >= 0 || l.to == b && l.fromLane != l.toLane || l.to != b && g.edges[l.to].to != p.from:
			return false
		case l.to == b:
			straight++
		}
	}
	return straight == p.lanes
}

// append makes edge b the end of edge a.
func (g *graph) append(a, b int) {
	p, q := &g.edges[a], &g.edges[b]
	for _, k := range g.leaving[a] {
		g.links[k].dead = true
	}
	for _, k := range g.coming[b] {
		g.links[k].dead = true
	}
	for _, k := range g.leaving[b] {
		g.links[k].from = a
	}
	g.leaving[a] = g.leaving[b]
	rest := q.pts
	if p.pts[len(p.pts)-1].Dist(rest[0]) < 0.5 {
		rest = rest[1:]
	}
	p.pts = append(slices.Clone(p.pts), rest...)
	p.length += q.length
	to := &g.nodes[q.to]
	g.unlink(b)
	to.in = append(to.in, a)
	mid := &g.nodes[p.to]
	mid.in = slices.DeleteFunc(mid.in, func(e int) bool { return e == a })
	p.to = q.to
}

// widest is how far apart the nodes of one junction may lie [m].
const widest = 80

// An edge of several lanes between whose stop lines there is less than this is contracted too [m]: nobody could change lanes
// in it, and whoever came into it in the wrong lane would be stuck.
const leastChange = 20

// contract makes one junction of the ends of every short edge, the shortest first, as long as none of the longer edges
// between them would become a loop.
func (g *graph) contract() {
	short := make([]bool, len(g.edges))
	var order []int
	for e := range g.edges {
		s := &g.edges[e]
		if s.dead {
			continue
		}
		if short[e] = short[e] || s.length < shortEdge; g.cramped(e) {
			short[e] = true
			g.report.Cramped++
			for _, back := range g.nodes[s.to].out { // goes with it, though it may have fewer lanes
				if o := &g.edges[back]; o.to == s.from && o.length < s.length+shortEdge {
					short[back] = true
				}
			}
		}
	}
	for e := range g.edges {
		if short[e] {
			order = append(order, e)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(g.edges[a].length, g.edges[b].length) })
	for _, e := range order {
		if s := &g.edges[e]; !s.dead {
			g.merge(s.from, s.to, short)
		}
	}
	for e := range g.edges {
		if s := &g.edges[e]; !s.dead && s.length < shortEdge {
			g.report.StillShort++
		}
	}
}

// cramped reports whether an edge of 15 m or more has several lanes but no room to change them. Signals at both ends are kept apart.
func (g *graph) cramped(e int) bool {
	s := &g.edges[e]
	if s.lanes < 2 || s.length < shortEdge || g.nodes[s.from].kind == signalled && g.nodes[s.to].kind == signalled {
		return false
	}
	return geo.PolylineLength(s.pts)-g.trim(s.from, s.to)-g.trim(s.to, s.from) < leastChange
}

// signalled is the kind of nodes with a signal.
const signalled = "traffic_light"

// merge makes junctions u and v one, if all edges between them are short.
func (g *graph) merge(u, v int, short []bool) {
	a, b := &g.nodes[u], &g.nodes[v]
	box := a.box.Union(b.box)
	if u == v || max(box.Width(), box.Height()) > widest {
		return
	}
	var between []int
	for _, list := range [2][]int{a.out, b.out} {
		for _, e := range list {
			s := &g.edges[e]
			if s.to != u && s.to != v {
				continue
			}
			if !short[e] {
				return
			}
			between = append(between, e)
		}
	}
	if len(a.in)+len(a.out)+len(b.in)+len(b.out) == 2*len(between) {
		return // nothing else would be left
	}
	for _, e := range between {
		g.through(e, between)
	}
	for _, e := range between {
		for _, list := range [2][]int{g.leaving[e], g.coming[e]} {
			for _, k := range list {
				g.links[k].dead = true
			}
		}
		g.unlink(e)
		g.report.Contracted++
	}
	for _, e := range b.in {
		g.edges[e].to = u
	}
	for _, e := range b.out {
		g.edges[e].from = u
	}
	a.in, a.out = append(a.in, b.in...), append(a.out, b.out...)
	a.box, a.at = box, box.Center()
	if rankOf(b.kind) > rankOf(a.kind) {
		a.kind = b.kind
	}
	b.dead, b.in, b.out = true, nil, nil
	for i, j := range g.ofNode {
		if j == v {
			g.ofNode[i] = u
		}
	}
}

// rankOf orders the kinds of nodes: a signal decides for the whole junction.
func rankOf(kind string) int {
	return map[string]int{signalled: 2, "priority": 1}[kind]
}

// through replaces the ways over a short edge: who comes into it from a lane leads on to wherever that lane does, or, where
// it does not, to where the nearest lane does.
func (g *graph) through(e int, between []int) {
	for _, i := range g.coming[e] {
		in := g.links[i]
		if in.dead || slices.Contains(between, in.from) {
			continue
		}
		best := map[int]int{} // link by edge
		var order []int
		for _, o := range g.leaving[e] {
			out := g.links[o]
			if out.dead || slices.Contains(between, out.to) || g.edges[out.to].to == g.edges[in.from].from && len(g.leaving[e]) > 1 {
				continue
			}
			if k, there := best[out.to]; !there {
				best[out.to] = o
				order = append(order, out.to)
			} else if abs(g.links[k].fromLane-in.toLane) > abs(out.fromLane-in.toLane) {
				best[out.to] = o
			}
		}
		for _, to := range order {
			out := g.links[best[to]]
			g.add(in, out)
		}
	}
}

// add links the start of one link with the end of another, unless they are linked already.
func (g *graph) add(in, out link) {
	l := link{from: in.from, fromLane: in.fromLane, to: out.to, toLane: out.toLane, light: in.light, group: in.group}
	if l.light < 0 {
		l.light, l.group = out.light, out.group
	}
	for _, k := range g.leaving[l.from] {
		if o := &g.links[k]; !o.dead && o.to == l.to && o.fromLane == l.fromLane && o.toLane == l.toLane {
			return
		}
	}
	k := len(g.links)
	g.links = append(g.links, l)
	g.leaving[l.from], g.coming[l.to] = append(g.leaving[l.from], k), append(g.coming[l.to], k)
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

// heading is the direction in which a street begins, or ends.
func heading(pts []geo.Point, end bool) geo.Point {
	from, at := 0.0, geo.PolylineLength(pts)
	if end {
		from = max(0, at-10)
	} else {
		at = min(at, 10)
	}
	p, _ := geo.PointAlong(pts, from)
	q, _ := geo.PointAlong(pts, at)
	return unit(q.Sub(p))
}

func unit(p geo.Point) geo.Point {
	if l := p.Len(); l > 0 {
		return p.Mul(1 / l)
	}
	return geo.Point{X: 1}
}
