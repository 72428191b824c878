package traffic

import (
	"cmp"
	"slices"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/traffic/dispatch"
)

// DRTParams are the keys of [fleet.X] with kind drt.
type DRTParams struct {
	Vehicles    int            `toml:"vehicles" range:"[1,2000]" doc:"vehicles of the service" src:"12 on weekdays in Sejong, 2021: donga.com, 2021-04-15"`
	Seats       int            `toml:"seats" range:"[1,100]" doc:"seats of a vehicle; up to 15 it drives as a van, above as a bus" src:"11 in Sejong, 2021: donga.com, 2021-04-15"`
	Hours       string         `toml:"hours" doc:"when rides can be asked for, civil time; who is aboard or has been promised a ride then still gets it" src:"06:00-24:00 in Sejong, 2021: donga.com, 2021-04-15"`
	Depot       string         `toml:"depot" doc:"the street where vehicles stand at first and out of hours, as street/104; without it they are spread over the stops"`
	Stops       string         `toml:"stops" oneof:"virtual|city" doc:"virtual: places at the kerb made for it; city: the city's own stops"`
	Spacing     units.Metre    `toml:"spacing" range:"[50,5000]" doc:"a virtual stop is made where no other lies nearer than this, so neighbours are one to two times it apart" src:"project default, for a walk of 5 min"`
	Walk        clock.Duration `toml:"walk" range:"[0,3600]" doc:"longest walk to a stop, and from one" src:"5 min in Sejong, 2021: asiae.co.kr, 2021-04-13"`
	Wait        clock.Duration `toml:"wait" range:"[0,7200]" doc:"longest wait at the stop that is promised; a request that fits no vehicle within it is refused" src:"project default"`
	Patience    clock.Duration `toml:"patience" range:"[0,14400]" doc:"who has waited this long at the stop, because the vehicle is late, gives up" src:"project default"`
	Detour      float64        `toml:"detour" range:"[1,10]" doc:"longest ride over the direct one, beside extra" src:"project default"`
	Extra       clock.Duration `toml:"extra" range:"[0,7200]" doc:"what the ride may be longer besides" src:"project default"`
	Dwell       clock.Duration `toml:"dwell" range:"[0,600]" doc:"time at a stop for each who gets on or off" src:"project default"`
	Information string         `toml:"information" oneof:"truth|released" doc:"where vehicles are as the dispatch knows it: truth; or released, from a [sensor.X] of kind avl by [control.X] of kind dispatch: a vehicle of which nothing is known is given no request" src:"project default"`
	BatteryKeys

	hours hours
	class Class // 0: a van or a bus, by its seats
}

// Check reads the hours.
func (p *DRTParams) Check(bad func(key, why string)) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		bad("hours", err.Error())
	}
}

func drtKind() fleetKind {
	return fleetKind{
		TableKind: sim.TableKind{Name: "drt", Doc: "demand-responsive buses: whoever asks is fetched at a stop nearby by the vehicle that it costs least", New: func() any {
			return &DRTParams{Vehicles: 12, Seats: 11, Hours: "06:00-24:00", Stops: "virtual", Spacing: 250, Walk: 5 * time.Minute, Wait: 10 * time.Minute,
				Patience: 20 * time.Minute, Detour: 1.5, Extra: 5 * time.Minute, Dwell: 20 * time.Second, Information: "truth", BatteryKeys: batteryKeys(50_000)}
		}},
		modes: []msg.Mode{msg.DRT},
		start: func(m *Model, name string, params any) (service, error) {
			return newDRT(m, name, params.(*DRTParams))
		},
	}
}

// drt is a fleet of demand-responsive vehicles. Which of them fetches whom is decided by package dispatch; here they
// drive, leg by leg, and are turned round on the way when their plan changes.
type drt struct {
	m     *Model
	name  string
	p     *DRTParams
	class Class
	sites []site
	home  []uint32 // site of each vehicle
	fleet *dispatch.Fleet
	told  bool // dispatched by what is released
	*garage
	drtState
}

// drtState is what a service knows; exported to be saved.
type drtState struct {
	Rides    rides
	Cabs     []cab
	Site     []uint32    // by vehicle: the site it stands at or is bound for; none: somewhere else
	Riders   []passenger // who wait or ride, by request
	Improved clock.Time
	Charged  garageBook
}

