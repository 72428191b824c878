package synth

import (
	"math"

	"semul/engine/geo"
)

// frame is an upright rectangle in a turned system: the box round a ring.
type frame struct {
	at   geo.Point // middle
	u, v geo.Point // unit axes, v to the left of u
	a, b float64   // half sizes along u and v
}

// p is the place s along u and t along v from the middle [m].
func (f frame) p(s, t float64) geo.Point { return f.at.Add(f.u.Mul(s)).Add(f.v.Mul(t)) }

// boxOf returns the smallest rectangle round a ring that has a side along one of the ring's edges; u is its long axis.
func boxOf(ring []geo.Point) frame {
	best, size := frame{}, math.Inf(1)
	for k := range ring {
		e := ring[(k+1)%len(ring)].Sub(ring[k])
		if e.Len() < 3 {
			continue
		}
		f := boxAlong(ring, unit(e))
		if f.a*f.b < size {
			best, size = f, f.a*f.b
		}
	}
	if math.IsInf(size, 1) {
		best = boxAlong(ring, geo.Point{X: 1})
	}
	if best.a < best.b {
		best.u, best.v, best.a, best.b = best.v, best.u.Mul(-1), best.b, best.a
	}
	return best
}

// boxAlong returns the rectangle round a ring whose first axis is u.
func boxAlong(ring []geo.Point, u geo.Point) frame {
	v := u.Left()
	s0, s1, t0, t1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, q := range ring {
		s, t := q.Dot(u), q.Dot(v)
		s0, s1, t0, t1 = min(s0, s), max(s1, s), min(t0, t), max(t1, t)
	}
	return frame{u.Mul((s0 + s1) / 2).Add(v.Mul((t0 + t1) / 2)), u, v, (s1 - s0) / 2, (t1 - t0) / 2}
}

// facing returns the box of a ring with the axis nearest to east as u: rows along u look south.
func facing(ring []geo.Point) frame {
	f := boxOf(ring)
	if math.Abs(f.u.X) < math.Abs(f.v.X) {
		f.u, f.v, f.a, f.b = f.v, f.u.Mul(-1), f.b, f.a
	}
	if f.u.X < 0 {
		f.u, f.v = f.u.Mul(-1), f.v.Mul(-1)
	}
	return f
}

// rect is a rectangle of size w by d round the place (s, t) of a frame, counter-clockwise.
func (f frame) rect(s, t, w, d float64) []geo.Point {
	return []geo.Point{f.p(s-w/2, t-d/2), f.p(s+w/2, t-d/2), f.p(s+w/2, t+d/2), f.p(s-w/2, t+d/2)}
}

// ell is a rectangle without its far right corner of size cw by cd; mirrored left and right if flip is set.
func (f frame) ell(s, t, w, d, cw, cd float64, flip bool) []geo.Point {
	x, y := w/2, d/2
	if flip {
		return []geo.Point{f.p(s-x, t-y), f.p(s+x, t-y), f.p(s+x, t+y), f.p(s-x+cw, t+y), f.p(s-x+cw, t+y-cd), f.p(s-x, t+y-cd)}
	}
	return []geo.Point{f.p(s-x, t-y), f.p(s+x, t-y), f.p(s+x, t+y-cd), f.p(s+x-cw, t+y-cd), f.p(s+x-cw, t+y), f.p(s-x, t+y)}
}

// plus is a tower with four wings: a cross of span w whose arms are d wide.
func (f frame) plus(s, t, w, d float64) []geo.Point {
	x, y := w/2, d/2
	return []geo.Point{f.p(s-y, t-x), f.p(s+y, t-x), f.p(s+y, t-y), f.p(s+x, t-y), f.p(s+x, t+y), f.p(s+y, t+y),
		f.p(s+y, t+x), f.p(s-y, t+x), f.p(s-y, t+y), f.p(s-x, t+y), f.p(s-x, t-y), f.p(s-y, t-y)}
}

// fits reports whether a shape lies in a ring, at least margin [m] from its edges.
func fits(shape, ring []geo.Point, margin float64) bool {
	for _, q := range shape {
		if !geo.PointInRing(q, ring) || toRing(q, ring) < margin {
			return false
		}
	}
	for _, q := range ring {
		if geo.PointInRing(q, shape) || toRing(q, shape) < margin {
			return false
		}
	}
	for k := range shape {
		a, b := shape[k], shape[(k+1)%len(shape)]
		for m := range ring {
			if _, _, _, ok := geo.SegmentsMeet(a, b, ring[m], ring[(m+1)%len(ring)]); ok {
				return false
			}
		}
	}
	return true
}

// split cuts a ring along the line through at in direction dir; ok is false unless the line crosses it exactly twice.
func split(ring []geo.Point, at, dir geo.Point) (left, right []geo.Point, ok bool) {
	n := len(ring)
	crossed := 0
	side := func(q geo.Point) float64 { return dir.Cross(q.Sub(at)) }
	for k := range ring {
		a, b := ring[k], ring[(k+1)%n]
		sa, sb := side(a), side(b)
		if sa >= 0 {
			left = append(left, a)
		}
		if sa <= 0 {
			right = append(right, a)
		}
		if sa > 0 && sb < 0 || sa < 0 && sb > 0 {
			m := a.Lerp(b, sa/(sa-sb))
			left, right = append(left, m), append(right, m)
			crossed++
		} else if sa == 0 && sb != 0 {
			crossed++
		}
	}
	return left, right, crossed == 2 && len(left) >= 3 && len(right) >= 3
}

// plots cuts a ring across its longer side again and again until the pieces are no larger than target [m²] times
// about 1.4; jitter moves the cuts. Pieces come in a fixed order.
func plots(ring []geo.Point, target float64, jitter func(k int) float64) [][]geo.Point {
	var out [][]geo.Point
	n := 0
	var cutUp func(r []geo.Point, depth int)
	cutUp = func(r []geo.Point, depth int) {
		n++
		area := geo.RingArea(r)
		if area < target*1.42 || depth > 14 {
			out = append(out, r)
			return
		}
		f := boxOf(r)
		first := 0.16 * jitter(n)
		for _, try := range [7]struct {
			share  float64
			across bool
		}{{first, true}, {0, true}, {0.22, true}, {-0.22, true}, {first, false}, {0.25, false}, {-0.25, false}} {
			at, dir := f.p(f.a*try.share, 0), f.v
			if !try.across {
				at, dir = f.p(0, f.b*try.share), f.u
			}
			if a, b, ok := split(r, at, dir); ok && geo.RingArea(a) > 0.2*area && geo.RingArea(b) > 0.2*area {
				cutUp(a, depth+1)
				cutUp(b, depth+1)
				return
			}
		}
		out = append(out, r)
	}
	cutUp(ring, 0)
	return out
}
