package traffic

import (
	"semul/engine/city"
	"semul/engine/frame"
)

// Sample fills dst with layer i of layers().
func (m *Model) Sample(i int, dst *frame.Sample) {
	dst.At = m.now
	dst.Values = dst.Values[:0]
	s, c := m.sim, m.env.City
	switch i {
	case 0:
		dst.Movers.Reset()
		lanes := uint32(len(c.Lanes.ID))
		s.EachVehicle(func(v Vehicle) {
			at := v.Lane
			if v.OnLink {
				at += lanes
			}
			dst.Movers.Add(v.ID, at, v.Pos, v.Speed, v.Class.ramp())
		})
	case 1:
		spec := &layers()[1]
		sum, n := make([]float64, len(c.Streets.ID)), make([]int, len(c.Streets.ID))
		s.EachLane(func(lane uint32, vehicles int, mean float64) {
			street := c.Lanes.Street[lane]
			sum[street] += float64(mean * float64(vehicles))
			n[street] += vehicles
		})
		for street := range sum {
			v := frame.Missing
			if n[street] > 0 {
				v = spec.Store(min(2, sum[street]/float64(n[street])/float64(c.Streets.Speed[street])))
			}
			dst.Values = append(dst.Values, v)
		}
	case 2:
		for link := range c.LaneLinks.ID {
			dst.Values = append(dst.Values, s.Lamp(uint32(link)))
		}
	case 3:
		for lane := range c.Lanes.ID {
			v := uint16(0)
			if s.Closed(uint32(lane)) {
				v = 1
			}
			dst.Values = append(dst.Values, v)
		}
	case 4:
		for _, n := range s.lately {
			dst.Values = append(dst.Values, uint16(min(65534, n*uint32(3600e9/window))))
		}
	case 5, 6:
		s.env.sample(&layers()[i], i == 5, len(c.Streets.ID), dst)
	case 7:
		m.cars.sample(&layers()[i], len(c.Streets.ID), dst)
	}
}

// ramp is the class of the ramp "vehicle", with the build in the upper four bits where it is not the usual one of that
// class: see frame.Movers.
func (c Class) ramp() uint8 {
	switch c {
	case Van:
		return 0 | 1<<4
	case Bus:
		return 1
	case Truck:
		return 2
	case Trailer:
		return 2 | 1<<4
	case Emergency:
		return 3
	case Motorcycle:
		return 4
	case Bicycle:
		return 4 | 1<<4
	case Kickboard:
		return 4 | 2<<4
	case Autonomous:
		return 5
	case Shuttle:
		return 5 | 1<<4
	case Robot:
		return 5 | 2<<4
	}
	return 0 // cars and taxis
}

// Vehicle is one vehicle as it stands.
type Vehicle struct {
	ID     uint32
	Lane   uint32 // row of the city's lanes, or of its lane links
	OnLink bool
	Pos    float32 // of the front bumper from the start [m]
	Speed  float32 // [m/s]
	Class  Class
}

// EachVehicle calls f for every vehicle on the road, lane by lane from the front.
func (s *Sim) EachVehicle(f func(Vehicle)) {
	n := s.net
	end := uint32(n.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		lane := n.cityLane[r]
		if n.isLink[r] {
			lane = n.cityLink[r]
		}
		for k := range uint32(s.count[r]) {
			slot := s.start[r] + k
			f(Vehicle{s.fleet.id[s.slots[slot].veh], lane, n.isLink[r], s.slots[slot].x, s.slots[slot].v, s.types[s.slots[slot].class].class})
		}
	}
	s.eachInMeso(func(p mesoPlace) {
		f(Vehicle{s.fleet.id[p.veh], n.cityLane[p.lane], false, p.x, p.v, s.classOf(p.veh)})
	})
}

// EachLane calls f for every city lane that has vehicles, with their number and mean speed [m/s].
func (s *Sim) EachLane(f func(lane uint32, vehicles int, mean float64)) {
	end := uint32(s.net.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		if n := int(s.count[r]); n > 0 && !s.net.isLink[r] {
			sum := 0.0
			for k := range uint32(n) {
				sum += float64(s.slots[s.start[r]+k].v)
			}
			f(s.net.cityLane[r], n, sum/float64(n))
		}
	}
	s.eachMesoLane(f)
}

// Closed reports whether nobody may enter a city lane.
func (s *Sim) Closed(lane uint32) bool {
	r := s.net.laneOf[lane]
	return r != none && s.closed[r]
}

// Lamp is what a signal shows to a city lane link: 0 none, 1 green, 2 yellow, 3 red, 4 dark, 5 flashing yellow, 6 flashing red.
func (s *Sim) Lamp(link uint32) uint16 {
	r := s.net.linkOf[link]
	if r == none || s.net.signal[r] == none {
		return 0
	}
	mode := s.plans.cabinet[s.net.signal[r]].mode
	switch {
	case s.shows[r] == dark:
		return 4
	case mode == FlashingYellow:
		return 5
	case mode == FlashingRed:
		return 6
	case s.shows[r] == protected, s.shows[r] == permissive:
		return 1
	case s.shows[r] == yellow, s.shows[r] == lateYellow:
		return 2
	}
	return 3
}

// Stage is the stage that a city signal shows, from 1; 0 while it is dark or flashes. While a green stage gives way to one that
// is ordered, it is the stage after it in the plan, where that is no green one: its yellow.
func (s *Sim) Stage(signal uint32) int {
	p := s.plans
	if p.stage[signal] < 0 {
		return 0
	}
	lo, hi := int32(p.off[p.running[signal]]), int32(p.off[p.running[signal]+1])
	row := p.stage[signal]
	if p.cabinet[signal].clearing && row >= lo && row < hi && p.green(uint32(row)) {
		if next := lo + (row-lo+1)%(hi-lo); !p.green(uint32(next)) {
			row = next
		}
	}
	return int(row-lo) + 1
}

func signalRef(s uint32) city.Ref { return city.Ref{Support: city.OfSignal, Index: s} }
