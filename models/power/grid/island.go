package grid

// Islands are the parts of a network that hang together.
type Islands struct {
	Label []uint32 // of each bus: the lowest bus of its island
	Live  []bool   // of each bus: its island has a source in service
	Count int      // islands, buses out of service not counted
	Dead  int      // buses without a source, those out of service included
}

// NewIslands makes room for a network, which Find then needs no more of.
func NewIslands(n *Network) *Islands {
	buses := len(n.Buses.Name)
	return &Islands{Label: make([]uint32, buses), Live: make([]bool, buses)}
}

// Find labels the islands as switches stand now. A bus out of service is an island of its own, and dead.
func (s *Islands) Find(n *Network) {
	b, e := &n.Buses, &n.Branches
	up := s.Label
	for i := range up {
		up[i] = uint32(i)
	}
	for i := range e.From {
		if n.Carries(uint32(i)) {
			join(up, e.From[i], e.To[i])
		}
	}
	s.Count, s.Dead = 0, 0
	clear(s.Live)
	for i := range up { // the root is the lowest bus, so it has been seen
		up[i] = up[up[i]]
		if b.Kind[i] == Source && !b.Out[i] {
			s.Live[up[i]] = true
		}
		if up[i] == uint32(i) && !b.Out[i] {
			s.Count++
		}
	}
	for i := range up {
		if s.Live[i] = s.Live[up[i]]; !s.Live[i] {
			s.Dead++
		}
	}
}

// Carries reports whether a branch is closed and both its buses are in service.
func (n *Network) Carries(branch uint32) bool {
	e := &n.Branches
	return e.Closed[branch] && !n.Buses.Out[e.From[branch]] && !n.Buses.Out[e.To[branch]]
}

// join unites two sets; the lower root becomes the root of both.
func join(up []uint32, a, b uint32) {
	a, b = root(up, a), root(up, b)
	switch {
	case a < b:
		up[b] = a
	case b < a:
		up[a] = b
	}
}

// root finds the lowest bus of a set and halves the way to it.
func root(up []uint32, i uint32) uint32 {
	for up[i] != i {
		up[i] = up[up[i]]
		i = up[i]
	}
	return i
}
