package traffic

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Charging (energy.md section 8): a charger passes on this share of what it draws; above the taper the power falls
// linearly, so that a battery is full in finite time (project defaults).
const (
	chargerEfficiency = 0.9
	taperFrom         = 0.8
	leastTaper        = 0.05
	fullCharge        = 0.995
	atTheDoor         = 100 // so near is a charger at home or at work [m]
)

// stations are the city's chargers. Who finds all plugs taken waits his turn if no more wait than there are plugs.
type stations struct {
	at       []geo.Point
	place    []Place
	power    []float64 // of a plug [W]
	plugs    []int
	plugged  [][]uint32 // persons whose cars are plugged in
	queue    [][]uint32 // and wait
	index    *geo.Index
	near     []uint32
	dead     []bool
	capacity float64 // of a battery [J]

	Sessions, Queued, Refused, Interrupted int
	Drawn, Stored                          float64 // since the start [J]
}

func newStations(m *Model) (*stations, error) {
	c := m.env.City
	if len(c.Chargers.ID) == 0 {
		return nil, fmt.Errorf("model.traffic.charging.enabled: this city has no chargers; leave it false")
	}
	if !m.params.Environment.Enabled {
		return nil, fmt.Errorf("model.traffic.charging.enabled: batteries are followed with environment.enabled only; set that true")
	}
	n := len(c.Chargers.ID)
	s := &stations{plugged: make([][]uint32, n), queue: make([][]uint32, n), dead: make([]bool, n), capacity: float64(m.params.Charging.Capacity)}
	boxes := make([]geo.Bounds, n)
	for i := range n {
		at, street := c.Chargers.At.At(i), c.Chargers.Street[i]
		place := Place{Street: none}
		boxes[i] = geo.EmptyBounds()
		if street < uint32(len(c.Streets.ID)) && m.places.drivable(street) {
			along := 0.0
			if p := c.Chargers.Parking[i]; p < uint32(len(c.Parkings.ID)) && c.Parkings.Street[p] == street {
				along = float64(c.Parkings.Pos[p])
			} else if int(street) < c.Streets.Line.Len() {
				_, along = geo.DistanceToPolyline(at, c.Streets.Line.At(int(street)))
			}
			place = m.places.along(street, along)
			boxes[i] = geo.Bounds{MinX: at.X, MinY: at.Y, MaxX: at.X, MaxY: at.Y}
		}
		s.at, s.place = append(s.at, at), append(s.place, place)
		s.power, s.plugs = append(s.power, float64(c.Chargers.Power[i])*1000), append(s.plugs, int(c.Chargers.Plugs[i]))
	}
	s.index = geo.NewIndex(boxes)
	return s, nil
}

// soc is the state of charge of a battery.
func (s *stations) soc(battery float64) float64 { return battery / s.capacity }

// wantsCharge reports whether a driver means to charge where he goes: he must, or is at home or at work and could.
func (s *cars) wantsCharge(r *carTrip) bool {
	if !r.Own || !r.Electric || r.Trip.To.Support != city.OfBuilding {
		return false
	}
	soc := s.stations.soc(r.Battery)
	long := r.Trip.Purpose == msg.ToHome || r.Trip.Purpose == msg.ToWork
	return soc < s.m.params.Charging.Threshold || long && soc < taperFrom
}

// chooseStation picks the charger with the least drive and walk, −1 if there is none to go to.
func (s *cars) chooseStation(r *carTrip, from Place) int32 {
	t, p := s.stations, &s.m.params.Charging
	reach := float64(p.Walk)
	if t.soc(r.Battery) >= p.Threshold {
		reach = atTheDoor
	}
	t.near = t.index.Nearest(r.Door, mostLots, reach, nil, t.near[:0])
	best, least := int32(-1), math.Inf(1)
	for _, row := range t.near {
		k := int32(row)
		if slices.Contains(r.Dead, k) || p.Guidance == "truth" && (t.dead[k] || t.full(k)) {
			continue
		}
		drive, ok := s.m.sim.ride(Car, from.Street, t.place[k].Street)
		if !ok {
			continue
		}
		if cost := drive + float64(2*onFoot(t.at[k], r.Door)); cost < least {
			best, least = k, cost
		}
	}
	return best
}

