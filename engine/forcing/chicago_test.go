package forcing

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/units"
)

// The window from r·d before the peak to (1−r)·d behind it has the depth P(d), for every d that the blocks can show, and
// the whole storm the depth of its longest duration.
func TestChicagoWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := 5 * time.Minute
		p := &ChicagoRain{AlternatingRain{RainHead: RainHead{Scale: 1}, Step: &step, Depths: map[clock.Duration]units.Metre{}}}
		n := rapid.Float64Range(0.1, 0.9).Draw(t, "n")
		for _, d := range []time.Duration{20 * time.Minute, time.Hour, 4 * time.Hour} {
			p.Depths[d] = units.Metre(0.08 * math.Pow(d.Hours(), n))
		}
		quarter := rapid.IntRange(1, 3).Draw(t, "quarter") // r = ¼, ½, ¾: windows of whole blocks
		peak := clock.Time(quarter) * clock.Time(time.Hour)
		p.Peak = &peak
		r, err := p.Build()
		if err != nil {
			t.Fatal(err)
		}
		d, depths := p.curve()
		for k := 1; k <= 12; k++ {
			window := clock.Time(k) * clock.Time(20*time.Minute)
			from := peak - window/4*clock.Time(quarter)
			if got, want := r.Amount(from, from+window), depthOf(clock.Duration(window), d, depths); !near(got, want, 1e-9) {
				t.Fatalf("%v round the peak have %g m, want %g", clock.Duration(window), got, want)
			}
		}
		if want := depths[len(depths)-1]; !near(r.Total(), want, 1e-9) {
			t.Fatalf("%g m in all, want %g", r.Total(), want)
		}
	})
}

func TestChicagoAtTheEdge(t *testing.T) {
	start := clock.Time(0)
	p := &ChicagoRain{AlternatingRain{RainHead: RainHead{Scale: 2}, Peak: &start, Depths: map[clock.Duration]units.Metre{time.Hour: 0.05, 2 * time.Hour: 0.06}}}
	r, err := p.Build()
	if err != nil || !near(r.Total(), 0.12, 1e-12) || !near(r.Amount(0, 3600*sec), 0.1, 1e-12) {
		t.Errorf("a peak at the start: %v m, %v", r.Total(), err)
	}
	p.Depths[2*time.Hour] = 0.11
	if _, err := p.Build(); err == nil {
		t.Error("a curve that is not concave was taken")
	}
}
