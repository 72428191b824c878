package traffic

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/models/traffic/plan"
)

// Letters of a signal state, as in city.Signals, and what a dark signal shows. Sources also know u, red and yellow before a
// green, which is red here; o, off and blinking, and O, off, where the rules of right of way hold: both are g here.
const (
	protected  = 'G'
	permissive = 'g'
	yellow     = 'y'
	red        = 'r'
	stopThenGo = 's'
	dark       = 'd'
	lateYellow = 'z' // yellow after a permissive green
)

// letters are those that a state may have.
const letters = "GgyrsuoO"

// goes reports whether somebody may go at a letter without having stood.
func goes(letter byte) bool { return letter == protected || letter == permissive }

// checkSignals finds plans that cannot be played.
func checkSignals(c *city.City) error {
	for s, id := range c.Signals.ID {
		if err := checkPlan("signal/"+id, int(c.Signals.Groups[s]), c.Signals.State.At(s), c.Signals.Duration.At(s)); err != nil {
			return err
		}
	}
	for p, id := range c.SignalPlans.ID {
		s := c.SignalPlans.Signal[p]
		if int(s) >= len(c.Signals.ID) {
			return fmt.Errorf("traffic: signal_plan/%s belongs to no signal; import the city again", id)
		}
		if err := checkPlan("signal_plan/"+id, int(c.Signals.Groups[s]), c.SignalPlans.State.At(p), c.SignalPlans.Duration.At(p)); err != nil {
			return err
		}
	}
	h := &c.SignalHours
	for i, id := range h.ID {
		switch plan := h.Plan[i]; {
		case int(h.Signal[i]) >= len(c.Signals.ID):
			return fmt.Errorf("traffic: signal_hours/%s belong to no signal; import the city again", id)
		case !(h.From[i] >= 0 && h.From[i] < 86400):
			return fmt.Errorf("traffic: signal_hours/%s begin %g s after midnight; write 0 to below 86400", id, h.From[i])
		case plan != city.None && (int(plan) >= len(c.SignalPlans.ID) || c.SignalPlans.Signal[plan] != h.Signal[i]):
			return fmt.Errorf("traffic: signal_hours/%s name a plan that signal/%s does not have", id, c.Signals.ID[h.Signal[i]])
		}
	}
	return nil
}

// checkPlan finds what of a plan cannot be played; where names it.
func checkPlan(where string, groups int, states []string, seconds []float32) error {
	if len(states) == 0 || len(states) != len(seconds) {
		return fmt.Errorf("traffic: %s has %d stages and %d durations; give each stage one", where, len(states), len(seconds))
	}
	for i, state := range states {
		if len(state) != groups {
			return fmt.Errorf("traffic: %s, stage %d: state %q has %d letters for %d groups", where, i+1, state, len(state), groups)
		}
		if bad := strings.Trim(state, letters); bad != "" {
			return fmt.Errorf("traffic: %s, stage %d: letter %q; letters are G g y r s u o O", where, i+1, bad[:1])
		}
		if !(seconds[i] > 0 && seconds[i] < 3600) {
			return fmt.Errorf("traffic: %s, stage %d: lasts %g s; a stage lasts more than 0 s and less than an hour", where, i+1, seconds[i])
		}
	}
	return nil
}

// plans are the plans of all signals and where each signal stands. A signal's plans are rows one after the other: the one
// that city.Signals holds, then those of city.SignalPlans.
type plans struct {
	first  []uint32         // first plan of a signal; one more than signals
	name   []string         // by plan
	off    []uint32         // stages of a plan
	ends   []clock.Duration // of each stage since the start of its cycle
	states []string
	offset []clock.Duration // by plan: of the cycle's start after civil midnight
	links  lists            // rows that obey a signal
	stage  []int32          // by signal: row in ends and states, −1 while dark or flashing, −2 before anything is shown
	until  []clock.Time     // of what it shows now
	dark   []bool

	plan, next []clock.Duration // ends as the city has them, and as they are to be from the next cycle on
	waiting    []bool           // by plan: next is not in force yet

	hours   [][]hour     // by signal
	running []uint32     // by signal: plan in force
	clear   []afterGreen // by row in ends and states
	cabinet []cabinet
	refused int // unsafe commands
}

// afterGreen is how long a plan shows yellow, and all red, after a green stage.
type afterGreen struct{ yellow, red clock.Duration }

// hour says from when a signal plays a plan.
type hour struct {
	from clock.Duration // after civil midnight
	days uint8          // bit 0 Monday … bit 6 Sunday
	plan uint32
}

