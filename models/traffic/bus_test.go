package traffic

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// crossTown is two avenues of 3 km that cross, each in six pieces of 500 m with both directions, and stops beside them:
// w1, w2, w3, e1, e2, e3 for those who drive east, s1 to n3 for those who drive north.
func crossTown() *city.City {
	b := newTown()
	c := b.c
	var names [2][]string
	names[0], names[1] = []string{"w1", "w2", "w3", "e1", "e2", "e3"}, []string{"s1", "s2", "s3", "n1", "n2", "n3"}
	centre := b.junction(0, 0, city.Priority)
	c.Junctions.ID[0] = "centre"
	type stop struct {
		name string
		lane uint32
		pos  float32
	}
	var stops []stop
	for axis := range 2 {
		at := func(k int) geo.Point {
			if axis == 0 {
				return geo.Point{X: float64(k-3) * 500}
			}
			return geo.Point{Y: float64(k-3) * 500}
		}
		row := make([]uint32, 7)
		for k := range row {
			if row[k] = centre; k != 3 {
				row[k] = b.junction(at(k).X, at(k).Y, city.Priority)
			}
		}
		for k := range 6 {
			out := b.street(row[k], row[k+1], 1, 14, city.Primary)
			back := b.street(row[k+1], row[k], 1, 14, city.Primary)
			c.Streets.Opposite[out], c.Streets.Opposite[back] = back, out
			pos := float32(250)
			if k == 2 {
				pos = 430
			}
			stops = append(stops, stop{names[axis][k], c.Streets.LaneOff[out], pos})
		}
	}
	b.connect()
	for _, s := range stops {
		p, _ := geo.PointAlong(c.Lanes.Line.At(int(s.lane)), float64(s.pos))
		c.Stops.ID, c.Stops.Name, c.Stops.Kind = append(c.Stops.ID, s.name), append(c.Stops.Name, ""), append(c.Stops.Kind, city.BusStop)
		c.Stops.At.Add(p)
		c.Stops.Lane, c.Stops.Pos, c.Stops.Zone = append(c.Stops.Lane, s.lane), append(c.Stops.Pos, s.pos), append(c.Stops.Zone, city.None)
	}
	return c
}

// twoLines is red from west to east and blue from south to north, and back.
func twoLines() *BusParams {
	p := newBusParams().(*BusParams)
	line := func(stops ...string) *BusLineParams {
		l := &BusLineParams{}
		l.Defaults()
		l.Stops, l.Headway, l.Hours = stops, 5*time.Minute, "16:00-23:00"
		return l
	}
	p.Line = map[string]*BusLineParams{"red": line("w1", "stop/w2", "w3", "e1", "e2", "e3"), "blue": line("s1", "s2", "s3", "n1", "n2", "n3")}
	return p
}

// askBus is a journey by bus from the middle of one street to that of another.
func askBus(key, from, to uint32, at clock.Time) msg.Trip {
	return msg.Trip{Person: key, Key: key, From: city.Ref{Support: city.OfStreet, Index: from}, To: city.Ref{Support: city.OfStreet, Index: to}, Depart: at, Mode: msg.Bus}
}

// busTown starts a run with a fleet of buses named bus. It starts at 16:00.
func busTown(t interface {
	Helper()
	Fatal(...any)
}, c *city.City, p *BusParams, letters sim.Letters) (*sim.Loop, *Model, *buses) {
	t.Helper()
	l, err := busLoop(c, p, letters)
	if err != nil {
		t.Fatal(err)
	}
	m := l.Models()[0].Model.(*Model)
	return l, m, m.services[0].service.(*buses)
}

func busLoop(c *city.City, p *BusParams, letters sim.Letters) (*sim.Loop, error) {
	return sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Seed: 7, Stop: clock.Time(4 * time.Hour), Pool: par.NewPool(1),
		Tables:  map[string][]sim.Entry{"traffic": {{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: p}}},
		Letters: map[string]sim.Letters{"trip": letters},
		Civil:   clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))})
}

