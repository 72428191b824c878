package route

// Search answers single journeys with A* and the bounds of landmarks.
type Search struct {
	g      *Graph
	times  []uint32
	bounds *Bounds
	cost   []uint32
	ahead  []uint32 // bound from a street to the destination
	via    []uint32 // arc by which a street was reached
	seen   []uint32 // run in which cost is valid
	run    uint32
	heap   queue
}

// NewSearch returns a search that reads the times anew for every journey. They and the turns must never be lower than
// what the bounds were measured with.
func NewSearch(g *Graph, times []uint32, bounds *Bounds) *Search {
	n := g.Streets()
	return &Search{g: g, times: times, bounds: bounds, cost: make([]uint32, n), ahead: make([]uint32, n), via: make([]uint32, n), seen: make([]uint32, n)}
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
		if e.cost > s.cost[e.street]+s.ahead[e.street] {
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
		if s.seen[to] != s.run {
			s.seen[to], s.ahead[to] = s.run, s.bounds.Between(to, dest)
		}
		s.cost[to], s.via[to] = c, a
		s.heap.push(entry{c + s.ahead[to], to})
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
