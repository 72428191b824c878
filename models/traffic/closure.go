package traffic

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Notice is something the kernel reports to the outside: a closure, a stalled vehicle, a gridlock.
type Notice struct {
	Kind  string // "closed", "opened", "stalled", "gridlock", "relaxed"
	Where city.Ref
	Value float64
	Unit  string
	Note  string
	Cause uint64 // event that made it happen, or 0
}

// Notices hands over what was reported since the last call. Valid until the next Step.
func (s *Sim) Notices() []Notice {
	list := s.notices
	s.notices = s.notices[:0]
	return list
}

// incident is a closure or a stall in force.
type incident struct {
	row   uint32 // closed lane, or none
	veh   uint32 // id of the stalled vehicle, or none: still to be picked
	pos   float32
	stall bool
	until clock.Time
	last  clock.Duration // of a stall, from when somebody has stopped
	cause uint64

	commanded bool // a closure that a controller ordered

	slows float32 // share of the row's capacity that drivers who look at something lose; 0: a closure or a stall
}

// CloseLane keeps everybody from entering a city lane until an instant, or for ever with clock.Never. Who is in it goes
// on. Closures add up. cause is the event behind it, or 0.
func (s *Sim) CloseLane(lane uint32, until clock.Time, cause uint64) {
	r := s.net.laneOf[lane]
	if r == none {
		return
	}
	s.incidents = append(s.incidents, incident{row: r, veh: none, until: until, cause: cause})
	s.states.closures[r]++
	s.refresh(s.net.street[r])
	s.alarm(s.net.street[r])
}

// CloseStreet closes all lanes of a city street.
func (s *Sim) CloseStreet(street uint32, until clock.Time, cause uint64) {
	first := s.net.firstLane[street]
	if first == none {
		return
	}
	for r := first; r < first+uint32(s.net.siblings[first]); r++ {
		s.CloseLane(s.net.cityLane[r], until, cause)
	}
}

// Reopen ends every closure of a city lane before its time.
func (s *Sim) Reopen(lane uint32) {
	for i := range s.incidents {
		if in := &s.incidents[i]; !in.stall && in.slows == 0 && in.row == s.net.laneOf[lane] {
			in.until = s.now
		}
	}
	s.endIncidents()
}

// Distract takes a share of its capacity from a city street for a while: drivers look at what happened beside it.
func (s *Sim) Distract(street uint32, share float64, until clock.Time, cause uint64) {
	first := s.net.firstLane[street]
	if first == none || !(share > 0) {
		return
	}
	for r := first; r < first+uint32(s.net.siblings[first]); r++ {
		s.incidents = append(s.incidents, incident{row: r, veh: none, until: until, cause: cause, slows: float32(share)})
	}
	s.sumDistractions()
}

// Stall stops the next vehicle that comes to pos [m] in a city lane, for a while.
func (s *Sim) Stall(lane uint32, pos float32, lasts clock.Duration, cause uint64) {
	if r := s.net.laneOf[lane]; r != none {
		s.incidents = append(s.incidents, incident{row: r, veh: none, pos: pos, stall: true, until: clock.Never, last: lasts, cause: cause})
	}
}

// endIncidents picks vehicles for stalls that have none yet and ends what is over.
func (s *Sim) endIncidents() {
	kept, calmer := s.incidents[:0], false
	for _, in := range s.incidents {
		if in.stall && in.veh == none {
			s.pick(&in)
		}
		if s.now < in.until {
			kept = append(kept, in)
			continue
		}
		if in.stall {
			s.freeStalled(in.veh)
			continue
		}
		if in.slows > 0 {
			calmer = true
			continue
		}
		s.states.closures[in.row]--
		s.refresh(s.net.street[in.row])
		if !s.closed[in.row] {
			s.notices = append(s.notices, Notice{Kind: "opened", Where: s.laneRef(in.row), Cause: in.cause})
		}
	}
	if s.incidents = kept; calmer {
		s.sumDistractions()
	}
	s.towStranded()
}

// sumDistractions adds up by row what incidents in force distract from.
func (s *Sim) sumDistractions() {
	clear(s.distracted)
	for _, in := range s.incidents {
		if in.slows > 0 {
			s.distracted[in.row] += in.slows
		}
	}
	s.setRainLoss(s.rainLoss)
}

// pick stops the first vehicle of the lane that is still before the place and can brake to it at ease.
func (s *Sim) pick(in *incident) {
	first := s.start[in.row]
	for k := range uint32(s.count[in.row]) {
		slot := first + k
		d := in.pos - s.slots[slot].x
		if p := &s.laws[s.slots[slot].class]; d < stopping(s.slots[slot].v, p.comfort) || d > stopping(s.slots[slot].v, p.comfort)+20 {
			continue
		}
		veh := s.slots[slot].veh
		if s.slots[slot].flags&(arrives|stalled) != 0 {
			continue
		}
		s.rouse(in.row)
		s.slots[slot].flags |= stalled
		s.stir(in.row)
		in.veh, in.until = s.fleet.id[veh], s.now.Add(in.last)
		s.notices = append(s.notices, Notice{Kind: "stalled", Where: s.laneRef(in.row), Value: 1, Unit: "vehicles", Cause: in.cause})
		return
	}
}

// laneRef names a row as a lane or lane link of the city.
func (s *Sim) laneRef(row uint32) city.Ref {
	if s.net.isLink[row] {
		return city.Ref{Support: city.OfLaneLink, Index: s.net.cityLink[row]}
	}
	return city.Ref{Support: city.OfLane, Index: s.net.cityLane[row]}
}

// freeStalled lets the vehicle with an id go on.
func (s *Sim) freeStalled(id uint32) {
	for veh := range s.fleet.id {
		if s.fleet.id[veh] == id && s.fleet.phase[veh] == driving {
			if row, slot := s.find(uint32(veh)); slot != none {
				s.rouse(row)
				s.slots[slot].flags &^= stalled
			}
			return
		}
	}
}
