package traffic

import "semul/engine/clock"

// TurnWindow is how long turns are counted together.
const TurnWindow clock.Duration = window

// EachTurn calls f for every turn made in the present TurnWindow, by street: from which street into which, by how many
// vehicles, and how long these were in the street before the turn, taken together [s]. When Now is a multiple of TurnWindow
// it is the window that ends then; the next Step begins another.
func (s *Sim) EachTurn(f func(from, to uint32, vehicles int, seconds float64)) {
	t := &s.net.turns
	for street := range uint32(len(s.net.firstLane)) {
		for turn := t.off[street]; turn < t.off[street+1]; turn++ {
			if n := s.passed[turn]; n > 0 {
				f(street, t.to[turn], int(n), float64(s.passing[turn])/1000)
			}
		}
	}
}
