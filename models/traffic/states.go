package traffic

import (
	"cmp"
	"math/bits"
	"slices"

	"semul/models/traffic/route"
)

// states is what the streets allow now: closures, water, and which lanes lead where.
type states struct {
	lanes        []uint32 // by group and turn: lanes of the street, kerb = bit 0, from which it can be made
	streetClosed []bool
	closures     []uint16 // by row: closures in force
	depth        []float32
	trouble      int // closed streets, and open ones whose usual times are wrong
	slow         []bool
	alarmed      []bool // by street: in alarms
}

// newStates knows of no trouble.
func newStates(n *network) states {
	t := states{lanes: make([]uint32, len(n.groups)*len(n.turns.to)), streetClosed: make([]bool, len(n.firstLane)),
		closures: make([]uint16, n.lanes), depth: make([]float32, n.lanes), slow: make([]bool, len(n.firstLane)),
		alarmed: make([]bool, len(n.firstLane))}
	return t
}

// refresh recomputes what follows from the closures and the water of one street's lanes: which may be entered, which
// lanes lead where there and in the streets before it, and the times that informed drivers expect.
func (s *Sim) refresh(street uint32) {
	n, t := s.net, &s.states
	first := n.firstLane[street]
	if first == none {
		return
	}
	all, slow := true, false
	after := first + uint32(n.siblings[first])
	for r := first; r < after; r++ {
		s.closed[r] = t.closures[r] > 0 || float64(t.depth[r]) >= s.cfg.Impassable
		all = all && s.closed[r]
		slow = slow || s.limit[r] < n.limit[r]
		for _, k := range n.in.at(r) {
			s.shut[k] = s.closed[r]
		}
	}
	was := t.streetClosed[street] || t.slow[street]
	t.streetClosed[street], t.slow[street] = all, slow
	if is := all || slow; is && !was {
		t.trouble++
	} else if was && !is {
		t.trouble--
	}
	s.refreshMeso(street)
	s.expect(street)
	s.relane(street)
	for r := first; r < after; r++ {
		for _, k := range n.in.at(r) {
			s.relane(n.street[n.from[k]])
		}
	}
}

// expect sets the time informed drivers expect of a street: the usual one, at least what the water in it allows, unless
// it is closed.
func (s *Sim) expect(street uint32) {
	n := s.net
	for g := range n.groups {
		k := &s.routes.forks[0][g]
		if k.usual == nil {
			continue
		}
		time, first := uint32(route.Closed), n.firstFor(street, uint8(g))
		if first != none && !s.states.streetClosed[street] {
			time = max(1, k.usual.Time(street), n.felt(street, uint32(n.length[first]/max(0.3, n.paceOn(s.limit[first], uint8(g)))*1000)))
		}
		k.known.SetTime(street, time)
	}
}

// window is how long the times of streets are averaged over [ns].
const window = 300e9

// closeWindow takes what turns cost in the last window into what drivers expect: all of it where they know the truth, a
// quarter where they know by experience. The cost of a turn is what the street before it took beyond its free
// time, so a queue of left turns does not deter from going straight. In a street that nobody has left although vehicles
// stand in it, every turn took the whole window.
func (s *Sim) closeWindow() {
	n, learned := s.net, s.routes.learned
	s.env.closeWindow(s)
	learns := s.cfg.Experience || s.cfg.Information == Truth
	for street := range uint32(len(n.firstLane)) {
		all := uint32(0)
		for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
			all += s.passed[turn]
		}
		s.lately[street] = all
		stuck := learns && all == 0 && s.inStreet(street) > 0
		for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
			cost, free := n.turns.cost[turn], n.roomTime(street)
			switch passed := s.passed[turn]; {
			case stuck:
				cost = max(cost, window/1e6)
			case passed > 0 && s.passing[turn]/passed > free:
				cost = max(cost, s.passing[turn]/passed-free)
			}
			s.passed[turn], s.passing[turn] = 0, 0
			if s.cfg.Information != Truth {
				cost = (3*learned[turn] + cost) / 4
			}
			if learns {
				s.learn(turn, cost)
			}
		}
	}
}

