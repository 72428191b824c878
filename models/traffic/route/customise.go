package route

import "math/bits"

// customise brings the costs of arcs up to date. An arc's cost depends on its turn and on the arcs of lower ranks, so
// ranks are gone through upwards, and those above are looked at only where something has changed.
func (w *Ways) customise() {
	if !w.any {
		return
	}
	for i := range w.stale {
		for w.stale[i] != 0 { // settling a rank marks higher ones only
			r := uint32(i*64 + bits.TrailingZeros64(w.stale[i]))
			w.stale[i] &= w.stale[i] - 1
			w.settle(r)
		}
	}
	w.any = false
}

// settle computes the costs of a rank's arcs to and from higher ones: the least of a turn's and of those by way of one
// lower rank,
//
//	up(y, z) = min( turn(y, z), down(y, x) + up(x, z) ),  down(z, y) = min( turn(z, y), down(z, x) + up(x, y) ),  x < y < z,
//
// and marks the ranks that depend on those that have changed: no higher than the highest of these.
func (w *Ways) settle(y uint32) {
	h := w.h
	g, s := h.g, h.street[y]
	first := w.begin(&h.up, w.up, y)
	for e := g.Off[s]; e < g.Off[s+1]; e++ {
		if h.rank[g.To[e]] > y {
			w.up[h.slot[e]], w.upBy[h.slot[e]] = w.step(e), parts{oneTurn | (e - g.Off[s])}
		}
	}
	w.improve(&h.up, w.up, w.upBy, &h.down, w.down, y)
	most := w.changed(&h.up, w.up, first)
	first = w.begin(&h.down, w.down, y)
	for _, e := range g.into(s) {
		if h.rank[g.leaves[e]] > y {
			w.down[h.slot[e]], w.downBy[h.slot[e]] = w.step(e), parts{oneTurn | (e - g.Off[g.leaves[e]])}
		}
	}
	w.improve(&h.down, w.down, w.downBy, &h.up, w.up, y)
	most = max(most, w.changed(&h.down, w.down, first))
	for _, a := range [2]*arcs{&h.up, &h.down} {
		for _, z := range a.high[a.off[y]:a.off[y+1]] {
			if z > most {
				break
			}
			w.mark(z)
		}
	}
}

// begin forgets the costs of y's arcs in one direction and returns the first of them.
func (w *Ways) begin(a *arcs, cost []uint32, y uint32) (first uint32) {
	first = a.off[y]
	last := a.off[y+1]
	w.before = append(w.before[:0], cost[first:last]...)
	for k := first; k < last; k++ {
		cost[k] = far
		w.at[a.high[k]] = k
	}
	return first
}

// improve takes the ways between y and higher ranks in one direction that begin, or end, with an arc between y and a
// lower rank in the other, and notes what they are made of: of equal ways one turn, and then that by the lowest rank.
func (w *Ways) improve(a *arcs, cost []uint32, by []parts, other *arcs, otherCost []uint32, y uint32) {
	at := w.at
	for k := other.offHigh[y]; k < other.offHigh[y+1]; k++ {
		back := other.arc[k]
		c := otherCost[back]
		if c >= far {
			continue
		}
		first, last := a.off[other.low[k]], a.off[other.low[k]+1]
		high := a.high[first:last]
		costs := cost[first:last][:len(high)]
		for i := len(high) - 1; i >= 0 && high[i] > y; i-- {
			if z := at[high[i]]; c+costs[i] < cost[z] {
				cost[z], by[z] = c+costs[i], parts{back, first + uint32(i)}
			}
		}
	}
}

// changed is the highest rank to which an arc has another cost than before, or 0.
func (w *Ways) changed(a *arcs, cost []uint32, first uint32) uint32 {
	for i := len(w.before) - 1; i >= 0; i-- {
		if k := first + uint32(i); cost[k] != w.before[i] {
			return a.high[k]
		}
	}
	return 0
}
