package traffic

// Rules for emergency vehicles (project defaults, but for the 20 km/h of traffic.md §11).
const (
	clearAhead = 150  // lanes are left and kept free this far ahead of one [m]
	redSpeed   = 5.56 // at which a stop line is crossed at red: 20 km/h [m/s]
)

// hearSirens notes in which lanes emergency vehicles drive, and where in them the last one is.
func (s *Sim) hearSirens() {
	for _, row := range s.heard {
		s.siren[row] = far
	}
	s.heard = s.heard[:0]
	kept := s.sirens[:0]
	for _, veh := range s.sirens {
		switch s.fleet.phase[veh] {
		case driving:
			if row, slot := s.find(veh); row != none && !s.net.isLink[row] {
				s.siren[row] = min(s.siren[row], s.slots[slot].x)
				s.heard = append(s.heard, row)
				s.rouse(row)
			}
		case planned, waiting, parked:
		default:
			continue
		}
		if s.classOf(veh) == Emergency {
			kept = append(kept, veh)
		}
	}
	s.sirens = kept
}

// urged reports whether an emergency vehicle drives in a lane: whoever is before it goes on at red as soon as the junction is
// clear, to make way, and so does it itself.
func (s *Sim) urged(l uint32) bool { return len(s.heard) > 0 && s.siren[l] < far }

// keptFree reports whether a place in a lane is to be left to an emergency vehicle behind.
func (s *Sim) keptFree(l uint32, x float32, t Type) bool {
	return len(s.heard) > 0 && x >= s.siren[l] && x < s.siren[l]+clearAhead && s.types[t].class != Emergency
}

// makeWay lets the vehicles of a street that are before an emergency vehicle in its lane go into another, rather that
// towards the kerb, where they may and there is room.
func (s *Sim) makeWay(kerb, after uint32, w *blockWork) {
	n := s.net
	for l := kerb; l < after; l++ {
		from := s.siren[l]
		if from == far {
			continue
		}
		k := uint32(0)
		if !n.open[l] {
			k = uint32(s.granted[l])
		}
		for ; k < uint32(s.count[l]); k++ {
			slot := s.start[l] + k
			o := &s.slots[slot]
			if o.x <= from || o.x > from+clearAhead || o.flags&(moved|stalled|halts) != 0 || s.types[o.class].class == Emergency {
				continue
			}
			g := s.group(o.veh)
			for _, to := range [2]uint32{l - 1, l + 1} {
				if to < kerb || to >= after || to > l+1 || s.siren[to] < far || n.may[to]>>g&1 == 0 {
					continue
				}
				if at := s.ahead(to, 0, o.x); s.fits(slot, to, at) {
					s.move(l, k, to, at)
					w.moves++
					k--
					break
				}
			}
		}
	}
}

// closedLamp reports whether what a signal shows stops those who are not urged.
func closedLamp(show byte) bool { return show == red || show == yellow || show == lateYellow }
