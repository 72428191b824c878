package sewer

import (
	"sort"
	"time"
)

// between interpolates; beyond the ends it returns the end's value, or 0.
func (s *Series) between(t float64, extend bool) float64 {
	n := len(s.T)
	if n == 0 {
		return 0
	}
	if t < s.T[0] || t > s.T[n-1] {
		if !extend {
			return 0
		}
		if t < s.T[0] {
			return s.V[0]
		}
		return s.V[n-1]
	}
	i := sort.SearchFloat64s(s.T, t)
	if s.T[i] == t {
		return s.V[i]
	}
	return s.V[i-1] + float64((t-s.T[i-1])/(s.T[i]-s.T[i-1])*(s.V[i]-s.V[i-1]))
}

// curve interpolates y over rising x, constant beyond the ends.
func curve(x, y []float64, at float64) float64 {
	n := len(x)
	if n == 0 {
		return 0
	}
	if at <= x[0] {
		return y[0]
	}
	for i := 1; i < n; i++ {
		if at <= x[i] {
			return y[i-1] + float64((at-x[i-1])/(x[i]-x[i-1])*(y[i]-y[i-1]))
		}
	}
	return y[n-1]
}

// slopeOf is the slope of the piece that curve uses; 0 beyond the ends.
func slopeOf(x, y []float64, at float64) float64 {
	for i := 1; i < len(x); i++ {
		if at <= x[i] {
			if at < x[0] {
				return 0
			}
			return (y[i] - y[i-1]) / (x[i] - x[i-1])
		}
	}
	return 0
}

// steps returns the y of the first x above at, the last beyond.
func steps(x, y []float64, at float64) float64 {
	for i := range x {
		if at < x[i] {
			return y[i]
		}
	}
	if len(y) == 0 {
		return 0
	}
	return y[len(y)-1]
}

// factor multiplies the patterns that hold at a moment.
func factor(patterns []Pattern, at time.Time) float64 {
	f := 1.0
	weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
	atWeekend := false
	for _, p := range patterns {
		atWeekend = atWeekend || p.Kind == Weekend
	}
	for _, p := range patterns {
		i := at.Hour()
		switch p.Kind {
		case Monthly:
			i = int(at.Month()) - 1
		case Daily:
			i = int(at.Weekday())
		case Hourly:
			if weekend && atWeekend {
				continue
			}
		case Weekend:
			if !weekend {
				continue
			}
		}
		if i < len(p.Factor) {
			f *= p.Factor[i]
		}
	}
	return f
}

// When is the civil moment t seconds after a start.
func When(start time.Time, t float64) time.Time { return start.Add(time.Duration(t * 1e9)) }

func (s *Solver) when(t float64) time.Time { return When(s.opt.Start, t) }

// secondOfDay of a time of the simulation.
func (s *Solver) secondOfDay(t float64) float64 {
	w := s.when(t)
	return float64(w.Hour()*3600+w.Minute()*60+w.Second()) + float64(float64(w.Nanosecond())*1e-9)
}
