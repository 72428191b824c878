package ensemble

import (
	"math"
	"slices"
)

// Effect is a figure for one value of a sweep, over all other combinations.
type Effect struct {
	Value string  `json:"value"`
	N     int     `json:"n"`
	Mean  float64 `json:"mean"`
	CI95  float64 `json:"ci95"` // half width of the 95 % interval of the mean; 0 for one run
	// Against the first value of the sweep, run by run with all else equal.
	Difference     float64 `json:"difference"`
	DifferenceCI95 float64 `json:"difference_ci95"`
}

// Effects compares the values of sweep k by one figure. Runs that failed are left out of means, and their pairs of
// differences.
func Effects(rows []Row, k int, figure string) []Effect {
	var order []string
	for i := range rows {
		if v := rows[i].Values[k]; !slices.Contains(order, v) {
			order = append(order, v)
		}
	}
	effects := make([]Effect, len(order))
	for e, value := range order {
		var all, pairs []float64
		for i := range rows {
			r := &rows[i]
			x, ok := r.Value(figure)
			if r.Values[k] != value || r.Err != nil || !ok {
				continue
			}
			all = append(all, x)
			for j := range rows {
				if o := &rows[j]; o.Values[k] == order[0] && o.Err == nil && alike(o.Values, r.Values, k) {
					if y, ok := o.Value(figure); ok {
						pairs = append(pairs, x-y)
					}
				}
			}
		}
		effects[e] = Effect{Value: value, N: len(all)}
		effects[e].Mean, effects[e].CI95 = interval(all)
		effects[e].Difference, effects[e].DifferenceCI95 = interval(pairs)
	}
	return effects
}

// alike reports whether two combinations differ in sweep k alone.
func alike(a, b []string, k int) bool {
	for i := range a {
		if i != k && a[i] != b[i] {
			return false
		}
	}
	return true
}

// student are the 97.5 % points of Student's distribution for 1, 2, … degrees of freedom; the last is for more.
var student = []float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 1.960}

// interval returns the mean and the half width of its 95 % interval.
func interval(x []float64) (mean, half float64) {
	n := float64(len(x))
	if n == 0 {
		return math.NaN(), 0
	}
	for _, v := range x {
		mean += v / n
	}
	if n < 2 {
		return mean, 0
	}
	square := 0.0
	for _, v := range x {
		square += float64((v - mean) * (v - mean))
	}
	t := student[min(len(x)-2, len(student)-1)]
	return mean, t * math.Sqrt(square/(n-1)/n)
}
