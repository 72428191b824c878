package assign

import "math"

// improve gives the bush the links that shorten it and takes those away that nobody uses. A link (i, j) comes in where
// the longest way to i and the link together are still shorter than the longest way to j: since the longest way grows
// along every link of a bush, no cycle can come about. Costs do not change here.
func (s *solver) improve(b *bush, w *scratch) {
	s.settle(b, w)
	s.least(b, w)
	changed := false
	for _, j := range b.order[1:] {
		for _, a := range s.into.of(j) {
			if b.in[a] && b.x[a] == 0 && int32(a) != w.lowLink[j] {
				b.in[a], changed = false, true
			}
		}
	}
	s.largest(b, w)
	for _, j := range b.order[1:] {
		for _, a := range s.into.of(j) {
			if !b.in[a] && s.drives(b.origin, a) && s.reached(b, w, s.n.From[a]) && w.high[s.n.From[a]]+s.t[a] < w.high[j] {
				b.in[a], changed = true, true
			}
		}
	}
	if changed {
		s.sort(b, w)
	}
}

// reached reports whether a node belongs to the bush. Places must be written.
func (s *solver) reached(b *bush, w *scratch, node uint32) bool {
	p := w.pos[node]
	return int(p) < len(b.order) && b.order[p] == node
}

// settle writes places and gives every node exactly what flows on from it, in the shares its links have: what many shifts
// have left of rounding errors does not add up.
func (s *solver) settle(b *bush, w *scratch) {
	b.number(w)
	for _, i := range b.order {
		w.need[i] = 0
	}
	for k, i := range b.dest {
		w.need[i] = b.trips[k]
	}
	for k := len(b.order) - 1; k > 0; k-- {
		j := b.order[k]
		need, sum := w.need[j], 0.0
		for _, a := range s.into.of(j) {
			sum += b.x[a]
		}
		switch {
		case sum == need:
		case sum == 0: // a flow too small to have survived
			if a := s.anyInto(b, j); a >= 0 {
				b.x[a] = need
			}
		default:
			share := need / sum
			for _, a := range s.into.of(j) {
				b.x[a] *= share
			}
		}
		for _, a := range s.into.of(j) {
			if b.x[a] > 0 {
				w.need[s.n.From[a]] += b.x[a]
			}
		}
	}
}

// anyInto is the first link of the bush that leads to a node, −1 without any.
func (s *solver) anyInto(b *bush, j uint32) int32 {
	for _, a := range s.into.of(j) {
		if b.in[a] {
			return int32(a)
		}
	}
	return -1
}

// sort brings the nodes into an order again.
func (s *solver) sort(b *bush, w *scratch) {
	for _, j := range b.order {
		w.degree[j] = 0
		for _, a := range s.into.of(j) {
			if b.in[a] {
				w.degree[j]++
			}
		}
	}
	n := len(b.order)
	b.order = append(b.order[:0], b.origin)
	for k := 0; k < len(b.order); k++ {
		for _, a := range s.out.of(b.order[k]) {
			if b.in[a] {
				to := s.n.To[a]
				if w.degree[to]--; w.degree[to] == 0 {
					b.order = append(b.order, to)
				}
			}
		}
	}
	if len(b.order) != n {
		panic("assign: a bush has a cycle")
	}
	for _, j := range b.order {
		w.degree[j] = 0
	}
}

// measure computes eq. (3')'s inner sum against the least costs over the whole network, and the largest share by which a
// way that is used exceeds the least.
func (s *solver) measure(b *bush, w *scratch) (excess, worst float64) {
	w.reach = s.shortest(w, b.origin, w.reach[:0])
	for _, j := range w.reach[1:] {
		for _, a := range s.into.of(j) {
			if b.x[a] > 0 {
				e := w.low[s.n.From[a]] + s.t[a] - w.low[j]
				excess += float64(b.x[a] * e)
				if w.low[j] > 0 {
					worst = math.Max(worst, e/w.low[j])
				}
			}
		}
	}
	return excess, worst
}
