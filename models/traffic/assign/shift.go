package assign

import "math"

// equalise goes through the bush from its end: at each node that more than one used way leads to, or a shorter unused one,
// flow moves from the longest to the shortest. Labels are those of the beginning, costs are always those of now.
func (s *solver) equalise(b *bush, w *scratch) {
	b.number(w)
	s.least(b, w)
	s.driven(b, w)
	for k := len(b.order) - 1; k > 0; k-- {
		j := b.order[k]
		if w.highLink[j] < 0 || w.highLink[j] == w.lowLink[j] || w.high[j] <= w.low[j] {
			continue
		}
		s.segments(j, w)
		s.shift(b, w.tip, w.toMin)
	}
}

// segments follows the shortest and the longest way back from node j until they meet: the links of each.
func (s *solver) segments(j uint32, w *scratch) {
	w.toMin, w.tip = w.toMin[:0], w.tip[:0]
	a, b := uint32(w.lowLink[j]), uint32(w.highLink[j])
	w.toMin, w.tip = append(w.toMin, a), append(w.tip, b)
	low, high := s.n.From[a], s.n.From[b]
	for low != high {
		if w.pos[low] > w.pos[high] {
			a = uint32(w.lowLink[low])
			w.toMin = append(w.toMin, a)
			low = s.n.From[a]
		} else {
			b = uint32(w.highLink[high])
			w.tip = append(w.tip, b)
			high = s.n.From[b]
		}
	}
}

// shift moves flow from the links `from` to the links `to` until both cost the same, or none is left.
func (s *solver) shift(b *bush, from, to []uint32) {
	most, extra, slope := math.Inf(1), 0.0, 0.0
	for _, a := range from {
		most = min(most, b.x[a])
		extra += s.t[a]
		slope += s.slope[a]
	}
	for _, a := range to {
		extra -= s.t[a]
		slope += s.slope[a]
	}
	if !(extra > 0) || most <= 0 {
		return
	}
	delta := s.balance(from, to, most, extra, slope)
	if delta <= 0 {
		return
	}
	for _, a := range from {
		if b.x[a] <= delta {
			s.move(b, a, -b.x[a])
			b.x[a] = 0
		} else {
			s.move(b, a, -delta)
		}
	}
	for _, a := range to {
		s.move(b, a, delta)
	}
}

// move changes the flow of a link and what it costs.
func (s *solver) move(b *bush, a uint32, delta float64) {
	b.x[a] += delta
	s.v[a] = max(0, s.v[a]+delta)
	s.price(a)
}

// extra is how much more `from` costs than `to` after a shift of delta.
func (s *solver) extra(from, to []uint32, delta float64) float64 {
	sum := 0.0
	for _, a := range from {
		sum += s.curve[a].cost(max(0, s.v[a]-delta))
	}
	for _, a := range to {
		sum -= s.curve[a].cost(s.v[a] + delta)
	}
	return sum
}

// near is what may be left of a difference of costs after one shift, as a share.
const near = 0.25

// balance is how much to shift, at most `most`: eq. (4) where it leaves little of the difference, else what a search between
// too little and too much finds first. Costs of high powers make (4) fall short or go too far, far from the end. Where
// rounding hides the difference it is what was too little last.
func (s *solver) balance(from, to []uint32, most, extra, slope float64) float64 {
	low, high := 0.0, most
	at := extra / slope
	if !(at < most) { // +Inf and NaN too
		if at = most; s.extra(from, to, most) >= 0 {
			return most
		}
	}
	if at == 0 { // a slope of +Inf
		at = most / 2
	}
	for range 60 {
		left := s.extra(from, to, at)
		if math.Abs(left) <= near*extra {
			return at
		}
		if left > 0 {
			low, at = at, min(2*at, (at+high)/2)
		} else {
			high, at = at, (low+at)/2
		}
		if at <= low || at >= high {
			break
		}
	}
	return low
}
