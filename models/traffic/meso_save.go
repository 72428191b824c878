package traffic

// mesoFormat is added to stateFormat where some streets are meso streets.
const mesoFormat = 0x4d010000

// format names the form of this Sim's states.
func (s *Sim) format() uint32 {
	if s.meso != nil {
		return stateFormat ^ mesoFormat
	}
	return stateFormat
}

// saveMeso writes the state of meso streets; rank is the position of each vehicle among those saved.
func (s *Sim) saveMeso(e Sink, rank []uint32) {
	m := s.meso
	if m == nil {
		return
	}
	saveList(e, m.street)
	m.Save(e, rank)
	for _, refused := range m.refused {
		saveBool(e, refused)
	}
	for _, veh := range m.asked {
		if veh != none {
			veh = rank[veh]
		}
		e.Uint32(veh)
	}
	for _, list := range [][]float64{m.over, m.past, m.went, m.until} {
		for _, at := range list {
			e.Float64(at)
		}
	}
}

// loadMeso reads what saveMeso wrote.
func (s *Sim) loadMeso(d Source) {
	m := s.meso
	if m == nil || d.Err() != nil {
		return
	}
	streets := loadList(s, d)
	same := len(streets) == len(m.street)
	for i := 0; same && i < len(streets); i++ {
		same = streets[i] == m.street[i]
	}
	if !same {
		d.Fail("traffic: the state has %d meso streets, this run %d or others; go on with the same model.traffic.micro.within", len(streets), len(m.street))
		return
	}
	if err := m.Load(d, len(s.fleet.id), func() bool { return d.Err() != nil }); err != nil {
		d.Fail("traffic: %v; the state is damaged", err)
		return
	}
	for i := range m.refused {
		m.refused[i] = d.Uint8() != 0
	}
	for i := range m.asked {
		if m.asked[i] = d.Uint32(); m.asked[i] != none && (int(m.asked[i]) >= len(s.fleet.id) || m.Due(m.gates[i], 1e300) != m.asked[i]) {
			d.Fail("traffic: the state lets a vehicle out of a meso street that is not there; it is damaged")
			return
		}
	}
	for _, list := range [][]float64{m.over, m.past, m.went, m.until} {
		for i := range list {
			list[i] = d.Float64()
		}
	}
	for lane := range m.load {
		m.load[lane] = 0
		m.EachIn(uint32(lane), func(veh uint32) {
			m.load[lane]++
			if !s.rightLink(veh, m.row[lane]) {
				d.Fail("traffic: vehicle %d of the state waits in a street that is not on its way; it is damaged", s.fleet.id[veh])
			}
		})
	}
	for veh, t := range s.fleet.tour {
		if t != nil && t.standing && s.inMeso(uint32(veh)) {
			m.standing = append(m.standing, uint32(veh))
		}
	}
}

// rightLink reports whether a vehicle drives in the street of a row and has a turn ahead.
func (s *Sim) rightLink(veh, r uint32) bool {
	f := &s.fleet
	return f.phase[veh] == driving && f.street[veh] == s.net.street[r] && f.cursor[veh] < f.routeLen[veh]
}
