package traffic

import (
	"semul/engine/clock"
	"semul/models/traffic/meso"
)

// mesoStreets are the streets on which vehicles are moved by link transmission: one link of the meso network each. Their rows
// hold no vehicles; their lanes' queues of those who wait to enter are used as those of other streets are.
type mesoStreets struct {
	*meso.Sim
	s       *Sim
	net     *meso.Network
	street  []uint32  // by link
	of      []uint32  // by city street: link, or none
	row     []uint32  // by lane of the network: row
	lane    []uint32  // by row: lane, or none
	link    []uint32  // by movement: row
	move    []uint32  // by row: movement, or none
	pace    []float32 // by link: speed limit of now [m/s]
	heads   []head    // by lane
	changed uint32    // grows when streets change
	load    []uint32  // by lane: vehicles in its queue
	over    []float64 // by link row: when somebody has driven onto it last [s]
	went    []float64 // by lane: when somebody has left it last [s]
	past    []float64 // by link row: when he would have done so who has come as far as that one then, but not from rest [s]
	until   []float64 // by lane: until when its first has to let others go first, as was found last; 0: it need not [s]
	share   []float32 // by movement: of the saturation flow, for the bend

	clear, vacant, keeps []float32 // by conflict: as clearTimes says [s]

	standing []uint32 // vehicles at halts in the lane
	again    []uint32 // vehicles that have chosen another way in this step

	borders []uint32 // links that vehicles come into from other streets
	refused []bool   // by link: somebody from such a street found no room in this step
	gates   []uint32 // movements that lead to other streets
	lanes   []uint32 // and the lanes they begin in
	asked   []uint32 // by gate: vehicle in the queue of the row beyond, or none
	gate    []uint32 // by movement: position in gates, or none

	done    [][]uint32 // by block: those who are at the end of their trip or at a halt
	crossed [][]uint32 // by block: gates that somebody has gone through in this step
}

// newMeso makes the meso network of the streets that coarse marks, by city row; nil if there are none.
func newMeso(s *Sim, coarse []bool) (*mesoStreets, error) {
	n := s.net
	m := &mesoStreets{s: s, net: &meso.Network{LaneOff: []uint32{0}, Off: []uint32{0}}, of: filled(len(n.firstLane)),
		lane: filled(n.lanes), move: filled(n.lanes), over: long(n.lanes), past: long(n.lanes)}
	for r := range uint32(n.lanes) {
		if street := n.street[r]; street != none && n.index[r] == 0 && int(street) < len(coarse) && coarse[street] {
			m.of[street] = uint32(len(m.street))
			m.street = append(m.street, street)
			for k := r; k < r+uint32(n.siblings[r]); k++ {
				n.coarse[k], n.open[k] = true, false
			}
		}
	}
	if len(m.street) == 0 {
		return nil, nil
	}
	car := &s.laws[Car]
	params := meso.Params{Spacing: float64(car.length + car.gap), Headway: float64(car.headway), Step: s.cfg.Step.Seconds()}
	measured := make([]uint8, 256) // by limit in half m/s: row of Starts, plus 1
	var rates []float32
	kindOf := func(limit float32) uint8 {
		class := int(max(1, min(255, limit*2+0.5)))
		if measured[class] == 0 {
			flow, starts := s.measureStart(float32(class) / 2)
			params.Starts, rates = append(params.Starts, starts), append(rates, flow)
			measured[class] = uint8(len(rates))
		}
		return measured[class] - 1
	}
	for i, street := range m.street {
		first := n.firstLane[street]
		limit := float32(0)
		for r := first; r < first+uint32(n.siblings[first]); r++ {
			limit = max(limit, n.limit[r])
		}
		kind := kindOf(limit)
		m.pace = append(m.pace, limit)
		t := m.net
		t.Length, t.Lanes = append(t.Length, n.length[first]), append(t.Lanes, float32(n.siblings[first]))
		t.Flow, t.Start, t.Node = append(t.Flow, rates[kind]), append(t.Start, kind), append(t.Node, n.junction[first])
		for r := first; r < first+uint32(n.siblings[first]); r++ {
			m.lane[r] = uint32(len(m.row))
			m.row = append(m.row, r)
			for _, k := range n.out.at(r) {
				m.move[k] = uint32(len(m.link))
				m.link = append(m.link, k)
				to := m.of[n.street[n.to[k]]]
				t.To, t.Delay = append(t.To, to), append(t.Delay, m.delay(r, k))
				m.gate, m.share = append(m.gate, none), append(m.share, 1)
				if !n.enters[k] { // its follow-up time is that of the bend
					m.share[len(m.share)-1] = min(1, rates[kindOf(n.limit[k])]/rates[kind])
				}
				if to == none {
					m.gate[len(m.gate)-1] = uint32(len(m.gates))
					m.gates, m.lanes = append(m.gates, m.move[k]), append(m.lanes, m.lane[r])
				}
			}
			t.Off = append(t.Off, uint32(len(m.link)))
		}
		t.LaneOff = append(t.LaneOff, uint32(len(m.row)))
		if m.bordersOn(first) {
			m.borders = append(m.borders, uint32(i))
		}
	}
	m.resolve()
	m.asked, m.refused = filled(len(m.gates)), make([]bool, len(m.street))
	m.load, m.heads = make([]uint32, len(m.row)), make([]head, len(m.row))
	for lane := range m.heads {
		m.heads[lane].veh = none
	}
	m.done, m.crossed = make([][]uint32, len(s.blocks)), make([][]uint32, len(s.blocks))
	m.went, m.until = long(len(m.row)), make([]float64, len(m.row))
	m.clearTimes()
	var err error
	m.Sim, err = meso.New(m.net, params, m)
	return m, err
}

