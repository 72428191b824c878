package traffic

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

// listener is a model that keeps the journeys that traffic says have ended.
type listener struct {
	sim.NoEvents
	now  clock.Time
	in   *sim.EventIn[msg.Trip]
	done []msg.Trip
}

func (l *listener) Describe() sim.Spec {
	return sim.Spec{Name: "listener", Doc: "keeps journeys", In: []sim.PortSpec{sim.Port[msg.Trip]("trip_done", sim.Event, city.OfBuilding, sim.Replace, "journeys that have ended")}}
}
func (l *listener) Init(env *sim.Env) error {
	l.in = sim.ReadEvents[msg.Trip](env, "trip_done")
	return nil
}
func (l *listener) Advance(_ context.Context, to clock.Time) error {
	for _, m := range l.in.Msgs {
		l.done = append(l.done, m.Payload)
	}
	l.now = to
	return nil
}
func (l *listener) Now() clock.Time         { return l.now }
func (l *listener) Save(e *sim.Encoder)     {}
func (l *listener) Load(*sim.Decoder) error { return nil }

// fleetOf is a table [fleet.NAME] of a kind with its defaults, changed by set.
func fleetOf[P any](kind, name string, set func(*P)) sim.Entry {
	for _, k := range fleetKinds() {
		if k.Name == kind {
			p := k.New()
			set(p.(*P))
			return sim.Entry{Group: "fleet", Kind: kind, Name: name, Key: "fleet." + name, Params: p}
		}
	}
	panic("no such kind")
}

// asks sends a ride request in a mode every so many seconds until an instant, from building to building.
func asks(mode msg.Mode, every, until clock.Time) sim.Letters {
	return func(t clock.Time) []any {
		if t%every != 0 || t > until {
			return nil
		}
		k := uint32(t / every)
		trip := tripOf(k)
		trip.Mode, trip.Depart = mode, t
		return []any{*trip}
	}
}

// served runs services of the small city, or of c, for a time; the run begins at hour o'clock.
func served(t *testing.T, c *city.City, hour int, letters map[string]sim.Letters, feeds map[string]sim.Feed, span clock.Duration, tables ...sim.Entry) (*Model, *listener) {
	t.Helper()
	m, l := New().(*Model), &listener{}
	if c == nil {
		c = simtest.SmallCity()
	}
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	p := DefaultParams()
	loop, err := sim.New(sim.Config{City: c, Models: []sim.Model{m, l}, Params: map[string]any{"traffic": p}, Tables: map[string][]sim.Entry{"traffic": tables},
		Letters: letters, Feeds: feeds, Seed: 7, Stop: clock.Time(24 * time.Hour), Pool: pool,
		Civil: clock.NewCivil(time.Date(2026, 7, 16, hour, 0, 0, 0, time.FixedZone("", 9*3600)))})
	if err != nil {
		t.Fatal(err)
	}
	for at := clock.Time(0); at < clock.Time(span); {
		at = min(clock.Time(span), at+60e9)
		if err := loop.Run(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if err := check(m.sim); err != nil {
			t.Fatalf("at %v: %v", at, err)
		}
		if err := sim.Open(loop.Ledger()); err != nil {
			t.Fatalf("at %v: %v", at, err)
		}
	}
	return m, l
}

// figure is a number of a service.
func figure(t *testing.T, m *Model, name string) float64 {
	t.Helper()
	for _, f := range m.Summary() {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("there is no figure %s", name)
	return 0
}

// closes fails unless the book of a service of rides closes: all who asked are accounted for, and whoever has come to an
// end was told so, once.
func closes(t *testing.T, m *Model, l *listener, name string, r *rides, sent int) {
	t.Helper()
	get := func(k string) int { return int(figure(t, m, name+"_"+k)) }
	if r.Asked != sent {
		t.Errorf("%d asked of %d sent", r.Asked, sent)
	}
	if sum := get("served") + get("refused") + get("cancelled") + get("on_foot") + get("waiting") + get("riding"); sum != r.Asked {
		t.Errorf("%d asked, %d accounted for", r.Asked, sum)
	}
	ended := get("served") + get("refused") + get("cancelled") + get("on_foot") - len(r.Afoot)
	if len(l.done) != ended {
		t.Errorf("%d journeys were said to have ended, %d have", len(l.done), ended)
	}
	seen := map[uint32]bool{}
	for _, trip := range l.done {
		if seen[trip.Key] {
			t.Errorf("journey %d ended twice", trip.Key)
		}
		seen[trip.Key] = true
		if trip.Arrived < trip.Depart {
			t.Errorf("journey %d arrived before it began", trip.Key)
		}
	}
}

// says fails unless starting services gives an error with a text.
func says(t *testing.T, want string, tables ...sim.Entry) {
	t.Helper()
	pool := par.NewPool(1)
	defer pool.Close()
	_, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New()}, Params: map[string]any{"traffic": DefaultParams()},
		Tables: map[string][]sim.Entry{"traffic": tables}, Seed: 7, Stop: 1e9, Pool: pool, Civil: clock.NewCivil(time.Date(2026, 7, 16, 8, 0, 0, 0, time.UTC))})
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A model with a fleet of each kind keeps all promises of models.
func TestModelWithFleets(t *testing.T) {
	letters := map[string]sim.Letters{"trip": func(t clock.Time) (list []any) {
		for k, mode := range []msg.Mode{msg.Car, msg.DRT, msg.SharedCar, msg.Shuttle, msg.PRT} {
			for _, x := range asks(mode, clock.Time(7+2*k)*1e9, clock.Never)(t) {
				trip := x.(msg.Trip)
				trip.Key = uint32(len(modeNamesOfTest)*int(t/1e9) + k)
				list = append(list, trip)
			}
		}
		return list
	}, "closure": closures}
	simtest.Run(t, New, simtest.Setup{Span: 4 * time.Minute, Feeds: feeds(), Letters: letters, Warm: 900, Allowed: 1000, Tables: oneOfEachKind()})
	simtest.Run(t, New, simtest.Setup{City: parkTown(2), Span: 4 * time.Minute, Feeds: feeds(), Letters: letters, Warm: 900, Allowed: 1000, Tables: onBatteries()})
}

