package traffic

import (
	"slices"
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// ShuttleParams are the keys of [fleet.X] with kind shuttle.
type ShuttleParams struct {
	Vehicles    int            `toml:"vehicles" range:"[1,2000]" doc:"vehicles of the service" src:"project default"`
	Seats       int            `toml:"seats" range:"[1,100]" doc:"seats of a vehicle" src:"project default"`
	Hours       string         `toml:"hours" doc:"when rides can be asked for, civil time" src:"project default"`
	Loop        []string       `toml:"loop" doc:"where it halts, in this order and round again, as stop/12, street/104 or building/7; without it, it comes on demand to virtual stops"`
	Headway     clock.Duration `toml:"headway" range:"[0,7200]" doc:"of a loop: least time between two departures from its first stop" src:"project default"`
	Spacing     units.Metre    `toml:"spacing" range:"[50,5000]" doc:"on demand: a virtual stop is made where no other lies nearer than this" src:"project default"`
	Walk        clock.Duration `toml:"walk" range:"[0,3600]" doc:"longest walk to a stop, and from one" src:"project default"`
	Wait        clock.Duration `toml:"wait" range:"[0,7200]" doc:"on demand: longest wait that is promised" src:"project default"`
	Patience    clock.Duration `toml:"patience" range:"[0,14400]" doc:"who has waited this long at the stop gives up" src:"project default"`
	Dwell       clock.Duration `toml:"dwell" range:"[0,600]" doc:"time at a stop" src:"project default"`
	Information string         `toml:"information" oneof:"truth|released" doc:"on demand: where vehicles are as the dispatch knows it: truth; or released, from a [sensor.X] of kind avl by [control.X] of kind dispatch" src:"project default"`
	BatteryKeys

	hours hours
}

// Check reads the hours and counts the stops.
func (p *ShuttleParams) Check(bad func(key, why string)) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		bad("hours", err.Error())
	}
	if len(p.Loop) == 1 {
		bad("loop", "a loop has two stops or more")
	}
	if len(p.Loop) > 0 && p.Information == "released" {
		bad("information", "vehicles on a loop are not dispatched; leave it out, or leave out loop")
	}
}

func shuttleKind() fleetKind {
	return fleetKind{
		TableKind: sim.TableKind{Name: "shuttle", Doc: "autonomous shuttles, 25 km/h and 2 s of headway, on a loop of stops or on demand; they stop at dark signals and before 5 cm of water", New: func() any {
			return &ShuttleParams{Vehicles: 2, Seats: 9, Hours: "06:00-22:00", Spacing: 250, Walk: 5 * time.Minute, Wait: 10 * time.Minute,
				Patience: 30 * time.Minute, Dwell: 20 * time.Second, Information: "truth", BatteryKeys: batteryKeys(22_000)}
		}},
		modes: []msg.Mode{msg.Shuttle},
		start: func(m *Model, name string, params any) (service, error) {
			p := params.(*ShuttleParams)
			if len(p.Loop) == 0 {
				s, err := newDRT(m, name, &DRTParams{Vehicles: p.Vehicles, Seats: p.Seats, Hours: p.Hours, Stops: "virtual", Spacing: p.Spacing, Walk: p.Walk,
					Wait: p.Wait, Patience: p.Patience, Detour: 1.5, Extra: 5 * time.Minute, Dwell: p.Dwell, Information: p.Information, BatteryKeys: p.BatteryKeys, class: Shuttle})
				if err != nil {
					return nil, err
				}
				return s, nil
			}
			return newLoop(m, name, p)
		},
	}
}

// loopLine is shuttles that go round a loop of stops. Who wants to go walks to the stop nearest to him and waits there.
type loopLine struct {
	m     *Model
	name  string
	p     *ShuttleParams
	sites []site
	round []float64 // usual time from each stop to the next [s]
	*garage
	loopState
}

// loopState is what the service knows; exported to be saved.
type loopState struct {
	Rides  rides
	Cabs   []cab
	Next   []int      // by vehicle: the stop it stands at or is bound for
	There  []bool     // it has been served since it stands there
	Queue  []waiter   // at the stops and in the vehicles, by time of asking
	Left   clock.Time // last departure from the first stop
	Leaves bool       // there was one

	Charged garageBook
}

// waiter waits at a stop or rides.
type waiter struct {
	Trip    msg.Trip
	On, Off int // stops
	Ready   clock.Time
	Fetched clock.Time // Never: not yet
	Walk    clock.Duration
	Cab     int
}

func newLoop(m *Model, name string, p *ShuttleParams) (*loopLine, error) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		return nil, wrongKey("hours", "%w", err)
	}
	s := &loopLine{m: m, name: name, p: p}
	if s.sites, err = m.sitesOf(Shuttle, p.Loop); err != nil {
		return nil, wrongKey("loop", "%w", err)
	}
	for i := range s.sites {
		seconds, _ := m.sim.between(Shuttle, s.sites[i].Place, s.sites[(i+1)%len(s.sites)].Place)
		s.round = append(s.round, seconds)
	}
	s.Rides = newRides(len(m.env.City.Zones.ID))
	for k := range p.Vehicles {
		at := k * len(s.sites) / p.Vehicles
		s.Cabs, s.Next, s.There = append(s.Cabs, standing(s.sites[at].Place)), append(s.Next, at), append(s.There, false)
	}
	homes := make([]Place, p.Vehicles)
	for k := range homes {
		homes[k] = s.sites[0].Place
	}
	if s.garage, err = newGarage(m, &p.BatteryKeys, s.Cabs, homes, &s.Charged); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *loopLine) hasBatteries() bool                      { return s.on() }
