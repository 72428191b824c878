package people

import (
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

// hearWalks takes walks in that traffic tells, once. They do not change.
func (m *Model) hearWalks() {
	if m.choice == nil || m.walksHeard {
		return
	}
	m.walksHeard = true
	for k, port := range m.walks {
		if port != nil && m.choice.offered[k] && m.served[k] && slices.ContainsFunc(port.Values, func(v units.Second) bool { return v != 0 }) {
			m.choice.told.walk[k] = port.Values
		}
	}
}

// settle fits the constants again and draws the modes anew, before anybody leaves, if traffic tells how far its stops are and how long
// its buses take. What is asked and cannot be is kept for Warnings.
func (m *Model) settle() {
	m.hearWalks()
	if m.choice == nil || m.settledModes {
		return
	}
	m.settledModes = true
	m.lookAtBuses()
	if m.buses {
		m.choice.told.bus = slices.Clone(m.transit.Values)
	}
	if !m.buses && !slices.ContainsFunc(m.choice.told.walk[:], func(v []units.Second) bool { return v != nil }) {
		return
	}
	plan := m.planner()
	plan.anyhow = true
	if _, err := plan.plan(&m.people); err != nil {
		return // chains were read without one at Init
	}
	if m.unmet = ""; plan.unmet != nil {
		m.unmet = plan.unmet.Error()
	}
	copy(m.trips.mode, plan.trips.mode)
}

// saveChoice and loadChoice keep the constants and the modes that hang on what traffic told.
func (m *Model) saveChoice(e *sim.Encoder) {
	if m.choice == nil {
		return
	}
	e.Bool(m.settledModes)
	e.Float64s(m.choice.asc[:])
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
	settled := d.Bool()
	asc, bus, modes := d.Float64s(nil), d.Float64s(nil), d.Bytes()
	if d.Err() != nil {
		return
	}
	if len(asc) != modeCount || len(modes) != len(m.trips.mode) || len(bus) != 0 && len(bus) != len(m.transit.Values) {
		d.Fail("people: %d constants of modes, modes of %d trips, journeys by bus of %d pairs; the state is damaged", len(asc), len(modes), len(bus))
		return
	}
	m.settledModes = settled
	m.choice.set([modeCount]float64(asc))
	m.choice.told.bus = nil
	for _, v := range bus {
		m.choice.told.bus = append(m.choice.told.bus, units.Second(v))
	}
	for k, v := range modes {
		m.trips.mode[k] = msg.Mode(v)
	}
}
