package traffic

import (
	"fmt"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// setSignals takes the scenario's tables about signals.
func (m *Model) setSignals(tables []sim.Entry) error {
	c := m.env.City
	m.battery, m.lost = make([]clock.Duration, len(c.Signals.ID)), make([]clock.Time, len(c.Signals.ID))
	for s := range m.lost {
		m.lost[s] = clock.Never
	}
	own := map[string]bool{}
	for _, t := range tables {
		own[t.Name] = true
	}
	for _, t := range tables {
		p, some := t.Params.(*SignalParams), t.Name == "default"
		for s, id := range c.Signals.ID {
			if t.Name != id && (t.Name != "default" || own[id]) {
				continue
			}
			some = true
			m.battery[s] = p.Battery
			if p.Plan != "city" {
				plan, ok := m.sim.PlanOf(uint32(s), p.Plan)
				if !ok {
					return fmt.Errorf("%s.plan: signal/%s has no plan %q; it has %s", t.Key, id, p.Plan, m.sim.planNames(uint32(s)))
				}
				m.sim.force(uint32(s), plan, clock.Never)
				m.sim.plans.stage[s] = -2 // from the first instant on
			}
			m.setMode(uint32(s), p.Mode)
		}
		if !some {
			return fmt.Errorf("%s: the city has no signal %q; the table's name is the id of a signal, or default", t.Key, t.Name)
		}
	}
	m.sim.playSignals()
	return nil
}

// setMode lets a signal work in a mode by name.
func (m *Model) setMode(signal uint32, mode string) {
	switch mode {
	case "dark":
		m.lost[signal] = -1 // it never had power
		m.sim.SetDark(signal, true)
		m.dim[signal] = true
	case "flashing_yellow":
		m.sim.SetMode(signal, FlashingYellow)
	case "flashing_red":
		m.sim.SetMode(signal, FlashingRed)
	default:
		m.sim.SetMode(signal, ByPlan)
	}
}

// empty reports whether a signal is dark at the present instant, with power or without: its battery may still last.
func (m *Model) empty(signal int, power bool) bool {
	switch {
	case m.lost[signal] < 0:
		return true
	case power:
		m.lost[signal] = clock.Never
		return false
	case m.lost[signal] == clock.Never:
		m.lost[signal] = m.sim.Now()
	}
	return m.sim.Now().Sub(m.lost[signal]) >= m.battery[signal]
}

// applyPlan does what an event of kind plan says.
func (m *Model) applyPlan(ref city.Ref, p *PlanParams, target string) error {
	if ref.Support != city.OfSignal {
		return fmt.Errorf("plan is about a signal, not %s", target)
	}
	if p.Plan != "" {
		plan, ok := m.sim.PlanOf(ref.Index, p.Plan)
		if !ok {
			return fmt.Errorf("%s has no plan %q; it has %s", target, p.Plan, m.sim.planNames(ref.Index))
		}
		until := clock.Never
		if p.Duration > 0 {
			until = m.sim.Now().Add(p.Duration)
		}
		if s := m.sim; !s.plans.dark[ref.Index] {
			s.force(ref.Index, plan, until)
		}
	}
	m.setMode(ref.Index, p.Mode)
	return nil
}

// force lets a signal play a plan whatever it shows: its own clearance makes the change safe.
func (s *Sim) force(signal uint32, plan int, until clock.Time) {
	s.command(signal, cabinet{order: orderPlan, plan: s.plans.first[signal] + uint32(plan), stage: -1, until: until})
}

// planNames lists the plans of a signal for errors.
func (s *Sim) planNames(signal uint32) string {
	p := s.plans
	var names []string
	for k := p.first[signal]; k < p.first[signal+1]; k++ {
		names = append(names, fmt.Sprintf("%q", p.name[k]))
	}
	return strings.Join(names, ", ")
}

// Warnings says what of the city is allowed but hardly meant.
func (m *Model) Warnings() []string {
	n, c := m.sim.net, m.env.City
	var list []string
	for i, r := range n.never {
		if i == mostErrors {
			list = append(list, fmt.Sprintf("model.traffic: … and %d movements more that never have green", len(n.never)-i))
			break
		}
		k := n.cityLink[r]
		list = append(list, fmt.Sprintf("model.traffic: no plan of signal/%s ever gives green to lane_link/%s from lane/%s; nobody drives there until its plan does",
			c.Signals.ID[n.signal[r]], c.LaneLinks.ID[k], c.Lanes.ID[c.LaneLinks.From[k]]))
	}
	if m.own != nil && m.own.red > 0 {
		list = append(list, fmt.Sprintf("model.traffic: the paths of %d of the city's %d trips lead over turns that never get green, the first %s; their drivers find another way, or are removed where none leads there",
			m.own.red, len(c.Trips.ID), m.own.firstRed))
	}
	if m.own != nil && m.own.dropped > 0 {
		list = append(list, fmt.Sprintf("time.start: %d of the city's %d trips depart before the run begins and are left out", m.own.dropped, len(c.Trips.ID)))
	}
	return list
}
