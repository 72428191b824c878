package privacy

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/hub/release"
)

// deltaK is how likely a cell of fewer than k subjects may pass the threshold: hub.md section 7.
const deltaK = 1e-4

// Threshold returns τ: noisy counts below it are suppressed, so that a cell of fewer than k subjects is let out with
// probability at most 1e-4. It acts on the noisy count: a test on the true one would leak. k ≤ 1 gives no threshold:
// the smallest int64.
func Threshold(k, sensitivity int64, epsilon release.Nano) int64 {
	if k <= 1 {
		return math.MinInt64
	}
	inverse := float64(sensitivity) / epsilon.Float()
	p := fmath.Exp(-1 / inverse)
	return k - 1 + int64(math.Ceil(float64(inverse*fmath.Log(1/(deltaK*(1+p))))))
}
