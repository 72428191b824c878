package traffic

import "math"

// At an all-way stop, and where signals are dark, a driver starts while the one before him still crosses, so as to reach
// the crossing when it is clear. He keeps before it until it is: nobody is let go after him whose way crosses his, so
// whom he waits for never waits for him.

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
	// With acceleration a the way is made in √(v²+2a·way)−v over a.
	root := float32(math.Sqrt(float64(float32(o.v*o.v) + float32(2*p.accel*way))))
	return (n.con.b1[i]-other.rear)/other.speed < (root-o.v)/p.accel
}

// behindOthers holds the speed vn and the clear way gap of a vehicle that was let go while others were still crossing its
// way (clearsFor): it keeps before the place until they have cleared it. It reports whether there are any left.
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
		if d := n.con.a0[i] - at; d >= 0 && n.con.crossing[i] && s.tail[n.con.other[i]].rear < n.con.b1[i] {
			vn, gap, left = s.wall(p, o.v, vn, d), min(gap, d), true
		}
	}
	return vn, gap, left
}
