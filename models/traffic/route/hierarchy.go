package route

import (
	"slices"

	"semul/engine/par"
)

// Hierarchy is what of a contraction hierarchy depends on the network alone. Streets are numbered by importance, their
// rank. Contracting them in that order, an arc joins each street that leads to the one contracted with each that it
// leads to, of those still there, whatever ways cost.
type Hierarchy struct {
	g      *Graph
	rank   []uint32 // by street
	street []uint32 // by rank
	parent []uint32 // by rank, or none: all that a rank has arcs to or from are among the parents of parents
	up     arcs     // from a lower to a higher rank
	down   arcs     // and back
	slot   []uint32 // by arc of g: the arc, up or down, that it is one way to make; none from a street to itself
}

// arcs join lower and higher ranks in one direction.
type arcs struct {
	off, high []uint32 // of a lower rank: the higher ones, ascending
	offHigh   []uint32 // of a higher rank: the lower ones, ascending, and
	low, arc  []uint32 // which arc it is
}

const none = ^uint32(0)

// NewHierarchy orders a network. Equal networks give equal hierarchies for any pool. An error says how the layout does
// not fit the graph.
func NewHierarchy(g *Graph, l *Layout, pool *par.Pool) (*Hierarchy, error) {
	order, err := dissect(g, l, pool)
	if err != nil {
		return nil, err
	}
	h := &Hierarchy{g: g, street: order, rank: make([]uint32, len(order)), slot: make([]uint32, len(g.To))}
	for r, s := range order {
		h.rank[s] = uint32(r)
	}
	h.growTree()
	h.contract()
	h.up.turnRound()
	h.down.turnRound()
	for e, to := range g.To {
		if x, y := h.rank[g.leaves[e]], h.rank[to]; x < y {
			h.slot[e] = h.up.find(x, y)
		} else {
			h.slot[e] = h.down.find(y, x)
		}
	}
	return h, nil
}

// around calls f with the ranks that a rank's street leads to and comes from.
func (h *Hierarchy) around(x uint32, to, from func(y uint32)) {
	s := h.street[x]
	for _, t := range h.g.To[h.g.Off[s]:h.g.Off[s+1]] {
		to(h.rank[t])
	}
	for _, e := range h.g.into(s) {
		from(h.rank[h.g.leaves[e]])
	}
}

// growTree finds the parents: the elimination tree of Liu 1986, ACM TOMS 12, 127–148.
func (h *Hierarchy) growTree() {
	n := uint32(len(h.street))
	h.parent = make([]uint32, n)
	top := make([]uint32, n) // an ancestor, for short cuts
	for x := range n {
		h.parent[x], top[x] = none, none
		join := func(y uint32) {
			for y < x {
				next := top[y]
				top[y] = x
				if next == none {
					h.parent[y] = x
					return
				}
				y = next
			}
		}
		h.around(x, join, join)
	}
}

// contract finds the arcs of every rank: its turns to and from higher ones, and all joins by way of one lower rank.
func (h *Hierarchy) contract() {
	n := len(h.street)
	up, down := newGrowing(n), newGrowing(n)
	for y := range uint32(n) {
		h.around(y, func(z uint32) { up.note(y, z) }, func(z uint32) { down.note(y, z) })
		up.join(y, down)
		down.join(y, up)
		up.close(y)
		down.close(y)
	}
	h.up, h.down = up.arcs, down.arcs
}

// growing is one direction's arcs while ranks are contracted.
type growing struct {
	arcs
	tail        []uint32 // by arc: its lower rank
	first, next []uint32 // chains of arcs with the same higher rank
	seen        []uint32 // by rank: the last one that noted it, plus 1
	noted       []uint32
}

func newGrowing(n int) *growing {
	g := &growing{first: make([]uint32, n), seen: make([]uint32, n)}
	g.off = append(g.off, 0)
	for i := range g.first {
		g.first[i] = none
	}
	return g
}

// note adds z to what y is joined with, if it is higher.
func (g *growing) note(y, z uint32) {
	if z > y && g.seen[z] != y+1 {
		g.seen[z] = y + 1
		g.noted = append(g.noted, z)
	}
}

// join notes what y is joined with by way of lower ranks, which the arcs back lead to.
func (g *growing) join(y uint32, back *growing) {
	for a := back.first[y]; a != none; a = back.next[a] {
		for _, z := range g.above(back.tail[a], y) {
			g.note(y, z)
		}
	}
}

// close makes what was noted arcs of y.
func (g *growing) close(y uint32) {
	slices.Sort(g.noted)
	for _, z := range g.noted {
		g.tail, g.next = append(g.tail, y), append(g.next, g.first[z])
		g.first[z] = uint32(len(g.high))
		g.high = append(g.high, z)
	}
	g.off, g.noted = append(g.off, uint32(len(g.high))), g.noted[:0]
}

// above lists the ranks above y that rank x has arcs with.
func (a *arcs) above(x, y uint32) []uint32 {
	first, last := a.off[x], a.off[x+1]
	k := last
	for k > first && a.high[k-1] > y {
		k--
	}
	return a.high[k:last]
}

// find is the arc between two ranks, x below y, or none.
func (a *arcs) find(x, y uint32) uint32 {
	if k, ok := slices.BinarySearch(a.high[a.off[x]:a.off[x+1]], y); ok {
		return a.off[x] + uint32(k)
	}
	return none
}

// turnRound lists the arcs by their higher ranks.
func (a *arcs) turnRound() {
	n := len(a.off) - 1
	a.offHigh, a.low, a.arc = make([]uint32, n+1), make([]uint32, len(a.high)), make([]uint32, len(a.high))
	for _, y := range a.high {
		a.offHigh[y+1]++
	}
	for y := range n {
		a.offHigh[y+1] += a.offHigh[y]
	}
	at := slices.Clone(a.offHigh)
	for x := range uint32(n) {
		for k := a.off[x]; k < a.off[x+1]; k++ {
			y := a.high[k]
			a.low[at[y]], a.arc[at[y]] = x, k
			at[y]++
		}
	}
}
