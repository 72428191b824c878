package traffic

import (
	"cmp"
	"fmt"
	"slices"

	"semul/engine/clock"
)

// Stop is a halt on the way of a trip.
type Stop struct {
	Row      uint32         // of the city's stops, or none
	Lane     uint32         // city lane
	Pos      float32        // where the front bumper halts [m]
	Duration clock.Duration // least time at rest
	Until    clock.Time     // does not leave before; 0: no such time
	Parking  bool           // beside the lane, out of others' way
}

// Halt is a vehicle that has arrived at a stop, or left it.
type Halt struct {
	ID    uint32 // of the trip
	Stop  uint32 // row of the city's stops, or none
	Index int    // among the stops of the trip
	At    clock.Time
	Left  bool
}

// tour is what a vehicle does besides driving from one place to another: legs that end in a halt, the last one at its
// destination. A leg is driven like a trip of its own.
type tour struct {
	legs     []leg
	at       int
	standing bool       // at the end of leg at
	since    clock.Time // and since when
	leaves   clock.Time // and until when
}

type leg struct {
	street  uint32
	pos     float32
	halts   bool
	lane    uint32 // row it halts on
	lasts   clock.Duration
	until   clock.Time
	parking bool
	stop    uint32
	via     []uint32 // streets to pass in this order, where no way is given
	given   bool
	path    []uint8 // turns
}

// Limits of halting (project defaults).
const (
	stopReach = 2.5 // who has come to rest this near before the place has arrived [m]
	earlyStop = 80  // stops nearer to the beginning of their street are seen from the street before [m]
	stopTries = 60  // who has stood beside the place that long for a gap halts where he is [s]
)

// tourOf turns the stops and streets to pass of a trip into legs; nil if it has neither.
func (s *Sim) tourOf(t *Trip, turns []uint8, g uint8) (*tour, error) {
	if len(t.Stops) == 0 && len(t.Via) == 0 {
		return nil, nil
	}
	c, n := s.city, s.net
	tour := &tour{}
	at, pos, used := t.From.Street, t.From.Pos, 0
	for i, stop := range t.Stops {
		where := fmt.Sprintf("traffic: %s: stop %d", t.label(), i+1)
		if int(stop.Lane) >= len(c.Lanes.ID) || n.laneOf[stop.Lane] == none {
			return nil, fmt.Errorf("%s is on lane row %d, which no vehicle can use", where, stop.Lane)
		}
		where += " on lane/" + c.Lanes.ID[stop.Lane]
		row := n.laneOf[stop.Lane]
		l := leg{street: n.street[row], pos: stop.Pos, halts: true, lane: row, lasts: stop.Duration, until: stop.Until, parking: stop.Parking, stop: stop.Row}
		switch {
		case !(stop.Pos >= 0 && stop.Pos <= n.length[row]):
			return nil, fmt.Errorf("%s lies at %.4g m; the lane is %.4g m long", where, stop.Pos, n.length[row])
		case n.may[row]>>g&1 == 0:
			return nil, fmt.Errorf("%s is on a lane that a %s may not use", where, s.types[t.Type].class)
		case !(stop.Duration >= 0):
			return nil, fmt.Errorf("%s lasts %v; write 0 s or more", where, stop.Duration)
		}
		if t.Path != nil {
			end := used
			if l.street != at || stop.Pos < pos { // who is there already halts there
				for end++; end < len(t.Path) && t.Path[end] != l.street; end++ {
				}
			}
			if end >= len(t.Path) {
				return nil, fmt.Errorf("%s is not on the rest of its path, which passes %d streets; put it where the path goes, or leave the path out", where, len(t.Path)-used)
			}
			l.given, l.path, used = true, turns[used:end], end
		}
		at, pos = l.street, stop.Pos
		tour.legs = append(tour.legs, l)
	}
	last := leg{street: t.To.Street, pos: t.To.Pos, stop: none, lane: none}
	if t.To.Pos < 0 {
		last.pos = far
	}
	if t.Path != nil {
		last.given, last.path = true, turns[used:]
	}
	tour.legs = append(tour.legs, last)
	for _, street := range t.Via {
		if int(street) >= len(n.firstLane) || n.firstFor(street, g) == none {
			return nil, fmt.Errorf("traffic: %s: it is to pass %s, which has no lane for a %s", t.label(), s.streetName(street), s.types[t.Type].class)
		}
	}
	tour.legs[0].via = t.Via
	return tour, nil
}

