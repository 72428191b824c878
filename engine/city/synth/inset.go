package synth

import (
	"math"

	"semul/engine/geo"
)

// inset moves every edge of a counter-clockwise ring inwards by its own distance [m] and returns what remains, or nil
// if the ring closes up or would cross itself. Edges that vanish on the way are left out, the ones that shrink most
// first.
func inset(ring []geo.Point, off []float64) []geo.Point {
	ring, off = joinEdges(ring, off)
	for len(ring) >= 3 {
		out := shifted(ring, off)
		worst, at := 0.0, -1
		for k := range ring {
			was := ring[(k+1)%len(ring)].Sub(ring[k])
			is := out[(k+1)%len(ring)].Sub(out[k])
			if share := is.Dot(was) / was.Dot(was); share < 0.02 && (at < 0 || share < worst) {
				worst, at = share, k
			}
		}
		if at < 0 {
			if !simple(out) || geo.RingArea(out) < 1 {
				return nil
			}
			return out
		}
		// the edge's neighbours meet without it
		n := len(ring)
		before, after := (at+n-1)%n, (at+1)%n
		meet, ok := linesMeet(ring[before], ring[at], ring[after], ring[(after+1)%n])
		if !ok || meet.Dist(ring[at]) > 400 {
			meet = ring[at].Lerp(ring[after], 0.5)
		}
		var r2 []geo.Point
		var o2 []float64
		for k := range ring {
			switch k {
			case at:
				r2, o2 = append(r2, meet), append(o2, off[after])
			case after:
			default:
				r2, o2 = append(r2, ring[k]), append(o2, off[k])
			}
		}
		ring, off = r2, o2
	}
	return nil
}

// joinEdges drops repeated points and vertices in the middle of what is straight.
func joinEdges(ring []geo.Point, off []float64) ([]geo.Point, []float64) {
	var r []geo.Point
	var o []float64
	n := len(ring)
	for k := range ring {
		a, b, c := ring[(k+n-1)%n], ring[k], ring[(k+1)%n]
		if b.Dist(c) < 0.05 {
			continue
		}
		in, out := unit(b.Sub(a)), unit(c.Sub(b))
		if math.Abs(in.Cross(out)) < 0.004 && in.Dot(out) > 0 && off[(k+n-1)%n] == off[k] {
			continue
		}
		r, o = append(r, b), append(o, off[k])
	}
	return r, o
}

// shifted returns the corners between the moved edges.
func shifted(ring []geo.Point, off []float64) []geo.Point {
	n := len(ring)
	out := make([]geo.Point, n)
	for k := range ring {
		a, b, c := ring[(k+n-1)%n], ring[k], ring[(k+1)%n]
		in, go1 := unit(b.Sub(a)), unit(c.Sub(b))
		oi, oo := off[(k+n-1)%n], off[k]
		pi, po := b.Add(in.Left().Mul(oi)), b.Add(go1.Left().Mul(oo))
		if cross := in.Cross(go1); math.Abs(cross) > 0.12 {
			t := po.Sub(pi).Cross(go1) / cross
			out[k] = pi.Add(in.Mul(t))
		} else {
			out[k] = b.Add(unit(in.Left().Add(go1.Left())).Mul(max(oi, oo)))
		}
	}
	return out
}

// linesMeet returns where the endless lines through ab and cd meet.
func linesMeet(a, b, c, d geo.Point) (geo.Point, bool) {
	r, s := b.Sub(a), d.Sub(c)
	det := r.Cross(s)
	if math.Abs(det) < 1e-6*r.Len()*s.Len() {
		return geo.Point{}, false
	}
	return a.Add(r.Mul(c.Sub(a).Cross(s) / det)), true
}

// simple reports whether a ring does not cross itself.
func simple(ring []geo.Point) bool {
	n := len(ring)
	for i := range n {
		a, b := ring[i], ring[(i+1)%n]
		for j := i + 2; j < n; j++ {
			if i == 0 && j == n-1 {
				continue
			}
			if _, _, _, ok := geo.SegmentsMeet(a, b, ring[j], ring[(j+1)%n]); ok {
				return false
			}
		}
	}
	return true
}
