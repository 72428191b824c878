package traffic

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// SharedParams are the keys of [fleet.X] with kind shared.
type SharedParams struct {
	Vehicle   string         `toml:"vehicle" oneof:"car|bicycle|kickboard" doc:"what is shared; it drives as its class does"`
	Vehicles  int            `toml:"vehicles" range:"[1,20000]" doc:"vehicles of the service" src:"project default"`
	Docks     int            `toml:"docks" range:"[0,1000]" doc:"vehicles that a station holds; 0: free-floating, vehicles may be left at any of the places" src:"project default"`
	Stations  []string       `toml:"stations" doc:"where the stations are, as stop/12, street/104 or building/7; without it they are spread over the streets by spacing"`
	Spacing   units.Metre    `toml:"spacing" range:"[25,5000]" doc:"a station, or a place to leave vehicles, is made where no other lies nearer than this" src:"project default"`
	Hours     string         `toml:"hours" doc:"when a vehicle can be taken, civil time" src:"project default"`
	Walk      units.Metre    `toml:"walk" range:"[0,5000]" doc:"longest way on foot, as the crow flies, to a vehicle and from where it is left" src:"traffic.md section 10"`
	Range     units.Metre    `toml:"range" range:"[1000,2000000]" doc:"distance on a full battery or tank; bicycles do without" src:"project default"`
	Charge    clock.Duration `toml:"charge" range:"[1,604800]" doc:"from empty to full at a station" src:"project default"`
	Battery   units.Joule    `toml:"battery" range:"[0,3.6e9]" doc:"that a full battery holds: then it falls by what driving takes, and is filled from the bus of the city's charger nearest to the station; 0: it falls by the way over range, and draws nothing" src:"the scenario"`
	Rebalance string         `toml:"rebalance" doc:"time of the day at which vehicles that nobody uses are moved from full to empty stations, and free-floating ones charged; the trucks are not simulated. Empty: never" src:"project default"`

	Information string `toml:"information" oneof:"truth|released" doc:"which vehicles people find: truth: those that stand there; released: of these those that a [sensor.X] of kind avl and [control.X] of kind dispatch have shown there" src:"project default"`

	hours     hours
	rebalance clock.Duration // since midnight; < 0: never
}

// Check reads the hours.
func (p *SharedParams) Check(bad func(key, why string)) {
	p.read(func(key string, err error) { bad(key, err.Error()) })
}

// Serves names what people may choose because of this service, which is not its kind where it has no cars.
func (p *SharedParams) Serves() string {
	if p.Vehicle == "car" {
		return "shared"
	}
	return "shared_bike"
}

func (p *SharedParams) read(bad func(key string, err error)) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		bad("hours", err)
	}
	p.rebalance = -1
	if p.Rebalance != "" {
		if p.rebalance, err = timeOfDay(p.Rebalance); err != nil {
			bad("rebalance", fmt.Errorf(`%w; write e.g. "03:00"`, err))
		}
	}
}

func sharedKind() fleetKind {
	return fleetKind{
		TableKind: sim.TableKind{Name: "shared", Doc: "shared cars, bicycles or electric scooters with stations, or free-floating: whoever asks walks to one, drives it himself and leaves it near where he goes", New: func() any {
			return &SharedParams{Vehicle: "car", Vehicles: 20, Docks: 10, Spacing: 300, Hours: "00:00-24:00", Walk: 300, Range: 300000, Charge: 6 * time.Hour, Rebalance: "03:00", Information: "truth"}
		}},
		modes: []msg.Mode{msg.SharedCar, msg.SharedBike},
		start: func(m *Model, name string, params any) (service, error) {
			return newShared(m, name, params.(*SharedParams))
		},
	}
}

// shared is vehicles that stand at stations and are driven by those who ride. A vehicle and a dock are promised when
// somebody asks.
type shared struct {
	m     *Model
	name  string
	p     *SharedParams
	class Class
	sites []site
	depot *garage
	told  bool    // vehicles are found by what is released
	plug  []int32 // by station: the city's charger nearest to it
	sharedState
}

// sharedState is what the service knows; exported to be saved.
type sharedState struct {
	Rides             rides
	Cabs              []cab
	At                []int     // by vehicle: the station it stands at, or is promised a dock of
	Left              []float64 // by vehicle: the distance its battery lasts, as it was parked or set out [m]
	Since             []clock.Time
	Renters           []renter
	NoVehicle, NoDock int
	Used              float64 // vehicle-seconds of those brought back
	Moved, Flat       int
	Balanced          clock.Time // the last rebalancing
	Charged           garageBook
}

