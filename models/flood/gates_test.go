package flood

import (
	"context"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

func of[T any](v T) *T { return &v }

// gateTown is the levee town with a gate in its levee that has a row and a bus, behind it low ground.
func gateTown() *city.City {
	c := leveeTown()
	for id := range c.Terrain.Val {
		if p := c.Terrain.CenterOf(id); p.X > 35 && p.X < 140 {
			c.Terrain.Val[id] = -0.5
		}
	}
	c.Gates.ID, c.Gates.Width, c.Gates.Sill, c.Gates.Flap, c.Gates.Bus = []string{"g1"}, []float32{6}, []float32{-0.4}, []bool{false}, []uint32{city.None}
	c.Gates.At.Add(geo.Point{X: 45, Y: 300})
	c.Gates.Line.Add([]geo.Point{{X: 45, Y: 297}, {X: 45, Y: 303}})
	return c
}

// tables are structures of each kind: the city's gate by its row, one in a line with a rule, a culvert, a bridge.
func tables() []sim.Entry {
	kinds := structures()
	make := func(k int, name string, set func(p any)) sim.Entry {
		p := kinds[k].Kinds[0].New()
		set(p)
		return sim.Entry{Group: kinds[k].Group, Name: name, Key: kinds[k].Group + "." + name, Params: p}
	}
	return []sim.Entry{
		make(0, "pipe", func(p any) {
			q := p.(*CulvertParams)
			q.From, q.To, q.Diameter = [][]float64{{30, 100}}, [][]float64{{70, 100}}, 1.2
		}),
		make(1, "road", func(p any) {
			q := p.(*BridgeParams)
			q.Line, q.Soffit, q.Deck, q.Piers = [][]float64{{0, 400}, {44, 400}}, 0.35, 1.5, 0.1
		}),
		make(2, "g1", func(p any) {
			q := p.(*GateParams)
			q.Power, q.Open, q.Height = true, 0.5, of(units.Metre(1.5))
		}),
		make(2, "sluice", func(p any) {
			q := p.(*GateParams)
			q.Line, q.Height, q.Watch = [][]float64{{45, 500}, {45, 520}}, of(units.Metre(1)), []float64{30, 510}
			q.Sill, q.OpenAbove, q.CloseBelow, q.Top = of(units.Metre(-0.4)), of(units.Metre(0.2)), of(units.Metre(0.1)), of(units.Metre(1))
		}),
	}
}

func gateFeeds() (map[string]sim.Feed, map[string]sim.Letters) {
	feeds := weather()
	feeds["energised"] = func(_ int, t clock.Time) float64 {
		if t > 40e9 && t < 60e9 {
			return 0
		}
		return 1
	}
	return feeds, map[string]sim.Letters{"setpoint": func(t clock.Time) []any {
		switch t {
		case clock.Time(20e9):
			return []any{msg.Setpoint{Target: city.Ref{Support: city.OfGate}, On: true}, msg.Setpoint{Target: city.Ref{Support: city.OfPump}}}
		case clock.Time(50e9):
			return []any{msg.Setpoint{Target: city.Ref{Support: city.OfGate}}}
		}
		return nil
	}}
}

// What a model promises, checkpoints in mid-movement among it, holds with all structures at work.
func TestModelWithStructures(t *testing.T) {
	for _, solver := range []string{"fv", "li"} {
		s := modelSetup(solver)
		s.City, s.Tables = gateTown(), tables()
		s.Feeds, s.Letters = gateFeeds()
		t.Run(solver, func(t *testing.T) { simtest.Run(t, New, s) })
	}
}

// A gate goes where set points, events and its rule send it, at its own speed, and stays where it is without power.
func TestGatesAreSteered(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	feeds, letters := gateFeeds()
	m := New().(*Model)
	l, err := sim.New(sim.Config{City: gateTown(), Models: []sim.Model{m}, Pool: pool, Stop: clock.Time(3 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds: feeds, Letters: letters, Tables: map[string][]sim.Entry{"flood": tables()},
		Interventions: []sim.Intervention{{Name: "e", Kind: "gate", Target: "gate/g1", At: clock.Time(100 * time.Second), Params: &GateEvent{Open: of(units.Metre(1.2))}}}})
	if err != nil {
		t.Fatal(err)
	}
	height := func(at time.Duration) float64 {
		t.Helper()
		if err := l.Run(context.Background(), clock.Time(at)); err != nil {
			t.Fatal(err)
		}
		return m.gates[0].Height
	}
	for _, c := range []struct {
		name   string
		at     time.Duration
		lo, hi float64
	}{
		{"as it began", 19 * time.Second, 0.5, 0.5},
		{"opening by a centimetre a second", 38 * time.Second, 0.65, 0.69},
		{"no power since 40 s: it stays", 58 * time.Second, 0.67, 0.73},
		{"power is back, told to close at 50 s", 95 * time.Second, 0.32, 0.40},
		{"an event opens it", 170 * time.Second, 0.98, 1.08},
	} {
		if h := height(c.at); h < c.lo-1e-9 || h > c.hi+1e-9 {
			t.Errorf("%s: %.3f m at %v, want %g to %g", c.name, h, c.at, c.lo, c.hi)
		}
	}
	if m.gates[1].Want != m.gates[1].Most {
		t.Errorf("the sluice has not followed its rule: the water stands at %.2f m", m.water.levelOf(m.gates[1].cell))
	}
	notes := ""
	for _, ev := range l.Events() {
		if ev.Kind == "flood.gate" {
			notes += ev.Name + " " + ev.Note + "\n"
			if ev.Note == "" && len(ev.Cause) != 1 {
				t.Errorf("the event's own order has causes %v", ev.Cause)
			}
		}
	}
	for _, want := range []string{"gate/g1 a controller's order", "gate/g1 has no power", "gate/sluice its rule: the level is 0.2"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no event says %q in\n%s", want, notes)
		}
	}
	if m.gates[0].Passed() == 0 {
		t.Error("nothing passed the gate")
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Error(err)
	}
}
