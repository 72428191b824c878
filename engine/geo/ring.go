package geo

import "math"

// A ring is the border of an area: points joined in order and the last to the first. Repeating the
// first point at the end is allowed and changes nothing. A polygon is a set of rings under the
// even-odd rule: what lies within an odd number of them is inside, so holes need no direction.
// A border belongs to the area on its east or north side: areas that share a border share no point.

// RingArea returns the area within a ring [m²], positive if it runs counter-clockwise.
func RingArea(ring []Point) float64 {
	if len(ring) < 3 {
		return 0
	}
	sum := 0.0
	o := ring[0] // near the ring, for precision
	for k := 2; k < len(ring); k++ {
		sum += ring[k-1].Sub(o).Cross(ring[k].Sub(o))
	}
	return sum / 2
}

// RingCentroid returns the centre of gravity of the area within a ring; of a ring without area the
// mean of its points, of no points NaN.
func RingCentroid(ring []Point) Point {
	if len(ring) == 0 {
		return Point{math.NaN(), math.NaN()}
	}
	o := ring[0]
	var sum, mean Point
	area2, size := 0.0, 0.0
	for k := range ring {
		a, b := ring[k].Sub(o), ring[(k+1)%len(ring)].Sub(o)
		c := a.Cross(b)
		sum = sum.Add(a.Add(b).Mul(c))
		area2 += c
		size += math.Abs(c)
		mean = mean.Add(a)
	}
	if math.Abs(area2) <= 1e-12*size || size == 0 {
		return o.Add(mean.Mul(1 / float64(len(ring))))
	}
	return o.Add(sum.Mul(1 / (3 * area2)))
}

// crossing returns where the edge ab crosses the height y. An edge owns its lower end and not its
// upper one; both directions of an edge give the same bits.
func crossing(a, b Point, y float64) (x float64, ok bool) {
	if a.Y > b.Y {
		a, b = b, a
	}
	if !(a.Y <= y && y < b.Y) {
		return 0, false
	}
	return a.X + float64((y-a.Y)/(b.Y-a.Y)*(b.X-a.X)), true
}

// PointInRing reports whether p lies within a ring, even-odd where the ring crosses itself.
func PointInRing(p Point, ring []Point) bool {
	in := false
	for k := range ring {
		if x, ok := crossing(ring[k], ring[(k+1)%len(ring)], p.Y); ok && x <= p.X {
			in = !in
		}
	}
	return in
}

// PointInPolygon reports whether p lies within an odd number of the rings.
func PointInPolygon(p Point, rings [][]Point) bool {
	in := false
	for _, r := range rings {
		in = in != PointInRing(p, r)
	}
	return in
}
