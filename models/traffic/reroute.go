package traffic

import (
	"slices"

	"semul/models/traffic/route"
)

// Rules for choosing again (defaults, traffic.md §7).
const (
	sightAhead = 2  // streets ahead whose closure or water is seen
	keepsPlace = 3  // slower than this a driver with an app keeps to the next turn [m/s] …
	nearLine   = 80 // … and nearer than this to the stop line [m]
)

// reconsider gives new routes to drivers who stand in the wrong lane, see trouble ahead, or think again from time to
// time. Every choice depends on the state as the step began, not on the order of choices.
func (s *Sim) reconsider() {
	for b := range s.blocks {
		w := &s.blocks[b]
		for _, veh := range w.lost {
			s.takeOtherWay(veh)
		}
		if s.states.trouble > 0 {
			for _, veh := range w.look {
				if s.fleet.phase[veh] == driving {
					s.lookAround(veh)
				}
			}
		}
		w.lost, w.look = w.lost[:0], w.look[:0]
	}
	if len(s.alarms) > 0 {
		for veh := range s.fleet.phase {
			if s.fleet.phase[veh] == driving && s.comesTo(uint32(veh), s.states.alarmed) {
				s.lookAround(uint32(veh))
			}
		}
		for _, street := range s.alarms {
			s.states.alarmed[street] = false
		}
		s.alarms = s.alarms[:0]
	}
	if s.step%s.hertz != 0 || s.informed == 0 && s.cfg.Information != Truth && !(s.cfg.Information == Released && s.cfg.AppShare > 0) {
		return
	}
	period := uint64(max(1, s.cfg.Rechoice/1e9))
	for veh := range s.fleet.phase {
		if s.fleet.phase[veh] == driving && (s.fleet.informed[veh] || s.cfg.Information == Truth || s.hasApp(s.fleet.id[veh])) &&
			(s.step/s.hertz+uint64(s.fleet.id[veh]))%period == 0 {
			s.reroute(uint32(veh))
		}
	}
}

// alarm lets those who come to a street look around in the next step.
func (s *Sim) alarm(street uint32) {
	if !s.states.alarmed[street] {
		s.states.alarmed[street] = true
		s.alarms = append(s.alarms, street)
	}
}

// comesTo reports whether one of the streets a driver sees ahead, or the one before a turn among them, is marked.
func (s *Sim) comesTo(veh uint32, marked []bool) bool {
	f, at := &s.fleet, s.fleet.street[veh]
	turns := f.route(veh)[f.cursor[veh]:]
	for _, h := range turns[:min(sightAhead, len(turns))] {
		if marked[at] {
			return true
		}
		at = s.net.turns.to[s.net.turns.off[at]+uint32(h)]
	}
	return marked[at]
}

// lookAround informs a driver in whose next streets there is a closure or deep water, and lets him choose again. Who
// knows of slow streets already goes on as he thought; only a way that is closed is given up at once.
func (s *Sim) lookAround(veh uint32) {
	f, t := &s.fleet, &s.states
	reach := sightAhead
	if s.cfg.Information == Habit {
		reach = 1
	}
	knew := f.informed[veh] || s.cfg.Information == Truth
	g, at, turns := s.group(veh), f.street[veh], f.route(veh)
	for c := int(f.cursor[veh]); c < len(turns) && reach > 0; c++ {
		turn := s.net.turns.off[at] + uint32(turns[c])
		at = s.net.turns.to[turn]
		if t.streetClosed[at] || s.lanesFor(g, turn) == 0 || t.slow[at] && !knew {
			if !f.informed[veh] {
				f.informed[veh] = true
				s.informed++
			}
			s.reroute(veh)
			return
		}
		reach--
	}
}

// find returns the row and the slot of a driving vehicle.
func (s *Sim) find(veh uint32) (row, slot uint32) {
	n := s.net
	first := n.firstLane[s.fleet.street[veh]]
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		if at := s.slotIn(r, veh); at != none {
			return r, at
		}
		for _, k := range n.out.at(r) {
			if at := s.slotIn(k, veh); at != none {
				return k, at
			}
		}
	}
	return none, none
}

func (s *Sim) slotIn(row, veh uint32) uint32 {
	first := s.start[row]
	if k := slices.IndexFunc(s.slots[first:first+uint32(s.count[row])], func(o occupant) bool { return o.veh == veh }); k >= 0 {
		return first + uint32(k)
	}
	return none
}

// reroute lets a driver choose among the ways from where a turn is still open. Who is on a link, or may cross the stop
// line already, keeps to the next turn.
func (s *Sim) reroute(veh uint32) {
	n, f := s.net, &s.fleet
	if f.cursor[veh] >= f.routeLen[veh] {
		return
	}
	row, slot := s.find(veh)
	coarse := row == none && s.inMeso(veh)
	if row == none && !coarse {
		return
	}
	from, kept := f.street[veh], 0
	switch {
	case !coarse:
		kept = s.kept(row, slot)
	case s.meso.find(veh) == none:
		kept = 1
	}
	for c := range kept {
		from = n.turns.to[n.turns.off[from]+uint32(f.route(veh)[int(f.cursor[veh])+c])]
	}
	k := s.expects(veh)
	old := f.route(veh)[int(f.cursor[veh])+kept:]
	before, ok := s.costOf(k, s.group(veh), from, old)
	if ok && kept == 0 && !coarse && s.cfg.Information == Released && s.settled(row, slot) { // nobody leaves a queue for a detour
		turn := n.turns.off[from] + uint32(old[0])
		from, old, kept = n.turns.to[turn], old[1:], 1
		before -= uint64(k.Turn(turn)) + uint64(k.Time(from))
	}
	if from == f.dest[veh] && kept > 0 {
		return
	}
	via := s.toPass(veh)
	if ok && len(via) > 0 || ok && !s.worthIt(before, uint64(k.Cost(from, f.dest[veh]))) {
		return
	}
	path, outcome := s.planLeg(veh, from, via)
	switch outcome {
	case unreachable:
		return
	case shortened:
		s.counts.Shortened++
		f.short[veh] = true
	default:
		if slices.Equal(old, path) {
			return
		}
	}
	s.counts.Reroutes++
	s.follow(veh, kept, path, row, slot)
}

