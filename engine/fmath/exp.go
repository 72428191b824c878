package fmath

import "math"

const (
	log2e = 0x1.71547652b82fep+0  // 1/ln 2
	ln2Hi = 0x1.62e42feep-1       // ln 2, the first 32 bits: k·ln2Hi is exact for |k| < 2^21
	ln2Lo = 0x1.a39ef35793c76p-33 // ln 2 − ln2Hi

	toInt = 3 << 51 // adding it and taking it away rounds |x| < 2^51 to a whole number, halves to even
)

// Exp returns e^x: +Inf above 709.782712893384, 0 below −745.1332191019412; Exp(NaN) = NaN.
func Exp(x float64) float64 {
	switch {
	case !(x > -746): // NaN too
		if x != x {
			return x
		}
		return 0
	case x > 710:
		return math.Inf(1)
	}
	return expSum(x, 0)
}

// expSum returns e^(x+lo) for |x| < 800 and |lo| no more than a few units in x's last place.
func expSum(x, lo float64) float64 {
	k := float64(x*log2e) + toInt - toInt
	hi := x - float64(k*ln2Hi) // exact: the two are close, or k = 0
	rest := lo - float64(k*ln2Lo)
	r := hi + rest
	rest -= r - hi // what rounding r left out
	q := expTail(r)
	// e^(r+rest) ≈ 1 + r + r²·q + rest·(1+r)
	p := float64(float64(r*r)*q) + (rest + float64(rest*r))
	one, cut := fastTwoSum(1, r)
	return scale(one+(cut+p), int(k))
}

// expTail returns (e^r − 1 − r)/r² for |r| ≤ 0.35, to about 2^-55 of itself: its Taylor series to
// the 11th power, summed pairwise (Estrin), which is quicker than Horner's chain.
func expTail(r float64) float64 {
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	r8 := float64(r4 * r4)
	a := (1.0/2 + float64(r*(1.0/6))) + float64(r2*(1.0/24+float64(r*(1.0/120))))
	b := (1.0/720 + float64(r*(1.0/5040))) + float64(r2*(1.0/40320+float64(r*(1.0/362880))))
	c := (1.0/3628800 + float64(r*(1.0/39916800))) + float64(r2*(1.0/479001600+float64(r*(1.0/6227020800))))
	return a + float64(r4*b) + float64(r8*c)
}

// scale returns y·2^k for y in [½, 4), rounding once where the result is subnormal.
func scale(y float64, k int) float64 {
	switch {
	case k > 1022:
		return float64(float64(y*0x1p1022) * power2(k-1022))
	case k < -1021:
		return float64(float64(y*power2(k+1021)) * 0x1p-1021)
	}
	return float64(y * power2(k))
}

// power2 returns 2^k for k in [−1022, 1023].
func power2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }
