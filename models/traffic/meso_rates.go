package traffic

import "slices"

// inQueue is how fast a queue that passes a line drives, over the limit: as measureStart has it at 50 km/h.
const inQueue = 0.75

// Rate is the share of its saturation flow that a movement has now. Yellow is green as long as somebody who drives in a
// queue that passes could not stop any more, and for a turn that has given way until then.
func (m *mesoStreets) Rate(movement uint32) float32 {
	k := m.link[movement]
	if m.s.shut[k] || !m.lampLets(k) && !m.sneaks(k) {
		m.until[m.lane[m.s.net.from[k]]] = 0
		return 0
	}
	return m.share[movement]
}

// lampLets reports whether what a signal shows lets somebody who comes drive over a link.
func (m *mesoStreets) lampLets(k uint32) bool {
	s := m.s
	switch s.shows[k] {
	case red:
		return false
	case yellow, lateYellow:
		v := inQueue * s.net.limit[s.net.from[k]]
		return (s.now - s.plans.cabinet[s.net.signal[k]].began).Seconds() < float64(v/(2*s.stopsWith(&s.laws[Car])))
	}
	return true
}

// sneaks reports whether the first before a link has waited through a permissive green and goes at yellow.
func (m *mesoStreets) sneaks(k uint32) bool {
	if m.s.shows[k] != lateYellow {
		return false
	}
	lane := m.lane[m.s.net.from[k]]
	veh := m.First(lane)
	return veh != none && m.s.now.Seconds()-max(m.Ready(veh), m.went[lane]) >= sneakWait
}

// comes reports whether a vehicle of a meso street drives over a link within gap seconds; one that stands, for there is no room
// beyond or because others go first, does not.
func (m *mesoStreets) comes(k uint32, gap float32) bool {
	s := m.s
	lane := m.lane[s.net.from[k]]
	veh := m.First(lane)
	if veh == none || m.Movement(veh, lane) != m.move[k] {
		return false
	}
	if wait := m.Ready(veh) - s.now.Seconds(); wait > 0 {
		return wait < float64(gap)
	}
	return m.until[lane] == 0 && m.goesOn(m.move[k])
}

// goesOn reports whether there is room beyond a movement.
func (m *mesoStreets) goesOn(move uint32) bool {
	if to := m.net.To[move]; to != none {
		return m.Room(to) > 0
	}
	return m.Due(move, m.s.now.Seconds()) == none
}

// seekOtherWays notes vehicles that stand before a closure, or in a lane that does not lead on, and, after a long time, before
// a street that stays full: they look for another way. Called once a second.
func (m *mesoStreets) seekOtherWays() {
	s := m.s
	now := s.now.Seconds()
	for lane, r := range m.row {
		veh := m.First(uint32(lane))
		if veh == none {
			continue
		}
		stood := now - m.Ready(veh)
		if stood < s.cfg.Patience.Seconds() {
			continue
		}
		move := m.Movement(veh, uint32(lane))
		switch {
		case float64(s.states.depth[r]) >= s.cfg.Impassable || s.allRed(r):
		case move == none || s.shut[m.link[move]]:
			m.seek(veh, r)
		case stood >= detourWait && (s.step/s.hertz+uint64(lane))%detourTry == 0 && !m.roomAfter(m.link[move]):
			m.seek(veh, r)
		}
	}
}

func (m *mesoStreets) seek(veh, r uint32) {
	w := &m.s.blocks[m.s.net.blockOf[r]]
	w.lost = append(w.lost, veh)
}

// roomAfter reports whether the street after a link has room for one more.
func (m *mesoStreets) roomAfter(k uint32) bool {
	to := m.s.net.to[k]
	if link := m.of[m.s.net.street[to]]; link != none {
		return m.Room(link) > 0
	}
	return m.s.old[to].rear >= m.s.longest
}

// otherWay sends a vehicle at the end of a meso street along the best of the ways that the street offers.
func (m *mesoStreets) otherWay(veh uint32) {
	s, n, f := m.s, m.s.net, &m.s.fleet
	lane := m.find(veh)
	if lane == none {
		return
	}
	move := m.Movement(veh, lane)
	blocked := move != none && !s.shut[m.link[move]]
	k, g, street := s.expects(veh), s.group(veh), f.street[veh]
	s.starts, s.firsts, s.other = s.starts[:0], s.firsts[:0], s.other[:0]
	first := n.firstLane[street]
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		for _, link := range n.out.at(r) {
			if s.shut[link] || n.arc[link] == noArc || n.may[link]>>g&1 == 0 || slices.Contains(s.firsts, n.arc[link]) || blocked && !m.roomAfter(link) {
				continue
			}
			s.offerWay(k, street, n.arc[link])
		}
	}
	if !s.bestWay(k, veh) {
		return
	}
	if blocked {
		s.counts.Detours++
	} else {
		s.counts.WrongLane++
	}
	s.follow(veh, 0, s.other, none, none)
}
