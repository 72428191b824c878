package traffic

import (
	"math"
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

// ladder is two ways from west to east: the south one, short, for those whom allow lets in; the north one for all.
func ladder(allow city.Permission) *city.City {
	b := newTown()
	for _, at := range []geo.Point{{X: -300}, {}, {X: 400}, {X: 700}, {Y: 300}, {X: 400, Y: 300}} {
		b.junction(at.X, at.Y, city.Priority)
	}
	b.street(0, 1, 2, 14, city.Primary)
	south := b.street(1, 2, 1, 14, city.Primary)
	b.street(2, 3, 2, 14, city.Primary)
	b.street(1, 4, 1, 14, city.Primary)
	b.street(4, 5, 1, 14, city.Primary)
	b.street(5, 2, 1, 14, city.Primary)
	c := b.connect()
	for l := range c.Lanes.ID {
		c.Lanes.Allow[l] = city.AllowMotor | city.AllowBicycle | city.AllowDelivery
		if c.Lanes.Street[l] == south {
			c.Lanes.Allow[l] = allow
		}
	}
	return c
}

// Streets for buses or bicycles are used by those and by nobody else, with emergency vehicles where motor vehicles may go.
func TestStreetsForSomeAreUsedByThoseOnly(t *testing.T) {
	for _, k := range []struct {
		allow city.Permission
		in    []Class
	}{
		{city.AllowBus | city.AllowEmergency, []Class{Bus, Emergency, Shuttle}},
		{city.AllowBicycle, []Class{Bicycle, Kickboard, Robot}},
		{city.AllowTaxi, []Class{Taxi, Emergency}},
		{city.AllowMotor &^ city.AllowMotorcycle, []Class{Car, Van, Truck, Trailer, Bus, Emergency, Autonomous, Shuttle, Taxi}},
	} {
		for class := range classes {
			s, err := NewSim(ladder(k.allow), DefaultConfig())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Add(Trip{Class: class, From: Place{0, -1}, To: Place{2, -1}}); err != nil {
				t.Fatal(err)
			}
			south := false
			for s.counts.Arrived == 0 && s.now < 2000e9 {
				s.Step()
				south = south || s.counts.Running == 1 && s.fleet.street[0] == 1
				if err := check(s); err != nil {
					t.Fatal(err)
				}
			}
			if s.counts.Arrived != 1 {
				t.Errorf("%v: has not arrived", class)
			}
			if want := slices.Contains(k.in, class); south != want {
				t.Errorf("lanes for %b: a %v took the short way: %v, want %v", k.allow, class, south, want)
			}
		}
	}
}

// A car goes round a bus lane that separates it from its turn, and errors say who may not begin or turn where.
func TestErrorsSayWhoMayNotDriveWhere(t *testing.T) {
	s, err := NewSim(ladder(city.AllowBus), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		trip Trip
		want string
	}{
		{Trip{From: Place{1, 10}, To: Place{2, 10}}, "traffic: trip 0: street/s1 has no lane for a car"},
		{Trip{From: Place{0, 10}, To: Place{2, 10}, Path: []uint32{0, 1, 2}}, "traffic: trip 0: no lane for a car leads from street/s0 to street/s1"},
		{Trip{From: Place{0, 10}, To: Place{2, 10}, Path: []uint32{0, 2}}, "traffic: trip 0: no turn leads from street/s0 to street/s2"},
	} {
		if err := s.Add(k.trip); err == nil || err.Error() != k.want {
			t.Errorf("got %v, want %s", err, k.want)
		}
	}
}

// What a type does not say is as its class has it; mistakes name the type.
func TestTypesOfTheCity(t *testing.T) {
	c := ladder(city.AllowMotor)
	nan := float32(math.NaN())
	v := &c.VehicleTypes
	v.ID, v.Class = []string{"slow", "longbus"}, []city.VehicleClass{city.VehicleCar, city.VehicleBus}
	v.Length, v.Gap, v.Headway, v.Accel = []float32{nan, 17.9}, []float32{nan, 1}, []float32{nan, 2}, []float32{nan, nan}
	v.Decel, v.HardDecel, v.MaxSpeed = []float32{nan, nan}, []float32{nan, 6}, []float32{5, nan}
	v.SpeedFactor, v.SpeedDeviation = []float32{nan, 0.9}, []float32{nan, 0}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	slow, bus := s.TypeOfRow(0), s.TypeOfRow(1)
	if s.laws[slow].length != s.laws[Car].length || s.laws[slow].maxSpeed != 5 || s.laws[bus].length != 17.9 || s.laws[bus].decel != 6 || s.laws[bus].accel != s.laws[Bus].accel {
		t.Errorf("laws %+v and %+v", s.laws[slow], s.laws[bus])
	}
	if w := s.wishOf(7, bus); w != 0.9 {
		t.Errorf("the bus wishes for %g times the limit", w)
	}
	if at, ok := s.TypeOf("longbus"); !ok || at != bus {
		t.Errorf("longbus is type %d", at)
	}
	v.Gap[1] = 0.2
	if _, err := NewSim(c, DefaultConfig()); err == nil || err.Error() != "traffic: vehicle_type/longbus: it keeps a gap of 0.2 m; write 0.5 to 50 m" {
		t.Errorf("got %v", err)
	}
}
