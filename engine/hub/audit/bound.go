package audit

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// LowerEpsilon returns ε_LB of answers with and without one person, as many of each, in the order they were drawn. It
// exceeds the mechanism's ε with a probability of at most 2·alpha; it is −Inf where nothing can be said. delta is that of
// (ε, δ), 0 for pure ε. The error is for slices of unequal length, or of fewer than 100.
func LowerEpsilon(with, without []int64, delta, alpha float64) (float64, error) {
	if len(with) != len(without) || len(with) < 100 {
		return 0, fmt.Errorf("audit: %d answers with and %d without; as many of each are needed, at least 100", len(with), len(without))
	}
	half := len(with) / 2
	choose, judge := newSides(with[:half], without[:half]), newSides(with[half:], without[half:])
	best, at, above := math.Inf(-1), int64(0), true
	for _, c := range choose.candidates() {
		for _, dir := range []bool{true, false} {
			if e := choose.bound(c, dir, delta, alpha); e > best {
				best, at, above = e, c, dir
			}
		}
	}
	return judge.bound(at, above, delta, alpha), nil
}

// sides are the answers, sorted.
type sides struct{ with, without []int64 }

func newSides(with, without []int64) sides {
	return sides{slices.Sorted(slices.Values(with)), slices.Sorted(slices.Values(without))}
}

// candidates are up to 200 different limits among the answers.
func (s sides) candidates() (list []int64) {
	all := slices.Sorted(slices.Values(append(slices.Clone(s.with), s.without...)))
	for i := range 200 {
		list = append(list, all[i*(len(all)-1)/199])
	}
	return slices.Compact(list)
}

// bound is ε_LB of one event.
func (s sides) bound(c int64, above bool, delta, alpha float64) float64 {
	n := float64(len(s.with))
	hits, falls := count(s.with, c, above), count(s.without, c, above)
	if hits == 0 || falls == n {
		return math.Inf(-1)
	}
	low := distuv.Beta{Alpha: hits, Beta: n - hits + 1}.Quantile(alpha)
	high := distuv.Beta{Alpha: falls + 1, Beta: n - falls}.Quantile(1 - alpha)
	if low <= delta {
		return math.Inf(-1)
	}
	return math.Log((low - delta) / high)
}

// count returns how many of a sorted list are at least c, or at most c.
func count(list []int64, c int64, above bool) float64 {
	if above {
		i, _ := slices.BinarySearch(list, c)
		return float64(len(list) - i)
	}
	i, _ := slices.BinarySearch(list, c+1)
	return float64(i)
}
