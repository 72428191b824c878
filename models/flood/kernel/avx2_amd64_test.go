package kernel

import (
	"math"
	"testing"
)

// The assembly computes with the constants of the plain kernel.
func TestConstantsAgree(t *testing.T) {
	for _, c := range []struct {
		name string
		bits uint32
		want float32
	}{{"g", bitsGravity, Gravity}, {"g/2", bitsHalfG, 0.5 * Gravity}, {"shallow", bitsShallow, shallow}, {"1e-6", bitsTiny, 1e-6}, {"1/3", bitsThird, 1.0 / 3}, {"1e-9", bitsStill, 1e-9},
		{"0.9", bitsUpwind, upwind}, {"0.05", bitsAside, aside}, {"100", bitsFastest, fastest}} {
		if c.bits != math.Float32bits(c.want) {
			t.Errorf("%s: %#x, want %#x", c.name, c.bits, math.Float32bits(c.want))
		}
	}
}
