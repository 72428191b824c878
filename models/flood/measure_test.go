package flood

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// made is a measure of a kind with its defaults.
func made(t testing.TB, kind string) any {
	t.Helper()
	for _, k := range measures().Kinds {
		if k.Name == kind {
			return k.New()
		}
	}
	t.Fatalf("no kind %s", kind)
	return nil
}

// A measure neither makes water nor loses any, and no layer holds more than it can.
func TestLayersKeepWater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := func(name string, most float64) float64 { return rapid.Float64Range(0, most).Draw(t, name) }
		l := Layered{Ponding: part("ponding", 0.2), Soil: rapid.SampledFrom([]float64{0, 0.1, 1}).Draw(t, "soil"), Porosity: 0.5, Field: part("field", 0.5), Initial: part("initial", 0.5),
			Conductivity: part("K", 1e-3), Slope: part("slope", 60), Intake: part("intake", 1e-3), Base: rapid.SampledFrom([]float64{0, 0.01, 0.5}).Draw(t, "base"), Filled: part("filled", 1),
			Seepage: part("seepage", 1e-4), Drain: part("drain", 1e-4), Delay: rapid.SampledFrom([]float64{0, 1, 600}).Draw(t, "delay")}
		dt := rapid.SampledFrom([]float64{1, 60, 3600}).Draw(t, "dt")
		w, p := l.start(), l.pace(dt)
		for range 30 {
			before, offered := w.sum(), part("rain", 0.05)
			f := l.step(&w, &p, offered)
			if out := f.seeped + f.drained + f.released; math.Abs(before+f.taken-out-w.sum()) > 1e-12 {
				t.Fatalf("%g m and %g m taken became %g m and %g m out", before, f.taken, w.sum(), out)
			}
			if f.taken < -1e-15 || f.taken > offered+1e-15 || w.pond < 0 || w.pond > l.Ponding || w.soil < 0 || w.soil > 0.5*l.Soil+1e-12 || w.base < 0 || w.base > l.Base+1e-12 {
				t.Fatalf("%g of %g m taken, %+v in %+v", f.taken, offered, w, l)
			}
			if f.seeped > p.seepage+1e-15 || f.drained > p.drain+1e-15 {
				t.Fatalf("%g m seeped of at most %g, %g drained of at most %g", f.seeped, p.seepage, f.drained, p.drain)
			}
		}
	})
}

// What measures with their defaults do to rain, by hand.
func TestMeasuresByHand(t *testing.T) {
	fall := func(x Layered, rate float64, hours int) (came, off float64, w stores) {
		w = x.start()
		p := x.pace(60)
		for range 60 * hours {
			f := x.step(&w, &p, rate*60)
			came += rate * 60
			off += rate*60 - f.taken + f.released
		}
		return came, off, w
	}
	for _, c := range []struct {
		kind string
		rate float64 // [mm/h]
		off  float64 // in two hours [mm]
		tol  float64
	}{
		{"rain_tank", 8, 0, 1e-9},   // 16 of 20 mm
		{"rain_tank", 30, 40, 1e-9}, // 20 of 60 mm are kept
		{"green_roof", 4, 0, 1e-9},  // 8 mm; the soil keeps (0.3 − 0.2)·100 mm
		// 60 mm over two hours: 10 mm stay below field capacity; what soil and mat then pass lags: at 30 mm/h the mat holds
		// 30 mm/h·600 s = 5 mm (5.25 in steps of a minute), the soil above field capacity what makes it pass 30 mm/h =
		// 1000·e^(−30·(0.45−θ)): θ = 0.3331.
		{"green_roof", 30, 60 - 10 - 5.25 - 3.31, 0.1},
		{"permeable_paving", 40, 0, 1e-9},                            // 80 mm into 90 mm of voids
		{"permeable_paving", 60, 120 - 90 - 3.4*119/60., 0.1},        // full after some 95 minutes, then what seeps
		{"permeable_paving", 600, 1200 - 90 - 3.4*119/60., 0.1},      // faster than it passes the paving: full all the same
		{"rain_garden", 100, 0, 1e-9},                                // 200 of the 275 mm that soil and hollow hold
		{"rain_garden", 200, 400 - (0.45-0.2)*500 - 150 - 3.4, 3.41}, // all full, and at most two hours of seepage more
	} {
		x := measureOf(made(t, c.kind)).made
		if _, off, _ := fall(x, c.rate*mmPerHour, 2); math.Abs(off*1000-c.off) > c.tol {
			t.Errorf("%s under %g mm/h: %.2f mm run off in two hours, want %.2f", c.kind, c.rate, off*1000, c.off)
		}
	}
	x := measureOf(made(t, "rain_tank")).made
	x.Filled, x.Drain = 1, 5*mmPerHour
	if _, off, w := fall(x, 0, 2); off != 0 || math.Abs(w.base-0.010) > 1e-9 {
		t.Errorf("a full tank of 20 mm that drains 5 mm/h holds %g m after two hours", w.base)
	}
}

