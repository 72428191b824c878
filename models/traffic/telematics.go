package traffic

import (
	"semul/engine/city"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/units"
)

// telematics is the on-board units of fleets: what they say of their vehicles, and what was released of that.
type telematics struct {
	sets []device.Set // of kind avl
	told []uint32     // by vehicle: street that was released last; none: nothing is known

	place, load *sim.Out[units.Count]
	along       *sim.Out[units.Metre]
	late        *sim.Out[units.Second]
}

// tracked is a service whose vehicles say where they are.
type tracked interface {
	// track is where vehicle k is, how late [s] and how full; ok is false if it says nothing.
	track(k int) (at Place, late float64, load int, ok bool)
}

func (u *telematics) find(sets []device.Set) {
	for _, set := range sets {
		if set.Fleet != "" {
			u.sets = append(u.sets, set)
			u.told = append(u.told, filled(set.Len())...)
		}
	}
}

func (u *telematics) bind(env *sim.Env) {
	env.DefineSupport(city.Vehicle, len(u.told))
	u.place, u.load = sim.WritePort[units.Count](env, "service"), sim.WritePort[units.Count](env, "service_load")
	u.along, u.late = sim.WritePort[units.Metre](env, "service_pos"), sim.WritePort[units.Second](env, "service_delay")
}

// publishUnits writes what the units say.
func (m *Model) publishUnits() {
	u := &m.units
	for i := range u.sets {
		set := &u.sets[i]
		var of tracked
		for k := range m.services {
			if t, ok := m.services[k].service.(tracked); ok && m.services[k].name == set.Fleet {
				of = t
			}
		}
		for k := range set.Len() {
			v := set.Vehicle + uint32(k)
			u.place.Values[v], u.along.Values[v], u.late.Values[v], u.load.Values[v] = 0, 0, 0, 0
			if of == nil {
				continue
			}
			if at, late, load, ok := of.track(k); ok {
				u.place.Values[v], u.along.Values[v] = units.Count(at.Street+1), units.Metre(max(0, at.Pos))
				u.late.Values[v], u.load.Values[v] = units.Second(late), units.Count(load)
			}
		}
	}
}

// wherever is where a vehicle of a service is.
func (m *Model) wherever(c *cab) Place {
	street, ok := m.sim.streetOf(c)
	if !ok {
		return c.At
	}
	at := Place{street, 0}
	if m.sim.fleet.phase[c.row] == driving {
		if row, slot := m.sim.find(c.row); row != none && !m.sim.net.isLink[row] {
			at.Pos = m.sim.slots[slot].x
		}
	} else if pos := m.sim.fleet.pos[c.row]; pos > 0 {
		at.Pos = pos
	}
	return at
}

// informed reports whether a fleet is dispatched by what is released; an error if nothing can be.
func (m *Model) informed(name, information string) (bool, error) {
	if information != "released" {
		return false, nil
	}
	for _, set := range m.units.sets {
		if set.Fleet == name {
			return true, nil
		}
	}
	return false, wrongKey("information", "no unit says where a vehicle is, so nothing can be released; add [sensor.avl] with fleet = %q, and a [control.X] of kind dispatch", name)
}

// toldOf is the street where vehicle k of a fleet is by what was released; ok is false if nothing is known.
func (m *Model) toldOf(fleet string, k int) (street uint32, ok bool) {
	for i := range m.units.sets {
		if set := &m.units.sets[i]; set.Fleet == fleet && k < set.Len() {
			if street = m.units.told[set.Vehicle+uint32(k)]; street != none {
				return street, true
			}
		}
	}
	return none, false
}

// usable reports whether a street has a lane for vehicles.
func (m *Model) usable(street uint32) bool {
	return int(street) < len(m.sim.net.firstLane) && m.sim.net.firstLane[street] != none
}

func (m *Model) loadTold(d *sim.Decoder) {
	told := d.Uint32s(nil)
	if d.Err() != nil {
		return
	}
	if len(told) != len(m.units.told) {
		d.Fail("traffic: %d on-board units, this scenario has %d; go on with the same [sensor.X]", len(told), len(m.units.told))
		return
	}
	for _, street := range told {
		if street != none && !m.usable(street) {
			d.Fail("traffic: a vehicle was told to be in street %d, which no vehicle uses; the state is damaged", street)
			return
		}
	}
	copy(m.units.told, told)
}

// Units are how many vehicles can have an on-board unit, 0 if that is not known, and whether somebody drives them whose work
// it is.
func (p *DRTParams) Units() (most int, driven bool) { return p.Vehicles, true }

// Units are those of vehicles without drivers.
func (p *ShuttleParams) Units() (most int, driven bool) { return p.Vehicles, false }

// Units are those of vehicles that customers drive, and that say nothing meanwhile.
func (p *SharedParams) Units() (most int, driven bool) { return p.Vehicles, false }

// Units are as many as the scenario says.
func (p *BusParams) Units() (most int, driven bool) { return 0, true }

// Units are those of the ambulances.
func (p *AmbulanceParams) Units() (most int, driven bool) { return p.Vehicles, true }

func (s *drt) track(k int) (at Place, late float64, load int, ok bool) {
	c := &s.Cabs[k]
	return s.m.wherever(c), 0, c.Load, true
}

func (s *loopLine) track(k int) (at Place, late float64, load int, ok bool) {
	c := &s.Cabs[k]
	return s.m.wherever(c), 0, c.Load, true
}

// track says where a vehicle stands that nobody has: where people ride with it is theirs to know.
func (s *shared) track(k int) (at Place, late float64, load int, ok bool) {
	return s.Cabs[k].At, 0, 0, s.free(k)
}

// track is of the ambulance that has unit k. It says nothing while nobody is in a hurry: an ambulance that stands at its station,
// or drives back there, asks for no green.
func (s *ambulances) track(k int) (at Place, late float64, load int, ok bool) {
	if k >= len(s.crews) {
		return at, 0, 0, false
	}
	a := &s.crews[k]
	if !s.repairs && a.Duty != toCall && a.Duty != toHospital {
		return at, 0, 0, false
	}
	c := cab{Trip: a.ID, At: Place{none, 0}}
	if len(a.At) > 0 {
		c.At = a.At[0]
	}
	if a.Duty == idle || a.Duty == turnsOut || a.Duty == onScene || a.Duty == handsOver {
		return c.At, 0, 0, c.At.Street != none
	}
	at = s.m.wherever(&c)
	return at, 0, 0, at.Street != none
}

// track is of the bus that has unit k.
func (b *buses) track(k int) (at Place, late float64, load int, ok bool) {
	if k >= len(b.units) || b.units[k] == nil {
		return at, 0, 0, false
	}
	v := b.units[k]
	run := &b.runs[v.run]
	switch {
	case v.standing:
		at, late = b.m.sim.placeOf(&run.calls[v.at]), v.since.Seconds()-float64(run.times.Arrive[v.at])
	default:
		if at = b.m.wherever(&v.seen); v.since > 0 {
			late = v.since.Seconds() - float64(run.times.Depart[v.at])
		}
	}
	return at, late, len(v.aboard), at.Street != none
}

// maxUnits is more than a service has buses on the road at once.
const maxUnits = 1 << 20

// fit gives a bus that sets out the first unit that is free.
func (b *buses) fit(v *bus) {
	v.seen = cab{Trip: v.id, At: Place{none, 0}}
	for k := range b.units {
		if b.units[k] == nil {
			v.unit, b.units[k] = uint32(k), v
			return
		}
	}
	v.unit = uint32(len(b.units))
	b.units = append(b.units, v)
}
