package sensing

import (
	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// readBays makes a row of the cars in each car park whose time has come. Who is inside is not known, only how many.
func (m *Model) readBays(s *group, to clock.Time) error {
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		at, due := d.due(to)
		if !due {
			continue
		}
		d.wait(row, s.common.Every, s.common.Jitter, m.luck)
		if d.silent || d.lost(row, s.common.Loss, m.luck) {
			continue
		}
		m.rows++
		taken := whole(float64(m.bays.Values[s.set.On[k].Index]), 100_000)
		if err := s.out.Add(stamp(row, at, m.env.Civil, m.luck), stream.NoSubject, uint32(k), s.flags(k), taken); err != nil {
			return err
		}
	}
	return nil
}
