package kpi

import (
	"math"
	"strings"
)

// Delta is the change of one indicator from a baseline.
type Delta struct {
	Indicator         // of B
	A, B      float64 // in the indicator's unit
	Diff      float64 // B − A
	Percent   float64 // of A; NaN if A is 0
	Arrived   int     // of indicators that lean on who arrived: −1 a smaller share of trips arrived than in A, 1 a larger one, 0 as many
}

// Verdict is what a change means to who judges by the indicator.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"
	Improved Verdict = "better"
	Worsened Verdict = "worse"
	Changed  Verdict = "changed"    // the indicator has no better side
	Unjudged Verdict = "not judged" // it looks better since fewer trips arrived, or worse since more did
)

// Compare returns the change of every indicator that both runs have, in the order of b. One whose unit differs between
// the two is left out.
func Compare(a, b []Indicator) []Delta {
	var out []Delta
	shift := arrivals(a, b)
	for _, k := range b {
		base := Find(a, k.ID)
		if base == nil || base.Unit != k.Unit {
			continue
		}
		d := Delta{Indicator: k, A: base.Value, B: k.Value, Diff: k.Value - base.Value, Percent: math.NaN()}
		if base.Value != 0 {
			d.Percent = 100 * d.Diff / math.Abs(base.Value)
		}
		if leansOnArrivals(k.ID) {
			d.Arrived = shift
		}
		out = append(out, d)
	}
	return out
}

// arrivals tells whether a smaller (−1) or larger (1) share of trips arrived in b than in a, 0 if neither is known. Runs of
// older versions say only how many did not.
func arrivals(a, b []Indicator) int {
	sign, x, y := 1.0, Find(a, "trips_finished_share"), Find(b, "trips_finished_share")
	if x == nil || y == nil {
		sign, x, y = -1, Find(a, "trips_unfinished"), Find(b, "trips_unfinished")
	}
	if x == nil || y == nil {
		return 0
	}
	switch d := sign * (y.Value - x.Value); {
	case math.Abs(d) <= rounding*math.Max(math.Abs(x.Value), math.Abs(y.Value)):
		return 0
	case d < 0:
		return -1
	}
	return 1
}

// leansOnArrivals reports whether an indicator falls just because trips are stuck: means over those who arrived, which leave out
// the slowest, and totals of what was driven, which leave out ways not yet made.
func leansOnArrivals(id string) bool {
	switch id {
	case "mean_delay", "mean_travel_time", "vehicle_km", "vehicle_hours", "vehicle_energy", "vehicle_co2", "residents_over_55db", "residents_over_55db_lden", "residents_over_50db_lnight":
		return true
	}
	return strings.HasSuffix(id, "_emitted")
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
		if d.Arrived < 0 {
			return Unjudged
		}
		return Improved
	case d.Arrived > 0:
		return Unjudged
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
