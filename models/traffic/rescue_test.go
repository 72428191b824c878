package traffic

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// acrossTown is how long trips through a full town take on average if they are made by a class [s].
func acrossTown(t *testing.T, class Class) float64 {
	c := bigTown()
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	streets := uint32(len(c.Streets.ID))
	for id := range uint32(3000) {
		if err := s.Add(Trip{ID: id, At: clock.Time(id) * 2e8, From: Place{id * 7 % streets, 30}, To: Place{id * 13 % streets, 20}}); err != nil {
			t.Fatal(err)
		}
	}
	const first, n = 10000, 12
	for k := range uint32(n) {
		if err := s.Add(Trip{ID: first + k, Class: class, At: clock.Time(150+k*25) * 1e9, From: Place{k * 3 % 20, 30}, To: Place{streets - 1 - k*5%40, 20}}); err != nil {
			t.Fatal(err)
		}
	}
	sum, arrived := 0.0, 0
	for s.now < 1800e9 && arrived < n {
		s.Step()
		if s.step%20 == 0 {
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range s.Finished() {
			if d.ID >= first {
				sum += (d.At - d.Depart).Seconds()
				arrived++
			}
		}
	}
	if arrived < n {
		t.Fatalf("%v: %d of %d arrive", class, arrived, n)
	}
	return sum / n
}

// Without any pre-emption of signals an ambulance crosses a town with queues faster than a car.
func TestAmbulancesGoFaster(t *testing.T) {
	car, ambulance := acrossTown(t, Car), acrossTown(t, Emergency)
	t.Logf("car %.0f s, ambulance %.0f s", car, ambulance)
	if ambulance > 0.75*car {
		t.Errorf("a car takes %.0f s, an ambulance %.0f s", car, ambulance)
	}
}

// An ambulance crosses at red, slowly and only when the junction is clear.
func TestAmbulancesCrossAtRed(t *testing.T) {
	c := crossroads()
	states := c.Signals.State.At(0)
	for i := range states {
		states[i] = "rGrG"
	}
	states[0] = "GrGr" // once a cycle, so that a way leads there
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, Class: Emergency, At: 20e9, From: Place{0, -1}, To: Place{5, -1}}); err != nil {
		t.Fatal(err)
	}
	for id := range uint32(60) {
		if err := s.Add(Trip{ID: 2 + id, At: clock.Time(id) * 2e9, From: Place{2, -1}, To: Place{7, -1}}); err != nil {
			t.Fatal(err)
		}
	}
	veh, crossed := s.fleetOf(1), float32(0)
	for s.now < 65e9 && s.fleet.phase[veh] != free {
		s.Step()
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		if s.fleet.phase[veh] != driving || crossed > 0 {
			continue
		}
		if row, slot := s.find(veh); s.net.isLink[row] {
			crossed = s.slots[slot].v
			if s.shows[row] != red {
				t.Errorf("at %v the signal shows %c", s.now, s.shows[row])
			}
		}
	}
	if crossed == 0 || crossed > redSpeed+2 {
		t.Errorf("crosses at %.1f m/s", crossed)
	}
}

// fleetOf is the row of a vehicle by its id.
func (s *Sim) fleetOf(id uint32) uint32 {
	for row, x := range s.fleet.id {
		if x == id && s.fleet.phase[row] != free {
			return uint32(row)
		}
	}
	return none
}

// Bus lanes are open to ambulances, and nobody else who is no bus drives there.
func TestAmbulancesUseBusLanes(t *testing.T) {
	c := avenue()
	for l := range c.Lanes.ID {
		if c.Lanes.Index[l] == 0 {
			c.Lanes.Allow[l] = city.AllowBus | city.AllowEmergency
		}
	}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint32(40) {
		class := Truck
		if id%8 == 7 {
			class = Emergency
		}
		if err := s.Add(Trip{ID: id, Class: class, At: clock.Time(id) * 2e9, From: Place{0, -1}, To: Place{2, -1}}); err != nil {
			t.Fatal(err)
		}
	}
	used := 0
	for s.now < 300e9 {
		s.Step()
		s.EachVehicle(func(v Vehicle) {
			if !v.OnLink && c.Lanes.Index[v.Lane] == 0 {
				if used++; v.Class != Emergency {
					t.Fatalf("a %v is on lane %d", v.Class, v.Lane)
				}
			}
		})
	}
	if used == 0 || s.counts.Arrived != 40 {
		t.Errorf("%d times on the bus lane, %+v", used, s.counts)
	}
}