// passenger has been promised a ride.
type passenger struct {
	Request uint32
	Trip    msg.Trip
	Ready   clock.Time // at the stop
	Fetched clock.Time // Never: not yet
	Direct  float64    // [s]
	Walk    clock.Duration
	Cab     uint32 // once fetched
}

// improveEvery is how often plans are looked over (traffic.md section 10).
const improveEvery clock.Time = 30e9

func newDRT(m *Model, name string, p *DRTParams) (*drt, error) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		return nil, wrongKey("hours", "%w", err)
	}
	s := &drt{m: m, name: name, p: p, class: Van}
	if s.told, err = m.informed(name, p.Information); err != nil {
		return nil, err
	}
	if p.Seats > 15 {
		s.class = Bus
	}
	if p.class != 0 {
		s.class = p.class
	}
	if s.sites, err = m.stopsOf(s.class, p.Stops, float64(p.Spacing)); err != nil {
		return nil, err
	}
	depot := uint32(none)
	if p.Depot != "" {
		if depot, err = m.depotSite(&s.sites, s.class, p.Depot); err != nil {
			return nil, err
		}
	}
	s.fleet = dispatch.New(dispatch.Rules{Wait: p.Wait.Seconds(), Detour: p.Detour, Extra: p.Extra.Seconds(), Dwell: p.Dwell.Seconds()}, s.takes)
	s.Rides = newRides(len(m.env.City.Zones.ID))
	for k := range p.Vehicles {
		home := depot
		if depot == none {
			home = uint32(k * len(s.sites) / p.Vehicles)
		}
		s.home = append(s.home, home)
		s.Cabs, s.Site = append(s.Cabs, standing(s.sites[home].Place)), append(s.Site, home)
		s.fleet.Vehicles = append(s.fleet.Vehicles, dispatch.Vehicle{Seats: p.Seats, Place: home})
	}
	if s.garage, err = newGarage(m, &p.BatteryKeys, s.Cabs, homesOf(s.Cabs), &s.Charged); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *drt) hasBatteries() bool                      { return s.on() }
func (s *drt) energy() (brought, stored, left float64) { return s.held(s.Cabs, &s.Charged) }

// stopsOf makes the stops of a service: virtual ones, or those of the city that vehicles of its class reach. There are
// at least two.
func (m *Model) stopsOf(c Class, kind string, spacing float64) (list []site, err error) {
	if kind == "virtual" {
		list = m.sitesEvery(c, spacing)
	} else {
		stops, core := &m.env.City.Stops, m.core(c)
		for i := range stops.ID {
			lane := stops.Lane[i]
			if lane == city.None {
				continue
			}
			if length, ok := m.kerb(c, m.env.City.Lanes.Street[lane]); ok && core[m.env.City.Lanes.Street[lane]] {
				place := Place{m.env.City.Lanes.Street[lane], min(stops.Pos[i], length)}
				list = append(list, site{place, m.pointOf(place)})
			}
		}
	}
	if len(list) < 2 {
		return nil, wrongKey("stops", "only %d %s stops can be reached by a %v and left again; a service needs two", len(list), kind, c)
	}
	return list, nil
}

// depotSite finds the site in a depot's street, or makes one.
func (m *Model) depotSite(sites *[]site, c Class, ref string) (uint32, error) {
	at, err := m.env.City.Find(ref)
	if err != nil {
		return 0, wrongKey("depot", "%w", err)
	}
	if at.Support != city.OfStreet {
		return 0, wrongKey("depot", `%q is no street; write e.g. "street/104"`, ref)
	}
	length, ok := m.kerb(c, at.Index)
	if !ok {
		return 0, wrongKey("depot", "%s has no kerb at which a %v can stand", ref, c)
	}
	for k, s := range *sites {
		if s.Street == at.Index {
			return uint32(k), nil
		}
	}
	place := Place{at.Index, length / 2}
	_, there := m.sim.between(c, place, (*sites)[0].Place)
	_, back := m.sim.between(c, (*sites)[0].Place, place)
	if !there || !back {
		return 0, wrongKey("depot", "no way leads from %s to the stops and back; choose another street", ref)
	}
	*sites = append(*sites, site{place, m.pointOf(place)})
	return uint32(len(*sites) - 1), nil
}

