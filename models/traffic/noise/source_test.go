package noise

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A car at 50 km/h far from junctions has 98.4 dB(A), computed from the coefficients by hand.
func TestCarAtFifty(t *testing.T) {
	got := Level(Power(Vehicle{Category: Light, Speed: 50 / 3.6}))
	if math.Abs(got-98.4) > 0.05 {
		t.Errorf("%.2f dB(A), want 98.4", got)
	}
}

func TestSources(t *testing.T) {
	level := func(v Vehicle) float64 { return Level(Power(v)) }
	car := Vehicle{Category: Light, Speed: 50 / 3.6}
	with := func(change func(*Vehicle)) float64 { v := car; change(&v); return level(v) }
	base := level(car)
	for _, c := range []struct {
		name      string
		got, want float64 // sign of want: louder or quieter than the car
	}{
		{"truck", with(func(v *Vehicle) { v.Category = Heavy }), 1},
		{"electric", with(func(v *Vehicle) { v.Electric = true }), -1},
		{"faster", with(func(v *Vehicle) { v.Speed = 25 }), 1},
		{"uphill", with(func(v *Vehicle) { v.Slope = 0.08 }), 1},
	} {
		if math.Signbit(c.got-base) != (c.want < 0) || c.got == base {
			t.Errorf("%s: %.2f dB(A) beside a car's %.2f", c.name, c.got, base)
		}
	}
	if a, b := with(func(v *Vehicle) { v.Speed = 0 }), with(func(v *Vehicle) { v.Speed = 20 / 3.6 }); a != b {
		t.Errorf("at rest %.2f, at 20 km/h %.2f: the range begins at 20", a, b)
	}
	at := func(d float64) float64 {
		return with(func(v *Vehicle) { v.Near, v.Distance, v.Speed = Crossing, d, 20/3.6 })
	}
	if !(at(0) > at(50)) || at(100) != at(500) {
		t.Errorf("near a crossing %.2f, %.2f, %.2f, %.2f: propulsion rules at 20 km/h and fades in 100 m", at(0), at(50), at(100), at(500))
	}
	if p := Power(Vehicle{Category: Silent, Speed: 5}); p != 0 {
		t.Errorf("a bicycle emits %g W", p)
	}
}

// The level of n equal sources is 10 lg n above that of one.
func TestLevelsAddAsPowers(t *testing.T) {
	if got := Level(10*Watts(70)) - 70; math.Abs(got-10) > 1e-12 {
		t.Errorf("ten sources are %.3f dB louder than one", got)
	}
}

// The tables say what the formulas say, wherever they are asked.
func TestMeter(t *testing.T) {
	m := NewMeter()
	rapid.Check(t, func(r *rapid.T) {
		v := Vehicle{Category: Category(rapid.IntRange(0, int(Silent)).Draw(r, "category")), Speed: rapid.Float64Range(0, 40).Draw(r, "speed"),
			Slope: float64(rapid.IntRange(-15, 15).Draw(r, "slope")) / 100, Near: Near(rapid.IntRange(0, 2).Draw(r, "near")),
			Distance: rapid.Float64Range(0, 300).Draw(r, "distance"), Electric: rapid.Bool().Draw(r, "electric")}
		got, want := Level(float64(m.Power(v.Category, float32(v.Speed), float32(v.Slope), v.Near, float32(v.Distance), v.Electric))), Level(Power(v))
		if got != want && !(math.Abs(got-want) < 0.3) {
			r.Fatalf("%+v: %.3f dB(A) by the tables, %.3f by the formulas", v, got, want)
		}
	})
}
