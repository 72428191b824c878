package traffic

import (
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/models/traffic/plan"
)

// obey does what controllers have told traffic.
func (m *Model) obey(list []sim.Msg[msg.Command]) {
	for i := range list {
		c, cause := &list[i].Payload, list[i].Event.ID
		switch c.Act {
		case msg.Close:
			for _, lane := range m.lanesOf(c.Target) {
				m.sim.CloseByCommand(lane, c.Until, cause)
			}
		case msg.Open:
			for _, lane := range m.lanesOf(c.Target) {
				m.sim.OpenByCommand(lane, cause)
			}
		case msg.Retime:
			if c.Target.Support == city.OfSignal && int(c.Target.Index) < len(m.dim) {
				m.sim.Retime(c.Target.Index, c.Green[:])
			}
		case msg.Advise:
			if c.Target.Support == city.OfStreet {
				m.sim.Advise(c.Target.Index, c.Seconds, c.Until)
			}
		case msg.Bays:
			if m.cars != nil && m.cars.lots != nil && c.Target.Support == city.OfParking && int(c.Target.Index) < m.cars.lots.own {
				m.cars.lots.told[c.Target.Index] = c.Free
			}
		case msg.Locate:
			if c.Target.Support == city.Vehicle && int(c.Target.Index) < len(m.units.told) && (c.Street == none || m.usable(c.Street)) {
				m.units.told[c.Target.Index] = c.Street
			}
		case msg.Plan, msg.Stage, msg.Program, msg.Offset, msg.Hold, msg.Preempt:
			if c.Target.Support == city.OfSignal && int(c.Target.Index) < len(m.dim) {
				m.command(c)
			}
		}
	}
}

// command tells a signal what a controller wants of it. What is unsafe is refused and counted.
func (m *Model) command(c *msg.Command) {
	s, signal := m.sim, c.Target.Index
	switch c.Act {
	case msg.Plan:
		s.Release(signal)
	case msg.Stage:
		s.ShowStage(signal, int(c.Index), c.Until)
	case msg.Program:
		s.PlayPlan(signal, int(c.Index), c.Until)
	case msg.Offset:
		s.SetOffset(signal, clock.Duration(float64(c.Seconds)*1e9))
	case msg.Hold:
		s.Hold(signal, c.Until)
	case msg.Preempt:
		s.Preempt(signal, int(c.Index), c.Until)
	}
}

// lanesOf lists the lanes of a lane, a street, or the streets of an underpass.
func (m *Model) lanesOf(ref city.Ref) (lanes []uint32) {
	c := m.env.City
	street := func(s uint32) {
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			lanes = append(lanes, l)
		}
	}
	switch {
	case ref.Support == city.OfLane && int(ref.Index) < len(c.Lanes.ID):
		lanes = append(lanes, ref.Index)
	case ref.Support == city.OfStreet && int(ref.Index) < len(c.Streets.ID):
		street(ref.Index)
	case ref.Support == city.OfUnderpass && int(ref.Index) < len(c.Underpasses.ID):
		for _, s := range c.Underpasses.Streets.At(int(ref.Index)) {
			street(s)
		}
	}
	return lanes
}

// CloseByCommand closes a city lane as CloseLane does, until OpenByCommand. A lane that a command has closed already is
// closed until the later of the two instants.
func (s *Sim) CloseByCommand(lane uint32, until clock.Time, cause uint64) {
	r := s.net.laneOf[lane]
	if r == none {
		return
	}
	for i := range s.incidents {
		if in := &s.incidents[i]; in.commanded && in.row == r {
			in.until = max(in.until, until)
			return
		}
	}
	was := s.closed[r]
	s.CloseLane(lane, until, cause)
	s.incidents[len(s.incidents)-1].commanded = true
	if !was {
		s.notices = append(s.notices, Notice{Kind: "closed", Where: s.laneRef(r), Unit: "m", Note: "by command", Cause: cause})
	}
}

