package flood

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

const cmh = 0.01 / 3600 // [m/s]

// rainOn lets it rain evenly on flat closed ground of one class and returns what has infiltrated each step [m] and the
// domain.
func rainOn(t *testing.T, method Infiltration, s Soil, rate, step float64, steps int) ([]float64, *Domain) {
	t.Helper()
	g := geo.Grid{NX: 3, NY: 3, Cell: 5}
	d, err := NewDomain(Config{Grid: g, Bed: make([]float64, 9), Rough: 0.03, Film: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetLand(nil, []Loss{{}}); err != nil {
		t.Fatal(err)
	}
	d.SetSoil(method, []Soil{s})
	out := make([]float64, steps)
	for k := range out {
		d.AddRain(0, rate*step)
		if err := d.Advance(context.Background(), step, step); err != nil {
			t.Fatal(err)
		}
		l := d.Ledger()
		if residual, through := l.Residual(); math.Abs(residual) > 1e-6*through {
			t.Fatalf("after %d steps %g m³ of %g are unexplained", k+1, residual, through)
		}
		out[k] = -l.Soil / (9 * 25)
	}
	return out, d
}

// Chow, Maidment, Mays 1988, Applied Hydrology: example 4.3.1, a silt loam at an effective saturation of 30 % takes
// 3.17 cm in an hour under water, at last 1.81 cm/h; examples 5.4.1 and 5.4.2, the same soil under 5 cm/h of rain is
// ponded after 0.17 h and has taken 3.02 cm after an hour.
func TestGreenAmptInTheBook(t *testing.T) {
	p := DefaultParams()
	dry := 0.3
	p.Ground = map[string]GroundParams{"grass": {Soil: "silt_loam", Saturation: &dry}}
	soil := p.soils()[4]
	if s := soil.Suction * soil.Deficit; math.Abs(s-0.0568) > 1e-4 { // the book rounds on the way
		t.Fatalf("suction times deficit %g m, the book has 5.68 cm", s)
	}
	taken, _ := rainOn(t, GreenAmpt, soil, 100*cmh, 5, 720)
	if f := taken[719]; math.Abs(f-0.0317) > 5e-5 {
		t.Errorf("under water %g m in an hour, want 0.0317", f)
	}
	if f := (taken[719] - taken[707]) / 60 / cmh; math.Abs(f-1.81) > 0.015 { // the mean of the last minute
		t.Errorf("at last %g cm/h, want 1.81", f)
	}
	taken, _ = rainOn(t, GreenAmpt, soil, 5*cmh, 5, 720)
	if f := taken[719]; math.Abs(f-0.0302) > 1e-4 {
		t.Errorf("under 5 cm/h of rain %g m in an hour, want 0.0302", f)
	}
	ponded := 0
	for ponded < len(taken) && math.Abs(taken[ponded]-5*cmh*5*float64(ponded+1)) < 1e-6 {
		ponded++
	}
	if at := float64(ponded) * 5 / 3600; math.Abs(at-0.17) > 0.005 {
		t.Errorf("ponded after %g h, want 0.17", at)
	}
}

// Three steps of Newton find the root of (6) wherever it lies.
func TestGreenAmptRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]float64{0, 1e-7, 1e-4, 0.01, 1}).Draw(t, "F") * rapid.Float64Range(0.1, 1).Draw(t, "m")
		s := rapid.Float64Range(1e-4, 0.4).Draw(t, "S")
		ks := rapid.Float64Range(1e-8, 1e-3).Draw(t, "Ks·dt")
		got := greenAmpt(f, ks, s)
		if left := got - s*math.Log1p(got/(f+s)); math.Abs(left-ks) > 1e-6*ks+1e-12 {
			t.Fatalf("F' − F = %g leaves %g instead of %g", got, left, ks)
		}
	})
}