// Measures on random ground under two weather zones: the books close, and the ground and its measures have all the rain.
func TestMeasuresKeepTheBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := geo.Grid{NX: rapid.IntRange(3, 90).Draw(t, "nx"), NY: rapid.IntRange(3, 20).Draw(t, "ny"), Cell: 5}
		bed, zone, weight := make([]float64, g.Cells()), make([]uint16, g.Cells()), make([]float64, g.Cells())
		var cells []int
		for id := range bed {
			i, j := g.IJ(id)
			bed[id], zone[id] = math.Sin(float64(i)/3)+math.Cos(float64(j)/2), uint16(i%2)
			if (i+j)%3 == 0 {
				cells = append(cells, id)
			}
			if (i+j)%4 == 1 {
				weight[id] = 0.7
			}
		}
		d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: 0.03, Film: float32(rapid.SampledFrom([]float64{0, 1e-3}).Draw(t, "film"))})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.SetLand(nil, []Loss{{Sewer: rapid.SampledFrom([]float64{0, 1e-5}).Draw(t, "sewer")}}); err != nil {
			t.Fatal(err)
		}
		if err := d.SetZones(2, zone, nil); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"green_roof", "rain_tank"} {
			for _, k := range measures().Kinds {
				if k.Name == kind {
					d.addRoof(kind, measureOf(k.New()).made, weight, zone, 2)
				}
			}
		}
		garden := Layered{Ponding: 0.002, Soil: 0.01, Porosity: 0.4, Field: 0.1, Conductivity: 1e-4, Slope: 10, Base: 0.001, Seepage: 1e-6, Drain: 1e-6}
		d.addPlots("garden", garden, cells, rapid.Float64Range(0.01, 1).Draw(t, "share"))
		d.addPlots("paving", Layered{Intake: 1e-5, Base: 0.1, Seepage: 1e-6}, cells[:len(cells)/2], 0.1)
		rained := 0.0
		for range 10 {
			var rain [2]float64
			for z := range rain {
				rain[z] = rapid.SampledFrom([]float64{0, 1e-4, 3e-3}).Draw(t, "rain")
				d.AddRain(z, rain[z])
			}
			for id, w := range weight { // the ground, and two measures on roofs of 0.7 of some cells
				rained += rain[zone[id]] * (1 + 2*float64(float32(w))) * 25
			}
			d.wetRoofs(func(z int) float64 { return rain[z] }, 60)
			if err := d.Advance(context.Background(), 60, 60); err != nil {
				t.Fatal(err)
			}
			l := d.Ledger()
			if residual, through := l.Residual(); math.Abs(residual) > 1e-6*through+1e-9 {
				t.Fatalf("%g m³ of %g unexplained: %+v", residual, through, l)
			}
			if math.Abs(l.Rain-rained) > 1e-6*rained {
				t.Fatalf("%g m³ of rain in the books, %g have fallen", l.Rain, rained)
			}
			for _, m := range d.Measures() {
				if math.Abs(m.Kept()-m.Held-m.Seeped-m.Drained) > 1e-6*m.Came+1e-7 { // single precision of what falls
					t.Fatalf("%+v kept %g m³", m, m.Kept())
				}
			}
		}
	})
}

// entries are measures of all kinds over the whole small city.
func entries(t testing.TB) []sim.Entry {
	roof, tank := made(t, "green_roof").(*GreenRoof), made(t, "rain_tank").(*RainTank)
	paving, garden := made(t, "permeable_paving").(*PermeablePaving), made(t, "rain_garden").(*RainGarden)
	roof.Share, tank.Share, paving.Share, garden.Share = 0.5, 0.5, 0.2, 0.1
	paving.Land, garden.Land = []string{"road", "paved", "other"}, []string{"grass", "other"}
	garden.Area = [][]float64{{100, 100}, {500, 100}, {500, 500}, {100, 500}}
	var out []sim.Entry
	for _, e := range []struct {
		kind   string
		params any
	}{{"garden", garden}, {"paving", paving}, {"roof", roof}, {"tank", tank}} {
		out = append(out, sim.Entry{Group: "measure", Name: e.kind, Key: "measure." + e.kind, Params: e.params})
	}
	return out
}

// The model with measures is a model as any other: it goes on from a checkpoint with equal bits, on any number of workers.
func TestModelWithMeasures(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{City: leveeTown(), Feeds: weather(), Tables: entries(t), Span: 90 * time.Second, Allowed: 1})
}

