package geo

import "math"

// A polyline is a slice of points joined in order. Arc length s [m] runs from 0 at the first point
// to PolylineLength at the last; repeated points are allowed.

// PolylineLength returns the length of a polyline [m], 0 with fewer than two points.
func PolylineLength(line []Point) float64 {
	sum := 0.0
	for k := 1; k < len(line); k++ {
		sum += line[k-1].Dist(line[k])
	}
	return sum
}

// PointAlong returns the point at arc length s [m], held between the ends, and the direction of
// travel there as a unit vector: at a vertex that of the segment that begins, at the end that of
// the last. The heading of a line without length is (0, 0); a line without points gives NaN.
func PointAlong(line []Point, s float64) (at, heading Point) {
	if len(line) == 0 {
		return Point{math.NaN(), math.NaN()}, Point{}
	}
	at = line[0]
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		d := a.Dist(b)
		if d == 0 {
			continue
		}
		heading = b.Sub(a).Mul(1 / d)
		if s < d {
			return a.Lerp(b, math.Max(s, 0)/d), heading
		}
		s -= d
		at = b
	}
	return at, heading
}

// DistanceToPolyline returns the distance d from p to the nearest point of a polyline and that
// point's arc length s, the smaller one where two are equally near [m]. One point counts as a line
// without length; without points d is +Inf.
func DistanceToPolyline(p Point, line []Point) (d, s float64) {
	if len(line) == 0 {
		return math.Inf(1), 0
	}
	d = p.Dist(line[0])
	run := 0.0
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		t := nearestShare(p, a, b)
		length := a.Dist(b)
		if near := p.Dist(a.Lerp(b, t)); near < d {
			d, s = near, run+float64(t*length)
		}
		run += length
	}
	return d, s
}

// nearestShare returns which share of the way from a to b is nearest to p, in [0, 1].
func nearestShare(p, a, b Point) float64 {
	ab := b.Sub(a)
	l2 := ab.Dot(ab)
	if l2 == 0 {
		return 0
	}
	return math.Min(math.Max(p.Sub(a).Dot(ab)/l2, 0), 1)
}

// SegmentsMeet returns the point where the segments ab and cd meet, ends included, and the shares
// t of ab and u of cd that lie before it. Parallel segments do not meet, even if they overlap.
func SegmentsMeet(a, b, c, d Point) (at Point, t, u float64, ok bool) {
	ab, cd, ac := b.Sub(a), d.Sub(c), c.Sub(a)
	det := ab.Cross(cd)
	if det == 0 {
		return Point{}, 0, 0, false
	}
	t, u = ac.Cross(cd)/det, ac.Cross(ab)/det
	if !(t >= 0 && t <= 1 && u >= 0 && u <= 1) {
		return Point{}, 0, 0, false
	}
	return a.Lerp(b, t), t, u, true
}

// SubLine returns the part of a polyline between two arc lengths [m], both held between the ends,
// with the vertices between them; nil if nothing lies between.
func SubLine(line []Point, from, to float64) []Point {
	from, to = math.Max(from, 0), math.Min(to, PolylineLength(line))
	if !(from < to) {
		return nil
	}
	start, _ := PointAlong(line, from)
	end, _ := PointAlong(line, to)
	part := []Point{start}
	run := 0.0
	for k := 1; k < len(line)-1; k++ {
		run += line[k-1].Dist(line[k])
		if run > from && run < to && line[k] != part[len(part)-1] {
			part = append(part, line[k])
		}
	}
	return append(part, end)
}

// mitreLimit is how far beyond the offset a corner may reach, in offsets, before it is cut.
const mitreLimit = 3

// OffsetLine returns a line d metres to the left of a polyline, to its right if d is negative.
// Corners are mitred, sharper ones than some 140° cut straight. On the inner side of a bend
// tighter than d the result crosses itself. Repeated points vanish; a line without length has no
// side and gives nil.
func OffsetLine(line []Point, d float64) []Point {
	var pts []Point
	for _, p := range line {
		if len(pts) == 0 || pts[len(pts)-1] != p {
			pts = append(pts, p)
		}
	}
	if len(pts) < 2 {
		return nil
	}
	side := func(k int) Point { // unit normal of segment k
		v := pts[k+1].Sub(pts[k])
		return v.Mul(1 / v.Len()).Left()
	}
	last := len(pts) - 1
	out := []Point{pts[0].Add(side(0).Mul(d))}
	for k := 1; k < last; k++ {
		n, m := side(k-1), side(k)
		// the mitre is (n+m)/(1+n·m); its length is √(2/(1+n·m))
		if c := 1 + n.Dot(m); c*mitreLimit*mitreLimit > 2 {
			out = append(out, pts[k].Add(n.Add(m).Mul(d/c)))
		} else {
			out = append(out, pts[k].Add(n.Mul(d)), pts[k].Add(m.Mul(d)))
		}
	}
	return append(out, pts[last].Add(side(last-1).Mul(d)))
}
