package flood

import (
	"testing"

	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// Parts are as long as the sources that act allow.
func TestPartsAreAsLongAsSourcesAllow(t *testing.T) {
	q := func(x units.CubicMetrePerSecond) *units.CubicMetrePerSecond { return &x }
	stage := func(x units.Metre) *units.Metre { return &x }
	side := [][]float64{{5, 5}, {5, 75}}
	point := [][]float64{{45, 45}}
	ramp := series{[]float64{0, 100, 200}, []float64{2, 2, 0}}
	for _, c := range []struct {
		name    string
		b       *BoundaryParams
		s       series
		rain    float64
		now, dt float64
		want    float64
	}{
		{name: "nothing", dt: 5, want: 5},
		{name: "nothing, long exchange: peaks are looked for every 5 s", dt: 60, want: 5},
		{name: "short exchange", dt: 1, want: 1},
		{name: "rain", rain: 1e-3, dt: 5, want: 1},
		{name: "into cells", b: &BoundaryParams{Kind: "inflow", Points: point, Rate: q(1)}, dt: 5, want: 1},
		{name: "through faces, constant", b: &BoundaryParams{Kind: "inflow", Line: side, Rate: q(1)}, dt: 5, want: 5},
		{name: "taken out", b: &BoundaryParams{Kind: "inflow", Line: side, Rate: q(-1)}, dt: 5, want: 1},
		{name: "into cells, series at rest", b: &BoundaryParams{Kind: "inflow", Points: point, Series: "q", Unit: "m3/s"}, s: ramp, now: 200, dt: 5, want: 5},
		{name: "into cells, series", b: &BoundaryParams{Kind: "inflow", Points: point, Series: "q", Unit: "m3/s"}, s: ramp, dt: 5, want: 1},
		{name: "through faces, level series", b: &BoundaryParams{Kind: "inflow", Line: side, Series: "q", Unit: "m3/s"}, s: ramp, now: 50, dt: 5, want: 5},
		{name: "through faces, falling series", b: &BoundaryParams{Kind: "inflow", Line: side, Series: "q", Unit: "m3/s"}, s: ramp, now: 98, dt: 5, want: 1},
		{name: "level", b: &BoundaryParams{Kind: "level", Line: side, Level: stage(2)}, dt: 5, want: 5},
		{name: "falling level", b: &BoundaryParams{Kind: "level", Line: side, Series: "q", Unit: "m"}, s: ramp, now: 150, dt: 5, want: 1},
		{name: "level at rest", b: &BoundaryParams{Kind: "level", Line: side, Series: "q", Unit: "m"}, s: ramp, now: 10, dt: 5, want: 5},
	} {
		p := DefaultParams()
		p.Boundary = map[string]BoundaryParams{}
		p.series = map[string]series{}
		if c.b != nil {
			p.Boundary["x"] = *c.b
			if len(c.s.t) > 0 {
				p.series["x"] = c.s
			}
		}
		g := geo.Grid{NX: 8, NY: 8, Cell: 10}
		m := &Model{params: p, grid: g, water: newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells())}),
			rain: &sim.In[units.Metre]{Values: []units.Metre{units.Metre(c.rain)}}}
		if c.b != nil {
			if err := m.addNamed("x", p); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if got := m.part(c.now, c.dt); got != c.want {
			t.Errorf("%s: parts of %g s, want %g", c.name, got, c.want)
		}
	}
	if DefaultParams().SourceStep != clock.Duration(1e9) {
		t.Error("the rows above take source_step for 1 s")
	}
}
