package sensing

import (
	"semul/engine/clock"
	"semul/engine/rng"
)

// Gilbert–Elliott channel and clocks (project defaults, hub.md section 11).
const (
	toBad, toGood = 0.001, 0.1
	lossWhileBad  = 0.5
	offsetSigma   = 0.5   // of a clock after its daily synchronisation [s]
	driftSigma    = 20e-6 // [s/s]
	day           = 24 * 3600
)

// Numbers of the draws of one reading.
const (
	drawJitter = iota
	drawState
	drawLoss
	drawNoise // two of them
	_
	drawOther
)

// device is the state of one device.
type dev struct {
	next    clock.Time // when it reads again
	reading uint64     // how many it has made, the key of its luck
	bad     bool       // its radio
	silent  bool
	since   clock.Time // without power since; Never: it has power
}

// due reports whether a device reads in (.., to], and when; it then waits for its next reading.
func (d *dev) due(to clock.Time) (clock.Time, bool) {
	return d.next, d.next <= to
}

// wait sets the next reading one period, give or take, after the last.
func (d *dev) wait(row uint32, every clock.Duration, jitter float64, luck rng.Stream) {
	d.reading++
	swing := 2*luck.Float64(uint64(row), d.reading, drawJitter) - 1
	d.next = d.next.Add(every + clock.Duration(float64(every)*float64(jitter*swing)))
}

// lost moves the radio on by a row and reports whether that row is lost.
func (d *dev) lost(row uint32, loss float64, luck rng.Stream) bool {
	p := luck.Float64(uint64(row), d.reading, drawState)
	if d.bad {
		d.bad = p >= toGood
	} else {
		d.bad = p < toBad
	}
	if d.bad {
		loss = lossWhileBad
	}
	return luck.Float64(uint64(row), d.reading, drawLoss) < loss
}

// stamp is what a device's clock says at an instant.
func stamp(row uint32, at clock.Time, civil clock.Civil, luck rng.Stream) clock.Time {
	since := civil.OfDay(at).Seconds()
	days := uint64((at.Seconds() - since + day) / day)
	offset := float64(offsetSigma*luck.Normal(uint64(row), days, 100)) + float64(float64(driftSigma*luck.Normal(uint64(row), days, 101))*since)
	return at.Add(clock.Duration(offset * 1e9))
}
