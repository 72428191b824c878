package people

import (
	"semul/engine/sim"
)

// Save writes what has happened; people and their plans follow from city, parameters and seed.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Uint32(uint32(m.next))
	e.Bytes(m.state)
	e.Uint32s(m.where)
	e.Uint32s(m.waiting)
	e.Uint32(uint32(len(m.walking.heap)))
	for _, a := range m.walking.heap {
		e.Time(a.at)
		e.Uint32(a.trip)
	}
	e.Uint8(m.alert)
	e.Time(m.until)
	for _, n := range m.counts.all() {
		e.Uint64(*n)
	}
	e.Float64(m.peak)
	e.Float64s(m.exposure)
	e.Float64(m.exposed)
}

// Load restores what Save wrote.
func (m *Model) Load(d *sim.Decoder) error {
	m.now = d.Time()
	m.next = int(d.Uint32())
	state := d.Bytes()
	where := d.Uint32s(nil)
	if len(state) != len(m.state) || len(where) != len(m.where) || m.next > len(m.state) {
		d.Fail("people: %d trips of %d people, this run plans %d of %d; the scenario or its length differs", len(state), len(where), len(m.state), len(m.where))
		return d.Err()
	}
	m.state, m.where = state, where
	m.waiting = d.Uint32s(m.waiting)
	m.walking.heap = m.walking.heap[:0]
	for range d.Uint32() {
		if d.Err() != nil {
			break
		}
		m.walking.heap = append(m.walking.heap, arrival{d.Time(), d.Uint32()})
	}
	m.alert, m.until = d.Uint8(), d.Time()
	for _, n := range m.counts.all() {
		*n = d.Uint64()
	}
	m.peak = d.Float64()
	m.exposure = d.Float64s(m.exposure)
	m.exposed = d.Float64()
	for _, k := range m.waiting {
		if int(k) >= len(m.state) {
			d.Fail("people: trip %d of %d waits", k, len(m.state))
			return d.Err()
		}
	}
	m.recount()
	return d.Err()
}

// recount derives who is where.
func (m *Model) recount() {
	clear(m.inside)
	m.outside, m.moving = 0, 0
	for _, at := range m.where {
		if at == nowhere {
			m.moving++
		} else {
			m.enter(at, 1)
		}
	}
}

func (c *counts) all() []*uint64 {
	return []*uint64{&c.Driven, &c.Other, &c.Through, &c.Reached, &c.Stranded, &c.StayedHome, &c.Late}
}
