package sensing

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// readMeters adds up what each building has drawn and sends it [Wh] when the meter's time has come. A whole watt-hour is
// the least that is counted; the rest stays for the next reading.
func (m *Model) readMeters(s *group, to clock.Time) error {
	c := m.env.City
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		building := s.set.On[k].Index
		if int(building) < len(m.metered.Values) {
			s.count[k] += float64(m.metered.Values[building])
		}
		at, due := d.due(to)
		if !due {
			continue
		}
		d.wait(row, s.common.Every, s.common.Jitter, m.luck)
		if d.silent {
			continue // what has been drawn stands in its register until it has power again
		}
		wh := int32(min(s.count[k]/3600, 1<<30))
		s.count[k] -= float64(3600 * float64(wh))
		if d.lost(row, s.common.Loss, m.luck) {
			continue
		}
		feeder := uint32(0)
		if bus := c.Buildings.Bus[building]; int(bus) < len(c.Buses.Feeder) && int(c.Buses.Feeder[bus]) < len(c.Feeders.ID) {
			feeder = c.Buses.Feeder[bus]
		}
		handle, err := m.door.Handle(s.stream, MeterNumber(m.env.Seed, building))
		if err != nil {
			return err
		}
		m.belongs(s, handle, city.Ref{Support: city.OfBuilding, Index: building})
		m.rows++
		if err := s.out.Add(stamp(row, at, m.env.Civil, m.luck), handle, feeder, s.flags(k), wh); err != nil {
			return err
		}
	}
	return nil
}
