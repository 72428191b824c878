package traffic

// The line at the end of a short lane is asked for from the link before it already: who asked only once he is in the lane would
// brake for a line that is a few metres behind another, and nobody could cross a lane shorter than his step without stopping in
// it. The first vehicle on the links into such a lane asks, once all in the lane may go. What it is promised is as good as a
// grant: others keep off, it is taken back only from who can still stop, and it becomes a grant when the vehicle comes into the lane.

// askedBefore is the length below which a lane's line is asked for from the link before it [m].
const askedBefore = 30

// fillBrief lists, by junction, the lanes whose line is asked for from the link before.
func (n *network) fillBrief() {
	n.brief.off = []uint32{0}
	for j := range n.cityJunction {
		for l := n.first[j]; l < n.links[j]; l++ {
			if !n.open[l] && !n.coarse[l] && !n.allWay[j] && n.length[l] < askedBefore {
				n.brief.val = append(n.brief.val, l)
			}
		}
		n.brief.off = append(n.brief.off, uint32(len(n.brief.val)))
	}
}

// firstInto is the slot of the vehicle on a link into lane l that is nearest to it, and how far it has to go there [m]; none if
// there is none. Inside a complex, who may cross the line before an empty link counts too.
func (s *Sim) firstInto(l uint32) (slot uint32, left float32) {
	slot, left = none, far
	for _, k := range s.net.in.at(l) {
		at, way := k, s.net.length[k]
		if s.count[k] == 0 {
			if at = s.net.from[k]; s.net.complex[s.net.junction[at]] != s.net.complex[s.net.junction[l]] || s.net.isLink[at] ||
				s.count[at] == 0 || !s.net.open[at] && s.granted[at] == 0 || s.slots[s.start[at]].next != k {
				continue
			}
			way += s.net.length[at]
		}
		if d := way - s.slots[s.start[at]].x; d < left {
			slot, left = s.start[at], d
		}
	}
	return slot, left
}

// askBefore is ask for a vehicle on a link into lane l.
func (s *Sim) askBefore(l uint32) (candidate, bool) {
	n := s.net
	if s.promised[l] != none || s.granted[l] != s.count[l] || s.urged(l) || s.closed[l] {
		return candidate{}, false
	}
	slot, left := s.firstInto(l)
	if slot == none || s.slots[slot].v <= slowest {
		return candidate{}, false
	}
	link, _ := s.linkAfter(s.slots[slot].veh, l, 1)
	if link == none || s.shut[link] || n.inside(n.to[link]) && !n.inside(l) && !n.stubbed(link) { // admits counts who is in the lane
		return candidate{}, false
	}
	show, v := s.shows[link], s.slots[slot].v
	if closedLamp(show) || show == dark || show == stopThenGo || s.timid(slot, link, show) {
		return candidate{}, false
	}
	if left+n.length[l] > float32(v*2*s.dt)+stopping(v, s.asksWith(&s.laws[s.slots[slot].class], link))+askMargin {
		return candidate{}, false
	}
	key := courtesyKey | uint64(s.privilege(link))<<61 | uint64(n.rank[link])<<48 | uint64(l)
	return candidate{key: key, lane: l, link: link, slot: slot, early: true, left: left}, true
}

// toLine is how far a candidate has to go to its line [m].
func (s *Sim) toLine(c *candidate) float32 {
	if c.early {
		return c.left + s.net.length[c.lane]
	}
	return s.net.length[c.lane] - s.slots[c.slot].x
}

// promise lets a candidate on a link cross the line of the lane behind it.
func (s *Sim) promise(c *candidate) {
	s.promised[c.lane], s.promisedLink[c.lane] = s.slots[c.slot].veh, c.link
	s.went[c.lane] = s.step + 1
	s.pending[c.link]++
}

// breakPromise takes back what somebody on a link into lane l has been promised.
func (s *Sim) breakPromise(l uint32) {
	s.pending[s.promisedLink[l]]--
	s.promised[l], s.promisedLink[l] = none, none
}

// keepPromise is revoke for what somebody on a link into lane l has been promised.
func (s *Sim) keepPromise(l uint32) {
	slot, left := s.firstInto(l)
	if slot == none || s.slots[slot].veh != s.promised[l] {
		s.breakPromise(l)
		return
	}
	link, p := s.promisedLink[l], &s.laws[s.slots[slot].class]
	may := !closedLamp(s.shows[link]) && !s.shut[link]
	if d := left + s.net.length[l] - 3*clearance; stopping(s.slots[slot].v, s.stopsWith(p)) <= d && (!may || s.blockedNow(l, slot, link)) {
		s.breakPromise(l)
	}
}

// redeem turns a promise into a grant when a vehicle comes to a slot of lane l; if another comes first it is void.
func (s *Sim) redeem(l, slot uint32) {
	link, veh := s.promisedLink[l], s.promised[l]
	if s.slots[slot].veh != veh || s.slots[slot].next != link || slot != s.start[l]+uint32(s.granted[l]) {
		s.breakPromise(l)
		return
	}
	s.granted[l]++
	s.promised[l], s.promisedLink[l] = none, none
}

// kept is how many turns of its route the vehicle in a slot makes whatever happens: who is on a link, or may cross the stop line,
// the next one; and who may cross a line beyond that, two.
func (s *Sim) kept(row, slot uint32) int {
	n := s.net
	if n.isLink[row] {
		if to := n.to[row]; s.promised[to] == s.slots[slot].veh {
			return 2
		}
		return 1
	}
	next := s.slots[slot].next
	switch {
	case next != none && s.promised[n.to[next]] == s.slots[slot].veh:
		return 2
	case !n.open[row] && slot-s.start[row] < uint32(s.granted[row]):
		return 1
	}
	return 0
}

// anyInto reports whether somebody is on a link into one of some lanes, or has been.
func (s *Sim) anyInto(lanes []uint32) bool {
	for _, l := range lanes {
		if s.promised[l] != none {
			return true
		}
		for _, k := range s.net.in.at(l) {
			if s.count[k] > 0 {
				return true
			}
		}
	}
	return false
}
