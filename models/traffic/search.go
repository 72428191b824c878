package traffic

import (
	"math"
	"slices"

	"semul/engine/clock"
)

// How drivers look for a bay: first at the place they like best; who finds it full goes on to the next best within a walk and
// takes a free bay that he passes; who has looked for too long, or is told that all are taken, leaves the quarter for the
// nearest lot with place. Rules of this kind are those of PARKAGENT (Benenson, Martens, Birfir 2008, Computers, Environment
// and Urban Systems 32, 431-439; Levy, Martens, Benenson 2013, Transportmetrica A 9, 773-797); the numbers are ours.

// mostTries is how many full lots a driver goes to in vain before he leaves his car somewhere in the street (project default).
const mostTries = 20

// full notes a lot that has no free bay.
func (r *carTrip) full(lot int32) {
	if !slices.Contains(r.Tried, lot) {
		r.Tried = append(r.Tried, lot)
	}
}

// lookAround lets drivers see the bays of the street they are in: who looks for one takes a free one ahead of him; who has come
// to the street of his car park and sees that it is full drives on to another.
func (s *cars) lookAround(now clock.Time) {
	s.heed(now)
	s.seen = s.m.sim.cruising(s.seen[:0], s.lots.marked)
	for _, p := range s.seen {
		k := s.underway(p.id)
		if k < 0 || s.road[k].Lot < 0 {
			continue
		}
		r := &s.road[k]
		street := s.m.sim.fleet.street[p.veh]
		if r.Search && s.takeOnTheWay(r, p, street) {
			continue
		}
		if street != s.lots.place[r.Lot].Street || s.lots.free(r.Lot) > 0 || slices.Contains(r.Tried, r.Lot) {
			continue
		}
		r.full(r.Lot)
		place, driven := s.target(r), s.m.sim.drivenBy(p.id)
		next := *r
		next.Tried = slices.Clone(r.Tried)
		next.Goals++
		if !next.Search {
			next.Search, next.Since, next.Begun = true, now, driven
		}
		s.choose(&next, place, now)
		if !s.m.sim.Redirect(p.id, s.target(&next)) {
			continue // too late to turn away: he goes in and finds it full
		}
		s.road[k] = next
	}
}

// heed lets drivers turn away from a lot of which they hear on the way that it has become full.
func (s *cars) heed(now clock.Time) {
	for k := range s.road {
		r := &s.road[k]
		if r.Lot < 0 || !s.lots.toldFull(r.Lot) {
			continue
		}
		next := *r
		next.Tried = slices.Clone(r.Tried)
		s.choose(&next, s.target(r), now)
		if s.m.sim.Redirect(r.ID, s.target(&next)) {
			*r = next
		}
	}
}

// takeOnTheWay lets a driver who looks for a bay turn into a free one ahead of him in the street he is in, if it is as near
// to his door as he would walk, or as what he is bound for. Full ones he remembers.
func (s *cars) takeOnTheWay(r *carTrip, p passer, street uint32) bool {
	l := s.lots
	reach := float64(s.drivers.Walk)
	if r.Afar {
		reach = max(reach, l.at[r.Lot].Dist(r.Door))
	}
	for _, lot := range l.along[street] {
		if lot == r.Lot || l.at[lot].Dist(r.Door) > reach || slices.Contains(r.Tried, lot) {
			continue
		}
		if l.free(lot) <= 0 {
			r.full(lot)
			continue
		}
		from, ok := s.m.sim.stopsFrom(p.veh)
		if !ok || l.place[lot].Pos <= from {
			continue
		}
		if s.m.sim.Redirect(p.id, l.place[lot]) {
			r.Lot, r.Afar = lot, r.Afar && l.at[lot].Dist(r.Door) > float64(s.drivers.Walk)
			return true
		}
	}
	return false
}

// chooseLot picks the lot that a journey is bound for from a place, −1 if there is none.
func (s *cars) chooseLot(r *carTrip, from Place, now clock.Time) int32 {
	l := s.lots
	near := l.around(r.Door, float64(s.drivers.Walk))
	if len(near) == 0 {
		if len(r.Tried) == 0 {
			s.tally.Without++
		}
		return -1
	}
	if !r.Search || now.Sub(r.Since) < s.drivers.Search {
		if best := s.cheapest(r, from, near); best >= 0 {
			r.Afar = false
			return best
		}
	}
	r.Afar = true
	l.near = l.index.Nearest(r.Door, mostLots, float64(s.drivers.Far), func(id uint32) float64 {
		if k := int32(id); l.free(k) <= 0 || slices.Contains(r.Tried, k) {
			return math.NaN()
		}
		return l.at[id].Dist(r.Door)
	}, l.near[:0])
	for _, id := range l.near {
		if _, ok := s.m.sim.ride(Car, from.Street, l.place[id].Street); ok {
			return int32(id)
		}
	}
	return -1
}
