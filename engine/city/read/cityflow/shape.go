package cityflow

import (
	"math"

	"semul/engine/geo"
)

// settled rounds a point as cities keep it, to 2⁻¹³ m, so that lengths are those of the points that are kept.
func settled(p geo.Point) geo.Point {
	return geo.Point{X: math.Round(p.X*8192) / 8192, Y: math.Round(p.Y*8192) / 8192}
}

func pointsOf(list []point) []geo.Point {
	line := make([]geo.Point, 0, len(list))
	for _, p := range list {
		if at := settled(geo.Point{X: p.X, Y: p.Y}); len(line) == 0 || line[len(line)-1] != at {
			line = append(line, at)
		}
	}
	return line
}

// cut takes the stretches inside the intersections off a road's points.
func cut(line []geo.Point, before, after float64) []geo.Point {
	return geo.SubLine(line, before, geo.PolylineLength(line)-after)
}

// beside moves a line to its right by d metres, every point square to the mean of the directions before and after it.
func beside(line []geo.Point, d float64) []geo.Point {
	out := make([]geo.Point, len(line))
	for i, p := range line {
		var heading geo.Point
		if i > 0 {
			heading = heading.Add(unit(p.Sub(line[i-1])))
		}
		if i+1 < len(line) {
			heading = heading.Add(unit(line[i+1].Sub(p)))
		}
		out[i] = p.Sub(unit(heading).Left().Mul(d))
	}
	return out
}

func unit(p geo.Point) geo.Point {
	if l := p.Len(); l > 0 {
		return p.Mul(1 / l)
	}
	return p
}

// ends returns the first and the last direction of a line.
func ends(line []geo.Point) (first, last geo.Point) {
	n := len(line)
	return unit(line[1].Sub(line[0])), unit(line[n-1].Sub(line[n-2]))
}

// Links without points: a cubic curve of so many pieces, with handles of half the chord and at least leastHandle [m].
const (
	pieces      = 10
	leastHandle = 5
)

// join is the curve from the end of one lane to the start of another.
func join(from, to []geo.Point) []geo.Point {
	_, u := ends(from)
	w, _ := ends(to)
	p, q := from[len(from)-1], to[0]
	handle := max(leastHandle, p.Dist(q)/2)
	a, b := p.Add(u.Mul(handle)), q.Sub(w.Mul(handle))
	line := make([]geo.Point, 0, pieces+1)
	for i := range pieces + 1 {
		t := float64(i) / pieces
		ab, bc, cd := p.Lerp(a, t), a.Lerp(b, t), b.Lerp(q, t)
		line = append(line, settled(ab.Lerp(bc, t).Lerp(bc.Lerp(cd, t), t)))
	}
	return line
}

// cross reports whether two lines meet, at their ends or between.
func cross(a, b []geo.Point) bool {
	if !geo.BoundsOf(a...).Intersects(geo.BoundsOf(b...)) {
		return false
	}
	for i := 1; i < len(a); i++ {
		for k := 1; k < len(b); k++ {
			if _, _, _, ok := geo.SegmentsMeet(a[i-1], a[i], b[k-1], b[k]); ok {
				return true
			}
		}
	}
	return false
}
