package traffic

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/models/traffic/route"
)

// ambulances is a [fleet.X] of that kind.
type ambulances struct {
	m         *Model
	name      string
	p         *AmbulanceParams
	class     Class
	repairs   bool      // repair crews
	stations  [][]Place // both sides of the street of each
	hospitals [][]Place
	hub       []bool    // streets that one gets to from each other; nil until somebody asks
	homes     []uint32  // buildings from which somebody may call
	weight    []float64 // their floor areas, summed up
	rate      float64   // calls a second
	chance    rng.Stream

	crews  []crew
	calls  []emergency // that are not over, by instant
	drawn  uint64      // calls at random
	next   clock.Time  // the next of them
	looked clock.Time
	tally  emergencyTally
}

// duty is what an ambulance is about.
type duty uint8

// The duties.
const (
	idle duty = iota
	turnsOut
	toCall
	onScene
	toHospital
	handsOver
	returns
	halfWay // no way led on: it tries again from where it is
)

// crew is an ambulance.
type crew struct {
	Home  int
	Duty  duty
	After duty       // of halfWay: what it was about
	ID    uint32     // of its vehicle on the road
	At    []Place    // where it stands, and the other side of the street; where it was last seen
	Bound []Place    // where it drives
	Until clock.Time // end of what it does at rest
	Call  uint32     // it answers
}

// emergency is a call.
type emergency struct {
	ID    uint32
	At    clock.Time
	Where city.Ref
	Place []Place
	From  uint32 // street of the ambulance as it was sent
	Event uint64 // that brought it about, or 0
	Sent  bool
}

// emergencyTally is what has happened since the start.
type emergencyTally struct {
	Calls    uint32
	Late     int
	Carried  int
	Response []float64 // [s]
	Zone     []uint32  // of each of these, or city.None
}

// tryAgain is how long an ambulance waits where no way leads on (project default).
const tryAgain = clock.Duration(60e9)

func newAmbulances(m *Model, name string, p *AmbulanceParams) (*ambulances, error) {
	s := &ambulances{m: m, name: name, p: p, class: Emergency, chance: m.env.Stream("fleet." + name), next: clock.Never}
	c := m.env.City
	var err error
	if s.hospitals, err = s.placesOf("hospitals", p.Hospitals, city.UseHospital); err != nil {
		return nil, err
	}
	if s.stations, err = s.placesOf("stations", p.Stations, city.UseHospital); err != nil {
		return nil, err
	}
	if len(s.stations) == 0 {
		if s.stations, err = s.placesOf("stations", nil, city.UseCivic); err != nil {
			return nil, err
		}
	}
	if len(s.stations) == 0 {
		return nil, fmt.Errorf("this city has no hospital or civic building on a street; say where ambulances wait, such as stations = [\"building/%s\"]", firstOf(c.Buildings.ID))
	}
	for k := range p.Vehicles {
		s.crews = append(s.crews, crew{Home: k % len(s.stations), At: slices.Clone(s.stations[k%len(s.stations)])})
	}
	residents := float64(p.Residents)
	if residents == 0 {
		for _, n := range c.Zones.Residents {
			residents += float64(n)
		}
	}
	if s.rate = p.Calls / 1e5 * residents / 86400; s.rate == 0 {
		return s, nil
	}
	sum := 0.0
	for pass := 0; pass < 2 && len(s.homes) == 0; pass++ { // without homes, from any building
		for b := range c.Buildings.ID {
			if m.places.street[b] != none && c.Buildings.Floor[b] > 0 && (pass == 1 || lives(c.Buildings.Use[b])) {
				sum += float64(c.Buildings.Floor[b])
				s.homes, s.weight = append(s.homes, uint32(b)), append(s.weight, sum)
			}
		}
	}
	if len(s.homes) == 0 {
		return nil, &keyError{"calls", errors.New("nobody can call in a city without buildings on a street; write calls = 0")}
	}
	s.draw(0)
	return s, nil
}

func firstOf(ids []string) string {
	if len(ids) == 0 {
		return "ID"
	}
	return ids[0]
}

// placesOf finds the streets of a list of references; those of the city's buildings of a use for none.
func (s *ambulances) placesOf(key string, names []string, use city.Use) (list [][]Place, err error) {
	c, p := s.m.env.City, s.m.places
	for _, name := range names {
		ref, err := c.Find(name)
		if err != nil {
			return nil, &keyError{key, err}
		}
		found := p.ends(nil, ref, p.exit)
		if len(found) == 0 {
			return nil, &keyError{key, fmt.Errorf("no street for cars leads to %s; name a building, street or junction that has one", name)}
		}
		list = append(list, found)
	}
	if len(names) == 0 {
		for b := range c.Buildings.ID {
			if c.Buildings.Use[b] == use && p.street[b] != none {
				list = append(list, p.ends(nil, city.Ref{Support: city.OfBuilding, Index: uint32(b)}, p.exit))
			}
		}
	}
	return list, nil
}

