package clock

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimePrints(t *testing.T) {
	for _, c := range []struct {
		t    Time
		want string
	}{
		{0, "00:00:00"},
		{Time(2*time.Hour + 15*time.Minute + 30*time.Second), "02:15:30"},
		{Time(30*time.Second + 500*time.Millisecond), "00:00:30.5"},
		{Time(-90 * time.Second), "-00:01:30"},
		{Time(100 * time.Hour), "100:00:00"},
		{1, "00:00:00.000000001"},
		{Never, "never"},
		{math.MinInt64, "-2562047:47:16.854775808"},
	} {
		if got := c.t.String(); got != c.want {
			t.Errorf("%d prints %q, want %q", int64(c.t), got, c.want)
		}
	}
}

func TestTimeNeverWrapsRound(t *testing.T) {
	if got := (Never - 5).Add(time.Second); got != Never {
		t.Errorf("past the end: %v", got)
	}
	if got := Time(math.MinInt64 + 5).Add(-time.Second); got != math.MinInt64 {
		t.Errorf("before the beginning: %v", got)
	}
	if got := Never.Add(-time.Hour); got != Never {
		t.Errorf("an hour before never: %v", got)
	}
	if got := Time(10).Add(5); got != 15 {
		t.Errorf("10 + 5 = %d", got)
	}
	if got := Never.Sub(-10); got != math.MaxInt64 {
		t.Errorf("Sub past the end: %d", got)
	}
	if got := Time(math.MinInt64).Sub(10); got != math.MinInt64 {
		t.Errorf("Sub past the beginning: %d", got)
	}
	if got := Time(10).Sub(25); got != -15 {
		t.Errorf("10 - 25 = %d", got)
	}
}

func TestSecondsGoThereAndBack(t *testing.T) {
	if !math.IsInf(Never.Seconds(), 1) || FromSeconds(math.Inf(1)) != Never || FromSeconds(math.NaN()) != Never ||
		FromSeconds(1e300) != Never || FromSeconds(-1e300) != math.MinInt64 {
		t.Error("the ends of the axis")
	}
	rapid.Check(t, func(t *rapid.T) {
		// 2^53 ns = 104 days: whole nanoseconds fit a float64
		ns := Time(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "ns"))
		if back := FromSeconds(ns.Seconds()); back-ns > 1 || ns-back > 1 {
			t.Fatalf("%d ns -> %v s -> %d ns", ns, ns.Seconds(), back)
		}
	})
}

func TestBeforeAfterMin(t *testing.T) {
	if !Time(1).Before(2) || Time(2).Before(2) || !Time(2).After(1) || Time(2).After(2) || Min(3, 2) != 2 || Min(2, Never) != 2 {
		t.Error("order is wrong")
	}
}