// resolve turns streets that were not numbered yet when a movement to them was entered into links.
func (m *mesoStreets) resolve() {
	n := m.s.net
	m.gates, m.lanes = m.gates[:0], m.lanes[:0]
	for lane := range m.row {
		for i := m.net.Off[lane]; i < m.net.Off[lane+1]; i++ {
			m.net.To[i], m.gate[i] = m.of[n.street[n.to[m.link[i]]]], none
			if m.net.To[i] == none {
				m.gate[i] = uint32(len(m.gates))
				m.gates, m.lanes = append(m.gates, i), append(m.lanes, uint32(lane))
			}
		}
	}
}

// bordersOn reports whether the street with the kerb row first is reached from streets of the other kind, and lets those
// ask before they go there.
func (m *mesoStreets) bordersOn(first uint32) bool {
	n, borders := m.s.net, false
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		for _, k := range n.in.at(r) {
			if from := n.from[k]; !n.coarse[from] {
				n.open[from], borders = false, true
			}
		}
	}
	return borders
}

// delay is the time a car takes over a link [s], with what it loses braking for the bend and driving on.
func (m *mesoStreets) delay(r, k uint32) float32 {
	n, car := m.s.net, &m.s.laws[Car]
	v, bend := min(n.limit[r], car.maxSpeed), min(n.limit[k], car.maxSpeed)
	t := n.length[k] / bend
	if lost := v - bend; lost > 0 {
		t += float32(float32(lost*lost) / (2 * v) * (1/car.accel + 1/car.comfort))
	}
	return t
}

// inMeso reports whether a driving vehicle is in a meso street, or has not left it yet.
func (s *Sim) inMeso(veh uint32) bool {
	return s.meso != nil && s.fleet.phase[veh] == driving && s.fleet.street[veh] != none && s.meso.of[s.fleet.street[veh]] != none
}

// mesoStep moves the vehicles of meso streets by one step.
func (s *Sim) mesoStep() {
	m := s.meso
	if m == nil {
		return
	}
	m.Grow(len(s.fleet.id))
	for _, link := range m.borders {
		m.Reserved[link] = m.coming(link)
		m.Wanted[link], m.refused[link] = m.refused[link], false
	}
	if s.step%s.hertz == 0 {
		m.seekOtherWays()
	}
	s.run(6)
	s.run(7)
	m.Tick()
	m.openGates()
}

