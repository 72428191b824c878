package traffic

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/clock"
)

// Place is a position in a street, or, with a Pos below 0, its beginning or end, where vehicles come from and go to
// beyond the edge of the city.
type Place struct {
	Street uint32
	Pos    float32 // from the start of the kerb lane [m]
}

// Trip is one vehicle's journey.
type Trip struct {
	ID    uint32 // unique among all trips of a run; random numbers hang on it, rows do not
	Class Class
	At    clock.Time // wished departure; one before Now departs with the next step
	From  Place      // Pos < 0: at the start of the street, driving, in the lane that suits the route
	To    Place      // Pos < 0: at the end of the street
	Path  []uint32   // streets from that of From to that of To, if the way is given; nil: the driver finds one
}

// Add plans a trip. Trips may be added in any order: those of one instant depart by id. Errors name what does not exist.
func (s *Sim) Add(t Trip) error {
	n, f := s.net, &s.fleet
	for _, p := range []Place{t.From, t.To} {
		if p.Street >= uint32(len(n.firstLane)) || n.firstLane[p.Street] == none {
			return fmt.Errorf("traffic: trip %d: street row %d has no lane for vehicles", t.ID, p.Street)
		}
	}
	if t.Class >= classes {
		return fmt.Errorf("traffic: trip %d: there is no vehicle class %d", t.ID, t.Class)
	}
	turns, err := s.turnsOf(t)
	if err != nil {
		return err
	}
	row := f.add()
	f.setRoute(row, turns)
	f.id[row], f.class[row], f.phase[row] = t.ID, t.Class, planned
	f.through[row], f.informed[row], f.short[row] = t.From.Pos < 0, false, false
	f.wish[row] = s.wishOf(t.ID)
	f.origin[row], f.pos[row], f.dest[row], f.destPos[row] = t.From.Street, max(0, t.From.Pos), t.To.Street, t.To.Pos
	if t.To.Pos < 0 {
		f.destPos[row] = far
	}
	f.street[row], f.depart[row], f.entered[row], f.since[row] = none, t.At, clock.Never, 0
	f.metres[row], f.ideal[row], f.until[row], f.via[row], f.viaOlder[row] = 0, 0, clock.Never, none, none
	s.agenda.push(departure{t.At, t.ID, row})
	s.counts.Planned++
	return nil
}

// turnsOf translates a given way into turns.
func (s *Sim) turnsOf(t Trip) ([]uint8, error) {
	if len(t.Path) == 0 {
		return nil, nil
	}
	if len(t.Path) > math.MaxUint16 {
		return nil, fmt.Errorf("traffic: trip %d: its path has %d streets, no more than 65,535 can be remembered; split the trip", t.ID, len(t.Path))
	}
	if t.Path[0] != t.From.Street || t.Path[len(t.Path)-1] != t.To.Street {
		return nil, fmt.Errorf("traffic: trip %d: its path does not lead from its origin to its destination", t.ID)
	}
	n := &s.net.turns
	turns := make([]uint8, 0, len(t.Path))
	for i, to := range t.Path[1:] {
		from := t.Path[i]
		at := slices.Index(n.to[n.off[from]:n.off[from+1]], to)
		if at < 0 {
			return nil, fmt.Errorf("traffic: trip %d: no turn leads from street/%s to street row %d", t.ID, s.city.Streets.ID[from], to)
		}
		turns = append(turns, uint8(at))
	}
	return turns, nil
}

// wishOf draws a driver's wished speed over the limit: N(1, spread) cut to 0.2 … 2 (traffic.md §4).
func (s *Sim) wishOf(id uint32) float32 {
	if s.cfg.Preset.Spread == 0 {
		return 1
	}
	return float32(min(2, max(0.2, 1+float64(s.cfg.Preset.Spread*s.speeds.Normal(uint64(id), 0, 0)))))
}

// events is the phase "events".
func (s *Sim) events() {
	s.departures()
	if s.step > 0 && s.now%window == 0 {
		s.closeWindow()
	}
	s.reconsider()
	s.endIncidents()
	if s.step > 0 && s.now%gridlockEvery == 0 {
		s.findGridlock()
	}
}

// leaver is a vehicle that departs in this step.
type leaver struct {
	veh     uint32
	path    []uint8 // the turns found for it
	outcome int
	given   bool // its way is given, or is its street alone
}

// departures lets all depart whose time has come. Their ways are found by all workers together, for none hangs on another.
func (s *Sim) departures() {
	n := 0
	for ; len(s.agenda) > 0 && s.agenda[0].at <= s.now; n++ {
		if n == len(s.leavers) {
			s.leavers = append(s.leavers, leaver{})
		}
		s.leavers[n].veh = s.agenda.pop().row
	}
	s.departing = n
	if n > 1 && len(s.routes.forks) > 1 {
		s.routes.usual.Settle()
		s.routes.known.Settle()
		s.cfg.Pool.Each(len(s.routes.forks), s.planner)
	} else {
		s.planShare(0, 1)
	}
	for i := range n {
		s.depart(&s.leavers[i])
	}
}

