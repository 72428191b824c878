package sensing

import (
	"encoding/binary"
	"math"

	"semul/engine/sim"
)

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
		m.saveCounts(e, g)
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
		m.loadCounts(d, g)
		for _, x := range [2][]float64{g.occupied, g.speed} {
			load(d, x)
		}
	}
	return d.Err()
}

// saveCounts writes what the devices of a group have counted since their last readings: of persons, such as the registers
// of meters, sealed.
func (m *Model) saveCounts(e *sim.Encoder, g *group) {
	if !g.class.Personal() {
		e.Float64s(g.count)
		return
	}
	var plain []byte
	for _, v := range g.count {
		plain = binary.LittleEndian.AppendUint64(plain, math.Float64bits(v))
	}
	e.Bytes(m.door.Seal(plain))
}

func (m *Model) loadCounts(d *sim.Decoder, g *group) {
	if !g.class.Personal() {
		load(d, g.count)
		return
	}
	sealed := d.Bytes()
	if d.Err() != nil {
		return
	}
	plain, err := m.door.Open(sealed)
	if err != nil {
		d.Fail("sensing: sensor.%s: %v", g.set.Name, err)
		return
	}
	if len(plain) != 8*len(g.count) {
		d.Fail("sensing: counts of %d devices where there are %d", len(plain)/8, len(g.count))
		return
	}
	for k := range g.count {
		g.count[k] = math.Float64frombits(binary.LittleEndian.Uint64(plain[8*k:]))
	}
}

func load(d *sim.Decoder, into []float64) {
	if got := d.Float64s(nil); len(got) == len(into) {
		copy(into, got)
	} else {
		d.Fail("sensing: counts of %d devices where there are %d", len(got), len(into))
	}
}
