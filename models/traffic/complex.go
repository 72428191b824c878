package traffic

import "semul/engine/city"

// complexStreet is the length below which a street is taken to lie inside a crossing of several junctions [m].
const complexStreet = 20

// A complex is a crossing drawn as several junctions with a few metres of street between them in a ring, such as that of
// two dual carriageways. Left to themselves its streets fill one by one and then wait for each other in a circle for ever.
// (Junctions in a row, such as side streets that meet a main street side by side, can form no circle and are none.) So a
// vehicle is admitted as a whole: only if nobody stands on its way up to the first longer street, and there is room in
// that or its last vehicle drives.

// groupJunctions joins junctions that short streets link into complexes. It returns the junctions in an order that keeps
// the members of a complex together, and for each place in it the place of the complex's first member.
func groupJunctions(c *city.City, order []uint32) (grouped, leader []uint32) {
	root := make([]uint32, len(c.Junctions.ID))
	for j := range root {
		root[j] = uint32(j)
	}
	find := func(j uint32) uint32 {
		for root[j] != j {
			root[j] = root[root[j]]
			j = root[j]
		}
		return j
	}
	for _, s := range insideOf(c) {
		a, b := find(c.Streets.From[s]), find(c.Streets.To[s])
		root[max(a, b)] = min(a, b)
	}
	members := make([][]uint32, len(root))
	for _, j := range order {
		members[find(j)] = append(members[find(j)], j)
	}
	for _, j := range order {
		list := members[find(j)]
		if len(list) == 0 || list[0] != j {
			continue
		}
		first := uint32(len(grouped))
		for _, m := range list {
			grouped, leader = append(grouped, m), append(leader, first)
		}
	}
	return grouped, leader
}

// roundStreet reports whether a street is part of the ring of a roundabout and holds a bus. Those are no complex: the ring
// goes first, so it empties by itself. (A vehicle longer than its street of the ring blocks two entries at a time.)
func roundStreet(c *city.City, s uint32) bool {
	return c.Lanes.Length[c.Streets.LaneOff[s]] >= 12 && c.Junctions.Kind[c.Streets.From[s]] == city.Roundabout && c.Junctions.Kind[c.Streets.To[s]] == city.Roundabout
}

// insideOf lists the streets of c that lie inside complexes: those on a ring of short streets, and all that hold no vehicle.
func insideOf(c *city.City) []uint32 {
	list := ringed(c)
	for s := range c.Streets.ID {
		first := c.Streets.LaneOff[s]
		if first < c.Streets.LaneOff[s+1] && c.Lanes.Length[first] < stubStreet && c.Streets.From[s] != c.Streets.To[s] {
			list = append(list, uint32(s))
		}
	}
	return list
}

// ringed lists the short streets of c that lie on a ring of short streets, driven one way or the other.
func ringed(c *city.City) []uint32 {
	n := len(c.Junctions.ID)
	at := make([][]uint32, n) // short streets by junction
	for s := range c.Streets.ID {
		first := c.Streets.LaneOff[s]
		if from, to := c.Streets.From[s], c.Streets.To[s]; first < c.Streets.LaneOff[s+1] && c.Lanes.Length[first] < complexStreet && from != to && !roundStreet(c, uint32(s)) {
			at[from], at[to] = append(at[from], uint32(s)), append(at[to], uint32(s))
		}
	}
	other := func(s, j uint32) uint32 { return c.Streets.From[s] + c.Streets.To[s] - j }
	// Streets between the same two junctions are one edge. An edge lies on no ring if the least number that can be reached
	// from beyond it without it is beyond it too (Tarjan 1974).
	number, low := make([]int, n), make([]int, n)
	bridge := make([]bool, len(c.Streets.ID))
	type call struct {
		j, from uint32
		k       int
	}
	count := 0
	for j := range uint32(n) {
		if number[j] != 0 || len(at[j]) == 0 {
			continue
		}
		calls := []call{{j: j, from: none}}
		for len(calls) > 0 {
			x := &calls[len(calls)-1]
			if x.k == 0 {
				count++
				number[x.j], low[x.j] = count, count
			}
			if x.k < len(at[x.j]) {
				o := other(at[x.j][x.k], x.j)
				x.k++
				switch {
				case o == x.from:
				case number[o] != 0:
					low[x.j] = min(low[x.j], number[o])
				default:
					calls = append(calls, call{j: o, from: x.j})
				}
				continue
			}
			done := *x
			calls = calls[:len(calls)-1]
			if done.from == none {
				continue
			}
			low[done.from] = min(low[done.from], low[done.j])
			if low[done.j] > number[done.from] {
				for _, s := range at[done.j] {
					bridge[s] = bridge[s] || other(s, done.j) == done.from
				}
			}
		}
	}
	var list []uint32
	for s := range bridge {
		first := c.Streets.LaneOff[s]
		if !bridge[s] && first < c.Streets.LaneOff[s+1] && c.Lanes.Length[first] < complexStreet && !roundStreet(c, uint32(s)) {
			list = append(list, uint32(s))
		}
	}
	return list
}

