package traffic

import (
	"math"
	"slices"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// RobotParams are the keys of [fleet.X] with kind robot.
type RobotParams struct {
	Robots int            `toml:"robots" range:"[1,5000]" doc:"delivery robots; they drive at walking pace on lanes for bicycles or deliveries" src:"project default"`
	Orders float64        `toml:"orders" range:"[0,100000]" doc:"orders an hour in all, evenly over the hours of service: from a shop to a home in the radius, by floor area" src:"project default"`
	Radius units.Metre    `toml:"radius" range:"[50,5000]" doc:"homes lie at most so far from the shop, as the crow flies" src:"project default"`
	Hours  string         `toml:"hours" doc:"when orders come, civil time" src:"project default"`
	Hand   clock.Duration `toml:"handover" range:"[0,1800]" doc:"time to load at the shop, and to hand over at the door" src:"project default"`
	BatteryKeys

	hours hours
}

// Check reads the hours.
func (p *RobotParams) Check(bad func(key, why string)) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		bad("hours", err.Error())
	}
}

func robotKind() fleetKind {
	return fleetKind{
		TableKind: sim.TableKind{Name: "robot", Doc: "delivery robots between shops and homes nearby", New: func() any {
			return &RobotParams{Robots: 5, Orders: 10, Radius: 800, Hours: "09:00-21:00", Hand: 90 * time.Second, BatteryKeys: batteryKeys(300)}
		}},
		start: func(m *Model, name string, params any) (service, error) {
			return newRobots(m, name, params.(*RobotParams))
		},
	}
}

// robots fetch orders at shops and bring them to homes. The robot that is at the shop soonest takes an order; those
// for whom no robot is free wait, first come first served.
type robots struct {
	m      *Model
	name   string
	p      *RobotParams
	shops  []door
	homes  []door
	random rng.Stream
	stands []Place // by robot: where it is at home
	*garage
	robotState
}

// door is a building and the place at the kerb before it.
type door struct {
	Place
	at    geo.Point
	floor float64 // sum of the floor areas of this and the doors before it [m²]
}

// robotState is what the service knows; exported to be saved.
type robotState struct {
	Cabs            []cab
	Job             []job // by robot
	Waiting         []job
	Ordered, Homed  int     // orders made; of them those with no home in the radius
	Due             float64 // orders that should have been made
	Last            clock.Time
	Minutes         []float64 // from order to door
	Metres, Unladen float64
	Charged         garageBook
}

// job is an order.
type job struct {
	At         clock.Time // ordered
	Shop, Home int
	Stage      uint8
}

// The stages of a job.
const (
	noJob    uint8 = iota
	toShop         // to be fetched, or on the way there
	toDoor         // fetched
	handOver       // at the door
)

// doorReach is how far a door may be from a kerb that robots reach [m] (project default).
const doorReach = 150

func newRobots(m *Model, name string, p *RobotParams) (*robots, error) {
	var err error
	if p.hours, err = readHours(p.Hours); err != nil {
		return nil, wrongKey("hours", "%w", err)
	}
	s := &robots{m: m, name: name, p: p, random: m.env.Stream("fleet." + name)}
	kerbs := m.sitesEvery(Robot, 2*kerbStep)
	if len(kerbs) < 2 {
		return nil, wrongKey("robots", "only %d kerbs of this city can be reached by a robot and left again: its lanes allow neither bicycles nor deliveries, or lie apart", len(kerbs))
	}
	b := &m.env.City.Buildings
	for i := range b.ID {
		if i >= b.Poly.Len() {
			break
		}
		at := b.Poly.Centroid(i)
		k, near := nearest(kerbs, at, doorReach)
		if !near {
			continue
		}
		d := door{kerbs[k].Place, at, float64(b.Floor[i])}
		switch b.Use[i] {
		case city.UseRetail:
			s.shops = append(s.shops, summed(s.shops, d))
		case city.UseApartment, city.UseHouse:
			s.homes = append(s.homes, summed(s.homes, d))
		}
	}
	if len(s.shops) == 0 || len(s.homes) == 0 {
		return nil, wrongKey("robots", "%d shops and %d homes lie at kerbs that robots reach; both are needed", len(s.shops), len(s.homes))
	}
	for k := range p.Robots {
		s.Cabs, s.Job = append(s.Cabs, standing(s.shops[k*len(s.shops)/p.Robots].Place)), append(s.Job, job{})
	}
	s.stands = homesOf(s.Cabs)
	if s.garage, err = newGarage(m, &p.BatteryKeys, s.Cabs, s.stands, &s.Charged); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *robots) hasBatteries() bool                      { return s.on() }
func (s *robots) energy() (brought, stored, left float64) { return s.held(s.Cabs, &s.Charged) }

func summed(list []door, d door) door {
	if n := len(list); n > 0 {
		d.floor += list[n-1].floor
	}
	return d
}

func (s *robots) accept(*msg.Trip) bool { return false }

