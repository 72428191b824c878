package sensing

import "semul/engine/sim"

// Save writes the state.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Uint64(m.rows)
	e.Uint32(uint32(len(m.groups)))
	for i := range m.groups {
		g := &m.groups[i]
		e.Uint64(g.out.Seq())
		e.Uint32(uint32(len(g.dev)))
		for k := range g.dev {
			d := &g.dev[k]
			e.Time(d.next)
			e.Uint64(d.reading)
			e.Bool(d.bad)
			e.Bool(d.silent)
			e.Time(d.since)
			e.Time(g.began[k])
		}
		e.Float64s(g.count)
		e.Float64s(g.occupied)
		e.Float64s(g.speed)
	}
}

// Load restores what Save wrote.
func (m *Model) Load(d *sim.Decoder) error {
	m.now, m.rows = d.Time(), d.Uint64()
	if n := int(d.Uint32()); n != len(m.groups) {
		d.Fail("sensing: %d tables of sensors, this scenario has %d", n, len(m.groups))
		return d.Err()
	}
	for i := range m.groups {
		g := &m.groups[i]
		g.out.Resume(d.Uint64())
		if n := int(d.Uint32()); n != len(g.dev) {
			d.Fail("sensing: %d devices of sensor.%s, this city has %d", n, g.set.Name, len(g.dev))
			return d.Err()
		}
		for k := range g.dev {
			v := &g.dev[k]
			v.next, v.reading, v.bad, v.silent, v.since, g.began[k] = d.Time(), d.Uint64(), d.Bool(), d.Bool(), d.Time(), d.Time()
		}
		for _, x := range [3][]float64{g.count, g.occupied, g.speed} {
			if got := d.Float64s(nil); len(got) == len(x) {
				copy(x, got)
			} else {
				d.Fail("sensing: counts of %d devices where there are %d", len(got), len(x))
			}
		}
	}
	return d.Err()
}