// fillTightest finds the shortest street inside every complex.
func (n *network) fillTightest(c *city.City) {
	n.within = make([]bool, n.lanes)
	for _, s := range insideOf(c) {
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			if r := n.laneOf[l]; r != none {
				n.within[r] = n.length[r] < complexStreet
			}
		}
	}
	n.tightest = make([]float32, n.junctions)
	for j := range n.tightest {
		n.tightest[j] = far
	}
	for r := range uint32(n.lanes) {
		if n.length[r] > 0 && n.inside(r) {
			first := n.complex[n.junction[r]]
			n.tightest[first] = min(n.tightest[first], n.length[r])
		}
	}
}

// inside reports whether a row is a short street inside a complex.
func (n *network) inside(row uint32) bool { return n.within[row] }

// onward is the lane after a link on a vehicle's way, and the link after that lane, hop streets ahead of its present
// one; none where the lane is not inside the complex or the way ends.
func (s *Sim) onward(veh, link uint32, hop int) (lane, next uint32) {
	lane = s.net.to[link]
	if !s.net.inside(lane) {
		return lane, none
	}
	next, _ = s.linkAfter(veh, lane, hop)
	return lane, next
}

// mostHops is how many streets inside a complex a way may have.
const mostHops = 8

// admits decides whether a candidate may enter the complex that begins behind its link.
func (s *Sim) admits(c *candidate) bool {
	n, veh := s.net, s.slots[c.slot].veh
	if n.stubbed(c.link) {
		return s.clearWay(c)
	}
	if !n.inside(n.to[c.link]) || n.inside(c.lane) {
		return true // there is none, or it is inside already
	}
	length := s.laws[s.slots[c.slot].class].length
	need, tight := length+exitGap, n.tightest[n.complex[n.junction[c.link]]]
	if !s.leavesRoom(n.junction[c.link], tight) {
		return false
	}
	for link, hop := c.link, 1; hop < mostHops; hop++ {
		lane, next := s.onward(veh, link, hop)
		if !n.inside(lane) {
			return s.old[lane].rear >= need || s.old[lane].speed > 1
		}
		if s.stands(lane) {
			return false
		}
		if next == none {
			return true
		}
		if s.stands(next) {
			return false
		}
		link = next
	}
	return true
}

// leavesRoom reports whether a vehicle may join those inside a complex whose tightest street is tight [m] long. Who is
// longer than that blocks more than one junction at a time: nobody joins him, and he follows those only who are shorter,
// for two such would block each other. (If he waited until nobody is inside, a busy street would keep him for ever.)
func (s *Sim) leavesRoom(junction uint32, tight float32) bool {
	free := true
	s.eachInside(junction, func(_, slot uint32) bool {
		free = s.laws[s.slots[slot].class].length < tight
		return free
	})
	return free
}

// stands reports whether somebody stands on a row, or reaches back into it.
func (s *Sim) stands(row uint32) bool { return s.old[row].rear < far && s.old[row].speed < 1 }

// eachInside calls f for every vehicle inside the complex of a junction, or admitted to it, until f says false.
func (s *Sim) eachInside(junction uint32, f func(row, slot uint32) bool) {
	n := s.net
	first := n.complex[junction]
	for j := first; int(j) < n.junctions && n.complex[j] == first; j++ {
		for r := s.nextLive(n.first[j], n.last[j]); r < n.last[j]; r = s.nextLive(r+1, n.last[j]) {
			inside := uint32(s.count[r])
			if !n.isLink[r] && !n.inside(r) {
				inside = uint32(s.granted[r])
			}
			for slot := s.start[r]; slot < s.start[r]+inside; slot++ {
				if !f(r, slot) {
					return
				}
			}
		}
	}
}