// roomTime is the time in which a street is driven alone by those who are not slow themselves [ms].
func (n *network) roomTime(street uint32) uint32 {
	first := n.firstLane[street]
	if first == none {
		return route.Closed
	}
	return max(1, uint32(n.length[first]/n.limit[first]*1000))
}

// took is how long a vehicle that leaves a street has been in it [ms], or, if it is slow by nature or halts on its way, how long others
// would have: what its turn cost must not deter those.
func (s *Sim) took(veh, street uint32) uint32 {
	ms := uint32((s.now.Add(s.cfg.Step) - s.fleet.since[veh]) / 1e6)
	if s.net.groups[s.group(veh)].pace > 0 || s.fleet.tour[veh] != nil {
		return min(ms, s.net.roomTime(street))
	}
	return ms
}

// turnsFrom is the street that a turn leaves.
func (n *network) turnsFrom(turn uint32) uint32 {
	street, _ := slices.BinarySearchFunc(n.turns.off, turn+1, func(off, turn uint32) int { return cmp.Compare(off, turn) })
	return uint32(street) - 1
}

// learn sets what a turn usually costs [ms].
func (s *Sim) learn(turn, cost uint32) {
	s.routes.learned[turn] = cost
	for g := range s.net.groups {
		if w := s.routes.forks[0][g].usual; w != nil && w.Turn(turn) != noTurn {
			w.SetTurn(turn, cost)
			s.usualTold(&s.routes.forks[0][g], s.net.turnsFrom(turn), turn)
		}
	}
	s.expectTurn(turn)
}

// expectTurn sets the cost informed drivers expect of a turn: the usual one, and more if no lane leads there for now.
func (s *Sim) expectTurn(turn uint32) {
	for g := range s.net.groups {
		k := &s.routes.forks[0][g]
		if k.usual == nil || k.usual.Turn(turn) == noTurn {
			continue
		}
		cost := k.usual.Turn(turn)
		if s.lanesFor(uint8(g), turn) == 0 {
			cost += costNoLane
		}
		k.known.SetTurn(turn, cost)
	}
}

// inStreet counts the vehicles in a street.
func (s *Sim) inStreet(street uint32) int {
	first, count := s.net.firstLane[street], 0
	if first != none {
		for r := first; r < first+uint32(s.net.siblings[first]); r++ {
			count += int(s.count[r])
		}
	}
	if s.meso != nil && s.meso.of[street] != none {
		count += s.meso.Count(s.meso.of[street])
	}
	return count
}

// relane recomputes from which lanes of a street each turn can be made, and tells the vehicles there.
func (s *Sim) relane(street uint32) {
	n, t := s.net, &s.states
	first := n.firstLane[street]
	if first == none {
		return
	}
	after := first + uint32(n.siblings[first])
	for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
		for g := range n.groups {
			t.lanes[g*len(n.turns.to)+int(turn)] = 0
		}
	}
	for r := first; r < after; r++ {
		if s.closed[r] && !t.streetClosed[street] || n.index[r] > 31 {
			continue
		}
		for _, k := range n.out.at(r) {
			if s.shut[k] || n.arc[k] == noArc {
				continue
			}
			turn := int(n.turns.off[street]) + int(n.arc[k])
			for may := n.may[k]; may != 0; may &= may - 1 {
				t.lanes[bits.TrailingZeros16(may)*len(n.turns.to)+turn] |= 1 << n.index[r]
			}
		}
	}
	for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
		s.expectTurn(turn)
	}
	for r := first; r < after; r++ {
		k := uint32(0)
		if !n.open[r] {
			k = uint32(s.granted[r])
		}
		for ; k < uint32(s.count[r]); k++ {
			s.steer(r, s.start[r]+k)
		}
	}
}

// costNoLane is added to a turn that can be made from no lane for the time being [ms].
const costNoLane = 3600e3
