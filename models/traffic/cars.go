package traffic

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/rng"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// cars carries journeys by car where cars are things that stand somewhere: in a bay, at a charger, before a house. It is a
// service like those of [fleet.X], of which every person with a car has a vehicle.
type cars struct {
	m        *Model
	drivers  *ParkingParams
	lots     *lots     // nil: cars stand where their journeys end
	stations *stations // nil: batteries are not followed
	chance   rng.Stream

	owned   []ownCar  // by person, ascending
	going   []carTrip // who walks to his car, by instant
	road    []carTrip // by id of the vehicle
	walking []carTrip // who walks from his car, by instant
	ends    []stay    // when cars of drivers who are not followed leave their bay, by instant
	seen    []passer  // vehicles that are in a street with bays
	looked  clock.Time
	tally   carTally
}

// ownCar is the car of a person.
type ownCar struct {
	Person   uint32
	Electric bool
	Battery  float64 // energy in it [J]
	Lot      int32   // in which it stands, or −1
	Station  int32   // at which it stands, or −1
	Place    Place
	At       geo.Point
	Stays    clock.Time // until then, as its driver means
	Away     bool       // on the road
}

// carTrip is a journey under way.
type carTrip struct {
	Trip     msg.Trip
	ID       uint32     // of the vehicle
	At       clock.Time // of its next beginning or end
	From     Place
	Goal     Place // before the door
	Door     geo.Point
	Lot      int32 // aimed at, or −1
	Station  int32
	Tried    []int32 // lots found full
	Goals    int     `json:",omitempty"` // of these, how many he was bound for
	Afar     bool    `json:",omitempty"` // has given up finding a bay near by
	Dead     []int32 // chargers found taken or dead
	Search   bool
	Since    clock.Time // of the search
	Begun    float64    // what its vehicle had driven as the search began, or this leg of it [m]
	Metres   float64    // of search behind it
	Own      bool       // with the car that is kept for the person
	Electric bool
	Battery  float64 // at the beginning of this leg [J]
	Illegal  bool
	Over     bool // the journey has ended, the vehicle goes on
}

// stay is a bay that gets free.
type stay struct {
	At  clock.Time
	Lot int32
}

// carTally is what has happened since the start.
type carTally struct {
	Parked, AtOnce, Illegal, GaveUp, Without int // found a bay, of them where first looked; no bay within reach, at all
	Afar                                     int // of those who found one, farther from the door than they meant to walk
	Search                                   []float64
	Metres                                   float64
	Accepted, Arrived                        int
	Brought                                  float64 // energy in batteries as their cars were first seen [J]
}

// fetch is how far a car may stand from where its driver sets out [m]; one that stands farther away is taken to have been
// brought to him (project default).
const fetch = 1000

// stays is how long a driver who is not followed leaves his car, and for how long one means to stay who plugs it in
// (project defaults).
func stays(p msg.Purpose) clock.Duration {
	const hour = clock.Duration(3600e9)
	switch p {
	case msg.ToWork:
		return 8 * hour
	case msg.ToSchool:
		return 6 * hour
	case msg.ToShop:
		return hour
	case msg.ToLeisure:
		return 2 * hour
	case msg.ToHome:
		return 10 * hour
	}
	return hour
}

// newCars makes the service, nil if the scenario has no use for it.
func newCars(m *Model) (*cars, error) {
	s := &cars{m: m, chance: m.env.Stream("cars"), drivers: defaultParking()}
	if err := s.readParking(); err != nil {
		return nil, err
	}
	if m.params.Charging.Enabled {
		var err error
		if s.stations, err = newStations(m); err != nil {
			return nil, err
		}
	}
	if s.lots == nil && s.stations == nil {
		return nil, nil
	}
	return s, nil
}

// accept takes every journey by car.
func (s *cars) accept(t *msg.Trip) bool {
	m := s.m
	trip, ok := m.places.trip(t)
	if !ok {
		m.sendBack(t)
		return true
	}
	s.tally.Accepted++
	r := carTrip{Trip: *t, At: max(t.Depart, m.now), From: trip.From, Goal: trip.To, Door: s.pointOf(t.To, trip.To), Lot: -1, Station: -1}
	if c := s.carOf(t.Person); c != nil && !c.Away {
		if door := s.pointOf(t.From, trip.From); c.Place.Street != none && c.At.Dist(door) <= fetch {
			r.From, r.At = c.Place, r.At.Add(clock.Duration(onFoot(door, c.At)*1e9))
		}
	}
	s.going = byInstant(s.going, r)
	return true
}

