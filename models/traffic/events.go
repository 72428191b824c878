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
	ID       uint32 // unique among all trips of a run; random numbers hang on it, rows do not
	Class    Class
	Type     Type       // 0: that of Class
	At       clock.Time // wished departure; one before Now departs with the next step
	From     Place      // Pos < 0: at the start of the street, driving, in the lane that suits the route
	To       Place      // Pos < 0: at the end of the street
	Path     []uint32   // streets from that of From to that of To, if the way is given; nil: the driver finds one
	Via      []uint32   // streets to pass in this order, where Path is nil
	Lane     uint8      // to begin in, counted from 1 at the kerb; 0: the kerb, or, from outside, any that suits; anyLane: any that suits
	Speed    float32    // to begin with, as far as that is safe [m/s]; 0: as the flow allows; below 0: at rest
	Stops    []Stop     // halts on the way, in order
	Name     string     // for errors
	Informed bool       // the driver knows of all closures
	Electric bool       // drives on a battery, whatever Config.Electric says
	Fuel     bool       // drives on fuel, whatever Config.Electric says
	Battery  float64    // energy in the battery at departure [J], followed while it drives; 0: not followed
}

// anyLane is the Lane of trips that begin at a given place in the lane that suits their route.
const anyLane = 255

// label is a trip as errors name it.
func (t *Trip) label() string {
	if t.Name != "" {
		return "trip/" + t.Name
	}
	return fmt.Sprintf("trip %d", t.ID)
}

// check finds what in a trip cannot be, and translates its way.
func (s *Sim) check(t *Trip) (turns []uint8, plan *tour, err error) {
	n := s.net
	for _, p := range []Place{t.From, t.To} {
		if p.Street >= uint32(len(n.firstLane)) || n.firstLane[p.Street] == none {
			return nil, nil, fmt.Errorf("traffic: %s: %s has no lane for vehicles", t.label(), s.streetName(p.Street))
		}
	}
	if t.Class >= classes || int(t.Type) >= len(s.types) {
		return nil, nil, fmt.Errorf("traffic: %s: there is no vehicle class %d or type %d", t.label(), t.Class, t.Type)
	}
	if t.Type == 0 {
		t.Type = Type(t.Class)
	}
	g := n.groupOf[s.types[t.Type].class]
	for _, p := range []Place{t.From, t.To} {
		if n.firstFor(p.Street, g) == none {
			return nil, nil, fmt.Errorf("traffic: %s: street/%s has no lane for a %s", t.label(), s.city.Streets.ID[p.Street], s.types[t.Type].class)
		}
	}
	if first := n.firstLane[t.From.Street]; t.Lane != anyLane && (t.Lane > n.siblings[first] || t.Lane > 0 && n.may[first+uint32(t.Lane)-1]>>g&1 == 0) {
		return nil, nil, fmt.Errorf("traffic: %s: it begins in lane %d of street/%s, which has %d lanes; the lane must be there and open to a %s",
			t.label(), t.Lane-1, s.city.Streets.ID[t.From.Street], n.siblings[first], s.types[t.Type].class)
	}
	turns, err = s.turnsOf(t, g)
	if err != nil {
		return nil, nil, err
	}
	plan, err = s.tourOf(t, turns, g)
	return turns, plan, err
}

// Add plans a trip. Trips may be added in any order: those of one instant depart by id. Errors name what does not exist.
func (s *Sim) Add(t Trip) error {
	turns, plan, err := s.check(&t)
	if err != nil {
		return err
	}
	f := &s.fleet
	if err := s.useType(t.Type); err != nil {
		return err
	}
	row := f.add()
	f.setRoute(row, turns)
	f.id[row], f.class[row], f.phase[row] = t.ID, t.Type, planned
	f.through[row], f.informed[row], f.short[row] = t.From.Pos < 0, t.Informed, false
	if t.Informed {
		s.informed++
	}
	if f.battery[row] = math.Inf(1); t.Electric && t.Battery != 0 {
		f.battery[row] = t.Battery
	}
	f.electric[row] = t.Electric || !t.Fuel && s.cfg.Electric > 0 && s.speeds.Float64(uint64(t.ID), 0, 7) < s.cfg.Electric
	f.wish[row] = s.wishOf(t.ID, t.Type)
	f.origin[row], f.pos[row], f.dest[row], f.destPos[row] = t.From.Street, max(0, t.From.Pos), t.To.Street, t.To.Pos
	if t.To.Pos < 0 {
		f.destPos[row] = far
	}
	f.street[row], f.depart[row], f.entered[row], f.since[row] = none, t.At, clock.Never, 0
	f.began[row], f.stood[row] = t.From.Street, 0
	f.metres[row], f.ideal[row], f.until[row], f.via[row], f.viaOlder[row] = 0, 0, clock.Never, none, none
	f.tour[row], f.lane[row], f.speed[row] = plan, t.Lane, t.Speed
	if plan != nil {
		s.setLeg(row)
	}
	s.agenda.push(departure{t.At, t.ID, row})
	if s.types[t.Type].class == Emergency {
		s.sirens = append(s.sirens, row)
	}
	s.counts.Planned++
	return nil
}

