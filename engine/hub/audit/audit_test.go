package audit

import (
	"testing"

	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
	"semul/engine/rng"
)

// Noise for ε = 1 gives no alarm at 1; noise of half the scale, or 10 % too small, does: hub.md section 12 has 0.962 on
// average, 1.950 and 1.072.
func TestTheAuditTellsRightNoiseFromWrong(t *testing.T) {
	const n, alpha = 200_000, 1e-7
	for _, c := range []struct {
		name    string
		epsilon release.Nano // that the noise is really for
		alarm   bool
	}{{"right", 1e9, false}, {"half the scale", 2e9, true}, {"0.9 of the scale", 1_111_111_111, true}} {
		l, err := privacy.NewLaplace(1, c.epsilon)
		if err != nil {
			t.Fatal(err)
		}
		var b privacy.Bits
		b.Seed(rng.NewStream(7, "audit"), 0, 0)
		with, without := make([]int64, n), make([]int64, n)
		for i := range n {
			with[i], without[i] = 1+l.Draw(&b), l.Draw(&b)
		}
		e, err := LowerEpsilon(with, without, 0, alpha)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: ε is at least %.3f", c.name, e)
		if (e > 1) != c.alarm {
			t.Errorf("%s: ε ≥ %v, alarm wanted: %v", c.name, e, c.alarm)
		}
	}
	if _, err := LowerEpsilon(make([]int64, 100), make([]int64, 99), 0, alpha); err == nil {
		t.Error("unequal sides")
	}
}
