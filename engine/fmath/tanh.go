package fmath

import "math"

// Tanh returns the hyperbolic tangent of x, in [−1, 1]; NaN for NaN.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x || a < 0x1p-28: // −0 stays −0; tanh x = x to 2^-57 of itself
		return x
	case a > 20: // 1 − 8.5e-18
		return math.Copysign(1, x)
	}
	t, tLo := expMinus1(2 * a)
	d, dLo := twoSum(2, t)
	dLo += tLo
	q := t / d
	p, pLo := twoProd(q, d)
	q += ((t - p) - pLo + (tLo - float64(q*dLo))) / d
	return math.Copysign(q, x)
}

// expMinus1 returns e^x − 1 as hi+lo for x in [0, 40].
func expMinus1(x float64) (hi, lo float64) {
	k := float64(x*log2e) + toInt - toInt
	h := x - float64(k*ln2Hi)
	rest := -float64(k * ln2Lo)
	r := h + rest
	rest -= r - h
	p := float64(float64(r*r)*expTail(r)) + (rest + float64(rest*r)) // e^r − 1 = r + p
	if k == 0 {
		return fastTwoSum(r, p)
	}
	// 2^k·(1 + r + p) − 1 = 2^k·((1 − 2^-k) + r + p)
	s, cut := twoSum(1-power2(-int(k)), r)
	hi, lo = fastTwoSum(s, cut+p)
	up := power2(int(k))
	return float64(hi * up), float64(lo * up)
}
