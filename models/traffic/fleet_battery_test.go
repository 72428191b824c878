package traffic

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// onBatteries is a small fleet of every kind that drives on batteries, so small that they are low soon.
func onBatteries() []sim.Entry {
	const kWh = 3.6e6
	return []sim.Entry{
		fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Seats, p.Spacing, p.Battery = 3, 4, 130, 4*kWh }),
		fleetOf("shuttle", "ring", func(p *ShuttleParams) { ring(p); p.Battery = 1.5 * kWh }),
		fleetOf("prt", "pods", above),
		fleetOf("robot", "carts", func(p *RobotParams) {
			p.Hours, p.Orders, p.Robots, p.Battery, p.Charger = "00:00-24:00", 60, 4, 0.15*kWh, 200
		}),
		fleetOf("shared", "club", func(p *SharedParams) { p.Vehicles, p.Spacing, p.Battery, p.Range = 6, 150, 2*kWh, 12000 }),
	}
}

// withoutPods leaves out what draws from no battery.
func withoutPods(list []sim.Entry) []sim.Entry {
	return slices.DeleteFunc(list, func(e sim.Entry) bool { return e.Kind == "prt" })
}

// grid adds up what traffic draws, and what is said of plugs.
type grid struct {
	sim.NoEvents
	now       clock.Time
	drawn     *sim.In[units.Joule]
	in, out   *sim.EventIn[msg.Plug]
	joule     float64
	at        map[uint32]msg.Plug // plugged in, by vehicle
	gained    float64             // by those unplugged [J]
	plugs     int
	misplaced int
}

func (g *grid) Describe() sim.Spec {
	return sim.Spec{Name: "grid", In: []sim.PortSpec{sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn"),
		sim.Port[msg.Plug]("plug", sim.Event, city.OfCharger, sim.Replace, ""), sim.Port[msg.Plug]("unplug", sim.Event, city.OfCharger, sim.Replace, "")}}
}

func (g *grid) Init(env *sim.Env) error {
	g.drawn, g.in, g.out, g.at = sim.ReadPort[units.Joule](env, "active_energy"), sim.ReadEvents[msg.Plug](env, "plug"), sim.ReadEvents[msg.Plug](env, "unplug"), map[uint32]msg.Plug{}
	return nil
}

func (g *grid) Advance(_ context.Context, to clock.Time) error {
	for _, v := range g.drawn.Values {
		g.joule += float64(v)
	}
	for _, m := range g.out.Msgs { // who leaves makes room for the next in the same instant
		p := m.Payload
		was, ok := g.at[p.Vehicle]
		if !ok || was.Charger != p.Charger || m.Event.Where.Index != p.Charger || p.SoC < was.SoC {
			g.misplaced++
		}
		g.gained += (p.SoC - was.SoC) * p.Capacity
		delete(g.at, p.Vehicle)
	}
	for _, m := range g.in.Msgs {
		p := m.Payload
		if p.Departs <= m.Event.At || p.Capacity <= 0 || math.Abs(p.Need-(1-p.SoC)*p.Capacity) > 1 || p.SoC < 0 || p.SoC > 1 || m.Event.Where.Support != city.OfCharger || m.Event.Where.Index != p.Charger {
			g.misplaced++
		}
		g.plugs++
		g.at[p.Vehicle] = p
	}
	g.now = to
	return nil
}

func (g *grid) Now() clock.Time         { return g.now }
func (g *grid) Save(*sim.Encoder)       {}
func (g *grid) Load(*sim.Decoder) error { return nil }

// withGrid runs traffic beside a grid of one bus for each charger and guideway.
func withGrid(t *testing.T, c *city.City, params *Params, letters sim.Letters, until clock.Time, tables []sim.Entry) (*Model, *grid) {
	t.Helper()
	for i := range c.Chargers.Bus {
		c.Chargers.Bus[i] = uint32(i)
	}
	for i := range c.Guideways.Bus {
		c.Guideways.Bus[i] = uint32(i)
	}
	c.Buses = city.Buses{}
	for i := range max(len(c.Chargers.ID), len(c.Guideways.ID)) {
		c.Buses.ID = append(c.Buses.ID, c.Buildings.ID[i])
		c.Buses.Feeder = append(c.Buses.Feeder, city.None)
	}
	m, g := New().(*Model), &grid{}
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{m, g}, Params: map[string]any{"traffic": params}, Tables: map[string][]sim.Entry{"traffic": tables},
		Letters: map[string]sim.Letters{"trip": letters}, Seed: 7, Stop: clock.Time(24 * time.Hour), Pool: pool,
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 8, 0, 0, 0, time.FixedZone("", 9*3600)))})
	if err != nil {
		t.Fatal(err)
	}
	for at := clock.Time(0); at < until; {
		at = min(until, at+60e9)
		if err := l.Run(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if err := sim.Open(l.Ledger()); err != nil {
			t.Fatalf("at %v: %v", at, err)
		}
	}
	return m, g
}

