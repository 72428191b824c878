package network

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// group joins the vertices of one crossing: ends of edges too short to be streets; the crossings of a street with
// the two carriageways of another; the ends of a slip lane that cuts a corner. Rings of roundabouts stay rings. What
// lies between vertices of one cluster is inside the junction and no longer a street.
func (g *graph) group() {
	n := len(g.vertices)
	g.cluster, g.size = make([]int32, n), make([]int32, n)
	boxes := make([]geo.Bounds, n)
	for v := range g.vertices {
		g.cluster[v], g.size[v] = int32(v), 1
		boxes[v] = geo.BoundsOf(g.vertices[v].at)
	}
	// unite joins the junctions of a and b unless their vertices would spread over more than limit metres.
	unite := func(a, b int32, limit float64) {
		a, b = g.root(a), g.root(b)
		if a == b || g.vertices[a].border || g.vertices[b].border {
			return
		}
		box := boxes[a].Union(boxes[b])
		if math.Hypot(box.Width(), box.Height()) > limit {
			return
		}
		if b < a {
			a, b = b, a
		}
		g.cluster[b] = a
		g.size[a] += g.size[b]
		boxes[a] = box
	}
	type candidate struct {
		edge   int32
		length float64
		limit  float64
	}
	var near []candidate
	radius := g.opt.MergeRadius
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || e.a == e.b {
			continue
		}
		least := float64(shortStreet)
		if e.round || e.tunnel {
			least = shortRing
		}
		switch {
		case e.length < shortRing:
			near = append(near, candidate{int32(i), e.length, math.Inf(1)})
		case e.length < least:
			near = append(near, candidate{int32(i), e.length, max(2*shortStreet, radius)})
		case e.length <= radius && !e.round && !e.tunnel && g.acrossDual(e):
			near = append(near, candidate{int32(i), e.length, 2.2 * radius})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.edge, b.edge))
	})
	for _, c := range near {
		unite(g.edges[c.edge].a, g.edges[c.edge].b, c.limit)
	}
	for i := range g.edges {
		if e := &g.edges[i]; !e.dead && (e.class == city.Link || e.class == city.MotorwayLink) && e.bwd == 0 {
			g.slip(e, unite)
		}
	}
	for v := range g.vertices {
		g.cluster[v] = g.root(int32(v))
	}
	for i := range g.edges {
		e := &g.edges[i]
		if !e.dead && g.cluster[e.a] == g.cluster[e.b] && e.a != e.b && e.length < shortStreet {
			g.report.ShortStreets++
		}
	}
}

func (g *graph) root(v int32) int32 {
	for g.cluster[v] != v {
		g.cluster[v] = g.cluster[g.cluster[v]]
		v = g.cluster[v]
	}
	return v
}

// acrossDual reports whether e bridges the gap between two carriageways of one street: at its ends one-way edges
// leave or arrive that run against each other, with the left one on the left.
func (g *graph) acrossDual(e *edge) bool {
	along := unit(g.vertices[e.b].at.Sub(g.vertices[e.a].at))
	for _, i := range g.alive(e.a) {
		p := &g.edges[i]
		if p == e || p.bwd != 0 || p.round || rank(p.class) > int(city.Tertiary) {
			continue
		}
		u := g.flow(p, e.a)
		if side := u.Cross(along); side < 0.5 { // traffic drives on the right: the other carriageway lies to the left
			continue
		}
		for _, j := range g.alive(e.b) {
			q := &g.edges[j]
			if q == e || q == p || q.bwd != 0 || q.round || rank(q.class) > int(city.Tertiary) {
				continue
			}
			if g.flow(q, e.b).Dot(u) < -0.7 {
				return true
			}
		}
	}
	return false
}

// flow returns the driving direction of a one-way edge at its end v.
func (g *graph) flow(e *edge, v int32) geo.Point {
	if e.a == v {
		return e.heading(0, 15)
	}
	return e.heading(1, 15).Mul(-1)
}

// slip takes a short slip lane into the junction whose corner it cuts: both its ends lie one short edge from it. On wide
// streets they lie further out than carriageways lie apart; left outside, too little street for lane changes is between.
func (g *graph) slip(e *edge, unite func(a, b int32, limit float64)) {
	reach := 1.5 * g.opt.MergeRadius
	if e.length > 2*reach || g.vertices[e.a].at.Dist(g.vertices[e.b].at) > 1.5*reach {
		return
	}
	for _, i := range g.alive(e.a) {
		p := &g.edges[i]
		if p == e || p.length > reach || p.a == p.b || p.a == e.a && p.fwd == 0 || p.b == e.a && p.bwd == 0 {
			continue
		}
		for _, j := range g.alive(e.b) {
			q := &g.edges[j]
			if q == e || q == p || q.length > reach || q.a == q.b || p.round || q.round {
				continue
			}
			if corner := g.root(p.other(e.a)); corner == g.root(q.other(e.b)) {
				unite(corner, e.a, 2.7*reach)
				unite(corner, e.b, 2.7*reach)
				return
			}
		}
	}
}

// members lists the vertices of every junction that still has edges, by the vertex that stands for it.
func (g *graph) members() [][]int32 {
	of := make([][]int32, len(g.vertices))
	for v := range g.vertices {
		if c := g.cluster[v]; len(g.alive(int32(v))) > 0 {
			of[c] = append(of[c], int32(v))
		}
	}
	return of
}

// internal reports whether an edge lies inside a junction. Long loops that come back to where they left are streets.
func (g *graph) internal(e *edge) bool {
	return g.cluster[e.a] == g.cluster[e.b] && e.a != e.b && e.length <= 3*g.opt.MergeRadius
}
