package traffic

import "slices"

// nearing appends the ids of those who drive in the street of their destination, ascending. It leaves out who still has
// halts ahead.
func (s *Sim) nearing(dst []uint32) []uint32 {
	f := &s.fleet
	for veh := range f.id {
		if f.phase[veh] == driving && f.street[veh] == f.dest[veh] && f.tour[veh] == nil {
			dst = append(dst, f.id[veh])
		}
	}
	slices.Sort(dst)
	return dst
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
		from, kept := f.street[v], 0
		if n.isLink[row] || !n.open[row] && slot-s.start[row] < uint32(s.granted[row]) {
			if f.cursor[v] >= f.routeLen[v] {
				return false
			}
			from = n.turns.to[n.turns.off[from]+uint32(f.route(v)[f.cursor[v]])]
			kept = 1
		}
		dest, pos := f.dest[v], f.destPos[v]
		f.dest[v], f.destPos[v] = to.Street, to.Pos
		if to.Pos < 0 {
			f.destPos[v] = far
		}
		if from == to.Street && (kept == 1 || f.destPos[v] > s.slots[slot].x+stopping(s.slots[slot].v, s.laws[s.slots[slot].class].comfort)) {
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