// The energy that people's cars draw is what their batteries gain over the efficiency of a charger, by what is said of plugs as
// they are plugged in and out, and it comes from the buses of the chargers.
func TestChargersDrawWhatBatteriesGain(t *testing.T) {
	p := charged().(*Params)
	p.Background = 0
	m, g := withGrid(t, parkTown(4), p, roundTrips, 1500e9, parkTables())
	gained := g.gained
	for id, was := range g.at {
		c := m.cars.carOf(id)
		if c == nil || c.Station != int32(was.Charger) {
			t.Errorf("person %d is said to be plugged in at %d", id, was.Charger)
			continue
		}
		gained += c.Battery - was.SoC*was.Capacity
	}
	t.Logf("%d plugged in, %d still are, %.2f kWh drawn, %.2f kWh gained", g.plugs, len(g.at), g.joule/3.6e6, gained/3.6e6)
	if g.plugs < 5 || g.misplaced > 0 {
		t.Errorf("%d plugged in, %d with a wrong place, energy or instant", g.plugs, g.misplaced)
	}
	if want := gained / chargerEfficiency; math.Abs(g.joule-want) > 1e-6*want || math.Abs(m.cars.stations.Drawn-g.joule) > 1e-6*want {
		t.Errorf("%.6g J drawn from the buses, %.6g by the book, want %.6g", g.joule, m.cars.stations.Drawn, want)
	}
}

// Vehicles of all fleets run low as they drive, charge at home while they take nobody, and go on; what they draw comes from the
// buses of chargers. The account of energy is checked each minute.
func TestFleetsCharge(t *testing.T) {
	modes := []msg.Mode{msg.DRT, msg.SharedCar, msg.Shuttle}
	m, g := withGrid(t, parkTown(4), DefaultParams(), func(t clock.Time) []any {
		if t%10e9 != 0 || t > 5400e9 {
			return nil
		}
		k := uint32(t / 10e9)
		trip := tripOf(k)
		trip.Mode, trip.Depart = modes[k%3], t
		return []any{*trip}
	}, 7200e9, withoutPods(onBatteries()))
	drawn, served := 0.0, 0
	for i := range m.services {
		var book *garageBook
		sessions := true
		switch s := m.services[i].service.(type) {
		case *drt:
			book, served = &s.Charged, s.Rides.Served
		case *loopLine:
			book = &s.Charged
		case *robots:
			book = &s.Charged
		case *shared:
			book, sessions = &s.Charged, false
		default:
			continue
		}
		t.Logf("%s: %d sessions, %.3f kWh drawn, %.2f h", m.services[i].name, book.Sessions, book.Drawn/3.6e6, book.Seconds/3600)
		if book.Drawn <= 0 || book.Seconds <= 0 || sessions && book.Sessions == 0 || math.Abs(book.Stored-chargerEfficiency*book.Drawn) > 1 {
			t.Errorf("%s: %+v", m.services[i].name, *book)
		}
		drawn += book.Drawn
	}
	if math.Abs(drawn-g.joule) > 1e-6*drawn {
		t.Errorf("%.6g J drawn by fleets, %.6g from the buses", drawn, g.joule)
	}
	if served < 20 {
		t.Errorf("%d served by demand-responsive buses", served)
	}
}

// A vehicle that is low or charges is not given a request.
func TestWhoChargesTakesNobody(t *testing.T) {
	m, _ := served(t, parkTown(2), 8, nil, nil, time.Minute, fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Spacing, p.Battery = 1, 130, 3.6e6 }))
	s := drtOf(m)
	trip := tripOf(1)
	trip.Mode, trip.Depart = msg.DRT, m.sim.Now()
	s.Cabs[0].Power = isLow
	if asked := *trip; s.accept(&asked) && len(s.Riders) > 0 {
		t.Error("somebody is to be fetched by a vehicle that must charge")
	}
	s.Cabs[0].Power = inService
	ok := false
	for k := uint32(0); k < 16 && !ok; k++ {
		asked := tripOf(k)
		asked.Mode, asked.Depart = msg.DRT, m.sim.Now()
		ok = s.accept(asked) && len(s.Riders) > 0
	}
	if !ok {
		t.Error("a vehicle in service takes nobody")
	}
}

// Pods draw from the buses of the city's guideways what their drives take.
func TestPodsDrawFromTheirGuideway(t *testing.T) {
	c := parkTown(2)
	c.Guideways = city.Guideways{ID: []string{"loop"}, Bus: []uint32{0}}
	var params PRTParams
	above(&params)
	for _, text := range params.Track {
		p := PRTParams{Track: []string{text}, Hours: "00:00-24:00"}
		p.read(func(_ string, err error) { t.Fatal(err) })
		c.Guideways.Line.Add(p.lines[0])
		break
	}
	m, g := withGrid(t, c, DefaultParams(), asks(msg.PRT, 20e9, 1200e9), 1800e9, []sim.Entry{fleetOf("prt", "pods", func(p *PRTParams) { above(p); p.Track = nil })})
	s := m.services[0].service.(*prt)
	if want := 540 * s.Rides.Metres; s.Rides.Metres < 500 || math.Abs(s.Drawn-want) > 1e-6*want || math.Abs(g.joule-want) > 1e-6*want {
		t.Errorf("%.0f m of pods: %.6g J by the book, %.6g from the bus, want %.6g", s.Rides.Metres, s.Drawn, g.joule, want)
	}
	t.Logf("%.0f m, %.2f kWh", s.Rides.Metres, g.joule/3.6e6)
}
