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
	shuts bool    // a crash: the lane of the stall is closed as long as the wreck stands
	looks float32 // share of its capacity that the other side of the road loses to drivers who look at the stall
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
	s.Break(lane, pos, lasts, 0, false, cause)
}

// Break stops the next vehicle that comes to pos [m] in a city lane, for a while; the lane's end is the farthest place. While
// it stands the other side of the road loses a share of its capacity to drivers who look, and the lane is closed if shuts says
// so. All that begins when the vehicle does, not before: into a closed lane nobody would come. In a meso street, where nobody
// breaks down, it begins at once.
func (s *Sim) Break(lane uint32, pos float32, lasts clock.Duration, looks float64, shuts bool, cause uint64) {
	r := s.net.laneOf[lane]
	if r == none {
		return
	}
	in := incident{row: r, veh: none, pos: min(pos, s.net.length[r]), stall: true, until: clock.Never, last: lasts, cause: cause,
		shuts: shuts, looks: float32(looks)}
	if s.net.coarse[r] {
		in.until = s.now.Add(lasts)
		s.broken(&in)
		return
	}
	s.incidents = append(s.incidents, in)
}

// broken begins what a stall brings about while its vehicle stands.
func (s *Sim) broken(in *incident) {
	if other := s.city.Streets.Opposite[s.net.street[in.row]]; other != city.None {
		s.Distract(other, float64(in.looks), in.until, in.cause)
	}
	if in.shuts {
		s.CloseLane(s.net.cityLane[in.row], in.until, in.cause)
		s.notices = append(s.notices, Notice{Kind: "closed", Where: s.laneRef(in.row), Unit: "m", Note: "crash", Cause: in.cause})
	}
}

// endIncidents picks vehicles for stalls that have none yet and ends what is over.
func (s *Sim) endIncidents() {
	kept, calmer := s.incidents[:0], false
	var begun []incident
	for _, in := range s.incidents {
		if in.stall && in.veh == none {
			if s.pick(&in); in.veh != none {
				begun = append(begun, in)
			}
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
	for i := range begun {
		s.broken(&begun[i])
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

// pick stops the first vehicle of the lane that is still before the place and can brake to it at ease, or, having come too
// fast for that, as soon past it as it can within the lane.
func (s *Sim) pick(in *incident) {
	first := s.start[in.row]
	for k := range uint32(s.count[in.row]) {
		slot := first + k
		d := in.pos - s.slots[slot].x
		brakes := stopping(s.slots[slot].v, s.laws[s.slots[slot].class].comfort)
		if d < 0 || d > brakes+20 || brakes > d && s.slots[slot].x+brakes > s.net.length[in.row] {
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
