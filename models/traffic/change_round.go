package traffic

// Who finds somebody standing in his lane, stalled or halting, goes round: into the lane beside, even if his turn cannot be made
// from there, and back as soon as he is past. Where there is no room left for coming back before the turn he stays behind, and
// looks for another way after a while. All defaults of ours.
const (
	roundSight = 200 // somebody who stands is seen so far ahead [m]
	backRoom   = 40  // needed beyond him to come back before the turn [m]
)

// mayStand reports whether there may be somebody in a lane who is stalled or halts.
func (s *Sim) mayStand() bool { return len(s.halts)+len(s.incidents)+len(s.stranded) > 0 }

// obstructed is the set of those lanes of a street, kerb to before after, in which somebody stands who is stalled or halts.
func (s *Sim) obstructed(kerb, after uint32) (lanes uint32) {
	for l := kerb; l < min(after, kerb+32); l++ {
		for k := range uint32(s.count[l]) {
			if o := &s.slots[s.start[l]+k]; o.flags&stalled != 0 && o.v < creep {
				lanes |= 1 << (l - kerb)
				s.stir(l)
				break
			}
		}
	}
	return lanes
}

// obstacle is the slot of the nearest one who stands, stalled or halting, ahead of position x in lane l, of those before index at;
// none if there is none in sight.
func (s *Sim) obstacle(l, at uint32, x float32) uint32 {
	for i := at; i > 0; i-- {
		slot := s.start[l] + i - 1
		o := &s.slots[slot]
		if o.x-x > roundSight+s.laws[o.class].length {
			break
		}
		if o.flags&stalled != 0 && o.v < creep {
			return slot
		}
	}
	return none
}

// passes reports whether somebody stands ahead of index at of lane `to` whom the driver at x, beside, would rather pass before he
// comes into that lane: there is room for that beyond.
func (s *Sim) passes(to, at uint32, x float32) bool {
	o := s.obstacle(to, at, x)
	return o != none && s.net.length[to]-s.slots[o].x >= backRoom
}

// pressure is the urgency of getting past the vehicle that stands in slot o of lane l, for one at x.
func (s *Sim) pressure(o uint32, x float32) float32 {
	return min(1, max(0, 1-(s.rearOf(o)-x)/roundSight))
}

// goRound weighs the lanes beside of vehicle k of lane l, behind the one who stands in slot o, and returns the better one if it may
// go there now. Else it asks for room in it; and if neither will do, it notes after a while that another way is needed.
func (s *Sim) goRound(l, k, o, kerb, after, right, left uint32, w *blockWork) (to, at uint32) {
	n, slot := s.net, s.start[l]+k
	v := &s.slots[slot]
	g, u, end := s.group(v.veh), s.pressure(o, v.x), n.length[l]
	stops := s.atStop(slot)
	if stops {
		t := s.fleet.tour[v.veh]
		end = t.legs[t.at].pos
	}
	back := end-s.slots[o].x >= backRoom
	to, best := none, -far
	for side, lane := range [2]uint32{l - 1, l + 1} {
		if side == 0 && l == kerb || lane >= after || n.may[lane]>>g&1 == 0 || s.closed[lane] {
			continue
		}
		index := right
		if side == 1 {
			index = left
		}
		leads := !stops && s.leadsOn(slot, lane)
		if !leads && !back {
			continue
		}
		if other := s.obstacle(lane, index, v.x); other != none && s.rearOf(other) < s.slots[o].x+backRoom {
			continue
		}
		gain, _ := s.incentive(l, k, lane, index)
		if leads {
			gain += far / 2
		}
		if gain > best {
			to, at, best = lane, index, gain
		}
	}
	if to == none {
		if float32(v.waited)*s.dt >= detourWait && (s.step+uint64(l))%(detourTry*s.hertz) == 0 {
			w.lost = append(w.lost, v.veh)
		}
		return none, 0
	}
	if s.fits(slot, to, at) {
		if gain, burden := s.incentive(l, k, to, at); gain+float32(u*urgencyGain) > threshold && burden > -imposed || s.squeezesIn(slot, to, at, u) {
			return to, at
		}
	}
	if u > askUrgency {
		s.askForRoom(l, slot, to, at)
	}
	return none, 0
}