// Under water Horton's curve comes out, f = fc + (f0−fc)·e^(−kt) integrated; under less rain than it takes, the volume
// decides: rain at f0 for the time that fills the same volume puts the curve where it would be.
func TestHorton(t *testing.T) {
	s := Soil{Open: 1, Initial: 7.6 * cmh, Final: 1 * cmh, Decay: 4.14 / 3600}
	volume := func(sec float64) float64 {
		return s.Final*sec + (s.Initial-s.Final)/s.Decay*(1-math.Exp(-s.Decay*sec))
	}
	taken, _ := rainOn(t, Horton, s, 50*cmh, 5, 720)
	for _, k := range []int{0, 11, 119, 719} {
		if want := volume(float64(k+1) * 5); math.Abs(taken[k]-want) > 2e-5*want {
			t.Errorf("after %d s %g m, want %g", 5*(k+1), taken[k], want)
		}
	}
	// 2 cm/h for an hour all infiltrates until 2 cm/h is more than the curve of that volume gives.
	taken, _ = rainOn(t, Horton, s, 2*cmh, 5, 720)
	ponded := math.Log((s.Initial-s.Final)/(2*cmh-s.Final)) / s.Decay // where f = 2 cm/h
	at := volume(ponded) / (2 * cmh)                                  // when the rain has brought that volume
	for k, f := range taken {
		sec := float64(k+1) * 5
		want := 2 * cmh * sec
		if sec > at {
			want = volume(ponded + sec - at)
		}
		if math.Abs(f-want) > 2e-5 {
			t.Fatalf("after %g s (ponded at %g s) %g m, want %g", sec, at, f, want)
		}
	}
	if taken, _ := rainOn(t, Horton, Soil{Open: 1, Initial: 1 * cmh, Final: 1 * cmh, Decay: 1e-3}, 50*cmh, 5, 100); math.Abs(taken[99]-1*cmh*500) > 1e-7 {
		t.Errorf("a rate that does not decay took %g m", taken[99])
	}
}

// Runoff of 5 inches of rain by TR-55 (USDA 1986), table 2-1.
func TestCurveNumbers(t *testing.T) {
	const inch = 0.0254
	for _, c := range []struct{ curve, runoff float64 }{{40, 0.24}, {60, 1.30}, {70, 2.04}, {80, 2.89}, {90, 3.88}, {98, 4.76}} {
		taken, _ := rainOn(t, CurveNumber, Soil{Open: 1, Curve: c.curve}, 5*inch/3600, 5, 720)
		if q := 5 - taken[719]/inch; math.Abs(q-c.runoff) > 0.005+1e-4 {
			t.Errorf("curve number %g: %.3f inches run off, the table has %.2f", c.curve, q, c.runoff)
		}
	}
	if taken, _ := rainOn(t, CurveNumber, Soil{Open: 1, Curve: 100}, 1e-5, 5, 10); taken[9] != 0 {
		t.Errorf("curve number 100 took %g m", taken[9])
	}
}

// What is sealed takes nothing, and no more is taken than is there.
func TestSealedGround(t *testing.T) {
	s := Soil{Open: 0.25, Conductivity: 10 * cmh, Suction: 0.1, Deficit: 0.3}
	taken, d := rainOn(t, GreenAmpt, s, 1*cmh, 5, 720)
	if math.Abs(taken[719]-1*cmh*3600) > 1e-6 || d.Volume() > 1e-6 {
		t.Errorf("open ground that takes all the rain took %g m, %g m³ are left", taken[719], d.Volume())
	}
	s.Conductivity = 1 * cmh
	open, _ := rainOn(t, GreenAmpt, Soil{Open: 1, Conductivity: 1 * cmh, Suction: 0.1, Deficit: 0.3}, 100*cmh, 5, 100)
	quarter, _ := rainOn(t, GreenAmpt, s, 100*cmh, 5, 100)
	if math.Abs(quarter[99]-open[99]/4) > 1e-6*open[99] {
		t.Errorf("a quarter open took %g m, all open %g", quarter[99], open[99])
	}
	s.Open = 0
	if taken, _ := rainOn(t, GreenAmpt, s, 100*cmh, 5, 5); taken[4] != 0 {
		t.Errorf("sealed ground took %g m", taken[4])
	}
}

