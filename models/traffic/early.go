package traffic

import "math"

// At an all-way stop, and where signals are dark, a driver starts while the one before him still crosses, so as to reach
// the crossing when it is clear (follows). Links that end in one lane are one approach to it: who has right of way, and who enters
// a roundabout, starts behind one who is on the stretch ahead but comes from elsewhere (joins). He keeps behind either: nobody is
// let go after him unless behind him, so whom he waits for never waits for him.

// clearsFor reports whether a candidate may go although somebody is still on the link of its conflict i: he is past his own
// line, drives, and will have cleared the place before the candidate gets there; and the candidate can stop before it.
func (s *Sim) clearsFor(c *candidate, i uint32) bool {
	n := s.net
	o := &s.slots[c.slot]
	other := s.old[n.con.other[i]]
	way := n.length[c.lane] - o.x + n.con.a0[i]
	p := &s.laws[o.class]
	if !n.con.crossing[i] || other.speed < rolling || stopping(o.v, min(wallBrake, p.comfort))+float32(o.v*s.dt) > way-standGap {
		return false
	}
	return (n.con.b1[i]-other.rear)/other.speed < p.reach(o.v, way)
}

// reach is how long a driver who accelerates from speed v needs for a way [s]: √(v²+2a·way)−v over a.
func (p *law) reach(v, way float32) float32 {
	root := float32(math.Sqrt(float64(float32(v*v) + float32(2*p.accel*way))))
	return (root - v) / p.accel
}

// behindOthers holds the speed vn and the clear way gap of a vehicle that was let go while others were still on its way: it
// keeps before the place until those who cross it have cleared it (clearsFor), and behind those who go on into its lane
// (mayFollow), with eq. (3): drivers who merge put up with less than their headway. It reports whether any still cross.
func (s *Sim) behindOthers(l, slot uint32, vn, gap float32) (float32, float32, bool) {
	n, o := s.net, &s.slots[slot]
	link, at := l, o.x
	if !n.isLink[l] {
		link, at = o.next, o.x-n.length[l]
	}
	left := false
	if link == none {
		return vn, gap, false
	}
	p := &s.laws[o.class]
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		other := n.con.other[i]
		if s.tail[other].rear >= n.con.b1[i] {
			continue
		}
		switch {
		case n.con.crossing[i]:
			if d := n.con.a0[i] - at; d >= 0 && o.flags&follows != 0 {
				vn, gap, left = s.wall(p, o.v, vn, d), min(gap, d), true
			}
		case o.flags&joins != 0:
			if ahead := s.aheadOn(other, n.length[link]-at); ahead.rear < far {
				d := n.length[link] - at - (n.length[other] - ahead.rear)
				vn, gap = p.held(o.v, vn, d, ahead.speed, ahead.decel, s.dt), min(gap, max(0, d))
			}
		}
	}
	return vn, gap, left
}

// mayFollow decides whether a candidate may go although somebody is still on the link of its conflict i, since both go on into the
// same lane: it can keep behind him with eq. (3), counted back from where the ways end, and would not have to stand. Then
// everybody on that link is ahead of it, and who comes later behind it. A way that is to be kept clear asks besides that he drives. Who
// gives way waits until he has left, except at entries of roundabouts and with presets whose lanes are room while their last vehicle drives.
func (s *Sim) mayFollow(c *candidate, i uint32) bool {
	n := s.net
	other := n.con.other[i]
	if n.con.crossing[i] || n.from[other] == c.lane || !s.cfg.Preset.Follows && !n.enters[c.link] && !s.goesBefore(c.link, i) {
		return false
	}
	last := s.old[other]
	if n.clears[c.link] && last.speed <= flowing {
		return false
	}
	if s.cfg.Preset.Follows { // he is past its stop line, measured so
		return n.length[other]-last.rear <= n.length[c.link]
	}
	o := &s.slots[c.slot]
	p := &s.laws[o.class]
	gap := n.length[c.link] + n.length[c.lane] - o.x - (n.length[other] - last.rear)
	return gap > clearance && allowed(o.v, o.v, gap-clearance, last.speed, min(p.decel, last.decel), last.decel, s.dt) &&
		p.next(o.v, float32(s.limit[c.lane]*o.wish), p.headway, gap, last.speed, last.decel, s.dt, s.stops) > creep
}

// aheadOn is the last vehicle on a link that is nearer than left [m] to its end, or reaches back into it.
func (s *Sim) aheadOn(link uint32, left float32) rearEnd {
	n := s.net
	if s.count[link] == 0 {
		return s.tail[link]
	}
	for k := int(s.count[link]) - 1; k >= 0; k-- {
		o := &s.slots[s.start[link]+uint32(k)]
		if n.length[link]-o.x < left && (o.flags&lingers == 0 || o.x > n.linger[link]) {
			p := &s.laws[o.class]
			return rearEnd{o.x - p.length, o.v, p.decel, none}
		}
	}
	return rearEnd{rear: far}
}
