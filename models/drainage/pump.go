package drainage

import "semul/engine/clock"

// state is what a pump does.
type state uint8

// The states; the layer drainage.pump shows them.
const (
	resting state = iota // its sump is not deep enough, or it was told to stop
	running
	dark    // without power, or starting after an outage
	drowned // water stood above its sill
	tripped // taken out by an event
)

var stateNames = []string{"resting", "running", "no power", "drowned", "tripped"}

// order is what a controller has told a pump.
type order uint8

const (
	auto order = iota // its own rule
	on
	off
)

// backlash is how far below the sill water must fall before a drowned house counts as dry [m].
const backlash = 0.05

// pump is one pump's state.
type pump struct {
	state state
	order order
	out   bool       // by event, until repaired
	ready clock.Time // not before
	wet   bool       // its house has been above the sill since the last repair
	dryAt clock.Time // since when the water is below the sill again
	above bool       // the sump has passed the upper level and not yet fallen to the lower
	cause uint64     // event that took it out
}

// senses is what a pump reacts to.
type senses struct {
	now         clock.Time
	power       bool
	sump, house float64 // depths [m]
}

// levels are those of a pump's rule and its house [m].
type levels struct{ on, off, sill float64 }

// next returns what a pump does from now on.
func (p *pump) next(s senses, l levels, delay, repair clock.Duration) state {
	switch {
	case s.house > l.sill:
		p.wet, p.dryAt = true, clock.Never
	case p.wet && p.dryAt == clock.Never && s.house < l.sill-backlash:
		p.dryAt = s.now
	case p.wet && p.dryAt != clock.Never && repair > 0 && s.now >= p.dryAt.Add(repair):
		p.wet = false
	}
	if s.sump >= l.on {
		p.above = true
	} else if s.sump <= l.off {
		p.above = false
	}
	if !s.power {
		p.ready = clock.Never
	} else if p.ready == clock.Never {
		p.ready = s.now.Add(delay)
	}
	wanted := p.order == on || p.order == auto && p.above
	switch {
	case p.out:
		return tripped
	case p.wet:
		return drowned
	case !s.power, s.now < p.ready:
		return dark
	case wanted:
		return running
	}
	return resting
}
