package traffic

import (
	"math"

	"semul/engine/sim"
)

// journal keeps one row for every journey that has ended, for indicators.
type journal struct {
	depart, arrive, loss, metres []float64
}

func (j *journal) add(d Done) {
	j.depart, j.arrive = append(j.depart, d.Depart.Seconds()), append(j.arrive, d.At.Seconds())
	j.loss, j.metres = append(j.loss, d.Loss+max(0, (d.Entered-d.Depart).Seconds())), append(j.metres, d.Metres)
}

// columns lists what is saved.
func (j *journal) columns() []*[]float64 {
	return []*[]float64{&j.depart, &j.arrive, &j.loss, &j.metres}
}

// Journeys lists the journeys that have ended and those under way.
func (m *Model) Journeys() sim.Journeys {
	j := sim.Journeys{Depart: append([]float64(nil), m.journal.depart...), Arrive: append([]float64(nil), m.journal.arrive...),
		Loss: append([]float64(nil), m.journal.loss...), Metres: append([]float64(nil), m.journal.metres...)}
	now := m.sim.Now()
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

// Passed returns how many vehicles have left a city lane over its end since the start, and the mean speed of those on
// it [m/s], its limit if there is none.
func (m *Model) Passed(lane uint32) (vehicles uint64, speed float64) {
	r := m.sim.net.laneOf[lane]
	if r == none {
		return 0, float64(m.env.City.Lanes.Speed[lane])
	}
	return uint64(m.sim.left[r]), float64(m.speed.Values[lane])
}

// Bytes is about how much memory the state takes.
func (m *Model) Bytes() uint64 {
	const slot, row, vehicle = 32, 120, 140
	return uint64(len(m.sim.slots))*slot + uint64(m.sim.net.lanes)*row + uint64(len(m.sim.fleet.id))*vehicle + uint64(len(m.sim.fleet.routes.bytes))
}
