package viewer

import (
	"slices"

	"semul/engine/clock"
	"semul/engine/frame"
)

// Playback is the clock of what is shown.
type Playback struct {
	At      clock.Time
	Rate    float64 // simulated seconds in a second
	Playing bool
}

// Rates are the speeds that faster and slower run through.
var Rates = []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600, 10000}

// Advance moves on by dt seconds of the reader's time within a span. At the end of a recording it stops; at the head of
// a live run it waits there.
func (p *Playback) Advance(dt float64, from, to clock.Time, live bool) {
	if !p.Playing {
		p.At = min(max(p.At, from), to)
		return
	}
	p.At = min(max(p.At+clock.Time(dt*p.Rate*1e9), from), to)
	if p.At == to && !live {
		p.Playing = false
	}
}

// Toggle starts or stops; from the end of a recording it starts again at its beginning.
func (p *Playback) Toggle(from, to clock.Time, live bool) {
	if !p.Playing && p.At >= to && !live {
		p.At = from
	}
	p.Playing = !p.Playing
}

// Faster moves n places along Rates.
func (p *Playback) Faster(n int) {
	k, exact := slices.BinarySearch(Rates, p.Rate)
	if !exact && n > 0 {
		k--
	}
	p.Rate = Rates[min(max(k+n, 0), len(Rates)-1)]
}

// Stride is how far a step goes: what a second at this rate passes, in whole seconds.
func (p *Playback) Stride() clock.Time { return clock.Time(max(1, p.Rate)) * 1e9 }

// Step stops and moves n strides on, to a multiple of the stride.
func (p *Playback) Step(n int, from, to clock.Time) {
	p.Playing = false
	s := p.Stride()
	k := p.At / s
	if n < 0 && p.At%s != 0 {
		n++ // back to the multiple before
	}
	p.At = min(max((k+clock.Time(n))*s, from), to)
}

// NextEvent returns the instant of the first event after at, or of the last before it; false if there is none. Events
// of one instant count once.
func NextEvent(events []frame.Event, at clock.Time, back bool) (clock.Time, bool) {
	if back {
		for i := len(events) - 1; i >= 0; i-- {
			if events[i].At < at {
				return events[i].At, true
			}
		}
		return 0, false
	}
	for i := range events {
		if events[i].At > at {
			return events[i].At, true
		}
	}
	return 0, false
}
