package flood

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

// Every kind of measure, with its defaults and with random ones, over a random storm: what came, less what ran off, seeped
// and drained, is what it holds, to 1e-9 of what came.
func TestBalanceOfEachMeasure(t *testing.T) {
	for _, k := range measures().Kinds {
		rapid.Check(t, func(t *rapid.T) {
			x := measureOf(k.New()).made
			if rapid.Bool().Draw(t, "other") {
				x.Base *= rapid.Float64Range(0.1, 3).Draw(t, "base")
				x.Drain = rapid.Float64Range(0, 1e-5).Draw(t, "drain")
				x.Ponding = rapid.Float64Range(0, 0.1).Draw(t, "ponding")
				x.Initial = rapid.Float64Range(0, x.Porosity).Draw(t, "moisture")
			}
			w := x.start()
			came, off, seeped, drained, held := 0.0, 0.0, 0.0, 0.0, w.sum()
			for range rapid.IntRange(1, 600).Draw(t, "steps") {
				rain := rapid.SampledFrom([]float64{0, 1e-5, 1e-4, 2e-3}).Draw(t, "rain")
				p := x.pace(rapid.SampledFrom([]float64{1, 5, 60}).Draw(t, "dt"))
				f := x.step(&w, &p, rain)
				came += rain
				off += rain - f.taken + f.released
				seeped += f.seeped
				drained += f.drained
			}
			if left := came - off - seeped - drained - (w.sum() - held); math.Abs(left) > 1e-9*(came+held) {
				t.Fatalf("%s: %g m of %g m are not accounted for", k.Name, left, came)
			}
		})
	}
}

// On roofs in a domain too, whose columns are double precision: the book of a roof measure closes to 1e-9.
func TestBalanceOfRoofMeasures(t *testing.T) {
	for _, kind := range []string{"green_roof", "rain_tank"} {
		d, _ := roofed(t, measureOf(made(t, kind)).made)
		for k := range 200 {
			rainOnRoofs(t, d, []float64{0, 3e-4, 1e-3}[k/7%3])
			m := d.Measures()[0]
			if left := m.Came - m.Left - m.Seeped - m.Drained - m.Held; math.Abs(left) > 1e-9*m.Came+1e-12 {
				t.Fatalf("%s after %d steps: %g m³ of %g are not accounted for: %+v", kind, k+1, left, m.Came, m)
			}
		}
	}
}

// A tank of twice the size never lets more run off, whatever the storm, how full it was and how fast it drains: at no time
// is the sum of what ran off larger.
func TestLargerTanksNeverRaiseRunoff(t *testing.T) {
	tank := measureOf(made(t, "rain_tank")).made
	rapid.Check(t, func(t *rapid.T) {
		small := tank
		small.Base = rapid.Float64Range(0.001, 0.5).Draw(t, "size")
		small.Drain = rapid.SampledFrom([]float64{0, 1e-7, 1e-5}).Draw(t, "drain")
		small.Filled = rapid.Float64Range(0, 1).Draw(t, "filled")
		large := small
		large.Base *= 2
		if rapid.Bool().Draw(t, "as much water") { // else as full by share, which leaves twice the room
			large.Filled = small.Filled / 2
		}
		a, b := small.start(), large.start()
		offA, offB := 0.0, 0.0
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			rain := rapid.SampledFrom([]float64{0, 1e-5, 1e-3, 2e-2}).Draw(t, "rain")
			p, q := small.pace(60), large.pace(60)
			f, g := small.step(&a, &p, rain), large.step(&b, &q, rain)
			offA += rain - f.taken + f.released
			offB += rain - g.taken + g.released
			if offB > offA+1e-12 {
				t.Fatalf("%g m ran off a tank of %g m, %g m off one of %g m", offA, small.Base, offB, large.Base)
			}
		}
	})
	var before float64
	for k, size := range []float64{0.005, 0.01, 0.02, 0.04, 0.08} {
		x := measureOf(made(t, "rain_tank")).made
		x.Base = size
		d, _ := roofed(t, x)
		for range 60 {
			rainOnRoofs(t, d, 5e-4)
		}
		m := d.Measures()[0]
		if k > 0 && m.Left > before {
			t.Errorf("%g m³ ran off with tanks of %g m, %g with half of it", m.Left, size, before)
		}
		if want := math.Max(0, 0.03-size) * m.Area; math.Abs(m.Left-want) > 0.0006*m.Area { // the last minute's runoff waits
			t.Errorf("%g m³ ran off with tanks of %g m, want %g", m.Left, size, want)
		}
		before = m.Left
	}
}

// roofed is flat ground of 20 × 20 cells beside roofs of 0.5 of each cell with a measure.
func roofed(t testing.TB, x Layered) (*Domain, geo.Grid) {
	t.Helper()
	g := geo.Grid{NX: 20, NY: 20, Cell: 5}
	d, err := NewDomain(Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetLand(nil, []Loss{{}}); err != nil {
		t.Fatal(err)
	}
	if err := d.SetZones(1, nil, nil); err != nil {
		t.Fatal(err)
	}
	weight := make([]float64, g.Cells())
	for id := range weight {
		weight[id] = 0.5
	}
	d.addRoof("m", x, weight, nil, 1)
	return d, g
}

func rainOnRoofs(t testing.TB, d *Domain, depth float64) {
	t.Helper()
	d.wetRoofs(func(int) float64 { return depth }, 60)
	if err := d.Advance(context.Background(), 60, 60); err != nil {
		t.Fatal(err)
	}
}
