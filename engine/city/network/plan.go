package network

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
)

// signals gives every signalled junction a controller with a guessed plan. A junction where one stage would do for
// all needs none and becomes a priority junction.
func (l *layout) signals() {
	c := l.c
	var controls []control
	first := 0
	links := &c.LaneLinks
	for j := range c.Junctions.ID {
		for first < len(links.ID) && links.Junction[first] < uint32(j) {
			first++
		}
		end := first
		for end < len(links.ID) && links.Junction[end] == uint32(j) {
			end++
		}
		if c.Junctions.Kind[j] == city.Signalled {
			if x, ok := l.control(uint32(j), uint32(first), uint32(end)); ok {
				controls = append(controls, x)
			}
		}
		first = end
	}
	nodes := make([]node, len(controls))
	for k := range controls {
		nodes[k] = controls[k].node()
	}
	co := newCoordination(c, nodes)
	co.shareCycles()
	for k := range controls {
		x := &controls[k]
		x.cycle = nodes[k].cycle
		states, seconds := timed(x.stages, x.planner.rightTurns(), greens(x.stages, x.cycle))
		c.Signals.State.Add(states...)
		c.Signals.Duration.Add(seconds...)
		c.Signals.Offset[k] = x.planner.offset(x.cycle)
	}
	co.weighAll()
	co.shiftOffsets(nil)
}

// control is a signalled junction with its stages and the cycle that they shall have [s].
type control struct {
	planner planner
	stages  []stage
	cycle   int
}

// stage is the green part of a stage: one letter a group, and what it is worth.
type stage struct {
	state []byte
	ratio float64 // flow over saturation flow, estimated
	least float64 // shortest green [s]
}

// control finds the stages of junction j, which has the lane links first to end, and gives it a row among the signals;
// false where it needs none.
func (l *layout) control(j, first, end uint32) (control, bool) {
	c, g := l.c, l.g
	p := planner{c: c, j: j, first: first, n: int(end - first), mapped: g.mapped[l.stands[j]]}
	p.readApproaches()
	stages := p.stages()
	if len(stages) < 2 {
		c.Junctions.Kind[j] = city.Priority
		return control{}, false
	}
	if p.split {
		g.report.BentPlans++
	}
	s := &c.Signals
	id := uint32(len(s.ID))
	c.Junctions.Signal[j] = id
	name := c.Junctions.ID[j]
	s.ID = append(s.ID, g.opt.Prefix+"S"+name[len(g.opt.Prefix)+1:])
	s.At.Add(c.Junctions.At.At(int(j)))
	s.Groups = append(s.Groups, uint16(p.n))
	for i := range p.n {
		links := &c.LaneLinks
		links.Signal[int(first)+i], links.Group[int(first)+i] = id, uint16(i)
	}
	s.Offset = append(s.Offset, 0)
	s.Guessed = append(s.Guessed, true)
	s.Feeder = append(s.Feeder, city.None)
	s.Bus = append(s.Bus, city.None)
	if !p.mapped {
		g.report.GuessedSignals++
		for _, a := range p.approaches {
			c.Streets.Guessed[a.street] |= city.GuessedSignal
		}
	}
	return control{p, stages, webster(stages)}, true
}

// planner holds one signalled junction while its plan is made.
type planner struct {
	c          *city.City
	j, first   uint32
	n          int
	approaches []approach
	mapped     bool // the source shows the signal
	split      bool // a pair of approaches had to be parted
}

// stages pairs approaches that face each other and gives each pair, in the Korean manner, a stage straight on and one
// for the left turns; both together where only one of them turns left; each approach by itself where left turns share
// lanes of wide streets; and one stage with left turns that give way where both have two lanes at most: a stage less is
// worth more to a crossing than what those who turn lose.
func (p *planner) stages() []stage {
	var all []stage
	done := make([]bool, len(p.approaches))
	for _, pair := range p.pairs() {
		a, b := &p.approaches[pair[0]], &p.approaches[pair[1]]
		done[pair[0]], done[pair[1]] = true, true
		if stages, ok := p.pair(a, b); ok {
			all = append(all, stages...)
			continue
		}
		p.split = true
		all = append(all, p.alone(a), p.alone(b))
	}
	for k := range p.approaches {
		if a := &p.approaches[k]; !done[k] && !a.slip {
			all = append(all, p.alone(a))
		}
	}
	return all
}

// pairs returns the approaches that face each other, the best match first.
func (p *planner) pairs() [][2]int {
	type match struct {
		a, b int
		dot  float64
	}
	var matches []match
	for a := range p.approaches {
		for b := a + 1; b < len(p.approaches); b++ {
			if x, y := &p.approaches[a], &p.approaches[b]; facing(x, y) && !x.slip && !y.slip {
				matches = append(matches, match{a, b, x.heading.Dot(y.heading)})
			}
		}
	}
	slices.SortStableFunc(matches, func(x, y match) int { return cmp.Compare(x.dot, y.dot) })
	taken := make([]bool, len(p.approaches))
	var pairs [][2]int
	for _, m := range matches {
		if !taken[m.a] && !taken[m.b] {
			taken[m.a], taken[m.b] = true, true
			pairs = append(pairs, [2]int{m.a, m.b})
		}
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return cmp.Compare(x[0], y[0]) })
	return pairs
}

// facing reports whether two approaches run against each other, within 40 degrees.
func facing(a, b *approach) bool { return a.heading.Dot(b.heading) < -0.77 }

