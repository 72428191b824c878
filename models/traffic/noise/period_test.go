package noise

import (
	"math"
	"testing"
)

// A level that is the same all day long gives an L_den 6.4 dB above it, as every guide to directive 2002/49/EC says; traffic
// by day only loses what half a day is, 3.0 dB, by night only gains 5.2.
func TestLden(t *testing.T) {
	silent := math.Inf(-1)
	for _, c := range []struct {
		levels [Periods]float64
		want   float64
	}{
		{[Periods]float64{60, 60, 60}, 66.395},
		{[Periods]float64{60, silent, silent}, 56.990},
		{[Periods]float64{silent, 60, silent}, 57.218},
		{[Periods]float64{silent, silent, 60}, 65.229},
		{[Periods]float64{65, 60, 55}, 65}, // a street that fades by the penalties
	} {
		if got := Lden(c.levels); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%v: %.3f dB, want %.3f", c.levels, got, c.want)
		}
	}
	if got := Lden([Periods]float64{silent, silent, silent}); !math.IsInf(got, -1) {
		t.Errorf("silence has %g dB", got)
	}
}

func TestPeriods(t *testing.T) {
	var hours [Periods]float64
	for s := 0.0; s < 86400; s++ {
		hours[PeriodOf(s)] += 1.0 / 3600
	}
	for p, h := range hours {
		if math.Abs(h-Hours[p]) > 1e-6 {
			t.Errorf("period %d lasts %g h, want %g", p, h, Hours[p])
		}
	}
	for s, want := range map[float64]Period{0: Night, 7*3600 - 1: Night, 7 * 3600: Day, 19 * 3600: Evening, 23 * 3600: Night} { //semul:allow maprange: independent cases
		if got := PeriodOf(s); got != want {
			t.Errorf("at %g s: period %d, want %d", s, got, want)
		}
	}
}