func (s *loopLine) energy() (brought, stored, left float64) { return s.held(s.Cabs, &s.Charged) }

// accept takes a request to the stop nearest to where somebody is.
func (s *loopLine) accept(t *msg.Trip) bool {
	w, ok := s.Rides.request(s.m, t, s.sites, s.p.Walk)
	switch {
	case !ok:
		return false
	case s.sites[w.on].Place == s.sites[w.off].Place || w.direct <= w.walk+w.onward:
		s.Rides.walk(t, w.direct)
	case !w.near:
		return s.Rides.tooFar(w.zone)
	case !s.p.hours.open(s.m.env.Civil.OfDay(t.Depart)):
		return s.Rides.refuse(w.zone)
	default:
		s.Queue = append(s.Queue, waiter{Trip: *t, On: w.on, Off: w.off, Ready: t.Depart.Add(w.walk), Fetched: clock.Never, Walk: w.onward, Cab: -1})
	}
	return true
}

// act lets people give up and vehicles go round. Out of hours they go on while somebody is aboard or waits.
func (s *loopLine) act(now clock.Time) {
	s.Rides.arrive(s.m, now)
	s.Queue = slices.DeleteFunc(s.Queue, func(w waiter) bool {
		if w.Fetched != clock.Never || now < w.Ready.Add(s.p.Patience) {
			return false
		}
		s.Rides.cancel(s.m, w.Trip, now)
		return true
	})
	s.charge(s.Cabs, &s.Charged, now)
	open := s.p.hours.open(s.m.env.Civil.OfDay(now)) || len(s.Queue) > 0
	for k := range s.Cabs {
		c := &s.Cabs[k]
		if c.Trip != none || now < c.Until || c.Power == plugged {
			continue
		}
		at := s.Next[k]
		if c.At != s.sites[at].Place { // it has not got there
			s.m.drive(s, c, Shuttle, s.sites[at].Place)
			continue
		}
		if !s.There[k] {
			s.halt(k, now)
			continue
		}
		if at == 0 && c.Power == isLow && c.Load == 0 {
			s.plugIn(c, &s.Charged)
			continue
		}
		if !open && c.Power == inService || at == 0 && s.Leaves && now < s.Left.Add(s.p.Headway) {
			s.board(k, now)
			continue
		}
		s.board(k, now)
		if at == 0 {
			s.Left, s.Leaves = now, true
		}
		s.Next[k], s.There[k] = (at+1)%len(s.sites), false
		if to := s.sites[s.Next[k]].Place; to != c.At {
			s.m.drive(s, c, Shuttle, to)
		}
	}
}

// halt lets those off who have come where they want to, and others on.
func (s *loopLine) halt(k int, now clock.Time) {
	c, at := &s.Cabs[k], s.Next[k]
	s.There[k], c.Until = true, now.Add(s.p.Dwell)
	s.Queue = slices.DeleteFunc(s.Queue, func(w waiter) bool {
		if w.Cab != k || s.sites[w.Off].Place != s.sites[at].Place {
			return false
		}
		c.Load--
		direct := 0.0
		for i := w.On; i != w.Off; i = (i + 1) % len(s.sites) {
			direct += s.round[i]
		}
		s.Rides.leave(w.Trip, now, w.Walk, (now - w.Fetched).Seconds(), direct)
		return true
	})
	s.board(k, now)
}

// board lets those on who wait, first come first served, as long as there are seats.
func (s *loopLine) board(k int, now clock.Time) {
	c, at := &s.Cabs[k], s.Next[k]
	for i := range s.Queue {
		w := &s.Queue[i]
		if c.Load >= s.p.Seats || c.Power != inService {
			return
		}
		if w.Cab < 0 && w.Ready <= now && s.sites[w.On].Place == s.sites[at].Place {
			w.Cab, w.Fetched = k, now
			c.Load++
			s.Rides.Waits = append(s.Rides.Waits, (now - w.Ready).Seconds())
		}
	}
}

func (s *loopLine) ended(d Done) { s.landed(&s.Rides, s.Cabs, d, &s.Charged) }

func (s *loopLine) halted(Halt) {}

func (s *loopLine) figures() []sim.Figure {
	in := ridingNow(s.Cabs)
	return append(append(s.Rides.figures(s.m, len(s.Queue)-in, in), count("vehicles", len(s.Cabs)), s.m.held()), s.garage.figures(s.Cabs, &s.Charged)...)
}

// held is how long all autonomous shuttles of the run have stood at dark signals and before water.
func (m *Model) held() sim.Figure {
	return sim.Figure{Name: "held_s", Value: float64(float64(m.sim.counts.Timid) * m.sim.cfg.Step.Seconds())}
}

func (s *loopLine) save(e *sim.Encoder) { saveJSON(e, &s.loopState) }

func (s *loopLine) load(d *sim.Decoder) {
	n := len(s.Cabs)
	s.loopState = loopState{}
	loadJSON(d, s.name, &s.loopState, func() bool {
		for _, at := range s.Next {
			if at < 0 || at >= len(s.sites) {
				return false
			}
		}
		for _, w := range s.Queue {
			if min(w.On, w.Off) < 0 || max(w.On, w.Off) >= len(s.sites) || w.Cab < -1 || w.Cab >= n {
				return false
			}
		}
		return s.Rides.check(s.m) && s.m.checkCabs(s.Cabs, n) && s.checkPacks(s.Cabs) == nil && len(s.Next) == n && len(s.There) == n
	})
}
