package power

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/units"
)

// why is something that changed the topology.
type why struct {
	event uint64
	asset uint32 // city.None: a switch
}

// darkened counts what a change does to a feeder.
type darkened struct {
	off, on     int // transformers that lost their supply, or have it again
	cut, gained float64
}

// connect takes buses in and out of service as their assets stand, and finds islands and trees.
func (m *Model) connect() error {
	out := m.net.Buses.Out
	clear(out)
	for i, gone := range m.assets.out {
		if gone {
			for _, bus := range m.assets.bus[m.assets.off[i]:m.assets.off[i+1]] {
				out[bus] = true
			}
		}
	}
	return m.solver.Topology()
}

// supply finds who has power now, says who lost it and who has it again, and what flows.
func (m *Model) supply() error {
	if m.dirty {
		if err := m.connect(); err != nil {
			return m.env.Errorf("%w", err)
		}
		m.demand.at(m.now)
		m.tell()
		m.dirty = false
		m.why = m.why[:0]
	}
	m.look()
	return nil
}

// tell reports, feeder by feeder, what a change of the topology did.
func (m *Model) tell() {
	b := &m.env.City.Buses
	clear(m.feeder)
	for i, now := range m.solver.Islands.Live {
		if now == m.live[i] {
			continue
		}
		m.live[i] = now
		f := b.Feeder[i]
		if int(f) >= len(m.feeder) || b.Kind[i] != city.LowVoltage {
			continue
		}
		kw := m.demand.of(i) * base / 1e3
		if now {
			m.feeder[f].on++
			m.feeder[f].gained += kw
		} else {
			m.feeder[f].off++
			m.feeder[f].cut += kw
		}
	}
	for f := range m.feeder {
		d := &m.feeder[f]
		where := city.Ref{Support: city.OfFeeder, Index: uint32(f)}
		if d.off > 0 {
			m.env.Emit(frame.Event{At: m.now, Kind: "dark", Where: where, Value: d.cut, Unit: "kW", Note: fmt.Sprintf("%d transformers", d.off), Cause: m.causes(uint32(f))})
		}
		if d.on > 0 {
			m.env.Emit(frame.Event{At: m.now, Kind: "restored", Where: where, Value: d.gained, Unit: "kW", Note: fmt.Sprintf("%d transformers", d.on), Cause: m.causes(uint32(f))})
		}
	}
}

// causes lists what changed the supply of a feeder: what happened on it or at its substation, else everything.
func (m *Model) causes(feeder uint32) []uint64 {
	c := m.env.City
	var own, all []uint64
	for _, w := range m.why {
		all = append(all, w.event)
		if w.asset == city.None || c.PowerAssets.Feeder[w.asset] == feeder || c.Feeders.Substation[feeder] == w.asset {
			own = append(own, w.event)
		}
	}
	if own == nil {
		return all
	}
	return own
}

// publish writes the output states from the last solution.
func (m *Model) publish() {
	s := m.solver
	for i, live := range s.Islands.Live {
		m.energised.Values[i] = units.FlagOf(live)
		m.voltage.Values[i] = units.PerUnit(length(s.VR[i], s.VI[i]))
	}
	e := &m.net.Branches
	m.state.loading = 0
	for k := range e.From {
		load := 0.0
		if e.Rating[k] > 0 {
			load = max(length(s.PF[k], s.QF[k]), length(s.PT[k], s.QT[k])) / e.Rating[k]
		}
		m.loading.Values[k] = units.Ratio(load)
		m.state.loading = max(m.state.loading, load)
	}
}
