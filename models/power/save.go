package power

import (
	"semul/engine/clock"
	"semul/engine/sim"
)

// Save writes what moves: switches, assets, voltages (the next solution starts from them), energies.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Time(m.settled)
	e.Float64(m.demand.scale)
	e.Time(clock.Time(m.assets.dry))
	e.Time(clock.Time(m.assets.fix))
	for _, closed := range m.net.Branches.Closed {
		e.Bool(closed)
	}
	a := &m.assets
	for i := range a.out {
		e.Bool(a.out[i])
		e.Bool(a.hold[i])
		e.Float64(a.sill[i])
		e.Float64(a.usual[i])
		e.Time(a.since[i])
		e.Time(a.below[i])
		e.Time(a.back[i])
		e.Uint64(a.event[i])
		e.Bool(a.asked[i])
	}
	for _, fallen := range m.fallen {
		e.Bool(fallen)
	}
	e.Float64s(m.active)
	e.Float64s(m.reactive)
	e.Float64s(m.solver.VR)
	e.Float64s(m.solver.VI)
	b, s := &m.book, &m.state
	for _, v := range []float64{b.source, b.served, b.losses, b.unserved, b.lowest, s.served, s.losses, s.unserved, s.lowest, s.loading} {
		e.Float64(v)
	}
	e.Uint64(b.flows)
	e.Uint64(b.trips)
}

// Load restores what Save wrote, after Init with the same city and parameters.
func (m *Model) Load(d *sim.Decoder) error {
	m.now, m.settled = d.Time(), d.Time()
	m.demand.scale = d.Float64()
	m.assets.dry, m.assets.fix = clock.Duration(d.Time()), clock.Duration(d.Time())
	for k := range m.net.Branches.Closed {
		m.net.Branches.Closed[k] = d.Bool()
	}
	a := &m.assets
	a.count = 0
	for i := range a.out {
		a.out[i], a.hold[i], a.sill[i], a.usual[i] = d.Bool(), d.Bool(), d.Float64(), d.Float64()
		a.since[i], a.below[i], a.back[i] = clock.Time(d.Time()), clock.Time(d.Time()), clock.Time(d.Time())
		a.event[i], a.asked[i] = d.Uint64(), d.Bool()
		if a.out[i] {
			a.count++
		}
	}
	for i := range m.fallen {
		m.fallen[i] = d.Bool()
	}
	buses := len(m.live)
	m.active, m.reactive = d.Float64s(m.active), d.Float64s(m.reactive)
	vr, vi := d.Float64s(nil), d.Float64s(nil)
	b, s := &m.book, &m.state
	for _, v := range []*float64{&b.source, &b.served, &b.losses, &b.unserved, &b.lowest, &s.served, &s.losses, &s.unserved, &s.lowest, &s.loading} {
		*v = d.Float64()
	}
	b.flows, b.trips = d.Uint64(), d.Uint64()
	for _, n := range []int{len(m.active), len(m.reactive), len(vr), len(vi)} {
		if n != buses {
			d.Fail("power: %d buses, this city has %d", n, buses)
		}
	}
	if d.Err() != nil {
		return d.Err()
	}
	if err := m.connect(); err != nil {
		return err
	}
	copy(m.solver.VR, vr)
	copy(m.solver.VI, vi)
	copy(m.live, m.solver.Islands.Live)
	m.dirty, m.why = false, m.why[:0]
	return nil
}
