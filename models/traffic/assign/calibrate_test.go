package assign

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestGEH(t *testing.T) {
	for _, c := range []struct{ q, c, want float64 }{{1000, 1000, 0}, {0, 0, 0}, {1200, 1000, math.Sqrt(2 * 200 * 200 / 2200.0)}, {0, 50, 10}} {
		if got := GEH(c.q, c.c); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("GEH(%g, %g) = %g, want %g", c.q, c.c, got, c.want)
		}
	}
}

// Three paths, three counts that tell them apart: 1000 a + 500 b = 1300, 500 b + 800 c = 900, 1000 a = 1200.
func TestCountsThatTellPathsApartAreMet(t *testing.T) {
	passes := [][]Pass{{{0, 1}, {2, 1}}, {{0, 1}, {1, 1}}, {{1, 1}}}
	counts := []Count{{1300, 50, 1}, {900, 50, 1}, {1200, 50, 1}}
	f, err := Calibrate([]float64{1000, 500, 800}, passes, counts, Bounds{0.1, 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1.2, 0.2, 1} {
		if math.Abs(f.Factor[i]-want) > 1e-7 {
			t.Errorf("factor %d is %.9g, want %g", i, f.Factor[i], want)
		}
	}
	if before, after := f.Met(counts); !f.Settled || f.Misfit[1] > 1e-9 || before == 1 || after != 1 {
		t.Errorf("%+v: met %g, %g", f, before, after)
	}
}

// Paths that one count cannot tell apart keep their proportion; those that pass none keep their trips; bounds hold.
func TestProportionsStay(t *testing.T) {
	f, err := Calibrate([]float64{30, 10, 7}, [][]Pass{{{0, 1}}, {{0, 1}}, nil}, []Count{{60, 1, 1}}, DefaultBounds)
	if err != nil || f.Factor[0] != 1.5 || f.Factor[1] != 1.5 || f.Factor[2] != 1 || f.After[0] != 60 {
		t.Errorf("%+v %v", f, err)
	}
	if f, _ = Calibrate([]float64{30}, [][]Pass{{{0, 0.5}}}, []Count{{1000, 1, 1}}, DefaultBounds); f.Factor[0] != 3 || f.After[0] != 45 {
		t.Errorf("%+v", f)
	}
	if _, err := Calibrate([]float64{30}, [][]Pass{{{1, 1}}}, []Count{{1, 1, 1}}, DefaultBounds); err == nil {
		t.Error("a count that does not exist is accepted")
	}
	if _, err := Calibrate([]float64{30}, [][]Pass{{{0, 1}}}, []Count{{1, 0, 1}}, DefaultBounds); err == nil {
		t.Error("a sigma of 0 is accepted")
	}
}

// Where it settles no factor can be moved to any advantage: the slope of (5) is 0, or points out of the bounds.
func TestNoFactorCanDoBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := make([]Count, rapid.IntRange(1, 8).Draw(t, "counts"))
		for k := range counts {
			counts[k] = Count{rapid.Float64Range(0, 2000).Draw(t, "c"), rapid.Float64Range(5, 50).Draw(t, "sigma"), 1}
		}
		trips := make([]float64, rapid.IntRange(1, 12).Draw(t, "paths"))
		passes := make([][]Pass, len(trips))
		for i := range trips {
			trips[i] = rapid.Float64Range(0, 500).Draw(t, "trips")
			for k := range counts {
				if rapid.Bool().Draw(t, "passes") {
					passes[i] = append(passes[i], Pass{uint32(k), 1})
				}
			}
		}
		f, err := Calibrate(trips, passes, counts, DefaultBounds)
		if err != nil {
			t.Fatal(err)
		}
		if f.Misfit[1] > f.Misfit[0]*(1+1e-12) {
			t.Fatalf("worse than before: %v", f.Misfit)
		}
		if !f.Settled {
			return
		}
		for i := range trips {
			slope, size := 0.0, 0.0
			for _, p := range passes[i] {
				c := counts[p.Count]
				slope += trips[i] * (f.After[p.Count] - c.Vehicles) / (c.Sigma * c.Sigma)
				size += trips[i] * (f.After[p.Count] + c.Vehicles + trips[i]) / (c.Sigma * c.Sigma)
			}
			tol := 1e-5 * (size + 1e-9)
			if f.Factor[i] < 0.3 || f.Factor[i] > 3 || slope > tol && f.Factor[i] > 0.3 || slope < -tol && f.Factor[i] < 3 {
				if len(passes[i]) > 0 && trips[i] > 0 {
					t.Fatalf("path %d: factor %g, slope %g of %g", i, f.Factor[i], slope, size)
				}
			}
		}
	})
}

// R² of flows an hour: 1 where all counts are met, 0 where all are their mean, and none where counts are one flow.
func TestFlowsExplained(t *testing.T) {
	counts := []Count{{Vehicles: 100, Sigma: 1, Hours: 1}, {Vehicles: 600, Sigma: 1, Hours: 2}}
	f := &Fit{Before: []float64{200, 400}, After: []float64{100, 600}}
	if before, after, ok := f.Explained(counts); !ok || before != 0 || after != 1 {
		t.Errorf("%g, %g, %v; want 0, 1, true", before, after, ok)
	}
	if _, _, ok := f.Explained([]Count{{Vehicles: 100, Sigma: 1, Hours: 1}, {Vehicles: 200, Sigma: 1, Hours: 2}}); ok {
		t.Error("counts of one flow explain something")
	}
}