// send makes letters of journeys, each at its departure.
func send(trips ...msg.Trip) sim.Letters {
	return func(t clock.Time) (list []any) {
		for _, x := range trips {
			if x.Depart == t {
				list = append(list, x)
			}
		}
		return list
	}
}

func runTo(t *testing.T, l *sim.Loop, until time.Duration) {
	t.Helper()
	if err := l.Run(context.Background(), clock.Time(until)); err != nil {
		t.Fatal(err)
	}
}

// From the west end to the north end one rides red, changes at the crossing and rides blue.
func TestARideWithAChange(t *testing.T) {
	l, _, b := busTown(t, crossTown(), twoLines(), send(askBus(1, 0, 22, 60e9)))
	runTo(t, l, 4*time.Minute)
	if len(b.riders) != 1 || len(b.riders[0].legs) != 2 {
		t.Fatalf("planned %+v", b.riders)
	}
	j := b.riders[0].legs
	if b.lines[j[0].line] != "red" || b.lines[j[1].line] != "blue" {
		t.Errorf("rides %s and %s", b.lines[j[0].line], b.lines[j[1].line])
	}
	runTo(t, l, time.Hour)
	y := &b.tally
	if y.Arrived != 1 || y.Boarded != 2 || y.GaveUp+y.LeftBehind+y.Walked != 0 {
		t.Errorf("%+v", y)
	}
	mean, _ := y.waited()
	if mean > 330 {
		t.Errorf("waits of %.0f s with a bus every five minutes", mean)
	}
	if late := y.lateSum / float64(y.Departures); late < -1 || late > 60 {
		t.Errorf("buses alone on the streets leave %.1f s late", late)
	}
	if cv := irregularity(b.headway); cv > 0.1 {
		t.Errorf("undisturbed headways vary by %.3f", cv)
	}
}

// A bus takes as many as it holds; the others wait for the next, and nobody gets lost.
func TestAFullBusLeavesPeopleBehind(t *testing.T) {
	p := twoLines()
	p.Persons = 3
	var trips []msg.Trip
	for k := range uint32(8) {
		trips = append(trips, askBus(k, 2, 10, 10e9))
	}
	l, _, b := busTown(t, crossTown(), p, send(trips...))
	for at := time.Minute; at <= time.Hour; at += 30 * time.Second {
		runTo(t, l, at)
		//semul:allow maprange: each alone
		for _, v := range b.onRoad {
			if len(v.aboard) > 3 {
				t.Fatalf("%d persons in a bus of 3", len(v.aboard))
			}
		}
	}
	y := &b.tally
	if y.Arrived != 8 || y.Boarded != 8 || y.LeftBehind != 5+2 {
		t.Errorf("%+v", y)
	}
}

// The more get on, the longer the bus stands: 4 s and 2 s a person at each of two doors.
func TestDwell(t *testing.T) {
	b := buses{params: twoLines()}
	for _, k := range []struct {
		on, off int
		want    clock.Duration
	}{{0, 0, 4e9}, {10, 0, 14e9}, {0, 10, 11.5e9}, {10, 20, 19e9}} {
		if got := b.dwell(k.on, k.off); got != k.want {
			t.Errorf("%d on, %d off: %v, want %v", k.on, k.off, got, k.want)
		}
	}
}