// planShare finds the ways of every step-th leaver from the first on.
func (s *Sim) planShare(first, step int) {
	for i := first; i < s.departing; i += step {
		l := &s.leavers[i]
		if l.given = s.hasWay(l.veh); !l.given {
			l.path, l.outcome = s.planBy(&s.routes.forks[first], l.veh, s.fleet.origin[l.veh], l.path[:0])
		}
	}
}

// hasWay reports whether the way of a vehicle that is to depart is given, or is its street alone.
func (s *Sim) hasWay(veh uint32) bool {
	f := &s.fleet
	return f.routeLen[veh] > 0 || f.origin[veh] == f.dest[veh] && f.destPos[veh] > f.pos[veh]
}

// depart gives a vehicle its route and puts it into the queue of a lane.
func (s *Sim) depart(l *leaver) {
	n, f, veh := s.net, &s.fleet, l.veh
	s.counts.Planned--
	s.counts.Entered++
	from := f.origin[veh]
	length := s.laws[f.class[veh]].length
	if !l.given {
		switch l.outcome {
		case unreachable:
			s.counts.Unreachable++
			s.drop(veh)
			return
		case shortened:
			s.counts.Shortened++
			f.short[veh] = true
		}
		f.setRoute(veh, l.path)
	}
	// A street too short to begin in is driven in thought.
	for !roomy(n.length[n.firstLane[from]], length) {
		if f.cursor[veh] >= f.routeLen[veh] {
			s.counts.Unreachable++
			s.drop(veh)
			return
		}
		from = n.turns.to[n.turns.off[from]+uint32(f.route(veh)[f.cursor[veh]])]
		f.cursor[veh]++
		f.pos[veh] = 0
	}
	f.origin[veh], f.phase[veh] = from, waiting
	s.counts.Waiting++
	s.enqueue(s.firstLaneFor(veh, from), veh)
}

// firstLaneFor is the lane a vehicle begins in: the one nearest the kerb that cars may use, or, driving in from outside,
// the emptiest of those that lead on.
func (s *Sim) firstLaneFor(veh, street uint32) uint32 {
	n, f := s.net, &s.fleet
	first := n.firstLane[street]
	best, least := none, uint32(1<<31)
	mask := ^uint32(0)
	if f.cursor[veh] < f.routeLen[veh] {
		mask = s.states.lanes[n.turns.off[street]+uint32(f.route(veh)[f.cursor[veh]])]
	}
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		if !n.cars[r] {
			continue
		}
		if best == none {
			best = r
		}
		if !f.through[veh] {
			break
		}
		load := uint32(s.count[r])
		for q := s.first[r]; q != none; q = f.behind[q] {
			load++
		}
		if n.index[r] < 32 && mask>>n.index[r]&1 != 0 && load < least {
			best, least = r, load
		}
	}
	if best == none {
		return first
	}
	return best
}

// drop ends a trip that cannot begin.
func (s *Sim) drop(veh uint32) {
	s.counts.Removed++
	s.done = append(s.done, Done{ID: s.fleet.id[veh], At: s.now, Depart: s.fleet.depart[veh], Entered: s.now})
	s.fleet.release(veh)
}

// Done is a trip that has ended.
type Done struct {
	ID      uint32
	At      clock.Time
	Depart  clock.Time
	Entered clock.Time // onto the road; At if it found no way
	Loss    float64    // time on the road lost against driving alone at the wished speed [s]
	Metres  float64    // driven
	Reached bool       // it ended where it should
}

// Finished lists the trips that have ended since the last call, by instant and then by id. Valid until the next Step.
func (s *Sim) Finished() []Done {
	slices.SortFunc(s.done, func(a, b Done) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	d := s.done
	s.done = s.done[:0]
	return d
}

// finish ends the trip of a vehicle that has arrived.
func (s *Sim) finish(veh uint32) {
	f, c := &s.fleet, &s.counts
	c.Running--
	c.Arrived++
	took := (s.now - f.entered[veh]).Seconds()
	loss := took - float64(f.ideal[veh])
	c.TravelSeconds += took
	c.EnteredSeconds -= f.entered[veh].Seconds()
	c.LossSeconds += max(0, loss)
	s.done = append(s.done, Done{ID: f.id[veh], At: s.now, Depart: f.depart[veh], Entered: f.entered[veh], Loss: max(0, loss), Metres: float64(f.metres[veh]), Reached: !f.short[veh]})
	if f.informed[veh] {
		s.informed--
	}
	f.release(veh)
}
