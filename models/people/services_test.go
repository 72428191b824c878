package people

import (
	"context"
	"math"
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

// townWithMinibus runs a morning in a wide town of which only every second building has a stop of the demand-responsive bus near.
func townWithMinibus(t *testing.T, p *Params) *Model {
	t.Helper()
	m, l := loopWithMinibus(t, p)
	if err := l.Run(context.Background(), clock.Time(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	return m
}

// loopWithMinibus is that town before the morning.
func loopWithMinibus(t *testing.T, p *Params) (*Model, *sim.Loop) {
	t.Helper()
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	m := New().(*Model)
	l, err := sim.New(sim.Config{City: wideTown(t, 5).city, Models: []sim.Model{m, minibus(15 * time.Minute)}, Params: map[string]any{"people": p},
		Tables:   map[string][]sim.Entry{"people": {{Group: "fleet", Kind: "drt", Name: "drt", Key: "fleet.drt"}}},
		Feeds:    map[string]sim.Feed{"walk_drt": func(row int, _ clock.Time) float64 { return []float64{120, -1}[row%2] }},
		Exchange: map[string]clock.Duration{"trip": 10 * time.Second, "occupants": time.Hour, "exposed": time.Hour, "building_depth": time.Hour},
		Civil:    clock.NewCivil(time.Date(2026, 7, 16, 7, 0, 0, 0, time.UTC)), Stop: clock.Time(3 * time.Hour), Pool: pool, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return m, l
}

func minibusParams(drt float64) *Params {
	p := DefaultParams()
	p.Residents, p.Through, p.Choice.Remember = 12000, 0, 0
	p.ModeShare, p.Assume = ShareParams{Walk: 0.25 - 0.1*drt, Bicycle: 0.15, Car: 0.2 - 0.3*drt, Bus: 0.4 - 0.6*drt, DRT: drt}, []string{"bus"}
	return p
}

// Where traffic tells of stops, nobody asks for a ride who has none near at both ends, and the trips made in the run, not those of
// the day, have the shares asked for.
func TestPeopleKnowWhereStopsAre(t *testing.T) {
	m := townWithMinibus(t, minibusParams(0.06))
	rides := 0
	for k, mode := range m.trips.mode {
		if mode != msg.DRT || m.trips.person[k] == city.None {
			continue
		}
		rides++
		if a, b := m.trips.from[k], m.trips.to[k]; a%2 == 1 || b%2 == 1 || int(max(a, b)) >= m.town.buildings {
			t.Fatalf("trip %d goes from %d to %d of %d buildings, where no stop is near", k, a, b, m.town.buildings)
		}
	}
	for k, made := range m.counts.shares() {
		if want := m.choice.target[k]; math.Abs(made-want) > 0.005 {
			t.Errorf("%s: %.2f %% of the trips made, want %.2f", modeNames[k], 100*made, 100*want)
		}
	}
	if list := m.Warnings(); rides < 200 || len(list) > 0 {
		t.Errorf("%d rides; warned of %q", rides, list)
	}
}

// A share that stops make impossible is put up with: the key says which one is the largest and why.
func TestSharesThatStopsMakeImpossibleAreTold(t *testing.T) {
	m := townWithMinibus(t, minibusParams(0.6))
	list := strings.Join(m.Warnings(), "\n")
	for _, want := range []string{"model.people.mode_share.drt: 60.0 % of the trips cannot be reached", "of the trips could be made that way at all", "have no stop of it within its walk at one end",
		"begin or end outside the city", "change the share or the stops"} {
		if !strings.Contains(list, want) {
			t.Errorf("%q lacks %q", list, want)
		}
	}
	made := m.counts.shares()[byDRT]
	if most := 0.3; made > most || made < 0.1 {
		t.Errorf("%.1f %% by minibus, of which about a quarter could be", 100*made)
	}
	t.Log(list)
}

// Given constants are kept, so that a measure moves shares: those of the fitted run make it again, others do not.
func TestGivenConstantsAreKept(t *testing.T) {
	fitted := townWithMinibus(t, minibusParams(0.06))
	p := minibusParams(0.06)
	p.Choice.Constants = "given"
	for _, c := range fitted.Modes() {
		for k, name := range modeNames {
			if name == c.Name {
				p.Mode.list()[k].Constant = c.Constant
			}
		}
	}
	again := townWithMinibus(t, p)
	if fitted.counts.Modes != again.counts.Modes {
		t.Errorf("with the constants of the fitted run %v, want %v", again.counts.Modes, fitted.counts.Modes)
	}
	p.Mode.DRT.Constant -= 2
	if less := townWithMinibus(t, p).counts.Modes[byDRT]; less > fitted.counts.Modes[byDRT]/2 {
		t.Errorf("%d rides with a constant lower by 2, %d before", less, fitted.counts.Modes[byDRT])
	}
}

func TestModelWithWalksToStops(t *testing.T) {
	p := func() any {
		p := riders()
		p.ModeShare = ShareParams{Walk: 0.5, Car: 0.25, Bus: 0.15, DRT: 0.1}
		return p
	}
	simtest.Run(t, New, simtest.Setup{Params: p, Span: 20 * time.Minute, Allowed: 3,
		Tables: append(append([]sim.Entry(nil), busFleet...), sim.Entry{Group: "fleet", Kind: "drt", Name: "drt", Key: "fleet.drt"}),
		Feeds:  map[string]sim.Feed{"transit_skim": noneFromTheLast, "walk_drt": func(row int, _ clock.Time) float64 { return []float64{90, -1}[row%2] }}})
}
