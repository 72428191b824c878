package traffic

import (
	"semul/engine/clock"
)

// Between two stages that are shown by command lie yellow and all-red, as in the plans of this program (project defaults,
// traffic.md section 6). Greens last leastGreen or more.
const (
	yellowTime = clock.Duration(3e9)
	allRedTime = clock.Duration(1e9)
)

// order is what controllers have told a signal to show instead of its plan. Stages are rows of plans.states; −1 is the plan.
type order struct {
	base    int32 // what Stage asked for
	above   int32 // what Preempt asked for, which goes before that
	to      int32 // what the running change leads to
	phase   phase
	since   clock.Time // of the phase
	until   clock.Time // when base ends by itself
	release clock.Time // when above does
}

// phase is where a signal stands between two stages.
type phase uint8

const (
	byPlan   phase = iota // the plan is shown
	holding               // a stage is shown until another is asked for
	clearing              // who may not go on has yellow
	empty                 // and red
)

func (o *order) want(now clock.Time) int32 {
	if o.above >= 0 && now < o.release {
		return o.above
	}
	if o.base >= 0 && now < o.until {
		return o.base
	}
	return -1
}

// ShowStage lets a signal show its k-th green stage, counted from 0 in the plan's order, as soon as its present green is
// leastGreen old and the junction is cleared, and hold it until told otherwise, or until the instant until; k < 0 gives the
// plan back. A signal that is dark forgets it. It reports whether there is such a stage.
func (s *Sim) ShowStage(signal uint32, k int, until clock.Time) bool {
	row, ok := s.plans.greenStage(signal, k)
	if ok {
		s.plans.orders[signal].base, s.plans.orders[signal].until = row, until
	}
	return ok
}

// Preempt does as ShowStage and goes before it; it ends at until, now or earlier to end it at once.
func (s *Sim) Preempt(signal uint32, k int, until clock.Time) bool {
	row, ok := s.plans.greenStage(signal, k)
	if ok {
		s.plans.orders[signal].above, s.plans.orders[signal].release = row, until
	}
	return ok
}

// greenStage is the row of a signal's k-th green stage; −1 for k < 0.
func (p *plans) greenStage(signal uint32, k int) (int32, bool) {
	if k < 0 {
		return -1, true
	}
	lo, hi := p.off[signal], p.off[signal+1]
	for row := lo; row < hi; row++ {
		if p.green(lo, hi, row) {
			if k == 0 {
				return int32(row), true
			}
			k--
		}
	}
	return -1, false
}

// playOrder shows what signal i has been told to show; false where its plan is to be played.
func (s *Sim) playOrder(i int) bool {
	p := s.plans
	o := &p.orders[i]
	if o.phase == byPlan && o.base < 0 && o.above < 0 {
		return false
	}
	if p.dark[i] {
		*o = order{base: -1, above: -1}
		return false
	}
	want := o.want(s.now)
	if want < 0 && o.phase == byPlan {
		o.base, o.above = -1, -1
		return false
	}
	switch o.phase {
	case byPlan:
		lo, hi := p.off[i], p.off[i+1]
		at := uint32(p.stage[i])
		if p.stage[i] < 0 || !p.green(lo, hi, at) {
			return false // the plan goes on until somebody has green
		}
		begun := p.until[i].Add(-p.shown(lo, at))
		if p.stage[i] == want {
			o.phase, o.since = holding, begun
		} else if s.now.Sub(begun) >= leastGreen && s.now < p.until[i] {
			s.leave(i, want)
		} else {
			return false
		}
	case holding:
		if want == p.stage[i] || s.now.Sub(o.since) < leastGreen {
			break
		}
		if want < 0 {
			if now, until := p.at(i, s.now, s.cfg.Midnight); now == p.stage[i] {
				p.until[i], o.phase = until, byPlan
				return false
			}
		}
		s.leave(i, want)
	case clearing:
		if s.now.Sub(o.since) >= yellowTime {
			s.stop(i)
		}
	case empty:
		if s.now.Sub(o.since) < allRedTime {
			break
		}
		if o.to < 0 {
			if !s.plansTurn(i) {
				break
			}
			p.until[i], o.phase = s.now, byPlan
			return false
		}
		p.stage[i], o.phase, o.since = o.to, holding, s.now
		for _, k := range p.links.at(uint32(i)) {
			s.shows[k] = p.states[o.to][s.net.group[k]]
		}
	}
	p.until[i] = s.now // the plan takes over at once when the order ends
	return true
}