// setLeg makes a leg of its tour the trip of a vehicle.
func (s *Sim) setLeg(veh uint32) {
	f := &s.fleet
	l := &f.tour[veh].legs[f.tour[veh].at]
	f.dest[veh], f.destPos[veh] = l.street, l.pos
	f.setRoute(veh, l.path)
}

// planLeg finds the turns of the leg in hand from a street on, by the streets that are to be passed.
func (s *Sim) planLeg(veh, from uint32, via []uint32) (path []uint8, outcome int) {
	f := &s.fleet
	if len(via) == 0 {
		return s.plan(veh, from)
	}
	dest, destPos := f.dest[veh], f.destPos[veh]
	whole := s.whole[:0]
	for _, street := range via {
		if street == from && len(whole) == 0 {
			continue
		}
		f.dest[veh] = street
		k := s.expects(veh)
		part, _, ok := k.Walk(from, street, s.routes.buf[:0])
		s.routes.buf = part[:0]
		if !ok {
			continue // closed for now: he does without
		}
		whole, from = append(whole, part...), street
	}
	f.dest[veh], f.destPos[veh] = dest, destPos
	s.whole = whole
	if from == dest && len(whole) > 0 {
		return whole, found
	}
	part, outcome := s.plan(veh, from)
	s.whole = append(whole, part...)
	return s.whole, outcome
}

// toPass lists the streets that a vehicle is still to pass on its leg: those that lie on the rest of its route.
func (s *Sim) toPass(veh uint32) []uint32 {
	f, n := &s.fleet, s.net
	t := f.tour[veh]
	if t == nil || len(t.legs[t.at].via) == 0 {
		return nil
	}
	via := t.legs[t.at].via
	var ahead []uint32
	at := f.street[veh]
	for _, h := range f.route(veh)[f.cursor[veh]:] {
		at = n.turns.to[n.turns.off[at]+uint32(h)]
		ahead = append(ahead, at)
	}
	left := len(via)
	for i := len(ahead) - 1; i >= 0 && left > 0; i-- {
		if ahead[i] == via[left-1] {
			left--
		}
	}
	return via[left:]
}

// viaOf lists the streets that are to be passed on the leg in hand.
func (f *fleet) viaOf(veh uint32) []uint32 {
	if t := f.tour[veh]; t != nil {
		return t.legs[t.at].via
	}
	return nil
}

// given reports whether the way of the leg in hand is given.
func (f *fleet) given(veh uint32) bool {
	t := f.tour[veh]
	return t != nil && t.legs[t.at].given
}

// halting reports whether a vehicle that has come to the end of its route is to halt there.
func (f *fleet) halting(veh uint32) bool {
	t := f.tour[veh]
	return t != nil && t.legs[t.at].halts
}

// aimAtStop steers a vehicle in the street of its stop towards the lane and reports it to be halting.
func (s *Sim) aimAtStop(row, slot uint32) {
	n, o := s.net, &s.slots[slot]
	t := s.fleet.tour[o.veh]
	l := &t.legs[t.at]
	o.flags |= halts
	if l.lane != row && n.street[l.lane] == n.street[row] && !s.closed[l.lane] && n.span(row, s.group(o.veh))>>n.index[l.lane]&1 != 0 {
		o.aside = int8(n.index[l.lane]) - int8(n.index[row])
	}
}

// atStop reports whether a vehicle is in the street of the stop it is to halt at, or on the link before.
func (s *Sim) atStop(slot uint32) bool {
	o, f := &s.slots[slot], &s.fleet
	return o.flags&halts != 0 && f.cursor[o.veh] >= f.routeLen[o.veh]
}

