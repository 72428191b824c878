package traffic

import (
	"slices"

	"semul/engine/city"
)

// use is what has been driven on a lane, or over a link, since the start: metres and vehicle-seconds. Their quotient is the
// mean speed over a stretch of road and a span of time (Edie 1963, Discussion of traffic stream measurements and definitions).
// In a meso street both are booked when a vehicle leaves it.
type use struct{ metres, seconds float64 }

// endsTrips finds the lanes whose end is the end of the road: nothing leads on, or only the way back.
func (s *Sim) endsTrips() []bool {
	n := s.net
	out := make([]bool, n.lanes)
	for r := range out {
		if !n.isLink[r] && n.length[r] > 0 {
			junction := s.city.Streets.To[n.street[r]]
			out[r] = n.out.off[r+1] == n.out.off[r] || s.city.Junctions.Kind[junction] == city.DeadEnd
		}
	}
	return out
}

// atEnd is how far before the end of a road a trip may end that leads to the end [m]; drivers stop 2 m before the line.
const atEnd = 3

// endsBeyond reports whether a trip that ends at x [m] on a lane counts as one that has passed the lane's end: the road ends
// there, and so does the trip.
func (s *Sim) endsBeyond(l uint32, x float32) bool {
	n := s.net
	return s.ending[l] && (n.out.off[l+1] == n.out.off[l] || x > n.length[l]-atEnd)
}

// bank adds the steps that the vehicle in a slot has stood to what its trip has stood.
func (s *Sim) bank(slot uint32) {
	o := &s.slots[slot]
	s.fleet.stood[o.veh] += o.stood
	o.stood = 0
}

// usedMeso books what a vehicle has driven [m] in a meso street, and how long it was there [s].
func (s *Sim) usedMeso(r uint32, metres, seconds float32) {
	s.uses[r].metres += float64(metres)
	s.uses[r].seconds += float64(seconds)
}

func (s *Sim) saveUses(e Sink) {
	for i := range s.uses {
		if u := &s.uses[i]; u.seconds != 0 || u.metres != 0 {
			e.Uint32(uint32(i))
			e.Float64(u.metres)
			e.Float64(u.seconds)
		}
	}
	e.Uint32(none)
}

func (s *Sim) loadUses(d Source) {
	for r := d.Uint32(); r != none && d.Err() == nil; r = d.Uint32() {
		u := use{d.Float64(), d.Float64()}
		if int(r) >= len(s.uses) || !(u.seconds >= 0) {
			d.Fail("traffic: the state has %g vehicle-seconds on row %d of %d; it is damaged", u.seconds, r, len(s.uses))
			return
		}
		s.uses[r] = u
	}
}

// stoodSoFar is how many steps every vehicle has stood, by row of the fleet.
func (s *Sim) stoodSoFar() []uint32 {
	s.rouseAll()
	out := slices.Clone(s.fleet.stood)
	end := uint32(s.net.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		for _, o := range s.slots[s.start[r] : s.start[r]+uint32(s.count[r])] {
			out[o.veh] += o.stood
		}
	}
	return out
}
