package clock

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func every(t interface {
	Helper()
	Fatal(...any)
}, d Duration, first Time) Schedule {
	t.Helper()
	s, err := Every(d, first)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBeat(t *testing.T) {
	s := every(t, 10, 5).Until(30)
	var got []Time
	for at := s.Next(math.MinInt64); at != Never; at = s.Next(at) {
		got = append(got, at)
	}
	if len(got) != 3 || got[0] != 5 || got[1] != 15 || got[2] != 25 {
		t.Errorf("5, 15, 25 are due until 30, got %v", got)
	}
	for at, want := range map[Time]bool{4: false, 5: true, 6: false, 15: true, 25: true, 35: false, -5: false} {
		if s.Due(at) != want {
			t.Errorf("due at %d: %v", int64(at), s.Due(at))
		}
	}
	if !every(t, 10, 5).Until(25).Due(25) {
		t.Error("Until leaves its own instant in")
	}
	if every(t, time.Hour, 0).Next(Never-1) != Never {
		t.Error("a beat past the axis")
	}
	if got := every(t, 1<<62, math.MinInt64).Next(0); got != 1<<62 {
		t.Errorf("a beat across the whole axis: %d", got)
	}
}

func TestList(t *testing.T) {
	given := []Time{30, 10, 20, 10, Never}
	s := At(given...)
	if given[0] != 30 {
		t.Error("At sorted its caller's slice")
	}
	for from, want := range map[Time]Time{math.MinInt64: 10, 9: 10, 10: 20, 20: 30, 30: Never} {
		if got := s.Next(from); got != want {
			t.Errorf("after %d comes %d, got %d", int64(from), int64(want), int64(got))
		}
	}
	if !s.Due(20) || s.Due(21) || s.Due(Never) {
		t.Error("Due is wrong")
	}
	if u := s.Until(20); u.Next(10) != 20 || u.Next(20) != Never || s.Next(20) != 30 {
		t.Error("Until is wrong, or changed the schedule it was called on")
	}
	var none Schedule
	if none.Next(0) != Never || none.Due(0) {
		t.Error("the zero schedule is not empty")
	}
}

func TestBadBeats(t *testing.T) {
	if _, err := Every(0, 0); err == nil || err.Error() != "clock: an interval must be positive, got 0 s" {
		t.Error(err)
	}
	if _, err := Every(-time.Minute, 0); err == nil || err.Error() != "clock: an interval must be positive, got -1 min" {
		t.Error(err)
	}
	if _, err := Every(1, Never); err == nil {
		t.Error("a beat from never on was accepted")
	}
}

// Next is the first due instant after t: it is due, later than t, and nothing due lies between.
func TestNextIsTheFirstDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Duration(rapid.Int64Range(1, 50).Draw(t, "d"))
		first := Time(rapid.Int64Range(-100, 100).Draw(t, "first"))
		last := first + Time(rapid.Int64Range(0, 300).Draw(t, "span"))
		s := every(t, d, first).Until(last)
		from := Time(rapid.Int64Range(-200, 500).Draw(t, "from"))
		next := s.Next(from)
		for at := from + 1; at < Min(next, 600); at++ {
			if s.Due(at) {
				t.Fatalf("after %d: %d is due, Next gave %d", from, at, next)
			}
		}
		if next != Never && (!s.Due(next) || next <= from) {
			t.Fatalf("after %d: Next gave %d, which is not due", from, next)
		}
	})
}
