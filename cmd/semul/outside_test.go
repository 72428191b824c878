package main

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/models/all"
)

// reading is a row of gauges.csv.
type reading struct{ t, depth, level, speed float64 }

// readGauges reads gauges.csv by the name of the gauge. A number that is none fails the test.
func readGauges(t *testing.T, name string) map[string][]reading {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]reading{}
	for _, row := range rows[1:] {
		var v [4]float64
		for k, word := range []string{row[0], row[2], row[3], row[4]} {
			if v[k], err = strconv.ParseFloat(word, 64); err != nil || v[k]-v[k] != 0 {
				t.Fatalf("%v: %q is no finite number", row, word)
			}
		}
		out[row[1]] = append(out[row[1]], reading{v[0], v[1], v[2], v[3]})
	}
	return out
}

// Other people's cases run by a scenario file alone, the data staying where they are.
func TestOutsideCasesRunByScenarioAlone(t *testing.T) {
	const folder = "../../models/flood/validation/testdata"
	at := func(g []reading, seconds float64) reading {
		for _, r := range g {
			if r.t == seconds {
				return r
			}
		}
		t.Fatalf("no reading at %g s", seconds)
		return reading{}
	}
	for _, c := range []struct {
		name  string
		until float64 // [s]
		holds func(t *testing.T, g map[string][]reading, figures map[string]float64)
	}{
		{"ea5", 3600, func(t *testing.T, g map[string][]reading, figures map[string]float64) {
			if v := figures["volume_m3"]; math.Abs(v/7.65e6-1) > 1e-3 { // 3000·(300/2 + 600) + 3000·2400·(1 − ½·2400/4800) m³
				t.Errorf("%g m³ in the valley after an hour, want 7.65e6", v)
			}
			if r := at(g["p1"], 3600); r.depth < 1 {
				t.Errorf("point 1 is %g m deep after an hour", r.depth)
			}
		}},
		{"three_humps", 12, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			if a, b, c := at(g["small_hump"], 2), at(g["small_hump"], 6), at(g["behind"], 12); a.depth > 0.005 || b.depth < 0.005 || c.depth < 0.005 {
				t.Errorf("top of the small hump %g m at 2 s, %g m at 6 s; behind the big one %g m at 12 s", a.depth, b.depth, c.depth)
			}
		}},
		{"lake_at_rest", 600, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			for _, r := range g["lake"] {
				if r.speed != 0 || r.level != 0.875 {
					t.Errorf("at %g s level %g m, speed %g m/s", r.t, r.level, r.speed)
				}
			}
		}},
		{"island", 12, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			most := 0.0
			for _, r := range g["wg9"] {
				most = math.Max(most, r.level)
			}
			if most < 0.35 || most > 0.37 { // measured: 0.3635 m
				t.Errorf("crest at WG9: %g m", most)
			}
		}},
		{"25_blocks", 1, func(t *testing.T, _ map[string][]reading, figures map[string]float64) {
			if v := figures["volume_m3"]; math.Abs(v-8.995) > 0.01 {
				t.Errorf("%g m³ in the flume", v)
			}
		}},
		{"macdonald", 3600, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			f, err := os.Open("../../../shared/data/flood/analytic_macdonald/mcdo_norain.csv")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for name, r := range g { //semul:allow maprange: a mean
				x, err := strconv.Atoi(strings.TrimPrefix(name, "x"))
				if err != nil {
					t.Fatal(err)
				}
				level, err := strconv.ParseFloat(rows[1+x/5][2], 64)
				if err != nil {
					t.Fatal(err)
				}
				sum += math.Abs(at(r, 3600).level-level) / float64(len(g))
			}
			if !(sum < 0.003) { // measured: 0.0009 m
				t.Errorf("mean error of the surface at %d places: %g m", len(g), sum)
			}
		}},
		{"flume", 6, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			// against the laboratory over 30 s: flume_sides and flume_front of semul validate flood
			for _, name := range []string{"g1", "g2", "g3"} {
				if r := at(g[name], 6); r.depth < 0.02 || r.depth > 0.3 || r.speed == 0 {
					t.Errorf("%s at 6 s: %+v", name, r)
				}
			}
		}},
		{"merewether", 150, func(t *testing.T, g map[string][]reading, figures map[string]float64) {
			if v := figures["volume_m3"]; math.Abs(v/(19.7*150)-1) > 1e-4 {
				t.Errorf("%g m³ after 150 s, %g came in", v, 19.7*150.0)
			}
			if r := at(g["p1"], 100); r.level < 22 || r.level > 23.5 {
				t.Errorf("level at point 1: %g m", r.level)
			}
		}},
		{"rain_vee", 20, func(t *testing.T, g map[string][]reading, _ map[string]float64) {
			if r := at(g["outlet"], 20); r.depth <= 0 {
				t.Errorf("no water at the outlet after 20 s of rain: %+v", r)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "run")
			plan, err := run.Load(filepath.Join(folder, c.name+".toml"), run.Options{Models: all.Models, Pool: par.NewPool(1)})
			if err != nil {
				if _, missing := os.Stat("../../../shared/data/flood"); missing != nil && strings.Contains(err.Error(), "not there") {
					t.Skip("the reference data are not beside the repository")
				}
				t.Fatal(err)
			}
			result, err := plan.Execute(context.Background(), run.Execution{Out: out, Until: clock.Time(c.until * 1e9)})
			if err != nil {
				t.Fatal(err)
			}
			if open := sim.Open(result.Ledger); open != nil {
				t.Errorf("the books: %v", open)
			}
			figures := map[string]float64{}
			for _, f := range result.Summaries["flood"] {
				figures[f.Name] = f.Value
			}
			c.holds(t, readGauges(t, filepath.Join(out, "gauges.csv")), figures)
		})
	}
}