// byInstant inserts a journey after those of the same instant.
func byInstant(list []carTrip, r carTrip) []carTrip {
	at, _ := slices.BinarySearchFunc(list, r.At, func(x carTrip, t clock.Time) int {
		if x.At <= t {
			return -1
		}
		return 1
	})
	return slices.Insert(list, at, r)
}

// pointOf is where a reference lies; the middle of its street if it is none of the city's points.
func (s *cars) pointOf(ref city.Ref, at Place) geo.Point {
	c := s.m.env.City
	if ref.Support == city.OfBuilding && int(ref.Index) < c.Buildings.Poly.Len() {
		return c.Buildings.Poly.Centroid(int(ref.Index))
	}
	if int(at.Street) < c.Streets.Line.Len() {
		line := c.Streets.Line.At(int(at.Street))
		return line[len(line)/2]
	}
	return geo.Point{}
}

// carOf finds the car of a person, nil if none has been seen.
func (s *cars) carOf(person uint32) *ownCar {
	k, ok := slices.BinarySearchFunc(s.owned, person, func(c ownCar, p uint32) int { return cmp.Compare(c.Person, p) })
	if !ok {
		return nil
	}
	return &s.owned[k]
}

// meet is the car of a person, which is first seen with a battery charged at random, or none; nil for through traffic.
func (s *cars) meet(person uint32) *ownCar {
	if person == city.None {
		return nil
	}
	k, ok := slices.BinarySearchFunc(s.owned, person, func(c ownCar, p uint32) int { return cmp.Compare(c.Person, p) })
	if !ok {
		c := ownCar{Person: person, Lot: -1, Station: -1, Place: Place{Street: none}}
		if s.stations != nil && s.chance.Float64(uint64(person), 0, 0) < float64(s.m.params.Environment.Electric) {
			c.Electric = true
			soc := leastSeen + float64((mostSeen-leastSeen)*s.chance.Float64(uint64(person), 0, 1))
			c.Battery = float64(float64(s.m.params.Charging.Capacity) * soc)
			s.tally.Brought += c.Battery
		}
		s.owned = slices.Insert(s.owned, k, c)
	}
	return &s.owned[k]
}

// States of charge with which electric cars are first seen, evenly spread (project defaults).
const leastSeen, mostSeen = 0.3, 0.95

// act lets those set out who have reached their car, those look around who are near their destination, batteries charge,
// and those arrive who have walked to the door.
func (s *cars) act(now clock.Time) {
	for len(s.going) > 0 && s.going[0].At <= now {
		r := s.going[0]
		s.going = slices.Delete(s.going, 0, 1)
		s.setOut(r, now)
	}
	for len(s.walking) > 0 && s.walking[0].At <= now {
		r := &s.walking[0]
		s.end(r, r.At, true)
		s.walking = slices.Delete(s.walking, 0, 1)
	}
	for len(s.ends) > 0 && s.ends[0].At <= now {
		s.lots.taken[s.ends[0].Lot]--
		s.ends = slices.Delete(s.ends, 0, 1)
	}
	if now.Sub(s.looked) < 1e9 {
		return
	}
	if s.lots != nil {
		s.lookAround(now)
	}
	if s.stations != nil {
		s.charge(now.Sub(s.looked).Seconds())
	}
	s.looked = now
}

// end ends a journey for the traveller.
func (s *cars) end(r *carTrip, at clock.Time, reached bool) {
	s.tally.Arrived++
	s.m.arrive(r.Trip, at, reached)
}

// setOut takes a car out of its bay and sends it on its way.
func (s *cars) setOut(r carTrip, now clock.Time) {
	c := s.meet(r.Trip.Person)
	if c != nil && c.Away {
		c = nil // his car is on the road: this is another one
	}
	if c != nil {
		s.leave(c, now)
		r.Own, r.Electric, r.Battery = true, c.Electric, c.Battery
	}
	s.choose(&r, r.From, now)
	if !s.drive(r, now) {
		s.tally.Accepted--
		s.m.sendBack(&r.Trip)
		if c != nil {
			c.Place, c.At = r.From, s.pointOf(r.Trip.From, r.From)
		}
		return
	}
	if c != nil {
		c.Away = true
	}
}

// leave frees what a car takes where it stands.
func (s *cars) leave(c *ownCar, now clock.Time) {
	if c.Lot >= 0 {
		s.lots.taken[c.Lot]--
	}
	if c.Station >= 0 {
		s.unplug(c, now)
	}
	c.Lot, c.Station = -1, -1
}

