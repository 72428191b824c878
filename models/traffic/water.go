package traffic

import (
	"cmp"
	"slices"

	"semul/engine/clock"
)

// carried is the product of depth and velocity above which a small car is carried away [m²/s] (traffic.md §11).
const carried = 0.3

// wetSpeed is the highest speed [m/s] in water of depth d [m], Pregnolato et al. 2017:
//
//	v = 0.0009w² − 0.5529w + 86.9448 km/h,  w [mm]
//
// held above walking pace, for the curve ends at 300 mm.
func wetSpeed(d float32) float32 {
	w := min(d*1000, 300)
	v := float32(float32(0.0009*w)*w) - float32(0.5529*w) + 86.9448
	return max(v/3.6, 0.5)
}

// SetWater tells the depth [m] and the depth times velocity [m²/s] of water on every lane of the city. Shallow water
// slows, deep water closes a lane for entry, and who is caught in it stalls. flow may be nil.
func (s *Sim) SetWater(depth, flow []float32) {
	n, t := s.net, &s.states
	for lane, r := range n.laneOf {
		if r == none || lane >= len(depth) {
			continue
		}
		d := depth[lane]
		through := float32(0)
		if lane < len(flow) {
			through = flow[lane]
		}
		if d == t.depth[r] && !(through > carried) {
			continue
		}
		was := float64(t.depth[r]) >= s.cfg.Impassable
		limit := s.limitIn(r, d)
		is := float64(d) >= s.cfg.Impassable
		t.depth[r] = d
		if limit != s.limit[r] || was != is {
			s.limit[r] = limit
			s.refresh(n.street[r])
			if is && !was {
				s.alarm(n.street[r])
			}
		}
		if was && !s.closed[r] {
			s.notices = append(s.notices, Notice{Kind: "opened", Where: s.laneRef(r), Value: float64(d), Unit: "m"})
		}
		if is && !was {
			s.notices = append(s.notices, Notice{Kind: "closed", Where: s.laneRef(r), Value: float64(d), Unit: "m"})
		}
		if is || through > carried {
			s.strand(r)
		}
	}
}

// limitIn is the speed limit of a row under water of a depth [m]; a film below a millimetre does nothing.
func (s *Sim) limitIn(r uint32, depth float32) float32 {
	if depth < 0.001 {
		return s.net.limit[r]
	}
	return min(s.net.limit[r], wetSpeed(depth))
}

// strand stalls every vehicle of a lane.
func (s *Sim) strand(r uint32) {
	s.rouse(r)
	s.stir(r)
	first, caught := s.start[r], 0
	for k := range uint32(s.count[r]) {
		if slot := first + k; s.slots[slot].flags&stalled == 0 {
			veh := s.slots[slot].veh
			s.slots[slot].flags |= stalled
			s.fleet.until[veh] = clock.Never
			s.stranded = append(s.stranded, s.fleet.id[veh])
			s.strandedRow = append(s.strandedRow, r)
			caught++
		}
	}
	if caught > 0 {
		s.counts.Stalled += caught
		s.notices = append(s.notices, Notice{Kind: "stalled", Where: s.laneRef(r), Value: float64(caught), Unit: "vehicles"})
	}
}

// towStranded lets vehicles caught by water go on once it is shallow and they have been seen to.
func (s *Sim) towStranded() {
	if len(s.stranded) == 0 || s.step%s.hertz != 0 {
		return
	}
	kept := 0
	for i, id := range s.stranded {
		r := s.strandedRow[i]
		if !s.tow(id, r) {
			s.stranded[kept], s.strandedRow[kept] = id, r
			kept++
		}
	}
	s.stranded, s.strandedRow = s.stranded[:kept], s.strandedRow[:kept]
}

// tow looks at one stranded vehicle and reports whether it is free again or gone.
func (s *Sim) tow(id, r uint32) bool {
	first := s.start[r]
	for k := range uint32(s.count[r]) {
		slot := first + k
		veh := s.slots[slot].veh
		if s.fleet.id[veh] != id {
			continue
		}
		if float64(s.states.depth[r]) >= s.cfg.DryEnough {
			s.fleet.until[veh] = clock.Never
			return false
		}
		if s.fleet.until[veh] == clock.Never {
			s.fleet.until[veh] = s.now.Add(s.cfg.Tow)
		}
		if s.now < s.fleet.until[veh] {
			return false
		}
		s.rouse(r)
		s.slots[slot].flags &^= stalled
		s.fleet.until[veh] = clock.Never
		s.refill(veh)
		return true
	}
	veh := s.fleetHas(id)
	if veh == none {
		return true
	}
	if row, _ := s.find(veh); row != none && row != r {
		return s.tow(id, row) // it has rolled on while it came to rest
	}
	return false
}

// fleetHas is the row of the driving vehicle with an id, or none.
func (s *Sim) fleetHas(id uint32) uint32 {
	for veh := range s.fleet.id {
		if s.fleet.id[veh] == id && s.fleet.phase[veh] == driving {
			return uint32(veh)
		}
	}
	return none
}

// lossOf is the share of capacity that rain takes, by intensity [mm/h], and below 1 °C snow (its water equivalent):
// FHWA-HOP-13-042, freeways.
func lossOf(intensity, celsius float64) float64 {
	table := [][2]float64{{2.5, 0.0201}, {6.4, 0.0724}, {1e9, 0.1413}}
	if celsius < 1 {
		table = [][2]float64{{1.3, 0.0429}, {2.5, 0.0866}, {12.7, 0.1104}, {1e9, 0.2243}}
	}
	if !(intensity > 0) {
		return 0
	}
	at, _ := slices.BinarySearchFunc(table, intensity, func(row [2]float64, v float64) int { return cmp.Compare(row[0], v) })
	return table[min(at, len(table)-1)][1]
}

// SetRain tells the intensity of rain [mm/h] and the temperature [°C] over the whole city. Drivers keep more distance:
//
//	T′ = (T + (s0+l)/v0)/(1−r) − (s0+l)/v0
//
// so that the flow at the wished speed v0 falls by the share r.
func (s *Sim) SetRain(intensity, celsius float64) {
	if s.cold = 1; celsius < 0 {
		s.cold = 1 / coldRange
	}
	if r := float32(lossOf(intensity, celsius)); r != s.rainLoss {
		s.setRainLoss(r)
	}
}

// setRainLoss lets rain take the share r of capacity.
func (s *Sim) setRainLoss(r float32) {
	s.rouseAll()
	s.rainLoss = r
	for row := range s.net.limit {
		s.setSlack(uint32(row))
	}
	if s.meso != nil {
		s.meso.SetCut(1 - r)
	}
}

// mostLoss is the largest share of its capacity that rain and distraction can take from a lane (project default).
const mostLoss = 0.9

// setSlack makes the headways of a row as long as rain and what distracts drivers there ask for together.
func (s *Sim) setSlack(row uint32) {
	v0 := s.net.limit[row]
	if v0 <= 0 {
		return
	}
	car, r := &s.laws[Car], s.rainLoss
	if d := s.distracted[row]; d > 0 {
		r = min(mostLoss, 1-float32((1-r)*(1-min(mostLoss, d))))
	}
	s.slack[row] = (car.headway + (car.gap+car.length)/v0) * r / (1 - r)
}