// turnsOf translates a given way into turns.
func (s *Sim) turnsOf(t *Trip, g uint8) ([]uint8, error) {
	if len(t.Path) == 0 {
		return nil, nil
	}
	if len(t.Path) > math.MaxUint16 {
		return nil, fmt.Errorf("traffic: %s: its path has %d streets, no more than 65,535 can be remembered; split the trip", t.label(), len(t.Path))
	}
	if t.Path[0] != t.From.Street || t.Path[len(t.Path)-1] != t.To.Street {
		return nil, fmt.Errorf("traffic: %s: its path does not lead from its origin to its destination", t.label())
	}
	n := &s.net.turns
	turns := make([]uint8, 0, len(t.Path))
	var shut error
	for i, to := range t.Path[1:] {
		from := t.Path[i]
		at := slices.Index(n.to[n.off[from]:n.off[from+1]], to)
		if at < 0 || !s.mayTurn(g, from, uint8(at)) {
			if signal, red := s.alwaysRed(from, to); red {
				if shut == nil { // a turn that is not there at all goes before
					shut = redPath{fmt.Errorf("traffic: %s: no plan of signal/%s ever gives green to the turn from street/%s to %s", t.label(), s.city.Signals.ID[signal], s.city.Streets.ID[from], s.streetName(to))}
				}
				continue
			}
		}
		if at < 0 {
			return nil, fmt.Errorf("traffic: %s: no turn leads from street/%s to %s", t.label(), s.city.Streets.ID[from], s.streetName(to))
		}
		if !s.mayTurn(g, from, uint8(at)) {
			return nil, fmt.Errorf("traffic: %s: no lane for a %s leads from street/%s to %s", t.label(), s.types[t.Type].class, s.city.Streets.ID[from], s.streetName(to))
		}
		turns = append(turns, uint8(at))
	}
	if shut != nil {
		return nil, shut
	}
	return turns, nil
}

// redPath is what is wrong with a path of which all turns are there and some never get green.
type redPath struct{ error }

// alwaysRed reports whether a city's link from one street to another never gets green, and from which signal.
func (s *Sim) alwaysRed(from, to uint32) (signal uint32, red bool) {
	n, c := s.net, s.city
	for _, r := range n.never {
		k := n.cityLink[r]
		if c.Lanes.Street[c.LaneLinks.From[k]] == from && c.Lanes.Street[c.LaneLinks.To[k]] == to {
			return n.signal[r], true
		}
	}
	return none, false
}

// wishOf draws a driver's wished speed over the limit: N(factor, deviation) of the type, cut to 0.2 … 2 (traffic.md §4).
func (s *Sim) wishOf(id uint32, t Type) float32 {
	k := &s.types[t]
	if k.deviation == 0 {
		return float32(k.factor)
	}
	return float32(min(2, max(0.2, k.factor+float64(k.deviation*s.speeds.Normal(uint64(id), 0, 0)))))
}

// events is the phase "events".
func (s *Sim) events() {
	s.departures()
	s.endHalts()
	if s.step > 0 && s.now%window == 0 {
		s.closeWindow()
	}
	if len(s.sirens) > 0 || len(s.heard) > 0 {
		s.hearSirens()
	}
	if len(s.advised) > 0 {
		s.forgetAdvice()
	}
	s.reconsider()
	s.meso.requeueAll()
	s.endIncidents()
	s.standing = s.mayStand()
	if s.step > 0 && s.now%gridlockEvery == 0 {
		s.findGridlock()
	}
}

// leaver is a vehicle that departs in this step.
type leaver struct {
	veh     uint32
	planned bool    // it has no way of its own
	path    []uint8 // the turns found for it
	outcome int
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
	for i := range n {
		s.waysFor(s.group(s.leavers[i].veh))
	}
	if n > 0 {
		s.planAll(n)
	}
	for i := range n {
		s.depart(&s.leavers[i])
	}
}

// planAll finds the ways of the first n leavers.
func (s *Sim) planAll(n int) {
	for g := range s.net.groups {
		if k := &s.routes.forks[0][g]; k.usual != nil {
			k.usual.Settle()
			k.known.Settle()
			if k.told != nil {
				k.told.Settle()
			}
		}
	}
	members := len(s.planners) - 1
	for m := range s.planners {
		s.planners[m] = uint32((n*m + members - 1) / members)
	}
	s.crew.EachBy(s.planners, s.planner)
}

// planOne finds the way of one leaver, asking the fork of one of the crew.
func (s *Sim) planOne(fork, i int) {
	l := &s.leavers[i]
	if l.planned = !s.hasWay(l.veh); l.planned && len(s.fleet.viaOf(l.veh)) == 0 {
		l.path, l.outcome = s.planBy(&s.routes.forks[fork][s.group(l.veh)], l.veh, s.fleet.origin[l.veh], l.path[:0])
	}
}

// hasWay reports whether the way of a vehicle that is to depart is given, or is its street alone.
func (s *Sim) hasWay(veh uint32) bool {
	f := &s.fleet
	return f.routeLen[veh] > 0 || f.given(veh) || f.origin[veh] == f.dest[veh] && f.destPos[veh] > f.pos[veh]
}