// nodesOfMeso and linksOfMeso are the phases of a block.
func (s *Sim) nodesOfMeso(b int) { s.meso.Nodes(s.net.jBlocks[b], s.net.jBlocks[b+1]) }

func (s *Sim) linksOfMeso(b int) {
	m := s.meso
	first, last := m.LinksOf(s.net.jBlocks[b], s.net.jBlocks[b+1])
	m.done[b] = m.Links(first, last, m.done[b])
}

// Lane is the lane at the end of a street in which a vehicle waits: of those that lead on the one with the fewest vehicles,
// rather one from which the street after the next turn is reached in the right lane.
func (m *mesoStreets) Lane(veh, link uint32) (lane uint32, ok bool) {
	s, n, f := m.s, m.s.net, &m.s.fleet
	if f.cursor[veh] >= f.routeLen[veh] {
		return 0, false
	}
	g, street := s.group(veh), m.street[link]
	first := n.firstLane[street]
	turn := n.turns.off[street] + uint32(f.route(veh)[f.cursor[veh]])
	mask := s.lanesFor(g, turn)
	best, least := none, uint32(0)
	var costs laneCosts
	if mask != 0 {
		costs = s.costsInto(veh, int(f.cursor[veh]), g, turn)
	}
	for i := range uint32(n.siblings[first]) {
		if mask>>min(i, 31)&1 == 0 && (mask != 0 || n.may[first+i]>>g&1 == 0) {
			continue
		}
		k := m.lane[first+i]
		score := 4 * m.load[k]
		if mask != 0 {
			_, away := s.bestLink(first+i, f.route(veh)[f.cursor[veh]], &costs, g)
			score += 8 * uint32(away)
		}
		if best == none || score < least {
			best, least = k, score
		}
	}
	if best == none {
		best = m.lane[first]
	}
	m.load[best]++
	m.heads[best].veh = none // it may have been there with another way
	return best, true
}

// Movement is the movement of a lane that a vehicle makes now. What was found for the first vehicle of a lane is remembered
// until lanes or its way change.
func (m *mesoStreets) Movement(veh, lane uint32) uint32 {
	if h := &m.heads[lane]; h.veh != veh || h.since != m.changed {
		*h = head{veh, m.movement(veh, lane), m.changed}
	}
	return m.heads[lane].movement
}

// head is the movement that the first vehicle of a lane makes.
type head struct {
	veh, movement uint32
	since         uint32
}

func (m *mesoStreets) movement(veh, lane uint32) uint32 {
	s, f := m.s, &m.s.fleet
	r, g := m.row[lane], m.s.group(veh)
	if float64(s.states.depth[r]) >= s.cfg.Impassable {
		return meso.None
	}
	link := s.linkFor(veh, r, int(f.cursor[veh]), g)
	if link == none {
		return meso.None
	}
	return m.move[link]
}

// speed is how fast a vehicle drives alone in a link [m/s].
func (m *mesoStreets) speed(veh, link uint32) float32 {
	return max(0.3, min(float32(m.pace[link]*m.s.fleet.wish[veh]), m.s.laws[m.s.fleet.class[veh]].maxSpeed))
}

// goal is where a vehicle drives to in its link [m].
func (m *mesoStreets) goal(veh, link uint32) float32 {
	f, length := &m.s.fleet, m.net.Length[link]
	if f.cursor[veh] < f.routeLen[veh] {
		return length
	}
	return min(length, max(0.1, f.destPos[veh]))
}

// Time is how long a vehicle alone drives from the beginning of a link to where it drives to.
func (m *mesoStreets) Time(veh, link uint32) float64 {
	return float64(m.goal(veh, link) / m.speed(veh, link))
}

// startLoss is the time a vehicle loses that drives on from a speed v in a link [s].
func (m *mesoStreets) startLoss(veh, link uint32, v float32) float64 {
	v0, p := m.speed(veh, link), &m.s.laws[m.s.fleet.class[veh]]
	if v >= v0 {
		return 0
	}
	return float64(float32((v0-v)*(v0-v)) / (2 * v0 * p.accel))
}

