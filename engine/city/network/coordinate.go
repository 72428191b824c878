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
	mostFull     = 0.95  // the same where flows are given: a queue that never clears says nothing about offsets
	dispersion   = 0.35  // Robertson's factor is 1/(1 + dispersion·travel time)
	vehicleRoom  = 7.0   // length of a queue for each vehicle [m]
	spillCost    = 20.0  // seconds of delay that a vehicle without room behind the stop line counts for
	lineFlow     = 0.5   // vehicles a second and lane that leave a queue
	sweeps       = 4     // of coordinate descent
)

// node is a signal as coordination sees it.
type node struct {
	links []uint32 // that obey it
	ways  []arrival
	cycle int // [s]
}

// arrival is a street that ends at a signal.
type arrival struct {
	street uint32
	links  []uint32
	lanes  int
	slip   bool // only ever turns right beside the signal
}

// platoon is what drives from one signal to the next: when it leaves, how long it takes, and when it may go on.
type platoon struct {
	from, to int    // signals
	street   uint32 // by which it arrives
	metres   float64
	seconds  float64
	lanes    float64
	streams  []stream
	open     []uint32 // lane links at the far end that go straight on, or the first where none does
	cost     []float64
	counts   float64 // weight of what it loses
}

// stream is a lane link by which vehicles of a platoon leave the first signal.
type stream struct {
	link   uint32
	weight float64
}

// coordination joins signals by the platoons between them.
type coordination struct {
	c        *city.City
	nodes    []node // by row of Signals
	platoons []platoon
	at       [][]int   // platoons by signal
	flow     []float64 // by lane link [vehicles/s]; nil: offsets are made for fullness
}

// newCoordination follows the streets from every signal to the next.
func newCoordination(c *city.City, nodes []node) *coordination {
	co := &coordination{c: c, nodes: nodes, at: make([][]int, len(nodes))}
	for k := range nodes {
		for _, link := range nodes[k].links {
			co.join(k, link)
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

// node is what coordination needs to know of a control.
func (x *control) node() node {
	p := &x.planner
	n := node{cycle: x.cycle}
	for i := range p.n {
		n.links = append(n.links, p.first+uint32(i))
	}
	for i := range p.approaches {
		a := &p.approaches[i]
		w := arrival{street: a.street, lanes: a.lanes, slip: a.slip}
		for _, g := range a.groups {
			w.links = append(w.links, p.first+uint32(g))
		}
		n.ways = append(n.ways, w)
	}
	return n
}

// join follows a lane link of signal k to the next signal and adds it to the platoon that arrives there.
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

// add puts a lane link of signal k into the platoon that arrives at signal to by a street.
func (co *coordination) add(k, to int, street, link uint32, metres, seconds float64) {
	var a *arrival
	for i := range co.nodes[to].ways {
		if x := &co.nodes[to].ways[i]; x.street == street {
			a = x
		}
	}
	if a == nil || a.slip {
		return
	}
	var open []uint32
	for _, g := range a.links {
		if co.c.LaneLinks.Turn[g] == city.Straight {
			open = append(open, g)
		}
	}
	if len(open) == 0 {
		open = a.links[:1]
	}
	weight := 1.0
	switch co.c.LaneLinks.Turn[link] {
	case city.Left, city.UTurn:
		weight = 0.6
	case city.Right:
		weight = 0.3
	}
	if co.flow != nil {
		weight = co.flow[link]
	}
	for i := range co.platoons {
		if x := &co.platoons[i]; x.from == k && x.to == to && x.open[0] == open[0] {
			x.streams = append(x.streams, stream{link, weight})
			return
		}
	}
	co.platoons = append(co.platoons, platoon{from: k, to: to, street: street, counts: 1, metres: metres, seconds: seconds, lanes: float64(a.lanes),
		streams: []stream{{link, weight}}, open: open})
}

// shareCycles gives signals near to each other the longest cycle among them: only then do offsets last.
func (co *coordination) shareCycles() {
	for changed := true; changed; {
		changed = false
		for i := range co.platoons {
			p := &co.platoons[i]
			a, b := &co.nodes[p.from], &co.nodes[p.to]
			if p.metres <= sharedWithin && a.cycle != b.cycle {
				a.cycle = max(a.cycle, b.cycle)
				b.cycle = a.cycle
				changed = true
			}
		}
	}
}

// weighAll fills the costs of the platoons between signals of one cycle.
func (co *coordination) weighAll() {
	for i := range co.platoons {
		p := &co.platoons[i]
		if cycle := co.nodes[p.from].cycle; p.from != p.to && cycle > 0 && cycle == co.nodes[p.to].cycle {
			co.weigh(p)
		}
	}
}

// shiftOffsets moves the offsets of free signals, nil for all, one by one to where the platoons around them lose least.
func (co *coordination) shiftOffsets(free []bool) {
	offsets := co.c.Signals.Offset
	for range sweeps {
		moved := false
		for k := range co.nodes {
			if free != nil && !free[k] {
				continue
			}
			cycle := co.nodes[k].cycle
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

// loss is what the platoons to and from signal k lose if its offset is o.
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
		sum += float64(p.counts * p.cost[((to-from)%cycle+cycle)%cycle])
	}
	return sum
}

// weigh fills a platoon's cost: what it loses in a cycle for every shift of the far plan against the near one [s].
func (co *coordination) weigh(p *platoon) {
	cycle := co.nodes[p.from].cycle
	leaves, opens := make([]float64, cycle), make([]float64, cycle)
	come := 0.0
	for _, m := range p.streams {
		come += float64(m.weight * float64(cycle))
		co.greensOf(p.from, m.link, co.rate(p.from, m), leaves)
	}
	for _, link := range p.open {
		co.greensOf(p.to, link, lineFlow, opens)
	}
	arrives, capacity := Disperse(leaves, p.seconds), 0.0
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
	for t := range arrives {
		if co.flow == nil {
			arrives[t] = arrives[t] * fullness * capacity / all
		} else {
			arrives[t] *= min(come, mostFull*capacity) / all
		}
	}
	room := p.lanes * p.metres / vehicleRoom
	p.cost = make([]float64, cycle)
	for shift := range p.cost {
		queue, lost := 0.0, 0.0
		for t := range 3 * cycle {
			queue += arrives[t%cycle]
			queue -= min(queue, opens[(t-shift+cycle)%cycle])
			if t >= 2*cycle {
				lost += queue + float64(spillCost*max(0, queue-room))
			}
		}
		p.cost[shift] = lost
	}
}

// rate is the flow of a stream while it goes: its weight, or its vehicles of a cycle over its green.
func (co *coordination) rate(k int, m stream) float64 {
	if co.flow == nil {
		return m.weight
	}
	cycle := co.nodes[k].cycle
	green := make([]float64, cycle)
	co.greensOf(k, m.link, 1, green)
	open := 0.0
	for _, g := range green {
		open += g
	}
	return float64(m.weight*float64(cycle)) / max(open, 1)
}

// greensOf adds a flow to every second of a cycle in which a lane link may be driven.
func (co *coordination) greensOf(k int, link uint32, flow float64, seconds []float64) {
	group := int(co.c.LaneLinks.Group[link])
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

// Disperse is a cyclic flow some seconds on, by Robertson's recurrence with the factor F = 1/(1 + 0.35·t): a vehicle
// arrives after 0.8 of the mean travel time at the earliest.
func Disperse(flow []float64, seconds float64) []float64 {
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
