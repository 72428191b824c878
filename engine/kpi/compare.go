package kpi

import "math"

// Delta is the change of one indicator from a baseline.
type Delta struct {
	Indicator         // of B
	A, B      float64 // in the indicator's unit
	Diff      float64 // B − A
	Percent   float64 // of A; NaN if A is 0
}

// Verdict is what a change means to who judges by the indicator.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"
	Improved Verdict = "better"
	Worsened Verdict = "worse"
	Changed  Verdict = "changed" // the indicator has no better side
)

// Compare returns the change of every indicator that both runs have, in the order of b. One whose unit differs between
// the two is left out.
func Compare(a, b []Indicator) []Delta {
	var out []Delta
	for _, k := range b {
		base := Find(a, k.ID)
		if base == nil || base.Unit != k.Unit {
			continue
		}
		d := Delta{Indicator: k, A: base.Value, B: k.Value, Diff: k.Value - base.Value, Percent: math.NaN()}
		if base.Value != 0 {
			d.Percent = 100 * d.Diff / math.Abs(base.Value)
		}
		out = append(out, d)
	}
	return out
}

// Unshared lists the ids of indicators that only one of two runs has, or has in another unit: those of a, then those of b.
func Unshared(a, b []Indicator) (ids []string) {
	for _, pair := range [2][2][]Indicator{{a, b}, {b, a}} {
		for _, k := range pair[0] {
			if other := Find(pair[1], k.ID); other == nil {
				ids = append(ids, k.ID)
			}
		}
	}
	for _, k := range a {
		if other := Find(b, k.ID); other != nil && other.Unit != k.Unit {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// rounding is the relative change below which two values count as the same: what summing in another order may move.
const rounding = 1e-9

// Verdict judges a change by the indicator's better side.
func (d *Delta) Verdict() Verdict {
	switch {
	case math.Abs(d.Diff) <= rounding*math.Max(math.Abs(d.A), math.Abs(d.B)):
		return Same
	case d.Better == Neither:
		return Changed
	case (d.Diff > 0) == (d.Better == More):
		return Improved
	}
	return Worsened
}

// Tally counts verdicts.
func Tally(deltas []Delta) map[Verdict]int {
	n := map[Verdict]int{}
	for i := range deltas {
		n[deltas[i].Verdict()]++
	}
	return n
}
