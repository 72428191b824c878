package traffic

import (
	"semul/engine/clock"
	"semul/models/traffic/plan"
)

// Mode is how a signal works when it has power.
type Mode uint8

// The modes of a signal.
const (
	ByPlan         Mode = iota
	FlashingYellow      // the rules of right of way hold
	FlashingRed         // everybody stops and gives way
)

// Least times that a cabinet keeps whatever it is told (project defaults).
const (
	leastGreen  = clock.Duration(5e9)
	clearYellow = plan.Yellow
	clearRed    = plan.AllRed
)

// Orders that a cabinet has been given.
const (
	orderNone uint8 = iota
	orderPlan
	orderStage
	orderHold
	orderPreempt
)

// cabinet is what a signal has been told, and what it is doing between two stages.
type cabinet struct {
	mode     Mode
	order    uint8
	plan     uint32     // of an order
	stage    int32      // of an order: row, or −1
	until    clock.Time // of an order; Never where there is none
	began    clock.Time // when the stage that is shown began
	fixed    bool       // the stage shown is an order's, not the clock's
	moved    bool       // the plan's offset has changed
	clearing bool       // movements that lose their green show yellow, then everybody who must waits
	clear    clock.Time // when the clearance ends
}

// expire ends an order whose time is over.
func (k *cabinet) expire(now clock.Time) {
	if k.order == orderNone || now >= k.until {
		k.order, k.stage, k.until = orderNone, -1, clock.Never
	}
}

// endClearance ends a clearance, if one is on.
func (k *cabinet) endClearance(now clock.Time) {
	if k.clearing {
		k.clearing, k.began = false, now
	}
}

// fixedStage is the stage that an order keeps, or −1.
func (k *cabinet) fixedStage() int32 {
	if k.order == orderStage || k.order == orderHold || k.order == orderPreempt {
		return k.stage
	}
	return -1
}

// beginClearance lets the movements of signal i that a coming stage closes show yellow and then red; it returns false if
// none is closed and nothing is to be waited for. stage −1 is the one that the clock of the plan will show then; if that has a green that would be too
// short, the next one is waited for.
func (s *Sim) beginClearance(i int, plan uint32, stage int32) bool {
	p, k := s.plans, &s.plans.cabinet[i]
	wait, stop := p.clearance(i)
	at, byClock := s.now.Add(wait+stop), stage < 0
	if stage < 0 {
		for range 2 * (p.off[plan+1] - p.off[plan]) {
			until := clock.Time(0)
			stage, until = p.at(plan, at, s.cfg.Midnight)
			if p.joins(stage, until.Sub(at)) {
				break
			}
			at = until
		}
	}
	state, closes := p.states[stage], false
	for _, link := range p.links.at(uint32(i)) {
		was, will := s.shows[link], shown(state[s.net.group[link]])
		if was == yellow || was == lateYellow || goes(was) && !goes(will) {
			closes = true
		}
	}
	if !closes {
		if byClock {
			k.clearing, k.clear, p.until[i] = true, at, at // what is shown goes on until the clock's stage begins
		}
		if red := k.began.Add(clearRed); !byClock && s.now < red && !k.clearing && !p.green(uint32(p.stage[i])) {
			k.clearing, k.clear, p.until[i] = true, red, red
			return true
		}
		return byClock
	}
	for _, link := range p.links.at(uint32(i)) {
		was, will := s.shows[link], shown(state[s.net.group[link]])
		switch {
		case goes(was) && goes(will), was == stopThenGo && will == stopThenGo:
		case was == permissive, was == lateYellow:
			s.shows[link] = lateYellow
		case was == protected, was == yellow:
			s.shows[link] = yellow
		default:
			s.shows[link] = red
		}
	}
	k.clearing, k.clear = true, at
	p.until[i] = s.now.Add(wait)
	return true
}

// clearance is how long signal i shows yellow and then red to those who lose their green: as its plan does after the green
// stage that it shows.
func (p *plans) clearance(i int) (wait, stop clock.Duration) {
	row := p.stage[i]
	if row < 0 || !p.green(uint32(row)) {
		return clearYellow, clearRed
	}
	return p.clear[row].yellow, p.clear[row].red
}

