package traffic

import (
	"encoding/json"
	"slices"

	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Save writes the state of the model and of the kernel.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Uint32(m.nextID)
	e.Uint64(uint64(m.unplaced))
	e.Uint64(uint64(m.edge))
	e.Time(m.edgeFrom)
	e.Float64(m.background)
	e.Uint64(uint64(m.own.next))
	for _, v := range m.journal.columns() {
		e.Float64s(*v)
	}
	for _, v := range m.journal.rows() {
		e.Uint32s(*v)
	}
	e.Uint8(uint8(m.sim.cfg.Information))
	e.Float64(m.sim.cfg.Impassable)
	e.Float64(m.sim.cfg.Politeness)
	for _, since := range m.lost {
		e.Time(since)
	}
	e.Float64(m.fallen)
	e.Time(m.looked)
	e.Time(m.skimmed)
	ids := make([]uint32, 0, len(m.open))
	//semul:allow maprange: keys sorted below
	for id := range m.open {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	e.Uint32s(ids)
	trips := make([]msg.Trip, len(ids))
	for i, id := range ids {
		trips[i] = m.open[id]
	}
	text, err := json.Marshal(trips)
	if err != nil {
		panic(err) // trips are plain structs of ours
	}
	e.Bytes(text)
	m.sim.Save(e)
	m.saveServices(e)
	m.saveCorridors(e)
	e.Uint32s(m.units.told)
}

// Load restores what Save wrote.
func (m *Model) Load(d *sim.Decoder) error {
	m.now = d.Time()
	m.nextID = d.Uint32()
	m.unplaced, m.edge = int(d.Uint64()), int(d.Uint64())
	m.edgeFrom, m.background = d.Time(), d.Float64()
	if m.own.next = int(d.Uint64()); m.own.next > len(m.own.order) {
		d.Fail("traffic: %d of the city's %d trips have departed; the state is damaged", m.own.next, len(m.own.order))
		return d.Err()
	}
	for _, v := range m.journal.columns() {
		*v = d.Float64s(nil)
	}
	for _, v := range m.journal.rows() {
		*v = d.Uint32s(nil)
	}
	if d.Err() == nil && !m.journal.whole(len(m.env.City.Streets.ID)) {
		d.Fail("traffic: the list of trips that have ended is broken; the state is damaged")
		return d.Err()
	}
	information := Information(d.Uint8())
	m.sim.cfg.Impassable, m.sim.cfg.Politeness = d.Float64(), d.Float64()
	for s := range m.lost {
		m.lost[s] = d.Time()
	}
	m.fallen, m.looked, m.skimmed = d.Float64(), d.Time(), d.Time()
	ids := d.Uint32s(nil)
	text := d.Bytes()
	if d.Err() != nil {
		return d.Err()
	}
	var trips []msg.Trip
	if err := json.Unmarshal(text, &trips); err != nil || len(trips) != len(ids) {
		d.Fail("traffic: %d trips under way and %d ids (%v); the state is damaged", len(trips), len(ids), err)
		return d.Err()
	}
	for i, id := range ids {
		m.open[id] = trips[i]
	}
	if information > Released {
		d.Fail("traffic: drivers know by way %d; the state is damaged", information)
		return d.Err()
	}
	m.sim.inform(information)
	if err := m.sim.Load(d); err != nil {
		return err
	}
	if m.loadServices(d); d.Err() != nil {
		return d.Err()
	}
	if m.loadCorridors(d); d.Err() != nil {
		return d.Err()
	}
	if m.loadTold(d); d.Err() != nil {
		return d.Err()
	}
	copy(m.dim, m.sim.plans.dark)
	for l, v := range m.env.City.Lanes.Speed {
		m.speed.Values[l], m.crowd.Values[l] = units.MetrePerSecond(v), 0
	}
	m.shown = m.shown[:0]
	m.publish()
	return nil
}
