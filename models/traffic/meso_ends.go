package traffic

import (
	"cmp"
	"slices"
)

// reduceMeso books what has happened in meso streets in a step, in the order of blocks.
func (s *Sim) reduceMeso() {
	m := s.meso
	if m == nil {
		return
	}
	m.closeGates()
	for b := range m.done {
		for _, veh := range m.done[b] {
			if s.fleet.halting(veh) {
				s.haltInMeso(veh)
			} else {
				s.endInMeso(veh)
			}
		}
		m.done[b] = m.done[b][:0]
	}
}

// endInMeso ends the trip of a vehicle.
func (s *Sim) endInMeso(veh uint32) {
	m, n, f := s.meso, s.net, &s.fleet
	street := f.street[veh]
	link, r := m.of[street], n.firstLane[street]
	goal := m.goal(veh, link)
	f.ideal[veh] += goal / m.speed(veh, link)
	f.metres[veh] += goal
	s.counts.Metres += float64(goal)
	if s.endsBeyond(r, goal) {
		s.left[r]++
	}
	took := max(0.1, (s.now - f.since[veh]).Seconds())
	s.usedMeso(r, goal, float32(took))
	s.countLines(veh, r, float32(float64(goal)/took))
	s.mesoUse(veh, r, float32(took), m.speed(veh, link))
	m.Leave(link)
	s.finish(veh)
}

// haltInMeso lets a vehicle halt that has come to its stop.
func (s *Sim) haltInMeso(veh uint32) {
	m, f := s.meso, &s.fleet
	l := s.beginHalt(veh)
	if !l.parking {
		m.standing = append(m.standing, veh)
		return
	}
	link, x := m.of[f.street[veh]], l.pos
	f.ideal[veh] += x / m.speed(veh, link)
	f.metres[veh] += x
	s.counts.Metres += float64(x)
	f.pos[veh], f.origin[veh], f.phase[veh], f.through[veh], f.speed[veh] = x, f.street[veh], parked, false, 0
	m.Leave(link)
	s.counts.Running--
	s.counts.Parked++
}

// goOnInMeso sends a vehicle on from its halt in a meso street; its leg is the next one already.
func (s *Sim) goOnInMeso(veh uint32) {
	m, f := s.meso, &s.fleet
	m.standing = slices.DeleteFunc(m.standing, func(v uint32) bool { return v == veh })
	t := f.tour[veh]
	x := t.legs[t.at-1].pos
	if !t.legs[t.at].given && !s.goesOnAlone(veh, x) {
		s.setPath(veh, none)
	}
	link := m.of[f.street[veh]]
	m.Line(link, veh, s.now.Seconds()+m.startLoss(veh, link, 0)+max(0, m.Time(veh, link)-float64(x/m.speed(veh, link))))
}

// find is the lane in whose queue a vehicle is, or none: its trip ends in the street, or it has left its lane.
func (m *mesoStreets) find(veh uint32) uint32 {
	n := m.s.net
	first := n.firstLane[m.s.fleet.street[veh]]
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		found := false
		m.EachIn(m.lane[r], func(v uint32) { found = found || v == veh })
		if found {
			return m.lane[r]
		}
	}
	return none
}

// requeueAll puts those who have chosen another way in this step into the queues that suit it, by id: which lane is the emptiest
// hangs on who came first.
func (m *mesoStreets) requeueAll() {
	if m == nil || len(m.again) == 0 {
		return
	}
	id := m.s.fleet.id
	slices.SortFunc(m.again, func(a, b uint32) int { return cmp.Compare(id[a], id[b]) })
	for _, veh := range slices.Compact(m.again) {
		m.requeue(veh)
	}
	m.again = m.again[:0]
}

// requeue puts a vehicle in a meso street that has a new way into the queue of the lane that suits it.
func (m *mesoStreets) requeue(veh uint32) {
	if lane := m.find(veh); lane != none && m.Take(lane, veh) {
		m.load[lane]--
		m.Line(m.of[m.s.fleet.street[veh]], veh, m.Ready(veh))
	}
}

// countLines counts a vehicle that leaves a lane of a meso street, at a mean speed v [m/s], at the lines across it: those
// before the place where its trip ends.
func (s *Sim) countLines(veh, r uint32, v float32) {
	d := &s.lines
	if d.off == nil {
		return
	}
	goal := s.meso.goal(veh, s.meso.of[s.net.street[r]])
	for _, k := range d.of[d.off[r]:d.off[r+1]] {
		if d.pos[k] > goal {
			continue
		}
		class := s.fleet.class[veh]
		length := s.laws[class].length
		d.count[k]++
		d.speed[k] += float64(v)
		d.occupied[k] += float64(length / max(v, 0.5))
		if d.tells[k] {
			w := &s.blocks[s.net.blockOf[r]]
			w.crossings = append(w.crossings, crossing{k, s.fleet.id[veh], v, length, slices.Contains([]Class{Truck, Trailer}, s.types[class].class)})
		}
	}
}

// mesoUse counts what a vehicle has used in a lane of a meso street and the noise it made: it drove at v [m/s], and what it
// was longer in the street than that takes, it stood with its engine running and then drove on from rest.
func (s *Sim) mesoUse(veh, r uint32, took, v float32) {
	e := s.env
	if e == nil {
		return
	}
	f, b := &s.fleet, s.net.blockOf[r]
	way := s.meso.goal(veh, s.meso.of[s.net.street[r]])
	class := f.class[veh]
	kind := &e.kinds[class][0]
	if f.electric[veh] {
		kind = &e.kinds[class][1]
	}
	slope, drove := float64(e.slope[r]), min(took, way/v)
	used := kind.Use(float64(v), float64(v), slope, float64(drove))
	if stood := took - drove; stood > 2 {
		used += kind.Use(0, 0, 0, float64(stood)) + kind.Use(0, float64(v), 0, float64(v/s.laws[class].accel)) -
			kind.Use(float64(v), float64(v), 0, float64(v/s.laws[class].accel/2))
	}
	if kind.Electric {
		e.battery[r] += used
		e.batteryAll[b] += used
	} else {
		co2 := float64(used * kind.CO2)
		e.fuel[r] += used
		e.fuelAll[b] += used
		e.co2[r] += co2
		e.given[r] += co2
		e.carbon[b] += co2
	}
	by, pace := driveOf(kind.Electric), min(paces-1, int(v*3.6/5))
	e.driven[b][by][s.types[class].class][pace] += float64(way)
	e.foul(r, by, s.types[class].class, pace, float64(way))
	sound := float64(float64(e.meter.Power(e.category[class], v, e.slope[r], e.near[r], way/2, kind.Electric)) * float64(drove))
	e.sound[r] += sound
	e.heard[e.period][r] += sound
}
