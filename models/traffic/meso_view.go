package traffic

// mesoPlace is a vehicle in a meso street as it is drawn.
type mesoPlace struct {
	veh, lane uint32 // row of the lane
	x, v      float32
}

// eachInMeso calls f for every vehicle in meso streets, street by street. A vehicle stands as far down its lane as it would
// have come alone, but behind those in front of it.
func (s *Sim) eachInMeso(f func(mesoPlace)) {
	if s.meso == nil {
		return
	}
	for link := range s.meso.street {
		s.eachInLink(uint32(link), f)
	}
}

func (s *Sim) eachInLink(link uint32, f func(mesoPlace)) {
	m, n, now := s.meso, s.net, s.now.Seconds()
	if m.Count(link) == 0 {
		return
	}
	spacing := s.laws[Car].length + s.laws[Car].gap
	for lane := m.net.LaneOff[link]; lane < m.net.LaneOff[link+1]; lane++ {
		r := m.row[lane]
		for move := m.net.Off[lane]; move < m.net.Off[lane+1]; move++ {
			m.EachGone(move, func(veh uint32) { f(mesoPlace{veh, r, n.length[r], 0}) })
		}
		free := n.length[r] // as far as one more may drive
		m.EachIn(lane, func(veh uint32) {
			p := s.alongMeso(veh, link, n.length[r], now)
			p.lane = r
			if p.x > free {
				p.x, p.v = max(0, free), 0
			}
			free = p.x - spacing
			f(p)
		})
	}
	kerb := n.firstLane[m.street[link]]
	m.EachEnding(link, func(veh uint32) {
		p := s.alongMeso(veh, link, m.goal(veh, link), now)
		p.lane = kerb
		f(p)
	})
	for _, veh := range m.standing {
		if s.fleet.street[veh] == m.street[link] {
			f(mesoPlace{veh, kerb, m.goal(veh, link), 0})
		}
	}
}

// eachMesoLane calls f for every lane of a meso street that has vehicles, with their number and mean speed [m/s].
func (s *Sim) eachMesoLane(f func(lane uint32, vehicles int, mean float64)) {
	if s.meso == nil {
		return
	}
	var count [256]int
	var sum [256]float64
	for link := range s.meso.street {
		first := s.net.firstLane[s.meso.street[link]]
		s.eachInLink(uint32(link), func(p mesoPlace) {
			count[p.lane-first]++
			sum[p.lane-first] += float64(p.v)
		})
		for k := range uint32(s.net.siblings[first]) {
			if count[k] > 0 {
				f(s.net.cityLane[first+k], count[k], sum[k]/float64(count[k]))
			}
			count[k], sum[k] = 0, 0
		}
	}
}

// alongMeso is how far a vehicle that drives alone towards goal [m] has come.
func (s *Sim) alongMeso(veh, link uint32, goal float32, now float64) mesoPlace {
	v := s.meso.speed(veh, link)
	if left := s.meso.Ready(veh) - now; left > 0 {
		return mesoPlace{veh: veh, x: max(0, goal-float32(float32(left)*v)), v: v}
	}
	return mesoPlace{veh: veh, x: goal}
}

// Passed is how many vehicles have left a city street over its end since the start.
func (s *Sim) Passed(street uint32) int {
	sum, first := 0, s.net.firstLane[street]
	if first != none {
		for r := first; r < first+uint32(s.net.siblings[first]); r++ {
			sum += int(s.left[r])
		}
	}
	return sum
}

// InStreet is how many vehicles are in a city street.
func (s *Sim) InStreet(street uint32) int { return s.inStreet(street) }

// SaturationFlow is the flow of a lane of a meso street while its queue passes [veh/s]; 0 for other streets.
func (s *Sim) SaturationFlow(street uint32) float64 {
	if s.meso == nil || s.meso.of[street] == none {
		return 0
	}
	return float64(s.meso.Flow(s.meso.of[street]))
}