// A street that is closed for a while makes buses late and headways uneven; who has waited too long gives up.
func TestLateBuses(t *testing.T) {
	p := twoLines()
	p.Patience = 5 * time.Minute
	l, m, b := busTown(t, crossTown(), p, send(askBus(1, 4, 10, 11*60e9), askBus(2, 2, 10, 60e9)))
	runTo(t, l, 6*time.Minute)
	m.sim.CloseStreet(2, clock.Time(45*time.Minute), 0) // w2 lies there
	runTo(t, l, 100*time.Minute)
	y := &b.tally
	if late := y.lateSum / float64(y.Departures); late < 60 {
		t.Errorf("left only %.1f s late", late)
	}
	if cv := irregularity(b.headway); cv < 0.2 {
		t.Errorf("headways vary by %.3f only", cv)
	}
	sum := -numberOf(b.figures(), "asked")
	for _, part := range []string{"arrived", "gave_up", "waiting", "riding", "walking"} {
		sum += numberOf(b.figures(), part)
	}
	if sum != 0 || numberOf(b.figures(), "asked") != 2 || numberOf(b.figures(), "arrived_on_foot") != float64(y.OnFoot) {
		t.Errorf("the journeys do not add up: %v", b.figures())
	}
	if y.Impatient == 0 || y.Asked != y.Arrived+y.GaveUp {
		t.Errorf("%+v", y)
	}
}

// A line that has run for long has buses all along it from the first minute on.
func TestBusesAreUnderWayAtTheStart(t *testing.T) {
	p := twoLines()
	p.Line["red"].Hours, p.Line["red"].Headway, p.Line["blue"].Hours = "12:00-23:00", 2*time.Minute, "22:00-23:00"
	l, _, b := busTown(t, crossTown(), p, send())
	runTo(t, l, 90*time.Second)
	skipped := 0
	//semul:allow maprange: a sum
	for _, v := range b.onRoad {
		skipped += b.runs[v.run].skip
	}
	if b.tally.Sent < 2 || skipped < 2 {
		t.Errorf("%d buses were sent, %d stops lie behind them", b.tally.Sent, skipped)
	}
	runTo(t, l, 40*time.Minute)
	if late := b.tally.lateSum / float64(b.tally.Departures); late < -1 || late > 30 {
		t.Errorf("they leave %.1f s late", late)
	}
}

// Whatever is asked for: everybody has arrived, given up, or is walking, waiting or riding.
func TestNobodyIsLost(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := twoLines()
		p.Persons, p.Patience = rapid.IntRange(1, 6).Draw(r, "persons"), time.Duration(rapid.IntRange(60, 1200).Draw(r, "patience"))*time.Second
		p.Bays = rapid.Bool().Draw(r, "bays")
		var trips []msg.Trip
		for k := range rapid.IntRange(1, 30).Draw(r, "trips") {
			trips = append(trips, askBus(uint32(k), rapid.Uint32Range(0, 23).Draw(r, "from"), rapid.Uint32Range(0, 23).Draw(r, "to"), clock.Time(rapid.IntRange(1, 1500).Draw(r, "at"))*1e9))
		}
		l, m, b := busTown(r, crossTown(), p, send(trips...))
		shut := clock.Time(rapid.IntRange(100, 1500).Draw(r, "closed at")) * 1e9
		for at := clock.Time(60e9); at <= 2400e9; at += 60e9 {
			if at > shut {
				m.sim.CloseStreet(rapid.Uint32Range(0, 23).Draw(r, "street"), shut+300e9, 0)
				shut = clock.Never
			}
			if err := l.Run(context.Background(), at); err != nil {
				r.Fatal(err)
			}
			walking, waiting, riding := b.under()
			y := &b.tally
			if y.OnFoot > y.Arrived || y.OnFoot > y.Walked || y.Asked != y.Arrived+y.GaveUp+walking+waiting+riding {
				r.Fatalf("%d walking, %d waiting, %d riding: %+v", walking, waiting, riding, y)
			}
			aboard, queued := 0, 0
			//semul:allow maprange: a sum
			for _, v := range b.onRoad {
				aboard += len(v.aboard)
			}
			for _, q := range b.waiting {
				queued += len(q)
			}
			if aboard != riding || queued != waiting {
				r.Fatalf("%d aboard and %d riding, %d queued and %d waiting", aboard, riding, queued, waiting)
			}
		}
		if n := b.tally.Asked + m.unserved; n != len(trips) {
			r.Fatalf("%d of %d asked or were told that nothing goes", n, len(trips))
		}
	})
}