// renter has been promised a vehicle, or drives it.
type renter struct {
	Trip   msg.Trip
	Cab    int
	From   int        // station
	Ready  clock.Time // at the vehicle
	Gone   bool       // with it
	Walk   clock.Duration
	Direct float64
}

func newShared(m *Model, name string, p *SharedParams) (*shared, error) {
	var wrong error
	p.read(func(key string, err error) { wrong = wrongKey(key, "%w", err) })
	if wrong != nil {
		return nil, wrong
	}
	s := &shared{m: m, name: name, p: p, class: map[string]Class{"car": Car, "bicycle": Bicycle, "kickboard": Kickboard}[p.Vehicle]}
	var err error
	if s.told, err = m.informed(name, p.Information); err != nil {
		return nil, err
	}
	if len(p.Stations) > 0 {
		if s.sites, err = m.sitesOf(s.class, p.Stations); err != nil {
			return nil, wrongKey("stations", "%w", err)
		}
	} else {
		s.sites = m.sitesEvery(s.class, float64(p.Spacing))
	}
	if len(s.sites) < 2 {
		return nil, wrongKey("vehicle", "only %d places in this city can be reached by a %s and left again; two stations are needed", len(s.sites), p.Vehicle)
	}
	if p.Docks > 0 && p.Vehicles >= p.Docks*len(s.sites) {
		return nil, wrongKey("vehicles", "%d vehicles at %d stations of %d docks leave no dock free to go to; lower vehicles or add docks", p.Vehicles, len(s.sites), p.Docks)
	}
	s.Rides = newRides(len(m.env.City.Zones.ID))
	for k := range p.Vehicles {
		at := k * len(s.sites) / p.Vehicles
		s.Cabs, s.At = append(s.Cabs, standing(s.sites[at].Place)), append(s.At, at)
		s.Left, s.Since = append(s.Left, float64(p.Range)), append(s.Since, 0)
	}
	if p.Battery > 0 && s.class == Bicycle {
		return nil, wrongKey("battery", "a bicycle has none; write 0 J, or another vehicle")
	}
	keys := &BatteryKeys{Battery: p.Battery, Charger: units.Watt(float64(p.Battery) / p.Charge.Seconds() / chargerEfficiency), To: 1}
	if s.depot, err = newGarage(m, keys, s.Cabs, homesOf(s.Cabs), &s.Charged); err != nil {
		return nil, err
	}
	for _, at := range s.sites {
		s.plug = append(s.plug, m.nearestCharger(at.Place))
	}
	return s, nil
}

func (s *shared) hasBatteries() bool                      { return s.depot.on() }
func (s *shared) energy() (brought, stored, left float64) { return s.depot.held(s.Cabs, &s.Charged) }

// replenish charges the vehicles that stand free at stations, once a second.
func (s *shared) replenish(now clock.Time) {
	if !s.depot.on() || s.p.Docks == 0 || now.Sub(s.Charged.Looked) < 1e9 {
		return
	}
	seconds := now.Sub(s.Charged.Looked).Seconds()
	s.Charged.Looked = now
	for k := range s.Cabs {
		c, i := &s.Cabs[k], s.plug[s.At[k]]
		if !s.free(k) || c.Energy >= float64(s.p.Battery) || i >= 0 && !s.m.chargers.Values[i].Bool() {
			continue
		}
		s.Charged.Seconds += seconds
		s.depot.plug[k] = i
		s.depot.draw(k, c, min(float64(float64(s.depot.keys.Charger)*seconds), (float64(s.p.Battery)-c.Energy)/chargerEfficiency), &s.Charged)
	}
}

// charge is the distance that the battery of a standing vehicle lasts [m].
func (s *shared) charge(k int, now clock.Time) float64 {
	if s.class == Bicycle {
		return math.Inf(1)
	}
	if s.depot.on() {
		return float64(s.p.Range) * s.depot.soc(&s.Cabs[k])
	}
	if s.p.Docks == 0 {
		return s.Left[k]
	}
	full := float64(s.p.Range)
	return min(full, s.Left[k]+float64(full*(now-s.Since[k]).Seconds()/s.p.Charge.Seconds()))
}