// newPlans reads the plans of a city.
func newPlans(c *city.City, n *network) *plans {
	count := len(c.Signals.ID)
	p := &plans{off: []uint32{0}, stage: make([]int32, count), until: make([]clock.Time, count), dark: make([]bool, count),
		hours: make([][]hour, count), running: make([]uint32, count), cabinet: make([]cabinet, count)}
	obey := make([][]uint32, count)
	for r, s := range n.signal {
		if s != none {
			obey[s] = append(obey[s], uint32(r))
		}
	}
	p.links = pack(obey)
	further := make([][]uint32, count)
	for i, s := range c.SignalPlans.Signal {
		further[s] = append(further[s], uint32(i))
	}
	rows := make([]uint32, len(c.SignalPlans.ID)) // plan by row of SignalPlans
	for s := range count {
		p.first = append(p.first, uint32(len(p.name)))
		p.add("city", c.Signals.Offset[s], c.Signals.State.At(s), c.Signals.Duration.At(s))
		for _, i := range further[s] {
			rows[i] = uint32(len(p.name))
			p.add(c.SignalPlans.Name[i], c.SignalPlans.Offset[i], c.SignalPlans.State.At(int(i)), c.SignalPlans.Duration.At(int(i)))
		}
		p.running[s], p.stage[s] = p.first[s], -2
	}
	p.first = append(p.first, uint32(len(p.name)))
	for i, s := range c.SignalHours.Signal {
		h := hour{clock.Duration(float64(c.SignalHours.From[i]) * 1e9), c.SignalHours.Days[i], p.first[s]}
		if plan := c.SignalHours.Plan[i]; plan != city.None {
			h.plan = rows[plan]
		}
		p.hours[s] = append(p.hours[s], h)
	}
	for _, list := range p.hours {
		slices.SortStableFunc(list, func(a, b hour) int { return int(a.from/1e6) - int(b.from/1e6) })
	}
	p.plan, p.next, p.waiting = slices.Clone(p.ends), slices.Clone(p.ends), make([]bool, len(p.name))
	return p
}

// add appends a plan.
func (p *plans) add(name string, offset float32, states []string, seconds []float32) {
	at := clock.Duration(0)
	for i, state := range states {
		at += clock.Duration(int64(float64(float64(seconds[i])*1000)+0.5)) * 1e6
		p.ends, p.states = append(p.ends, at), append(p.states, state)
	}
	for i := range states {
		wait, stop := plan.Clearance(states, seconds, i)
		p.clear = append(p.clear, afterGreen{wait, stop})
	}
	p.off = append(p.off, uint32(len(p.ends)))
	p.offset, p.name = append(p.offset, clock.Duration(float64(offset)*1e9)), append(p.name, name)
}

// at returns the stage that a plan shows at an instant and when that ends; midnight is the civil time of instant 0.
func (p *plans) at(plan uint32, now clock.Time, midnight clock.Duration) (stage int32, until clock.Time) {
	ends := p.ends[p.off[plan]:p.off[plan+1]]
	cycle := ends[len(ends)-1]
	pos := (midnight + clock.Duration(now) - p.offset[plan]) % cycle
	if pos < 0 {
		pos += cycle
	}
	for i, end := range ends {
		if pos < end {
			return int32(p.off[plan]) + int32(i), now.Add(end - pos)
		}
	}
	return int32(p.off[plan]), now.Add(cycle - pos)
}

// before is the stage that precedes a stage of the plan that signal i plays.
func (p *plans) before(i int, stage int32) int32 {
	if plan := p.running[i]; stage <= int32(p.off[plan]) {
		return int32(p.off[plan+1]) - 1
	}
	return stage - 1
}

const day = clock.Duration(24 * 3600e9)

// byHour is the plan that the hours of signal i name at an instant, and when to look again. weekday is that of instant 0,
// Monday 0.
func (p *plans) byHour(i int, now clock.Time, midnight clock.Duration, weekday int) (plan uint32, until clock.Time) {
	list := p.hours[i]
	if len(list) == 0 {
		return p.first[i], clock.Never
	}
	civil := midnight + clock.Duration(now)
	of := civil % day
	today := weekday + int(civil/day)
	until = now.Add(day - of)
	found := false
	for back := range 8 {
		bit := uint8(1) << ((today - back + 14) % 7)
		for _, h := range list {
			switch {
			case h.days&bit == 0:
			case back > 0 || h.from <= of:
				plan, found = h.plan, true
			default:
				until = min(until, now.Add(h.from-of))
			}
		}
		if found {
			return plan, until
		}
	}
	return p.first[i], until
}

// playSignals shows what every signal shows at the present instant.
func (s *Sim) playSignals() {
	p := s.plans
	for i := range p.stage {
		if s.now < p.until[i] && !(p.dark[i] && p.stage[i] >= 0) || s.playShown(i) {
			continue
		}
		s.playSignal(i)
	}
}

