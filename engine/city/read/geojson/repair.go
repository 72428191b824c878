package geojson

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/geo"
)

// speck is the least area of a ring [m²]; smaller ones come from rounding.
const speck = 1.0

// simple turns a ring as written (closed or not, in any direction) into rings that neither cross nor touch themselves,
// counter-clockwise, and says in words what had to be done, "" if nothing. A ring without area gives none.
//
// The ring is walked with all its crossings and touchings as vertices; whenever a place is met again, the loop walked
// since is a simple ring of its own.
func simple(ring []geo.Point) (rings [][]geo.Point, mended string) {
	for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	if len(ring) < 3 {
		return nil, fmt.Sprintf("a ring of %d points has no area and is left out", len(ring))
	}
	walk, crossings := noded(ring)
	at := make(map[geo.Point]int, len(walk)) // place → its position on the way so far
	way := make([]geo.Point, 0, len(walk))
	lost := 0
	for _, p := range walk {
		k, met := at[p]
		if !met {
			at[p] = len(way)
			way = append(way, p)
			continue
		}
		loop := slices.Clone(way[k:])
		for _, q := range way[k+1:] {
			delete(at, q)
		}
		way = way[:k+1]
		if area := geo.RingArea(loop); len(loop) >= 3 && math.Abs(area) >= speck {
			rings = append(rings, loop)
		} else {
			lost++
		}
	}
	if math.Abs(geo.RingArea(way)) >= speck && len(way) >= 3 {
		rings = append(rings, way)
	} else if len(rings) == 0 || len(way) >= 3 {
		lost++
	}
	for _, r := range rings {
		if geo.RingArea(r) < 0 {
			slices.Reverse(r)
		}
	}
	switch {
	case len(rings) == 0:
		return nil, "a ring has no area and is left out"
	case crossings > 0 || len(rings) > 1:
		mended = fmt.Sprintf("a ring crosses or touches itself; parted into %d of %.0f m² in all", len(rings), total(rings))
	case lost > 0:
		mended = "a spike or a repeated stretch is cut off"
	}
	return rings, mended
}

func total(rings [][]geo.Point) float64 {
	sum := 0.0
	for _, r := range rings {
		sum += math.Abs(geo.RingArea(r))
	}
	return sum
}

// noded returns the ring with a vertex wherever two of its edges meet, the same bits in both edges, and how many such
// places were not vertices of both before.
func noded(ring []geo.Point) (walk []geo.Point, crossings int) {
	n := len(ring)
	boxes := make([]geo.Bounds, n)
	for i := range ring {
		boxes[i] = geo.BoundsOf(ring[i], ring[(i+1)%n])
	}
	index := geo.NewIndex(boxes)
	type cut struct {
		edge int
		t    float64
		p    geo.Point
	}
	var cuts []cut
	for i := range ring {
		a, b := ring[i], ring[(i+1)%n]
		index.Search(boxes[i], func(id uint32) bool {
			k := int(id)
			c, d := ring[k], ring[(k+1)%n]
			if k != i && c != a && c != b && onSegment(c, a, b) { // a vertex on another edge, the edge doubled back included
				cuts = append(cuts, cut{i, a.Dist(c), c})
				crossings++
			}
			if k <= i || a == c || a == d || b == c || b == d {
				return true
			}
			p, _, u, ok := geo.SegmentsMeet(a, b, c, d)
			ok = ok && p.Dist(c.Lerp(d, u)) < 1e-3 // of nearly parallel edges the place is anybody's guess
			if ok && p != a && p != b && p != c && p != d && !onSegment(c, a, b) && !onSegment(d, a, b) && !onSegment(a, c, d) && !onSegment(b, c, d) {
				cuts = append(cuts, cut{i, a.Dist(p), p}, cut{k, c.Dist(p), p})
				crossings++
			}
			return true
		})
	}
	slices.SortStableFunc(cuts, func(x, y cut) int { return cmp.Or(cmp.Compare(x.edge, y.edge), cmp.Compare(x.t, y.t)) })
	for i, k := 0, 0; i < n; i++ {
		walk = append(walk, ring[i])
		for ; k < len(cuts) && cuts[k].edge == i; k++ {
			if p := cuts[k].p; p != walk[len(walk)-1] {
				walk = append(walk, p)
			}
		}
	}
	return walk, crossings
}

// onSegment reports whether p lies between a and b, to a millimetre.
func onSegment(p, a, b geo.Point) bool {
	ab := b.Sub(a)
	l := ab.Len()
	if l == 0 {
		return false
	}
	t := p.Sub(a).Dot(ab) / l
	return t > 1e-3 && t < l-1e-3 && math.Abs(ab.Cross(p.Sub(a)))/l < 1e-3
}

// nested orders rings for a city: each outer ring counter-clockwise with its holes, clockwise, behind it. A ring of the
// outer ones that lies in another is a hole of it (the loops of a ring that crossed itself), and so on inwards.
func nested(outer, holes [][]geo.Point) [][]geo.Point {
	all := append(slices.Clone(outer), holes...)
	slices.SortStableFunc(all, func(a, b []geo.Point) int { return cmp.Compare(geo.RingArea(b), geo.RingArea(a)) })
	depth := make([]int, len(all))
	parent := make([]int, len(all))
	for i := range all {
		parent[i] = -1
		for k := range i { // the last that holds it is the smallest
			if within(all[i], all[k]) {
				parent[i], depth[i] = k, depth[k]+1
			}
		}
	}
	var rings [][]geo.Point
	for i := range all {
		if depth[i]%2 == 1 {
			continue
		}
		rings = append(rings, all[i])
		for k := range all {
			if parent[k] == i {
				hole := slices.Clone(all[k])
				slices.Reverse(hole)
				rings = append(rings, hole)
			}
		}
	}
	return rings
}

// within reports whether most corners of ring lie in outer.
func within(ring, outer []geo.Point) bool {
	n := 0
	for _, p := range ring {
		if geo.PointInRing(p, outer) {
			n++
		}
	}
	return 2*n > len(ring)
}
