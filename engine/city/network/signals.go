package network

import (
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// meeting is what meets at a junction: how many street ends, their lanes, and the two best ranks among them.
type meeting struct {
	arms, lanes   int
	first, second int
	ramp          bool // a motorway or a roundabout: never a guessed signal
}

// meetings counts what meets at each junction, by the vertex that stands for it.
func (g *graph) meetings() []meeting {
	all := make([]meeting, len(g.vertices))
	for c := range all {
		all[c].first, all[c].second = 99, 99
	}
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || g.internal(e) {
			continue
		}
		for _, c := range [2]int32{g.cluster[e.a], g.cluster[e.b]} {
			m := &all[c]
			m.arms++
			m.lanes += e.fwd + e.bwd
			if r := rank(e.class); r < m.first {
				m.first, m.second = r, m.first
			} else if r < m.second {
				m.second = r
			}
			m.ramp = m.ramp || e.class == city.Motorway || e.round
		}
	}
	return all
}

// placeSignals finds the junctions that signals of the source belong to: those at one of its vertices, and those
// within the merge radius along an edge that leads to it. If asked, it then guesses the signals that the source lacks.
func (g *graph) placeSignals(members [][]int32) {
	g.signal, g.mapped = make([]bool, len(g.vertices)), make([]bool, len(g.vertices))
	meet := g.meetings()
	for c, vs := range members {
		for _, v := range vs {
			if g.vertices[v].signal && meet[c].arms >= 3 {
				g.signal[c], g.mapped[c] = true, true
			}
		}
	}
	unplaced := 0
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead {
			continue
		}
		for _, m := range e.marks {
			if !m.signal {
				continue
			}
			c, d := g.cluster[e.b], e.length-m.at
			if m.at < d {
				c, d = g.cluster[e.a], m.at
			}
			if g.internal(e) || d <= g.opt.MergeRadius && meet[c].arms >= 3 && meet[c].second < int(city.Service) {
				g.signal[c], g.mapped[c] = true, true
			} else {
				unplaced++
			}
		}
	}
	for c, vs := range members {
		for _, v := range vs {
			if g.vertices[v].signal && !g.signal[c] {
				unplaced++
			}
		}
	}
	g.report.SignalsUnplaced = unplaced
	if unplaced > 0 {
		g.note("%d signals of the source stand between junctions or where only two streets meet: lamps for people on foot, left out", unplaced)
	}
	if g.opt.GuessSignals {
		g.guessSignals(members, meet)
	}
}

// guessSignals gives signals to crossings where a city has them though the source shows none: where people cross an arm
// under lamps; where secondary streets and better cross on 8 lanes or more; where a primary street of 4 lanes or more
// meets a tertiary one (project defaults).
func (g *graph) guessSignals(members [][]int32, meet []meeting) {
	crossed := make([]bool, len(g.vertices)) // people cross one of its arms under lamps
	for i := range g.edges {
		e := &g.edges[i]
		for _, m := range e.marks {
			if !e.dead && m.cross && m.at <= g.opt.MergeRadius {
				crossed[g.cluster[e.a]] = true
			}
			if !e.dead && m.cross && e.length-m.at <= g.opt.MergeRadius {
				crossed[g.cluster[e.b]] = true
			}
		}
	}
	const second, third = int(city.Secondary), int(city.Tertiary)
	for c := range members {
		m := &meet[c]
		if g.signal[c] || m.arms < 3 || m.ramp {
			continue
		}
		g.signal[c] = crossed[c] && m.second <= third ||
			m.second <= second && m.lanes >= 8 && g.cross(members[c], second) ||
			m.first <= int(city.Primary) && m.second <= third && m.lanes >= 10 && g.cross(members[c], third)
	}
}

// cross reports whether streets of at least some rank truly cross at a junction: three arms of it point in different
// directions. A carriageway that parts in two, or a ramp that leaves, has only two.
func (g *graph) cross(vertices []int32, least int) bool {
	var arms []geo.Point
	for _, v := range vertices {
		for _, i := range g.alive(v) {
			e := &g.edges[i]
			if g.internal(e) || rank(e.class) > least || e.class == city.Link || e.class == city.MotorwayLink {
				continue
			}
			end := 0
			if e.b == v {
				end = 1
			}
			h := e.heading(end, 20)
			if !slices.ContainsFunc(arms, func(a geo.Point) bool { return a.Dot(h) > 0.77 }) {
				arms = append(arms, h)
			}
		}
	}
	return len(arms) >= 3
}
