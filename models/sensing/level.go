package sensing

import (
	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// readLevel sends the depth [mm] at each gauge whose time has come.
func (m *Model) readLevel(s *group, to clock.Time) error {
	p := s.params.(*LevelParams)
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		for {
			at, due := d.due(to)
			if !due {
				break
			}
			depth := float64(m.depth.Values[row])
			every := p.Every
			if depth > float64(p.Alarm) {
				every = min(every, p.Quick)
			}
			d.wait(row, every, p.Jitter, m.luck)
			if d.silent || d.lost(row, p.Loss, m.luck) {
				continue
			}
			depth += float64(float64(p.Sigma) * m.luck.Normal(uint64(row), d.reading, drawNoise))
			mm := int32(float64(min(max(depth, 0), 100)*1000) + 0.5)
			m.rows++
			if err := s.out.Add(stamp(row, at, m.env.Civil, m.luck), stream.NoSubject, uint32(k), s.flags(k), mm); err != nil {
				return err
			}
		}
	}
	return nil
}

// flags are those of a row of device k.
func (s *group) flags(k int) uint16 {
	if s.dev[k].since != clock.Never {
		return stream.Battery
	}
	return 0
}
