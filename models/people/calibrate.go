package people

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/clock"
	"semul/engine/fmath"
)

// way is a trip that the constants of the modes are calibrated on.
type way struct {
	w [modeCount]float32 // as weigh
	u float64            // the chance by which its mode is drawn
	// of whom and whither, for saying why shares cannot be
	id       uint32
	from, to place
	bus      float32
	has      uint8
}

// Of calibration: how near the shares expected and drawn come to those asked for, in how many rounds; and up to what deviation it counts as met
// (traffic.md section 9: half a point).
const (
	calibrated = 0.0002
	fitRounds  = 400
	drawRounds = 80
	metWithin  = 0.005
)

// mostWays is how many ways the constants of the modes are calibrated on, about; leastWays how many must begin in the run, else
// those of the whole day count.
const (
	mostWays  = 250000
	leastWays = 1000
)

// ways are the trips of the first day of the run, each with what its mode will be drawn by. In a large city it looks at every second
// or third person, and so on; all says that it has looked at everybody.
func (p *planner) ways(pop *population, whole bool) (list []way, all bool) {
	every := 1 + 2*len(pop.group)/mostWays
	from, until := clock.Time(0), min(p.stop, clock.Time(clock.Day))
	midnight := -clock.Time(p.civil.OfDay(0))
	if whole {
		from, until = midnight, midnight.Add(2*clock.Day) // the last come home after midnight
	}
	var chain [mostLegs]leg
	for day := 0; midnight < until && (day == 0 || !whole); day++ {
		for id := 0; id < len(pop.group); id += every {
			at := pop.home[id]
			var x way
			for k, l := range p.legs(chain[:0], pop, id, day) {
				if l.to == at {
					continue
				}
				if at == pop.home[id] {
					bus := p.choice.told.byBus(p.town, at, l.to)
					p.choice.weigh(&x.w, pop, id, at, l.to, l.purpose, bus)
					x.id, x.from, x.to, x.bus, x.has = uint32(id), at, l.to, float32(bus), pop.means(id, l.purpose)
					x.u = p.modeLuck(id, day, k, l.purpose)
				}
				if depart := l.depart(midnight); depart >= from && depart < until {
					list = append(list, x) // each trip of a tour counts
				}
				at = l.to
			}
		}
		midnight = midnight.Add(clock.Day)
	}
	return list, every == 1
}

// calibrate brings the shares of the modes over the trips that begin in the run, on its first day, to those asked for. The error says
// what is possible.
func (p *planner) calibrate(pop *population) error {
	list, all := p.ways(pop, false)
	if len(list) < leastWays {
		list, all = p.ways(pop, true)
	}
	return p.choice.fit(list, all)
}

// possible reports whether the trips of a whole day can have the shares: then those that begin in the run are put up with as they come.
func (p *planner) possible(pop *population) bool {
	c := *p.choice
	list, _ := p.ways(pop, true)
	return c.fit(list, false) == nil
}

// fit adds ln(target/model) to the constants until the shares of the model over the ways given are those asked for to 0.02
// points, then likewise with the shares that are drawn, where all ways are there: the trips of a small town scatter by a point about what
// is expected of them. Ways with no mode at all do not count. Given constants stay. The error names the share that is farthest from
// what was asked, and says why. What is reached is what the constants give as they are left, also where fitRounds steps do not suffice.
func (c *choice) fit(list []way, all bool) error {
	if len(list) == 0 {
		return nil
	}
	c.most = possible(list)
	if c.params.Choice.Constants == "given" {
		c.reached = c.drawn(list)
		return nil
	}
	c.reached = c.expected(list)
	for c.rounds = 0; c.rounds < fitRounds; c.rounds++ {
		if _, off := c.worst(c.reached); off < calibrated {
			break
		}
		c.step(c.reached, 1)
		c.reached = c.expected(list)
	}
	if all {
		c.fitDrawn(list)
	}
	if mode, off := c.worst(c.reached); off > metWithin {
		return c.short(list, mode)
	}
	return nil
}

// possible are the shares of ways that each mode could be taken for.
func possible(list []way) (shares [modeCount]float64) {
	n := 0.0
	for i := range list {
		if sumOf(&list[i].w) > 0 {
			n++
		}
		for k, v := range list[i].w {
			if v > 0 {
				shares[k]++
			}
		}
	}
	for k := range shares {
		shares[k] /= max(1, n)
	}
	return shares
}