// target is where a journey is bound for now.
func (s *cars) target(r *carTrip) Place {
	switch {
	case r.Station >= 0:
		return s.stations.place[r.Station]
	case r.Lot >= 0:
		return s.lots.place[r.Lot]
	}
	return r.Goal
}

// drive sends the vehicle of a journey from r.From to its target; false if no lane is there for it.
func (s *cars) drive(r carTrip, now clock.Time) bool {
	t := Trip{At: now, From: r.From, To: s.target(&r), Informed: r.Trip.Informed}
	if s.stations != nil && r.Own {
		t.Electric, t.Fuel, t.Battery = r.Electric, !r.Electric, cmp.Or(r.Battery, 1e-9) // 0 would not be followed
	}
	r.Begun = 0
	if r.Lot >= 0 && !r.Search && s.chance.Float64(uint64(s.m.nextID), 0, 2) < float64(s.drivers.Illegal) {
		if stop, ok := s.beforeTheDoor(r.Goal); ok {
			r.Illegal, r.Lot = true, -1
			t.To, t.Stops = Place{r.Goal.Street, stop.Pos + 6}, []Stop{stop}
		}
	}
	id, err := s.m.send(s, t)
	if err != nil {
		return false
	}
	r.ID = id
	s.road = append(s.road, r) // ids ascend
	return true
}

// beforeTheDoor is a stop in the kerb lane there, if the street is long enough for one. Where that is the only lane, it is
// beside it, with two wheels on the pavement: nobody shuts a street for ten minutes.
func (s *cars) beforeTheDoor(goal Place) (Stop, bool) {
	sim := s.m.sim
	row := sim.net.firstFor(goal.Street, sim.groupOf[Car])
	if row == none || sim.net.length[row] < 30 {
		return Stop{}, false
	}
	pos := goal.Pos
	if pos < 0 {
		pos = sim.net.length[row]
	}
	lanes := 0
	for r := row; r < sim.net.firstLane[goal.Street]+uint32(sim.net.siblings[row]); r++ {
		lanes += int(sim.net.may[r] >> sim.groupOf[Car] & 1)
	}
	return Stop{Row: none, Lane: sim.net.cityLane[row], Pos: max(10, min(pos, sim.net.length[row]-15)), Duration: s.drivers.IllegalStay,
		Parking: lanes == 1}, true
}

// underway finds a journey by the id of its vehicle.
func (s *cars) underway(id uint32) int {
	k, ok := slices.BinarySearchFunc(s.road, id, func(r carTrip, id uint32) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return -1
	}
	return k
}

// halted ends the journey of who stops before the door.
func (s *cars) halted(h Halt) {
	k := s.underway(h.ID)
	if k < 0 || h.Left {
		return
	}
	r := &s.road[k]
	s.tally.Illegal++
	r.Over = true
	s.end(r, h.At, true)
}

// ended parks the car of a journey whose drive has ended, or sends it to look elsewhere.
func (s *cars) ended(d Done) {
	k := s.underway(d.ID)
	if k < 0 {
		return
	}
	r := s.road[k]
	s.road = slices.Delete(s.road, k, k+1)
	var c *ownCar
	if r.Own {
		c = s.carOf(r.Trip.Person)
	}
	if r.Electric && s.stations != nil {
		c.Battery = min(d.Battery, s.stations.capacity)
		s.tally.Brought -= d.Battery - c.Battery // who helped an empty one takes the rest home
		r.Battery = c.Battery
	}
	if r.Search {
		r.Metres += max(0, d.Metres-r.Begun)
	}
	switch {
	case r.Over || !d.Reached:
		s.stand(c, r.Goal, r.Door)
		if !r.Over {
			s.end(&r, d.At, false)
		}
		return
	case r.Station >= 0:
		if s.plugIn(&r, c, d.At) {
			s.walk(r, c, s.stations.place[r.Station], s.stations.at[r.Station], d.At)
			return
		}
		r.Dead = append(r.Dead, r.Station)
	case r.Lot >= 0:
		if s.lots.take(r.Lot) {
			s.found(&r, c, d.At)
			s.walk(r, c, s.lots.place[r.Lot], s.lots.at[r.Lot], d.At)
			return
		}
		r.full(r.Lot)
		r.Goals++
		if !r.Search {
			r.Search, r.Since = true, d.At
		}
	default:
		if r.Search {
			s.tally.GaveUp++
			s.tally.Metres += r.Metres
		}
		s.walk(r, c, r.Goal, r.Door, d.At)
		return
	}
	r.From = s.target(&r)
	s.choose(&r, r.From, d.At)
	if !s.drive(r, d.At) {
		s.walk(r, c, r.From, r.Door, d.At) // nowhere to go on from: he leaves it there
	}
}

