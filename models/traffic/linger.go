package traffic

import "semul/engine/city"

// Who may go but gives way, as one who turns left at a green without an arrow, need not wait at the line: he drives into the
// junction up to where the ways of others begin and waits there, one vehicle a link at a time. When nobody comes, or when his
// signal has closed and the others stop, he clears it. Until then he is in nobody's way: he keeps before the place with
// eq. (3), and who drives there need not care for him.

const (
	lingerGap  = 0.3 // left free before the way of others [m]
	lingerRoom = 1   // a place nearer to the line than this is not worth going to [m]
)

// fillLinger finds the place of every link where its vehicles wait for those they give way to; 0 where there is none: they
// would stand in somebody's way who goes first anyway, or come from a street that gives way as a whole.
func (n *network) fillLinger(c *city.City) {
	n.linger = make([]float32, n.lanes)
	for r := range uint32(n.lanes) {
		if !n.isLink[r] || n.minor[r] || n.allWay[n.junction[r]] {
			continue
		}
		if kind := c.Junctions.Kind[n.cityJunction[n.junction[r]]]; n.signal[r] == none && kind == city.RightBeforeLeft {
			continue
		}
		place := far
		for i := n.con.off[r]; i < n.con.off[r+1]; i++ {
			if n.con.yields[i] {
				place = min(place, n.con.a0[i]-lingerGap)
			}
		}
		if place >= lingerRoom && place < n.length[r] {
			n.linger[r] = place
		}
	}
}

// mayLinger reports whether a candidate that must give way may go as far as the place of its link: it is the only one there,
// nobody who leaves the junction the same way can reach back as far, and before it the way crosses only those whose signal
// is closed.
func (s *Sim) mayLinger(c *candidate) bool {
	n, link := s.net, c.link
	place := n.linger[link]
	if place == 0 || s.shows[link] != permissive || s.count[link] > 0 || s.pending[link] > 0 || s.old[link].rear < far || s.longest > n.length[link]-place {
		return false
	}
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		other := n.con.other[i]
		if n.con.a0[i] < place && (!closedLamp(s.shows[other]) || s.pending[other] > 0 || s.occupies(other, n.con.b1[i])) {
			return false
		}
	}
	return true
}

// lingersInstead lets a candidate that has been refused go as far as the place of its link, if that may be.
func (s *Sim) lingersInstead(c *candidate) bool {
	if c.early || !s.mayLinger(c) {
		return false
	}
	s.slots[c.slot].flags |= lingers
	return true
}

// lingersBefore reports whether the vehicles on the other link of conflict i, or let go onto it, wait before the ways meet.
func (s *Sim) lingersBefore(i uint32) bool {
	n := s.net
	other := n.con.other[i]
	if place := n.linger[other]; place == 0 || place > n.con.b0[i] || closedLamp(s.shows[other]) {
		return false
	}
	if count := uint32(s.count[other]); count > 0 {
		last := s.start[other] + count - 1
		return s.pending[other] == 0 && s.slots[last].flags&lingers != 0 && (count == 1 || s.rearOf(last-1) >= n.con.b1[i])
	}
	if s.pending[other] != 1 || s.old[other].rear < n.con.b1[i] {
		return false
	}
	l := n.from[other]
	for slot := s.start[l]; slot < s.start[l]+uint32(s.granted[l]); slot++ {
		if s.slots[slot].next == other {
			return s.slots[slot].flags&lingers != 0
		}
	}
	return false
}

// lingersAhead reports whether somebody from the same lane who turns elsewhere waits in a candidate's way within the junction, or
// has been let go to do so. It must not come after him: whom he waits for might have to wait for it.
func (s *Sim) lingersAhead(c *candidate) bool {
	n, div := s.net, &s.net.div
	for i := div.off[c.link]; i < div.off[c.link+1]; i++ {
		other := div.other[i]
		if n.linger[other] == 0 {
			continue
		}
		if count := uint32(s.count[other]); count > 0 {
			if last := s.start[other] + count - 1; s.slots[last].flags&lingers != 0 && s.rearOf(last) < div.b1[i] {
				return true
			}
		}
		for slot := s.start[c.lane]; s.pending[other] > 0 && slot < s.start[c.lane]+uint32(s.granted[c.lane]); slot++ {
			if o := &s.slots[slot]; o.next == other && o.flags&lingers != 0 && n.linger[other]-s.laws[o.class].length < div.b1[i] {
				return true
			}
		}
	}
	return false
}

// release lets the vehicle that waits on a link clear it, if nobody it gives way to comes, nobody is on the ways it crosses,
// and it can leave the junction. Once its signal has closed it waits only for those who are there already.
func (s *Sim) release(link uint32) {
	n := s.net
	slot := s.start[link] // others may have come behind
	for end := slot + uint32(s.count[link]); s.slots[slot].flags&lingers == 0; {
		if slot++; slot == end {
			return
		}
	}
	o := &s.slots[slot]
	exit, p := s.old[n.to[link]], &s.laws[o.class]
	if exit.speed < 1 && exit.rear < p.length+exitGap {
		return
	}
	closed := closedLamp(s.shows[link])
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		if n.con.a1[i] <= o.x-p.length {
			continue
		}
		other := n.con.other[i]
		if (s.pending[other] > 0 || s.occupies(other, n.con.b1[i])) && !s.lingersBefore(i) {
			return
		}
		if !closed && s.givesWayTo(link, i) && s.comes(other, n.con.b0[i], n.gap[link]-s.clearedIn(other, i)) {
			return
		}
	}
	o.flags &^= lingers
}

// behindPlace holds the speed vn and the clear way gap of a vehicle that waits within the junction to the place of its link.
func (s *Sim) behindPlace(l, slot uint32, vn, gap float32) (float32, float32) {
	n, o := s.net, &s.slots[slot]
	link, at := l, o.x
	if !n.isLink[l] {
		link, at = o.next, o.x-n.length[l]
	}
	if link == none {
		return vn, gap
	}
	d := n.linger[link] - at
	return s.wall(&s.laws[o.class], o.v, vn, d), min(gap, max(0, d))
}
