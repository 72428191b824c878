package network

import (
	"math"

	"semul/engine/city"
)

// Constants of coordination (project defaults where no source is named).
const (
	sharedWithin = 200.0 // signals this near to each other share a cycle [m]
	linkedWithin = 800.0 // platoons are followed this far [m]
	mostPassed   = 8     // junctions without a signal that they pass
	fullness     = 0.75  // flow over capacity that offsets are made for
	dispersion   = 0.35  // Robertson's factor is 1/(1 + dispersion·travel time)
	vehicleRoom  = 7.0   // length of a queue for each vehicle [m]
	spillCost    = 20.0  // seconds of delay that a vehicle without room behind the stop line counts for
	lineFlow     = 0.5   // vehicles a second and lane that leave a queue
	sweeps       = 4     // of coordinate descent
)

// platoon is what drives from one signal to the next: when it leaves, how long it takes, and when it may go on.
type platoon struct {
	from, to int // controls
	metres   float64
	seconds  float64
	lanes    float64
	streams  []stream
	open     []uint32 // lane links at the far end that go straight on, or all where none does
	cost     []float64
}

// stream is a lane link by which vehicles of a platoon leave the first signal.
type stream struct {
	link   uint32
	weight float64
}

// coordination joins controls by the platoons between them.
type coordination struct {
	c        *city.City
	controls []control
	platoons []platoon
	at       [][]int // platoons by control
}

// newCoordination follows the streets from every signal to the next.
func newCoordination(c *city.City, controls []control) *coordination {
	co := &coordination{c: c, controls: controls, at: make([][]int, len(controls))}
	for k := range controls {
		p := &controls[k].planner
		for i := range p.n {
			co.join(k, p.first+uint32(i))
		}
	}
	for i := range co.platoons {
		p := &co.platoons[i]
		co.at[p.from] = append(co.at[p.from], i)
		if p.to != p.from {
			co.at[p.to] = append(co.at[p.to], i)
		}
	}
	return co
}

// join follows a lane link of control k to the next signal and adds it to the platoon that arrives there.
func (co *coordination) join(k int, link uint32) {
	c := co.c
	first := c.Lanes.Street[c.LaneLinks.To[link]]
	street, metres, seconds := first, 0.0, 0.0
	for range mostPassed {
		metres += float64(c.Streets.Length[street])
		seconds += float64(c.Streets.Length[street]) / float64(max(1, 0.9*c.Streets.Speed[street]))
		if metres > linkedWithin {
			return
		}
		if s := c.Junctions.Signal[c.Streets.To[street]]; s != city.None {
			co.add(k, int(s), street, link, metres, seconds)
			return
		}
		if street = co.onward(street); street == city.None {
			return
		}
	}
}

// onward is the street that goes straight on from the end of one, or None.
func (co *coordination) onward(street uint32) uint32 {
	c, links := co.c, &co.c.LaneLinks
	j := c.Streets.To[street]
	for i, end := linksOf(links.Junction, j); i < end; i++ {
		if c.Lanes.Street[links.From[i]] == street && links.Turn[i] == city.Straight {
			return c.Lanes.Street[links.To[i]]
		}
	}
	return city.None
}