// depart gives a vehicle its route and puts it into the queue of a lane.
func (s *Sim) depart(l *leaver) {
	n, f, veh := s.net, &s.fleet, l.veh
	s.counts.Planned--
	s.counts.Entered++
	from := f.origin[veh]
	length := s.laws[f.class[veh]].length
	if path, outcome := l.path, l.outcome; l.planned {
		if via := f.viaOf(veh); len(via) > 0 {
			path, outcome = s.planLeg(veh, from, via)
		}
		switch outcome {
		case unreachable:
			s.counts.Unreachable++
			s.drop(veh)
			return
		case shortened:
			s.counts.Shortened++
			f.short[veh] = true
		}
		f.setRoute(veh, path)
	}
	// A street too short to begin in is driven in thought.
	for !roomy(n.length[n.firstFor(from, s.group(veh))], length) {
		if f.cursor[veh] >= f.routeLen[veh] {
			s.counts.Unreachable++
			s.drop(veh)
			return
		}
		from = n.turns.to[n.turns.off[from]+uint32(f.route(veh)[f.cursor[veh]])]
		f.cursor[veh]++
		f.pos[veh] = 0
	}
	if f.origin[veh] != from && f.lane[veh] != anyLane {
		f.lane[veh] = 0
	}
	f.origin[veh], f.phase[veh] = from, waiting
	s.counts.Waiting++
	s.enqueue(s.firstLaneFor(veh, from), veh)
}

// firstLaneFor is the lane a vehicle begins in: the one given, the one nearest the kerb that it may use, or, driving in from
// outside or where any lane will do, the emptiest of those that lead on; where any will do, of those that ask for the least changes.
func (s *Sim) firstLaneFor(veh, street uint32) uint32 {
	n, f := s.net, &s.fleet
	first := n.firstLane[street]
	best, least, g := none, uint32(1<<31), s.group(veh)
	mask := ^uint32(0)
	if f.cursor[veh] < f.routeLen[veh] {
		mask = s.lanesFor(g, n.turns.off[street]+uint32(f.route(veh)[f.cursor[veh]]))
	}
	if lane := uint32(f.lane[veh]); lane > 0 && n.street[first] == f.origin[veh] && lane <= uint32(n.siblings[first]) && n.may[first+lane-1]>>g&1 != 0 {
		return first + lane - 1
	}
	if f.lane[veh] == anyLane && f.cursor[veh] < f.routeLen[veh] {
		mask = s.cheapest(veh, street, g, mask)
	}
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		if n.may[r]>>g&1 == 0 {
			continue
		}
		if best == none {
			best = r
		}
		if !f.through[veh] && f.lane[veh] != anyLane {
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

// cheapest are those of some lanes of a vehicle's first street from which its route asks for the least changes (bestlanes.go).
func (s *Sim) cheapest(veh, street uint32, g uint8, lanes uint32) (mask uint32) {
	n, f := s.net, &s.fleet
	c := int(f.cursor[veh])
	arc := f.route(veh)[c]
	costs := s.costsInto(veh, c, g, n.turns.off[street]+uint32(arc))
	least := 1 << 30
	for i := range min(32, uint32(n.siblings[n.firstLane[street]])) {
		if lanes>>i&1 == 0 {
			continue
		}
		link, cost := s.bestLink(n.firstLane[street]+i, arc, &costs, g)
		switch {
		case link == none || cost > least:
		case cost < least:
			mask, least = 1<<i, cost
		default:
			mask |= 1 << i
		}
	}
	if mask == 0 {
		return lanes
	}
	return mask
}

// drop ends a trip that cannot begin.
func (s *Sim) drop(veh uint32) {
	s.counts.Removed++
	if s.fleet.informed[veh] {
		s.informed--
	}
	s.done = append(s.done, Done{ID: s.fleet.id[veh], At: s.now, Depart: s.fleet.depart[veh], Entered: s.now,
		End: Place{s.fleet.origin[veh], s.fleet.pos[veh]}, Battery: s.fleet.battery[veh], Type: s.fleet.class[veh], Began: s.fleet.began[veh]})
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
	End     Place      // where it ended
	Battery float64    // energy left in a battery that was followed [J], else +Inf
	Type    Type
	Began   uint32  // street that it began in
	Stood   float64 // time below 0.1 m/s on the road [s]; in meso streets at their ends, but for braking
}

// seconds is how long so many steps are.
func (s *Sim) seconds(steps uint32) float64 { return float64(float64(steps) * s.cfg.Step.Seconds()) }

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
	s.done = append(s.done, Done{ID: f.id[veh], At: s.now, Depart: f.depart[veh], Entered: f.entered[veh], Loss: max(0, loss), Metres: float64(f.metres[veh]), Reached: !f.short[veh],
		End: Place{f.dest[veh], f.destPos[veh]}, Battery: f.battery[veh], Type: f.class[veh], Began: f.began[veh], Stood: s.seconds(f.stood[veh])})
	if f.informed[veh] {
		s.informed--
	}
	f.release(veh)
}
