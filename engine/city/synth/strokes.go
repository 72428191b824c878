package synth

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// drawStrokes turns everything planned so far into lines.
func (p *plan) drawStrokes() {
	l := p.drawLattice()
	var lines, locals []stroke
	collect := func(northward bool, all [][]piece) {
		for k := range all {
			for _, pc := range all[k] {
				s := p.latticeStroke(northward, k, pc)
				if len(s.pts) < 2 {
					continue
				}
				if k%8 == 0 {
					lines = append(lines, s)
				} else {
					locals = append(locals, s)
				}
			}
		}
	}
	collect(true, l.u)
	collect(false, l.v)
	dips := p.spec.Underpasses
	underRoad := dips / 3
	lines = p.layBridges(lines)
	lines = p.crossRailways(lines, dips-underRoad)
	roads := p.riverRoads()
	p.dipRiverRoads(lines, roads, underRoad)

	p.strokes = append(p.strokes, p.rimStroke())
	p.strokes = append(p.strokes, lines...)
	p.strokes = append(p.strokes, roads...)
	p.strokes = append(p.strokes, p.canalStrokes()...)
	for i := range locals {
		p.strokes = append(p.strokes, locals[i].without(p.canalGaps(&locals[i]))...)
	}
	for i := range p.rails {
		for _, side := range [2]float64{railLand, -railLand} {
			p.strokes = append(p.strokes, newStroke(fence, 0, "", geo.OffsetLine(p.rails[i].line, side)))
		}
	}
}

// rimStroke is the edge of the city, closed.
func (p *plan) rimStroke() stroke {
	ring := p.box().Ring()
	return newStroke(rim, 0, "", append(ring, ring[0]))
}

// latticeStroke traces a piece of a fine line, drawn out by a few metres so that it surely crosses what it ends at.
func (p *plan) latticeStroke(northward bool, k int, pc piece) stroke {
	x := &p.u
	if northward {
		x = &p.v
	}
	over := func(t float64) float64 {
		at := p.warp.at(t, p.v.at(k))
		if northward {
			at = p.warp.at(p.u.at(k), t)
		}
		if d, _ := p.toRim(at); d > 0 && d < borderLeast {
			return 1.4 * borderLeast // what nearly leaves the city does
		}
		return 4
	}
	from, to := x.at(pc.from), x.at(pc.to)
	from, to = from-over(from), to+over(to)
	var pts []geo.Point
	if northward {
		pts = p.warp.lineU(p.u.at(k), from, to)
	} else {
		pts = p.warp.lineV(p.v.at(k), from, to)
	}
	s := newStroke(street, pc.class, p.streetName(northward, k), inside(pts, p.box().Pad(60)))
	s.fine, s.north = k, northward
	return s
}

// riverRoads draws a street along every levee.
func (p *plan) riverRoads() []stroke {
	var out []stroke
	n := 0
	for _, l := range contour(p.river.bank, p.river.water.road, false) {
		total := geo.PolylineLength(l)
		if total < 300 {
			continue
		}
		l = resample(smooth(resample(l, 12), 5), 18)
		if l[0] != l[len(l)-1] { // draw both ends out beyond the city
			a, b := unit(l[0].Sub(l[1])), unit(l[len(l)-1].Sub(l[len(l)-2]))
			l = append([]geo.Point{l[0].Add(a.Mul(30))}, l...)
			l = append(l, l[len(l)-1].Add(b.Mul(30)))
		}
		class := city.Secondary
		if total < 1200 {
			class = city.Tertiary
		}
		out = append(out, newStroke(riverRoad, class, p.riverRoadName(n), l))
		n++
	}
	return out
}

// canalStrokes draws the streets and fences on both sides of the canals.
func (p *plan) canalStrokes() []stroke {
	var out []stroke
	for i := range p.canals {
		c := &p.canals[i]
		dir := 1.0
		if c.to < c.from {
			dir = -1
		}
		from, to := c.from-dir*40, c.to+dir*45 // to beyond the river road and the arterial inland
		if c.twoMouths {
			to = c.to + dir*40
		}
		trace := func(side float64) []geo.Point {
			if c.northward {
				return p.warp.lineU(p.u.at(c.k)+side, from, to)
			}
			return p.warp.lineV(p.v.at(c.k)+side, from, to)
		}
		for _, side := range [2]float64{1, -1} {
			out = append(out, newStroke(canalRoad, city.Tertiary, c.name, trace(side*canalSide)))
			out = append(out, newStroke(fence, 0, "", trace(side*canalEdge)))
		}
	}
	return out
}

// canalGaps are the parts of a collector whose place a canal has taken.
func (p *plan) canalGaps(s *stroke) []gap {
	var out []gap
	for i := range p.canals {
		c := &p.canals[i]
		if s.fine != c.k || s.north != c.northward {
			continue
		}
		_, a := geo.DistanceToPolyline(c.line[0], s.pts)
		_, b := geo.DistanceToPolyline(c.line[len(c.line)-1], s.pts)
		if a > b {
			a, b = b, a
		}
		out = append(out, gap{a - 30, b + 8})
	}
	return out
}
