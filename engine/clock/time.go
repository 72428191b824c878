package clock

import (
	"fmt"
	"math"
	"time"
)

// Time is an instant of the simulation: nanoseconds since the scenario's start, negative before it.
type Time int64

// Duration is a length of simulated time in nanoseconds.
type Duration = time.Duration

// Never is later than every instant: what a model returns when it needs no synchronisation.
const Never Time = math.MaxInt64

// Lengths of time longer than those of package time.
const (
	Day  Duration = 24 * time.Hour
	Week Duration = 7 * Day
)

// Seconds returns t in seconds since the start. It is +Inf for Never.
func (t Time) Seconds() float64 {
	if t == Never {
		return math.Inf(1)
	}
	return Duration(t).Seconds()
}

// FromSeconds returns the instant s seconds after the start, to the nearest nanosecond. NaN and
// what lies beyond the axis on the right become Never; beyond it on the left, the earliest instant.
func FromSeconds(s float64) Time {
	ns := math.Round(s * 1e9)
	switch {
	case math.IsNaN(ns) || ns >= math.MaxInt64:
		return Never
	case ns <= math.MinInt64:
		return math.MinInt64
	}
	return Time(ns)
}

// Add returns t moved by d. Never stays Never, and a sum past the axis becomes Never (or, on the
// left, the earliest instant) instead of wrapping round.
func (t Time) Add(d Duration) Time {
	if t == Never {
		return Never
	}
	s := t + Time(d)
	if d > 0 && s < t {
		return Never
	}
	if d < 0 && s > t {
		return math.MinInt64
	}
	return s
}

// Sub returns the length of time from u to t, held within what a Duration can say.
func (t Time) Sub(u Time) Duration {
	d := Duration(t) - Duration(u)
	if (t >= u) != (d >= 0) {
		if t >= u {
			return math.MaxInt64
		}
		return math.MinInt64
	}
	return d
}

// Before reports whether t comes before u.
func (t Time) Before(u Time) bool { return t < u }

// After reports whether t comes after u.
func (t Time) After(u Time) bool { return t > u }

// String prints t as hours, minutes and seconds after the start, "02:15:30", with as many decimals
// as it needs ("02:15:30.5"), hours beyond 99 in full, a minus sign before the start; "never" for Never.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	sign, ns := "", uint64(t)
	if t < 0 {
		sign, ns = "-", -ns
	}
	s, frac := ns/1e9, ns%1e9
	text := fmt.Sprintf("%s%02d:%02d:%02d", sign, s/3600, s/60%60, s%60)
	if frac != 0 {
		text += trimZeros(fmt.Sprintf(".%09d", frac))
	}
	return text
}

// Min returns the earlier of t and u.
func Min(t, u Time) Time {
	if u < t {
		return u
	}
	return t
}

func trimZeros(s string) string {
	for len(s) > 0 && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}
