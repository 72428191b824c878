package route

// landmarks is how many streets distances are kept from and to.
const landmarks = 8

// Search answers single journeys with A* and landmarks: the cost of a way is at least the difference of the costs from
// a landmark to its two ends, and of those from its ends to a landmark (Goldberg, Harrelson 2005, SODA, 156–165).
type Search struct {
	g        *Graph
	times    []uint32
	from, to [][]uint32 // by landmark: cost from it to the end of every street, and back
	cost     []uint32
	via      []uint32 // arc by which a street was reached
	seen     []uint32 // run in which cost is valid
	run      uint32
	heap     queue
}

// NewSearch returns a search that reads the times anew for every journey. Its bounds come from the times and turns as
// they are now: later ones may be longer, never shorter.
func NewSearch(g *Graph, times []uint32) *Search {
	n := g.Streets()
	s := &Search{g: g, times: times, cost: make([]uint32, n), via: make([]uint32, n), seen: make([]uint32, n)}
	at := uint32(0)
	for len(s.from) < landmarks && n > 0 {
		out, back := make([]uint32, n), make([]uint32, n)
		s.spread(at, out)
		g.gather(at, times, back, &s.heap)
		s.from, s.to = append(s.from, out), append(s.to, back)
		at = s.remotest()
	}
	return s
}

// remotest is the street that is farthest from the nearest landmark; the lowest of equals.
func (s *Search) remotest() uint32 {
	best, far := uint32(0), uint32(0)
	for street := range uint32(s.g.Streets()) {
		near := uint32(Unreachable)
		for k := range s.from {
			near = min(near, s.from[k][street])
		}
		if near != Unreachable && near > far {
			best, far = street, near
		}
	}
	return best
}

// spread is Dijkstra's algorithm from a street onwards.
func (s *Search) spread(from uint32, cost []uint32) {
	for i := range cost {
		cost[i] = Unreachable
	}
	cost[from] = 0
	s.heap = append(s.heap[:0], entry{0, from})
	for len(s.heap) > 0 {
		e := s.heap.pop()
		if e.cost > cost[e.street] {
			continue
		}
		for a := s.g.Off[e.street]; a < s.g.Off[e.street+1]; a++ {
			step, to := s.g.step(a, s.times), s.g.To[a]
			if step != Unreachable && e.cost+step < cost[to] {
				cost[to] = e.cost + step
				s.heap.push(entry{cost[to], to})
			}
		}
	}
}

// bound is a cost [ms] that no way from the end of one street to the end of another undercuts.
func (s *Search) bound(from, dest uint32) uint32 {
	best := uint32(0)
	for k, out := range s.from {
		if a, b := out[from], out[dest]; a != Unreachable && b != Unreachable && b > a && b-a > best {
			best = b - a
		}
		back := s.to[k]
		if a, b := back[from], back[dest]; a != Unreachable && b != Unreachable && a > b && a-b > best {
			best = a - b
		}
	}
	return best
}

// Walk is Trees.Walk.
func (s *Search) Walk(from, dest uint32, dst []uint8) (path []uint8, cost uint32, ok bool) {
	s.run++
	s.heap = s.heap[:0]
	s.relax(from, dest, 0)
	for len(s.heap) > 0 {
		e := s.heap.pop()
		if e.street == dest {
			return s.unwind(from, dest, dst), s.cost[dest], true
		}
		if e.cost > s.cost[e.street]+s.bound(e.street, dest) {
			continue
		}
		s.relax(e.street, dest, s.cost[e.street])
	}
	return dst, Unreachable, false
}

// relax looks at the streets that one leads into, reached at a cost. Of equal ways the lower arc is kept.
func (s *Search) relax(street, dest, sofar uint32) {
	g := s.g
	for a := g.Off[street]; a < g.Off[street+1]; a++ {
		step, to := g.step(a, s.times), g.To[a]
		if step == Unreachable {
			continue
		}
		c := sofar + step
		if s.seen[to] == s.run && c >= s.cost[to] {
			if c == s.cost[to] && a < s.via[to] {
				s.via[to] = a
			}
			continue
		}
		s.seen[to], s.cost[to], s.via[to] = s.run, c, a
		s.heap.push(entry{c + s.bound(to, dest), to})
	}
}

// unwind appends the turns that led to dest.
func (s *Search) unwind(from, dest uint32, dst []uint8) []uint8 {
	first := len(dst)
	for street := dest; ; {
		arc := s.via[street]
		before := s.g.leaves[arc]
		dst = append(dst, uint8(arc-s.g.Off[before]))
		if street = before; street == from {
			break
		}
	}
	for i, j := first, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}
