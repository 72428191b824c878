package power

import (
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// book is what has flowed since the start [J], and what was counted.
type book struct {
	source, served, losses, unserved float64
	lowest                           float64 // voltage of a live bus
	flows, trips                     uint64
}

// state is the grid now [pu].
type state struct {
	served, losses, unserved float64
	lowest, loading          float64
}

// settle books the interval that ends now: its mean demand on the topology that held in it.
func (m *Model) settle() {
	span := m.now.Sub(m.settled)
	if span <= 0 {
		return
	}
	seconds := span.Seconds()
	m.demand.at(m.settled.Add(span / 2))
	t, unserved := m.flow(seconds)
	m.meter(seconds)
	b := &m.book
	b.source += float64(t.SourceP * base * seconds)
	b.served += float64(t.LoadP * base * seconds)
	b.losses += float64((t.LossP + t.ShuntP) * base * seconds)
	b.unserved += float64(unserved * base * seconds)
	m.settled = m.now
	clear(m.active)
	clear(m.reactive)
}

// look finds what flows at this instant, for the states that others see. What is reported counts with its last interval.
func (m *Model) look() {
	m.demand.at(m.now)
	t, unserved := m.flow(0)
	m.state = state{served: t.LoadP, losses: t.LossP + t.ShuntP, unserved: unserved, lowest: t.Lowest}
	m.publish()
}

// flow puts demand on the network and solves it. Seconds are those over which the reported energies were drawn; 0: none.
// Unserved is the demand of dead buses and what had to be shed [pu].
func (m *Model) flow(seconds float64) (t sweep.Totals, unserved float64) {
	l, s := &m.net.Loads, m.solver
	clear(m.shed)
	for i := range l.Bus {
		p := m.demand.of(i)
		q := float64(p * m.demand.tan)
		if seconds > 0 {
			p += m.active[i] / seconds / base
			q += m.reactive[i] / seconds / base
		}
		l.P[i], l.Q[i] = p, q
	}
	s.Loads()
	out := s.Solve()
	m.book.flows++
	if !out.Converged {
		m.collapse()
	} else {
		clear(m.fallen)
	}
	for i, bus := range l.Bus {
		if !s.Islands.Live[bus] {
			unserved += l.P[i]
		} else if m.shed[i] > 0 {
			unserved += float64(l.P[i] / (1 - m.shed[i]) * m.shed[i])
		}
	}
	t = s.Flows()
	if t.Lowest > 0 {
		m.book.lowest = min(m.book.lowest, t.Lowest)
	}
	return t, unserved
}

// collapse sheds, substation by substation, a tenth after the other of what its feeders ask for until a solution exists.
// No load at all always has one.
func (m *Model) collapse() {
	l, s, label := &m.net.Loads, m.solver, m.solver.Islands.Label
	p, q := append([]float64(nil), l.P...), append([]float64(nil), l.Q...)
	keep := make([]float64, len(label)) // share that an island is left, by its label
	put := func(island uint32, share float64) bool {
		for i, bus := range l.Bus {
			f := 0.0
			if label[bus] == island {
				f = share
			}
			l.P[i], l.Q[i] = p[i]*f, q[i]*f
		}
		s.Loads()
		m.book.flows++
		return s.Solve().Converged
	}
	for source := range label {
		if m.net.Buses.Kind[source] != grid.Source || !s.Islands.Live[source] {
			continue
		}
		island := label[source]
		tenths := 10
		for tenths > 1 && !put(island, float64(tenths)/10) {
			tenths--
		}
		if keep[island] = float64(tenths) / 10; tenths == 1 && !put(island, 0.1) {
			keep[island] = 1e-9
		}
		was := m.fallen[source]
		if m.fallen[source] = tenths < 10; m.fallen[source] && !was {
			lost := 0.0
			for i, bus := range l.Bus {
				if label[bus] == island {
					lost += float64(p[i] * (1 - keep[island]))
				}
			}
			where := city.Ref{Support: city.OfBus, Index: uint32(source)}
			if asset := m.env.City.Buses.Asset[source]; asset != city.None {
				where = assetRef(asset)
			}
			m.env.Emit(frame.Event{At: m.now, Kind: "voltage_collapse", Where: where, Value: lost * base / 1e3, Unit: "kW"})
		}
	}
	for i, bus := range l.Bus {
		f := 1.0
		if s.Islands.Live[bus] {
			f = keep[label[bus]]
		}
		l.P[i], l.Q[i], m.shed[i] = p[i]*f, q[i]*f, 1-f
	}
	s.Loads()
	s.Solve()
	m.book.flows++
}

// length of a vector.
func length(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }

// hours turns joules into kWh.
func hours(joules float64) float64 { return joules / 3.6e6 }