// draw finds the instant of the next call at random.
func (s *ambulances) draw(after clock.Time) {
	s.drawn++
	s.next = after.Add(clock.Duration(s.chance.Exp(s.drawn, 0, 0) / s.rate * 1e9))
}

// call takes note of an emergency; false where no street leads. If nobody could ever come, an event says so; a repair crew is
// not called then.
func (s *ambulances) call(where city.Ref, at clock.Time, event uint64) bool {
	found := s.m.places.ends(nil, where, s.m.places.exit)
	if len(found) == 0 {
		return false
	}
	found, ok := s.within(found, where)
	if !ok && s.repairs {
		return false
	}
	if !ok {
		var cause []uint64
		if event != 0 {
			cause = []uint64{event}
		}
		s.m.env.Emit(frame.Event{At: s.m.now, Kind: "no_way", Where: where, Note: "fleet." + s.name, Cause: cause})
	}
	s.tally.Calls++
	s.calls = append(s.calls, emergency{ID: s.tally.Calls, At: at, Where: where, Place: found, Event: event})
	return true
}

// within is where the vehicles stop for a call: at the places of it where one gets to from a station and back by usual ways,
// else on both sides of its street also where that is an arterial (streets out of the city begin beyond its edge: who comes by
// the way in crosses there), else at the nearest street within kerbReach that is not cut off; ok is false, and the places are as
// they were, if there is none.
func (s *ambulances) within(found []Place, where city.Ref) (places []Place, ok bool) {
	if s.served(found) {
		return found, true
	}
	m, c := s.m, s.m.env.City
	var both []Place
	for _, p := range found {
		other := c.Streets.Opposite[p.Street]
		if other == city.None || m.sim.net.firstFor(other, m.sim.net.groupOf[s.class]) == none ||
			slices.ContainsFunc(found, func(q Place) bool { return q.Street == other }) {
			continue
		}
		pos := p.Pos
		if pos >= 0 {
			pos = max(0, m.sim.net.length[m.sim.net.firstLane[other]]-pos)
		}
		both = append(both, Place{other, pos})
	}
	if both = append(both, found...); s.served(both) {
		return both, true
	}
	if s.hub == nil {
		s.hub = m.core(s.class)
	}
	at, _, ok := m.whereIs(where)
	if where.Support == city.OfPowerAsset {
		at, ok = c.PowerAssets.At.At(int(where.Index)), true
	}
	if !ok {
		return found, false
	}
	near, ok := m.kerbNear(s.class, s.hub, at)
	if only := []Place{near.Place}; ok && s.served(only) {
		return only, true
	}
	return found, false
}

// served reports whether usual ways lead from a station to one of some places, and from one of them to a station.
func (s *ambulances) served(places []Place) bool {
	leads := func(from, to []Place) bool {
		for _, f := range from {
			for _, t := range to {
				if _, ok := s.m.sim.driveTime(s.class, f, t, false); ok {
					return true
				}
			}
		}
		return false
	}
	return slices.ContainsFunc(s.stations, func(at []Place) bool { return leads(at, places) }) &&
		slices.ContainsFunc(s.stations, func(at []Place) bool { return leads(places, at) })
}

func (s *ambulances) accept(*msg.Trip) bool { return false }
func (s *ambulances) halted(Halt)           {}

// act takes calls, sends who is free, and lets those go on whose time at a place is over.
func (s *ambulances) act(now clock.Time) {
	for s.next <= now {
		x := float64(s.weight[len(s.weight)-1] * s.chance.Float64(s.drawn, 1, 0))
		k, _ := slices.BinarySearch(s.weight, x)
		s.call(city.Ref{Support: city.OfBuilding, Index: s.homes[min(k, len(s.homes)-1)]}, s.next, 0)
		s.draw(s.next)
	}
	for i := range s.calls {
		if !s.calls[i].Sent {
			s.dispatch(&s.calls[i], now)
		}
	}
	for i := range s.crews {
		if v := &s.crews[i]; v.Duty != idle && !v.driving() && v.Until <= now {
			s.goOn(v, now)
		}
	}
	if now.Sub(s.looked) >= 1e9 {
		s.looked = now
		for i := range s.crews {
			if v := &s.crews[i]; v.driving() {
				if street, pos, ok := s.m.sim.whereIs(v.ID); ok {
					v.At = append(v.At[:0], Place{street, pos})
				}
			}
		}
	}
}

