package traffic

// roomBehind reports whether a candidate will be able to leave the junction: the lane after its link has room; with some
// presets, whoever drives there counts with his length only (clearWay). A grant is taken back if that changes before the line
// is crossed (revoke).
func (s *Sim) roomBehind(c *candidate) bool {
	exit := s.net.to[c.link]
	if s.net.coarse[exit] {
		return s.roomInMeso(c.link)
	}
	if s.net.stubbed(c.link) {
		return true // admits looks at the way beyond
	}
	if s.cfg.Preset.Follows {
		return s.old[exit].rear == far || s.clearWay(c)
	}
	return s.roomFor(c.slot, c.link)
}

// roomFor reports whether the lane after a link holds the vehicle in a slot beside all that come into it before, counting
// in that its last vehicle drives on while it brakes at ease. An empty lane is always room.
func (s *Sim) roomFor(slot, link uint32) bool {
	n, exit := s.net, s.net.to[link]
	taken := float32(0)
	for _, k := range n.in.at(exit) {
		for i := range uint32(s.count[k]) {
			taken += s.laws[s.slots[s.start[k]+i].class].length + exitGap
		}
		if s.pending[k] == 0 {
			continue
		}
		l := n.from[k]
		if veh := s.promised[l]; veh != none && s.promisedLink[l] == k && veh != s.slots[slot].veh {
			taken += s.laws[s.fleet.class[veh]].length + exitGap
		}
		for i := range uint32(s.granted[l]) {
			at := s.start[l] + i
			if at == slot {
				break
			}
			if s.slots[at].next == k {
				taken += s.laws[s.slots[at].class].length + exitGap
			}
		}
	}
	rear := s.old[exit].rear
	if rear == far {
		if taken == 0 {
			return true
		}
		rear = n.length[exit]
	} else {
		rear += stopping(s.old[exit].speed, 2)
	}
	return taken+s.laws[s.slots[slot].class].length+exitGap <= rear
}

// parting reports whether somebody who has parted into another link from the same lane stands in the stretch that both
// share.
func (s *Sim) parting(link uint32) bool {
	div := &s.net.div
	for i := div.off[link]; i < div.off[link+1]; i++ {
		if o := s.old[div.other[i]]; o.rear < max(div.b1[i], 0) && o.speed <= flowing {
			return true
		}
	}
	return false
}

// press notes for every link of a junction how much of the lane after it the vehicles on their way over it need to be
// able to stop in it.
func (s *Sim) press(j uint32) {
	n := s.net
	s.pressed[j] = true
	for k := n.links[j]; k < n.last[j]; k++ {
		need, come, l := -far, -far, n.from[k]
		if s.count[k] > 0 {
			s.release(k)
			o := &s.slots[s.start[k]]
			need, come = s.need(s.start[k], n.length[k]), o.x+float32(o.v*s.dt)-n.length[k]
		}
		may := uint32(s.granted[l])
		if n.open[l] {
			may = uint32(s.count[l])
		}
		for i := range may {
			o := &s.slots[s.start[l]+i]
			if o.next == k {
				need = max(need, s.need(s.start[l]+i, n.length[l]+n.length[k]))
				come = max(come, o.x+float32(o.v*s.dt)-n.length[l]-n.length[k])
			}
			if n.length[l]-o.x > 150 {
				break
			}
		}
		if s.promised[l] != none && s.promisedLink[l] == k {
			if slot, left := s.firstInto(l); slot != none {
				left += n.length[l] + n.length[k]
				need = max(need, stopping(s.slots[slot].v, s.soft)-left)
				come = max(come, float32(s.slots[slot].v*s.dt)-left)
			}
		}
		s.needs[k], s.comers[k] = need, come
	}
}

// needed is how much of a lane the vehicles on their way into it need to be able to stop in it [m].
func (s *Sim) needed(lane uint32) float32 {
	need := -far
	for _, k := range s.net.in.at(lane) {
		need = max(need, s.needs[k])
	}
	return need
}

// inFront reports whether a vehicle that has its rear at a place of a lane, and nobody behind it there, is ahead of all that come into
// the lane in this step at their speeds. Else they would be stopped short, and those behind them would have to brake hard.
func (s *Sim) inFront(lane uint32, rear float32) bool {
	for _, k := range s.net.in.at(lane) {
		if s.comers[k] > rear {
			return false
		}
	}
	return true
}

// need is how far beyond the place at, on its own lane's scale, the vehicle in a slot may come to rest [m].
func (s *Sim) need(slot uint32, at float32) float32 {
	return stopping(s.slots[slot].v, s.soft) - (at - s.slots[slot].x)
}

// drivesUp reports whether who drives on the ring of a roundabout goes on until somebody stands before him, as with some presets,
// and keeps nothing clear: else one who wants to leave the ring waits behind one who keeps an entry clear, who waits for the
// ring to go on, and that waits for him. So does SUMO (MSVehicle::checkRewindLinkLanes).
func (s *Sim) drivesUp(link uint32) bool { return s.cfg.Preset.Follows && s.net.onRing[link] }
