package fmath

// twoSum returns a+b as hi+lo without error (Knuth). No product, so nothing can be fused.
func twoSum(a, b float64) (hi, lo float64) {
	hi = a + b
	t := hi - a
	return hi, (a - (hi - t)) + (b - t)
}

// fastTwoSum is twoSum for |a| ≥ |b| or a = 0 (Dekker).
func fastTwoSum(a, b float64) (hi, lo float64) {
	hi = a + b
	return hi, b - (hi - a)
}

// twoProd returns a·b as hi+lo without error (Veltkamp's split, Dekker's product), for |a|, |b|
// below 2^995 and hi above 2^-960; beneath that lo loses digits that no caller needs.
func twoProd(a, b float64) (hi, lo float64) {
	ah, al := split(a)
	bh, bl := split(b)
	hi = float64(a * b)
	lo = float64(ah*bh) - hi
	lo += float64(ah * bl)
	lo += float64(al * bh)
	lo += float64(al * bl)
	return hi, lo
}

// split cuts a into two numbers of at most 26 bits each whose sum is a.
func split(a float64) (hi, lo float64) {
	t := float64(a * (1<<27 + 1))
	hi = t - (t - a)
	return hi, a - hi
}