func (v *crew) driving() bool { return v.Duty == toCall || v.Duty == toHospital || v.Duty == returns }

// dispatch sends the nearest ambulance that waits at its station or is on its way back there.
func (s *ambulances) dispatch(e *emergency, now clock.Time) {
	best, least := -1, 0.0
	for i := range s.crews {
		v := &s.crews[i]
		if v.Duty != idle && v.Duty != returns {
			continue
		}
		_, _, t, ok := s.quickest(v.At, e.Place)
		if !ok {
			continue
		}
		if v.Duty == idle {
			t += s.p.Turnout.Seconds()
		}
		if best < 0 || t < least {
			best, least = i, t
		}
	}
	if best < 0 {
		return
	}
	v := &s.crews[best]
	if v.Duty == returns {
		_, to, _, _ := s.quickest(v.At, e.Place)
		if !s.m.sim.Redirect(v.ID, to) {
			return // in the next step it may be where it can turn
		}
		v.Duty, v.Bound = toCall, e.Place
	} else {
		v.Duty, v.Until = turnsOut, max(now, e.At).Add(s.p.Turnout)
	}
	e.Sent, e.From, v.Call = true, v.At[0].Street, e.ID
}

// goOn begins what an ambulance does next.
func (s *ambulances) goOn(v *crew, now clock.Time) {
	switch next := v.Duty; {
	case next == turnsOut || next == halfWay && v.After == toCall:
		s.drive(v, toCall, s.callOf(v).Place, now)
	case next == onScene || next == halfWay && v.After == toHospital:
		if next == onScene {
			s.close(v.Call)
		}
		to, ok := s.nearestHospital(v.At)
		if next == onScene && (!ok || s.chance.Float64(uint64(v.Call), 2, 0) >= float64(s.p.Carried)) || !ok {
			s.drive(v, returns, s.stations[v.Home], now)
			return
		}
		s.drive(v, toHospital, to, now)
	default:
		s.drive(v, returns, s.stations[v.Home], now)
	}
}

// drive puts the vehicle of a crew on the road; it is there at once if it stands there.
func (s *ambulances) drive(v *crew, what duty, place []Place, now clock.Time) {
	v.Duty, v.Bound = what, place
	if v.At[0] == place[0] {
		s.there(v, now)
		return
	}
	from, to, _, _ := s.quickest(v.At, place)
	id, err := s.m.send(s, Trip{At: now, Class: s.class, From: from, To: to, Informed: s.p.Information == "truth"})
	if err != nil {
		v.Duty, v.After, v.Until = halfWay, what, now.Add(tryAgain)
		return
	}
	v.ID = id
}

// ended tells that an ambulance has come to a place.
func (s *ambulances) ended(d Done) {
	for i := range s.crews {
		v := &s.crews[i]
		if !v.driving() || v.ID != d.ID {
			continue
		}
		if !d.Reached {
			v.Duty, v.After, v.Until = halfWay, v.Duty, d.At.Add(tryAgain)
			return
		}
		s.there(v, d.At)
		return
	}
}

// there begins what is to be done at a place.
func (s *ambulances) there(v *crew, now clock.Time) {
	v.At = slices.Clone(v.Bound)
	switch v.Duty {
	case toCall:
		e := s.callOf(v)
		response := (now - e.At).Seconds()
		zone := uint32(city.None)
		if c := s.m.env.City; e.Where.Support == city.OfBuilding {
			zone = c.Buildings.Zone[e.Where.Index]
		}
		s.tally.Response, s.tally.Zone = append(s.tally.Response, response), append(s.tally.Zone, zone)
		if response > s.p.Target.Seconds() {
			s.tally.Late++
			s.m.env.Emit(frame.Event{At: now, Kind: "late", Where: e.Where, Value: response, Unit: "s", Note: "fleet." + s.name, Cause: s.why(e)})
		}
		if s.repairs {
			s.m.crewAt(e.Where.Index, e.Event, now)
		}
		v.Duty, v.Until = onScene, now.Add(s.p.Scene)
	case toHospital:
		s.tally.Carried++
		v.Duty, v.Until = handsOver, now.Add(s.p.Handover)
	case returns:
		v.Duty = idle
	}
}

// callOf is the call that a crew answers.
func (s *ambulances) callOf(v *crew) *emergency {
	for i := range s.calls {
		if s.calls[i].ID == v.Call {
			return &s.calls[i]
		}
	}
	panic(fmt.Sprintf("traffic: fleet.%s: an ambulance answers call %d, which is over", s.name, v.Call))
}

// close forgets a call.
func (s *ambulances) close(id uint32) {
	s.calls = slices.DeleteFunc(s.calls, func(e emergency) bool { return e.ID == id })
}

// nearestHospital is the one with the shortest usual drive.
func (s *ambulances) nearestHospital(from []Place) (to []Place, ok bool) {
	least := 0.0
	for _, h := range s.hospitals {
		if _, _, t, way := s.quickest(from, h); way && (!ok || t < least) {
			to, least, ok = h, t, true
		}
	}
	return to, ok
}

// quickest picks the sides of two places between which the drive is shortest; the first ones if no way leads at all.
func (s *ambulances) quickest(from, to []Place) (a, b Place, seconds float64, ok bool) {
	a, b = from[0], to[0]
	for _, f := range from {
		for _, t := range to {
			if x, way := s.m.sim.driveTime(s.class, f, t, s.p.Information == "truth"); way && (!ok || x < seconds) {
				a, b, seconds, ok = f, t, x, true
			}
		}
	}
	return a, b, seconds, ok
}

// why lists what is known to have held up an ambulance on the usual way to a call: the call itself, then lanes that are
// closed, vehicles that stand there, dark signals and circles of blocked lanes along it.
func (s *ambulances) why(e *emergency) (causes []uint64) {
	m, c := s.m, s.m.env.City
	note := func(kind string, where city.Ref) {
		if id := m.env.Latest(kind, where); id != 0 && len(causes) < 4 && !slices.Contains(causes, id) {
			causes = append(causes, id)
		}
	}
	if e.Event != 0 {
		causes = append(causes, e.Event)
	}
	for _, street := range m.sim.wayOf(s.class, e.From, e.Place[0].Street) {
		for lane := c.Streets.LaneOff[street]; lane < c.Streets.LaneOff[street+1]; lane++ {
			at := city.Ref{Support: city.OfLane, Index: lane}
			if m.sim.Closed(lane) {
				note("traffic.closed", at)
				note("traffic.closed", city.Ref{Support: city.OfStreet, Index: street})
			}
			note("traffic.stalled", at)
			note("traffic.gridlock", at)
		}
		if signal := c.Junctions.Signal[c.Streets.To[street]]; int(signal) < len(m.dim) && m.dim[signal] {
			note("traffic.signal_dark", signalRef(signal))
		}
	}
	return causes
}

// figures are the response times, of all calls and by zone.
func (s *ambulances) figures() []sim.Figure {
	whole := func(name string, v int) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	waiting := 0
	for i := range s.calls {
		if !s.calls[i].Sent {
			waiting++
		}
	}
	overdue, overdueIn := s.overdue()
	r := s.tally.Response
	list := []sim.Figure{whole("calls", int(s.tally.Calls)), whole("answered", len(r)), whole("waiting", waiting), whole("on_the_way", int(s.tally.Calls)-len(r)-waiting), whole("overdue", overdue), whole("carried", s.tally.Carried),
		{Name: "response_median_s", Value: quantile(r, 0.5)}, {Name: "response_p90_s", Value: quantile(r, 0.9)},
		{Name: "in_time_share", Value: ratio(float64(len(r)-s.tally.Late), float64(len(r)+overdue))}}
	for zone, id := range s.m.env.City.Zones.ID {
		var own []float64
		in := 0
		for k, z := range s.tally.Zone {
			if z == uint32(zone) {
				if own = append(own, r[k]); r[k] <= s.p.Target.Seconds() {
					in++
				}
			}
		}
		if len(own) > 0 {
			list = append(list, whole(id+"_answered", len(own)), sim.Figure{Name: id + "_response_median_s", Value: quantile(own, 0.5)},
				sim.Figure{Name: id + "_response_p90_s", Value: quantile(own, 0.9)}, sim.Figure{Name: id + "_in_time_share", Value: ratio(float64(in), float64(len(own)+overdueIn[zone]))})
		}
	}
	return list
}

