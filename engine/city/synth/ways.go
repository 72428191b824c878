package synth

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// drawWays hands the street plan to engine/city/network: every edge becomes a way, nodes where two streets cross at
// different levels become two.
func (p *plan) drawWays() network.Input {
	g := p.net
	g.relink()
	var in network.Input
	ids := make([]uint64, len(g.nodes))   // of the node on the ground
	lower := make([]uint64, len(g.nodes)) // of the street below, where two cross
	next := uint64(1)
	add := func(n network.Node) uint64 {
		n.ID = next
		in.Nodes = append(in.Nodes, n)
		next++
		return n.ID
	}
	for n := range g.nodes {
		streets := 0
		for _, i := range g.nodes[n].edges {
			if g.edges[i].drives() {
				streets++
			}
		}
		if streets == 0 {
			continue
		}
		nd := network.Node{At: g.nodes[n].at, Border: g.nodes[n].border && !g.nodes[n].apart, Signal: p.signalAt(int32(n))}
		ids[n] = add(nd)
		if g.nodes[n].apart {
			lower[n] = add(network.Node{At: g.nodes[n].at})
		}
	}
	nodeOf := func(n int32, e *edge) uint64 {
		if g.nodes[n].apart && e.work >= 0 && p.works[e.work].kind == dip {
			return lower[n]
		}
		return ids[n]
	}
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || !e.drives() {
			continue
		}
		w := city.Way{Source: fmt.Sprintf("way/%d", i), Name: e.name, Class: e.class, Lanes: e.lanes, Speed: limitOf(e.class)}
		if e.lanes > 1 && e.lanes%2 == 0 {
			w.Forward, w.Backward = e.lanes/2, e.lanes/2
		}
		if e.kind == riverRoad && e.class <= city.Secondary {
			w.Speed = 60 / 3.6
		}
		switch {
		case e.bridge:
			w.Bridge, w.Level = true, 1
		case e.work >= 0 && p.works[e.work].kind == dip:
			w.Tunnel, w.Level = true, -1
		case e.work >= 0:
			w.Bridge, w.Level = true, 1
		}
		w.Nodes = append(w.Nodes, nodeOf(e.a, e))
		pts := geo.Simplify(e.pts, 0.25)
		if g.nodes[e.a].border || g.nodes[e.b].border {
			pts = setBack(e, g)
			in.Nodes[ids[e.a]-1].At, in.Nodes[ids[e.b]-1].At = pts[0], pts[len(pts)-1]
		}
		for _, q := range pts[1 : len(pts)-1] {
			w.Nodes = append(w.Nodes, add(network.Node{At: q}))
		}
		w.Nodes = append(w.Nodes, nodeOf(e.b, e))
		in.Ways = append(in.Ways, w)
	}
	return in
}

// setBack shortens an edge at the city's edge, so that lanes beside its axis end inside, too, where it leaves at an
// angle.
func setBack(e *edge, g *graph) []geo.Point {
	const back = 8.0
	from, to := 0.0, e.len
	if g.nodes[e.a].border {
		from = back
	}
	if g.nodes[e.b].border {
		to -= back
	}
	if to < from+back {
		return e.pts
	}
	return geo.Simplify(geo.SubLine(e.pts, from, to), 0.25)
}

// signalAt reports whether a crossing has signals: where arterials meet, and where a collector crosses one.
func (p *plan) signalAt(n int32) bool {
	g := p.net
	if g.nodes[n].border || g.nodes[n].apart {
		return false
	}
	arterial, collector := 0, 0
	for _, i := range g.nodes[n].edges {
		switch e := &g.edges[i]; {
		case !e.drives() || e.kind == canalRoad:
		case e.class <= city.Secondary:
			arterial++
		case e.class == city.Tertiary:
			collector++
		}
	}
	return arterial >= 3 || arterial == 2 && collector >= 2
}

// gradeStreets gives every edge its class, lanes and name for the land it runs through.
func (p *plan) gradeStreets() {
	for i := range p.net.edges {
		e := &p.net.edges[i]
		if e.dead || !e.drives() {
			continue
		}
		if e.kind == street && (e.work < 0 || p.works[e.work].crosses == "railway") {
			open := true
			mid := e.mid()
			way := unit(e.pts[len(e.pts)-1].Sub(e.pts[0])).Left()
			for _, side := range [3]float64{60, -60, 0} {
				q := p.quarterAt(p.warp.find(mid.Add(way.Mul(side))))
				open = open && (q.kind == farmland || q.kind == wet)
			}
			if open && e.class == city.Secondary {
				e.class = city.Tertiary
			}
		}
		e.lanes = lanesOf(e.class)
		if e.kind == street && e.work < 0 && p.overCanal(e) {
			e.bridge = true
		}
		if e.kind == riverRoad && e.work < 0 && p.overCanal(e) {
			e.bridge = true
		}
	}
}

// overCanal reports whether an edge crosses a canal.
func (p *plan) overCanal(e *edge) bool {
	for i := range p.canals {
		c := &p.canals[i]
		for k := 1; k < len(e.pts); k++ {
			a, b := e.pts[k-1], e.pts[k]
			if toLine(a, c.line, 1e9) > a.Dist(b)+c.half {
				continue
			}
			for m := 1; m < len(c.line); m++ {
				if _, _, _, ok := geo.SegmentsMeet(a, b, c.line[m-1], c.line[m]); ok {
					return true
				}
			}
		}
	}
	return false
}