// joins reports whether a clearance may end in a stage of which that much is left: one in which nobody is being stopped,
// with greens that still last.
func (p *plans) joins(stage int32, left clock.Duration) bool {
	for _, letter := range []byte(p.states[stage]) {
		if letter == yellow {
			return false
		}
	}
	return left >= leastGreen || !p.green(uint32(stage))
}

// redAfterYellow ends the yellow of a clearance.
func (s *Sim) redAfterYellow(i int) {
	p := s.plans
	for _, link := range p.links.at(uint32(i)) {
		if s.shows[link] == yellow || s.shows[link] == lateYellow {
			s.shows[link] = red
		}
	}
	p.until[i] = p.cabinet[i].clear
}

// SetMode lets a signal flash, or work by its plan again.
func (s *Sim) SetMode(signal uint32, mode Mode) {
	k := &s.plans.cabinet[signal]
	if k.mode != mode {
		k.mode, k.clearing = mode, false
		s.plans.until[signal], s.plans.stage[signal] = s.now, -2
	}
}

// Mode is how a signal works.
func (s *Sim) Mode(signal uint32) Mode { return s.plans.cabinet[signal].mode }

// PlanOf finds a plan of a signal by its name; "city" is the one that the city's table of signals holds.
func (s *Sim) PlanOf(signal uint32, name string) (plan int, ok bool) {
	p := s.plans
	for k := p.first[signal]; k < p.first[signal+1]; k++ {
		if p.name[k] == name {
			return int(k - p.first[signal]), true
		}
	}
	return 0, false
}

// PlayPlan lets a signal play a plan, counted from 0, the city's own, until an instant, and by its hours after that.
func (s *Sim) PlayPlan(signal uint32, plan int, until clock.Time) bool {
	p := s.plans
	if plan < 0 || plan >= int(p.first[signal+1]-p.first[signal]) || !s.mayChange(signal) {
		return s.refuse()
	}
	return s.command(signal, cabinet{order: orderPlan, plan: p.first[signal] + uint32(plan), stage: -1, until: until})
}

// ShowStage keeps a stage of the plan in force, counted from 1, until an instant: after yellow and all red for those who
// lose their green. It is refused, and counted so, if the stage is no green one, if the present green is younger than the
// least green, or while a clearance is on.
func (s *Sim) ShowStage(signal uint32, stage int, until clock.Time) bool {
	row, ok := s.greenStage(signal, stage)
	if !ok || row != s.plans.stage[signal] && !s.mayChange(signal) || s.plans.cabinet[signal].clearing {
		return s.refuse()
	}
	return s.command(signal, cabinet{order: orderStage, plan: s.plans.running[signal], stage: row, until: until})
}

// Preempt shows a stage as ShowStage does, and does not wait for the least green of others.
func (s *Sim) Preempt(signal uint32, stage int, until clock.Time) bool {
	row, ok := s.greenStage(signal, stage)
	if !ok || s.plans.stage[signal] < 0 || s.plans.cabinet[signal].clearing {
		return s.refuse()
	}
	return s.command(signal, cabinet{order: orderPreempt, plan: s.plans.running[signal], stage: row, until: until})
}

// Hold keeps the green stage that is shown until an instant.
func (s *Sim) Hold(signal uint32, until clock.Time) bool {
	p := s.plans
	if p.stage[signal] < 0 || p.cabinet[signal].clearing || !p.green(uint32(p.stage[signal])) {
		return s.refuse()
	}
	return s.command(signal, cabinet{order: orderHold, plan: p.running[signal], stage: p.stage[signal], until: until})
}

// SetOffset lets the cycle of the plan in force begin that long after civil midnight.
func (s *Sim) SetOffset(signal uint32, offset clock.Duration) bool {
	p := s.plans
	if !s.mayChange(signal) {
		return s.refuse()
	}
	plan := p.running[signal]
	cycle := p.ends[p.off[plan+1]-1]
	if offset = (offset%cycle + cycle) % cycle; p.offset[plan] != offset {
		p.offset[plan], p.cabinet[signal].moved, p.until[signal] = offset, true, s.now
	}
	return true
}

