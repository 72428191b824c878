package geo

// ClipLine returns the parts of a polyline that lie in b, in order, cut at its edges. A part that
// only touches b in one point is left out.
func ClipLine(line []Point, b Bounds) [][]Point {
	var parts [][]Point
	var part []Point
	end := func() {
		if len(part) > 1 {
			parts = append(parts, part)
		}
		part = nil
	}
	for k := 1; k < len(line); k++ {
		p, q := line[k-1], line[k]
		t0, t1, ok := clipShares(p, q, b)
		if !ok || t0 == t1 {
			end()
			continue
		}
		if part == nil || t0 > 0 {
			end()
			part = []Point{cut(p, q, t0, b)}
		}
		part = append(part, cut(p, q, t1, b))
		if t1 < 1 {
			end()
		}
	}
	end()
	return parts
}

// cut returns the point at share t of pq, exactly within b where rounding would leave it outside.
func cut(p, q Point, t float64, b Bounds) Point {
	if t == 0 || t == 1 {
		return p.Lerp(q, t)
	}
	r := p.Lerp(q, t)
	return Point{min(max(r.X, b.MinX), b.MaxX), min(max(r.Y, b.MinY), b.MaxY)}
}

// clipShares returns which shares [t0, t1] of the way from p to q lie in b (Liang and Barsky, ACM
// Trans. Graph. 3 (1984) 1–22); ok is false if none does.
func clipShares(p, q Point, b Bounds) (t0, t1 float64, ok bool) {
	t1 = 1
	d := q.Sub(p)
	for _, side := range [4][2]float64{{-d.X, p.X - b.MinX}, {d.X, b.MaxX - p.X}, {-d.Y, p.Y - b.MinY}, {d.Y, b.MaxY - p.Y}} {
		speed, room := side[0], side[1]
		switch {
		case speed < 0: // coming in
			t0 = max(t0, room/speed)
		case speed > 0: // going out
			t1 = min(t1, room/speed)
		case !(speed == 0 && room >= 0): // beside it for ever, or NaN
			return 0, 0, false
		}
	}
	return t0, t1, t0 <= t1
}

// ClipRing returns the part of the area within a ring that lies in b, as one ring (Sutherland and
// Hodgman, CACM 17 (1974) 32–42). Where the area falls into several pieces they stay joined along
// the edges of b, which changes neither area nor the even-odd test. Nil if nothing remains.
func ClipRing(ring []Point, b Bounds) []Point {
	if b.Empty() {
		return nil
	}
	flip := func(p Point) Point { return Point{p.Y, p.X} }
	ring = clipBelow(ring, b.MaxX, 1)
	ring = clipBelow(ring, -b.MinX, -1)
	for k, p := range ring {
		ring[k] = flip(p)
	}
	ring = clipBelow(ring, b.MaxY, 1)
	ring = clipBelow(ring, -b.MinY, -1)
	for k, p := range ring {
		ring[k] = flip(p)
	}
	if len(ring) < 3 {
		return nil
	}
	return ring
}

// clipBelow keeps what has sign·X ≤ limit, in a new slice.
func clipBelow(ring []Point, limit, sign float64) []Point {
	out := make([]Point, 0, len(ring)+4)
	for k := range ring {
		a, b := ring[k], ring[(k+1)%len(ring)]
		inA, inB := sign*a.X <= limit, sign*b.X <= limit
		if inA {
			out = append(out, a)
		}
		if inA != inB {
			x := float64(sign * limit)
			t := (x - a.X) / (b.X - a.X)
			out = append(out, Point{x, a.Y + float64(t*(b.Y-a.Y))})
		}
	}
	return out
}
