package clock

import (
	"fmt"
	"slices"
)

// Schedule is a set of instants at which something is due: a regular beat, or a list. The zero
// Schedule is empty. A Schedule is never changed after it is made, so it may be shared.
type Schedule struct {
	first, last Time
	every       Duration // 0: the list counts
	at          []Time   // ascending, each once
}

// Every returns the beat first, first+d, first+2d, … without end. It is an error if d is not
// positive or first is Never.
func Every(d Duration, first Time) (Schedule, error) {
	if d <= 0 {
		return Schedule{}, fmt.Errorf("clock: an interval must be positive, got %s", FormatDuration(d))
	}
	if first == Never {
		return Schedule{}, fmt.Errorf("clock: a beat cannot begin at never")
	}
	return Schedule{first: first, last: Never - 1, every: d}, nil
}

// At returns the schedule of these instants, in any order; what stands twice counts once, and
// Never is left out.
func At(instants ...Time) Schedule {
	at := slices.Clone(instants)
	slices.Sort(at)
	at = slices.Compact(at)
	if n := len(at); n > 0 && at[n-1] == Never {
		at = at[:n-1]
	}
	return Schedule{at: at}
}

// Until returns the schedule without what comes after last.
func (s Schedule) Until(last Time) Schedule {
	if s.every > 0 {
		s.last = Min(s.last, last)
		return s
	}
	n, found := slices.BinarySearch(s.at, last)
	if found {
		n++
	}
	s.at = s.at[:n:n]
	return s
}

// Next returns the first due instant after t, or Never.
func (s Schedule) Next(t Time) Time {
	if s.every == 0 {
		n, found := slices.BinarySearch(s.at, t)
		if found {
			n++
		}
		if n == len(s.at) {
			return Never
		}
		return s.at[n]
	}
	next := s.first
	if t >= s.first {
		// unsigned: t may lie more than half the axis after first
		beats := (uint64(t)-uint64(s.first))/uint64(s.every) + 1
		if room := uint64(Never-1) - uint64(s.first); beats > room/uint64(s.every) {
			return Never
		}
		next = Time(uint64(s.first) + beats*uint64(s.every))
	}
	if next > s.last {
		return Never
	}
	return next
}

// Due reports whether something is due exactly at t.
func (s Schedule) Due(t Time) bool {
	if s.every == 0 {
		_, found := slices.BinarySearch(s.at, t)
		return found
	}
	return t >= s.first && t <= s.last && (uint64(t)-uint64(s.first))%uint64(s.every) == 0
}