// free reports whether a vehicle stands at its station and nobody has been promised it.
func (s *shared) free(k int) bool {
	return s.Cabs[k].Trip == none && s.Cabs[k].Load == 0
}

// found reports whether people know that a vehicle stands where it does.
func (s *shared) found(k int) bool {
	if !s.told {
		return true
	}
	street, ok := s.m.toldOf(s.name, k)
	return ok && street == s.Cabs[k].At.Street
}

// room reports whether a station has a dock that is neither taken nor promised.
func (s *shared) room(station int) bool {
	if s.p.Docks == 0 {
		return true
	}
	taken := 0
	for _, at := range s.At {
		if at == station {
			taken++
		}
	}
	for _, r := range s.Renters {
		if !r.Gone && r.From == station { // it stands there still
			taken++
		}
	}
	return taken < s.p.Docks
}

// reserve is what a battery must last beside the direct way (project default), and the detour of streets.
const (
	reserve      = 2000 // [m]
	streetDetour = 1.4
)

// accept promises the nearest vehicle and the nearest free dock, or refuses.
func (s *shared) accept(t *msg.Trip) bool {
	if (t.Mode == msg.SharedCar) != (s.class == Car) {
		return false
	}
	from, to, zone, ok := s.m.ends(t)
	if !ok {
		return false
	}
	s.Rides.ask(zone)
	now := s.m.sim.Now()
	need := float64(streetDetour*from.Dist(to)) + reserve
	cab, near := -1, math.Inf(1)
	for k := range s.Cabs {
		if d := s.sites[s.At[k]].at.Dist(from); d < near && d <= float64(s.p.Walk) && s.free(k) && s.found(k) && s.charge(k, now) >= need {
			cab, near = k, d
		}
	}
	off, far := -1, math.Inf(1)
	for k := range s.sites {
		if d := s.sites[k].at.Dist(to); d < far && d <= float64(s.p.Walk) && s.room(k) {
			off, far = k, d
		}
	}
	direct := afoot(from, to)
	switch {
	case !s.within(from) || !s.within(to):
		return s.Rides.tooFar(zone)
	case !s.p.hours.open(s.m.env.Civil.OfDay(t.Depart)):
		return s.Rides.refuse(zone)
	case cab < 0:
		s.NoVehicle++
		return s.Rides.refuse(zone)
	case off < 0:
		s.NoDock++
		return s.Rides.refuse(zone)
	}
	on := s.At[cab]
	walk, onward := afoot(from, s.sites[on].at), afoot(s.sites[off].at, to)
	if on == off || direct <= walk+onward {
		s.Rides.walk(t, direct)
		return true
	}
	usual, _ := s.m.sim.between(s.class, s.sites[on].Place, s.sites[off].Place)
	s.Left[cab], s.Since[cab] = min(s.charge(cab, now), float64(s.p.Range)), now
	s.Cabs[cab].Load, s.At[cab] = 1, off
	s.Renters = append(s.Renters, renter{Trip: *t, Cab: cab, From: on, Ready: t.Depart.Add(walk), Walk: onward, Direct: usual})
	return true
}

// within reports whether some station is near enough to a point.
func (s *shared) within(p geo.Point) bool {
	_, ok := nearest(s.sites, p, float64(s.p.Walk))
	return ok
}

// act lets those set out who have come to their vehicles, and moves vehicles at night.
func (s *shared) act(now clock.Time) {
	s.Rides.arrive(s.m, now)
	s.replenish(now)
	for i := range s.Renters {
		r := &s.Renters[i]
		c := &s.Cabs[r.Cab]
		if now < r.Ready || c.Trip != none || now < c.Until {
			continue
		}
		r.Gone = true
		s.m.drive(s, c, s.class, s.sites[s.At[r.Cab]].Place)
	}
	if s.p.rebalance < 0 {
		return
	}
	if of := s.m.env.Civil.OfDay(now); of >= s.p.rebalance && of < s.p.rebalance+time.Minute && (now >= s.Balanced+3600e9 || s.Balanced == 0) {
		s.Balanced = max(1, now)
		s.rebalance(now)
	}
}

