package forcing

import (
	"fmt"
	"math"
	"sort"

	"semul/engine/clock"
)

// Between says what a series is between its points.
type Between uint8

// The ways.
const (
	Linear Between = iota // straight lines
	Hold                  // each value holds until the next point
)

// Series is a quantity at instants: a level, a discharge, a temperature. Before the first point it is the first value,
// behind the last the last.
type Series struct {
	t    []clock.Time
	v    []float64
	cum  []float64 // integral from t[0], in units of v times seconds
	mode Between
}

// NewSeries returns the series through the points. Times ascend strictly, values are finite; errors name the point.
func NewSeries(times []clock.Time, values []float64, mode Between) (*Series, error) {
	if len(times) == 0 || len(times) != len(values) {
		return nil, fmt.Errorf("forcing: a series needs as many values as times and at least one, got %d and %d", len(values), len(times))
	}
	s := &Series{append([]clock.Time(nil), times...), append([]float64(nil), values...), make([]float64, len(times)), mode}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("forcing: point %d of the series is %g; values are finite", i, v)
		}
		if i == 0 {
			continue
		}
		if times[i] <= times[i-1] {
			return nil, fmt.Errorf("forcing: point %d of the series, at %v, is not after the one before, at %v", i, times[i], times[i-1])
		}
		s.cum[i] = s.cum[i-1] + s.part(i-1, times[i])
	}
	return s, nil
}

// Constant is a series of one value.
func Constant(v float64) *Series {
	return &Series{t: []clock.Time{0}, v: []float64{v}, cum: []float64{0}}
}

// At returns the value at t; a step that holds has its new value from its instant on.
func (s *Series) At(t clock.Time) float64 {
	i := s.before(t)
	switch {
	case i < 0:
		return s.v[0]
	case i == len(s.t)-1 || s.mode == Hold:
		return s.v[i]
	}
	share := float64(t-s.t[i]) / float64(s.t[i+1]-s.t[i])
	return s.v[i] + float64((s.v[i+1]-s.v[i])*share)
}

// Integral returns ∫v dt from one instant to a later one, exactly, in units of v times seconds; 0 if to is not later.
func (s *Series) Integral(from, to clock.Time) float64 {
	if to <= from {
		return 0
	}
	return s.by(to) - s.by(from)
}

// Span returns the first and the last instant.
func (s *Series) Span() (from, to clock.Time) { return s.t[0], s.t[len(s.t)-1] }

// before is the last point not after t, -1 if there is none.
func (s *Series) before(t clock.Time) int {
	return sort.Search(len(s.t), func(i int) bool { return s.t[i] > t }) - 1
}

// by is the integral from the first point to t, negative before it.
func (s *Series) by(t clock.Time) float64 {
	i := s.before(t)
	if i < 0 {
		return float64(s.v[0] * (t - s.t[0]).Seconds())
	}
	return s.cum[i] + s.part(i, t)
}

// part is the integral from point i to t, which lies before point i+1 or on it.
func (s *Series) part(i int, t clock.Time) float64 {
	dt := (t - s.t[i]).Seconds()
	if i == len(s.t)-1 || s.mode == Hold {
		return float64(s.v[i] * dt)
	}
	share := float64(t-s.t[i]) / float64(s.t[i+1]-s.t[i])
	mean := s.v[i] + float64((s.v[i+1]-s.v[i])*float64(0.5*share))
	return float64(mean * dt)
}
