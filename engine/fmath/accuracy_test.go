package fmath

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// ulps returns how far got lies from the true value, in units in the last place of the latter.
func ulps(got float64, want *big.Float) float64 {
	if want.Sign() == 0 {
		if got == 0 {
			return 0
		}
		return math.Inf(1)
	}
	if math.IsInf(got, 0) || math.IsNaN(got) {
		if w, _ := want.Float64(); w == got {
			return 0
		}
		return math.Inf(1)
	}
	exp := max(want.MantExp(nil)-53, -1074)
	d := bigNew().Sub(bigFloat(got), want)
	u, _ := d.SetMantExp(d, -exp).Float64()
	return math.Abs(u)
}

type accuracyCase struct {
	name  string
	limit float64 // ulp
	got   func(x, y float64) float64
	want  func(x, y float64) *big.Float
	draw  func(r *rand.Rand) (x, y float64)
	hard  []float64 // further x, with y as the next
}

const accuracyDraws = 1500

// The limits are a little above the largest error found with 20,000 draws, which doc.go states.
func TestAccuracy(t *testing.T) {
	one := func(f func(float64) float64) func(x, y float64) float64 {
		return func(x, _ float64) float64 { return f(x) }
	}
	uniform := func(lo, hi float64) func(*rand.Rand) (float64, float64) {
		return func(r *rand.Rand) (float64, float64) { return lo + (hi-lo)*r.Float64(), 0 }
	}
	anySize := func(r *rand.Rand) (float64, float64) { // positive, every exponent alike
		return math.Float64frombits(r.Uint64N(0x7ff << 52)), 0
	}
	log := func(x, _ float64) *big.Float { return bigLog(bigFloat(x)) }
	over := func(f func(x, y float64) *big.Float, base float64) func(x, y float64) *big.Float {
		d := bigLog(bigFloat(base))
		return func(x, y float64) *big.Float { v := f(x, y); return v.Quo(v, d) }
	}
	sin := func(x, _ float64) *big.Float { s, _ := bigSinCos(x); return s }
	cos := func(x, _ float64) *big.Float { _, c := bigSinCos(x); return c }
	tan := func(x, _ float64) *big.Float { s, c := bigSinCos(x); return s.Quo(s, c) }
	// near multiples of π/2, where the reduction loses most; the last is the float64 closest to one
	nearTurns := []float64{math.Pi / 2, math.Pi, 1.5 * math.Pi, 2 * math.Pi, 11, 22, 355, 710, 103993, 1e22,
		5.319372648326541e+255, 6381956970095103 * 0x1p797, 524287.9999999999, 524288, 524289, 1 << 60, math.MaxFloat64}

	for _, c := range []accuracyCase{
		{"Exp", 0.63, one(Exp), func(x, _ float64) *big.Float { return bigExp(bigFloat(x)) }, uniform(-708, 709.7), []float64{1e-300, 1e-17, -1e-9, 0.34657359, 0.3465736, 709.78}},
		{"Exp near 0", 0.63, one(Exp), func(x, _ float64) *big.Float { return bigExp(bigFloat(x)) }, uniform(-1, 1), nil},
		{"Exp to subnormals", 0.78, one(Exp), func(x, _ float64) *big.Float { return bigExp(bigFloat(x)) }, uniform(-745, -708), nil},
		{"Log", 0.66, one(Log), log, anySize, []float64{math.SmallestNonzeroFloat64, math.MaxFloat64, 0x1p-1022, 1 + 0x1p-52, 1 - 0x1p-53, math.Sqrt2, math.Sqrt2 / 2, 2, math.E}},
		{"Log near 1", 0.82, one(Log), log, uniform(0.5, 2), nil},
		{"Log2", 0.501, one(Log2), over(log, 2), anySize, []float64{math.SmallestNonzeroFloat64, 1 + 0x1p-52, 1 - 0x1p-53, 3}},
		{"Log2 near 1", 0.501, one(Log2), over(log, 2), uniform(0.5, 2), nil},
		{"Log10", 0.501, one(Log10), over(log, 10), anySize, []float64{math.SmallestNonzeroFloat64, 1 + 0x1p-52, 1 - 0x1p-53, 3}},
		{"Log10 near 1", 0.501, one(Log10), over(log, 10), uniform(0.5, 2), nil},
		{"Pow", 0.63, Pow, func(x, y float64) *big.Float {
			l := bigLog(bigFloat(x))
			return bigExp(l.Mul(l, bigFloat(y)))
		}, func(r *rand.Rand) (float64, float64) {
			x, _ := anySize(r)
			return x, (2*r.Float64() - 1) * 700 / math.Max(1e-3, math.Abs(math.Log(x)))
		}, nil},
		{"Pow near 1", 0.85, Pow, func(x, y float64) *big.Float {
			l := bigLog(bigFloat(x))
			return bigExp(l.Mul(l, bigFloat(y)))
		}, func(r *rand.Rand) (float64, float64) {
			x := 0.5 + 1.5*r.Float64()
			return x, (2*r.Float64() - 1) * 700 / math.Max(1e-3, math.Abs(math.Log(x)))
		}, nil},
		{"Sin", 0.78, one(Sin), sin, uniform(-10, 10), nearTurns},
		{"Sin below 2^19", 0.78, one(Sin), sin, uniform(-530000, 530000), nil},
		{"Sin of any size", 0.78, one(Sin), sin, anySize, nil},
		{"Cos", 0.78, one(Cos), cos, uniform(-10, 10), nearTurns},
		{"Cos below 2^19", 0.78, one(Cos), cos, uniform(-530000, 530000), nil},
		{"Cos of any size", 0.78, one(Cos), cos, anySize, nil},
		{"Tan", 0.85, one(Tan), tan, uniform(-10, 10), nearTurns},
		{"Tan of any size", 0.85, one(Tan), tan, anySize, nil},
		{"Atan", 0.67, one(Atan), func(x, _ float64) *big.Float { return bigAtan(bigFloat(x)) }, uniform(-8, 8), []float64{1e-300, 0.09374, 0.09376, 1, 1e15, 1e30}},
		{"Atan of any size", 0.67, one(Atan), func(x, _ float64) *big.Float { return bigAtan(bigFloat(x)) }, anySize, nil},
		{"Atan2", 0.97, Atan2, bigAtan2, func(r *rand.Rand) (float64, float64) {
			return r.NormFloat64(), r.NormFloat64()
		}, nil},
		{"Atan2 of any size", 0.97, Atan2, bigAtan2, func(r *rand.Rand) (float64, float64) {
			x, _ := anySize(r)
			y, _ := anySize(r)
			if r.Uint64()&1 == 0 {
				return x, -y
			}
			return x, y
		}, nil},
		{"Tanh", 0.83, one(Tanh), bigTanh, uniform(-3, 3), []float64{1e-9, 1e-5, 0.01, 0.17328, 0.5198, 0.99999, 1, 19.9}},
		{"Tanh small", 0.83, one(Tanh), bigTanh, uniform(-0.2, 0.2), nil},
		{"Tanh of any size", 0.83, one(Tanh), bigTanh, uniform(-25, 25), nil},
		{"Cbrt", 0.68, one(Cbrt), func(x, _ float64) *big.Float {
			return bigCbrt(x)
		}, anySize, []float64{1, 8, 27, 0x1p-1074, 0x1p-1022, math.MaxFloat64}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			worst, atX, atY := 0.0, 0.0, 0.0
			try := func(x, y float64) {
				if e := ulps(c.got(x, y), c.want(x, y)); e > worst {
					worst, atX, atY = e, x, y
				}
			}
			for _, x := range c.hard {
				try(x, 0)
			}
			for range accuracyDraws {
				try(c.draw(r))
			}
			t.Logf("%s: at most %.4f ulp, at %g, %g", c.name, worst, atX, atY)
			if worst > c.limit {
				t.Errorf("%s(%v, %v) = %v is %.3f ulp off, limit %g", c.name, atX, atY, c.got(atX, atY), worst, c.limit)
			}
		})
	}
}

func bigTanh(x, _ float64) *big.Float {
	e := bigExp(bigFloat(2 * x))
	up := bigNew().Sub(e, bigFloat(1))
	return up.Quo(up, e.Add(e, bigFloat(1)))
}

func bigAtan2(y, x float64) *big.Float {
	a := bigAtan(bigNew().Quo(bigFloat(y), bigFloat(x)))
	if x < 0 {
		pi := bigNew().Set(machinPi)
		if y < 0 {
			pi.Neg(pi)
		}
		a.Add(a, pi)
	}
	return a
}

func bigCbrt(x float64) *big.Float {
	t := bigFloat(math.Cbrt(x))
	for range 5 { // Newton
		q := bigNew().Quo(bigFloat(x), bigNew().Mul(t, t))
		t.Add(t, t).Add(t, q)
		t.Quo(t, bigFloat(3))
	}
	return t
}
