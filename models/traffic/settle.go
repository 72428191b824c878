package traffic

// settleOf is the phase "settle": notes the last vehicle of every live row, moves rows back to the front of their slots
// and puts the empty ones to rest.
func (s *Sim) settleOf(b int) {
	w := &s.blocks[b]
	end := s.net.blocks[b+1]
	for r := s.nextLive(s.net.blocks[b], end); r < end; r = s.nextLive(r+1, end) {
		if s.lull[r] != none && s.dozed[r] < s.driven {
			continue // it slept through this step
		}
		s.yield[r] = nobodyAsked
		if s.count[r] == 0 {
			s.old[r].rear, s.tail[r].rear = far, far
			s.granted[r], s.halt[r], s.waived[r], s.start[r] = 0, false, false, r*smallRoom
			if s.first[r] == none {
				s.live[r/64] &^= 1 << (r % 64)
			}
			continue
		}
		s.makeRoom(r)
		s.noteTail(s.old, r)
		s.noteTail(s.tail, r)
		if s.old[r].rear < 0 {
			w.reaching = append(w.reaching, r)
		}
	}
}

// noteTail writes the last vehicle of a row that has one into a snapshot.
func (s *Sim) noteTail(t snapshot, r uint32) {
	slot := s.start[r] + uint32(s.count[r]) - 1
	o := &s.slots[slot]
	p := &s.laws[o.class]
	t[r] = rearEnd{o.x - p.length, o.v, p.decel, none}
	if t[r].rear < 0 && !s.net.isLink[r] {
		t[r].by = s.fleet.via[o.veh]
	}
}

// clearShadows forgets the shadows of the last step.
func (s *Sim) clearShadows() {
	for _, r := range s.shadows {
		if s.count[r] == 0 {
			s.old[r].rear, s.tail[r].rear = far, far
		}
	}
	s.shadows = s.shadows[:0]
}

// castShadows lets vehicles that reach back out of their row be seen in the empty rows behind it, on the way they came,
// however short those are: a bus on a link may still cover the lane before it and the link before that.
func (s *Sim) castShadows() {
	for b := range s.blocks {
		w := &s.blocks[b]
		for _, r := range w.reaching {
			veh := s.slots[s.start[r]+uint32(s.count[r])-1].veh
			before := s.fleet.via[veh]
			if s.net.isLink[r] {
				before = s.net.from[r]
			}
			s.cast(r, before, veh, false)
		}
		w.reaching = w.reaching[:0]
	}
}

// cast enters the part of a vehicle at the end of row r, or of its shadow there, that lies in the row before. A vehicle
// remembers the last two links it drove; older says that the last one has been used.
func (s *Sim) cast(r, before, veh uint32, older bool) {
	if before == none || s.count[before] > 0 {
		return
	}
	rear := s.old[r].rear + s.net.length[before]
	if rear >= s.old[before].rear {
		return
	}
	by := none // link it came into the row before by
	if !s.net.isLink[before] {
		if by = s.fleet.via[veh]; older {
			by = s.fleet.viaOlder[veh]
		}
	}
	for _, t := range [2]snapshot{s.old, s.tail} {
		t[before] = rearEnd{rear, t[r].speed, t[r].decel, by}
	}
	s.shadows = append(s.shadows, before)
	if rear >= 0 {
		return
	}
	switch {
	case s.net.isLink[before]:
		s.cast(before, s.net.from[before], veh, older || !s.net.isLink[r])
	case older:
		s.cast(before, s.fleet.viaOlder[veh], veh, true)
	default:
		s.cast(before, s.fleet.via[veh], veh, false)
	}
}