// overdue counts the calls to which nobody has come within the target yet, in all and by zone: they are late, whenever somebody
// comes.
func (s *ambulances) overdue() (n int, in []int) {
	now, c := s.m.sim.Now(), s.m.env.City
	in = make([]int, len(c.Zones.ID))
	for i := range s.calls {
		e := &s.calls[i]
		there := slices.ContainsFunc(s.crews, func(v crew) bool { return v.Duty == onScene && v.Call == e.ID })
		if there || now.Sub(e.At) <= s.p.Target {
			continue
		}
		n++
		if e.Where.Support == city.OfBuilding {
			if z := c.Buildings.Zone[e.Where.Index]; int(z) < len(in) {
				in[z]++
			}
		}
	}
	return n, in
}

// ambulanceBook is what is saved.
type ambulanceBook struct {
	Crews  []crew
	Calls  []emergency
	Drawn  uint64
	Next   clock.Time
	Looked clock.Time
	Tally  emergencyTally
}

func (s *ambulances) save(e *sim.Encoder) {
	text, err := json.Marshal(ambulanceBook{s.crews, s.calls, s.drawn, s.next, s.looked, s.tally})
	if err != nil {
		panic(err) // plain structs of ours
	}
	e.Bytes(text)
}

func (s *ambulances) load(d *sim.Decoder) {
	var b ambulanceBook
	text := d.Bytes()
	if d.Err() != nil {
		return
	}
	if err := json.Unmarshal(text, &b); err != nil {
		d.Fail("traffic: fleet.%s: %v; the state is damaged", s.name, err)
		return
	}
	streets := uint32(len(s.m.env.City.Streets.ID))
	bad := len(b.Crews) != len(s.crews) || len(b.Tally.Zone) != len(b.Tally.Response)
	open := map[uint32]bool{}
	for i := range b.Calls {
		open[b.Calls[i].ID] = true
		bad = bad || !onStreets(b.Calls[i].Place, streets) || b.Calls[i].From >= streets
	}
	for i := range b.Crews {
		v := &b.Crews[i]
		answers := v.Duty == turnsOut || v.Duty == toCall || v.Duty == onScene || v.Duty == halfWay && v.After == toCall
		bad = bad || v.Home < 0 || v.Home >= len(s.stations) || v.Duty > halfWay || !onStreets(v.At, streets) || v.driving() && !onStreets(v.Bound, streets) || answers && !open[v.Call]
	}
	if bad {
		d.Fail("traffic: fleet.%s: %d ambulances in the state, %d in the scenario, or one of them is nowhere; go on with the same [fleet.X]", s.name, len(b.Crews), len(s.crews))
		return
	}
	s.crews, s.calls, s.drawn, s.next, s.looked, s.tally = b.Crews, b.Calls, b.Drawn, b.Next, b.Looked, b.Tally
}

// onStreets reports whether a place has sides, all of them on streets that exist.
func onStreets(sides []Place, streets uint32) bool {
	for _, p := range sides {
		if p.Street >= streets {
			return false
		}
	}
	return len(sides) > 0
}

// driveTime is how long a class of vehicle takes from one place to another [s], by usual times or by those of now; ok is
// false where no way leads.
func (s *Sim) driveTime(c Class, from, to Place, now bool) (seconds float64, ok bool) {
	g := s.groupOf[c]
	k := s.waysFor(g).usual
	if now {
		k = s.waysFor(g).known
	}
	seconds = float64((to.Pos - from.Pos) / s.net.limit[s.net.firstLane[to.Street]])
	if from.Street == to.Street && to.Pos > from.Pos {
		return seconds, true
	}
	ms := k.Cost(from.Street, to.Street)
	if from.Street == to.Street {
		_, ms, ok = k.Walk(from.Street, to.Street, nil)
		return max(0, float64(ms)/1000+seconds), ok
	}
	return float64(ms) / 1000, ms != route.Unreachable
}

// wayOf lists the streets of the usual way of a class of vehicle; none where no way leads.
func (s *Sim) wayOf(c Class, from, to uint32) []uint32 {
	turns, _, ok := s.waysFor(s.groupOf[c]).usual.Walk(from, to, nil)
	if !ok {
		return nil
	}
	way := []uint32{from}
	for _, h := range turns {
		from = s.net.turns.to[s.net.turns.off[from]+uint32(h)]
		way = append(way, from)
	}
	return way
}

// whereIs is where a vehicle on the road is: on its street, or at the end of the one before the link it is on.
func (s *Sim) whereIs(id uint32) (street uint32, pos float32, ok bool) {
	veh := s.fleetHas(id)
	if veh == none {
		return none, 0, false
	}
	row, slot := s.find(veh)
	if row == none {
		return none, 0, false
	}
	street = s.fleet.street[veh]
	if s.net.isLink[row] {
		return street, s.net.length[s.net.firstLane[street]], true
	}
	return street, s.slots[slot].x, true
}