// fitDrawn goes on with the shares drawn and keeps the constants with the best of them.
func (c *choice) fitDrawn(list []way) {
	best, least := c.asc, math.Inf(1)
	for range drawRounds {
		made := c.drawn(list)
		_, off := c.worst(made)
		if off < least {
			best, least, c.reached = c.asc, off, made
		}
		if off < calibrated {
			break
		}
		c.step(made, 0.7)
	}
	c.set(best)
}

// set takes constants over.
func (c *choice) set(asc [modeCount]float64) {
	c.asc = asc
	for k := range asc {
		if c.grip[k] = 0; c.offered[k] {
			c.grip[k] = fmath.Exp(asc[k])
		}
	}
}

// step moves the constants by a part of what the shares are off.
func (c *choice) step(made [modeCount]float64, part float64) {
	asc := c.asc
	for k := range asc {
		switch {
		case c.target[k] <= 0:
		case made[k] <= 0:
			asc[k] = min(60, asc[k]+float64(part*0.5))
		default:
			asc[k] = max(-60, min(60, asc[k]+float64(part*fmath.Log(c.target[k]/made[k]))))
		}
	}
	c.set(asc)
}

// expected are the shares that the model expects of ways.
func (c *choice) expected(list []way) (shares [modeCount]float64) {
	n := 0.0
	for i := range list {
		total := 0.0
		var x [modeCount]float64
		for k, v := range list[i].w {
			x[k] = float64(float64(v) * c.grip[k])
			total += x[k]
		}
		if total <= 0 {
			continue
		}
		n++
		for k := range x {
			shares[k] += x[k] / total
		}
	}
	for k := range shares {
		shares[k] /= max(1, n)
	}
	return shares
}

// drawn are the shares that come out.
func (c *choice) drawn(list []way) (shares [modeCount]float64) {
	n := 0.0
	for i := range list {
		if k, ok := c.pick(&list[i].w, list[i].u); ok {
			shares[k]++
			n++
		}
	}
	for k := range shares {
		shares[k] /= max(1, n)
	}
	return shares
}

// worst is the mode whose share is farthest from the one asked for, those that lack before those that have too much, and by how much
// it is off.
func (c *choice) worst(shares [modeCount]float64) (mode int, off float64) {
	lacking := 0.0
	for k, v := range shares {
		off = max(off, math.Abs(v-c.target[k]))
		if lack := c.target[k] - v; lack > lacking {
			mode, lacking = k, lack
		}
	}
	return mode, off
}

// short says which share of a mode is the largest possible, and why it is no larger.
func (c *choice) short(list []way, mode int) error {
	n := 0.0
	var why [lackCount]float64
	for i := range list {
		x := &list[i]
		if sumOf(&x.w) == 0 {
			continue
		}
		n++
		if x.w[mode] > 0 {
			continue
		}
		why[c.lacks(mode, x.has, x.from, x.to, c.town.distance(x.from, x.to), float64(x.bus))]++
	}
	var reasons []string
	for r, words := range lackWords {
		if why[r] >= 0.0005*n && words != "" {
			if strings.Contains(words, "%s") {
				words = fmt.Sprintf(words, modeNames[mode])
			}
			reasons = append(reasons, fmt.Sprintf("%.1f %% %s", 100*why[r]/n, words))
		}
	}
	text := fmt.Sprintf("model.people.mode_share.%s: %.1f %% of the trips cannot be reached, %.1f %% is as near as it comes beside the other shares; %.1f %% of the trips could be made that way at all",
		modeNames[mode], 100*c.target[mode], 100*c.reached[mode], 100*c.most[mode])
	if len(reasons) > 0 {
		text += ": " + strings.Join(reasons, ", ")
	}
	return fmt.Errorf("%s; change the share%s", text, cures(mode))
}

// cures are the keys that make more of a mode possible.
func cures(mode int) string {
	switch {
	case mode == byCar || mode == byPassenger:
		return ", household.cars or choice.licence"
	case mode == byShared || mode == byKickboard:
		return ", choice.licence or the stations of the [fleet.X]"
	case slices.Contains(spokenOf[:], mode) || mode == byBus:
		return " or the stops of the [fleet.X]"
	}
	return ""
}