// toStop holds the speed vn of a vehicle to what lets it come to rest at its stop, and reports whether it has. Who comes
// into the street too late to brake halts further on.
func (s *Sim) toStop(row, slot uint32, vn, v0 float32) (float32, bool) {
	o := &s.slots[slot]
	if o.flags&stalled != 0 {
		return vn, false
	}
	p := &s.laws[o.class]
	t := s.fleet.tour[o.veh]
	n, d := s.net, t.legs[t.at].pos-o.x
	switch here := s.atStop(slot) && !n.isLink[row]; {
	case here:
		d = min(d, n.length[row]-o.x)
	case n.isLink[row]:
		d += n.length[row]
	case o.next != none:
		d += n.length[row] + n.length[o.next]
	default:
		return vn, false
	}
	if d > clearance+stopping(o.v, float32(0.9*p.decel)) {
		vn = min(vn, p.next(o.v, v0, p.headway+s.slack[row], p.short(d), 0, p.decel, s.dt, s.stops))
		vn = p.held(o.v, vn, d, 0, p.decel, s.dt)
	} else {
		vn = min(vn, max(0, o.v-float32(p.comfort*s.dt)))
	}
	there := o.v < 0.1 && d < stopReach && s.atStop(slot) && !n.isLink[row]
	return vn, there && (o.aside == 0 || float32(o.waited)*s.dt >= stopTries)
}

// beginHalts lets those who have come to rest at their stops in this step halt there.
func (s *Sim) beginHalts() {
	for b := range s.blocks {
		for _, veh := range s.blocks[b].halted {
			if s.beginHalt(veh).parking {
				s.park(veh)
			}
		}
		s.blocks[b].halted = s.blocks[b].halted[:0]
	}
}

// beginHalt lets a vehicle halt at the end of its leg, which it returns.
func (s *Sim) beginHalt(veh uint32) *leg {
	f := &s.fleet
	t := f.tour[veh]
	l := &t.legs[t.at]
	t.standing, t.since = true, s.now
	t.leaves = max(s.now.Add(l.lasts), l.until)
	s.halts.push(departure{t.leaves, f.id[veh], veh})
	s.halted = append(s.halted, Halt{ID: f.id[veh], Stop: l.stop, Index: t.at, At: s.now})
	s.counts.Halts++
	return l
}

// park takes a vehicle off its lane, unless it still reaches back out of it.
func (s *Sim) park(veh uint32) {
	f := &s.fleet
	row, slot := s.find(veh)
	if row == none || s.net.isLink[row] || s.rearOf(slot) < 0 {
		return
	}
	s.rouse(row)
	x := s.slots[slot].x
	f.ideal[veh] += x / s.alone(row, slot)
	f.metres[veh] += x
	s.bank(slot)
	f.pos[veh], f.origin[veh], f.phase[veh], f.through[veh], f.speed[veh] = x, f.street[veh], parked, false, 0
	s.fleet.tour[veh].legs[s.fleet.tour[veh].at].lane = row
	s.remove(row, slot-s.start[row])
	if s.count[row] > 0 {
		s.noteTail(s.old, row)
		s.noteTail(s.tail, row)
	} else {
		s.old[row], s.tail[row] = rearEnd{rear: far, decel: 1, by: none}, rearEnd{rear: far, decel: 1, by: none}
	}
	s.counts.Running--
	s.counts.Parked++
}

// endHalts sends on those whose time at their stop is over.
func (s *Sim) endHalts() {
	f := &s.fleet
	for len(s.halts) > 0 && s.halts[0].at <= s.now {
		d := s.halts.pop()
		veh := d.row
		t := f.tour[veh]
		if t.leaves > s.now { // kept meanwhile
			s.halts.push(departure{t.leaves, d.id, veh})
			continue
		}
		s.halted = append(s.halted, Halt{ID: f.id[veh], Stop: t.legs[t.at].stop, Index: t.at, At: s.now, Left: true})
		f.ideal[veh] += float32((s.now - t.since).Seconds())
		lane := t.legs[t.at].lane
		t.standing = false
		t.at++
		s.setLeg(veh)
		if f.phase[veh] == parked {
			s.leavePark(veh, lane)
			continue
		}
		if s.inMeso(veh) {
			s.goOnInMeso(veh)
			continue
		}
		row, slot := s.find(veh)
		o := &s.slots[slot]
		o.flags &^= stalled | halts
		if !t.legs[t.at].given && !s.goesOnAlone(veh, o.x) {
			s.setPath(veh, row)
		}
		if float64(s.states.depth[row]) >= s.cfg.Impassable {
			o.flags |= stalled // caught by water that rose meanwhile
			s.stranded, s.strandedRow = append(s.stranded, f.id[veh]), append(s.strandedRow, row)
			f.until[veh] = clock.Never
		}
		s.steer(row, slot)
	}
}

