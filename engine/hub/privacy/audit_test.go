package privacy

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// lowerEpsilon is a black-box audit: from outputs on a table and on its neighbour it gives an ε that the mechanism
// exceeds with confidence 1−2α. The event "output ≥ c" is chosen on the first half of the draws and judged on the second,
// both bounds by Clopper and Pearson (1934).
func lowerEpsilon(with, without []int64, alpha float64) float64 {
	half := len(with) / 2
	best, at := math.Inf(-1), int64(0)
	for c := int64(-20); c <= 21; c++ {
		if e := bounded(with[:half], without[:half], c, alpha); e > best {
			best, at = e, c
		}
	}
	return bounded(with[half:], without[half:], at, alpha)
}

func bounded(with, without []int64, c int64, alpha float64) float64 {
	n := float64(len(with))
	hits, false_ := 0.0, 0.0
	for i := range with {
		if with[i] >= c {
			hits++
		}
		if without[i] >= c {
			false_++
		}
	}
	if hits == 0 || false_ == n {
		return math.Inf(-1)
	}
	low := distuv.Beta{Alpha: hits, Beta: n - hits + 1}.Quantile(alpha)
	high := distuv.Beta{Alpha: false_ + 1, Beta: n - false_}.Quantile(1 - alpha)
	return math.Log(low / high)
}

// Noise at ε = 1 gives no alarm at 1; noise of half the scale does: hub.md section 12 (0.962 and 1.950).
func TestTheAuditCatchesNoiseOfHalfTheScale(t *testing.T) {
	const n, alpha = 200_000, 1e-7
	for _, c := range []struct {
		name        string
		sensitivity int64 // of the noise, while one subject changes the count by 2
		alarm       bool
	}{{"right", 2, false}, {"half the scale", 1, true}} {
		l, b := mustLaplace(t, c.sensitivity, 1e9), seeded("audit")
		with, without := make([]int64, n), make([]int64, n)
		for i := range n {
			with[i], without[i] = 2+l.Draw(b), l.Draw(b)
		}
		e := lowerEpsilon(with, without, alpha)
		t.Logf("%s: ε is at least %.3f", c.name, e)
		if (e > 1) != c.alarm {
			t.Errorf("%s: ε ≥ %v, alarm wanted: %v", c.name, e, c.alarm)
		}
	}
}
