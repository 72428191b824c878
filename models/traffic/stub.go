package traffic

// stubStreet is the length below which a street holds no vehicle whole [m]: who stands in it stands in a junction too.
const stubStreet = 4

// stubbed reports whether the complex of a link's junction has a street that holds no vehicle. Nobody could be admitted to it as a
// whole beside anybody else (leavesRoom); who goes there needs a clear way to a place that does hold him.
func (n *network) stubbed(link uint32) bool {
	return n.tightest[n.complex[n.junction[link]]] < stubStreet
}

// clearWay reports whether the way of a candidate beyond its line holds it before the first vehicle that stands there, beside
// those that drive ahead of it, or before the first line that it could not cross now. So does SUMO
// (MSVehicle::checkRewindLinkLanes: Lopez and others 2018).
func (s *Sim) clearWay(c *candidate) bool {
	n, veh := s.net, s.slots[c.slot].veh
	need, room, link := s.laws[s.slots[c.slot].class].length+exitGap, float32(0), c.link
	first := 1
	if c.early {
		first = 2
	}
	for hop := first; ; hop++ {
		lane := n.to[link]
		if n.coarse[lane] {
			return true
		}
		for _, row := range [2]uint32{link, lane} {
			if row == lane {
				room += n.length[lane]
			}
			for k := int(s.count[row]) - 1; k >= 0; k-- {
				slot := s.start[row] + uint32(k)
				if s.slots[slot].v < slowest {
					if row == lane {
						room -= n.length[lane] - s.rearOf(slot)
					}
					return room >= need
				}
				room -= s.laws[s.slots[slot].class].length + exitGap
			}
		}
		if last := s.old[lane]; s.count[lane] == 0 && last.rear < n.length[lane] && last.speed < slowest { // it reaches back
			return room-n.length[lane]+last.rear >= need
		}
		if room >= need {
			return true
		}
		if link, _ = s.linkAfter(veh, lane, hop); link == none || hop == mostHops {
			return true
		}
		if !n.open[lane] && !s.crossable(link) {
			return false
		}
	}
}

// crossable reports whether who came to the line of a link now could go on: its signal is open, nobody stands in the way and nobody
// with right of way comes.
func (s *Sim) crossable(link uint32) bool {
	n := s.net
	if closedLamp(s.shows[link]) || s.barred(link) {
		return false
	}
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		other := n.con.other[i]
		if s.givesWayTo(link, i) && s.nears(other, n.con.b0[i], n.gap[link]-s.clearedIn(other, i)) {
			return false
		}
	}
	return true
}

// nears is comes for a line of another junction, told by where vehicles are and how they drive only: who is let go there may be decided on
// at the same time, so whoever may cross the line counts with those who come to it.
func (s *Sim) nears(link uint32, at, gap float32) bool {
	n := s.net
	if closedLamp(s.shows[link]) || s.shut[link] {
		return false
	}
	l := n.from[link]
	if n.coarse[l] {
		return s.meso.comes(link, gap)
	}
	for slot := s.start[l]; slot < s.start[l]+uint32(s.count[l]); slot++ {
		o := &s.slots[slot]
		d := n.length[l] - o.x + at
		if d > 200 {
			return false
		}
		if o.next == link {
			return o.v > slowest && d < float32(o.v*gap)
		}
	}
	return s.comesLater(link, l, at+n.length[l], gap, 1)
}