// linksOf is the range of the lane links of junction j; they are sorted by junction.
func linksOf(junction []uint32, j uint32) (first, end int) {
	lo, hi := 0, len(junction)
	for lo < hi {
		if m := (lo + hi) / 2; junction[m] < j {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for end = lo; end < len(junction) && junction[end] == j; end++ {
	}
	return lo, end
}

// add puts a lane link of control k into the platoon that arrives at control to by a street.
func (co *coordination) add(k, to int, street, link uint32, metres, seconds float64) {
	var a *approach
	for i := range co.controls[to].planner.approaches {
		if x := &co.controls[to].planner.approaches[i]; x.street == street {
			a = x
		}
	}
	if a == nil || a.slip {
		return
	}
	p := &co.controls[to].planner
	var open []uint32
	for _, straight := range [2]bool{true, false} {
		for _, g := range a.groups {
			if len(open) == 0 || straight {
				if !straight || p.turn(g) == city.Straight {
					open = append(open, p.first+uint32(g))
				}
			}
		}
		if len(open) > 0 {
			break
		}
	}
	if len(open) == 0 {
		return
	}
	weight := 1.0
	switch co.c.LaneLinks.Turn[link] {
	case city.Left, city.UTurn:
		weight = 0.6
	case city.Right:
		weight = 0.3
	}
	for i := range co.platoons {
		if x := &co.platoons[i]; x.from == k && x.to == to && x.open[0] == open[0] {
			x.streams = append(x.streams, stream{link, weight})
			return
		}
	}
	co.platoons = append(co.platoons, platoon{from: k, to: to, metres: metres, seconds: seconds, lanes: float64(a.lanes),
		streams: []stream{{link, weight}}, open: open})
}

// shareCycles gives signals near to each other the longest cycle among them: only then do offsets last.
func (co *coordination) shareCycles() {
	for changed := true; changed; {
		changed = false
		for i := range co.platoons {
			p := &co.platoons[i]
			a, b := &co.controls[p.from], &co.controls[p.to]
			if p.metres <= sharedWithin && a.cycle != b.cycle {
				a.cycle = max(a.cycle, b.cycle)
				b.cycle = a.cycle
				changed = true
			}
		}
	}
}

// shiftOffsets moves the offsets, signal by signal, to where the platoons around it lose least.
func (co *coordination) shiftOffsets() {
	for i := range co.platoons {
		if p := &co.platoons[i]; p.from != p.to && co.controls[p.from].cycle == co.controls[p.to].cycle {
			co.weigh(p)
		}
	}
	offsets := co.c.Signals.Offset
	for range sweeps {
		moved := false
		for k := range co.controls {
			cycle := co.controls[k].cycle
			best, at := co.loss(k, int(offsets[k])), int(offsets[k])
			for o := range cycle {
				if l := co.loss(k, o); l < best-1e-6 {
					best, at = l, o
				}
			}
			moved = moved || at != int(offsets[k])
			offsets[k] = float32(at)
		}
		if !moved {
			return
		}
	}
}

// loss is what the platoons to and from control k lose if its offset is o.
func (co *coordination) loss(k, o int) float64 {
	sum := 0.0
	for _, i := range co.at[k] {
		p := &co.platoons[i]
		if p.cost == nil {
			continue
		}
		from, to := int(co.c.Signals.Offset[p.from]), int(co.c.Signals.Offset[p.to])
		if p.from == k {
			from = o
		} else {
			to = o
		}
		cycle := len(p.cost)
		sum += p.cost[((to-from)%cycle+cycle)%cycle]
	}
	return sum
}

// weigh fills a platoon's cost: what it loses in a cycle for every shift of the far plan against the near one [s].
func (co *coordination) weigh(p *platoon) {
	cycle := co.controls[p.from].cycle
	leaves, opens := make([]float64, cycle), make([]float64, cycle)
	for _, m := range p.streams {
		co.greensOf(p.from, m.link, m.weight, leaves)
	}
	for _, link := range p.open {
		co.greensOf(p.to, link, lineFlow, opens)
	}
	arrives, capacity := disperse(leaves, p.seconds), 0.0
	for _, q := range opens {
		capacity += q
	}
	all := 0.0
	for _, q := range arrives {
		all += q
	}
	if all == 0 || capacity == 0 {
		return
	}
	room := p.lanes * p.metres / vehicleRoom
	p.cost = make([]float64, cycle)
	for shift := range p.cost {
		queue, lost := 0.0, 0.0
		for t := range 3 * cycle {
			queue += arrives[t%cycle] * fullness * capacity / all
			queue -= min(queue, opens[(t-shift+cycle)%cycle])
			if t >= 2*cycle {
				lost += queue + float64(spillCost*max(0, queue-room))
			}
		}
		p.cost[shift] = lost
	}
}

// greensOf adds a flow to every second of a cycle in which a lane link may be driven.
func (co *coordination) greensOf(k int, link uint32, flow float64, seconds []float64) {
	group := int(link - co.controls[k].planner.first)
	states, durations := co.c.Signals.State.At(k), co.c.Signals.Duration.At(k)
	t := 0
	for i, state := range states {
		for range int(durations[i]) {
			if goes(state[group]) {
				seconds[t%len(seconds)] += flow
			}
			t++
		}
	}
}

// disperse is a cyclic flow some seconds on, by Robertson's recurrence with the factor F = 1/(1 + 0.35·t): a vehicle
// arrives after 0.8 of the mean travel time at the earliest.
func disperse(flow []float64, seconds float64) []float64 {
	n := len(flow)
	first := int(math.Round(float64(0.8 * seconds)))
	f := 1 / (1 + float64(dispersion*float64(0.8*seconds)))
	out := make([]float64, n)
	last := 0.0
	for t := range 3 * n { // by the third time round it repeats
		last += float64(f * (flow[((t-first)%n+n)%n] - last))
		out[t%n] = last
	}
	return out
}