// goesOnAlone reports whether the end of a vehicle's leg lies ahead of x in its own street.
func (s *Sim) goesOnAlone(veh uint32, x float32) bool {
	f := &s.fleet
	return f.dest[veh] == f.street[veh] && f.destPos[veh] > x
}

// setPath plans the leg of a vehicle that stands in a street; where no way leads on, its trip ends there.
func (s *Sim) setPath(veh, row uint32) {
	f := &s.fleet
	path, outcome := s.planLeg(veh, f.street[veh], f.tour[veh].legs[f.tour[veh].at].via)
	if outcome != found {
		s.counts.Shortened++
		f.short[veh] = true
	}
	if outcome == unreachable {
		f.dest[veh], f.destPos[veh], f.tour[veh] = f.street[veh], 0, nil
	}
	f.setRoute(veh, path)
}

// leavePark puts a parked vehicle into the queue of its lane.
func (s *Sim) leavePark(veh, lane uint32) {
	f := &s.fleet
	s.counts.Parked--
	f.phase[veh] = waiting
	s.counts.Waiting++
	if t := f.tour[veh]; !t.legs[t.at].given && !s.goesOnAlone(veh, f.pos[veh]) {
		s.setPath(veh, lane)
	}
	s.enqueue(lane, veh)
}

// Halted lists who has arrived at stops and left them since the last call, by instant and then by id. Valid until the
// next Step.
func (s *Sim) Halted() []Halt {
	slices.SortFunc(s.halted, func(a, b Halt) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Index, b.Index))
	})
	h := s.halted
	s.halted = s.halted[:0]
	return h
}

// saveTour writes the tour of a vehicle.
func (f *fleet) saveTour(e Sink, row uint32) {
	t := f.tour[row]
	saveBool(e, t != nil)
	if t == nil {
		return
	}
	e.Uint32(uint32(t.at))
	saveBool(e, t.standing)
	e.Uint64(uint64(t.since))
	e.Uint64(uint64(t.leaves))
	e.Uint32(uint32(len(t.legs)))
	for i := range t.legs {
		l := &t.legs[i]
		e.Uint32(l.street)
		e.Float32(l.pos)
		saveBool(e, l.halts)
		e.Uint32(l.lane)
		e.Uint64(uint64(l.lasts))
		e.Uint64(uint64(l.until))
		saveBool(e, l.parking)
		e.Uint32(l.stop)
		saveList(e, l.via)
		saveBool(e, l.given)
		e.Bytes(l.path)
	}
}

// loadTour reads what saveTour wrote.
func (s *Sim) loadTour(d Source, row uint32) {
	f, n := &s.fleet, s.net
	f.tour[row] = nil
	if d.Uint8() == 0 {
		return
	}
	t := &tour{at: int(d.Uint32()), standing: d.Uint8() != 0, since: clock.Time(d.Uint64()), leaves: clock.Time(d.Uint64())}
	for range s.loadCount(d) {
		l := leg{street: d.Uint32(), pos: d.Float32(), halts: d.Uint8() != 0, lane: d.Uint32(), lasts: clock.Duration(d.Uint64()),
			until: clock.Time(d.Uint64()), parking: d.Uint8() != 0, stop: d.Uint32(), via: loadList(s, d), given: d.Uint8() != 0, path: d.Bytes()}
		if d.Err() != nil {
			return
		}
		bad := int(l.street) >= len(n.firstLane) || l.halts && (int(l.lane) >= n.lanes || n.street[l.lane] == none)
		for _, street := range l.via {
			bad = bad || int(street) >= len(n.firstLane)
		}
		if bad {
			d.Fail("traffic: vehicle %d of the state halts where no lane is; it is damaged", f.id[row])
			return
		}
		t.legs = append(t.legs, l)
	}
	if t.at >= len(t.legs) || t.standing && !t.legs[t.at].halts {
		d.Fail("traffic: vehicle %d of the state is on leg %d of %d; it is damaged", f.id[row], t.at+1, len(t.legs))
		return
	}
	f.tour[row] = t
	if t.standing {
		s.halts.push(departure{t.leaves, f.id[row], row})
	}
}