// plansTurn reports whether the plan of signal i gives green now and for leastGreen to come.
func (s *Sim) plansTurn(i int) bool {
	p := s.plans
	lo, hi := p.off[i], p.off[i+1]
	at, until := p.at(i, s.now, s.cfg.Midnight)
	return p.green(lo, hi, uint32(at)) && until.Sub(s.now) >= min(leastGreen, p.shown(lo, uint32(at)))
}

// shown is how long stage k lasts in the plan in force, whose first stage is lo.
func (p *plans) shown(lo, k uint32) clock.Duration {
	if k == lo {
		return p.ends[k]
	}
	return p.ends[k] - p.ends[k-1]
}

// leave begins the change of signal i to a stage: who does not go on in it gets yellow; before the plan comes back all do.
func (s *Sim) leave(i int, to int32) {
	p := s.plans
	o := &p.orders[i]
	o.to, o.phase, o.since = to, clearing, s.now
	for _, k := range p.links.at(uint32(i)) {
		letter := s.shows[k]
		if letter != protected && letter != permissive {
			continue
		}
		if to >= 0 {
			if next := p.states[to][s.net.group[k]]; next == protected || next == permissive {
				s.shows[k] = next
				if letter == permissive {
					s.shows[k] = permissive // full right of way comes with the stage
				}
				continue
			}
		}
		s.shows[k] = yellow
		if letter == permissive {
			s.shows[k] = lateYellow
		}
	}
}

// stop gives red to those who have yellow.
func (s *Sim) stop(i int) {
	p := s.plans
	o := &p.orders[i]
	o.phase, o.since = empty, s.now
	for _, k := range p.links.at(uint32(i)) {
		if letter := s.shows[k]; letter == yellow || letter == lateYellow {
			s.shows[k] = red
			if o.to >= 0 && p.states[o.to][s.net.group[k]] == stopThenGo {
				s.shows[k] = stopThenGo
			}
		}
	}
}

// saveOrders writes the orders, and what signals show that have one.
func (s *Sim) saveOrders(e Sink) {
	p := s.plans
	for i := range p.orders {
		o := &p.orders[i]
		if o.phase == byPlan && o.base < 0 && o.above < 0 {
			continue
		}
		e.Uint32(uint32(i))
		e.Uint8(uint8(o.phase))
		for _, v := range []int32{o.base, o.above, o.to, p.stage[i]} {
			e.Uint32(uint32(v))
		}
		for _, t := range []clock.Time{o.since, o.until, o.release, p.until[i]} {
			e.Uint64(uint64(t))
		}
		for _, k := range p.links.at(uint32(i)) {
			e.Uint8(s.shows[k])
		}
	}
	e.Uint32(none)
}

// loadOrders takes what saveOrders wrote.
func (s *Sim) loadOrders(d Source) {
	p := s.plans
	for i := d.Uint32(); i != none && d.Err() == nil; i = d.Uint32() {
		if int(i) >= len(p.orders) {
			d.Fail("traffic: the state orders signal %d of %d; it is damaged", i, len(p.orders))
			return
		}
		o := &p.orders[i]
		o.phase = phase(d.Uint8())
		for _, v := range []*int32{&o.base, &o.above, &o.to, &p.stage[i]} {
			*v = int32(d.Uint32())
			if *v >= 0 && (*v < int32(p.off[i]) || *v >= int32(p.off[i+1])) || o.phase > empty {
				d.Fail("traffic: the state shows stage %d of signal %d, which has none such; it is damaged", *v, i)
				return
			}
		}
		for _, t := range []*clock.Time{&o.since, &o.until, &o.release, &p.until[i]} {
			*t = clock.Time(d.Uint64())
		}
		for _, k := range p.links.at(i) {
			s.shows[k] = d.Uint8()
		}
	}
}

// showPlans shows what those signals show that follow their plans: after a state was taken up.
func (s *Sim) showPlans() {
	for i := range s.plans.stage {
		if s.plans.orders[i].phase == byPlan {
			s.playPlan(i)
		}
	}
}