// Buses of the city's own trips that name a line take people along, and wait for their time.
func TestLinesOfTheCity(t *testing.T) {
	c := crossTown()
	for k := range 4 {
		depart := 16*3600 + 60 + 600*float64(k)
		addTrip(c, "bus"+string(rune('a'+k)), depart, 0, 2, 4, 6, 8, 10)
		c.Trips.Line[k] = "7"
		c.Trips.Type[k] = 0
		for i, stop := range []uint32{0, 2, 5} {
			addTripStop(c, uint32(k), c.Stops.Lane[stop], c.Stops.Pos[stop], 10, depart+[]float64{60, 240, 420}[i])
			c.TripStops.Stop[len(c.TripStops.Stop)-1] = stop
		}
	}
	v, nan := &c.VehicleTypes, []float32{float32(math.NaN())}
	v.ID, v.Class, v.Persons = []string{"citybus"}, []city.VehicleClass{city.VehicleBus}, []uint16{40}
	v.Length, v.Gap, v.Headway, v.Accel, v.Decel, v.HardDecel, v.MaxSpeed, v.SpeedFactor, v.SpeedDeviation, v.Imperfection = nan, nan, nan, nan, nan, nan, nan, nan, nan, nan
	l, _, b := busTown(t, c, newBusParams().(*BusParams), send(askBus(1, 0, 10, 30e9), askBus(2, 6, 10, 300e9)))
	if len(b.runs) != 4 || b.runs[0].room != 40 {
		t.Fatalf("%d runs, %+v", len(b.runs), b.runs)
	}
	runTo(t, l, time.Hour)
	if y := &b.tally; y.Arrived != 2 || y.Boarded < 1 || y.Departures != 12 || y.lateSum < 0 || y.lateSum > 12*30 {
		t.Errorf("%+v", y)
	}
}

