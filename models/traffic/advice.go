package traffic

import (
	"slices"

	"semul/engine/clock"
	"semul/models/traffic/route"
)

// advice is what drivers with an app have been told of a street.
type advice struct {
	street uint32
	ms     uint32     // it takes, what its end costs counted in
	until  clock.Time // then the usual holds again
}

// Advise tells drivers with an app how long a street takes [s] until an instant. They count with that instead of what they
// usually expect of the street and of the turns at its end, as long as routing.information is released.
func (s *Sim) Advise(street uint32, seconds float32, until clock.Time) {
	if int(street) >= len(s.net.firstLane) || s.net.firstLane[street] == none || !(seconds >= 0 && seconds < 86400) {
		return
	}
	if seconds == 0 {
		s.advised = slices.DeleteFunc(s.advised, func(a advice) bool { return a.street == street })
		s.tellApps(street, 0)
		return
	}
	a := advice{street, max(1, uint32(seconds*1000)), until}
	for i := range s.advised {
		if s.advised[i].street == street {
			s.advised[i] = a
			s.tellApps(street, a.ms)
			return
		}
	}
	s.advised = append(s.advised, a)
	s.tellApps(street, a.ms)
}

// tellApps sets what apps say of a street: ms, or, if that is 0, the usual.
func (s *Sim) tellApps(street, ms uint32) {
	n := s.net
	for g := range n.groups {
		k := &s.routes.forks[0][g]
		if k.told == nil {
			continue
		}
		time := k.usual.Time(street)
		if ms > 0 && time != route.Closed {
			time = n.felt(street, ms)
		}
		k.told.SetTime(street, time)
		for turn := n.turns.off[street]; turn < n.turns.off[street+1]; turn++ {
			cost := k.usual.Turn(turn)
			if ms > 0 && cost != noTurn {
				cost = n.turns.cost[turn] // what was learned of waiting there is in the advice, or is not known any more
			}
			k.told.SetTurn(turn, cost)
		}
	}
}

// forgetAdvice ends what has been told for too long.
func (s *Sim) forgetAdvice() {
	kept := s.advised[:0]
	for _, a := range s.advised {
		if s.now < a.until {
			kept = append(kept, a)
			continue
		}
		s.tellApps(a.street, 0)
	}
	s.advised = kept
}

// hasApp reports whether the driver of a trip follows what is released.
func (s *Sim) hasApp(id uint32) bool {
	return s.cfg.Information == Released && s.cfg.AppShare > 0 && s.apps.Float64(uint64(id), 0, 0) < s.cfg.AppShare
}

// usualTold keeps what apps say of a turn at what is usual, where they have been told nothing.
func (s *Sim) usualTold(k *knowledge, street, turn uint32) {
	if k.told == nil {
		return
	}
	for _, a := range s.advised {
		if a.street == street {
			return
		}
	}
	k.told.SetTurn(turn, k.usual.Turn(turn))
}
