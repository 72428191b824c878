package traffic

import "math"

// coming is how many vehicles are on their way into a link from streets of the other kind and have been promised a place.
func (m *mesoStreets) coming(link uint32) uint32 {
	s, n := m.s, m.s.net
	first, sum := n.firstLane[m.street[link]], uint32(0)
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		for _, k := range n.in.at(r) {
			if !n.coarse[n.from[k]] {
				sum += uint32(s.pending[k]) + uint32(s.count[k])
			}
		}
	}
	return sum
}

// roomInMeso reports whether the meso street after a link has room for one more vehicle beside those on their way.
func (s *Sim) roomInMeso(k uint32) bool {
	m := s.meso
	link := m.of[s.net.street[s.net.to[k]]]
	m.Reserved[link] = m.coming(link)
	if m.Room(link) > 0 {
		return true
	}
	m.refused[link] = true
	return false
}

// takeMeso takes the vehicle in a slot, which has passed the end of a link, into a meso street.
func (s *Sim) takeMeso(from, to, slot uint32) {
	m, n, f, o := s.meso, s.net, &s.fleet, &s.slots[slot]
	veh, over := o.veh, o.x-n.length[from]
	s.bank(slot)
	f.ideal[veh] += n.length[from] / s.alone(from, slot)
	f.metres[veh] += n.length[from]
	at := s.now.Add(s.cfg.Step)
	s.nextStreet(veh, from, n.street[to], at)
	w := &s.blocks[n.blockOf[to]]
	w.look = append(w.look, veh)
	w.metres -= float64(over) // the whole street is counted when it is left
	link := m.of[n.street[to]]
	ready := at.Seconds() + m.startLoss(veh, link, o.v) - float64(over/max(o.v, 0.5))
	m.Enter(link, veh, ready+m.Time(veh, link))
}

// openGates puts vehicles that leave meso streets for others, and are through the junction, into the queues of their lanes.
func (m *mesoStreets) openGates() {
	s, n, f := m.s, m.s.net, &m.s.fleet
	for gate, move := range m.gates {
		veh := m.Due(move, s.now.Seconds()+s.cfg.Step.Seconds())
		if veh == none || m.asked[gate] == veh {
			continue
		}
		m.asked[gate] = veh
		k := m.link[move]
		f.pos[veh], f.through[veh] = 0, true
		if f.speed[veh] < 0 { // it starts at the line
			p := &s.laws[f.class[veh]]
			f.speed[veh] = min(float32(s.limit[k]*f.wish[veh]), float32(math.Sqrt(float64(2*p.accel*(n.length[k]+p.length)))))
		}
		s.enqueue(n.to[k], veh)
	}
}

// outOfMeso notes that a vehicle which was in a meso street comes into a lane of a street of the other kind.
func (s *Sim) outOfMeso(veh, l uint32) {
	m := s.meso
	move := m.Over(veh)
	s.nextStreet(veh, m.link[move], s.net.street[l], s.now)
	b := s.net.blockOf[l]
	m.crossed[b] = append(m.crossed[b], m.gate[move])
}

// closeGates counts those who have gone through a gate in this step as gone from their street.
func (m *mesoStreets) closeGates() {
	for b := range m.crossed {
		for _, gate := range m.crossed[b] {
			m.Release(m.lanes[gate], m.gates[gate])
			m.asked[gate] = none
		}
		m.crossed[b] = m.crossed[b][:0]
	}
}
