package route

// CacheBytes is a budget for Trees that holds all destinations of a network of 8,000 streets.
const CacheBytes = 64 << 20

// Trees answers journeys of one network under changing times, keeping the tree of every destination it was asked for
// until the times change or the budget is spent. Answers do not depend on what is kept.
type Trees struct {
	g     *Graph
	times []uint32 // [ms] by street, as the owner keeps them
	cost  []uint32 // of the tree in hand
	heap  queue
	slot  []int32 // by destination: tree kept in that slot, or −1
	owner []int32 // by slot: destination
	hops  [][]uint8
	next  int // slot that is given up next
	kept  int // most slots
}

// NewTrees returns an empty store that reads times anew whenever Forget has been called.
func NewTrees(g *Graph, times []uint32, budget int) *Trees {
	n := g.Streets()
	t := &Trees{g: g, times: times, cost: make([]uint32, n), slot: make([]int32, n), kept: max(1, budget/max(1, n))}
	for i := range t.slot {
		t.slot[i] = -1
	}
	return t
}

// Forget drops all trees: the times have changed.
func (t *Trees) Forget() {
	for _, dest := range t.owner {
		t.slot[dest] = -1
	}
	t.owner, t.next = t.owner[:0], 0
}

// To returns, for every street, the position of the turn that leads to the destination, or NoWay. At the destination
// itself it is the turn that begins the shortest way round back to it. The slice is valid until the next call.
func (t *Trees) To(dest uint32) []uint8 {
	if k := t.slot[dest]; k >= 0 {
		return t.hops[k]
	}
	k := len(t.owner)
	if k < t.kept {
		t.owner = append(t.owner, int32(dest))
		if k == len(t.hops) {
			t.hops = append(t.hops, make([]uint8, t.g.Streets()))
		}
	} else {
		k = t.next
		t.next = (t.next + 1) % t.kept
		t.slot[t.owner[k]] = -1
		t.owner[k] = int32(dest)
	}
	t.slot[dest] = int32(k)
	t.grow(dest, t.hops[k])
	return t.hops[k]
}

// grow finds the turn that begins the shortest way to dest from every street.
func (t *Trees) grow(dest uint32, hops []uint8) {
	g := t.g
	g.gather(dest, t.times, t.cost, &t.heap)
	for s := range hops {
		best, least := uint8(NoWay), uint32(Unreachable)
		for a := g.Off[s]; a < g.Off[s+1]; a++ {
			step, rest := g.step(a, t.times), t.cost[g.To[a]]
			if step == Unreachable || rest == Unreachable {
				continue
			}
			if c := step + rest; c < least {
				best, least = uint8(a-g.Off[s]), c
			}
		}
		hops[s] = best
	}
}

// Walk appends to dst the turns from one street to another, and returns their cost [ms]; ok is false if there is no
// way. From a street to itself it goes once round.
func (t *Trees) Walk(from, dest uint32, dst []uint8) (path []uint8, cost uint32, ok bool) {
	hops := t.To(dest)
	for s, n := from, 0; ; n++ {
		if s == dest && n > 0 {
			return dst, cost, true
		}
		h := hops[s]
		if h == NoWay || n > len(hops) {
			return dst, Unreachable, false
		}
		arc := t.g.Off[s] + uint32(h)
		dst = append(dst, h)
		cost += t.g.step(arc, t.times)
		s = t.g.To[arc]
	}
}
