package traffic

// revoke takes back grants of lane l whose link now shows yellow or red, is shut, or is blocked, from the first vehicle on that
// can still stop at ease.
func (s *Sim) revoke(l uint32) {
	n, first := s.net, s.start[l]
	for k := range uint32(s.granted[l]) {
		slot := first + k
		link := s.slots[slot].next
		show := s.shows[link]
		may := (show == protected || show == permissive || show == stopThenGo || show == dark || s.urged(l)) && !s.shut[link] && s.slots[slot].flags&stalled == 0
		d, v := n.length[l]-s.slots[slot].x-3*clearance, s.slots[slot].v
		if !may && show == lateYellow && s.sneaks(slot, d) {
			continue
		}
		p := &s.laws[s.slots[slot].class]
		if d > 0 && stopping(v, s.stopsWith(p)) <= d && (!may || s.blockedNow(l, slot, link)) {
			for i := k; i < uint32(s.granted[l]); i++ {
				s.pending[s.slots[first+i].next]--
				s.slots[first+i].flags &^= follows | joins | lingers
				s.steer(l, first+i) // lanes may have closed meanwhile
			}
			s.granted[l] = uint16(k)
			s.went[l] = 0
			return
		}
	}
}

// blockedNow reports whether the way of a vehicle has been blocked since it was let go: it stands before the line all the same, the
// lane behind its link has come to a stand and has no room for it any more, or somebody stands where its way parts from
// that of others. It would keep others out for nothing.
func (s *Sim) blockedNow(l, slot, link uint32) bool {
	if s.slots[slot].v <= creep {
		return true
	}
	if s.waived[l] && slot == s.start[l] {
		return false
	}
	exit := s.old[s.net.to[link]]
	return exit.rear < far && exit.speed <= flowing && !s.drivesUp(link) && !s.roomFor(slot, link) || s.net.clears[link] && s.parting(link)
}

// stopsWith is the deceleration with which a driver still stops at a signal that changes [m/s²].
func (s *Sim) stopsWith(p *law) float32 {
	if b := float32(s.cfg.Preset.Braking); b > 0 {
		return min(b, p.decel)
	}
	return min(easyStop, 0.8*p.decel)
}