func (p *planner) pair(a, b *approach) ([]stage, bool) {
	onward := func(i int) bool { return !p.leftish(i) }
	all := func(int) bool { return true }
	switch {
	case !a.left && !b.left:
		s := p.blank()
		return p.checked(p.open(&s, 'G', all, a, b))
	case a.lanes <= 2 && b.lanes <= 2 && !(a.ownLeft && b.ownLeft):
		s := p.blank()
		p.open(&s, 'G', onward, a, b)
		p.open(&s, 'g', p.leftish, a, b)
		return p.checked(&s)
	case a.left != b.left:
		if b.left {
			a, b = b, a
		}
		if !a.ownLeft { // the lane of those who turn would be blocked by them in the first stage
			return nil, false
		}
		both, lead := p.blank(), p.blank()
		p.open(&both, 'G', onward, a, b)
		p.open(&lead, 'G', all, a)
		lead.ratio, lead.least = turnShare*lead.ratio, leastGreen // those who go straight and on foot have had theirs
		return p.checked(&both, &lead)
	case a.ownLeft && b.ownLeft:
		straight, left := p.blank(), p.blank()
		p.open(&straight, 'G', onward, a, b)
		p.open(&left, 'G', p.leftish, a, b)
		return p.checked(&straight, &left)
	}
	return nil, false
}

// alone gives one approach a stage of its own.
func (p *planner) alone(a *approach) stage {
	s := p.blank()
	p.open(&s, 'G', func(int) bool { return true }, a)
	p.yield(&s, true)
	return s
}

// blank is a stage in which nobody goes: right turns may after a stop, slip lanes give way.
func (p *planner) blank() stage {
	s := stage{state: make([]byte, p.n), least: leastGreen}
	for i := range s.state {
		s.state[i] = 'r'
		if p.turn(i) == city.Right {
			s.state[i] = 's'
		}
	}
	for _, a := range p.approaches {
		for _, i := range a.groups {
			if a.slip {
				s.state[i] = 'g'
			}
		}
	}
	return s
}

// flowRatio is a guess at flow over saturation flow of a lane by rank of its street (project default).
var flowRatio = [...]float64{0.30, 0.30, 0.27, 0.22, 0.16, 0.09, 0.05}

// What a stage of turns alone is worth of that, and the shortest green [s] (project defaults).
const (
	turnShare  = 0.6
	leastGreen = 7
)

// open lets the groups of the approaches go for which which is true.
func (p *planner) open(s *stage, letter byte, which func(int) bool, approaches ...*approach) *stage {
	onward := false
	for _, a := range approaches {
		for _, i := range a.groups {
			if which(i) && s.state[i] != 'G' {
				s.state[i] = letter
				onward = onward || p.turn(i) == city.Straight
			}
		}
		ratio := flowRatio[min(a.rank, len(flowRatio)-1)]
		if !onward {
			ratio *= turnShare
		}
		s.ratio = max(s.ratio, ratio)
	}
	if onward {
		s.least = max(s.least, leastGreen+p.crossed(approaches)) // people walk beside those who go straight: 7 s + 1 s/m
	}
	return s
}

// crossed is the width [m] of the widest street that people cross while the given approaches go straight on: not the
// one they come from, nor the one they drive into.
func (p *planner) crossed(open []*approach) float64 {
	widest := 0.0
	for k := range p.approaches {
		a := &p.approaches[k]
		if a.slip || slices.ContainsFunc(open, func(o *approach) bool { return o == a || facing(o, a) }) {
			continue
		}
		lanes := a.lanes
		if o := p.c.Streets.Opposite[a.street]; o != city.None {
			lanes += int(p.c.Streets.LaneOff[o+1] - p.c.Streets.LaneOff[o])
		}
		w := float64(p.c.Lanes.Width[p.c.Streets.LaneOff[a.street]])
		widest = max(widest, float64(lanes)*w)
	}
	return widest
}

// checked lets turns give way where they meet others that go, and reports whether what is left is free of conflict.
func (p *planner) checked(stages ...*stage) ([]stage, bool) {
	out := make([]stage, 0, len(stages))
	for _, s := range stages {
		if !p.yield(s, false) {
			return nil, false
		}
		out = append(out, *s)
	}
	return out, true
}

// yield turns G into g for the lesser of two conflicting groups: a right turn before a left one, turns before those who
// go straight. Equals, and left turns against straight traffic, are a failure unless force is set.
func (p *planner) yield(s *stage, force bool) bool {
	order := func(i int) int {
		switch p.turn(i) {
		case city.Straight:
			return 3
		case city.Left:
			return 2
		case city.Right:
			return 1
		}
		return 0
	}
	for a := range p.n {
		for b := a + 1; b < p.n; b++ {
			if s.state[a] != 'G' || s.state[b] != 'G' || !conflicting(p.c, p.first+uint32(a), p.first+uint32(b)) {
				continue
			}
			lo := a
			if order(a) > order(b) {
				lo = b
			}
			links := &p.c.LaneLinks
			same := p.c.Lanes.Street[links.From[int(p.first)+a]] == p.c.Lanes.Street[links.From[int(p.first)+b]]
			if !force && !same && order(lo) >= 2 {
				return false
			}
			s.state[lo] = 'g'
		}
	}
	return true
}

// offset starts the plan so that a platoon driving along the highest street, north or east, finds its green moving
// with it: the travel time from the city's corner, modulo the cycle.
func (p *planner) offset(cycle int) float32 {
	best := &p.approaches[0]
	for k := range p.approaches {
		if p.approaches[k].rank < best.rank {
			best = &p.approaches[k]
		}
	}
	at := p.c.Junctions.At.At(int(p.j))
	v := 0.9 * float64(p.c.Streets.Speed[best.street])
	t := (at.X*math.Abs(best.heading.X) + at.Y*math.Abs(best.heading.Y)) / max(v, 1)
	t = math.Mod(math.Round(t), float64(cycle))
	if t < 0 {
		t += float64(cycle)
	}
	return float32(t)
}
