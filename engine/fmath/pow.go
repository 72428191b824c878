package fmath

import "math"

// Pow returns x^y, with the special values of math.Pow: anything to the power 0 is 1, 1 to any
// power is 1, a negative x takes whole y only (NaN otherwise).
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y:
		return math.NaN()
	}
	ax := math.Abs(x)
	switch {
	case ax == 0:
		return powZero(x, y)
	case math.IsInf(y, 0):
		switch {
		case ax == 1:
			return 1
		case (ax > 1) == (y > 0):
			return math.Inf(1)
		}
		return 0
	case math.IsInf(ax, 0):
		return powZero(1/x, -y) // ±Inf^y = (±0)^−y
	}
	sign := 1.0
	if x < 0 {
		whole, odd := parity(y)
		if !whole {
			return math.NaN()
		}
		if odd {
			sign = -1
		}
	}
	if ax == 1 {
		return sign
	}
	hi, lo := logTwo(cutPower(ax))
	switch e := float64(y * hi); { // NaN cannot be: y is finite and hi below 746
	case e > 710:
		return float64(sign * math.Inf(1))
	case e < -746:
		return float64(sign * 0)
	}
	p, pLo := twoProd(y, hi)
	pLo += float64(y * lo)
	p, pLo = fastTwoSum(p, pLo)
	return float64(sign * expSum(p, pLo))
}

// powZero returns (±0)^y for y other than 0.
func powZero(x, y float64) float64 {
	_, odd := parity(y)
	r := 0.0
	if y < 0 {
		r = math.Inf(1)
	}
	if odd {
		return math.Copysign(r, x)
	}
	return r
}

// parity reports whether y is whole, and odd. Every float64 from 2^53 on is even.
func parity(y float64) (whole, odd bool) {
	a := math.Abs(y)
	if a >= 1<<53 {
		return true, false
	}
	n := int64(a)
	return float64(n) == a, float64(n) == a && n&1 == 1
}