// place is what package dispatch calls a place: sites, and after them the ends of streets, for vehicles on the way.
func (s *drt) place(at uint32) Place {
	if int(at) < len(s.sites) {
		return s.sites[at].Place
	}
	return Place{at - uint32(len(s.sites)), -1}
}

// noWay is how long a way is taken to be that is not there [s].
const noWay = 1e7

// takes is the travel time between two places of package dispatch [s].
func (s *drt) takes(from, to uint32) float64 {
	if seconds, ok := s.m.sim.between(s.class, s.place(from), s.place(to)); ok {
		return seconds
	}
	return noWay
}

// accept takes a request: it is met by the vehicle that it costs least, or refused.
func (s *drt) accept(t *msg.Trip) bool {
	w, ok := s.Rides.request(s.m, t, s.sites, s.p.Walk)
	switch {
	case !ok:
		return false
	case w.on == w.off || w.direct <= w.walk+w.onward:
		s.Rides.walk(t, w.direct)
		return true
	case !w.near:
		return s.Rides.tooFar(w.zone)
	case !s.p.hours.open(s.m.env.Civil.OfDay(t.Depart)):
		return s.Rides.refuse(w.zone)
	}
	s.look()
	on, off := uint32(w.on), uint32(w.off)
	p := passenger{Trip: *t, Ready: t.Depart.Add(w.walk), Fetched: clock.Never, Walk: w.onward, Cab: none, Direct: s.takes(on, off)}
	now := s.m.sim.Now().Seconds()
	id, cab := s.fleet.Ask(dispatch.Request{From: on, To: off, At: p.Ready.Seconds(), Direct: p.Direct, Party: 1}, now)
	if cab < 0 {
		return s.Rides.refuse(w.zone)
	}
	p.Request = id
	s.Riders = append(s.Riders, p)
	return true
}

// look tells package dispatch where the vehicles are.
func (s *drt) look() {
	now := s.m.sim.Now()
	for k := range s.Cabs {
		c, v := &s.Cabs[k], &s.fleet.Vehicles[k]
		v.Off = c.Power != inService
		if s.told {
			s.lookAtTold(k)
			continue
		}
		switch street, ok := s.m.sim.streetOf(c); {
		case ok:
			v.Place, v.Free = uint32(len(s.sites))+street, now.Seconds()
		case s.Site[k] != none:
			v.Place, v.Free = s.Site[k], max(now, c.Until).Seconds()
		default:
			v.Place, v.Free = uint32(len(s.sites))+c.At.Street, max(now, c.Until).Seconds()
		}
	}
}

// lookAtTold tells package dispatch where vehicle k is by what was released. Of one of which nothing is known the service
// knows only where it has sent it.
func (s *drt) lookAtTold(k int) {
	c, v := &s.Cabs[k], &s.fleet.Vehicles[k]
	v.Free = s.m.sim.Now().Seconds()
	if c.Trip == none {
		v.Free = max(v.Free, c.Until.Seconds())
	}
	street, ok := s.m.toldOf(s.name, k)
	switch {
	case ok:
		v.Place = uint32(len(s.sites)) + street
	case s.Site[k] != none:
		v.Place, v.Off = s.Site[k], true
	default:
		v.Place, v.Off = uint32(len(s.sites))+c.At.Street, true
	}
}

// act lets riders give up, plans be improved and vehicles set out.
func (s *drt) act(now clock.Time) {
	s.Rides.arrive(s.m, now)
	s.Riders = slices.DeleteFunc(s.Riders, func(p passenger) bool {
		if p.Fetched != clock.Never || now < p.Ready.Add(s.p.Patience) || !s.fleet.Cancel(p.Request) {
			return false
		}
		s.Rides.cancel(s.m, p.Trip, now)
		return true
	})
	if now >= s.Improved+improveEvery {
		s.Improved = now
		if len(s.Riders) > 0 {
			s.look()
			s.fleet.Improve(now.Seconds())
		}
	}
	s.charge(s.Cabs, &s.Charged, now)
	for k := range s.Cabs {
		s.tend(k, now)
	}
}

