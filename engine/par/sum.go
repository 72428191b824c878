package par

import "math"

// Block is the number of values in one partial sum. It is part of the results: with another one,
// every sum would differ in its last bits.
const Block = 1024

// Sum returns the sum of v: each block of Block values from its first to its last, then the blocks'
// sums from the first to the last. The order depends on nothing but the length of v.
func Sum(v []float64) float64 {
	var total float64
	for len(v) > 0 {
		b := v[:min(Block, len(v))]
		v = v[len(b):]
		var s float64
		for _, x := range b {
			s += x
		}
		total += s
	}
	return total
}

// Max returns the largest of v, −Inf if there is none, NaN if one is NaN.
func Max(v []float64) float64 {
	m := math.Inf(-1)
	for _, x := range v {
		if x > m || x != x {
			m = x
		}
		if m != m {
			return m
		}
	}
	return m
}