// Whatever the method, the soil, sewers and slopes: no water appears or is lost, and none is negative.
func TestInfiltrationKeepsTheBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := geo.Grid{NX: rapid.IntRange(3, 70).Draw(t, "nx"), NY: rapid.IntRange(3, 20).Draw(t, "ny"), Cell: 5}
		slope := rapid.SampledFrom([]float64{0, 0.01, 0.2}).Draw(t, "slope")
		bed, class := make([]float64, g.Cells()), make([]uint8, g.Cells())
		for id := range bed {
			i, j := g.IJ(id)
			bed[id], class[id] = slope*float64(i)*5, uint8((i+j)%3)
		}
		d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: 0.03, Film: float32(rapid.SampledFrom([]float64{0, 1e-3}).Draw(t, "film"))})
		if err != nil {
			t.Fatal(err)
		}
		sewer := rapid.SampledFrom([]float64{0, 1e-5}).Draw(t, "sewer")
		if err := d.SetLand(class, []Loss{{}, {Sewer: sewer}, {Sewer: sewer, Hold: 0.002}}); err != nil {
			t.Fatal(err)
		}
		soil := func() Soil {
			f := rapid.Float64Range(0, 1)
			return Soil{Open: f.Draw(t, "open"), Conductivity: 1e-4 * f.Draw(t, "Ks"), Suction: f.Draw(t, "suction"), Deficit: f.Draw(t, "deficit"),
				Initial: 2e-4, Final: 1e-4 * f.Draw(t, "fc"), Decay: 1e-3, Curve: rapid.Float64Range(1, 100).Draw(t, "CN")}
		}
		d.SetSoil(Infiltration(rapid.IntRange(1, 3).Draw(t, "method")), []Soil{soil(), soil(), soil()})
		for k := range 12 {
			if k < 8 {
				d.AddRain(0, rapid.SampledFrom([]float64{0, 1e-5, 1e-3}).Draw(t, "rain"))
			}
			if err := d.Advance(context.Background(), 5, 1); err != nil {
				t.Fatal(err)
			}
			l := d.Ledger()
			if residual, through := l.Residual(); math.Abs(residual) > 1e-6*through+1e-12 {
				t.Fatalf("%g m³ of %g unexplained: %+v", residual, through, l)
			}
			if tiny := 1e-7*l.Rain + 1e-9; l.Soil > tiny || l.Sewer > tiny || -l.Soil-l.Sewer > l.Rain+10*tiny { // depths are float32
				t.Fatalf("%g m³ into the ground and %g into sewers of %g", -l.Soil, -l.Sewer, l.Rain)
			}
		}
	})
}

// What ground cannot be is refused at its key.
func TestGroundParamsAreChecked(t *testing.T) {
	f := func(x float64) *float64 { return &x }
	rate := units.RainRate(1e-6)
	more := units.RainRate(2e-6)
	for _, c := range []struct {
		name, want string
		method     string
		ground     map[string]GroundParams
		loss       func(*Losses)
	}{
		{"class", "ground.gras", "green_ampt", map[string]GroundParams{"gras": {}}, nil},
		{"texture", "ground.grass.soil", "green_ampt", map[string]GroundParams{"grass": {Soil: "lome"}}, nil},
		{"said twice", "ground.grass.deficit", "green_ampt", map[string]GroundParams{"grass": {Deficit: f(0.1), Saturation: f(0.5)}}, nil},
		{"other method", "ground.grass.curve_number", "green_ampt", map[string]GroundParams{"grass": {CurveNumber: f(60)}}, nil},
		{"horton upside down", "ground.bare.final", "horton", map[string]GroundParams{"bare": {Initial: &rate, Final: &more}}, nil},
		{"loss without constant", "loss", "scs", nil, func(l *Losses) { l.Grass = 1e-5 }},
		{"loss into sealed ground", "loss.road", "constant", nil, func(l *Losses) { l.Road = 1e-5 }},
		{"all well", "", "constant", map[string]GroundParams{"road": {Impervious: f(0.9)}}, func(l *Losses) { l.Road = 1e-5 }},
	} {
		p := DefaultParams()
		p.Infiltration, p.Ground = c.method, c.ground
		if c.loss != nil {
			c.loss(&p.Loss)
		}
		var got []string
		p.Check(func(key, why string) { got = append(got, key) })
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: complaints about %v, want %q", c.name, got, c.want)
		}
	}
}

