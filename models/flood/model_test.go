package flood

import (
	"context"
	"slices"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// leveeTown is the small city with a levee along its canal and an underpass.
func leveeTown() *city.City {
	c := simtest.SmallCity()
	c.Walls.ID, c.Walls.Kind, c.Walls.Crest = []string{"levee_1"}, []city.WallKind{city.Levee}, []float32{2}
	c.Walls.Line.Add([]geo.Point{{X: 45, Y: 0}, {X: 45, Y: 640}})
	return c
}

// weather is heavy rain and a tide that rises a centimetre in 10 s.
func weather() map[string]sim.Feed {
	return map[string]sim.Feed{
		"rain":           func(int, clock.Time) float64 { return 120e-3 / 3600 },
		"boundary_stage": func(_ int, t clock.Time) float64 { return 0.3 + t.Seconds()/1000 },
	}
}

func TestModel(t *testing.T) { simtest.Run(t, New, modelSetup("fv")) }

func TestModelWithLocalInertia(t *testing.T) { simtest.Run(t, New, modelSetup("li")) }

func modelSetup(solver string) simtest.Setup {
	return simtest.Setup{City: leveeTown(), Feeds: weather(), Span: 90 * time.Second, Allowed: 1, // the pool's waiting lists grow now and then on a busy machine
		Params: func() any {
			p := DefaultParams()
			p.Solver = solver
			return p
		},
		Watch: []sim.Watch{{Name: "square", Place: geo.Point{X: 330, Y: 330}}, {Name: "canal", Place: geo.Point{X: 20, Y: 300}}}}
}

// A breach is reported with its cause, and the water it brings with the breach as its cause.
func TestBreachIsReported(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c := leveeTown()
	for id := range c.Terrain.Val { // low ground behind the levee
		if p := c.Terrain.CenterOf(id); p.X > 50 && p.X < 120 {
			c.Terrain.Val[id] = 0
		}
	}
	m := New().(*Model)
	breach := m.Describe().Accepts[0].Params().(*BreachParams)
	breach.Fall, breach.Reach, breach.At = 10e9, 5, []float64{45, 300}
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{m}, Pool: pool, Stop: clock.Time(10 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds:         map[string]sim.Feed{"boundary_stage": func(int, clock.Time) float64 { return 1.2 }},
		Watch:         []sim.Watch{{Name: "yard", Place: geo.Point{X: 62, Y: 302}}},
		Interventions: []sim.Intervention{{Name: "b", Kind: "levee_breach", Target: "wall/levee_1", At: clock.Time(4 * time.Minute), Params: breach}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	var broke, reached *frame.Event
	for k, ev := range l.Events() {
		switch ev.Kind {
		case "flood.breach":
			broke = &l.Events()[k]
		case "flood.reached":
			if ev.At < clock.Time(4*time.Minute) {
				t.Errorf("water at the yard before the breach")
			}
			if reached == nil {
				reached = &l.Events()[k]
			}
		}
	}
	switch {
	case broke == nil || len(broke.Cause) != 1 || broke.Name != "wall/levee_1":
		t.Errorf("breach: %+v", broke)
	case reached == nil || reached.Name != "yard" || reached.Value != 0.15:
		t.Errorf("reached: %+v", reached)
	case !slices.Contains(reached.Cause, broke.ID):
		t.Errorf("causes of the water are %v, the breach is %d", reached.Cause, broke.ID)
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Error(err)
	}
	if _, _, _, ok := m.Gauge(-10, 5); ok {
		t.Error("a gauge off the grid reads")
	}
	if depth, level, _, ok := m.Gauge(62, 302); !ok || depth <= 0 || level <= 0 {
		t.Errorf("gauge in the yard: %g m, level %g", depth, level)
	}
}
