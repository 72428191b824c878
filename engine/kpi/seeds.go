package kpi

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// OverSeeds joins the indicators of runs that differ in their seed only: mean and half width of the 95 % interval by
// Student's t. An indicator that one run lacks is left out. One run is returned as it is, saying that n is 1.
func OverSeeds(runs [][]Indicator) []Indicator {
	if len(runs) == 0 {
		return nil
	}
	var out []Indicator
	for _, first := range runs[0] {
		v := []float64{first.Value}
		for _, r := range runs[1:] {
			if k := Find(r, first.ID); k != nil {
				v = append(v, k.Value)
			}
		}
		if len(v) != len(runs) {
			continue
		}
		first.Value, first.CI95 = interval(v)
		first.N = len(v)
		out = append(out, first)
	}
	return out
}

// interval returns mean and half width t₀.₉₇₅,ₙ₋₁·s/√n; the width is 0 for one value.
func interval(v []float64) (mean, half float64) {
	for _, x := range v {
		mean += x
	}
	mean /= float64(len(v))
	if len(v) < 2 {
		return mean, 0
	}
	ss := 0.0
	for _, x := range v {
		ss += (x - mean) * (x - mean)
	}
	n := float64(len(v))
	return mean, student(n-1) * math.Sqrt(ss/(n-1)) / math.Sqrt(n)
}

// student returns t₀.₉₇₅ of Student's distribution with ν degrees of freedom, by halving: the probability of a deviation
// beyond ±t is the regularised incomplete beta function I(ν/(ν+t²); ν/2, ½).
func student(nu float64) float64 {
	lo, hi := 1.0, 13.0 // 12.706 at ν = 1, 1.960 at ν = ∞
	for range 60 {
		t := (lo + hi) / 2
		if mathext.RegIncBeta(nu/2, 0.5, nu/(nu+t*t)) > 0.05 {
			lo = t
		} else {
			hi = t
		}
	}
	return (lo + hi) / 2
}