// Left books a vehicle that leaves its street.
func (m *mesoStreets) Left(veh, movement uint32, at, lost float64, waited bool) {
	s, n, f := m.s, m.s.net, &m.s.fleet
	k := m.link[movement]
	r := n.from[k]
	street := n.street[r]
	link := m.of[street]
	turn := n.turns.off[street] + uint32(n.arc[k])
	s.left[r]++
	s.passed[turn]++
	s.passing[turn] += s.took(veh, street)
	m.over[k], m.past[k], m.went[m.lane[r]], m.until[m.lane[r]] = at, at+float64(lost*slowStart), at, 0
	m.load[m.lane[r]]--
	w, v := &s.blocks[n.blockOf[r]], m.speed(veh, link)
	way := n.length[r] + n.length[k]
	f.ideal[veh] += n.length[r]/v + n.length[k]/min(v, n.limit[k])
	f.metres[veh] += way
	w.metres += float64(way)
	took := max(0.1, at-f.since[veh].Seconds())
	s.usedMeso(r, n.length[r], float32(took))
	s.countLines(veh, r, float32(float64(n.length[r])/took))
	s.mesoUse(veh, r, float32(took), v)
	if stood := at - m.Ready(veh) - float64(m.braking(link)); stood > 0 {
		f.stood[veh] += uint32(stood / s.cfg.Step.Seconds())
	}
	f.speed[veh] = 0
	if waited {
		f.speed[veh] = -1
	}
}

// Came brings a vehicle into a street.
func (m *mesoStreets) Came(veh, link, movement uint32, at float64) {
	s := m.s
	s.nextStreet(veh, m.link[movement], m.street[link], clock.FromSeconds(at))
	w := &s.blocks[s.net.blockOf[s.net.firstLane[m.street[link]]]]
	w.look = append(w.look, veh)
}

// nextStreet notes that a vehicle has come into a street by a link.
func (s *Sim) nextStreet(veh, by, street uint32, at clock.Time) {
	f := &s.fleet
	f.cursor[veh]++
	f.viaOlder[veh], f.via[veh] = f.via[veh], by
	f.street[veh], f.since[veh] = street, at
}

// refreshMeso takes closures and water of a street.
func (s *Sim) refreshMeso(street uint32) {
	m, n := s.meso, s.net
	if m == nil {
		return
	}
	m.changed++ // streets before this one lead elsewhere
	if m.of[street] == none {
		return
	}
	link, first := m.of[street], n.firstLane[street]
	lanes, pace := float32(0), float32(0)
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		if float64(s.states.depth[r]) < s.cfg.Impassable && s.states.closures[r] == 0 {
			lanes++
			pace = max(pace, s.limit[r])
		}
	}
	if lanes == 0 {
		pace = s.limit[first]
	}
	m.SetLanes(link, lanes)
	m.pace[link] = pace
}

// enterMeso lets the first vehicle in the queue of a lane of a meso street enter if there is room, and reports whether it did.
func (s *Sim) enterMeso(l uint32, w *blockWork) bool {
	m, n, f := s.meso, s.net, &s.fleet
	link, veh := m.of[n.street[l]], s.first[l]
	if s.closed[l] || f.through[veh] && !m.Admit(link) || m.Room(link) < 1 {
		return false
	}
	pos := min(f.pos[veh], n.length[l])
	ready := s.now.Seconds()
	if !f.through[veh] {
		ready += m.startLoss(veh, link, 0)
	}
	f.phase[veh], f.street[veh], f.since[veh] = driving, n.street[l], s.now
	f.via[veh], f.viaOlder[veh] = none, none
	v := m.speed(veh, link)
	f.ideal[veh] -= pos / v
	f.metres[veh] -= pos
	w.metres -= float64(pos)
	m.Enter(link, veh, ready+max(0, m.Time(veh, link)-float64(pos/v)))
	if s.first[l] = f.behind[veh]; s.first[l] == none {
		s.last[l] = none
	}
	w.entered = append(w.entered, veh)
	w.look = append(w.look, veh)
	return true
}
