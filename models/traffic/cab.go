package traffic

import (
	"cmp"

	"semul/engine/city"
	"semul/engine/clock"
)

// cab is a vehicle of a service: it stands beside a street, off the road, or drives to a place in one go. Its fields are
// exported for being saved.
type cab struct {
	Trip  uint32     // of the vehicle on the road; none: it stands
	At    Place      // where it stands, or what it is bound for
	Until clock.Time // it stands at least until then
	Load  int        // people in it
	Fails int        // times in a row that it did not get where it should

	Energy float64 `json:",omitempty"` // in its battery, when it stood last [J]; 0: not followed
	Power  uint8   `json:",omitempty"` // inService, isLow or plugged

	row uint32 // of the kernel's table where its trip was seen last
}

// again is after how long a vehicle that found no way tries once more.
const again clock.Duration = 60e9

// standing makes a vehicle that stands at a place.
func standing(at Place) cab { return cab{Trip: none, At: at} }

// drive sends a standing vehicle to a place.
func (m *Model) drive(of service, c *cab, class Class, to Place) {
	t := Trip{Class: class, At: m.sim.Now(), From: c.At, To: to}
	if p, ok := of.(powered); ok && p.hasBatteries() {
		t.Electric, t.Battery = true, cmp.Or(c.Energy, 1e-9) // 0 would not be followed
	}
	id, err := m.send(of, t)
	if err != nil {
		panic(err) // sites are in streets that the class may use
	}
	c.Trip, c.At = id, to
}

// turn sends a driving vehicle elsewhere; false if it cannot be for now.
func (m *Model) turn(c *cab, to Place) bool {
	if !m.sim.Redirect(c.Trip, to) {
		return false
	}
	c.At = to
	return true
}

// arrived notes the end of a vehicle's trip and reports whether it is where it was bound for.
func (c *cab) arrived(d Done) bool {
	c.Trip = none
	if d.Reached {
		c.Fails = 0
		return true
	}
	c.At = d.End
	c.Fails++
	c.Until = d.At.Add(again)
	return false
}

// cabOf finds the vehicle whose trip it is.
func cabOf(cabs []cab, trip uint32) int {
	for k := range cabs {
		if cabs[k].Trip == trip {
			return k
		}
	}
	return -1
}

// checkCabs says whether loaded vehicles stand and drive where they can.
func (m *Model) checkCabs(cabs []cab, want int) bool {
	if len(cabs) != want {
		return false
	}
	for k := range cabs {
		if c := &cabs[k]; int(c.At.Street) >= len(m.sim.net.firstLane) || m.sim.net.firstLane[c.At.Street] == none {
			return false
		}
	}
	return true
}

// streetOf is the street that a vehicle on the road is in, or enters soon; ok is false if it is not on the road.
func (s *Sim) streetOf(c *cab) (street uint32, ok bool) {
	f := &s.fleet
	is := func(row uint32) bool { return f.id[row] == c.Trip && f.phase[row] != free }
	if c.Trip == none {
		return city.None, false
	}
	if int(c.row) >= len(f.id) || !is(c.row) {
		for c.row = 0; int(c.row) < len(f.id) && !is(c.row); c.row++ {
		}
		if int(c.row) == len(f.id) {
			return city.None, false
		}
	}
	if f.phase[c.row] == driving {
		return f.street[c.row], true
	}
	return f.origin[c.row], true
}
