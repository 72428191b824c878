package fmath

import "math"

// Cbrt returns the cube root of x. math.Cbrt is compiled with fused operations where there are any.
func Cbrt(x float64) float64 {
	a := math.Abs(x)
	if a == 0 || !finite(x) {
		return x
	}
	back := 1.0
	switch { // subnormal; or so large that halley's sums would overflow
	case a < 0x1p-1022:
		a *= 0x1p54
		back = 0x1p-18
	case a > 0x1p1000:
		a *= 0x1p-54
		back = 0x1p18
	}
	// A third of the exponent and of the fraction behind it: right to 3.2 %. Halley's step cubes the
	// error: 2e-5, then 1e-14.
	t := math.Float64frombits(math.Float64bits(a)/3 + cbrtMagic<<32)
	t = halley(t, a)
	t = halley(t, a)
	// The last step starts from 26 bits, so that t² is exact and only the end is rounded.
	t = math.Float64frombits((math.Float64bits(t) + 1<<26) &^ (1<<27 - 1))
	r := a / float64(t*t)
	t += float64(t * ((r - t) / (t + t + r)))
	return math.Copysign(float64(t*back), x)
}

// Cbrt32 returns the cube root of x, for float32 kernels; computed in float64, so that the
// error is the rounding at the end.
func Cbrt32(x float32) float32 {
	a := math.Abs(float64(x))
	if a == 0 || !finite(a) {
		return x
	}
	t := math.Float64frombits(math.Float64bits(a)/3 + cbrtMagic<<32)
	t = halley(t, a)
	t = halley(t, a)
	return float32(math.Copysign(t, float64(x)))
}

// cbrtMagic makes bits/3 + magic·2^32 the bits of a cube root: 2/3 of the bias 1023, times 2^20, less
// what spreads the error to both sides; found by trying all between 681.94 and 682 on 4,001 numbers.
const cbrtMagic = 715093553

// halley improves the cube root t of a.
func halley(t, a float64) float64 {
	cube := float64(float64(t*t) * t)
	return float64(t * ((a + a + cube) / (a + cube + cube)))
}
