package fmath

import "math"

// Sin returns the sine of x radians, right for any size of x; NaN for ±Inf and NaN.
func Sin(x float64) float64 {
	if !finite(x) {
		return math.NaN()
	}
	if x == 0 {
		return x // −0 stays −0
	}
	r, lo, n := reduce(x)
	switch n {
	case 0:
		return sinCore(r, lo)
	case 1:
		return cosCore(r, lo)
	case 2:
		return -sinCore(r, lo)
	}
	return -cosCore(r, lo)
}

// Cos returns the cosine of x radians, right for any size of x; NaN for ±Inf and NaN.
func Cos(x float64) float64 {
	if !finite(x) {
		return math.NaN()
	}
	r, lo, n := reduce(x)
	switch n {
	case 0:
		return cosCore(r, lo)
	case 1:
		return -sinCore(r, lo)
	case 2:
		return -cosCore(r, lo)
	}
	return sinCore(r, lo)
}

// Tan returns the tangent of x radians, right for any size of x; NaN for ±Inf and NaN.
func Tan(x float64) float64 {
	if !finite(x) {
		return math.NaN()
	}
	if x == 0 {
		return x
	}
	r, lo, n := reduce(x)
	up, upLo := fastTwoSum(sinParts(r, lo))
	down, downLo := fastTwoSum(cosParts(r, lo))
	if n&1 == 1 {
		up, upLo, down, downLo = -down, -downLo, up, upLo
	}
	q := up / down
	p, pLo := twoProd(q, down)
	return q + ((up-p)-pLo+(upLo-float64(q*downLo)))/down
}

func sinCore(x, lo float64) float64 {
	hi, rest := sinParts(x, lo)
	return hi + rest
}

func cosCore(x, lo float64) float64 {
	hi, rest := cosParts(x, lo)
	return hi + rest
}

// sinParts returns sin(x+lo) in two parts for |x| ≤ 0.79: Taylor to x^17.
func sinParts(x, lo float64) (hi, rest float64) {
	w := float64(x * x)
	w2 := float64(w * w)
	w4 := float64(w2 * w2)
	// sin x = x + x³·(−1/6 + t)
	t := float64(w*(1.0/120+float64(w*(-1.0/5040)))) + float64(w2*float64(w*(1.0/362880+float64(w*(-1.0/39916800)))))
	t += float64(w4 * float64(w*(1.0/6227020800+float64(w*(-1.0/1307674368000+float64(w*(1.0/355687428096000)))))))
	cube := float64(x * w)
	// sin(x+lo) = sin x + lo·cos x, cos x ≈ 1 − x²/2
	return x, float64(cube*(-1.0/6+t)) + (lo - float64(lo*float64(0.5*w)))
}

// cosParts returns cos(x+lo) in two parts for |x| ≤ 0.79: Taylor to x^16.
func cosParts(x, lo float64) (hi, rest float64) {
	w := float64(x * x)
	w2 := float64(w * w)
	w4 := float64(w2 * w2)
	// cos x = 1 − x²/2 + x⁴·t
	t := (1.0/24 + float64(w*(-1.0/720))) + float64(w2*(1.0/40320+float64(w*(-1.0/3628800))))
	t += float64(w4 * (1.0/479001600 + float64(w*(-1.0/87178291200+float64(w*(1.0/20922789888000))))))
	half := float64(0.5 * w)
	one, cut := fastTwoSum(1, -half)
	return one, cut + (float64(w2*t) - float64(x*lo))
}

func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
