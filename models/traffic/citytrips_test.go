package traffic

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// addTrip puts a trip into the tables of a city.
func addTrip(c *city.City, id string, depart float64, path ...uint32) {
	t, nan := &c.Trips, float32(math.NaN())
	t.ID, t.Depart, t.Type = append(t.ID, id), append(t.Depart, depart), append(t.Type, city.None)
	t.From, t.To = append(t.From, path[0]), append(t.To, path[len(path)-1])
	t.FromPos, t.ToPos, t.FromLane, t.DepartSpeed = append(t.FromPos, nan), append(t.ToPos, nan), append(t.FromLane, -1), append(t.DepartSpeed, nan)
	if len(path) > 2 {
		t.Path.Add(path...)
	} else {
		t.Path.Add()
	}
	t.Via.Add()
	t.Line = append(t.Line, "")
}

// addTripStop lets a trip of the tables halt.
func addTripStop(c *city.City, trip, lane uint32, pos, lasts float32, until float64) {
	x := &c.TripStops
	x.ID, x.Trip, x.Stop, x.Lane = append(x.ID, "stop"), append(x.Trip, trip), append(x.Stop, city.None), append(x.Lane, lane)
	x.Pos, x.Duration, x.Until, x.Parking = append(x.Pos, pos), append(x.Duration, lasts), append(x.Until, until), append(x.Parking, false)
}

func TestTripsOfTheCityDepartByTheirClock(t *testing.T) {
	c := avenue()
	addTrip(c, "late", 120, 0, 1, 2)
	addTrip(c, "early", 90, 0, 1, 2)
	addTrip(c, "before", 59, 0, 1, 2)
	addTrip(c, "free", 100, 0, 2)
	addTripStop(c, 3, 2, 200, 5, 160)
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	d, err := newCityTrips(c, s, 60, false)
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{env: &sim.Env{City: c}, sim: s, own: d}
	departs, left := map[uint32]clock.Time{}, clock.Time(0)
	for s.now < 300e9 {
		m.feed()
		s.Step()
		for _, h := range s.Halted() {
			if h.Left {
				left = h.At
			}
		}
		for _, x := range s.Finished() {
			departs[x.ID-firstCityTrip] = x.Depart
		}
	}
	if d.dropped != 1 || len(departs) != 3 || departs[0] != 60e9 || departs[1] != 30e9 || departs[3] != 40e9 {
		t.Errorf("%d dropped; departures %v", d.dropped, departs)
	}
	if left < 100e9 || left > 101e9 {
		t.Errorf("left its stop at %v, may from 100 s on", left)
	}
	if notes := strings.Join(d.notes(), "; "); !strings.Contains(notes, "3 trips") || !strings.Contains(notes, "1 trips of the city's own table depart before") {
		t.Errorf("notes: %s", notes)
	}
}

// A bus that leaves its first stop as the run begins is in the run, though it would have come to the stop before.
func TestBusesThatLeaveAsTheRunBeginsAreInIt(t *testing.T) {
	c := avenue()
	for k, until := range []float64{60, 65, 59.5, 60} {
		addTrip(c, "bus", until-10, 0, 1, 2)
		lane := uint32(0)
		if k == 3 {
			lane = 2 // on the way: it was somewhere else as the run began
		}
		addTripStop(c, uint32(k), lane, 40, 10, until)
	}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	d, err := newCityTrips(c, s, 60, false)
	if err != nil {
		t.Fatal(err)
	}
	if d.dropped != 2 || len(d.order) != 2 || d.order[0] != 0 || d.order[1] != 1 {
		t.Fatalf("%d dropped, %v in the run", d.dropped, d.order)
	}
	if trip, err := d.trip(c, s, 0); err != nil || trip.At != 0 {
		t.Errorf("departs at %v, %v", trip.At, err)
	}
	m := &Model{env: &sim.Env{City: c}, sim: s, own: d}
	for s.now < 300e9 {
		m.feed()
		s.Step()
	}
	if n := s.Counts().Arrived; n != 2 {
		t.Errorf("%d of 2 arrived", n)
	}
}

func TestPathsThatCannotBeDriven(t *testing.T) {
	c := avenue()
	for range 12 {
		addTrip(c, "odd", 5, 0, 2, 2)
	}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	_, err = newCityTrips(c, s, 0, false)
	if err == nil || !strings.Contains(err.Error(), "12 of the city's 12 trips cannot be driven") ||
		!strings.Contains(err.Error(), "trip/odd: no turn leads from street/s0 to street/s2") || !strings.Contains(err.Error(), "and 2 trips more") {
		t.Errorf("got %v", err)
	}
	if d, err := newCityTrips(c, s, 0, true); err != nil || d.rerouted != 12 {
		t.Errorf("rerouting: %v", err)
	}
}

// A path over a turn that is there and never gets green is no reason to refuse a run: its driver finds another way, or is
// removed, as those who bring no path. A turn that is not there still is one.
func TestPathsOverTurnsThatAreAlwaysRed(t *testing.T) {
	c := crossroads()
	states := c.Signals.State.At(0)
	for i := range states {
		states[i] = strings.Repeat("r", len(states[i]))
	}
	addTrip(c, "red", 5, 0, 5)
	addTrip(c, "red2", 6, 0, 5)
	c.Trips.Path = city.Lists[uint32]{}
	c.Trips.Path.Add(0, 5)
	c.Trips.Path.Add(0, 5)
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	d, err := newCityTrips(c, s, 0, false)
	if err != nil || d.red != 2 || d.rerouted != 0 || len(d.order) != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	const why = "no plan of signal/signal0 ever gives green to the turn from street/"
	m := &Model{env: &sim.Env{City: c}, sim: s, own: d}
	if list := strings.Join(m.Warnings(), "\n"); !strings.Contains(list, "the paths of 2 of the city's 2 trips lead over turns that never get green, the first trip/red: "+why) {
		t.Errorf("warnings: %s", list)
	}
	if err := s.Add(Trip{From: Place{0, -1}, To: Place{5, -1}, Path: []uint32{0, 5}}); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("a kernel that is given the path says %v", err)
	}
	c.Trips.Path.Val[3] = 4
	c.Trips.To[1] = 4
	if _, err := newCityTrips(c, s, 0, false); err == nil || !strings.Contains(err.Error(), "1 of the city's 2 trips cannot be driven") || !strings.Contains(err.Error(), "no turn leads from") {
		t.Errorf("a missing turn: %v", err)
	}
}

// The model feeds the trips, saves where it stands, and gives equal bits when it is interrupted.
func TestModelWithTripsOfTheCity(t *testing.T) {
	c := simtest.SmallCity()
	for k := range uint32(60) {
		from := k * 5 % uint32(len(c.Streets.ID))
		addTrip(c, "t", float64(k), from, (from*3+7)%uint32(len(c.Streets.ID)))
	}
	simtest.Run(t, New, simtest.Setup{City: c, Span: 2 * time.Minute,
		Params: func() any { p := DefaultParams(); p.DemandBegin = 0; return p },
		Feeds:  feeds(), Warm: 100, Allowed: 4})
}
