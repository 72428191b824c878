// Package fmath holds the elementary functions of hashed state: the same bits on every processor.
//
// The functions of package math will not do there: Exp, Log and Hypot have assembly on some
// architectures, Exp picks fused multiply-add by processor at run time, and Sin, Cos, Tan, Atan and
// others are compiled with fused operations where the target has them (GOAMD64=v3, arm64). Here
// every product that enters a sum is rounded first, float64(a*b) + c, which the Go specification
// keeps from being fused, and nothing is used that a target may replace, save math.Sqrt, Floor,
// Abs and their like, which IEEE 754 fixes to the last bit.
//
// Methods, all textbook ones; every coefficient is a Taylor coefficient written as its fraction or
// a constant that constants_test.go computes again with math/big:
//
//	Exp    x = k·ln2 + r, |r| ≤ ln2/2, Cody–Waite; Taylor to r^13; scaled by 2^k
//	Log    x = 2^k·m, m in [√½, √2); 2·atanh(f/(2+f)), f = m−1, Taylor to the 21st power
//	Log2   Log10  Pow    the same logarithm carried in two float64s (about 2^-64), by the exact
//	       sums and products of Knuth and Dekker; Pow is then exp of the two-part product y·log x
//	Sin    Cos  Tan    x = n·π/2 + r: below 2^19 Cody–Waite with π/2 in four parts, beyond it
//	       Payne–Hanek in integers with 1280 bits of 2/π; Taylor to r^17 and r^16
//	Atan   Atan2    atan x = atan c + atan((x−c)/(1+xc)), c the nearest of j/16
//	Tanh   t/(t+2) with t = e^(2x)−1 in two parts
//	Cbrt   Halley's iteration from a guess on the bits
//
// Largest errors found by accuracy_test.go against math/big, in units in the last place of the
// true result (20,000 arguments per range and the hard ones it lists):
//
//	Exp 0.61 (subnormal results 0.75)   Log 0.80   Log2 0.50   Log10 0.50   Pow 0.82
//	Sin 0.75   Cos 0.77   Tan 0.82   Atan 0.64   Atan2 0.95   Tanh 0.80   Cbrt 0.67
//
// Log2 of a power of two, Log10 of a power of ten and Pow of small whole numbers are exact.
// Special values are those of package math. Sources: W. J. Cody, W. Waite, Software Manual for the
// Elementary Functions, 1980; M. H. Payne, R. N. Hanek, Radian reduction for trigonometric
// functions, SIGNUM Newsletter 18(1), 1983; T. J. Dekker, A floating-point technique for extending
// the available precision, Numerische Mathematik 18, 1971; J.-M. Muller, Elementary Functions:
// Algorithms and Implementation, 3rd ed., 2016. No code was taken from them or from package math.
// Read next: exp.go, log.go, pow.go, reduce.go, trig.go, atan.go, tanh.go, cbrt.go, double.go.
package fmath
