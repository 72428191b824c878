package network

import (
	"math"

	"semul/engine/geo"
)

// arm is the end of a street at a junction, seen from the junction.
type arm struct {
	edge int32
	end  int // 0 = a, 1 = b
	line []geo.Point
	out  geo.Point // direction away from the junction
	half float64   // half the width of the carriageway [m]
}

const (
	armReach = 70.0 // how much of an arm is looked at [m]
	maxTrim  = 35.0
	clear    = 1.0 // between a stop line and the carriageway that crosses [m]
	setBack  = 3.0 // for the crosswalk before a signal [m]
)

// arms lists the street ends at each junction, by the vertex that stands for it, in the order of the edges.
func (g *graph) arms() [][]arm {
	all := make([][]arm, len(g.vertices))
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || g.internal(e) {
			continue
		}
		half := float64(e.fwd+e.bwd) * g.laneWidth(e) / 2
		near := geo.SubLine(e.pts, 0, min(armReach, e.length))
		a := arm{int32(i), 0, near, e.heading(0, 15), half}
		far := oriented(e, true).pts
		b := arm{int32(i), 1, geo.SubLine(far, 0, min(armReach, e.length)), e.heading(1, 15), half}
		all[g.cluster[e.a]] = append(all[g.cluster[e.a]], a)
		all[g.cluster[e.b]] = append(all[g.cluster[e.b]], b)
	}
	return all
}

func (g *graph) laneWidth(e *edge) float64 {
	if g.opt.LaneWidth != 0 {
		return g.opt.LaneWidth
	}
	return width(e.class)
}

// trims returns, for both ends of every edge, how far from its end the stop line lies [m]: where the carriageway is
// clear of those that it meets, and far enough to leave each lane link a length. Lanes keep at least minLane.
func (g *graph) trims(arms [][]arm) [][2]float64 {
	trim := make([][2]float64, len(g.edges))
	for c := range arms {
		at := arms[c]
		border := g.vertices[c].border
		for k := range at {
			t := 2.0
			switch {
			case border:
				t = 0
				if len(at) > 1 {
					t = 2
				}
			case len(at) == 1:
				t = min(6, at[0].half+2) // room for the loop of those who turn back
			case len(at) > 2:
				t = max(t, g.clearOf(at, k))
				if g.signal[c] {
					t += setBack
				}
			default:
				t = max(t, bend(at[0], at[1]), g.taper(at[0], at[1]))
			}
			trim[at[k].edge][at[k].end] = min(t, maxTrim)
		}
	}
	for i := range g.edges {
		room := g.edges[i].length - 1.25*minLane
		if sum := trim[i][0] + trim[i][1]; sum > room {
			scale := max(0, room) / max(sum, 1e-9)
			trim[i][0] *= scale
			trim[i][1] *= scale
		}
	}
	return trim
}

// clearOf returns the distance from the end of arm k at which its cross-section no longer lies on another arm that
// leaves in a different direction.
func (g *graph) clearOf(at []arm, k int) float64 {
	a := &at[k]
	limit := min(maxTrim, geo.PolylineLength(a.line))
	t := 0.0
	for j := range at {
		b := &at[j]
		if j == k || a.out.Dot(b.out) > 0.9 || g.apart(a, b) {
			continue
		}
		for ; t < limit; t++ {
			p, heading := geo.PointAlong(a.line, t)
			side := heading.Left().Mul(a.half)
			if !on(b, p) && !on(b, p.Add(side)) && !on(b, p.Sub(side)) {
				break
			}
		}
	}
	return t
}

// apart reports whether two arms lie on different levels, a ramp beside the bridge it climbs to.
func (g *graph) apart(a, b *arm) bool {
	return g.edges[a.edge].level != g.edges[b.edge].level && a.out.Dot(b.out) > 0.7
}

// on reports whether p lies on the carriageway of an arm, which begins square at its first point.
func on(b *arm, p geo.Point) bool {
	d, s := geo.DistanceToPolyline(p, b.line)
	if d >= b.half+clear {
		return false
	}
	if s > 0 {
		return true
	}
	return p.Sub(b.line[0]).Dot(b.out) >= 0
}

// bend is how far two streets in line are cut back where they meet at an angle, so that the inner lane can turn.
func bend(a, b arm) float64 {
	turn := math.Pi - math.Abs(turnBetween(a.out, b.out)) // 0 = straight on
	return min(20, max(a.half, b.half)*math.Tan(min(turn, 2.4)/2)+2)
}

// taper is how far two streets in line are cut back where the number of lanes changes: half the sideways shift of the
// outermost lane times 3 on either side.
func (g *graph) taper(a, b arm) float64 {
	return min(12, 2+1.5*math.Abs(a.half-b.half))
}

// center returns the middle of a junction: the mean of its vertices.
func (g *graph) center(vertices []int32) geo.Point {
	sum := geo.Point{}
	for _, v := range vertices {
		sum = sum.Add(g.vertices[v].at)
	}
	return sum.Mul(1 / float64(len(vertices)))
}