// tend lets a vehicle do what comes next.
func (s *drt) tend(k int, now clock.Time) {
	c, v := &s.Cabs[k], &s.fleet.Vehicles[k]
	if c.Trip != none {
		if len(v.Plan) > 0 && v.Plan[0].Place != s.Site[k] {
			if to := v.Plan[0].Place; s.m.turn(c, s.sites[to].Place) {
				s.Site[k] = to
			}
		}
		return
	}
	if now < c.Until {
		return
	}
	to := s.home[k]
	if len(v.Plan) > 0 {
		to = v.Plan[0].Place
		if to == s.Site[k] {
			s.halt(k, now)
			return
		}
	} else if c.Power == isLow {
		if to == s.Site[k] {
			s.plugIn(c, &s.Charged)
			return
		}
	} else if s.p.hours.open(s.m.env.Civil.OfDay(now)) || to == s.Site[k] {
		return
	}
	s.Site[k] = to
	s.m.drive(s, c, s.class, s.sites[to].Place)
}

// halt serves the first stop of a vehicle's plan, where it stands, unless it is too early for who is to be fetched.
func (s *drt) halt(k int, now clock.Time) {
	c, stop := &s.Cabs[k], s.fleet.Vehicles[k].Plan[0]
	at, ok := slices.BinarySearchFunc(s.Riders, stop.Request, func(p passenger, id uint32) int { return cmp.Compare(p.Request, id) })
	if !ok {
		panic("a plan has a request that nobody has made") // bug
	}
	p := &s.Riders[at]
	if stop.Pickup && now < p.Ready {
		return
	}
	s.fleet.Arrive(k, now.Seconds())
	c.Until = now.Add(s.p.Dwell)
	if stop.Pickup {
		p.Fetched, p.Cab = now, uint32(k)
		c.Load++
		s.Rides.Waits = append(s.Rides.Waits, (now - p.Ready).Seconds())
		return
	}
	c.Load--
	s.Rides.leave(p.Trip, now, p.Walk, (now - p.Fetched).Seconds(), p.Direct)
	s.Riders = slices.Delete(s.Riders, at, at+1)
}

// ended notes where a vehicle has come to.
func (s *drt) ended(d Done) {
	if k, there := s.landed(&s.Rides, s.Cabs, d, &s.Charged); !there {
		s.Site[k] = none
	}
}

func (s *drt) halted(Halt) {}

// ridingNow is how many are in vehicles.
func ridingNow(cabs []cab) (n int) {
	for k := range cabs {
		n += cabs[k].Load
	}
	return n
}

func (s *drt) figures() []sim.Figure {
	in := ridingNow(s.Cabs)
	list := append(s.Rides.figures(s.m, len(s.Riders)-in, in), count("vehicles", len(s.Cabs)), count("stops", len(s.sites)))
	list = append(list, s.garage.figures(s.Cabs, &s.Charged)...)
	if s.class == Shuttle {
		list = append(list, s.m.held())
	}
	return list
}

func (s *drt) save(e *sim.Encoder) {
	saveJSON(e, &s.drtState)
	saveJSON(e, s.fleet.State())
}

func (s *drt) load(d *sim.Decoder) {
	s.drtState = drtState{}
	loadJSON(d, s.name, &s.drtState, func() bool {
		for _, at := range s.Site {
			if at != none && int(at) >= len(s.sites) {
				return false
			}
		}
		for _, p := range s.Riders {
			if p.Cab != none && int(p.Cab) >= len(s.home) {
				return false
			}
		}
		return s.Rides.check(s.m) && s.m.checkCabs(s.Cabs, len(s.home)) && s.checkPacks(s.Cabs) == nil && len(s.Site) == len(s.home)
	})
	var state dispatch.State
	loadJSON(d, s.name, &state, func() bool { return s.fits(&state) })
}

// fits puts a state into the fleet if its plans are those of the riders and lie at sites.
func (s *drt) fits(state *dispatch.State) bool {
	known := make(map[uint32]bool, len(s.Riders))
	for i, p := range s.Riders {
		if i > 0 && p.Request <= s.Riders[i-1].Request {
			return false
		}
		known[p.Request] = true
	}
	places := uint32(len(s.sites) + len(s.m.sim.net.firstLane))
	for _, v := range state.Vehicles {
		for _, stop := range v.Plan {
			if int(stop.Place) >= len(s.sites) || !known[stop.Request] {
				return false
			}
		}
		if v.Place >= places {
			return false
		}
	}
	for _, r := range state.Requests {
		if r.From >= places || r.To >= places {
			return false
		}
	}
	return s.fleet.Restore(*state) == nil
}
