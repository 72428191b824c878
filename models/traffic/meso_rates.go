package traffic

import (
	"slices"

	"semul/engine/fmath"
)

// flowMemory is over how long conflicting flows are averaged [s] (default).
const flowMemory = 60

// flows are how many vehicles drive over the links that drivers of meso streets give way to, while those may be driven.
type flows struct {
	m    *mesoStreets
	rows []uint32  // links that somebody gives way to
	seen []uint32  // by row: m.gone at the last look
	rate []float32 // by row [veh/s]
}

// findFlows lists the links whose flow counts.
func (m *mesoStreets) findFlows() {
	n := m.s.net
	counts := make([]bool, n.lanes)
	for _, k := range m.link {
		for i := n.con.off[k]; i < n.con.off[k+1]; i++ {
			counts[n.con.other[i]] = true
		}
	}
	m.flows = flows{m: m, seen: make([]uint32, n.lanes), rate: make([]float32, n.lanes)}
	for r, yes := range counts {
		if yes {
			m.flows.rows = append(m.flows.rows, uint32(r))
		}
	}
}

// note takes what has passed in the last second into the mean of the links that may be driven.
func (f *flows) note() {
	s := f.m.s
	for _, r := range f.rows {
		passed := f.m.gone[r] - f.seen[r]
		f.seen[r] = f.m.gone[r]
		if passed > 0 || !closedLamp(s.shows[r]) {
			f.rate[r] += (float32(passed) - f.rate[r]) / flowMemory
		}
	}
}

// allWayHeadways are the saturation headways of an approach to an all-way stop [s] by how many others have somebody
// waiting: Highway Capacity Manual 2010 (Kyte and others 1996, NCHRP 3-46).
var allWayHeadways = [4]float32{3.9, 5.8, 7.0, 9.6}

// inQueue is how fast a queue that passes a line drives, over the limit: as measureStart has it at 50 km/h.
const inQueue = 0.75

// Rate is the share of its saturation flow that a movement has now. Yellow is green as long as somebody who drives in a
// queue that passes could not stop any more.
func (m *mesoStreets) Rate(movement uint32) float32 {
	s, n, k := m.s, m.s.net, m.link[movement]
	if s.shut[k] {
		return 0
	}
	if s.shows[k] == red {
		return 0
	}
	q := m.flowOf(k)
	if n.allWay[n.junction[k]] {
		return m.inTurn(k, q)
	}
	switch s.shows[k] {
	case yellow, lateYellow:
		v := inQueue * n.limit[n.from[k]]
		passes := float64(v / (2 * s.stopsWith(&s.laws[Car])))
		if (s.now - s.plans.cabinet[n.signal[k]].began).Seconds() >= passes {
			return 0
		}
	case dark:
		return m.inTurn(k, q)
	case stopThenGo:
		return min(m.byGaps(k, q), 1/(q*n.follow[k]))
	}
	return m.byGaps(k, q)
}

// flowOf is the saturation flow of the lane before a link [veh/s].
func (m *mesoStreets) flowOf(k uint32) float32 {
	return m.Flow(m.of[m.s.net.street[m.s.net.from[k]]])
}

// byGaps is the capacity that those with right of way leave to a link, over its saturation flow q [veh/s]:
//
//	q_c e^(−q_c t_c) / (1 − e^(−q_c t_f)) / q      (Siegloch 1973; Highway Capacity Manual)
//
// for a flow q_c of those, critical gap t_c and follow-up time t_f.
func (m *mesoStreets) byGaps(k uint32, q float32) float32 {
	s, n := m.s, m.s.net
	mine, others := s.privilege(k), float32(0)
	for i := n.con.off[k]; i < n.con.off[k+1]; i++ {
		other := n.con.other[i]
		if closedLamp(s.shows[other]) || s.shut[other] {
			continue
		}
		if theirs := s.privilege(other); mine > theirs || mine == theirs && n.con.yields[i] {
			others += m.flows.rate[other]
		}
	}
	if others < 0.001 {
		return 1
	}
	c := float64(others)
	capacity := c * fmath.Exp(-c*float64(n.gap[k])) / (1 - fmath.Exp(-c*float64(n.follow[k])))
	return min(1, float32(capacity)/q)
}

// inTurn is the share of the saturation flow q [veh/s] that an approach to an all-way stop has. Another street counts as far
// as somebody is there: always if somebody stands now, else for the share of time that its flow takes.
func (m *mesoStreets) inTurn(k uint32, q float32) float32 {
	n := m.s.net
	j, own, others := n.junction[k], n.street[n.from[k]], float32(0)
	for r := n.first[j]; r < n.links[j]; {
		street, busy := n.street[r], float32(0)
		for ; r < n.links[j] && n.street[r] == street; r++ {
			if street == own {
				continue
			}
			if m.waitsAt(r) {
				busy = 1
			}
			for _, link := range n.out.at(r) {
				busy += float32(m.flows.rate[link] * allWayHeadways[1])
			}
		}
		others += min(1, busy)
	}
	whole := min(int(others), len(allWayHeadways)-2)
	part := min(1, others-float32(whole))
	headway := allWayHeadways[whole] + float32(part*(allWayHeadways[whole+1]-allWayHeadways[whole]))
	return min(1, 1/(headway*q))
}

// waitsAt reports whether somebody stands at the end of a lane.
func (m *mesoStreets) waitsAt(r uint32) bool {
	s := m.s
	if s.net.coarse[r] {
		veh := m.First(m.lane[r])
		return veh != none && m.Ready(veh) <= s.now.Seconds()
	}
	return s.count[r] > 0 && s.slots[s.start[r]].waited > 0
}

// comes reports whether a vehicle of a meso street drives over a link within gap seconds; one that stands, for there is no room
// beyond, does not.
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
	if to := m.net.To[m.move[k]]; to != none {
		return m.Room(to) > 0
	}
	return m.Due(m.move[k], s.now.Seconds()) == none
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
