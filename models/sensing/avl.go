package sensing

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// units completes the manifest of on-board units. A unit names its driver by the roster (hub.md section 4: work), so rows of
// vehicles with drivers carry a handle; driverless ones, and shared ones that nobody has, are about nobody.
func (m *Model) units(f *stream.Manifest, g *group, byStreet bool) {
	streets := len(m.env.City.Streets.ID)
	first := stream.Column{Name: "street", Unit: "1", Quantum: 1, Min: 0, Max: int32(max(1, streets))}
	if byStreet {
		f.Support, f.Cells = city.OfStreet, streets
		first = stream.Column{Name: "vehicles", Unit: "1", Quantum: 1, Min: 0, Max: 1}
	}
	f.Columns = []stream.Column{first, {Name: "pos", Unit: "m", Quantum: 1, Min: 0, Max: 100_000}, {Name: "delay", Unit: "s", Quantum: 1, Min: -3600, Max: 86_400},
		{Name: "load", Unit: "1", Quantum: 1, Min: 0, Max: 1000}}
	if g.set.Driven {
		g.class = stream.Work
		f.Subjects, f.HomeDoor = g.set.Len(), uint32(1+len(m.groups))
	}
}

// readUnits makes a row of each vehicle whose time has come: its street, counted from 1, its place in it [m], how late it is
// [s] and how many are in it. Who says nothing, such as a shared vehicle that somebody has, makes no row.
func (m *Model) readUnits(s *group, to clock.Time) error {
	byStreet := s.params.(*AVLParams).By == "street"
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		at, due := d.due(to)
		if !due {
			continue
		}
		d.wait(row, s.common.Every, s.common.Jitter, m.luck)
		v := s.set.Vehicle + uint32(k)
		street := uint32(m.place.Values[v])
		if street == 0 || d.lost(row, s.common.Loss, m.luck) {
			continue
		}
		subject, cell, first := stream.NoSubject, uint32(k), int32(street)
		if byStreet {
			cell, first = street-1, 1
		}
		if s.set.Driven {
			var err error
			if subject, err = m.door.Handle(s.stream, UnitNumber(m.env.Seed, v)); err != nil {
				return err
			}
		}
		m.rows++
		late := whole(float64(m.late.Values[v])+3600, 90_000) - 3600
		if err := s.out.Add(stamp(row, at, m.env.Civil, m.luck), subject, cell, s.flags(k), first, whole(float64(m.along.Values[v]), 100_000), late, whole(float64(m.load.Values[v]), 1000)); err != nil {
			return err
		}
	}
	return nil
}
