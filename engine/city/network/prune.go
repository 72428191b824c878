package network

import (
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// prune takes off what no street network needs: edges without length, service roads that lead nowhere (if asked), and
// stubs too short to stop on. Edges that the border cuts just behind a junction are drawn out beyond it.
func (g *graph) prune() {
	for i := range g.edges {
		if e := &g.edges[i]; !e.dead && (e.length < 0.01 || e.a == e.b && e.length < 2*shortStreet) {
			e.dead = true
		}
	}
	stub := func(e *edge) bool {
		return e.length < shortStreet || g.opt.PruneService && e.class == city.Service
	}
	queue := make([]int32, 0, len(g.vertices))
	for v := range g.vertices {
		queue = append(queue, int32(v))
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		at := g.alive(v)
		if len(at) != 1 || g.vertices[v].border {
			continue
		}
		e := &g.edges[at[0]]
		far := e.other(v)
		if !stub(e) || len(g.alive(far)) < 2 && e.class != city.Service {
			continue
		}
		e.dead = true
		if e.class == city.Service && g.opt.PruneService {
			g.report.PrunedService++
		} else {
			g.report.ShortStreets++
		}
		queue = append(queue, far)
	}
	if g.opt.OpenEnds {
		g.openEnds()
	}
	for v := range g.vertices {
		if !g.vertices[v].border {
			continue
		}
		for _, id := range g.alive(int32(v)) {
			g.stretch(&g.edges[id], int32(v))
		}
	}
}

// openEnds makes borders of the ends of main streets, and of carriageways that one may only arrive by or only leave:
// where the source is cut along an area it names no bounds, and a main street that ends in a field has none.
func (g *graph) openEnds() {
	for v := range g.vertices {
		at := g.alive(int32(v))
		if len(at) != 1 || g.vertices[v].border {
			continue
		}
		e := &g.edges[at[0]]
		main := e.class <= city.Secondary || e.bwd == 0 && (e.class == city.Tertiary || e.class == city.MotorwayLink)
		if main && e.a != e.b {
			g.vertices[v].border = true
			g.report.OpenEnds++
		}
	}
}

// stretch draws an edge out at its border end until it can hold a lane.
func (g *graph) stretch(e *edge, v int32) {
	const least = 2 * shortStreet
	if e.length >= least || e.a == e.b {
		return
	}
	e.pts = slices.Clone(e.pts)
	more := least - e.length
	if e.b == v {
		out := e.heading(1, e.length).Mul(-1)
		last := &e.pts[len(e.pts)-1]
		*last = last.Add(out.Mul(more))
	} else {
		out := e.heading(0, e.length).Mul(-1)
		e.pts[0] = e.pts[0].Add(out.Mul(more))
		for k := range e.marks {
			e.marks[k].at += more
		}
	}
	e.length = geo.PolylineLength(e.pts)
	if len(g.alive(v)) == 1 {
		end := e.pts[0]
		if e.b == v {
			end = e.pts[len(e.pts)-1]
		}
		g.vertices[v].at = end
	}
}
