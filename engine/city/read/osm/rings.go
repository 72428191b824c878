package osm

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/geo"
)

// area is one polygon of the source: outer rings counter-clockwise, each followed by its holes, clockwise.
type area struct {
	id    string
	tags  tags
	rings [][]geo.Point
}

// polygons visits every closed way and assembled multipolygon whose tags are wanted, ways first, in the order of
// their ids. A way that only draws the ring of a relation with the same meaning is left to the relation.
func (im *importer) polygons(wanted func(tags) bool, visit func(area)) {
	e := im.e
	taken := map[int64]bool{}
	var relations []area
	for i := range e.relations {
		r := &e.relations[i]
		if !r.tags.is("type", "multipolygon") {
			continue
		}
		t := r.tags
		if !wanted(t) {
			t = im.ringTags(r, wanted)
		}
		if t == nil {
			continue
		}
		rings := im.assemble(r)
		if len(rings) == 0 {
			continue
		}
		im.report.Multipolygons++
		for _, m := range r.members {
			if m.kind == memberWay && m.role != "inner" {
				taken[m.ref] = true
			}
		}
		relations = append(relations, area{fmt.Sprintf("r%d", r.id), t, rings})
	}
	for i := range e.ways {
		w := &e.ways[i]
		if len(w.refs) < 4 || w.refs[0] != w.refs[len(w.refs)-1] || !wanted(w.tags) || taken[w.id] {
			continue
		}
		ring, ok := im.ring(w.refs[:len(w.refs)-1])
		if !ok {
			continue
		}
		visit(area{fmt.Sprintf("w%d", w.id), w.tags, [][]geo.Point{directed(ring, true)}})
	}
	for _, a := range relations {
		visit(a)
	}
}

// ringTags returns the tags of an old-style multipolygon, whose meaning stands on its outer ways.
func (im *importer) ringTags(r *relation, wanted func(tags) bool) tags {
	if len(r.tags) > 1 { // more than its type
		return nil
	}
	for _, m := range r.members {
		if m.kind != memberWay || m.role == "inner" {
			continue
		}
		if i, ok := im.e.way(m.ref); ok && wanted(im.e.ways[i].tags) {
			return im.e.ways[i].tags
		}
	}
	return nil
}

// ring returns the points of a ring, or false if some are missing or it has no area.
func (im *importer) ring(refs []int64) ([]geo.Point, bool) {
	ring := make([]geo.Point, 0, len(refs))
	for _, id := range refs {
		p, ok := im.point(id)
		if !ok {
			return nil, false
		}
		if len(ring) == 0 || ring[len(ring)-1] != p {
			ring = append(ring, p)
		}
	}
	for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	return ring, len(ring) >= 3 && math.Abs(geo.RingArea(ring)) >= 0.1
}

// directed returns ring counter-clockwise, or clockwise.
func directed(ring []geo.Point, ccw bool) []geo.Point {
	if (geo.RingArea(ring) > 0) != ccw {
		slices.Reverse(ring)
	}
	return ring
}

// assemble joins the member ways of a multipolygon into rings and sorts holes to the outer rings around them. Rings
// that do not close, because a way is missing or by mistake, are reported and left out.
func (im *importer) assemble(r *relation) [][]geo.Point {
	var outer, inner [][]int64
	missing := 0
	for _, m := range r.members {
		if m.kind != memberWay {
			continue
		}
		i, ok := im.e.way(m.ref)
		if !ok {
			missing++
			continue
		}
		if refs := im.e.ways[i].refs; len(refs) >= 2 {
			if m.role == "inner" {
				inner = append(inner, refs)
			} else {
				outer = append(outer, refs)
			}
		}
	}
	closed := func(parts [][]int64, role string) [][]geo.Point {
		rings, open := joinRings(parts)
		for _, o := range open {
			why := "it does not close"
			if missing > 0 {
				why = fmt.Sprintf("%d member ways are not in the source", missing)
			}
			im.report.BadRings = append(im.report.BadRings, fmt.Sprintf("relation %d: %s ring from node %d to node %d: %s", r.id, role, o[0], o[len(o)-1], why))
		}
		var out [][]geo.Point
		for _, refs := range rings {
			if ring, ok := im.ring(refs); ok {
				out = append(out, ring)
			} else {
				im.report.BadRings = append(im.report.BadRings, fmt.Sprintf("relation %d: %s ring at node %d: nodes missing, or no area", r.id, role, refs[0]))
			}
		}
		return out
	}
	return nest(closed(outer, "outer"), closed(inner, "inner"))
}

// joinRings joins ways end to end into closed rings (first node not repeated); what stays open is returned apart.
func joinRings(parts [][]int64) (rings, open [][]int64) {
	ends := map[int64][]int{} // node → parts that end there
	used := make([]bool, len(parts))
	for i, p := range parts {
		if p[0] == p[len(p)-1] {
			rings = append(rings, p[:len(p)-1])
			used[i] = true
			continue
		}
		ends[p[0]] = append(ends[p[0]], i)
		ends[p[len(p)-1]] = append(ends[p[len(p)-1]], i)
	}
	for i, p := range parts {
		if used[i] {
			continue
		}
		used[i] = true
		chain := slices.Clone(p)
		for chain[0] != chain[len(chain)-1] {
			at := chain[len(chain)-1]
			next := -1
			for _, k := range ends[at] {
				if !used[k] {
					next = k
					break
				}
			}
			if next < 0 {
				break
			}
			used[next] = true
			q := parts[next]
			if q[0] == at {
				chain = append(chain, q[1:]...)
			} else {
				for k := len(q) - 2; k >= 0; k-- {
					chain = append(chain, q[k])
				}
			}
		}
		if chain[0] == chain[len(chain)-1] && len(chain) >= 4 {
			rings = append(rings, chain[:len(chain)-1])
		} else {
			open = append(open, chain)
		}
	}
	return rings, open
}

// nest puts each hole behind the smallest outer ring around it. Outer rings inside another one stay outer: islands in
// lakes, or roles that were never set; a ring without role that lies in one other becomes its hole.
func nest(outer, inner [][]geo.Point) [][]geo.Point {
	slices.SortStableFunc(outer, func(a, b []geo.Point) int {
		return cmp.Compare(math.Abs(geo.RingArea(b)), math.Abs(geo.RingArea(a)))
	})
	holes := make([][][]geo.Point, len(outer))
	for _, h := range inner {
		best := -1
		for i := range outer { // the last that holds it is the smallest
			if inside(h, outer[i]) {
				best = i
			}
		}
		if best >= 0 {
			holes[best] = append(holes[best], directed(h, false))
		}
	}
	var rings [][]geo.Point
	for i, o := range outer {
		rings = append(rings, directed(o, true))
		rings = append(rings, holes[i]...)
	}
	return rings
}

// inside reports whether most corners of ring lie in outer: shared corners count as neither.
func inside(ring, outer []geo.Point) bool {
	n := 0
	for _, p := range ring {
		if geo.PointInRing(p, outer) {
			n++
		}
	}
	return 2*n > len(ring)
}
