package fmath

import (
	"math"
	"math/bits"
)

// π/2 in four parts: the first three have 33 bits, so their products with |n| < 2^20 are exact.
const (
	twoOverPi = 0x1.45f306dc9c883p-1
	halfPi0   = 0x1.921fb544p+0
	halfPi1   = 0x1.0b4611a6p-34
	halfPi2   = 0x1.3198a2ep-69
	halfPi3   = 0x1.b839a252049c1p-104

	halfPiHi = 0x1.921fb54442d18p+0
	halfPiLo = 0x1.1a62633145c07p-54
)

// reduce returns r+lo in about [−π/4, π/4] and the quadrant n mod 4 with x = n·π/2 + r + lo, for
// finite x. r+lo is right to 2^-60 of itself or better, however close x is to a multiple of π/2.
func reduce(x float64) (r, lo float64, n int) {
	a := math.Abs(x)
	switch {
	case a <= 0x1.921fb54442d18p-1: // π/4
		return x, 0, 0
	case a < 1<<19:
		return reduceSmall(x)
	}
	r, lo, n = reduceLarge(a)
	if x < 0 {
		return -r, -lo, -n & 3
	}
	return r, lo, n
}

// reduceSmall is Cody and Waite's reduction for |x| < 2^19.
func reduceSmall(x float64) (r, lo float64, n int) {
	k := float64(x*twoOverPi) + toInt - toInt
	a := x - float64(k*halfPi0) // exact
	h, e := twoSum(a, -float64(k*halfPi1))
	h, e2 := twoSum(h, -float64(k*halfPi2))
	r, lo = fastTwoSum(h, (e+e2)-float64(k*halfPi3))
	return r, lo, int(k) & 3
}

// inversePi holds 64 zero bits and the first 1216 bits of 2/π.
var inversePi = [...]uint64{
	0,
	0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
	0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
	0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
	0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
	0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
}

// reduceLarge is Payne and Hanek's reduction, in integers, for finite x ≥ 2^19. With x = M·2^e it
// multiplies M by the 192 bits of 2/π that stand from weight 2^(1−e) on: what stands before them
// gives multiples of 4, what follows less than 2^-137.
func reduceLarge(x float64) (r, lo float64, n int) {
	b := math.Float64bits(x)
	e := int(b>>52) - 1075
	m := b&(1<<52-1) | 1<<52
	at := uint(e - 2 + 64) // bit i ≥ 1 of 2/π is bit i+63 of inversePi; the window starts at i = e−1
	word, shift := at/64, at%64
	var w [3]uint64
	for i := range w {
		w[i] = inversePi[word+uint(i)]<<shift | inversePi[word+uint(i)+1]>>(64-shift) // >>64 gives 0
	}
	// f = m·w mod 2^192, most significant first: 2 bits of quadrant, 190 of fraction
	h2, f2 := bits.Mul64(m, w[2])
	h1, f1 := bits.Mul64(m, w[1])
	f0 := m * w[0]
	var carry uint64
	f1, carry = bits.Add64(f1, h2, 0)
	f0, _ = bits.Add64(f0, h1, carry)
	n = int(f0 >> 62)
	// the fraction as a signed number: from ½ on, the next quadrant less what lacks
	f0, f1, f2 = f0<<2|f1>>62, f1<<2|f2>>62, f2<<2
	negative := f0>>63 == 1
	if negative {
		n = (n + 1) & 3
		var borrow uint64
		f2, borrow = bits.Sub64(0, f2, 0)
		f1, borrow = bits.Sub64(0, f1, borrow)
		f0, _ = bits.Sub64(0, f0, borrow)
	}
	zeros := 0
	for f0 == 0 && zeros < 128 { // never: no float64 is that close to a multiple of π/2
		f0, f1, f2, zeros = f1, f2, 0, zeros+64
	}
	z := uint(bits.LeadingZeros64(f0))
	f0, f1 = f0<<z|f1>>(64-z), f1<<z|f2>>(64-z)
	zeros += int(z)
	// 106 bits of it, as two float64s that do not overlap
	hi := float64(float64(f0>>11) * power2(-53-zeros))
	tail := float64(float64((f0&(1<<11-1))<<42|f1>>22) * power2(-106-zeros))
	r, lo = twoProd(hi, halfPiHi)
	lo += float64(hi*halfPiLo) + float64(tail*halfPiHi)
	r, lo = fastTwoSum(r, lo)
	if negative {
		r, lo = -r, -lo
	}
	return r, lo, n
}