// rebalance moves vehicles that nobody has, one at a time, from the station with the most of them to that with the
// fewest vehicles until they differ by one at most; of equals the first. Free-floating ones are charged.
func (s *shared) rebalance(now clock.Time) {
	have := make([]int, len(s.sites))
	for k, at := range s.At {
		have[at]++
		if s.p.Docks == 0 && s.free(k) {
			s.Left[k] = float64(s.p.Range)
			if c := &s.Cabs[k]; s.depot.on() && c.Energy < float64(s.p.Battery) { // by a truck, from elsewhere
				s.Charged.Stored += float64(s.p.Battery) - c.Energy
				c.Energy = float64(s.p.Battery)
			}
		}
	}
	for range s.Cabs {
		most, fewest, mover := -1, -1, -1
		for k, at := range s.At {
			if s.free(k) && (most < 0 || have[at] > have[most]) {
				most, mover = at, k
			}
		}
		for at := range have {
			if (fewest < 0 || have[at] < have[fewest]) && s.room(at) {
				fewest = at
			}
		}
		if most < 0 || fewest < 0 || have[most]-have[fewest] < 2 {
			return
		}
		s.Left[mover], s.Since[mover] = min(s.charge(mover, now), float64(s.p.Range)), now
		s.At[mover], s.Cabs[mover].At = fewest, s.sites[fewest].Place
		have[most]--
		have[fewest]++
		s.Moved++
	}
}

// ended notes that a vehicle has been brought to its station.
func (s *shared) ended(d Done) {
	k := cabOf(s.Cabs, d.ID)
	c := &s.Cabs[k]
	s.Rides.drove(d.Metres, 1)
	s.depot.came(c, d, &s.Charged)
	if s.depot.on() {
		s.Left[k] = s.charge(k, d.At)
	} else if s.Left[k] -= d.Metres; s.Left[k] < 0 {
		s.Left[k] = 0
		s.Flat++
	}
	if !c.arrived(d) {
		return // its renter tries again
	}
	c.Load, s.Since[k] = 0, d.At
	i := slices.IndexFunc(s.Renters, func(r renter) bool { return r.Cab == k })
	r := s.Renters[i]
	rode := (d.At - r.Ready).Seconds()
	s.Used += rode
	s.Rides.leave(r.Trip, d.At, r.Walk, rode, r.Direct)
	s.Renters = slices.Delete(s.Renters, i, i+1)
}

func (s *shared) halted(Halt) {}

func (s *shared) figures() []sim.Figure {
	walking, now := 0, s.m.sim.Now()
	used, left := s.Used, 0.0
	for _, r := range s.Renters {
		if r.Gone {
			used += (now - r.Ready).Seconds()
		} else {
			walking++
		}
	}
	for k := range s.Cabs {
		if s.free(k) {
			left += min(s.charge(k, now), float64(s.p.Range))
		} else {
			left += s.Left[k]
		}
	}
	rides := slices.DeleteFunc(s.Rides.figures(s.m, walking, len(s.Renters)-walking), func(f sim.Figure) bool {
		return strings.HasPrefix(f.Name, "wait_") // nobody waits for a vehicle that stands there
	})
	list := append(rides, count("vehicles", len(s.Cabs)), count("stations", len(s.sites)),
		count("no_vehicle", s.NoVehicle), count("no_dock", s.NoDock), count("moved_at_night", s.Moved),
		sim.Figure{Name: "utilisation", Value: ratio(used, float64(len(s.Cabs))*now.Seconds())})
	list = append(list, s.depot.figures(s.Cabs, &s.Charged)...)
	if s.class != Bicycle {
		list = append(list, sim.Figure{Name: "mean_charge", Value: left / float64(len(s.Cabs)) / float64(s.p.Range)}, count("empty_batteries", s.Flat))
	}
	return list
}

func (s *shared) save(e *sim.Encoder) { saveJSON(e, &s.sharedState) }

func (s *shared) load(d *sim.Decoder) {
	n := len(s.Cabs)
	s.sharedState = sharedState{}
	loadJSON(d, s.name, &s.sharedState, func() bool {
		for _, at := range s.At {
			if at < 0 || at >= len(s.sites) {
				return false
			}
		}
		rented := make([]int, n)
		for _, r := range s.Renters {
			if r.Cab < 0 || r.Cab >= n || r.From < 0 || r.From >= len(s.sites) {
				return false
			}
			rented[r.Cab]++
		}
		if !s.Rides.check(s.m) || !s.m.checkCabs(s.Cabs, n) || s.depot.checkPacks(s.Cabs) != nil || len(s.At) != n || len(s.Left) != n || len(s.Since) != n {
			return false
		}
		for k, times := range rented {
			if times != s.Cabs[k].Load {
				return false
			}
		}
		return true
	})
}
