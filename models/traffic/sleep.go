package traffic

// A lane sleeps while nothing can change on it: its signal is red, nobody may cross the line, all stand and nobody is asked
// to let somebody in. moveLane has then just computed, from the state it left behind, that state
// again, and would do so in every step until something from outside touches the lane. So it is skipped; its vehicles count
// as updated all the same, and the steps they have waited are added when it wakes. Whoever touches a lane wakes it first.

// doze puts a lane to sleep, in whose last step all vehicles stood from beginning to end and none had a flag, if its first
// vehicle is held by a red signal and nothing beyond the line reaches back into the lane.
func (s *Sim) doze(l uint32) {
	n := s.net
	if s.urged(l) || n.isLink[l] || n.open[l] || s.granted[l] > 0 || !s.halt[l] || s.cfg.Sleepless {
		return
	}
	link := s.slots[s.start[l]].next
	if link == none || s.shows[link] != red || s.shut[link] || s.tail[l].rear < 0 {
		return
	}
	for _, k := range n.out.at(l) {
		if s.tail[k].rear < 0 {
			return
		}
	}
	s.lull[l], s.dozed[l] = link, s.driven+1
}

// sleeps reports whether a lane sleeps, and wakes it if the signal that held it no longer does.
func (s *Sim) sleeps(l uint32) bool {
	link := s.lull[l]
	if link == none {
		return false
	}
	if s.shows[link] == red && !s.shut[link] {
		return true
	}
	s.rouse(l)
	return false
}

// rouse wakes a row if it sleeps.
func (s *Sim) rouse(row uint32) {
	if s.lull[row] == none {
		return
	}
	s.lull[row] = none
	missed := s.driven - s.dozed[row]
	for k := range uint32(s.count[row]) {
		o := &s.slots[s.start[row]+k]
		o.waited = uint16(min(65535, uint64(o.waited)+missed))
		o.stood += uint32(missed)
	}
}

// rouseAll wakes every row, for whoever reads or changes what sleeping leaves behind.
func (s *Sim) rouseAll() {
	end := uint32(s.net.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		s.rouse(r)
	}
}

// Slept is how many of the updates that Counts lists were of vehicles on sleeping lanes, since the Sim was made.
func (s *Sim) Slept() uint64 { return s.slept }
