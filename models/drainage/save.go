package drainage

import "semul/engine/sim"

// Save writes the state.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Float64(m.volume)
	e.Float64(m.energy)
	e.Uint64(uint64(m.starts))
	e.Uint32(uint32(len(m.pumps)))
	for i := range m.pumps {
		p := &m.pumps[i]
		e.Uint8(uint8(p.state))
		e.Uint8(uint8(p.order))
		for _, b := range []bool{p.out, p.wet, p.above} {
			e.Bool(b)
		}
		e.Time(p.ready)
		e.Time(p.dryAt)
		e.Uint64(p.cause)
	}
	if m.sewers != nil {
		m.sewers.save(e)
	}
}

// Load restores what Save wrote.
func (m *Model) Load(d *sim.Decoder) error {
	m.now = d.Time()
	m.volume, m.energy, m.starts = d.Float64(), d.Float64(), int(d.Uint64())
	if n := int(d.Uint32()); n != len(m.pumps) {
		d.Fail("drainage: %d pumps, this city has %d", n, len(m.pumps))
		return d.Err()
	}
	for i := range m.pumps {
		p := &m.pumps[i]
		p.state, p.order = state(d.Uint8()), order(d.Uint8())
		for _, b := range []*bool{&p.out, &p.wet, &p.above} {
			*b = d.Bool()
		}
		p.ready, p.dryAt, p.cause = d.Time(), d.Time(), d.Uint64()
		if p.state > tripped || p.order > off {
			d.Fail("drainage: pump %d is in no state that there is", i)
			break
		}
	}
	if m.sewers != nil && d.Err() == nil {
		m.sewers.load(d)
	}
	return d.Err()
}
