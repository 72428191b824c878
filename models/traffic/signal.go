package traffic

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
)

// Letters of a signal state, as in city.Signals, and what a dark signal shows.
const (
	protected  = 'G'
	permissive = 'g'
	yellow     = 'y'
	red        = 'r'
	stopThenGo = 's'
	dark       = 'd'
	lateYellow = 'z' // yellow after a permissive green
)

// checkSignals finds plans that cannot be played.
func checkSignals(c *city.City) error {
	for s, id := range c.Signals.ID {
		states, seconds := c.Signals.State.At(s), c.Signals.Duration.At(s)
		if len(states) == 0 || len(states) != len(seconds) {
			return fmt.Errorf("traffic: signal/%s has %d stages and %d durations; give each stage one", id, len(states), len(seconds))
		}
		for i, state := range states {
			if len(state) != int(c.Signals.Groups[s]) {
				return fmt.Errorf("traffic: signal/%s, stage %d: state %q has %d letters for %d groups", id, i+1, state, len(state), c.Signals.Groups[s])
			}
			if bad := strings.Trim(state, "Ggyrs"); bad != "" {
				return fmt.Errorf("traffic: signal/%s, stage %d: letter %q; letters are G g y r s", id, i+1, bad[:1])
			}
			if !(seconds[i] > 0 && seconds[i] < 3600) {
				return fmt.Errorf("traffic: signal/%s, stage %d: lasts %g s; a stage lasts more than 0 s and less than an hour", id, i+1, seconds[i])
			}
		}
	}
	return nil
}

// plans are the fixed plans of all signals and where each stands.
type plans struct {
	off    []uint32         // stages of a signal
	ends   []clock.Duration // of each stage since the start of its cycle
	states []string
	offset []clock.Duration // of the cycle's start after civil midnight
	links  lists            // rows that obey a signal
	stage  []int32          // row in ends and states, or −1 while dark
	until  []clock.Time     // of the present stage
	dark   []bool

	plan, next []clock.Duration // ends as the city has them, and as they are to be from the next cycle on
	waiting    []bool           // by signal: next is not in force yet
	orders     []order          // by signal: what is shown instead of the plan; see stagecommand.go
}

// newPlans reads the plans of a city.
func newPlans(c *city.City, n *network) *plans {
	count := len(c.Signals.ID)
	p := &plans{off: make([]uint32, 1, count+1), stage: make([]int32, count), until: make([]clock.Time, count), dark: make([]bool, count)}
	obey := make([][]uint32, count)
	for r, s := range n.signal {
		if s != none {
			obey[s] = append(obey[s], uint32(r))
		}
	}
	p.links = pack(obey)
	for s := range count {
		at := clock.Duration(0)
		seconds := c.Signals.Duration.At(s)
		for i, state := range c.Signals.State.At(s) {
			at += clock.Duration(int64(float64(float64(seconds[i])*1000)+0.5)) * 1e6
			p.ends, p.states = append(p.ends, at), append(p.states, state)
		}
		p.off = append(p.off, uint32(len(p.ends)))
		p.offset = append(p.offset, clock.Duration(float64(c.Signals.Offset[s])*1e9))
		p.stage[s] = -2
	}
	p.orders = make([]order, count)
	for s := range p.orders {
		p.orders[s] = order{base: -1, above: -1}
	}
	p.plan, p.next, p.waiting = slices.Clone(p.ends), slices.Clone(p.ends), make([]bool, count)
	return p
}

// at returns the stage that signal s shows at an instant and when that ends; midnight is the civil time of instant 0.
func (p *plans) at(s int, now clock.Time, midnight clock.Duration) (stage int32, until clock.Time) {
	ends := p.ends[p.off[s]:p.off[s+1]]
	cycle := ends[len(ends)-1]
	pos := (midnight + clock.Duration(now) - p.offset[s]) % cycle
	if pos < 0 {
		pos += cycle
	}
	for i, end := range ends {
		if pos < end {
			return int32(p.off[s]) + int32(i), now.Add(end - pos)
		}
	}
	return int32(p.off[s]), now.Add(cycle - pos)
}

// before is the stage that precedes the present one of signal i.
func (p *plans) before(i int) int32 {
	if p.stage[i] > int32(p.off[i]) {
		return p.stage[i] - 1
	}
	return int32(p.off[i+1]) - 1
}

// playSignals shows what every signal shows at the present instant.
func (s *Sim) playSignals() {
	for i := range s.plans.stage {
		if !s.playOrder(i) {
			s.playPlan(i)
		}
	}
}

// playPlan shows what the plan of signal i says, or nothing while it is dark.
func (s *Sim) playPlan(i int) {
	p := s.plans
	if s.now < p.until[i] && !(p.dark[i] && p.stage[i] >= 0) {
		return
	}
	if p.dark[i] {
		p.stage[i], p.until[i] = -1, clock.Never
		for _, k := range p.links.at(uint32(i)) {
			s.shows[k] = dark
		}
		return
	}
	p.stage[i], p.until[i] = p.at(i, s.now, s.cfg.Midnight)
	if p.retake(i, s.now, p.until[i], s.cfg.Step) {
		p.stage[i], p.until[i] = p.at(i, s.now, s.cfg.Midnight)
	}
	state, before := p.states[p.stage[i]], p.states[p.before(i)]
	for _, k := range p.links.at(uint32(i)) {
		g := s.net.group[k]
		s.shows[k] = state[g]
		if state[g] == yellow && before[g] == permissive {
			s.shows[k] = lateYellow
		}
	}
}

// SetDark switches a signal off, or on again: it then shows what its plan shows at that time of day.
func (s *Sim) SetDark(signal uint32, off bool) {
	p := s.plans
	if p.dark[signal] != off {
		p.dark[signal], p.until[signal] = off, s.now
	}
}
