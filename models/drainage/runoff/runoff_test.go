package runoff

import (
	"math"
	"testing"
)

const mmh = 1e-3 / 3600

// plot is a hectare under rain of a rate and a time.
func plot(t *testing.T, rate, seconds float64, change func(s *Subcatchment)) *Land {
	t.Helper()
	s := Subcatchment{Name: "s", Area: 1e4, Width: 100, Slope: 0.01, Impervious: 1, NImpervious: 0.015, NPervious: 0.1, Soil: Soil{First: 50 * mmh, Last: 5 * mmh, Decay: 4. / 3600}}
	change(&s)
	l, err := New(Config{Gages: []Gage{{T: []float64{0, seconds}, Rate: []float64{rate, 0}}}, Subcatchments: []Subcatchment{s}, Wet: 60, Dry: 300})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func flow(l *Land, t float64) float64 {
	l.Until(t)
	nodes := make([]float64, 1)
	l.Add(t, nodes)
	return nodes[0]
}

func TestSteadyRainRunsOffAsItFalls(t *testing.T) {
	l := plot(t, 20*mmh, 7200, func(*Subcatchment) {})
	if q, want := flow(l, 7000), 20*mmh*1e4; math.Abs(q/want-1) > 1e-3 {
		t.Errorf("%g m³/s run off, %g fall", q, want)
	}
}

func TestWaterOnTheLandIsAccountedFor(t *testing.T) {
	for _, m := range []Soil{{First: 50 * mmh, Last: 5 * mmh, Decay: 4. / 3600}, {Method: GreenAmpt, Suction: 0.1, Conductivity: 5 * mmh, Deficit: 0.3}, {Method: CurveNumber, Number: 75, Recovery: 1e-6}, {Method: ModifiedHorton, First: 50 * mmh, Last: 5 * mmh, Decay: 4. / 3600}} {
		for _, inner := range []Inner{Out, Pervious, Impervious} {
			l := plot(t, 40*mmh, 3600, func(s *Subcatchment) {
				s.Impervious, s.ZeroStore, s.StoreImp, s.StorePerv, s.Soil, s.Inner, s.Routed = 0.4, 0.25, 0.002, 0.005, m, inner, 0.6
			})
			l.Until(6 * 3600)
			out := l.Infiltrated + l.RanOff + l.Evaporated + l.Standing()
			if math.Abs(out/l.Rained-1) > 0.02 || l.Infiltrated <= 0 {
				t.Errorf("method %d, inner %d: %.2f m³ fell; %.2f entered, %.2f ran off, %.2f stand", m.Method, inner, l.Rained, l.Infiltrated, l.RanOff, l.Standing())
			}
		}
	}
}

// Under water without end Horton takes the integral of its curve.
func TestHortonTakesItsIntegral(t *testing.T) {
	s := Soil{First: 50 * mmh, Last: 5 * mmh, Decay: 4. / 3600}
	s.start()
	got := 0.0
	for range 60 {
		got += s.take(60, 200*mmh, 0, 1) * 60
	}
	want := 5*mmh*3600 + 45*mmh/(4./3600)*(1-math.Exp(-4))
	if math.Abs(got/want-1) > 1e-6 {
		t.Errorf("took %g m in an hour, the curve says %g", got, want)
	}
}

// Green–Ampt under a thin sheet: F − C·ln(1 + F/C) = Ks·t.
func TestGreenAmptObeysItsEquation(t *testing.T) {
	s := Soil{Method: GreenAmpt, Suction: 0.1, Conductivity: 10 * mmh, Deficit: 0.3}
	s.start()
	got := 0.0
	for range 120 {
		got += s.take(60, 1000*mmh, 0, 0) * 60
	}
	c := 0.1 * 0.3
	if left := got - c*math.Log(1+got/c); math.Abs(left/(10*mmh*7200)-1) > 0.02 {
		t.Errorf("took %g m in two hours: F − C·ln(1+F/C) is %g m, Ks·t %g m", got, left, 10*mmh*7200)
	}
}

// A storm of P on a soil of number CN leaves P²/(P+S).
func TestCurveNumberLeavesItsRunoff(t *testing.T) {
	s := Soil{Method: CurveNumber, Number: 80}
	s.start()
	took, p := 0.0, 0.0
	for range 60 {
		took += s.take(60, 60*mmh, 0, 0.01) * 60
		p += 60 * mmh * 60
	}
	storage := (1000./80 - 10) * 0.0254
	if want := p * p / (p + storage); math.Abs((p-took)/want-1) > 1e-6 {
		t.Errorf("%g m leave, the curve number says %g m", p-took, want)
	}
}

func TestImpossibleLandIsRefused(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("steps of 0 were accepted")
	}
	if _, err := New(Config{Wet: 1, Dry: 1, Subcatchments: []Subcatchment{{Area: -1}}}); err == nil {
		t.Error("a negative area was accepted")
	}
}