// settled reports whether the vehicle in a slot of a street lane stands in a queue, or comes to its stop line, in a lane that
// leads on.
func (s *Sim) settled(row, slot uint32) bool {
	o := &s.slots[slot]
	return o.next != none && o.aside == 0 && (o.v < keepsPlace || s.net.length[row]-o.x < nearLine)
}

// follow replaces a vehicle's route by its next `kept` turns and a path.
func (s *Sim) follow(veh uint32, kept int, path []uint8, row, slot uint32) {
	f, n := &s.fleet, s.net
	s.joint = append(s.joint[:0], f.route(veh)[f.cursor[veh]:int(f.cursor[veh])+kept]...)
	s.joint = append(s.joint, path...)
	f.setRoute(veh, s.joint)
	if row == none {
		s.meso.again = append(s.meso.again, veh)
		return
	}
	if !n.isLink[row] && (n.open[row] || slot-s.start[row] >= uint32(s.granted[row])) {
		s.steer(row, slot)
	}
}

// worthIt reports whether a way that takes `after` is enough better than one that takes `before` [ms].
func (s *Sim) worthIt(before, after uint64) bool {
	return before > after+uint64(s.cfg.Gain/1e6) && float64(before-after) > s.cfg.GainShare*float64(before)
}

// costOf adds up a way; ok is false if a closed street or a turn without a lane lies on it.
func (s *Sim) costOf(k *route.Ways, g uint8, from uint32, turns []uint8) (ms uint64, ok bool) {
	n := s.net
	for _, h := range turns {
		turn := n.turns.off[from] + uint32(h)
		from = n.turns.to[turn]
		if s.states.streetClosed[from] || s.lanesFor(g, turn) == 0 {
			return 0, false
		}
		ms += uint64(k.Turn(turn)) + uint64(k.Time(from))
	}
	return ms, true
}

// takeOtherWay sends a driver who waits at the stop line of a lane that does not lead on, before a closure, or long before
// a street that stays full, along the best of the ways that the lane offers. Nobody blocks a lane for ever for having
// missed the right one, and circles of full streets dissolve where one of them has another way out.
func (s *Sim) takeOtherWay(veh uint32) {
	n, f := s.net, &s.fleet
	if f.phase[veh] != driving || f.cursor[veh] >= f.routeLen[veh] {
		return
	}
	row, slot := s.find(veh)
	if row == none && s.inMeso(veh) {
		s.meso.otherWay(veh)
		return
	}
	if row == none || n.isLink[row] {
		return
	}
	s.rouse(row)
	next := s.slots[slot].next
	blocked := next != none && !s.shut[next]
	if blocked && float32(s.slots[slot].waited)*s.dt < detourWait {
		return
	}
	need := s.laws[s.slots[slot].class].length + exitGap
	k, g := s.expects(veh), s.group(veh)
	s.starts, s.firsts, s.other = s.starts[:0], s.firsts[:0], s.other[:0]
	from, after := row, row+1
	if blocked && s.obstacle(row, slot-s.start[row], s.slots[slot].x) != none { // his own lane leads nowhere
		from, after = row-min(1, uint32(n.index[row])), min(row+2, row-uint32(n.index[row])+uint32(n.siblings[row]))
	}
	for lane := from; lane < after; lane++ {
		if after-from > 1 && (lane == row || n.may[lane]>>g&1 == 0 || s.closed[lane]) {
			continue
		}
		for _, link := range n.out.at(lane) {
			if s.shut[link] || n.arc[link] == noArc || n.may[link]>>g&1 == 0 || blocked && s.old[n.to[link]].rear < need {
				continue
			}
			s.offerWay(k, n.street[row], n.arc[link])
		}
	}
	way := s.bestWay(k, veh)
	switch {
	case !way && blocked:
		return
	case !way:
		s.reroute(veh)
		return
	case blocked:
		s.counts.Detours++
	default:
		s.counts.WrongLane++
	}
	s.follow(veh, 0, s.other, row, slot)
}

// offerWay enters a turn that a vehicle could make now.
func (s *Sim) offerWay(k *route.Ways, street uint32, arc uint8) {
	turn := s.net.turns.off[street] + uint32(arc)
	if to := s.net.turns.to[turn]; k.Time(to) != route.Closed {
		s.starts = append(s.starts, route.End{Street: to, Cost: k.Turn(turn) + k.Time(to)})
		s.firsts = append(s.firsts, arc)
	}
}

// bestWay finds the best of the ways that begin with the turns offered, and reports whether there is one.
func (s *Sim) bestWay(k *route.Ways, veh uint32) bool {
	s.ends = append(s.ends[:0], route.End{Street: s.fleet.dest[veh]})
	first, _, _, ok := k.Find(s.starts, s.ends)
	if ok {
		s.other = k.Spell(append(s.other, s.firsts[first]))
	}
	return ok
}
