package sensing

import (
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/stream"
	"semul/engine/sim/msg"
)

// gather adds up what has passed the lines of a group since their last readings.
func (m *Model) gather(s *group) {
	for k := range s.dev {
		line := s.set.Detector + uint32(k)
		s.count[k] += float64(m.passages.Values[line])
		s.occupied[k] += float64(m.occupied.Values[line])
		s.speed[k] += float64(m.swift.Values[line])
	}
}

// readLines makes a row of each loop and counting camera whose time has come: of a loop vehicles, occupancy [0.1 %] and mean
// speed [0.1 km/h], of a camera the vehicles it has seen.
func (m *Model) readLines(s *group, to clock.Time) error {
	p := s.common
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		at, due := d.due(to)
		if !due {
			continue
		}
		over := math.Max(at.Sub(s.began[k]).Seconds(), 1)
		d.wait(row, p.Every, p.Jitter, m.luck)
		var v [3]int32
		n := 3
		if camera, ok := s.params.(*CameraParams); ok {
			v[0], n = m.seen(s, k, camera.Miss), 1
		} else {
			mean := 0.0
			if s.count[k] > 0 {
				mean = s.speed[k] / s.count[k]
			}
			v = [3]int32{whole(s.count[k], 10_000), whole(1000*s.occupied[k]/over, 1000), whole(mean*36, 5000)}
		}
		s.count[k], s.occupied[k], s.speed[k], s.began[k] = 0, 0, 0, at
		if d.silent || d.lost(row, p.Loss, m.luck) {
			continue
		}
		m.rows++
		if err := s.out.Add(stamp(row, at, m.env.Civil, m.luck), stream.NoSubject, uint32(k), s.flags(k), v[:n]...); err != nil {
			return err
		}
	}
	return nil
}

// readQueues makes a row of the vehicles on each lane, and on those that feed it, whose time has come. It is an ideal device: nothing is lost, its clock
// is right.
func (m *Model) readQueues(s *group, to clock.Time) error {
	for k := range s.dev {
		d, row := &s.dev[k], s.set.Sensor+uint32(k)
		at, due := d.due(to)
		if !due {
			continue
		}
		d.wait(row, s.common.Every, s.common.Jitter, m.luck)
		if d.silent {
			continue
		}
		m.rows++
		n := 0.0
		for _, x := range s.counts[k] {
			n += float64(float64(m.crowd.Values[x.lane]) * x.share)
		}
		if err := s.out.Add(at, stream.NoSubject, uint32(k), s.flags(k), whole(n, 10_000)); err != nil {
			return err
		}
	}
	return nil
}

// seen is how many of those who passed camera k it has seen.
func (m *Model) seen(s *group, k int, miss float64) (n int32) {
	row := s.set.Sensor + uint32(k)
	for v := range min(int(s.count[k]), 10_000) {
		if m.luck.Float64(uint64(row), s.dev[k].reading, drawOther+uint32(v)) >= miss {
			n++
		}
	}
	return n
}

func whole(x, most float64) int32 { return int32(math.Min(math.Max(x, 0), most) + 0.5) }

// readPlate reads the plate of a vehicle that has passed a line and sends its handle, in the cell of the street.
func (m *Model) readPlate(s *group, c *msg.Crossing) error {
	p := s.params.(*PlateParams)
	k := int(c.Detector - s.set.Detector)
	d, row := &s.dev[k], s.set.Sensor+uint32(k)
	d.reading++
	d.next = c.At
	plate, of := Plate(m.env.Seed, c.Vehicle), city.Ref{Support: city.Person, Index: c.Person}
	luck := m.luck.Float64(uint64(row), d.reading, drawOther)
	switch {
	case d.silent || luck < p.Miss:
		return nil
	case luck < p.Miss+p.Misread:
		plate, of.Index = misread(m.env.Seed, row, d.reading), city.None
	}
	if d.lost(row, p.Loss, m.luck) {
		return nil
	}
	handle, err := m.door.Handle(s.stream, plate)
	if err != nil {
		return err
	}
	m.belongs(s, handle, of)
	m.rows++
	street := m.env.City.Lanes.Street[s.set.On[k].Index]
	return s.out.Add(stamp(row, c.At, m.env.Civil, m.luck), handle, street, s.flags(k), 1)
}
