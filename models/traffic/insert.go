package traffic

// place is the first and the last position of a vehicle of length len [m] on a lane where it may begin.
func beginAt(pos, length, lane float32) float32 {
	return max(length, min(pos, lane-1))
}

// roomy reports whether a vehicle of the given length can begin in a lane at all.
func roomy(lane, length float32) bool { return lane >= length+1 }

// enqueue puts a vehicle at the end of the queue of a lane. Queues are never left but by the front, into the lane.
func (s *Sim) enqueue(l, veh uint32) {
	s.fleet.behind[veh] = none
	if s.first[l] == none {
		s.first[l] = veh
	} else {
		s.fleet.behind[s.last[l]] = veh
	}
	s.last[l] = veh
	s.wake(l)
	s.stir(l)
}

// enter lets the first vehicle in the queue of lane l enter if there is room for it and nobody must brake harder than
// at ease, and reports whether it did.
func (s *Sim) enter(l uint32, w *blockWork) bool {
	if s.net.coarse[l] {
		return s.enterMeso(l, w)
	}
	n, f := s.net, &s.fleet
	veh := s.first[l]
	p := &s.laws[f.class[veh]]
	x := beginAt(f.pos[veh], p.length, n.length[l])
	if s.closed[l] {
		return false
	}
	at := s.ahead(l, 0, x)
	first, count := s.start[l], uint32(s.count[l])
	if !n.open[l] && (at < uint32(s.granted[l]) || s.promised[l] != none) {
		return false
	}
	rear, v := x-p.length, float32(0)
	gap := n.length[l] - x
	if at > 0 {
		gap = s.rearOf(first+at-1) - x
		if gap < p.gap {
			return false
		}
	} else if gap += min(0, s.reach(l)); gap < standGap {
		return false
	}
	if at < count {
		o := first + at
		q := &s.laws[s.slots[o].class]
		if behind := rear - s.slots[o].x; behind < q.gap || stopping(s.slots[o].v, min(q.comfort, p.decel)) > behind-clearance {
			return false
		}
	} else if s.needed(l) > rear-1 {
		return false
	}
	if begin := f.speed[veh]; begin > 0 {
		v = min(begin, s.arrivalSpeed(l, at, veh, gap))
	} else if f.through[veh] && at == count && begin == 0 {
		if v = s.arrivalSpeed(l, at, veh, gap); at > 0 && float32(0.8*v*(p.headway+s.slack[l])) > gap-p.gap {
			return false // follows a little later, in the flow
		}
	}
	s.makeRoom(l)
	s.insert(l, at)
	slot := s.start[l] + at
	s.slots[slot].x, s.slots[slot].v, s.slots[slot].wish = x, v, f.wish[veh]
	s.slots[slot].veh, s.slots[slot].class, s.slots[slot].flags, s.slots[slot].waited, s.slots[slot].close = veh, f.class[veh], 0, 0, 0
	s.slots[slot].stood = 0
	s.beginSpeed(veh, v)
	if f.phase[veh] == driving {
		s.outOfMeso(veh, l)
	} else {
		f.phase[veh], f.street[veh], f.since[veh] = driving, n.street[l], s.now
		f.via[veh], f.viaOlder[veh] = none, none
		f.ideal[veh] -= x / s.alone(l, slot)
		f.metres[veh] -= x
		w.entered = append(w.entered, veh)
	}
	s.steer(l, slot)
	if s.first[l] = f.behind[veh]; s.first[l] == none {
		s.last[l] = none
	}
	w.look = append(w.look, veh)
	return true
}

// arrivalSpeed is how fast a vehicle comes into lane l from outside behind vehicle at−1, gap [m] ahead: as it wishes, but
// not faster than the one ahead unless it is that far behind, and never above eq. (3), which it keeps before the end of the
// lane too: it may want to leave that over another link, or not be let go.
func (s *Sim) arrivalSpeed(l, at, veh uint32, gap float32) float32 {
	p := &s.laws[s.fleet.class[veh]]
	v := min(float32(s.limit[l]*s.fleet.wish[veh]), p.maxSpeed)
	x := beginAt(s.fleet.pos[veh], p.length, s.net.length[l])
	soft := min(p.decel, s.soft) // whoever stands or drives beyond
	v = min(v, safe(v, s.net.length[l]-x-clearance, 0, soft, soft, s.dt))
	ahead, brake := float32(0), soft
	if at > 0 {
		slot := s.start[l] + at - 1
		ahead, brake = s.slots[slot].v, s.laws[s.slots[slot].class].decel
		v = min(v, max(ahead, (gap-p.gap)/(p.headway+s.slack[l]+0.5)))
	}
	return max(0, min(v, safe(v, gap-clearance, ahead, min(p.decel, brake), brake, s.dt)))
}
