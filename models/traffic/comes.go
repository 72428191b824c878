package traffic

// roundComes reports whether somebody crosses the line of a ring's lane within gap seconds whose path the link does not meet: who
// enters a roundabout gives way to all its lanes, for nobody can tell who stays in which.
func (s *Sim) roundComes(link uint32, gap float32) bool {
	n := s.net
	j := n.junction[link]
	for k := n.links[j]; k < n.last[j]; k++ {
		if n.rounds[k] && !n.con.met(link, k) && s.comes(k, 0, gap) {
			return true
		}
	}
	return false
}

// clearedIn is how long after its front a vehicle on the other link of conflict i is seen to have cleared the place [s]:
// critical gaps are measured from front to front. Where the ways become one it is how long ago the front passed, if that is less.
func (s *Sim) clearedIn(other, i uint32) float32 {
	n := s.net
	speed := min(s.limit[other], n.limit[n.from[other]])
	if last := s.old[n.to[other]]; last.rear < 20 {
		speed = max(3, min(speed, last.speed))
	}
	way := n.con.b1[i] - n.con.b0[i] + s.laws[Car].length
	if n.rounds[other] && !n.con.crossing[i] { // it may be followed before
		way = min(way, max(0, s.old[other].rear+s.laws[Car].length-n.con.b0[i]))
	}
	return way/speed + s.dt
}

// occupies reports whether a vehicle on a link, or one that has left it and reaches back into it, has not passed the
// place until yet.
func (s *Sim) occupies(link uint32, until float32) bool { return s.old[link].rear < until }

// comes reports whether a vehicle that has right of way reaches the place at of a link within gap seconds, on
// a ring counting in that it goes faster again. Who stands at the line has been asked before.
func (s *Sim) comes(link uint32, at, gap float32) bool {
	if show := s.shows[link]; show == red || show == yellow || show == lateYellow || s.shut[link] {
		return false
	}
	l := s.net.from[link]
	if s.net.coarse[l] {
		return s.meso.comes(link, gap)
	}
	first := s.start[l]
	for k := uint32(s.granted[l]); k < uint32(s.count[l]); k++ {
		slot := first + k
		d, v := s.net.length[l]-s.slots[slot].x+at, s.slots[slot].v
		if d > 200 {
			return false
		}
		if s.slots[slot].next == link {
			o := &s.slots[slot]
			if !s.net.rounds[link] {
				return v > slowest && d < float32(v*gap)
			}
			if v <= slowest && (d-at <= askMargin || o.flags&(stalled|halts) != 0) {
				return false
			}
			return d < float32(max(v, s.net.limit[l])*gap) && s.laws[s.slots[slot].class].reach(v, d) < gap
		}
	}
	return s.comesLater(link, l, at+s.net.length[l], gap, 1)
}

// mostBefore is how many streets before its own a vehicle with right of way is looked for.
const mostBefore = 4

// comesLater is comes for vehicles that are not in the lane before the link yet, because it is short: those on links into
// lane l, `hop` streets from the link, and those in the lanes before, if they have no line to cross or cannot stop at it any
// more. From the end of what leads to l there are d [m] to go. Who has been let go at lines of other junctions is not asked:
// they may be decided on at the same time.
func (s *Sim) comesLater(link, l uint32, d, gap float32, hop int) bool {
	n := s.net
	if d >= float32(n.limit[l]*gap) || n.coarse[l] {
		return false
	}
	for _, k := range n.in.at(l) {
		for i := range uint32(s.count[k]) {
			if o := &s.slots[s.start[k]+i]; o.v > slowest && n.length[k]-o.x+d < float32(o.v*gap) && s.goesOver(o.veh, link, hop) {
				return true
			}
		}
		f, way := n.from[k], d+n.length[k]
		if n.coarse[f] || way >= float32(n.limit[f]*gap) {
			continue
		}
		for i := range uint32(s.count[f]) {
			o := &s.slots[s.start[f]+i]
			left := n.length[f] - o.x
			if left+way > float32(n.limit[f]*gap) {
				break
			}
			if o.v <= slowest || left+way >= float32(o.v*gap) || !n.open[f] && stopping(o.v, s.laws[o.class].comfort) < left {
				continue
			}
			if before, _ := s.linkAfter(o.veh, f, 0); before == k && s.goesOver(o.veh, link, hop) {
				return true
			}
		}
		if hop < mostBefore && s.comesLater(link, f, way+n.length[f], gap, hop+1) {
			return true
		}
	}
	return false
}

// goesOver reports whether a vehicle that comes to the lane before a link after `hop` more streets turns there as the link does.
func (s *Sim) goesOver(veh, link uint32, hop int) bool {
	k, _ := s.linkAfter(veh, s.net.from[link], hop)
	return k != none && s.net.arc[k] == s.net.arc[link]
}