// Half the roofs green and half into tanks: what falls beside houses is less by what they hold back.
func TestRoofsHoldBack(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	run := func(tables []sim.Entry) *Model {
		m := New().(*Model)
		l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m}, Pool: pool, Stop: clock.Time(30 * time.Minute), Tables: map[string][]sim.Entry{"flood": tables},
			Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)), Feeds: map[string]sim.Feed{"rain": func(int, clock.Time) float64 { return 20e-3 / 3600 }}})
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
	bare, green := run(nil), run(entries(t)[2:])
	a, b := bare.water.Ledger(), green.water.Ledger()
	if math.Abs(a.Rain-b.Rain) > 1e-5*a.Rain {
		t.Errorf("%g m³ of rain with measures, %g without", b.Rain, a.Rain)
	}
	roofs := 0.0
	for _, x := range green.water.Measures() {
		roofs += x.Area
		if want := 0.010 * x.Area; math.Abs(x.Kept()-want) > 0.001*want { // 10 mm in half an hour: soil and tank keep all
			t.Errorf("%s held back %g m³ of %g", x.Name, x.Kept(), want)
		}
	}
	if cells := roofs / 25; math.Abs(cells-math.Round(cells)) > 1e-3 || roofs == 0 {
		t.Errorf("half and half are %g roof cells", cells)
	}
	if n := green.Notes(); !strings.Contains(n[len(n)-1], "measure tank, ") || !strings.Contains(n[len(n)-1], "held back") {
		t.Errorf("notes %q", n)
	}
	found := false
	for _, f := range green.Summary() {
		found = found || f.Name == "held_back_tank_m3" && f.Value > 0
	}
	if !found {
		t.Errorf("summary %+v", green.Summary())
	}
}

// Places that do not fit are refused at their key.
func TestMeasuresThatCannotBe(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	for _, c := range []struct {
		name, want string
		change     func(e []sim.Entry)
	}{
		{"zone", `measure.tank.zone: "zone/nowhere" is no zone of this city`, func(e []sim.Entry) { e[3].Params.(*RainTank).Zone = "zone/nowhere" }},
		{"too much", "measure.tank.share: with the measures before it takes 110 % of what lies at", func(e []sim.Entry) { e[3].Params.(*RainTank).Share = 0.6 }},
		{"no roofs", "measure.roof: there is no roofs where it is to stand", func(e []sim.Entry) { e[2].Params.(*GreenRoof).Area = [][]float64{{0, 0}, {1, 0}, {1, 1}} }},
		{"no such land", "measure.garden: there is no ground of class farm", func(e []sim.Entry) { e[0].Params.(*RainGarden).Land = []string{"farm"} }},
	} {
		tables := entries(t)
		c.change(tables)
		_, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New()}, Pool: pool, Stop: clock.Time(time.Hour), Tables: map[string][]sim.Entry{"flood": tables}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want …%s…", c.name, err, c.want)
		}
	}
	garden, paving, roof := made(t, "rain_garden").(*RainGarden), made(t, "permeable_paving").(*PermeablePaving), made(t, "green_roof").(*GreenRoof)
	garden.Land, garden.Area, garden.Field = []string{"building"}, [][]float64{{0, 0}, {1, 1}}, 0.6
	paving.Base, paving.Zone, paving.Land = 0, "z1", nil
	roof.Initial, roof.Zone, roof.Area = 0.6, "zone/a", [][]float64{{0, 0}, {1, 0}, {1, 1}}
	var got []string
	for _, p := range []interface{ Check(func(string, string)) }{garden, paving, roof} {
		p.Check(func(key, _ string) { got = append(got, key) })
	}
	if want := "area field_capacity land zone land base area moisture"; strings.Join(got, " ") != want {
		t.Errorf("complaints about %v, want %s", got, want)
	}
}

// Of houses with measures as of others, no rain is lost on its way to the ground.
func TestDrainedRoofsLoseNoRain(t *testing.T) {
	g, err := survey(simtest.SmallCity(), DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	var roofs []int
	for id, b := range g.blocked {
		if b && g.land[id] == uint8(city.LandBuilding) {
			roofs = append(roofs, id)
		}
	}
	sum := func(w []float32) (s float64) {
		for _, x := range w {
			s += float64(x)
		}
		return s
	}
	before := sum(g.weight)
	part := 0.0
	for _, w := range g.drained(roofs, 0.25) {
		part += w
	}
	if math.Abs(part-0.25*float64(len(roofs))) > 1e-6 || math.Abs(before-sum(g.weight)-part) > 1e-3 {
		t.Errorf("%d roof cells: a quarter is %g, and %g less falls directly", len(roofs), part, before-sum(g.weight))
	}
}
