package traffic

import (
	"fmt"
	"math"

	"semul/engine/city"
)

// Type is a kind of vehicle of a run. The first ones are the classes themselves; those of the city's table follow.
type Type uint8

// mostTypes is how many types a run can have, the classes among them.
const mostTypes = 255

// vehicleType is what is known of a type besides its law.
type vehicleType struct {
	name              string
	class             Class
	factor, deviation float64 // of the wished speed over the limit: mean and standard deviation
	persons           uint16  // 0: not said
}

// makeTypes sets up the classes of the preset and the types of the city. Errors name the type and what is wrong with it.
func (s *Sim) makeTypes() error {
	for i, d := range s.cfg.Preset.Drivers {
		c := Class(i)
		if err := d.check(s.cfg.Following); err != nil {
			return fmt.Errorf("traffic: driver of class %v: %w", c, err)
		}
		t := vehicleType{name: c.String(), class: c, factor: 1, deviation: s.cfg.Preset.Spread}
		switch c {
		case Autonomous, Shuttle, Robot:
			t.deviation = 0 // machines drive at the limit
		}
		s.addType(t, d)
	}
	v := &s.city.VehicleTypes
	if n := len(v.ID) + int(classes); n > mostTypes {
		return fmt.Errorf("traffic: the city has %d vehicle types; at most %d can be told apart, so merge those that drive alike", len(v.ID), mostTypes-int(classes))
	}
	for i, id := range v.ID {
		class := Class(v.Class[i])
		if class >= classes {
			return fmt.Errorf("traffic: vehicle_type/%s is of class %d, which there is not", id, class)
		}
		d := s.cfg.Preset.Drivers[class]
		for _, k := range []struct {
			to   *float64
			from []float32
		}{{&d.Length, v.Length}, {&d.Gap, v.Gap}, {&d.Headway, v.Headway}, {&d.Accel, v.Accel}, {&d.Comfort, v.Decel}, {&d.MaxSpeed, v.MaxSpeed}, {&d.Dawdle, v.Imperfection}} {
			if x := given(k.from, i); !math.IsNaN(x) {
				*k.to = x
			}
		}
		d.Decel = max(d.Decel, d.Comfort)
		if x := given(v.HardDecel, i); !math.IsNaN(x) {
			d.Decel = x
		}
		if err := d.check(s.cfg.Following); err != nil {
			return fmt.Errorf("traffic: vehicle_type/%s: %w", id, err)
		}
		t := s.types[class]
		t.name = id
		if x := given(v.SpeedFactor, i); !math.IsNaN(x) {
			t.factor = x
		}
		if x := given(v.SpeedDeviation, i); !math.IsNaN(x) {
			t.deviation = x
		}
		if !(t.factor >= 0.2 && t.factor <= 2) || !(t.deviation >= 0 && t.deviation <= 2) {
			return fmt.Errorf("traffic: vehicle_type/%s: drivers wish for %g ± %g times the limit; the mean must be from 0.2 to 2, the deviation from 0 to 2", id, t.factor, t.deviation)
		}
		if i < len(v.Persons) {
			t.persons = v.Persons[i]
		}
		s.addType(t, d)
	}
	return nil
}

// given is row i of a column, NaN where the column is shorter.
func given(column []float32, i int) float64 {
	if i < len(column) {
		return float64(column[i])
	}
	return math.NaN()
}

// check says what of a driver cannot be driven.
func (d *Driver) check(following Following) error {
	switch {
	case !(d.Length > 0 && d.Length <= 200):
		return fmt.Errorf("it is %.4g m long; write more than 0 and at most 200 m", d.Length)
	case !(d.Gap >= 0.5 && d.Gap <= 50):
		return fmt.Errorf("it keeps a gap of %.4g m; write 0.5 to 50 m", d.Gap)
	case !(d.Headway >= 0 && d.Headway <= 20):
		return fmt.Errorf("it keeps a headway of %.4g s; write 0 to 20 s", d.Headway)
	case !(d.Accel > 0 && d.Accel <= 20):
		return fmt.Errorf("it accelerates with %.4g m/s²; write more than 0 and at most 20", d.Accel)
	case !(d.Comfort > 0 && d.Comfort <= 20):
		return fmt.Errorf("it likes to brake with %.4g m/s²; write more than 0 and at most 20", d.Comfort)
	case !(d.Decel >= d.Comfort && d.Decel <= 30):
		return fmt.Errorf("it brakes with %.4g m/s² at the hardest; write at least the %.4g it likes to brake with, and at most 30", d.Decel, d.Comfort)
	case !(d.Dawdle >= 0 && d.Dawdle <= 1):
		return fmt.Errorf("it dawdles by %.4g; write 0 to 1", d.Dawdle)
	case following == Krauss && d.Headway <= 0:
		return fmt.Errorf("it keeps no headway; Krauß's law needs one above 0 s")
	case !(d.MaxSpeed > 0 && d.MaxSpeed <= 100):
		return fmt.Errorf("it drives at %.4g m/s at most; write more than 0 and at most 100 m/s", d.MaxSpeed)
	}
	return nil
}

func (s *Sim) addType(t vehicleType, d Driver) {
	s.laws[len(s.types)] = lawOf(d, s.cfg.Step.Seconds())
	s.groupOf[len(s.types)] = s.net.groupOf[t.class]
	s.types = append(s.types, t)
}

// useType makes the kernel ready for vehicles of a type: lanes get slots for the shortest, and what looks ahead counts
// with the longest and the one that brakes least. The usual classes are counted in from the beginning.
func (s *Sim) useType(t Type) error {
	p := &s.laws[t]
	s.soft, s.longest = min(s.soft, p.decel), max(s.longest, p.length)
	if p.length < s.shortest {
		return s.layOut(p.length)
	}
	return nil
}

// classOf is the class of a vehicle.
func (s *Sim) classOf(veh uint32) Class { return s.types[s.fleet.class[veh]].class }

// classOfType is the class of a type.
func (s *Sim) classOfType(t Type) Class { return s.types[t].class }

// TypeOf finds a type by its name: a class, or a row of the city's vehicle types.
func (s *Sim) TypeOf(name string) (t Type, ok bool) {
	for i := len(s.types) - 1; i >= 0; i-- {
		if s.types[i].name == name {
			return Type(i), true
		}
	}
	return 0, false
}

// TypeOfRow is the type of a row of the city's vehicle types; that of a car for city.None.
func (s *Sim) TypeOfRow(row uint32) Type {
	if row == city.None {
		return Type(Car)
	}
	return Type(uint32(classes) + row)
}