// playSignal lets a signal show what it must at the present instant: nothing, a flash, a clearance, or a stage.
func (s *Sim) playSignal(i int) {
	p, k := s.plans, &s.plans.cabinet[i]
	switch {
	case p.dark[i]:
		s.showAll(i, dark)
		return
	case k.mode == FlashingYellow:
		s.showAll(i, permissive)
		return
	case k.mode == FlashingRed:
		s.showAll(i, stopThenGo)
		return
	case k.clearing && s.now < k.clear:
		s.redAfterYellow(i)
		return
	}
	if k.clearing {
		s.redAfterYellow(i) // where no all-red follows
	}
	was := p.stage[i]
	ended := k.order != orderNone && s.now >= k.until
	if ended && s.young(i) {
		p.until[i] = k.began.Add(leastGreen)
		return
	}
	k.expire(s.now)
	plan, again := s.ruling(i)
	if (plan != p.running[i] || k.moved) && s.young(i) && k.order != orderPreempt {
		p.until[i] = k.began.Add(leastGreen)
		return
	}
	changed := false
	if plan != p.running[i] || k.moved {
		if was >= 0 && !k.clearing && s.beginClearance(i, plan, -1) {
			return
		}
		p.running[i], k.moved, changed = plan, false, true
	}
	if stage := k.fixedStage(); stage >= 0 {
		if was >= 0 && (was != stage || k.clearing) && s.beginClearance(i, plan, stage) {
			return
		}
		k.endClearance(s.now)
		k.fixed = true
		s.show(i, stage, min(k.until, again))
		return
	}
	stage, until := p.at(plan, s.now, s.cfg.Midnight)
	if was >= 0 && (k.fixed && !k.clearing && s.beginClearance(i, plan, -1) || k.clearing && s.beginClearance(i, plan, stage)) {
		return
	}
	if was >= 0 && (k.clearing || k.fixed || changed) && !p.joins(stage, until.Sub(s.now)) {
		k.clearing, k.clear, p.until[i] = true, until, until // not worth it: the next stage is waited for
		return
	}
	k.endClearance(s.now)
	k.fixed = false
	if p.retake(i, stage, s.now, until, s.cfg.Step) {
		stage, until = p.at(plan, s.now, s.cfg.Midnight)
	}
	s.show(i, stage, min(until, again, k.until))
}

// young reports whether the green that signal i shows is younger than it must become.
func (s *Sim) young(i int) bool {
	p, k := s.plans, &s.plans.cabinet[i]
	return !k.clearing && p.stage[i] >= 0 && p.green(uint32(p.stage[i])) && s.now < k.began.Add(leastGreen)
}

// ruling is the plan that signal i is to play, by command or by the hour, and when to look again.
func (s *Sim) ruling(i int) (plan uint32, again clock.Time) {
	k := &s.plans.cabinet[i]
	if k.order == orderPlan || k.order == orderStage || k.order == orderPreempt || k.order == orderHold {
		return k.plan, k.until
	}
	return s.plans.byHour(i, s.now, s.cfg.Midnight, s.cfg.Weekday)
}

// showAll lets all movements of a signal show one letter, for good.
func (s *Sim) showAll(i int, letter byte) {
	p := s.plans
	p.stage[i], p.until[i] = -1, clock.Never
	for _, k := range p.links.at(uint32(i)) {
		s.shows[k] = letter
	}
}

// show lets a signal show a stage.
func (s *Sim) show(i int, stage int32, until clock.Time) {
	p := s.plans
	if p.stage[i] != stage {
		p.cabinet[i].began = s.now
	}
	p.stage[i], p.until[i] = stage, until
	state, before := p.states[stage], p.states[p.before(i, stage)]
	for _, k := range p.links.at(uint32(i)) {
		g := s.net.group[k]
		s.shows[k] = shown(state[g])
		if state[g] == yellow && before[g] == permissive {
			s.shows[k] = lateYellow
		}
	}
}

// shown is what a letter of a plan means for those who come.
func shown(letter byte) byte {
	switch letter {
	case 'u':
		return red
	case 'o', 'O':
		return permissive
	}
	return letter
}

// SetDark switches a signal off, or on again: it then shows what its plan shows at that time of day.
func (s *Sim) SetDark(signal uint32, off bool) {
	p := s.plans
	if p.dark[signal] != off {
		p.dark[signal], p.until[signal] = off, s.now
		p.cabinet[signal].clearing = false
	}
}

// neverGreen lists the links whose signal lets nobody go over them in any of its plans.
func (n *network) neverGreen(c *city.City) []uint32 {
	ever := make([][]bool, len(c.Signals.ID))
	note := func(s int, states []string) {
		if ever[s] == nil {
			ever[s] = make([]bool, c.Signals.Groups[s])
		}
		for _, state := range states {
			for g := range state {
				ever[s][g] = ever[s][g] || strings.IndexByte("GgsoO", state[g]) >= 0
			}
		}
	}
	for s := range c.Signals.ID {
		note(s, c.Signals.State.At(s))
	}
	for p, s := range c.SignalPlans.Signal {
		note(int(s), c.SignalPlans.State.At(p))
	}
	var never []uint32
	for r, s := range n.signal {
		if s != none && !ever[s][n.group[r]] {
			never = append(never, uint32(r))
		}
	}
	return never
}
