package geo

import (
	"math"
	"slices"
)

// Index finds boxes by place: an R-tree packed once, in the order of the boxes' centres on a
// Hilbert curve, into flat slices. It never changes, so any number of goroutines may read it.
// Idea: Kamel, Faloutsos, "On packing R-trees", CIKM 1993, and the flatbush library.
type Index struct {
	n      int      // number of boxes
	boxes  []Bounds // leaves in Hilbert order, then each upper level
	ref    []uint32 // of a leaf: the id; of a node: position of its first child
	levels []int    // end position of each level, leaves first
}

const fanout = 16

// NewIndex indexes boxes; the id of a box is its position in the slice, which is not kept. Empty
// boxes and boxes with NaN are never found.
func NewIndex(boxes []Bounds) *Index {
	x := &Index{n: len(boxes)}
	if x.n == 0 {
		return x
	}
	total := 0
	for level := x.n; ; level = (level + fanout - 1) / fanout {
		total += level
		x.levels = append(x.levels, total)
		if level == 1 {
			break
		}
	}
	x.boxes, x.ref = make([]Bounds, 0, total), make([]uint32, 0, total)
	for _, id := range hilbertOrder(boxes) {
		x.boxes, x.ref = append(x.boxes, boxes[id]), append(x.ref, id)
	}
	from := 0
	for _, end := range x.levels[:len(x.levels)-1] {
		for ; from < end; from += fanout {
			b := EmptyBounds()
			for _, child := range x.boxes[from:min(from+fanout, end)] {
				b = b.Union(child)
			}
			x.boxes, x.ref = append(x.boxes, b), append(x.ref, uint32(from))
		}
		from = end
	}
	return x
}

// hilbertOrder returns the ids sorted by the Hilbert number of the box centres, then by id.
func hilbertOrder(boxes []Bounds) []uint32 {
	all := EmptyBounds()
	for _, b := range boxes {
		if !b.Empty() {
			all = all.Extend(b.Center())
		}
	}
	type key struct{ h, id uint32 }
	keys := make([]key, len(boxes))
	for i, b := range boxes {
		k := key{id: uint32(i)}
		if !b.Empty() {
			c := b.Center()
			k.h = hilbert(share(c.X, all.MinX, all.MaxX), share(c.Y, all.MinY, all.MaxY))
		}
		keys[i] = k
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.h != b.h {
			return int(int64(a.h) - int64(b.h))
		}
		return int(int64(a.id) - int64(b.id))
	})
	ids := make([]uint32, len(keys))
	for i, k := range keys {
		ids[i] = k.id
	}
	return ids
}

// share returns where v lies between lo and hi, in 65535ths.
func share(v, lo, hi float64) uint32 {
	if s := (v - lo) / (hi - lo); s > 0 {
		return uint32(math.Min(s, 1) * 65535)
	}
	return 0
}

// hilbert returns the number of cell (x, y) of a 65536-cell square along the Hilbert curve.
func hilbert(x, y uint32) uint32 {
	var d uint32
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return d
}

// Len returns the number of boxes given to NewIndex.
func (x *Index) Len() int { return x.n }

// Bounds returns the area around all boxes, empty if there is none.
func (x *Index) Bounds() Bounds {
	if x.n == 0 {
		return EmptyBounds()
	}
	if b := x.boxes[len(x.boxes)-1]; !b.Empty() {
		return b
	}
	return EmptyBounds()
}

// children returns the positions [from, end) below node k, which is no leaf.
func (x *Index) children(k int) (from, end int) {
	from = int(x.ref[k])
	for _, level := range x.levels {
		if from < level {
			return from, min(from+fanout, level)
		}
	}
	return from, from
}

// Search calls visit with the id of every box that meets b, touching edges included, until visit
// returns false. The order is fixed by the boxes alone, but is not that of the ids. It allocates
// nothing.
func (x *Index) Search(b Bounds, visit func(id uint32) bool) {
	if x.n == 0 || b.Empty() {
		return
	}
	var room [fanout * 8]int // 8 levels hold 16⁸ boxes
	stack := append(room[:0], len(x.boxes)-1)
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !x.boxes[k].Intersects(b) {
			continue
		}
		if k < x.n {
			if !visit(x.ref[k]) {
				return
			}
			continue
		}
		from, end := x.children(k)
		for c := end - 1; c >= from; c-- {
			stack = append(stack, c)
		}
	}
}
