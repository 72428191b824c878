package drainage

import (
	"context"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// pumpTown is the small city with one pump for an underpass and one for a canal.
func pumpTown() *city.City {
	c := simtest.SmallCity()
	c.Underpasses = city.Underpasses{ID: []string{"no1"}, Name: []string{""}, Pump: []uint32{0}, Width: []float32{10}, Length: []float32{60},
		Clearance: []float32{4}, Lip: []float32{2}, Low: []float32{-2}, Crosses: []string{"railway"}}
	c.Underpasses.At.Add(geo.Point{X: 300, Y: 300})
	c.Underpasses.Streets.Add(0)
	c.Underpasses.Line.Add([]geo.Point{{X: 270, Y: 300}, {X: 330, Y: 300}})
	c.Pumps = city.Pumps{ID: []string{"no1", "canal"}, Rated: []float32{0.5, 4}, OnLevel: []float32{0.2, 1}, OffLevel: []float32{0.05, 0.7}, Sill: []float32{0.5, 0.5},
		From: []uint32{city.None, city.None}, Underpass: []uint32{0, city.None}, OutX: []float64{20, 20}, OutY: []float64{300, 310}, Bus: []uint32{city.None, city.None}}
	c.Pumps.At.Add(geo.Point{X: 310, Y: 310})
	c.Pumps.At.Add(geo.Point{X: 60, Y: 300})
	return c
}

// tideIn lets the water at both intakes rise and fall, and the power go for a while.
func tideIn() map[string]sim.Feed {
	return map[string]sim.Feed{
		"sump_depth": func(_ int, t clock.Time) float64 { return 1.2 - 1.2*float64(int64(t.Seconds())%120)/120 },
		"pump_depth": func(int, clock.Time) float64 { return 0 },
		"energised": func(_ int, t clock.Time) float64 {
			if t > 60e9 && t < 90e9 {
				return 0
			}
			return 1
		},
	}
}

func TestModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{City: pumpTown(), Feeds: tideIn(), Span: 5 * time.Minute})
}

func TestRule(t *testing.T) {
	l := levels{on: 0.2, off: 0.05, sill: 0.5}
	type step struct {
		at          clock.Duration
		sump, house float64
		dead        bool
		order       order
		want        state
	}
	for _, x := range []struct {
		name  string
		steps []step
	}{
		{"hysteresis", []step{{0, 0.1, 0, false, auto, resting}, {10e9, 0.2, 0, false, auto, running}, {20e9, 0.1, 0, false, auto, running},
			{30e9, 0.05, 0, false, auto, resting}, {40e9, 0.1, 0, false, auto, resting}}},
		{"an outage and a start a minute after it", []step{{0, 1, 0, false, auto, running}, {10e9, 1, 0, true, auto, dark}, {20e9, 1, 0, false, auto, dark},
			{70e9, 1, 0, false, auto, dark}, {80e9, 1, 0, false, auto, running}}},
		{"orders go before the rule, not before power", []step{{0, 0, 0, false, on, running}, {10e9, 1, 0, false, off, resting}, {20e9, 1, 0, true, on, dark},
			{200e9, 1, 0, false, auto, dark}, {260e9, 1, 0, false, auto, running}}},
		{"drowned until dry and repaired", []step{{0, 1, 0.51, false, auto, drowned}, {10e9, 1, 0.46, false, auto, drowned}, {20e9, 1, 0.44, false, auto, drowned},
			{620e9, 1, 0, false, auto, running}}},
	} {
		var p pump
		for k, s := range x.steps {
			p.order = s.order
			if got := p.next(senses{clock.Time(s.at), !s.dead, s.sump, s.house}, l, time.Minute, 10*time.Minute); got != s.want {
				t.Errorf("%s, step %d: %s, want %s", x.name, k, stateNames[got], stateNames[s.want])
			}
		}
	}
	var p pump
	p.next(senses{0, true, 1, 0.6}, l, 0, 0)
	if got := p.next(senses{3600e9, true, 1, 0}, l, 0, 0); got != drowned {
		t.Errorf("nobody has repaired it: %s", stateNames[got])
	}
}

// What pumps say happened names the intervention, and they order their rated flow while they run.
func TestTripAndRepair(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	m := New().(*Model)
	l, err := sim.New(sim.Config{City: pumpTown(), Models: []sim.Model{m}, Pool: pool, Stop: clock.Time(10 * time.Minute),
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds: map[string]sim.Feed{"sump_depth": func(int, clock.Time) float64 { return 2 }},
		Interventions: []sim.Intervention{{Name: "a", Kind: "pump_trip", Target: "pump/canal", At: 120e9, Params: new(struct{})},
			{Name: "b", Kind: "repair", Target: "pump/canal", At: 240e9, Params: new(struct{})}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	byID := map[uint64]string{}
	var said []string
	for _, ev := range l.Events() {
		byID[ev.ID] = ev.Note
		if ev.Name == "pump/canal" && ev.Kind != "sim.intervention" {
			cause := ""
			if len(ev.Cause) > 0 {
				cause = byID[ev.Cause[0]]
			}
			said = append(said, ev.Kind+" "+ev.Note+" by "+cause)
		}
	}
	want := []string{"drainage.pump_started  by ", "drainage.pump_stopped tripped by pump_trip (a)", "drainage.pump_started  by repair (b)"}
	if len(said) != len(want) {
		t.Fatalf("events %q, want %q", said, want)
	}
	for k := range want {
		if said[k] != want[k] {
			t.Errorf("event %d: %q, want %q", k, said[k], want[k])
		}
	}
	if want := 0.5*600 + 4*480; m.volume < want-45 || m.volume > want+45 {
		t.Errorf("%.0f m³ were lifted, want %.0f", m.volume, want)
	}
}

// A scenario's own pump counts for underpasses only.
func TestSumpPumpIsThatOfUnderpasses(t *testing.T) {
	m := &Model{env: &sim.Env{City: pumpTown()}, params: DefaultParams()}
	if a, b := m.rated(0), m.rated(1); a != 0.5 || b != 4 {
		t.Errorf("without a rating of the scenario's: %g and %g m³/s, want the city's 0.5 and 4", a, b)
	}
	m.params.SumpPump = 0.25
	if a, b := m.rated(0), m.rated(1); a != 0.25 || b != 4 {
		t.Errorf("%g and %g m³/s, want 0.25 and the canal's own 4", a, b)
	}
}
