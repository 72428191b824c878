package traffic

import "semul/engine/clock"

// coldRange is how far batteries carry below 0 °C, against mild weather (energy.md section 8: Korean ratings at −7 °C).
const coldRange = 0.9

// helped is what a driver with an empty battery is given on the spot [J]: 5 kWh, some 25 km (project default).
const helped = 5 * 3.6e6

// stopFlat stalls those whose battery has become empty in this second. They block their lane until somebody has come,
// like those whom water has caught.
func (s *Sim) stopFlat() {
	for b := range s.blocks {
		for _, veh := range s.blocks[b].flat {
			row, slot := s.find(veh)
			if s.fleet.phase[veh] != driving || row == none || s.slots[slot].flags&stalled != 0 {
				continue
			}
			s.slots[slot].flags |= stalled
			if !s.net.isLink[row] {
				s.stir(row)
			}
			s.fleet.until[veh] = clock.Never
			s.stranded, s.strandedRow = append(s.stranded, s.fleet.id[veh]), append(s.strandedRow, row)
			s.counts.Stalled++
			s.counts.Flat++
			s.notices = append(s.notices, Notice{Kind: "stalled", Where: s.laneRef(row), Value: 1, Unit: "vehicles", Note: "battery empty"})
		}
		s.blocks[b].flat = s.blocks[b].flat[:0]
	}
}

// refill helps a vehicle whose battery is empty, or holds no more than what it gained in coming to rest.
func (s *Sim) refill(veh uint32) {
	if left := s.fleet.battery[veh]; left < helped/10 {
		s.counts.Rescued += helped - left
		s.fleet.battery[veh] = helped
	}
}

// Followed adds up what batteries that are followed one by one have given since the start, and what is left in those of
// vehicles that have not arrived [J].
func (s *Sim) Followed() (given, left float64) {
	if s.env != nil {
		for _, v := range s.env.followed {
			given += v
		}
	}
	f := &s.fleet
	for veh := range f.id {
		if f.phase[veh] != free && f.battery[veh] < maxBattery {
			left += f.battery[veh]
		}
	}
	return given, left
}

// maxBattery is above what any battery holds [J]; those that are not followed hold more.
const maxBattery = 1e15
