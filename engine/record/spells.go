package record

import (
	"math"
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
)

// closingDepth is the water at which underpasses close [m]: ministry rule of April 2024, flood.md 13.
const closingDepth = 0.15

// spells tell of each row of a state when it was above a level, as far as recorded instants show it.
type spells struct {
	level float32
	from  []clock.Time // first instant above; clock.Never: none
	until []clock.Time // the instant at which it was found below for good; clock.Never: it was above at the end
	over  []float32    // how long above [s], every instant standing until the next
	most  []float32    // largest value
	last  clock.Time
	above []bool // at the last instant
}

func newSpells(rows int, level float32) *spells {
	s := &spells{level: level, from: make([]clock.Time, rows), until: make([]clock.Time, rows), over: make([]float32, rows), most: make([]float32, rows), above: make([]bool, rows)}
	for i := range s.from {
		s.from[i], s.until[i] = clock.Never, clock.Never
	}
	return s
}

// note takes the values of an instant. One that it has seen already changes nothing.
func (s *spells) note(now clock.Time, values []float32) {
	passed := float32(now.Sub(s.last).Seconds())
	for i, v := range values {
		if v > s.most[i] {
			s.most[i] = v
		}
		if s.above[i] {
			s.over[i] += passed
		}
		switch above := v > s.level; {
		case above && !s.above[i]:
			if s.from[i] == clock.Never {
				s.from[i] = now
			}
			s.until[i], s.above[i] = clock.Never, true
		case !above && s.above[i]:
			s.until[i], s.above[i] = now, false
		}
	}
	s.last = now
}

// columns are the spells as attributes that begin with a word: first and last instant, no value where there is none.
func (s *spells) columns(name string, l *sim.Loop) []attribute {
	return []attribute{{name + "_from", instants(l, s.from)}, {name + "_until", instants(l, s.until)}}
}

// instants are civil times; zero, and so no value, for clock.Never.
func instants(l *sim.Loop, at []clock.Time) []time.Time {
	out := make([]time.Time, len(at))
	for i, t := range at {
		if t != clock.Never {
			out[i] = l.Civil().At(t)
		}
	}
	return out
}

// hours turns seconds into hours, of two measurements the longer; b may be nil.
func hours(a, b []float32) []float32 {
	out := make([]float32, len(a))
	for i, s := range a {
		if b != nil && b[i] > s {
			s = b[i]
		}
		if s == s {
			out[i] = float32(math.Round(float64(s)) / 3600)
		}
	}
	return out
}