// full reports whether nobody may join the queue of a charger.
func (s *stations) full(k int32) bool {
	return len(s.plugged[k]) >= s.plugs[k] && len(s.queue[k]) >= s.plugs[k]
}

// plugIn puts a car to a charger, or into its queue; false if the charger is dead or nobody may wait there.
func (s *cars) plugIn(r *carTrip, c *ownCar, now clock.Time) bool {
	t, k := s.stations, r.Station
	if t.dead[k] || t.full(k) {
		t.Refused++
		return false
	}
	c.Station = k
	c.Stays = now.Add(stays(r.Trip.Purpose))
	if len(t.plugged[k]) >= t.plugs[k] {
		t.Queued++
		t.queue[k] = append(t.queue[k], c.Person)
		return true
	}
	s.connect(c, now)
	return true
}

// connect begins a session.
func (s *cars) connect(c *ownCar, now clock.Time) {
	t := s.stations
	t.Sessions++
	t.plugged[c.Station] = append(t.plugged[c.Station], c.Person)
	s.m.plugs.Send(frame.Event{At: now, Where: city.Ref{Support: city.OfCharger, Index: uint32(c.Station)}}, s.plugOf(c))
}

func (s *cars) plugOf(c *ownCar) msg.Plug {
	t := s.stations
	return msg.Plug{Charger: uint32(c.Station), Vehicle: c.Person, SoC: t.soc(c.Battery), Capacity: t.capacity, Need: max(0, t.capacity-c.Battery), Departs: c.Stays}
}

// unplug takes a car from its charger, or out of the queue, and lets the next one in.
func (s *cars) unplug(c *ownCar, now clock.Time) {
	t, k := s.stations, c.Station
	if i := slices.Index(t.queue[k], c.Person); i >= 0 {
		t.queue[k] = slices.Delete(t.queue[k], i, i+1)
		return
	}
	if i := slices.Index(t.plugged[k], c.Person); i >= 0 {
		t.plugged[k] = slices.Delete(t.plugged[k], i, i+1)
		s.m.unplugs.Send(frame.Event{At: now, Where: city.Ref{Support: city.OfCharger, Index: uint32(k)}}, s.plugOf(c))
	}
	if len(t.queue[k]) > 0 && len(t.plugged[k]) < t.plugs[k] {
		next := s.carOf(t.queue[k][0])
		t.queue[k] = slices.Delete(t.queue[k], 0, 1)
		s.connect(next, now)
	}
}

// charge lets all sessions go on for a while [s]: full power until full, as nobody manages it. Chargers without power stand
// still.
func (s *cars) charge(seconds float64) {
	t := s.stations
	for k := range t.plugged {
		off := !s.m.chargers.Values[k].Bool()
		if off && !t.dead[k] {
			t.Interrupted += len(t.plugged[k])
		}
		if t.dead[k] = off; off {
			continue
		}
		bus := s.m.env.City.Chargers.Bus[k]
		for _, person := range t.plugged[k] {
			c := s.carOf(person)
			soc := t.soc(c.Battery)
			if soc >= fullCharge {
				continue
			}
			power := t.power[k]
			if soc > taperFrom {
				power *= max(leastTaper, (1-soc)/(1-taperFrom))
			}
			drawn := float64(power * seconds)
			stored := float64(drawn * chargerEfficiency)
			c.Battery += stored
			t.Drawn += drawn
			t.Stored += stored
			if int(bus) < len(s.m.drawn.Values) {
				s.m.drawn.Values[bus] += units.Joule(drawn)
			}
		}
	}
}