// Release ends what a signal has been told: it plays its plans by the hour, with its own greens.
func (s *Sim) Release(signal uint32) {
	k := &s.plans.cabinet[signal]
	if k.order != orderNone {
		k.until = s.now
		if !k.clearing {
			s.plans.until[signal] = s.now
		}
	}
	s.Retime(signal, nil)
}

// command puts an order into force, unless pre-emption is on, which goes first.
func (s *Sim) command(signal uint32, o cabinet) bool {
	k := &s.plans.cabinet[signal]
	if k.order == orderPreempt && o.order != orderPreempt && s.now < k.until {
		return s.refuse()
	}
	k.order, k.plan, k.stage, k.until = o.order, o.plan, o.stage, o.until
	if !k.clearing {
		s.plans.until[signal] = s.now
	}
	return true
}

func (s *Sim) refuse() bool {
	s.plans.refused++
	return false
}

// mayChange reports whether a signal may leave what it shows: it works, is not clearing, and its green is old enough.
func (s *Sim) mayChange(signal uint32) bool {
	p := s.plans
	k, stage := &p.cabinet[signal], p.stage[signal]
	return stage >= 0 && !k.clearing && (!p.green(uint32(stage)) || s.now.Sub(k.began) >= leastGreen)
}

// greenStage is the row of a stage, counted from 1, of the plan in force, if somebody goes in it and nobody is being
// stopped.
func (s *Sim) greenStage(signal uint32, stage int) (row int32, ok bool) {
	p := s.plans
	lo, hi := int32(p.off[p.running[signal]]), int32(p.off[p.running[signal]+1])
	row = lo + int32(stage) - 1
	return row, row >= lo && row < hi && p.green(uint32(row))
}

// saveCabinets writes what signals have been told and show.
func (s *Sim) saveCabinets(e Sink) {
	p := s.plans
	e.Uint64(uint64(p.refused))
	for i := range p.cabinet {
		k := &p.cabinet[i]
		e.Uint8(uint8(k.mode))
		e.Uint8(k.order)
		for _, v := range []uint32{k.plan, uint32(k.stage), p.running[i], uint32(p.stage[i])} {
			e.Uint32(v)
		}
		for _, t := range []clock.Time{k.until, k.began, k.clear, p.until[i]} {
			e.Uint64(uint64(t))
		}
		for _, v := range []bool{k.fixed, k.moved, k.clearing} {
			saveBool(e, v)
		}
		for _, link := range p.links.at(uint32(i)) {
			e.Uint8(s.shows[link])
		}
	}
	for _, offset := range p.offset {
		e.Uint64(uint64(offset))
	}
}

// loadCabinets reads what saveCabinets wrote.
func (s *Sim) loadCabinets(d Source) {
	p := s.plans
	p.refused = int(d.Uint64())
	for i := range p.cabinet {
		k := &p.cabinet[i]
		k.mode, k.order = Mode(d.Uint8()), d.Uint8()
		k.plan, k.stage, p.running[i], p.stage[i] = d.Uint32(), int32(d.Uint32()), d.Uint32(), int32(d.Uint32())
		k.until, k.began, k.clear, p.until[i] = clock.Time(d.Uint64()), clock.Time(d.Uint64()), clock.Time(d.Uint64()), clock.Time(d.Uint64())
		k.fixed, k.moved, k.clearing = d.Uint8() != 0, d.Uint8() != 0, d.Uint8() != 0
		for _, link := range p.links.at(uint32(i)) {
			s.shows[link] = d.Uint8()
		}
		last := uint32(len(p.name))
		if d.Err() == nil && (k.mode > FlashingRed || k.order > orderPreempt || k.plan > last || p.running[i] >= last ||
			int(p.stage[i]) >= len(p.states) || int(k.stage) >= len(p.states) || k.fixedStage() < 0 && k.order > orderPlan) {
			d.Fail("traffic: signal %d of the state does what none can; it is damaged", i)
		}
		if d.Err() != nil {
			return
		}
	}
	for plan := range p.offset {
		p.offset[plan] = clock.Duration(d.Uint64())
	}
}
