package traffic

import (
	"math"

	"semul/engine/sim"
)

// journal keeps one row for every journey that has ended, for indicators.
type journal struct {
	depart, arrive, loss, metres []float64
	entered, stood               []float64
	id, from, to, what           []uint32 // what: class, end << 8, purpose + mostPurposes << 16
}

// How a trip has ended.
const (
	endedThere = iota
	endedShort
	endedRemoved
)

const mostPurposes = 1 << 14

func (j *journal) add(d Done, class Class, purpose int) {
	end := uint32(endedThere)
	if !d.Reached {
		if end = endedShort; d.wayless() {
			end = endedRemoved
		}
	}
	j.entered, j.stood = append(j.entered, d.Entered.Seconds()), append(j.stood, d.Stood)
	j.id, j.from, j.to = append(j.id, d.ID), append(j.from, d.Began), append(j.to, d.End.Street)
	j.what = append(j.what, uint32(class)|end<<8|uint32(purpose+mostPurposes)<<16)
	j.depart, j.arrive = append(j.depart, d.Depart.Seconds()), append(j.arrive, d.At.Seconds())
	j.loss, j.metres = append(j.loss, d.Loss+max(0, (d.Entered-d.Depart).Seconds())), append(j.metres, d.Metres)
}

// wayless reports whether a trip was removed before it began, for want of a way.
func (d *Done) wayless() bool { return !d.Reached && d.Entered == d.At && d.Metres == 0 }

// columns lists what is saved.
func (j *journal) columns() []*[]float64 {
	return []*[]float64{&j.depart, &j.arrive, &j.loss, &j.metres, &j.entered, &j.stood}
}

// rows lists the others.
func (j *journal) rows() []*[]uint32 { return []*[]uint32{&j.id, &j.from, &j.to, &j.what} }

// whole reports whether all columns have one length and name streets and classes that there are.
func (j *journal) whole(streets int) bool {
	n := len(j.depart)
	for _, v := range j.columns() {
		if len(*v) != n {
			return false
		}
	}
	for _, v := range j.rows() {
		if len(*v) != n {
			return false
		}
	}
	for i, what := range j.what {
		if int(j.from[i]) >= streets || int(j.to[i]) >= streets || Class(what) >= classes {
			return false
		}
	}
	return true
}

// Journeys lists the journeys that have ended and those under way.
func (m *Model) Journeys() sim.Journeys {
	j := sim.Journeys{Depart: append([]float64(nil), m.journal.depart...), Arrive: append([]float64(nil), m.journal.arrive...),
		Loss: append([]float64(nil), m.journal.loss...), Metres: append([]float64(nil), m.journal.metres...)}
	now := m.sim.Now()
	for i, what := range m.journal.what {
		if what>>8&255 == endedRemoved {
			j.Removed++
			j.Arrive[i], j.Loss[i] = math.NaN(), max(0, now.Seconds()-j.Depart[i])
		}
	}
	m.sim.eachUnderway(func(veh uint32, metres, ideal float64) {
		f := &m.sim.fleet
		j.Depart, j.Arrive = append(j.Depart, f.depart[veh].Seconds()), append(j.Arrive, math.NaN())
		j.Loss = append(j.Loss, max(0, (now-f.depart[veh]).Seconds()-ideal))
		j.Metres = append(j.Metres, metres)
	})
	return j
}

// eachUnderway calls f for every vehicle on the road and in a queue, with what it has driven [m] and the time that
// takes alone [s].
func (s *Sim) eachUnderway(f func(veh uint32, metres, ideal float64)) {
	end := uint32(s.net.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		for slot := s.start[r]; slot < s.start[r]+uint32(s.count[r]); slot++ {
			veh := s.slots[slot].veh
			f(veh, float64(s.fleet.metres[veh]+s.slots[slot].x), float64(s.fleet.ideal[veh]+s.slots[slot].x/s.alone(r, slot)))
		}
		for veh := s.first[r]; veh != none; veh = s.fleet.behind[veh] {
			if s.fleet.phase[veh] != driving {
				f(veh, 0, 0)
			}
		}
	}
	s.eachInMeso(func(p mesoPlace) {
		v := s.meso.speed(p.veh, s.meso.of[s.fleet.street[p.veh]])
		f(p.veh, float64(s.fleet.metres[p.veh]+p.x), float64(s.fleet.ideal[p.veh]+p.x/v))
	})
}

// Passed returns how many vehicles have left a city lane over its end since the start, or arrived there where the road ends,
// and what was driven on the lane: metres and vehicle-seconds.
func (m *Model) Passed(lane uint32) (vehicles uint64, metres, seconds float64) {
	r := m.sim.net.laneOf[lane]
	if r == none {
		return 0, 0, 0
	}
	u := m.sim.uses[r]
	return uint64(m.sim.left[r]), u.metres, u.seconds
}

// Bytes is about how much memory the state takes.
func (m *Model) Bytes() uint64 {
	const slot, row, vehicle = 32, 120, 140
	return uint64(len(m.sim.slots))*slot + uint64(m.sim.net.lanes)*row + uint64(len(m.sim.fleet.id))*vehicle + uint64(len(m.sim.fleet.routes.bytes))
}
