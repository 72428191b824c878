package people

import (
	"context"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

func riders() *Params {
	p := DefaultParams()
	p.Residents = 3000
	p.ModeShare = ShareParams{Walk: 0.5, Car: 0.25, Bus: 0.25}
	return p
}

var busFleet = []sim.Entry{{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus"}}

// noneFromTheLast says that no bus leaves the last zone, and that the others are quick.
func noneFromTheLast(row int, _ clock.Time) float64 {
	if row >= 12 {
		return 0
	}
	return 60
}

func TestModelWithTimesByBus(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{Params: func() any { return riders() }, Span: 20 * time.Minute, Allowed: 3, Tables: busFleet,
		Feeds: map[string]sim.Feed{"transit_skim": noneFromTheLast}})
}

// Where no bus helps nobody takes one; where they are quicker than assumed more do; where traffic does not tell, all stays
// as calibrated.
func TestPeopleHeedTheTimesByBus(t *testing.T) {
	run := func(feed sim.Feed) (m *Model, first, others int) {
		pool := par.NewPool(1)
		defer pool.Close()
		m = New().(*Model)
		l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m}, Params: map[string]any{"people": riders()},
			Tables: map[string][]sim.Entry{"people": busFleet}, Feeds: map[string]sim.Feed{"transit_skim": feed},
			Civil: clock.NewCivil(time.Date(2026, 7, 16, 6, 0, 0, 0, time.UTC)), Stop: clock.Time(5 * time.Hour), Pool: pool, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Run(context.Background(), clock.Time(5*time.Hour)); err != nil {
			t.Fatal(err)
		}
		for k, who := range m.trips.person {
			if m.state[k] == planned || who == city.None || m.trips.mode[k] != msg.Bus || m.trips.from[k] != m.people.home[who] {
				continue
			}
			a, b := m.town.zoneOf(m.trips.from[k]), m.town.zoneOf(m.trips.to[k])
			switch {
			case a == b || a == city.None || b == city.None:
			case a == 3:
				first++
			default:
				others++
			}
		}
		return m, first, others
	}
	still, first, others := run(func(int, clock.Time) float64 { return 0 })
	for k, v := range still.remade {
		if v > 0 {
			t.Fatalf("trip %d took mode %d though nothing was told", k, v)
		}
	}
	if first < 10 || others < 10 {
		t.Fatalf("only %d and %d by bus", first, others)
	}
	_, none, more := run(noneFromTheLast)
	if none != 0 || more < others+others/10 {
		t.Errorf("%d go by bus from where none goes, %d elsewhere, where %d did before", none, more, others)
	}
}