// BenchmarkSoak is rain on 256 × 256 wet cells: what infiltration costs beside it.
func BenchmarkSoak(b *testing.B) {
	for _, c := range []struct {
		name   string
		method Infiltration
	}{{"constant", ConstantLoss}, {"green_ampt", GreenAmpt}, {"horton", Horton}, {"scs", CurveNumber}} {
		b.Run(c.name, func(b *testing.B) {
			g := geo.Grid{NX: 256, NY: 256, Cell: 5}
			d, err := NewDomain(Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Film: 1e-3})
			if err != nil {
				b.Fatal(err)
			}
			if err := d.SetLand(nil, []Loss{{Soil: 1e-6}}); err != nil {
				b.Fatal(err)
			}
			d.SetSoil(c.method, []Soil{{Open: 1, Conductivity: 1e-6, Suction: 0.1, Deficit: 0.2, Initial: 2e-5, Final: 1e-6, Decay: 1e-3, Curve: 70}})
			b.ReportAllocs()
			for b.Loop() {
				d.AddRain(0, 1e-4)
				d.supply(5, 5)
				d.time += 5
			}
			b.ReportMetric(float64(g.Cells())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
		})
	}
}

// What `semul describe` says of a class's ground is what it has.
func TestDefaultsOfTheGround(t *testing.T) {
	s := DefaultParams().soils()
	for _, c := range []struct {
		name                                   string
		open, conductivity, initial, final, cn float64 // rates in mm/h
	}{{"other", 1, 0, 0, 0, 100}, {"road", 0, 3.4, 30, 3.4, 85}, {"building", 0, 0, 0, 0, 100}, {"paved", 0.1, 3.4, 30, 3.4, 85}, {"grass", 1, 3.4, 76, 10, 61},
		{"trees", 1, 10.9, 100, 15, 60}, {"water", 0, 0, 0, 0, 100}, {"bare", 1, 3.4, 40, 5, 86}, {"farm", 1, 1, 50, 8, 78}} {
		k := slices.Index(landNames[:], c.name)
		for i, v := range [][2]float64{{s[k].Open, c.open}, {s[k].Conductivity / mmPerHour, c.conductivity}, {s[k].Initial / mmPerHour, c.initial}, {s[k].Final / mmPerHour, c.final}, {s[k].Curve, c.cn}} {
			if math.Abs(v[0]-v[1]) > 1e-9 {
				t.Errorf("%s, value %d: %g, want %g", c.name, i, v[0], v[1])
			}
		}
	}
}

// Whatever the method, a model whose ground remembers goes on from a checkpoint with equal bits, on any number of workers.
func TestModelOnEveryGround(t *testing.T) {
	for name, method := range methods { //semul:allow maprange: independent cases
		if method == ConstantLoss {
			continue
		}
		t.Run(name, func(t *testing.T) {
			c := leveeTown()
			c.Landcover = geo.NewRaster(c.Terrain.Grid)
			for id := range c.Landcover.Val {
				c.Landcover.Val[id] = float32(id / 7 % landClasses)
			}
			m := New().(*Model)
			simtest.Run(t, func() sim.Model { m = New().(*Model); return m }, simtest.Setup{City: c, Feeds: weather(), Span: 90 * time.Second, Allowed: 1,
				Params: func() any {
					p := DefaultParams()
					p.Infiltration = name
					return p
				}})
			remembered := 0
			for _, t := range m.water.tiles {
				for _, f := range t.taken {
					if f > 0 {
						remembered++
					}
				}
			}
			if remembered == 0 {
				t.Error("no cell remembers any water")
			}
		})
	}
}