func TestBadLines(t *testing.T) {
	for want, spoil := range map[string]func(c *city.City, p *BusParams){
		`fleet.bus.line.red.stops: this city has no stop "x9"; it has 12 stops, e.g. w1, w2, w3`: func(_ *city.City, p *BusParams) { p.Line["red"].Stops[1] = "x9" },
		"fleet.bus.line.red.stops: stop/w2 is no bus stop but subway":                            func(c *city.City, _ *BusParams) { c.Stops.Kind[1] = city.SubwayEntrance },
		"fleet.bus.line.red.stops: stop/w2 lies beside no lane that vehicles use":                func(c *city.City, _ *BusParams) { c.Stops.Lane[1] = city.None },
		"fleet.bus.line.red.stops: stop/w2 lies beside lane/s2_0, which buses may not use":       func(c *city.City, _ *BusParams) { c.Lanes.Allow[2] = city.AllowCar },
		"fleet.bus.line.red.back: a line has two stops or more; here are 1":                      func(_ *city.City, p *BusParams) { p.Line["red"].Back = []string{"w1"} },
		`fleet.bus.line.red.hours: "5-9" is no span of the day`:                                  func(_ *city.City, p *BusParams) { p.Line["red"].Hours = "5-9" },
		"fleet.bus.line.blue.stops: no way for a bus leads from stop/s1 to stop/s3": func(c *city.City, p *BusParams) {
			c.Lanes.Allow[14], p.Line["blue"].Stops = city.AllowCar, []string{"s1", "s3"}
		},
		"fleet.bus: no bus runs":                                 func(_ *city.City, p *BusParams) { p.Line = nil },
		"fleet.bus.line.red.stops: stop/w1 comes twice in a row": func(_ *city.City, p *BusParams) { p.Line["red"].Stops[1] = "stop/w1" },
	} {
		c, p := crossTown(), twoLines()
		spoil(c, p)
		if _, err := busLoop(c, p, send()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// The whole suite with buses, their passengers and cars.
func TestModelWithBuses(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{
		City:   crossTown(),
		Span:   8 * time.Minute,
		Tables: []sim.Entry{{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: twoLines()}},
		Letters: map[string]sim.Letters{"trip": func(t clock.Time) []any {
			if t%4e9 != 0 || t > 900e9 {
				return nil
			}
			k := uint32(t / 4e9)
			trip := askBus(k, k*7%24, (k*11+5)%24, t)
			if k%3 == 0 {
				trip.Mode = msg.Car
			}
			return []any{trip}
		}},
		Warm:    1000,
		Allowed: 20, // timers and rows of travellers
	})
}

// What is told of journeys between zones is what the timetable gives, and nothing where one is sooner on foot.
func TestJourneysBetweenZones(t *testing.T) {
	c := crossTown()
	_, _, b := busTown(t, c, twoLines(), send())
	points := []geo.Point{c.Stops.At.At(0), c.Stops.At.At(5), c.Stops.At.At(11), c.Stops.At.At(1), {X: math.NaN()}, {X: 9000}}
	n := len(points)
	table := make([]units.Second, n*n)
	b.skim(points, table, true)
	ride := b.runs[0].times.Arrive[5] - b.runs[0].times.Depart[0]
	if got := float64(table[0*n+1]); got < float64(ride) || got > float64(ride)+2*5*60+10 {
		t.Errorf("from end to end it feels like %.0f s, riding %d", got, ride)
	}
	if through, change := table[0*n+1], table[0*n+2]; change < through+600-300 {
		t.Errorf("with a change it feels like %.0f s, without %.0f", change, through)
	}
	for k := range points {
		for _, v := range []units.Second{table[k*n+k], table[k*n+4], table[4*n+k], table[k*n+5], table[5*n+k]} {
			if v != 0 {
				t.Errorf("point %d: %.0f s where nothing goes", k, v)
			}
		}
	}
	c.Zones.Jobs = []float32{10, 100, 1000, 1, 5, 7}
	b.m.sim.now = 3600e9 // look back over an hour
	jobs := b.jobsReached(points)
	if jobs[0] != 1111 || jobs[5] != 7 || !math.IsNaN(jobs[4]) {
		t.Errorf("jobs in reach: %v", jobs)
	}
}

// Who has waited for the last bus of the day and found it full goes on foot, and whoever asked hears that he walked: three want a bus
// with one place that comes once.
func TestWhoMissesTheLastBusWalks(t *testing.T) {
	p := twoLines()
	p.Persons, p.Patience = 1, 2*time.Minute
	p.Line["red"].Hours, p.Line["blue"].Hours = "16:00-16:02", "16:00-16:02"
	ask := send(askBus(0, 2, 10, 10e9), askBus(1, 2, 10, 10e9), askBus(2, 2, 10, 10e9))
	m, l := served(t, crossTown(), 16, map[string]sim.Letters{"trip": ask}, nil, 2*time.Hour, sim.Entry{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: p})
	if len(l.done) != 3 {
		t.Fatalf("%d of 3 journeys have ended", len(l.done))
	}
	last, rode := map[msg.Mode]clock.Time{}, 0
	for _, d := range l.done {
		if !d.Reached {
			t.Errorf("%d did not get there", d.Key)
		}
		if d.Mode == msg.Bus {
			rode++
		}
		last[d.Mode] = max(last[d.Mode], d.Arrived)
	}
	if rode != 1 || figure(t, m, "bus_boarded") != 1 || figure(t, m, "bus_walked") != 2 || figure(t, m, "bus_arrived_on_foot") != 2 || figure(t, m, "bus_arrived") != 3 || figure(t, m, "bus_gave_up") != 0 || figure(t, m, "bus_left_behind") < 2 {
		t.Errorf("%d rode; %+v", rode, l.done)
	}
	if last[msg.Walk] < last[msg.Bus]+clock.Time(5*time.Minute) {
		t.Errorf("who walked 2 km is there at %v, who rode at %v", last[msg.Walk], last[msg.Bus])
	}
}
