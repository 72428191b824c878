package people

import (
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// told is what traffic has told of its services when the run begins.
type told struct {
	walk [modeCount][]units.Second // by building: to the nearest stop; below 0: none within its walk; nil: not told
	bus  []units.Second            // by zone pair, how long a journey feels; 0: no bus helps; nil: not told
}

// walkPorts are the ports that tell of walks, by mode; "" for modes without.
var walkPorts = [modeCount]string{byDRT: "walk_drt", byShared: "walk_shared", byShuttle: "walk_shuttle", byPRT: "walk_prt", bySharedBike: "walk_shared_bike"}

// walkInputs describes them.
func walkInputs() (list []sim.PortSpec) {
	for k, name := range walkPorts {
		if name != "" {
			list = append(list, sim.Port[units.Second](name, sim.State, city.OfBuilding, sim.Replace,
				"walk to the nearest stop of "+modeNames[k]+"; below 0: none within its walk; 0: not told").Delayed())
		}
	}
	return list
}

// byBus is how long a journey by bus feels [s]: 0 where no bus helps, below 0 where traffic does not tell, which is within one
// zone and out of the city.
func (t *told) byBus(in *town, from, to place) float64 { return busBetween(in, t.bus, from, to) }

func busBetween(in *town, felt []units.Second, from, to place) float64 {
	a, b := in.zoneOf(from), in.zoneOf(to)
	if felt == nil || a == city.None || b == city.None || a == b {
		return -1
	}
	return float64(felt[int(a)*len(in.city.Zones.ID)+int(b)])
}

// hearWalks takes walks in that traffic tells. They do not change.
func (m *Model) hearWalks() {
	for k, port := range m.walks {
		if port != nil && m.choice.offered[k] && m.served[k] && slices.ContainsFunc(port.Values, func(v units.Second) bool { return v != 0 }) {
			m.choice.told.walk[k] = port.Values
		}
	}
}

// Start fits the constants again and draws the modes anew, before anybody leaves, if traffic tells how far its stops are and how long
// its buses take. What is asked and cannot be is kept for Warnings.
func (m *Model) Start() error {
	if m.choice == nil {
		return nil
	}
	m.hearWalks()
	m.lookAtBuses()
	if m.buses {
		m.choice.told.bus = slices.Clone(m.transit.Values)
	}
	if !m.buses && !slices.ContainsFunc(m.choice.told.walk[:], func(v []units.Second) bool { return v != nil }) {
		return nil
	}
	plan := m.planner()
	plan.anyhow = true
	if _, err := plan.plan(&m.people); err != nil {
		return err
	}
	if m.unmet = ""; plan.unmet != nil {
		m.unmet = plan.unmet.Error()
	}
	return m.trips.takeModes(&plan.trips)
}

// takeModes takes over how the trips of another draft are made. The error names the first trip in which the drafts differ in anything
// else: by then it is known who goes where, and when.
func (t *trips) takeModes(o *trips) error {
	if len(t.mode) != len(o.mode) {
		return fmt.Errorf("model.people: drawn again with what traffic tells of its stops and buses, the plans have %d trips, %d before: a fault of semul, please report it with the scenario; without [model.people.mode_share] they are drawn once", len(o.mode), len(t.mode))
	}
	for k := range t.mode {
		if t.depart[k] != o.depart[k] || t.person[k] != o.person[k] || t.from[k] != o.from[k] || t.to[k] != o.to[k] || t.purpose[k] != o.purpose[k] || t.before[k] != o.before[k] {
			return fmt.Errorf("model.people: drawn again with what traffic tells of its stops and buses, trip %d of %d goes from %d to %d at %v, from %d to %d at %v before: a fault of semul, please report it with the scenario; without [model.people.mode_share] plans are drawn once", k, len(t.mode), o.from[k], o.to[k], o.depart[k], t.from[k], t.to[k], t.depart[k])
		}
	}
	copy(t.mode, o.mode)
	return nil
}

// saveChoice and loadChoice keep the constants and the modes that hang on what traffic told, and what they make of the shares asked for.
func (m *Model) saveChoice(e *sim.Encoder) {
	if m.choice == nil {
		return
	}
	e.Float64s(m.choice.asc[:])
	e.Float64s(m.choice.reached[:])
	e.Float64s(m.choice.most[:])
	e.String(m.unmet)
	bus := make([]float64, len(m.choice.told.bus))
	for i, v := range m.choice.told.bus {
		bus[i] = float64(v)
	}
	e.Float64s(bus)
	modes := make([]byte, len(m.trips.mode))
	for k, mode := range m.trips.mode {
		modes[k] = byte(mode)
	}
	e.Bytes(modes)
}

func (m *Model) loadChoice(d *sim.Decoder) {
	if m.choice == nil {
		return
	}
	asc, reached, most := d.Float64s(nil), d.Float64s(nil), d.Float64s(nil)
	unmet, bus, modes := d.String(), d.Float64s(nil), d.Bytes()
	if d.Err() != nil {
		return
	}
	if len(asc) != modeCount || len(reached) != modeCount || len(most) != modeCount || len(modes) != len(m.trips.mode) || len(bus) != 0 && len(bus) != len(m.transit.Values) {
		d.Fail("people: %d constants of modes, modes of %d trips, journeys by bus of %d pairs; the state is damaged", len(asc), len(modes), len(bus))
		return
	}
	for k, v := range modes {
		if !m.known(k, msg.Mode(v)) {
			d.Fail("people: trip %d of %d is made by mode %d, which nobody makes it by; the state is damaged", k, len(modes), v)
			return
		}
	}
	m.choice.reached, m.choice.most, m.unmet = [modeCount]float64(reached), [modeCount]float64(most), unmet
	m.choice.set([modeCount]float64(asc))
	m.choice.told.bus = nil
	for _, v := range bus {
		m.choice.told.bus = append(m.choice.told.bus, units.Second(v))
	}
	for k, v := range modes {
		m.trips.mode[k] = msg.Mode(v)
	}
}

// known reports whether a trip can be made by a mode: people's by those they choose from, others by those of through traffic and matrices.
func (m *Model) known(k int, mode msg.Mode) bool {
	if m.trips.person[k] == city.None {
		return mode == msg.Car || mode == msg.Truck || mode == msg.Walk
	}
	return rowOf(mode) >= 0
}
