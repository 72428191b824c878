package assign

import "math"

// bush is the acyclic part of the network that the trips from one origin use.
type bush struct {
	origin uint32
	dest   []uint32  // of its trips, rising
	trips  []float64 // to each of them
	order  []uint32  // nodes that can be reached, before all that come after them
	in     []bool    // by link
	x      []float64 // flow, by link: 0 outside
}

// scratch is what work on one bush needs; its content means nothing afterwards.
type scratch struct {
	pos        []int32   // by node: place in the order
	low, high  []float64 // by node: least and largest cost from the origin
	lowLink    []int32   // by node: link by which it is reached so, −1
	highLink   []int32
	need       []float64 // by node: flow that must come in
	degree     []int32   // by node: bush links that lead in, not looked at yet
	heap       []entry
	reach      []uint32
	toMin, tip []uint32 // links of two segments
}

type entry struct {
	cost float64
	node uint32
}

func newScratch(nodes int) *scratch {
	return &scratch{pos: make([]int32, nodes), low: make([]float64, nodes), high: make([]float64, nodes), lowLink: make([]int32, nodes),
		highLink: make([]int32, nodes), need: make([]float64, nodes), degree: make([]int32, nodes)}
}

// drives reports whether traffic from an origin may use a link.
func (s *solver) drives(origin uint32, a uint32) bool {
	from := s.n.From[a]
	return (from == origin || int(from) >= s.n.FirstThru) && s.n.To[a] != origin
}

// shortest computes the least costs low from an origin over the whole network and the tree lowLink; reached are the nodes
// in the order of their costs, equal ones as they were met. Of equal ways the one that was found first stays.
func (s *solver) shortest(w *scratch, origin uint32, reached []uint32) []uint32 {
	for i := range w.low {
		w.low[i], w.lowLink[i] = math.Inf(1), -1
	}
	w.low[origin] = 0
	w.heap = append(w.heap[:0], entry{0, origin})
	for len(w.heap) > 0 {
		e := w.pop()
		if e.cost > w.low[e.node] || w.degree[e.node] < 0 {
			continue
		}
		w.degree[e.node] = -1 // settled
		reached = append(reached, e.node)
		if e.node != origin && int(e.node) < s.n.FirstThru {
			continue
		}
		for _, a := range s.out.of(e.node) {
			to := s.n.To[a]
			if c := e.cost + s.t[a]; to != origin && c < w.low[to] {
				w.low[to], w.lowLink[to] = c, int32(a)
				w.push(entry{c, to})
			}
		}
	}
	for _, i := range reached {
		w.degree[i] = 0
	}
	return reached
}

func (e entry) before(o entry) bool { return e.cost < o.cost || e.cost == o.cost && e.node < o.node }

func (w *scratch) push(e entry) {
	w.heap = append(w.heap, e)
	h, i := w.heap, len(w.heap)-1
	for ; i > 0 && e.before(h[(i-1)/2]); i = (i - 1) / 2 {
		h[i] = h[(i-1)/2]
	}
	h[i] = e
}

func (w *scratch) pop() entry {
	h := w.heap
	top, e := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	w.heap = h
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(e) {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = e
	}
	return top
}

// plant makes the bush the tree of least costs and loads the trips on it. It returns the destinations that no way leads to.
func (s *solver) plant(b *bush, w *scratch) (lost []uint32) {
	b.order = s.shortest(w, b.origin, nil)
	b.in, b.x = make([]bool, s.n.Links()), make([]float64, s.n.Links())
	for _, i := range b.order {
		w.need[i] = 0
		if a := w.lowLink[i]; a >= 0 {
			b.in[a] = true
		}
	}
	for k, i := range b.dest {
		if math.IsInf(w.low[i], 1) {
			lost = append(lost, i)
			continue
		}
		w.need[i] = b.trips[k]
	}
	for k := len(b.order) - 1; k > 0; k-- {
		i := b.order[k]
		a := w.lowLink[i]
		b.x[a] = w.need[i]
		w.need[s.n.From[a]] += w.need[i]
	}
	return lost
}

// number writes the places of nodes.
func (b *bush) number(w *scratch) {
	for k, i := range b.order {
		w.pos[i] = int32(k)
	}
}

// least computes low and lowLink within the bush.
func (s *solver) least(b *bush, w *scratch) {
	w.low[b.origin], w.lowLink[b.origin] = 0, -1
	for _, j := range b.order[1:] {
		best, link := math.Inf(1), int32(-1)
		for _, a := range s.into.of(j) {
			if b.in[a] {
				if c := w.low[s.n.From[a]] + s.t[a]; c < best {
					best, link = c, int32(a)
				}
			}
		}
		w.low[j], w.lowLink[j] = best, link
	}
}

// largest computes high within the bush, over all of its links.
func (s *solver) largest(b *bush, w *scratch) {
	w.high[b.origin] = 0
	for _, j := range b.order[1:] {
		most := math.Inf(-1)
		for _, a := range s.into.of(j) {
			if b.in[a] {
				most = max(most, w.high[s.n.From[a]]+s.t[a])
			}
		}
		w.high[j] = most
	}
}

// driven computes high and highLink over the links that carry flow; −Inf and −1 where nobody comes.
func (s *solver) driven(b *bush, w *scratch) {
	w.high[b.origin], w.highLink[b.origin] = 0, -1
	for _, j := range b.order[1:] {
		most, link := math.Inf(-1), int32(-1)
		for _, a := range s.into.of(j) {
			if b.x[a] > 0 {
				if c := w.high[s.n.From[a]] + s.t[a]; c > most {
					most, link = c, int32(a)
				}
			}
		}
		w.high[j], w.highLink[j] = most, link
	}
}
