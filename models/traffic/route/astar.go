package route

import "math"

// AStar finds cheapest ways by A* from both ends at once, on the graph as it is: slow, simple, and independent of
// hierarchies, which are held against it. With h_t(u) and h_s(u) the least times from street u to the destination and
// from the start to u as the crow flies, both searches use the potential P = (h_t − h_s)/2, one with either sign, so that
// they end when the least keys of the two add up to the best way found (Ikeda and others 1994, IEEE VNIS, 291). Not for
// several goroutines at once.
type AStar struct {
	g          *Graph
	l          *Layout
	turn, time []uint32
	pace       float64 // ms a metre that no street undercuts

	ahead, back search
	from, dest  uint32
}

// search is what is known from one end. Keys are doubled: 2·cost ± 2P.
type search struct {
	cost    []uint32
	settled []bool
	touched []uint32
	heap    []entry
}

type entry struct {
	key    int64
	street uint32
}

// NewAStar takes the cost of every turn and the time of every street [ms], and keeps the slices; they must not change.
func NewAStar(g *Graph, l *Layout, turn, time []uint32) *AStar {
	a := &AStar{g: g, l: l, turn: turn, time: time, pace: math.Inf(1)}
	for s, t := range time {
		if d := a.distance(l.From[s], l.To[s]); d > 0 {
			a.pace = min(a.pace, float64(t)/d)
		}
	}
	for street := range g.Streets() { // turns may lead from one place to another that is not there
		for _, to := range g.To[g.Off[street]:g.Off[street+1]] {
			if l.To[street] != l.From[to] {
				a.pace = 0
			}
		}
	}
	if a.pace *= 1 - 1e-6; math.IsInf(a.pace, 0) {
		a.pace = 0
	}
	for _, s := range []*search{&a.ahead, &a.back} {
		s.cost, s.settled = make([]uint32, g.Streets()), make([]bool, g.Streets())
		for i := range s.cost {
			s.cost[i] = far
		}
	}
	return a
}

// distance between two junctions as the crow flies [m].
func (a *AStar) distance(i, j uint32) float64 {
	dx, dy := a.l.X[i]-a.l.X[j], a.l.Y[i]-a.l.Y[j]
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// potential is 2P of the end of a street [ms].
func (a *AStar) potential(street uint32) int64 {
	end := a.l.To[street]
	return int64(a.distance(end, a.l.To[a.dest])*a.pace) - int64(a.distance(a.l.To[a.from], end)*a.pace)
}

// step is the cost of turning into and driving a street, or far.
func (a *AStar) step(arc uint32) uint32 {
	t := a.time[a.g.To[arc]]
	if t >= far || a.turn[arc] >= far-t {
		return far
	}
	return a.turn[arc] + t
}

// Cost is the least cost [ms] from one street to another, Unreachable if there is no way; from a street to itself it is
// that of going once round: what Ways.Cost says.
func (a *AStar) Cost(from, dest uint32) uint32 {
	a.from, a.dest = from, dest
	best := uint32(far)
	for e := a.g.Off[from]; e < a.g.Off[from+1]; e++ {
		a.ahead.reach(a.g.To[e], a.step(e), a.potential(a.g.To[e]))
	}
	a.back.reach(dest, 0, -a.potential(dest))
	for len(a.ahead.heap) > 0 && len(a.back.heap) > 0 {
		if a.ahead.heap[0].key+a.back.heap[0].key >= 2*int64(best) {
			break
		}
		if len(a.ahead.heap) <= len(a.back.heap) {
			if s, ok := a.ahead.settle(); ok {
				best = min(best, sum(a.ahead.cost[s], a.back.cost[s]))
				for e := a.g.Off[s]; e < a.g.Off[s+1]; e++ {
					a.ahead.reach(a.g.To[e], sum(a.ahead.cost[s], a.step(e)), a.potential(a.g.To[e]))
				}
			}
		} else if s, ok := a.back.settle(); ok {
			best = min(best, sum(a.ahead.cost[s], a.back.cost[s]))
			for _, e := range a.g.into(s) {
				before := a.g.leaves[e]
				a.back.reach(before, sum(a.back.cost[s], a.step(e)), -a.potential(before))
			}
		}
	}
	a.ahead.forget()
	a.back.forget()
	if best == far {
		return Unreachable
	}
	return best
}

// sum adds costs below far; what is not below stays far.
func sum(a, b uint32) uint32 { return min(far, a+b) }

// reach offers a street at a cost; potential is the one of this search.
func (s *search) reach(street, cost uint32, potential int64) {
	if cost >= s.cost[street] {
		return
	}
	if s.cost[street] == far {
		s.touched = append(s.touched, street)
	}
	s.cost[street], s.settled[street] = cost, false
	s.heap = append(s.heap, entry{2*int64(cost) + potential, street})
	for i := len(s.heap) - 1; i > 0 && s.heap[i].key < s.heap[(i-1)/2].key; i = (i - 1) / 2 {
		s.heap[i], s.heap[(i-1)/2] = s.heap[(i-1)/2], s.heap[i]
	}
}

// settle takes the street of the least key, unless it was settled before at no more.
func (s *search) settle() (street uint32, ok bool) {
	street = s.heap[0].street
	last := len(s.heap) - 1
	s.heap[0] = s.heap[last]
	s.heap = s.heap[:last]
	for i := 0; ; {
		k := 2*i + 1
		if k+1 < last && s.heap[k+1].key < s.heap[k].key {
			k++
		}
		if k >= last || s.heap[k].key >= s.heap[i].key {
			break
		}
		s.heap[i], s.heap[k] = s.heap[k], s.heap[i]
		i = k
	}
	ok = !s.settled[street]
	s.settled[street] = true
	return street, ok
}

// forget makes ready for the next query.
func (s *search) forget() {
	for _, street := range s.touched {
		s.cost[street], s.settled[street] = far, false
	}
	s.touched, s.heap = s.touched[:0], s.heap[:0]
}
