package traffic

import "semul/engine/clock"

// Keep holds a vehicle that stands at a stop there until an instant, if it would leave before. It reports false for trips
// that do not stand at a stop.
func (s *Sim) Keep(id uint32, until clock.Time) bool {
	for _, h := range s.halts {
		if h.id == id {
			t := s.fleet.tour[h.row]
			t.leaves = max(t.leaves, until)
			return true
		}
	}
	return false
}
