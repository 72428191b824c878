package people

import (
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
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
	m.saveHabit(e)
	m.saveReactions(e)
	m.saveChoice(e)
	e.Bytes(m.remade)
	m.saveHeard(e)
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
	m.loadHabit(d)
	m.loadReactions(d)
	m.loadChoice(d)
	m.loadRemade(d)
	m.loadHeard(d)
	for _, k := range m.waiting {
		if int(k) >= len(m.state) {
			d.Fail("people: trip %d of %d waits", k, len(m.state))
			return d.Err()
		}
	}
	if d.Err() != nil {
		return d.Err()
	}
	for _, at := range m.where {
		if at != nowhere && int(at) >= m.town.buildings+len(m.town.gates) {
			d.Fail("people: somebody is at place %d of %d; the state is damaged", at, m.town.buildings+len(m.town.gates))
			return d.Err()
		}
	}
	for k, s := range m.state {
		if s == switched {
			m.trips.mode[k] = msg.Car
		}
	}
	m.recount()
	if m.habit.nights > 0 {
		m.restoreOrder()
	}
	return nil
}

// saveHabit writes what workers have learned.
func (m *Model) saveHabit(e *sim.Encoder) {
	h := &m.habit
	if h.steps == nil {
		return
	}
	e.Uint32(uint32(h.nights))
	e.Float64s(h.gaps)
	e.Float64(h.beta)
	e.Float64(h.head)
	e.Float64(h.seen)
	steps := make([]byte, len(h.steps))
	for i, s := range h.steps {
		steps[i] = byte(s)
	}
	e.Bytes(steps)
	e.Float32s(h.took)
	e.Float32s(h.own)
	e.Bytes(h.days)
	for i, at := range h.left {
		if h.took[i] > 0 {
			e.Time(at)
		}
	}
	e.Float64s(h.rest)
	e.Float64s(h.sum)
	e.Float64s(h.n)
}

func (m *Model) loadHabit(d *sim.Decoder) {
	h := &m.habit
	if h.steps == nil {
		return
	}
	h.nights, h.gaps = int(d.Uint32()), d.Float64s(nil)
	h.beta, h.head, h.seen = d.Float64(), d.Float64(), d.Float64()
	steps := d.Bytes()
	took, own, days := d.Float32s(nil), d.Float32s(nil), d.Bytes()
	if len(steps) != len(h.steps) || len(took) != len(h.took) || len(own) != len(h.own) || len(days) != len(h.days) {
		d.Fail("people: habits of %d people, this run has %d; the state is damaged", len(steps), len(h.steps))
		return
	}
	for i, s := range steps {
		h.steps[i] = int8(s)
	}
	copy(h.took, took)
	copy(h.own, own)
	copy(h.days, days)
	clear(h.left)
	for i := range h.left {
		if h.took[i] > 0 {
			h.left[i] = d.Time()
		}
	}
	rest, sum, n := d.Float64s(nil), d.Float64s(nil), d.Float64s(nil)
	if len(rest) != daySteps || len(sum) != daySteps || len(n) != daySteps {
		d.Fail("people: what is expected by time of day is damaged")
		return
	}
	h.rest, h.sum, h.n = rest, sum, n
	h.night = clock.Time(clock.Day-m.env.Civil.OfDay(0)) + clock.Time(h.nights)*clock.Time(clock.Day)
}

// restoreOrder sorts what has not come up: first those that have, in any order, then the others by when they mean to begin.
func (m *Model) restoreOrder() {
	up := make([]bool, len(m.state))
	for _, k := range m.waiting {
		up[k] = true
	}
	m.order = m.order[:0]
	var ahead []uint32
	for k, s := range m.state {
		if s == planned && !up[k] {
			ahead = append(ahead, uint32(k))
		} else {
			m.order = append(m.order, uint32(k))
		}
	}
	m.next = len(m.order)
	m.order = append(m.order, ahead...)
	m.reorder()
}

// saveReactions writes who was told of what.
func (m *Model) saveReactions(e *sim.Encoder) {
	if !m.params.Alerts.React {
		return
	}
	e.Uint32(uint32(len(m.inForce)))
	for _, w := range m.inForce {
		e.Uint8(w.severity)
		e.Uint32(w.zone)
		e.Time(w.until)
	}
	e.Bytes(m.told)
	e.Bytes(m.again)
	e.Uint32(uint32(len(m.later.heap)))
	for _, a := range m.later.heap {
		e.Time(a.at)
		e.Uint32(a.trip)
	}
	for _, s := range m.seen {
		e.Bool(s)
	}
}

func (m *Model) loadReactions(d *sim.Decoder) {
	if !m.params.Alerts.React {
		return
	}
	m.inForce = m.inForce[:0]
	for range d.Uint32() {
		if d.Err() != nil {
			return
		}
		m.inForce = append(m.inForce, warning{d.Uint8(), d.Uint32(), d.Time()})
	}
	told, again := d.Bytes(), d.Bytes()
	if len(told) != len(m.told) || len(again) != len(m.again) {
		d.Fail("people: what %d people were told, this run has %d; the state is damaged", len(told), len(m.told))
		return
	}
	m.told, m.again = told, again
	m.later.heap = m.later.heap[:0]
	for range d.Uint32() {
		if d.Err() != nil {
			return
		}
		a := arrival{d.Time(), d.Uint32()}
		if int(a.trip) >= len(m.state) {
			d.Fail("people: trip %d of %d is put off; the state is damaged", a.trip, len(m.state))
			return
		}
		m.later.heap = append(m.later.heap, a)
	}
	for i := range m.seen {
		m.seen[i] = d.Bool()
	}
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
	list := []*uint64{&c.Driven, &c.Other, &c.Through, &c.Reached, &c.Stranded, &c.StayedHome, &c.Late, &c.Demand, &c.Rides, &c.Shifted,
		&c.Told, &c.Cancelled, &c.PutOff, &c.Sheltered, &c.Rerouted, &c.Switched, &c.TurnedBack, &c.Caught}
	for k := range c.Modes {
		list = append(list, &c.Modes[k])
	}
	return list
}
