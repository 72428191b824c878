package forcing

import (
	"fmt"
	"sort"

	"semul/engine/clock"
)

// Steps is an amount that falls evenly within each of a row of steps and not at all outside them: rain in metres.
type Steps struct {
	t   []clock.Time // n+1 ends of n steps, ascending
	cum []float64    // fallen by each end; cum[0] = 0
}

// NewSteps returns n steps between n+1 ascending instants with their amounts, none negative. Errors name the step.
func NewSteps(ends []clock.Time, amounts []float64) (*Steps, error) {
	if len(ends) != len(amounts)+1 {
		return nil, fmt.Errorf("forcing: %d amounts need %d ends of steps, got %d", len(amounts), len(amounts)+1, len(ends))
	}
	s := &Steps{t: append([]clock.Time(nil), ends...), cum: make([]float64, len(ends))}
	for i, a := range amounts {
		if ends[i+1] <= ends[i] {
			return nil, fmt.Errorf("forcing: step %d ends at %v, not after its begin at %v", i, ends[i+1], ends[i])
		}
		if !(a >= 0) || a-a != 0 {
			return nil, fmt.Errorf("forcing: step %d has the amount %g; amounts are finite and not negative", i, a)
		}
		s.cum[i+1] = s.cum[i] + a
	}
	return s, nil
}

// By returns what has fallen by t, never less for a later t.
func (s *Steps) By(t clock.Time) float64 {
	n := len(s.t)
	if n == 0 || t <= s.t[0] {
		return 0
	}
	if t >= s.t[n-1] {
		return s.cum[n-1]
	}
	i := sort.Search(n, func(i int) bool { return s.t[i] > t }) - 1
	share := float64(t-s.t[i]) / float64(s.t[i+1]-s.t[i])
	fallen := s.cum[i] + float64((s.cum[i+1]-s.cum[i])*share)
	return min(fallen, s.cum[i+1])
}

// Amount returns what falls from one instant to a later one; 0 if to is not later. Amounts of adjoining intervals add
// up to that of the whole, to rounding.
func (s *Steps) Amount(from, to clock.Time) float64 {
	if to <= from {
		return 0
	}
	return s.By(to) - s.By(from)
}

// Rate returns the amount per second at t; at the end of a step, that of the next.
func (s *Steps) Rate(t clock.Time) float64 {
	n := len(s.t)
	if n == 0 || t < s.t[0] || t >= s.t[n-1] {
		return 0
	}
	i := sort.Search(n, func(i int) bool { return s.t[i] > t }) - 1
	return (s.cum[i+1] - s.cum[i]) / (s.t[i+1] - s.t[i]).Seconds()
}

// Span returns the begin of the first step and the end of the last.
func (s *Steps) Span() (from, to clock.Time) {
	if len(s.t) == 0 {
		return 0, 0
	}
	return s.t[0], s.t[len(s.t)-1]
}

// Total returns the amount of all steps.
func (s *Steps) Total() float64 {
	if len(s.cum) == 0 {
		return 0
	}
	return s.cum[len(s.cum)-1]
}

// moved is the same amounts later.
func (s *Steps) moved(by clock.Duration) *Steps {
	out := &Steps{t: make([]clock.Time, len(s.t)), cum: s.cum}
	for i, t := range s.t {
		out.t[i] = t.Add(by)
	}
	return out
}