var modeNamesOfTest = []string{"car", "drt", "shared", "shuttle", "prt"}

// oneOfEachKind is a small fleet of every kind.
func oneOfEachKind() []sim.Entry {
	return []sim.Entry{
		fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Seats = 3, 4 }),
		fleetOf("shuttle", "ring", ring),
		fleetOf("prt", "pods", above),
		fleetOf("robot", "carts", func(p *RobotParams) { p.Hours, p.Orders = "00:00-24:00", 60 }),
		fleetOf("shared", "club", func(p *SharedParams) { p.Vehicles, p.Spacing = 6, 150 }),
	}
}

func TestHours(t *testing.T) {
	h, err := readHours("06:00-24:00")
	if err != nil || h.open(6*time.Hour-1) || !h.open(6*time.Hour) || !h.open(24*time.Hour-1) {
		t.Errorf("%v %v", h, err)
	}
	for _, bad := range []string{"", "6-7", "06:00", "07:00-06:00", "06:00-24:01", "06:60-07:00", "a-b"} {
		if _, err := readHours(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func Example_keyError() {
	fmt.Println(wrongKey("depot", "%q is no street", "x"))
	// Output: depot: "x" is no street
}

// Whom one service cannot carry, the next of the same mode may; nobody is told twice that he is there.
func TestTheNextServiceOfAModeIsAsked(t *testing.T) {
	m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(msg.DRT, 30e9, 1200e9)}, nil, 40*time.Minute,
		fleetOf("drt", "a", func(p *DRTParams) { p.Vehicles, p.Spacing, p.Hours = 1, 130, "00:00-01:00" }),
		fleetOf("drt", "b", func(p *DRTParams) { p.Vehicles, p.Spacing = 2, 130 }))
	a, b := &m.services[0].service.(*drt).Rides, &m.services[1].service.(*drt).Rides
	if a.Asked != 40 || a.Served > 0 || b.Asked != a.Refused || b.Served < 5 {
		t.Errorf("a: %d asked, %d refused; b: %d asked, %d served", a.Asked, a.Refused, b.Asked, b.Served)
	}
	if m.unserved != b.Refused || len(l.done) != 40 {
		t.Errorf("%d unserved, %d refused by the last; %d of 40 journeys ended", m.unserved, b.Refused, len(l.done))
	}
}
