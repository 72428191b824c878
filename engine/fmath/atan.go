package fmath

import "math"

// atanTable holds atan(j/16) as hi+lo.
var atanTable = [17][2]float64{
	{0, 0},
	{0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60},
	{0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
	{0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58},
	{0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
	{0x1.362773707ebccp-2, -0x1.963a544b672d8p-57},
	{0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
	{0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56},
	{0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
	{0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56},
	{0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
	{0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55},
	{0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
	{0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57},
	{0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
	{0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56},
	{0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
}

const (
	piHi = 2 * halfPiHi
	piLo = 2 * halfPiLo
)

// Atan returns the arctangent of x in radians, in [−π/2, π/2]; NaN for NaN.
func Atan(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	hi, lo := atanPositive(math.Abs(x))
	return math.Copysign(hi+lo, x)
}

// Atan2 returns the angle of the point (x, y) in radians, in [−π, π], counted from the x axis
// towards the y axis, with the special values of math.Atan2.
func Atan2(y, x float64) float64 {
	switch {
	case x != x || y != y:
		return math.NaN()
	case y == 0:
		if math.Signbit(x) {
			return math.Copysign(piHi, y)
		}
		return y // x = 0 or more: ±0
	case x == 0:
		return math.Copysign(halfPiHi, y)
	case math.IsInf(x, 0) && math.IsInf(y, 0):
		if x > 0 {
			return math.Copysign(halfPiHi/2, y)
		}
		return math.Copysign(1.5*halfPiHi, y)
	}
	ax, ay := math.Abs(x), math.Abs(y)
	q := ay / ax
	hi, lo := atanPositive(q)
	if q == 0 || q < 0x1p-1000 {
		lo = 0
	} else if q >= 0x1p-900 && q <= 0x1p900 && ax >= 0x1p-60 && ax <= 0x1p60 {
		// what the division rounded off, times the slope 1/(1+q²)
		p, pLo := twoProd(q, ax)
		lo += ((ay - p) - pLo) / (ax + float64(q*ay))
	}
	if x < 0 {
		hi, rest := twoSum(piHi, -hi)
		return math.Copysign(hi+(rest+(piLo-lo)), y)
	}
	return math.Copysign(hi+lo, y)
}

// atanPositive returns atan x as hi+lo for x > 0, +Inf included.
func atanPositive(x float64) (hi, lo float64) {
	if x > 0x1p60 {
		return halfPiHi, halfPiLo
	}
	if x < 0x1p-30 { // atan x = x to 2^-61 of itself; the powers below would underflow
		return x, float64(-float64(float64(x*x)*x) * (1.0 / 3))
	}
	// with c = j/16: t = (x−c)/(1+xc), or for x > 1, atan x = π/2 − atan(1/x), t = (1−cx)/(x+c)
	turned := x > 1
	num, den := x, 1.0
	if turned {
		num, den = 1, x
	}
	j := 0
	if c := num / den; c > 3.0/32 {
		j = int(float64(c*16) + 0.5)
		cc := float64(j) / 16
		p, pLo := twoProd(cc, den)
		num, den = (num-p)-pLo, den+float64(cc*num)
	}
	t := num / den
	w := float64(t * t)
	w2 := float64(w * w)
	w4 := float64(w2 * w2)
	// atan t = t + t·s, s to the 16th power of |t| ≤ 3/32
	s := (-1.0/3 + float64(w*(1.0/5))) + float64(w2*(-1.0/7+float64(w*(1.0/9))))
	s += float64(w4 * ((-1.0/11 + float64(w*(1.0/13))) + float64(w2*(-1.0/15+float64(w*(1.0/17))))))
	small := float64(t * float64(w*s))
	table := atanTable[j]
	hi, lo = fastTwoSum(table[0], t)
	lo += table[1] + small
	if turned {
		hi, rest := twoSum(halfPiHi, -hi)
		return hi, rest + (halfPiLo - lo)
	}
	return hi, lo
}