// found counts a bay that was found.
func (s *cars) found(r *carTrip, c *ownCar, at clock.Time) {
	if s.tally.Parked++; c != nil {
		c.Lot = r.Lot
	}
	took := 0.0
	if r.Afar {
		s.tally.Afar++
	}
	if r.Search {
		took = (at - r.Since).Seconds()
	} else {
		s.tally.AtOnce++
	}
	s.tally.Search = append(s.tally.Search, took)
	s.tally.Metres += r.Metres
	if c == nil {
		e := stay{at.Add(stays(r.Trip.Purpose)), r.Lot}
		k, _ := slices.BinarySearchFunc(s.ends, e.At, func(x stay, t clock.Time) int {
			if x.At <= t {
				return -1
			}
			return 1
		})
		s.ends = slices.Insert(s.ends, k, e)
	}
}

// walk lets the traveller go from his car to the door.
func (s *cars) walk(r carTrip, c *ownCar, place Place, at geo.Point, now clock.Time) {
	s.stand(c, place, at)
	r.At = now
	if at != r.Door {
		r.At = now.Add(clock.Duration(onFoot(at, r.Door) * 1e9))
	}
	s.walking = byInstant(s.walking, r)
}

// stand notes where a car stands.
func (s *cars) stand(c *ownCar, place Place, at geo.Point) {
	if c == nil {
		return
	}
	c.Place, c.At, c.Away = place, at, false
	if place.Pos < 0 {
		c.Place.Street = none // beyond the edge of the city
	}
}

// choose picks the charger, the lot or the door that a journey is bound for from a place: the least of what an hour costs
// and of the times to drive there and, twice, to walk from there.
func (s *cars) choose(r *carTrip, from Place, now clock.Time) {
	r.Lot, r.Station = -1, -1
	if s.stations != nil && s.wantsCharge(r) {
		if r.Station = s.chooseStation(r, from); r.Station >= 0 {
			return
		}
	}
	if s.lots == nil || r.Trip.To.Support != city.OfBuilding || s.drivers.Home == "own" && r.Trip.Purpose == msg.ToHome {
		return
	}
	if r.Goals >= mostTries {
		return
	}
	r.Lot = s.chooseLot(r, from, now)
}

// cheapest is the best of some lots, −1 if none will do.
func (s *cars) cheapest(r *carTrip, from Place, near []uint32) int32 {
	best, least := int32(-1), math.Inf(1)
	hours := stays(r.Trip.Purpose).Seconds() / 3600
	for _, row := range near {
		k := int32(row)
		if slices.Contains(r.Tried, k) || s.lots.toldFull(k) {
			continue
		}
		drive, ok := s.m.sim.ride(Car, from.Street, s.lots.place[k].Street)
		if !ok {
			continue
		}
		cost := float64(s.lots.price[k]*hours/s.drivers.TimeValue*3600) + float64(2*onFoot(s.lots.at[k], r.Door)) + drive
		if cost < least {
			best, least = k, cost
		}
	}
	return best
}

// readParking opens the lots of the scenario's tables.
func (s *cars) readParking() error {
	entries := s.m.env.Tables("parking", "")
	if len(entries) == 0 {
		return nil
	}
	c, p := s.m.env.City, s.m.places
	s.lots = newLots(c, p)
	named := 0
	for pass := range 2 { // those that name lots come before those that take the rest
		for _, e := range entries {
			switch t := e.Params.(type) {
			case *ParkingParams:
				s.drivers = t
			case *LotParams:
				rest := len(t.Lots) == 0 && t.Kerb == 0
				if named++; rest != (pass == 1) {
					continue
				}
				if err := s.lots.open(c, p, t, rest); err != nil {
					return fmt.Errorf("%s.%w", e.Key, err)
				}
			}
		}
	}
	if named == 0 {
		if err := s.lots.open(c, p, &LotParams{Guidance: "none"}, true); err != nil {
			return fmt.Errorf("parking.%w", err)
		}
	}
	s.lots.build(len(c.Streets.ID))
	return nil
}

// publish tells how many bays are taken.
func (s *cars) publish() {
	if s.lots == nil {
		return
	}
	for i := range s.lots.own {
		if s.lots.used[i] {
			s.m.bays.Values[i] = units.Count(s.lots.others[i] + s.lots.taken[i])
		}
	}
}