// OpenByCommand ends what CloseByCommand began; water and other closures stay. cause is the event behind it, or 0.
func (s *Sim) OpenByCommand(lane uint32, cause uint64) {
	for i := range s.incidents {
		if in := &s.incidents[i]; in.commanded && in.row == s.net.laneOf[lane] {
			in.until = s.now
			if cause != 0 {
				in.cause = cause
			}
		}
	}
	s.endIncidents()
}

// Retime gives the green stages of the plan that a signal plays other lengths [s], in the plan's order, from its next cycle on; nil gives the
// plan back. The cycle stays as long as it is: greens are at least leastGreen, and what is above that is scaled to the
// plan's sum, so that offsets between signals hold. Where the plan's greens are too short for that, nothing changes.
func (s *Sim) Retime(signal uint32, green []float32) {
	p := s.plans
	plan := p.running[signal]
	lo, hi := p.off[plan], p.off[plan+1]
	copy(p.next[lo:hi], p.plan[lo:hi])
	p.waiting[plan] = true
	if green == nil {
		return
	}
	var sum, extra clock.Duration
	var wish [msg.MostGreens]clock.Duration
	n := 0
	for k := lo; k < hi; k++ {
		if p.green(k) && n < len(green) && n < len(wish) {
			wish[n] = max(0, clock.Duration(float64(green[n])*1e9)-leastGreen)
			sum, extra, n = sum+p.lasts(lo, k), extra+wish[n], n+1
		}
	}
	spare := sum - clock.Duration(n)*leastGreen
	if n == 0 || spare < 0 {
		return
	}
	at, i, left := clock.Duration(0), 0, spare
	for k := lo; k < hi; k++ {
		lasts := p.lasts(lo, k)
		if p.green(k) && i < n {
			share := spare / clock.Duration(n)
			if extra > 0 {
				share = clock.Duration(float64(spare) * (float64(wish[i]) / float64(extra)))
			}
			if share -= share % 1e8; i == n-1 {
				share = left
			}
			lasts, left, i = leastGreen+share, left-share, i+1
		}
		at += lasts
		p.next[k] = at
	}
}

// green reports whether stage k is a green one of its plan: see plan.Green.
func (p *plans) green(k uint32) bool {
	row, _ := slices.BinarySearch(p.off, k+1) // the plan after that of k
	lo, hi := p.off[row-1], p.off[row]
	return plan.Green(p.states[lo:hi], int(k-lo))
}

// lasts is how long stage k of a plan lasts whose first stage is lo.
func (p *plans) lasts(lo, k uint32) clock.Duration {
	if k == lo {
		return p.plan[k]
	}
	return p.plan[k] - p.plan[k-1]
}

// retake puts new greens into force if the cycle of signal i began in this step.
func (p *plans) retake(i int, stage int32, now, until clock.Time, step clock.Duration) bool {
	plan := p.running[i]
	lo, hi := p.off[plan], p.off[plan+1]
	if !p.waiting[plan] || stage != int32(lo) || until.Sub(now) <= p.ends[lo]-step {
		return false
	}
	copy(p.ends[lo:hi], p.next[lo:hi])
	p.waiting[plan] = false
	return true
}

// inForce lists the ends of all stages as they are and as they are to be [ms].
func (p *plans) inForce() []uint32 {
	list := make([]uint32, 0, 2*len(p.ends))
	for k := range p.ends {
		list = append(list, uint32(p.ends[k]/1e6), uint32(p.next[k]/1e6))
	}
	return list
}

// enforce takes what inForce gave; false if it cannot be of this city.
func (p *plans) enforce(list []uint32) bool {
	if len(list) != 2*len(p.ends) {
		return false
	}
	for i := range p.name {
		for k := p.off[i]; k < p.off[i+1]; k++ {
			p.ends[k], p.next[k] = clock.Duration(list[2*k])*1e6, clock.Duration(list[2*k+1])*1e6
			if k > p.off[i] && (p.ends[k] <= p.ends[k-1] || p.next[k] <= p.next[k-1]) || p.ends[k] <= 0 || p.next[k] <= 0 {
				return false
			}
		}
	}
	return true
}
