package chart

import (
	"math"
	"strconv"
	"time"
)

// ticks returns round values that span lo to hi in about n steps, and how many decimals they need.
func ticks(lo, hi float64, n int) (at []float64, decimals int) {
	if !(hi > lo) {
		hi = lo + 1
	}
	raw := (hi - lo) / float64(n)
	e := math.Floor(math.Log10(raw))
	base := math.Pow(10, e)
	step := 10 * base
	for _, k := range []float64{1, 2, 2.5, 5} {
		if k*base >= raw*0.999 {
			step = k * base
			break
		}
	}
	digits := int(-math.Floor(math.Log10(step) + 1e-9))
	if m := step * math.Pow(10, float64(digits)); math.Abs(m-2.5) < 1e-6 {
		digits++
	}
	decimals = max(0, digits)
	for k := math.Floor(lo/step + 1e-9); ; k++ {
		at = append(at, k*step)
		if k*step >= hi-1e-9*step {
			return at, decimals
		}
	}
}

// tickLabel writes a tick with a thin comma between thousands left out: axes are short.
func tickLabel(v float64, decimals int) string {
	if v == 0 {
		return "0"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	for i := len(s) - 3 - boolInt(decimals > 0)*(decimals+1); i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v < 0 {
		return "−" + s
	}
	return s
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// across returns at most n round instants, or numbers, of the horizontal axis and what stands below them.
func (c *Chart) across(n int) (at []float64, label []string) {
	if !c.Plain {
		return civilTicks(c.Start, c.From, c.To, n)
	}
	round, decimals := ticks(c.From, c.To, n)
	for _, x := range round {
		if x >= c.From && x <= c.To {
			at, label = append(at, x), append(label, tickLabel(x, decimals))
		}
	}
	return at, label
}

// civilSteps are the distances of ticks on a time axis.
var civilSteps = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute,
	30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
	48 * time.Hour, 7 * 24 * time.Hour}

// civilTicks returns round civil times between from and to, at most n of them, as seconds after start.
func civilTicks(start time.Time, from, to float64, n int) (at []float64, label []string) {
	step := civilSteps[len(civilSteps)-1]
	for _, s := range civilSteps {
		if (to-from)/s.Seconds() <= float64(n) {
			step = s
			break
		}
	}
	// Count from the civil midnight of the start's day.
	y, m, d := start.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, start.Location())
	offset := start.Sub(midnight).Seconds()
	for k := math.Ceil((from+offset)/step.Seconds() - 1e-9); k*step.Seconds() <= to+offset+1e-6; k++ {
		s := k*step.Seconds() - offset
		t := start.Add(time.Duration(s * float64(time.Second)))
		at = append(at, s)
		if step >= 24*time.Hour {
			label = append(label, t.Format("1/2"))
		} else {
			label = append(label, t.Format("15:04"))
		}
	}
	return at, label
}
