package flood

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// drainedTown is the small city with a manhole beside its first house and an outfall that takes no roofs.
func drainedTown() *city.City {
	c := leveeTown()
	at := c.Buildings.Poly.Centroid(0)
	n := &c.DrainNodes
	n.ID, n.Kind = []string{"out", "m1"}, []city.DrainKind{city.Outfall, city.Manhole}
	n.At = city.Points{}
	n.At.Add(at)
	n.At.Add(geo.Point{X: at.X + 12, Y: at.Y})
	n.Ground, n.Invert, n.Street = []float32{2, 2}, []float32{0, 0}, []uint32{city.None, city.None}
	return c
}

func withRoofs() any {
	p := DefaultParams()
	p.Roofs, p.RoofReach = "drains", 15
	return p
}

// The roof within reach drains into the manhole, exactly its rain; with tanks less; the books close.
func TestRoofsIntoTheSewer(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	run := func(tables []sim.Entry) *Model {
		m := New().(*Model)
		l, err := sim.New(sim.Config{City: drainedTown(), Models: []sim.Model{m}, Pool: pool, Stop: clock.Time(30 * time.Minute), Params: map[string]any{"flood": withRoofs()},
			Tables: map[string][]sim.Entry{"flood": tables}, Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
			Feeds: map[string]sim.Feed{"rain": func(int, clock.Time) float64 { return 60e-3 / 3600 }}})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Run(context.Background(), clock.Time(30*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := sim.Open(l.Ledger()); err != nil {
			t.Error(err)
		}
		return m
	}
	m := run(nil)
	g, err := survey(drainedTown(), withRoofs().(*Params))
	if err != nil {
		t.Fatal(err)
	}
	roof, all := 0.0, 0.0
	for id, b := range g.blocked {
		if b {
			all += 25
		}
		if g.piped(id) {
			roof += 25
			if g.node[id] != 1 {
				t.Fatalf("a roof drains into node %d", g.node[id])
			}
		}
	}
	if roof == 0 || roof == all {
		t.Fatalf("%g m² of roofs of %g drain into the sewer", roof, all)
	}
	l := m.water.Ledger()
	if want := 0.030 * roof; math.Abs(-l.Gutters-want) > 1e-9*want || l.Rain < 0.0299*float64(len(g.blocked))*25 {
		t.Errorf("%g m³ ran into the sewer, want %g; %g m³ of rain", -l.Gutters, want, l.Rain)
	}
	if n := strings.Join(m.Notes(), "\n"); !strings.Contains(n, "no model reads roof_runoff") {
		t.Errorf("notes %q", n)
	}
	tank := made(t, "rain_tank").(*RainTank)
	tank.Share = 0.5
	m = run([]sim.Entry{{Group: "measure", Name: "tank", Key: "measure.tank", Params: tank}})
	with := m.water.Ledger()
	if want := (0.030 - 0.5*0.020) * roof; math.Abs(-with.Gutters-want) > 1e-9*want {
		t.Errorf("with tanks on half the roofs %g m³ ran into the sewer, want %g", -with.Gutters, want)
	}
	if math.Abs(with.Rain-l.Rain) > 1e-6*l.Rain {
		t.Errorf("%g m³ of rain with tanks, %g without", with.Rain, l.Rain)
	}
	if x := m.water.Measures()[0]; math.Abs(x.Area-all/2) > 1e-3 || math.Abs(x.Kept()-0.020*all/2) > 1e-3 {
		t.Errorf("%+v on %g m² of roofs", x, all)
	}
}

func TestModelWithGutters(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{City: drainedTown(), Params: withRoofs, Feeds: weather(), Tables: entries(t), Span: 90 * time.Second, Allowed: 1})
}
