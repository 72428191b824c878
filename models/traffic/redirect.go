package traffic

import (
	"cmp"
	"slices"
)

// passer is a vehicle on the road that has no halts ahead.
type passer struct{ id, veh uint32 }

// cruising appends who drives in one of the marked streets, by ascending id. It leaves out who still has halts ahead.
func (s *Sim) cruising(dst []passer, marked []bool) []passer {
	f := &s.fleet
	for veh := range f.id {
		if f.phase[veh] == driving && f.tour[veh] == nil && marked[f.street[veh]] {
			dst = append(dst, passer{f.id[veh], uint32(veh)})
		}
	}
	slices.SortFunc(dst, func(a, b passer) int { return cmp.Compare(a.id, b.id) })
	return dst
}

// stopsFrom is from where on a vehicle in a street can still come to rest there [m]; ok is false on links, in meso streets and
// for who may cross the stop line already.
func (s *Sim) stopsFrom(veh uint32) (pos float32, ok bool) {
	row, slot := s.find(veh)
	if row == none || s.net.isLink[row] || !s.net.open[row] && slot-s.start[row] < uint32(s.granted[row]) {
		return 0, false
	}
	o := &s.slots[slot]
	return o.x + stopping(o.v, s.laws[o.class].comfort), true
}

// drivenBy is how far a vehicle on the road has driven [m].
func (s *Sim) drivenBy(id uint32) float64 {
	veh := s.fleetHas(id)
	if veh == none {
		return 0
	}
	_, slot := s.find(veh)
	if slot == none {
		return 0
	}
	return float64(s.fleet.metres[veh] + s.slots[slot].x)
}

// Redirect sends a driving vehicle elsewhere: to another place of the same trip. It reports false for trips that are not on
// the road, or from where no way leads there.
func (s *Sim) Redirect(id uint32, to Place) bool {
	f, n := &s.fleet, s.net
	for veh := range f.id {
		if f.id[veh] != id || f.phase[veh] != driving || f.tour[veh] != nil {
			continue
		}
		row, slot := s.find(uint32(veh))
		if row == none {
			return false
		}
		v := uint32(veh)
		from, kept := f.street[v], s.kept(row, slot)
		for c := int(f.cursor[v]); c < int(f.cursor[v])+kept; c++ {
			if c >= int(f.routeLen[v]) {
				return false
			}
			from = n.turns.to[n.turns.off[from]+uint32(f.route(v)[c])]
		}
		dest, pos := f.dest[v], f.destPos[v]
		f.dest[v], f.destPos[v] = to.Street, to.Pos
		if to.Pos < 0 {
			f.destPos[v] = far
		}
		if from == to.Street && (kept > 0 || f.destPos[v] > s.slots[slot].x+stopping(s.slots[slot].v, s.laws[s.slots[slot].class].comfort)) {
			s.follow(v, kept, nil, row, slot)
			return true
		}
		path, outcome := s.plan(v, from)
		if outcome != found {
			f.dest[v], f.destPos[v] = dest, pos
			return false
		}
		s.follow(v, kept, path, row, slot)
		return true
	}
	return false
}
