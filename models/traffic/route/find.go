package route

// End is where a journey may begin or end: at the end of a street, at a cost besides [ms].
type End struct{ Street, Cost uint32 }

// labels are what a query knows from one side.
type labels struct {
	cost  []uint32 // by rank: far between queries
	via   []uint32 // arc by which it was reached
	below []uint32 // rank it was reached from; itself where the journey begins
}

func newLabels(n int) labels {
	l := labels{make([]uint32, n), make([]uint32, n), make([]uint32, n)}
	for r := range l.cost {
		l.cost[r] = far
	}
	return l
}

// begin labels where a journey may begin.
func (l *labels) begin(w *Ways, ends []End) {
	for _, e := range ends {
		if r := w.h.rank[e.Street]; e.Cost < l.cost[r] {
			l.cost[r], l.below[r] = e.Cost, r
			w.cursors = append(w.cursors, r)
		}
	}
}

// climb carries the label of a rank up its arcs.
func (l *labels) climb(a *arcs, cost []uint32, x uint32) {
	first, last := a.off[x], a.off[x+1]
	high, c := a.high[first:last], l.cost[x]
	for i, more := range cost[first:last] {
		if y := high[i]; c+more < l.cost[y] {
			l.cost[y], l.via[y], l.below[y] = c+more, first+uint32(i), x
		}
	}
}

// origin is the first of the ends where the way to a rank began.
func (l *labels) origin(w *Ways, x uint32, ends []End) int {
	for l.below[x] != x {
		x = l.below[x]
	}
	best := -1
	for i, e := range ends {
		if w.h.rank[e.Street] == x && (best < 0 || e.Cost < ends[best].Cost) {
			best = i
		}
	}
	return best
}

// Find finds the cheapest way from one of some places to one of others, and returns which, and its cost [ms]; no way is
// needed between equal places. ok is false if there is none below 2³¹−1 ms. Of equal ways the one is taken whose most
// important street is the least important, and then the one that was found first going up from street to street.
func (w *Ways) Find(from, to []End) (start, end int, cost uint32, ok bool) {
	w.customise()
	w.cursors, w.visited = w.cursors[:0], w.visited[:0]
	w.ahead.begin(w, from)
	w.back.begin(w, to)
	best := uint32(far)
	for len(w.cursors) > 0 {
		x := w.rise()
		ahead, back := w.ahead.cost[x], w.back.cost[x]
		if ahead+back < best {
			best, w.meet = ahead+back, x
		}
		if ahead < best {
			w.ahead.climb(&w.h.up, w.up, x)
		}
		if back < best {
			w.back.climb(&w.h.down, w.down, x)
		}
		w.visited = append(w.visited, x)
	}
	for _, x := range w.visited {
		w.ahead.cost[x], w.back.cost[x] = far, far
	}
	if best == far {
		return 0, 0, Unreachable, false
	}
	return w.ahead.origin(w, w.meet, from), w.back.origin(w, w.meet, to), best, true
}

// rise takes the lowest rank that a cursor stands at and moves it up to its parent. Cursors that meet become one.
func (w *Ways) rise() uint32 {
	x := w.cursors[0]
	for _, c := range w.cursors[1:] {
		x = min(x, c)
	}
	kept, up := w.cursors[:0], w.h.parent[x]
	for _, c := range w.cursors {
		if c == x || c == up {
			continue
		}
		kept = append(kept, c)
	}
	if up != none {
		kept = append(kept, up)
	}
	w.cursors = kept
	return x
}

// Leave appends the streets that one leads into, with what it costs to the end of each. Find with these for starts is
// for journeys that may lead back to where they began.
func (w *Ways) Leave(list []End, from End) []End {
	for e := w.h.g.Off[from.Street]; e < w.h.g.Off[from.Street+1]; e++ {
		c := w.step(e)
		if c < far {
			c = min(far, c+from.Cost)
		}
		list = append(list, End{w.h.g.To[e], c})
	}
	return list
}

// Cost is the least cost [ms] from one street to another, Unreachable if there is no way; from a street to itself it
// is that of going once round.
func (w *Ways) Cost(from, dest uint32) uint32 {
	_, cost, _ := w.between(from, dest)
	return cost
}

// Walk appends to dst the turns from one street to another, and returns their cost [ms]; ok is false if there is no
// way. From a street to itself it goes once round.
func (w *Ways) Walk(from, dest uint32, dst []uint8) (path []uint8, cost uint32, ok bool) {
	start, cost, ok := w.between(from, dest)
	if !ok {
		return dst, Unreachable, false
	}
	if from == dest {
		dst = append(dst, uint8(start))
	}
	return w.Spell(dst), cost, true
}

// between finds the way of Walk; start is the first turn if it goes round.
func (w *Ways) between(from, dest uint32) (start int, cost uint32, ok bool) {
	if from != dest {
		w.from = append(w.from[:0], End{from, 0})
	} else {
		w.from = w.Leave(w.from[:0], End{from, 0})
	}
	w.to = append(w.to[:0], End{dest, 0})
	start, _, cost, ok = w.Find(w.from, w.to)
	return start, cost, ok
}
