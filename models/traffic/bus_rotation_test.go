package traffic

import (
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// rotating is the two lines with vehicles that serve run after run.
func rotating(change func(p *BusParams)) *BusParams {
	p := twoLines()
	p.Rotations = true
	if change != nil {
		change(p)
	}
	return p
}

// plugsAtTheEnds puts chargers beside the termini of crossTown, each on a bus of its own.
func plugsAtTheEnds() *city.City {
	c := crossTown()
	for _, stop := range []int{0, 5, 6, 11} {
		c.Chargers.ID, c.Chargers.Bus = append(c.Chargers.ID, "plug_"+c.Stops.ID[stop]), append(c.Chargers.Bus, uint32(len(c.Chargers.Bus)))
		at := c.Stops.At.At(stop)
		c.Chargers.At.Add(geo.Point{X: at.X + 5, Y: at.Y + 5})
		c.Buses.ID, c.Buses.Feeder = append(c.Buses.ID, "low_"+c.Stops.ID[stop]), append(c.Buses.Feeder, city.None)
	}
	return c
}

// A few vehicles serve all runs of a line and its way back, each one at a time, first in first out, at the minutes of the
// timetable.
func TestBusesServeRunAfterRun(t *testing.T) {
	l, _, b := busTown(t, crossTown(), rotating(nil), send())
	r := b.rot
	last := map[int32]uint32{}
	for _, run := range b.due {
		k := r.cab[run]
		if k < 0 {
			t.Fatalf("run %d has no vehicle", run)
		}
		if was, ok := last[k]; ok {
			if b.base[b.runs[was].line] != b.base[b.runs[run].line] || b.runs[was].line == b.runs[run].line || b.begins(run) < b.ends(was)+300 {
				t.Fatalf("vehicle %d ends run %d on line %d at %d s and begins run %d on line %d at %d s", k, was, b.runs[was].line, b.ends(was), run, b.runs[run].line, b.begins(run))
			}
		}
		last[k] = run
	}
	round := 2 * (float64(b.ends(b.due[0])-b.begins(b.due[0])) + 300)
	if least := 2 * math.Ceil(round/300); float64(len(r.Cabs)) < least || float64(len(r.Cabs)) > least+4 {
		t.Errorf("%d vehicles; two lines of %.0f s there and back every 300 s need %.0f", len(r.Cabs), round, least)
	}
	runTo(t, l, time.Hour)
	if r.Started < 20 || r.Latest > 1 || r.Lost > 0 || irregularity(b.headway) > 0.1 {
		t.Errorf("undisturbed, %d runs set out after another, the latest %.0f s late, %d lost; headways vary by %.3f", r.Started, r.Latest, r.Lost, irregularity(b.headway))
	}
	plain, _, a := busTown(t, crossTown(), twoLines(), send())
	runTo(t, plain, time.Hour)
	if a.rot != nil || a.tally.Sent != b.tally.Sent || a.tally.Departures != b.tally.Departures {
		t.Errorf("%d buses and %d departures, without rotations %d and %d", b.tally.Sent, b.tally.Departures, a.tally.Sent, a.tally.Departures)
	}
}

// Who comes late sets out late: a street closed for ten minutes on the way there is felt on the way back, which new vehicles
// would leave on time.
func TestDelaysGoOnToTheNextRun(t *testing.T) {
	var late, knock, uneven [2]float64
	for k, p := range []*BusParams{twoLines(), rotating(func(p *BusParams) { p.Layover = time.Minute })} {
		l, m, b := busTown(t, crossTown(), p, send())
		runTo(t, l, 6*time.Minute)
		m.sim.CloseStreet(4, clock.Time(20*time.Minute), 0) // eastbound, w3 lies there
		runTo(t, l, 50*time.Minute)
		if k == 1 {
			knock[k] = b.rot.Latest
		}
		back := uint32(0)
		for line, name := range b.lines {
			if name == "red, back" {
				back = uint32(line)
			}
		}
		n := 0.0
		//semul:allow maprange: a sum
		for _, v := range b.onRoad {
			if run := &b.runs[v.run]; run.line == back {
				late[k] += v.since.Seconds() - float64(run.times.Depart[v.at])
				n++
			}
		}
		late[k] /= math.Max(n, 1)
		uneven[k] = irregularity(b.headway)
	}
	t.Logf("way back %.0f s late with new vehicles, %.0f s in rotations; knock-on up to %.0f s; headways vary by %.3f and %.3f", late[0], late[1], knock[1], uneven[0], uneven[1])
	if knock[1] < 120 || uneven[1] <= uneven[0] {
		t.Errorf("a closure of 14 minutes is felt by %.0f s on the next run; headways vary by %.3f, with new vehicles by %.3f", knock[1], uneven[1], uneven[0])
	}
}

// Electric buses carry their charge from run to run, charge at the termini from the buses of the chargers there, and the
// account of energy closes each minute. Where the plugs are dark, vehicles run low and set out no more.
func TestElectricBuses(t *testing.T) {
	const kWh = 3.6e6
	line := func(p *BusParams) {
		for _, l := range p.Line {
			l.Hours = "07:00-23:00"
		}
		p.Battery, p.Charger, p.Rotations = 12*kWh, 60_000, false
	}
	m, g := New().(*Model), &grid{}
	run := func(feeds map[string]sim.Feed, models ...sim.Model) *sim.Loop {
		l, err := sim.New(sim.Config{City: plugsAtTheEnds(), Models: models, Seed: 7, Stop: clock.Time(4 * time.Hour), Pool: par.NewPool(1), Feeds: feeds,
			Tables: map[string][]sim.Entry{"traffic": {{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: rotating(line)}}},
			Civil:  clock.NewCivil(time.Date(2026, 7, 16, 8, 0, 0, 0, time.FixedZone("", 9*3600)))})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := run(nil, m, g)
	for at := time.Minute; at <= 90*time.Minute; at += time.Minute {
		runTo(t, l, at)
		if err := sim.Open(l.Ledger()); err != nil {
			t.Fatalf("at %v: %v", at, err)
		}
	}
	b := m.services[0].service.(*buses)
	r := b.rot
	t.Logf("%d vehicles, %d sessions, %.2f kWh drawn, latest %.0f s", len(r.Cabs), r.Charged.Sessions, r.Charged.Drawn/kWh, r.Latest)
	if r.Charged.Sessions < 10 || r.Charged.Drawn <= 0 || math.Abs(g.joule-r.Charged.Drawn) > 1e-6*g.joule {
		t.Errorf("%d sessions; %.6g J by the book, %.6g from the buses of the city's grid", r.Charged.Sessions, r.Charged.Drawn, g.joule)
	}
	if m.sim.Counts().Rescued > 0 || r.Lost > 0 {
		t.Errorf("%.3g J were brought to the road, %d runs lost", m.sim.Counts().Rescued, r.Lost)
	}

	l = run(map[string]sim.Feed{"energised": func(int, clock.Time) float64 { return 0 }}, New())
	runTo(t, l, 3*time.Hour)
	dark := l.Models()[0].Model.(*Model).services[0].service.(*buses)
	if dark.rot.Charged.Drawn > 0 || dark.rot.Lost < 10 || dark.tally.Sent >= int(3*60/5*4) {
		t.Errorf("in the dark %.3g J were drawn, %d runs lost, %d set out", dark.rot.Charged.Drawn, dark.rot.Lost, dark.tally.Sent)
	}
}

// Trips of the city that share a block are one vehicle's: the second waits for the first. Without a block they are two.
func TestBlocksOfTheCity(t *testing.T) {
	var left [2]float64
	for k, block := range []string{"", "b1"} {
		c := crossTown()
		addTrip(c, "there", 16*3600+60, 0, 2, 4, 6, 8, 10)
		addTrip(c, "again", 16*3600+900, 0, 2, 4, 6, 8, 10)
		c.Trips.Block = []string{block, block}
		for row, depart := range []float64{16*3600 + 60, 16*3600 + 900} {
			c.Trips.Line[row], c.Trips.Type[row] = "7", 0
			for i, stop := range []uint32{0, 2, 5} {
				addTripStop(c, uint32(row), c.Stops.Lane[stop], c.Stops.Pos[stop], 10, depart+[]float64{60, 240, 420}[i])
				c.TripStops.Stop[len(c.TripStops.Stop)-1] = stop
			}
		}
		v, nan := &c.VehicleTypes, []float32{float32(math.NaN())}
		v.ID, v.Class, v.Persons = []string{"citybus"}, []city.VehicleClass{city.VehicleBus}, []uint16{40}
		v.Length, v.Gap, v.Headway, v.Accel, v.Decel, v.HardDecel, v.MaxSpeed, v.SpeedFactor, v.SpeedDeviation, v.Imperfection = nan, nan, nan, nan, nan, nan, nan, nan, nan, nan
		c.TripStops.Duration[1] = 1200 // something holds the first at its second stop, from about 150 s on
		l, _, b := busTown(t, c, newBusParams().(*BusParams), send())
		for at := 2 * time.Minute; at < time.Hour; at += 10 * time.Second {
			runTo(t, l, at)
			for row := range c.Trips.ID {
				if v := b.onRoad[firstCityTrip+uint32(row)]; v != nil && row == 1 && left[k] == 0 {
					left[k] = at.Seconds()
				}
			}
		}
		if k == 1 && (b.rot == nil || b.rot.Started != 1 || b.rot.Latest < 500 || len(b.rot.Cabs) != 1) {
			t.Errorf("rotations: %+v", b.rot)
		}
	}
	t.Logf("the second trip sets out at %.0f s, in a block at %.0f s", left[0], left[1])
	if left[0] > 920 || left[1] < 1400 {
		t.Errorf("the second trip, due at 900 s, sets out at %.0f s, in a block with one that is held until after 1350 s at %.0f s", left[0], left[1])
	}
}

// The whole suite with electric buses: any number of threads, saved and loaded on the way.
func TestModelWithRotations(t *testing.T) {
	p := rotating(func(p *BusParams) { p.Battery, p.Charger, p.Layover = 8*3.6e6, 100_000, time.Minute })
	simtest.Run(t, New, simtest.Setup{
		City:    plugsAtTheEnds(),
		Span:    20 * time.Minute,
		Tables:  []sim.Entry{{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: p}},
		Warm:    1000,
		Allowed: 20,
	})
}
