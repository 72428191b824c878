package fmath

import "math"

const (
	sqrt2Bits = 0x3ff6a09e667f3bcd   // math.Float64bits(√2)
	invLn2Hi  = 0x1.71547652b82fep+0 // 1/ln 2
	invLn2Lo  = 0x1.777d0ffda0d24p-56
	invLn10Hi = 0x1.bcb7b1526e50ep-2 // 1/ln 10
	invLn10Lo = 0x1.95355baaafad3p-57
	third2Hi  = 0x1.5555555555555p-1 // 2/3
	third2Lo  = 0x1.5555555555555p-55
)

// Log returns the natural logarithm of x: −Inf for 0, NaN below 0.
func Log(x float64) float64 {
	if !ordinary(x) {
		return logSpecial(x)
	}
	m, k := cutPower(x)
	f := m - 1 // exact
	s := f / (2 + f)
	w := float64(s * s)
	w2 := float64(w * w)
	w4 := float64(w2 * w2)
	// t = 2(atanh s − s)/s = 2/3·w + 2/5·w² + … + 2/21·w^10
	a := (2.0/3 + float64(w*(2.0/5))) + float64(w2*(2.0/7+float64(w*(2.0/9))))
	b := (2.0/11 + float64(w*(2.0/13))) + float64(w2*(2.0/15+float64(w*(2.0/17))))
	c := 2.0/19 + float64(w*(2.0/21))
	t := float64(w * (a + float64(w4*(b+float64(w4*c)))))
	// log m = s·(2+t), and 2s = f − s·f, s·f = f²/2 − s·f²/2: so the one large term, f, is exact
	half := float64(0.5 * float64(f*f))
	rest := float64(s * (half + t))
	if k == 0 {
		return f - (half - rest)
	}
	return float64(k*ln2Hi) - ((half - (rest + float64(k*ln2Lo))) - f)
}

// Log2 returns the binary logarithm of x, whole for powers of two.
func Log2(x float64) float64 {
	if !ordinary(x) {
		return logSpecial(x)
	}
	m, k := cutPower(x)
	hi, lo := logTwo(m, 0)
	hi, lo = mulTwo(hi, lo, invLn2Hi, invLn2Lo)
	sum, rest := fastTwoSum(k, hi) // |k| ≥ 1 > |hi|, or k = 0
	return sum + (rest + lo)
}

// Log10 returns the decimal logarithm of x, whole for powers of ten.
func Log10(x float64) float64 {
	if !ordinary(x) {
		return logSpecial(x)
	}
	hi, lo := logTwo(cutPower(x))
	hi, lo = mulTwo(hi, lo, invLn10Hi, invLn10Lo)
	return hi + lo
}

// ordinary reports whether x is positive and finite.
func ordinary(x float64) bool { return x > 0 && x <= math.MaxFloat64 }

func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	return x // NaN, +Inf
}

// cutPower returns m in [√½, √2) and a whole k with x = m·2^k, x positive and finite.
func cutPower(x float64) (m, k float64) {
	const bias = 1023 << 52
	if x < 0x1p-1022 {
		x *= 0x1p54
		k = -54
	}
	b := math.Float64bits(x)
	// the exponent counts from √½: adding what lacks from √2 to 2 carries into it
	e := (b + (bias + 1<<52 - sqrt2Bits)) >> 52
	return math.Float64frombits(b - e<<52 + bias), k + float64(int(e)-1023)
}

// logTwo returns log(m·2^k) as hi+lo to about 2^-64 of itself, for m, k as cutPower gives them.
func logTwo(m, k float64) (hi, lo float64) {
	f := m - 1
	d, dLo := twoSum(1, m)
	// s + sLo = f/(m+1)
	s := f / d
	p, pLo := twoProd(s, d)
	sLo := ((f - p) - pLo - float64(s*dLo)) / d
	// w + wLo = s²
	w, wLo := twoProd(s, s)
	wLo += float64(2 * float64(s*sLo))
	// t + tLo = 2/3 + 2/5·w + … + 2/23·w^10
	w2 := float64(w * w)
	w4 := float64(w2 * w2)
	a := (2.0/5 + float64(w*(2.0/7))) + float64(w2*(2.0/9+float64(w*(2.0/11))))
	b := (2.0/13 + float64(w*(2.0/15))) + float64(w2*(2.0/17+float64(w*(2.0/19))))
	c := 2.0/21 + float64(w*(2.0/23))
	t, tLo := fastTwoSum(third2Hi, float64(w*(a+float64(w4*(b+float64(w4*c))))))
	tLo += third2Lo
	// log m = 2s + s·w·t
	u, uLo := mulTwo(w, wLo, t, tLo)
	v, vLo := mulTwo(s, sLo, u, uLo)
	hi, lo = fastTwoSum(2*s, v)
	lo += float64(2*sLo) + vLo
	kHi, kLo := twoSum(float64(k*ln2Hi), hi)
	return fastTwoSum(kHi, kLo+(float64(k*ln2Lo)+lo))
}

// mulTwo returns (a+aLo)·(b+bLo) as hi+lo.
func mulTwo(a, aLo, b, bLo float64) (hi, lo float64) {
	hi, lo = twoProd(a, b)
	lo += float64(a*bLo) + float64(aLo*b)
	return fastTwoSum(hi, lo)
}