// order draws an order: a shop by floor area, and a home of those in the radius, each as likely as its floor area.
func (s *robots) order(now clock.Time) {
	k := uint64(s.Ordered)
	s.Ordered++
	u := s.random.Float64(k, 0, 0) * s.shops[len(s.shops)-1].floor
	shop := slices.IndexFunc(s.shops, func(d door) bool { return u < d.floor })
	at, total := s.shops[max(0, shop)].at, 0.0
	floor := func(i int) float64 {
		if s.homes[i].at.Dist(at) > float64(s.p.Radius) {
			return 0
		}
		if i == 0 {
			return s.homes[0].floor
		}
		return s.homes[i].floor - s.homes[i-1].floor
	}
	for i := range s.homes {
		total += floor(i)
	}
	u = s.random.Float64(k, 0, 1) * total
	for i := range s.homes {
		if u -= floor(i); u < 0 {
			s.Waiting = append(s.Waiting, job{At: now, Shop: max(0, shop), Home: i, Stage: toShop})
			return
		}
	}
	s.Homed++
}

// act makes orders, gives them to robots and lets those set out.
func (s *robots) act(now clock.Time) {
	if s.p.hours.open(s.m.env.Civil.OfDay(now)) {
		s.Due += s.p.Orders * (now - s.Last).Seconds() / 3600
		for float64(s.Ordered) < math.Floor(s.Due) {
			s.order(now)
		}
	}
	s.Last = now
	s.charge(s.Cabs, &s.Charged, now)
	for len(s.Waiting) > 0 {
		best, soonest := -1, math.Inf(1)
		for k := range s.Cabs {
			if s.Job[k].Stage != noJob || s.Cabs[k].Power != inService {
				continue
			}
			if t, ok := s.m.sim.between(Robot, s.Cabs[k].At, s.shops[s.Waiting[0].Shop].Place); ok && t < soonest {
				best, soonest = k, t
			}
		}
		if best < 0 {
			break
		}
		s.Job[best] = s.Waiting[0]
		s.Waiting = slices.Delete(s.Waiting, 0, 1)
	}
	for k := range s.Cabs {
		if c := &s.Cabs[k]; c.Trip == none && now >= c.Until {
			s.next(k, now)
		}
	}
}

// next lets a standing robot do what comes next in its job.
func (s *robots) next(k int, now clock.Time) {
	c, j := &s.Cabs[k], &s.Job[k]
	shop, home := s.shops[j.Shop].Place, s.homes[j.Home].Place
	switch j.Stage {
	case noJob:
		if c.Power != isLow {
			return
		}
		if c.At != s.stands[k] {
			s.m.drive(s, c, Robot, s.stands[k])
			return
		}
		s.plugIn(c, &s.Charged)
	case toShop:
		if c.At != shop {
			s.m.drive(s, c, Robot, shop)
			return
		}
		j.Stage, c.Load, c.Until = toDoor, 1, now.Add(s.p.Hand)
	case toDoor:
		if c.At != home {
			s.m.drive(s, c, Robot, home)
			return
		}
		j.Stage, c.Until = handOver, now.Add(s.p.Hand)
	case handOver:
		s.Minutes = append(s.Minutes, (now-j.At).Seconds()/60)
		*j, c.Load = job{}, 0
	}
}

func (s *robots) ended(d Done) {
	k := cabOf(s.Cabs, d.ID)
	s.Metres += d.Metres
	s.came(&s.Cabs[k], d, &s.Charged)
	if s.Cabs[k].Load == 0 {
		s.Unladen += d.Metres
	}
	s.Cabs[k].arrived(d)
}

func (s *robots) halted(Halt) {}

func (s *robots) figures() []sim.Figure {
	under := 0
	for _, j := range s.Job {
		if j.Stage != noJob {
			under++
		}
	}
	mean, late := meanAndLate(s.Minutes)
	return append(s.garage.figures(s.Cabs, &s.Charged), []sim.Figure{count("orders", s.Ordered), count("delivered", len(s.Minutes)), count("under_way", under), count("waiting", len(s.Waiting)),
		count("no_home_near", s.Homed), {Name: "mean_min", Value: mean}, {Name: "p95_min", Value: late},
		{Name: "km", Value: s.Metres / 1000}, {Name: "empty_share", Value: ratio(s.Unladen, s.Metres)}, count("robots", len(s.Cabs))}...)
}

func (s *robots) save(e *sim.Encoder) { saveJSON(e, &s.robotState) }

func (s *robots) load(d *sim.Decoder) {
	n := len(s.Cabs)
	s.robotState = robotState{}
	loadJSON(d, s.name, &s.robotState, func() bool {
		for _, j := range append(slices.Clone(s.Job), s.Waiting...) {
			if j.Shop < 0 || j.Shop >= len(s.shops) || j.Home < 0 || j.Home >= len(s.homes) || j.Stage > handOver {
				return false
			}
		}
		return s.m.checkCabs(s.Cabs, n) && s.checkPacks(s.Cabs) == nil && len(s.Job) == n
	})
}
