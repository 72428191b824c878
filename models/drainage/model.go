package drainage

import (
	"context"
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

const weight = 9806.65 // ρ·g [N/m³]

// Model is the drainage of a run.
type Model struct {
	sim.NoEvents
	env    *sim.Env
	params *Params
	now    clock.Time

	pumps  []pump  // by row of the city's table
	sewers *sewers // nil: not simulated
	volume float64
	energy float64 // [J]
	starts int

	warnings []string

	sump   *sim.In[units.Metre]
	house  *sim.In[units.Metre]
	power  *sim.In[units.Flag]
	orders *sim.EventIn[msg.Setpoint]
	pumped *sim.Out[units.CubicMetre]
	under  *sim.Out[units.Metre]
	lanes  *sim.Out[units.Metre] // of underpasses that are storages
	states *sim.Out[units.Count]
	drawn  *sim.Out[units.Joule]
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Init binds the ports and lets every pump rest.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, DefaultParams()
	if p, ok := env.Params.(*Params); ok && p != nil {
		m.params = p
	}
	c := env.City
	for i, id := range c.Pumps.ID {
		if !(c.Pumps.Rated[i] >= 0) || !(c.Pumps.OnLevel[i] >= c.Pumps.OffLevel[i]) {
			return fmt.Errorf("drainage: pump/%s is rated %g m³/s and starts at %g m, stops at %g m: the flow must not be negative, and it must start above where it stops",
				id, c.Pumps.Rated[i], c.Pumps.OnLevel[i], c.Pumps.OffLevel[i])
		}
	}
	m.pumps = make([]pump, len(c.Pumps.ID))
	m.sump = sim.ReadPort[units.Metre](env, "sump_depth")
	m.house = sim.ReadPort[units.Metre](env, "pump_depth")
	m.power = sim.ReadPort[units.Flag](env, "energised")
	m.orders = sim.ReadEvents[msg.Setpoint](env, "setpoint")
	m.pumped = sim.WritePort[units.CubicMetre](env, "pumped")
	m.under = sim.WritePort[units.Metre](env, "underpass_depth")
	m.lanes = sim.WritePort[units.Metre](env, "water_depth")
	m.states = sim.WritePort[units.Count](env, "pump_state")
	m.drawn = sim.WritePort[units.Joule](env, "active_energy")
	if err := m.openSewers(); err != nil {
		return err
	}
	m.warn()
	return nil
}

// warn notes what the city lacks.
func (m *Model) warn() {
	if m.sewers != nil {
		m.warnings = append(m.warnings, m.sewers.notes...)
	}
	if !m.power.Given() {
		return
	}
	for i, bus := range m.env.City.Pumps.Bus {
		if bus == city.None {
			m.warnings = append(m.warnings, fmt.Sprintf("model.drainage: pump/%s draws from no bus: it never loses its power; give it one in the city", m.env.City.Pumps.ID[i]))
		}
	}
}

// Warnings tell what the city lacks.
func (m *Model) Warnings() []string { return m.warnings }

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// Advance lets every pump decide on what it senses now, and orders what it lifts until `to`.
func (m *Model) Advance(_ context.Context, to clock.Time) error {
	m.obey()
	dt := to.Sub(m.now).Seconds()
	for i := range m.pumps {
		m.decide(i)
		if m.pumps[i].state != running {
			continue
		}
		if !m.inSewer(i) { // what those in sewers lift is known afterwards
			v := float64(m.rated(i) * dt)
			m.pumped.Values[i] += units.CubicMetre(v)
			m.volume += v
		}
		if !m.curved(i) { // what a curve lifts too
			m.draw(i, float64(m.demand(i)*dt))
		}
	}
	if err := m.flow(dt, to.Seconds()); err != nil {
		return err
	}
	for u := range m.under.Values {
		m.under.Values[u], m.lanes.Values[u] = 0, 0
		if p := m.env.City.Underpasses.Pump[u]; p != city.None {
			m.under.Values[u] = m.sump.Values[p]
		}
		if m.sewers != nil && m.sewers.tank[u] >= 0 {
			m.under.Values[u] = units.Metre(m.sewers.solver.Depth(m.sewers.tank[u]))
			m.lanes.Values[u] = m.under.Values[u]
		}
	}
	m.now = to
	return nil
}

// draw takes energy from a pump's bus [J].
func (m *Model) draw(i int, e float64) {
	m.energy += e
	if bus := m.env.City.Pumps.Bus[i]; bus != city.None {
		m.drawn.Values[bus] += units.Joule(e)
	}
}

// curved reports whether a pump's curve says what it lifts.
func (m *Model) curved(i int) bool { return m.inSewer(i) && m.sewers.curved[i] }

// rated is the flow of a pump that runs [m³/s].
func (m *Model) rated(i int) float64 {
	c := &m.env.City.Pumps
	if q := float64(m.params.SumpPump); q > 0 && c.Underpass[i] != city.None {
		return q
	}
	return float64(c.Rated[i])
}

// demand is the power that a pump draws while it runs, (1) [W].
func (m *Model) demand(i int) float64 {
	q := m.rated(i)
	if m.curved(i) {
		q = m.sewers.solver.Flow(m.sewers.lift[i])
	}
	return float64(weight*q) * m.height(i) / m.params.Efficiency
}

// height is what a pump lifts over [m]: out of a drain node, from the water there up to the cover, or to the node it
// lifts into, if that is more than the scenario's lift.
func (m *Model) height(i int) float64 {
	h := float64(m.params.Lift)
	if m.inSewer(i) {
		d := &m.env.City.DrainNodes
		top := float64(d.Ground[m.env.City.Pumps.From[i]])
		if to := m.env.City.Pumps.LiftsTo(i); to != city.None {
			top = m.sewers.solver.Head(int(to))
		}
		h = max(h, top-m.sewers.solver.Head(int(m.env.City.Pumps.From[i])))
	}
	return h
}

// inSewer reports whether a pump draws from a drain node that is simulated.
func (m *Model) inSewer(i int) bool { return m.sewers != nil && m.sewers.lift[i] >= 0 }

// depth is the water that a pump's switch sees [m].
func (m *Model) depth(i int) float64 {
	if m.inSewer(i) {
		return m.sewers.solver.Depth(int(m.env.City.Pumps.From[i]))
	}
	return float64(m.sump.Values[i])
}

// decide finds what pump i does from now on, and reports a change.
func (m *Model) decide(i int) {
	p, c := &m.pumps[i], &m.env.City.Pumps
	was := p.state
	p.state = p.next(senses{m.now, m.power.Values[i].Bool(), m.depth(i), float64(m.house.Values[i])},
		levels{float64(c.OnLevel[i]), float64(c.OffLevel[i]), float64(c.Sill[i])}, m.params.RestartDelay, m.params.RepairAfter)
	m.states.Values[i] = units.Count(p.state)
	if p.state == was {
		return
	}
	ev := frame.Event{Where: city.Ref{Support: city.OfPump, Index: uint32(i)}, Value: m.depth(i), Unit: "m"}
	switch {
	case p.state == running:
		ev.Kind = "pump_started"
		m.starts++
	case was == running || p.state > running:
		ev.Kind, ev.Note = "pump_stopped", stateNames[p.state]
		if p.state == resting {
			if ev.Note = "dry"; p.order == off {
				ev.Note = "command"
			}
		}
	default:
		return
	}
	if bus := c.Bus[i]; p.state == dark && bus != city.None && int(bus) < len(m.env.City.Buses.Feeder) {
		p.cause = m.env.Latest("power.dark", city.Ref{Support: city.OfFeeder, Index: m.env.City.Buses.Feeder[bus]})
	}
	if p.cause != 0 {
		ev.Cause = []uint64{p.cause}
	}
	m.env.Emit(ev)
	if p.state != tripped {
		p.cause = 0
	}
}

// obey takes what controllers have said.
func (m *Model) obey() {
	for i := range m.orders.Msgs {
		s := &m.orders.Msgs[i].Payload
		if s.Target.Support != city.OfPump || int(s.Target.Index) >= len(m.pumps) {
			continue // somebody else's
		}
		p := &m.pumps[s.Target.Index]
		switch {
		case s.Auto:
			p.order = auto
		case s.On:
			p.order = on
		default:
			p.order = off
		}
		p.cause = m.orders.Msgs[i].Event.ID
	}
}

// Apply trips a pump or repairs it.
func (m *Model) Apply(iv sim.Intervention) error {
	ref, err := m.env.City.Find(iv.Target)
	if err != nil {
		return fmt.Errorf("drainage: %w", err)
	}
	if ref.Support != city.OfPump {
		return fmt.Errorf("drainage: %s is no pump", iv.Target)
	}
	p := &m.pumps[ref.Index]
	p.cause = iv.Event
	switch iv.Kind {
	case "pump_trip":
		p.out = true
	case "repair":
		p.out, p.wet = false, false
	default:
		return fmt.Errorf("drainage: cannot apply %q", iv.Kind)
	}
	return nil
}
