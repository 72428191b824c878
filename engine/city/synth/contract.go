package synth

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// weight orders nodes by the rank of what meets there.
func (g *graph) weight(n int32) float64 {
	w := 0.0
	for _, i := range g.nodes[n].edges {
		e := &g.edges[i]
		if e.dead {
			continue
		}
		switch {
		case e.kind == rim:
			w += 100
		case e.kind == riverRoad:
			w += 12
		case e.drives():
			w += float64(10 - int(e.class))
		}
		if e.work >= 0 {
			w += 30
		}
	}
	return w
}

// crossingApart is the least distance between two crossings of main streets [m]: nearer ones would each need a signal,
// and hold between them no more than a few vehicles a cycle.
const crossingApart = 48

// mainCrossing reports whether three or more main streets meet at a node.
func (g *graph) mainCrossing(n int32) bool {
	arms := 0
	for _, i := range g.nodes[n].edges {
		if e := &g.edges[i]; !e.dead && e.drives() && e.class <= city.Secondary {
			arms++
		}
	}
	return arms >= 3
}

// contract merges nodes joined by an edge shorter than least [m] into the more important one, and crossings of main
// streets that stand too near to each other.
func (g *graph) contract(least float64) {
	order := make([]int32, 0, len(g.edges))
	g.relink()
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || !e.drives() || e.a == e.b {
			continue
		}
		if e.len < least || e.len < crossingApart && g.mainCrossing(e.a) && g.mainCrossing(e.b) {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(g.edges[a].len, g.edges[b].len) })
	for _, i := range order {
		e := &g.edges[i]
		a, b := g.find(e.a), g.find(e.b)
		if e.dead || a == b || g.nodes[a].apart || g.nodes[b].apart || g.nodes[a].fenced || g.nodes[b].fenced {
			continue
		}
		if g.nodes[a].at.Dist(g.nodes[b].at) > max(least, e.len) {
			continue
		}
		if g.nodes[a].border && g.nodes[b].border {
			continue
		}
		if g.nodes[b].border || !g.nodes[a].border && g.weight(b) > g.weight(a) {
			a, b = b, a
		}
		e.dead = true
		g.nodes[b].gone = a
		g.nodes[a].edges = append(g.nodes[a].edges, g.nodes[b].edges...)
	}
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead {
			continue
		}
		a, b := g.find(e.a), g.find(e.b)
		if a != e.a {
			e.a = a
			e.reend(0, g.nodes[a].at)
		}
		if b != e.b {
			e.b = b
			e.reend(1, g.nodes[b].at)
		}
		if a == b && e.len < 120 {
			e.dead = true
		}
	}
	g.relink()
}

func (g *graph) find(n int32) int32 {
	for g.nodes[n].gone >= 0 {
		n = g.nodes[n].gone
	}
	return n
}

// reend moves an end of an edge, and drops vertices that the new end has passed.
func (e *edge) reend(end int, at geo.Point) {
	pts := slices.Clone(e.pts)
	if end == 1 {
		slices.Reverse(pts)
	}
	k := 1
	for k < len(pts)-1 && pts[k].Dist(at) < 34 {
		k++
	}
	pts = append([]geo.Point{at}, pts[k:]...)
	if end == 1 {
		slices.Reverse(pts)
	}
	e.pts = pts
	e.measure()
}

// dropTwins keeps the better of two streets that join the same nodes side by side.
func (g *graph) dropTwins() {
	for n := range g.nodes {
		at := g.nodes[n].edges
		for x := range at {
			for y := x + 1; y < len(at); y++ {
				a, b := &g.edges[at[x]], &g.edges[at[y]]
				if a.dead || b.dead || at[x] == at[y] || !a.drives() || !b.drives() || a.other(int32(n)) != b.other(int32(n)) {
					continue
				}
				if d, _ := geo.DistanceToPolyline(a.mid(), b.pts); d < 30 {
					if better(a, b) {
						b.dead = true
					} else {
						a.dead = true
					}
				}
			}
		}
	}
	g.relink()
}

// better reports whether a outranks b.
func better(a, b *edge) bool {
	if (a.work >= 0) != (b.work >= 0) {
		return a.work >= 0
	}
	if (a.kind == street) != (b.kind == street) {
		return a.kind != street
	}
	return a.class <= b.class
}

// dropSlivers takes the lesser of two streets that leave a node at less than 24°.
func (g *graph) dropSlivers() {
	const cos24 = 0.9135
	for n := range g.nodes {
		at := g.nodes[n].edges
		for x := range at {
			for y := range at {
				a, b := &g.edges[at[x]], &g.edges[at[y]]
				if x == y || a.dead || b.dead || !a.drives() || !b.drives() || g.nodes[n].apart || a.stroke == b.stroke {
					continue
				}
				if a.away(int32(n)).Dot(b.away(int32(n))) > cos24 && better(b, a) && !(better(a, b) && a.len >= b.len) && a.work < 0 {
					a.dead = true
				}
			}
		}
	}
	g.relink()
}
