package people

import (
	"context"
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

func TestModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{
		Params:  func() any { p := DefaultParams(); p.Residents = 3000; return p },
		Feeds:   map[string]sim.Feed{"building_depth": func(row int, at clock.Time) float64 { return float64(row%4) * 0.1 }},
		Span:    20 * time.Minute,
		Allowed: 3, // event messages and the heap of arrivals grow
	})
}

// town is the small city at a given civil hour, populated.
func plan(t *testing.T, p *Params, hours float64) (*town, population, planner) {
	t.Helper()
	town, err := newTown(simtest.SmallCity())
	if err != nil {
		t.Fatal(err)
	}
	random := rng.NewStream(7, "people.population")
	pop := populate(town, p, random)
	random = rng.NewStream(7, "people.households")
	pop.settle(town, &p.Household, random)
	pop.equip(p, random)
	pop.feel(town, &p.Attitudes, random)
	pl := planner{town: town, params: p, random: rng.NewStream(7, "people.plans"), stop: clock.FromSeconds(hours * 3600),
		civil: clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.FixedZone("", 9*3600)))}
	if _, err := pl.plan(&pop); err != nil {
		t.Fatal(err)
	}
	return town, pop, pl
}

func TestPopulationHasTheSizeAsked(t *testing.T) {
	p := DefaultParams()
	p.Residents = 5001
	town, pop, _ := plan(t, p, 1)
	live := 0
	for i, g := range pop.group {
		if g != inWorker {
			live++
			if int(pop.home[i]) >= town.buildings || town.dwell[pop.home[i]] == 0 {
				t.Fatalf("person %d lives where nobody can", i)
			}
		}
	}
	if live != 5001 {
		t.Errorf("%d residents, want 5001", live)
	}
}

func TestDeparturesToWorkFollowTheirSource(t *testing.T) {
	p := DefaultParams()
	p.Residents = 40000
	_, _, pl := plan(t, p, 24)
	n, early, seven, eight := 0.0, 0.0, 0.0, 0.0
	for k, purpose := range pl.trips.purpose {
		if purpose != msg.ToWork {
			continue
		}
		n++
		switch h := pl.trips.depart[k].Seconds() / 3600; {
		case h < 7:
			early++
		case h < 8:
			seven++
		case h < 9:
			eight++
		}
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"before 7", early / n, 0.17}, {"7 to 8", seven / n, 0.333}, {"8 to 9", eight / n, 0.32}} {
		if math.Abs(c.got-c.want) > 0.01 { // traffic.md section 17: bins within one point
			t.Errorf("%s: share %.3f, want %.3f", c.name, c.got, c.want)
		}
	}
}

func TestTripsAreInOrderAndChained(t *testing.T) {
	p := DefaultParams()
	p.Residents = 4000
	_, _, pl := plan(t, p, 24)
	at := map[uint32]place{}
	for k := range pl.trips.depart {
		if k > 0 && pl.trips.depart[k] < pl.trips.depart[k-1] {
			t.Fatalf("trip %d departs before the one before it", k)
		}
		who := pl.trips.person[k]
		if who == city.None {
			continue
		}
		if was, ok := at[who]; ok && was != pl.trips.from[k] {
			t.Fatalf("trip %d leaves from %d, its person is at %d", k, pl.trips.from[k], was)
		}
		at[who] = pl.trips.to[k]
	}
}

func TestGravityReachesTheMeanDistance(t *testing.T) {
	town, err := newTown(simtest.SmallCity())
	if err != nil {
		t.Fatal(err)
	}
	near, far := newPlaces(town, town.jobs, 300), newPlaces(town, town.jobs, 5000)
	mean := func(p *places) float64 {
		sum, n := 0.0, 0.0
		for z := range p.zones {
			for k := range 200 {
				if b, ok := p.near(uint32(z), (float64(k)+0.5)/200, 0.5); ok {
					sum += between(town.city.Zones.Poly.Centroid(z), town.at[b])
					n++
				}
			}
		}
		return sum / n
	}
	if a, b := mean(near), mean(far); !(a < b) {
		t.Errorf("asked for short ways %.0f m, for long ways %.0f m", a, b)
	}
}

func TestWhoIsLateLeavesLate(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	var sent []msg.Trip
	m := New().(*Model)
	p := DefaultParams()
	p.Residents, p.Car, p.Through = 2000, 1, 0
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m, &sink{got: &sent}}, Params: map[string]any{"people": p},
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 17, 0, 0, 0, time.UTC)), Stop: clock.Time(4 * time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(4*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if len(sent) < 20 {
		t.Fatalf("only %d trips by car", len(sent))
	}
	seen := map[uint32]bool{}
	for _, s := range sent {
		if s.Person != city.None && seen[s.Person] {
			t.Fatalf("person %d left again without having arrived", s.Person)
		}
		seen[s.Person] = true
	}
	if m.counts.Late == 0 {
		t.Error("nobody was late though nobody ever arrives")
	}
}

// sink takes trips and ends none.
type sink struct {
	sim.NoEvents
	now clock.Time
	in  *sim.EventIn[msg.Trip]
	got *[]msg.Trip
}

func (s *sink) Describe() sim.Spec {
	return sim.Spec{Name: "sink", In: []sim.PortSpec{sim.Port[msg.Trip]("trip", sim.Event, city.OfBuilding, sim.Replace, "trips")}}
}
func (s *sink) Init(e *sim.Env) error { s.in = sim.ReadEvents[msg.Trip](e, "trip"); return nil }
func (s *sink) Now() clock.Time       { return s.now }
func (s *sink) Advance(_ context.Context, to clock.Time) error {
	for i := range s.in.Msgs {
		*s.got = append(*s.got, s.in.Msgs[i].Payload)
	}
	s.now = to
	return nil
}
func (s *sink) Save(*sim.Encoder)       {}
func (s *sink) Load(*sim.Decoder) error { return nil }
