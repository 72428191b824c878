package fmath

import (
	"math"
	"testing"
)

func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

var edges = []float64{0, math.Copysign(0, -1), 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, -2.5, math.Inf(1), math.Inf(-1), math.NaN(),
	math.MaxFloat64, -math.MaxFloat64, 1 << 53, 1<<53 + 2, 1<<53 - 1, -(1<<53 - 1)}

// Where the result is a special value or exact, it is math's.
func TestSpecialValuesAreThoseOfMath(t *testing.T) {
	exact := func(v float64) bool {
		return v != v || v == 0 || math.IsInf(v, 0) || v == math.Trunc(v) && math.Abs(v) < 1<<20
	}
	for _, c := range []struct {
		name      string
		got, want func(float64) float64
	}{
		{"Exp", Exp, math.Exp}, {"Log", Log, math.Log}, {"Log2", Log2, math.Log2}, {"Log10", Log10, math.Log10},
		{"Sin", Sin, math.Sin}, {"Cos", Cos, math.Cos}, {"Tan", Tan, math.Tan}, {"Atan", Atan, math.Atan},
		{"Tanh", Tanh, math.Tanh}, {"Cbrt", Cbrt, math.Cbrt},
	} {
		for _, x := range edges {
			if got, want := c.got(x), c.want(x); (exact(got) || exact(want)) && !same(got, want) {
				t.Errorf("%s(%v) = %v, want %v", c.name, x, got, want)
			}
		}
	}
	for _, x := range edges {
		for _, y := range edges {
			if got, want := Pow(x, y), math.Pow(x, y); (exact(got) || exact(want)) && !same(got, want) {
				t.Errorf("Pow(%v, %v) = %v, want %v", x, y, got, want)
			}
			if got, want := Atan2(x, y), math.Atan2(x, y); !same(got, want) && !(math.Abs(got-want) <= 4.5e-16 && math.Signbit(got) == math.Signbit(want)) {
				t.Errorf("Atan2(%v, %v) = %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestRangeEnds(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp just below overflow", Exp(709.782712893384), 1.7976931348622732e+308},
		{"Exp above", Exp(709.7827128933841), math.Inf(1)},
		{"Exp far above", Exp(1e300), math.Inf(1)},
		{"Exp smallest", Exp(-745.1332191019411), math.SmallestNonzeroFloat64},
		{"Exp below", Exp(-745.1332191019412), 0},
		{"Exp far below", Exp(-1e300), 0},
		{"Pow overflows", Pow(2, 1024), math.Inf(1)},
		{"Pow overflows below 0", Pow(-2, 1025), math.Inf(-1)},
		{"Pow smallest", Pow(2, -1074), math.SmallestNonzeroFloat64},
		{"Pow underflows", Pow(-2, -1077), math.Copysign(0, -1)},
		{"Pow of a subnormal", Pow(math.SmallestNonzeroFloat64, -0.5), 0x1p537},
		{"Pow of a tiny exponent", Pow(3, 1e-300), 1},
		{"Pow of a huge exponent", Pow(1.5, 1e300), math.Inf(1)},
		{"Tanh saturates", Tanh(25), 1},
		{"Cbrt32", float64(Cbrt32(-27)), -3},
		{"Cbrt32 of ∞", float64(Cbrt32(float32(math.Inf(-1)))), math.Inf(-1)},
		{"Cbrt32 of −0", float64(Cbrt32(float32(math.Copysign(0, -1)))), math.Copysign(0, -1)},
		{"Cbrt32 of NaN", float64(Cbrt32(float32(math.NaN()))), math.NaN()},
		{"Cbrt32 of the smallest", float64(Cbrt32(0x1p-149)), float64(float32(math.Cbrt(0x1p-149)))},
	} {
		if !same(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestExactPowers(t *testing.T) {
	for k := -1074; k < 1024; k++ {
		if got := Log2(math.Ldexp(1, k)); got != float64(k) {
			t.Fatalf("Log2(2^%d) = %v", k, got)
		}
		if got := Pow(2, float64(k)); got != math.Ldexp(1, k) {
			t.Fatalf("Pow(2, %d) = %v", k, got)
		}
	}
	for k, p := 0, 1.0; k <= 22; k, p = k+1, p*10 {
		if got := Log10(p); got != float64(k) {
			t.Errorf("Log10(1e%d) = %v", k, got)
		}
	}
	for b := 1.0; b <= 100; b++ {
		p := 1.0
		for y := 0.0; p < 1<<53; y++ {
			if got := Pow(b, y); got != p {
				t.Fatalf("Pow(%v, %v) = %v, want %v", b, y, got, p)
			}
			if b == 1 && y == 50 {
				break
			}
			p *= b
		}
		if got := Cbrt(b * b * b); got != b {
			t.Errorf("Cbrt(%v³) = %v", b, got)
		}
	}
}

func TestSymmetries(t *testing.T) {
	for i := range 20000 {
		x := float64(i-10000) * 0.0371
		if !same(Sin(-x), -Sin(x)) || !same(Cos(-x), Cos(x)) || !same(Tan(-x), -Tan(x)) || !same(Atan(-x), -Atan(x)) ||
			!same(Tanh(-x), -Tanh(x)) || !same(Cbrt(-x), -Cbrt(x)) {
			t.Fatalf("odd or even symmetry is broken at %v", x)
		}
		if big := x * 1e12; !same(Sin(-big), -Sin(big)) || !same(Cos(-big), Cos(big)) {
			t.Fatalf("odd or even symmetry is broken at %v", big)
		}
	}
}

func TestCbrt32IsWithinHalfAUlp(t *testing.T) {
	for i := range 100000 {
		x := math.Float32frombits(uint32(i) * 21373)
		if !(x > 0 && x < math.MaxFloat32) {
			continue
		}
		got := Cbrt32(x)
		down, up := math.Nextafter32(got, 0), math.Nextafter32(got, math.MaxFloat32)
		mid := func(a, b float32) float64 { return (float64(a) + float64(b)) / 2 }
		if lo, hi := mid(down, got), mid(got, up); lo*lo*lo > float64(x)*(1+1e-12) || hi*hi*hi < float64(x)*(1-1e-12) {
			t.Fatalf("Cbrt32(%v) = %v, further than half a unit from the root", x, got)
		}
	}
}
