package traffic

import (
	"context"
	"fmt"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// unitsOf are on-board units of fleets, so many each.
func unitsOf(n int, fleets ...string) (sets []device.Set) {
	for i, fleet := range fleets {
		set := device.Set{Name: fmt.Sprintf("avl%d", i), Kind: "avl", Fleet: fleet, Vehicle: uint32(i * n), Sensor: uint32(i * n)}
		for k := range n {
			set.ID, set.On, set.At = append(set.ID, fmt.Sprint(k)), append(set.On, city.Ref{}), append(set.At, geo.Point{})
			set.Bus = append(set.Bus, city.None)
		}
		sets = append(sets, set)
	}
	return sets
}

// operator hears where vehicles are and says it on, late by so many instants; below 0: never.
type operator struct {
	sim.NoEvents
	now   clock.Time
	late  int
	place *sim.In[units.Count]
	load  *sim.In[units.Count]
	told  *sim.EventOut[msg.Command]
	heard [][]uint32
	most  float64
}

func (o *operator) Describe() sim.Spec {
	return sim.Spec{Name: "operator", After: []string{"traffic"},
		In:  []sim.PortSpec{sim.Port[units.Count]("service", sim.State, city.Vehicle, sim.Replace, ""), sim.Port[units.Count]("service_load", sim.State, city.Vehicle, sim.Replace, "")},
		Out: []sim.PortSpec{sim.Port[msg.Command]("dispatch", sim.Event, city.Vehicle, sim.Replace, "")}}
}

func (o *operator) Init(env *sim.Env) error {
	o.place, o.load, o.told = sim.ReadPort[units.Count](env, "service"), sim.ReadPort[units.Count](env, "service_load"), sim.WriteEvents[msg.Command](env, "dispatch")
	return nil
}

func (o *operator) Advance(_ context.Context, to clock.Time) error {
	now := make([]uint32, len(o.place.Values))
	for v := range now {
		now[v] = uint32(o.place.Values[v])
		o.most = max(o.most, float64(o.load.Values[v]))
	}
	o.heard = append(o.heard, now)
	if k := len(o.heard) - 1 - o.late; o.late >= 0 && k >= 0 {
		for v, street := range o.heard[k] {
			if street > 0 {
				at := city.Ref{Support: city.Vehicle, Index: uint32(v)}
				o.told.Send(sim.Msg[msg.Command]{}.Event, msg.Command{Target: at, Act: msg.Locate, Street: street - 1, Until: clock.Never})
			}
		}
	}
	o.now = to
	return nil
}

func (o *operator) Now() clock.Time         { return o.now }
func (o *operator) Save(*sim.Encoder)       {}
func (o *operator) Load(*sim.Decoder) error { return nil }

// A fleet whose information is released carries people while its places are told, late or not, and nobody while they are not:
// the truth is not looked at.
func TestDispatchByWhatIsReleased(t *testing.T) {
	for _, x := range []struct {
		late int
		some bool
	}{{0, true}, {60, true}, {-1, false}} {
		m, o := New().(*Model), &operator{late: x.late}
		pool := par.NewPool(1)
		modes := []msg.Mode{msg.DRT, msg.SharedCar}
		l, err := sim.New(sim.Config{City: parkTown(4), Models: []sim.Model{m, o}, Params: map[string]any{"traffic": DefaultParams()}, Devices: unitsOf(4, "circle", "club"), Seed: 7,
			Stop: clock.Time(24 * time.Hour), Pool: pool, Civil: clock.NewCivil(time.Date(2026, 7, 16, 8, 0, 0, 0, time.UTC)),
			Tables: map[string][]sim.Entry{"traffic": {
				fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Seats, p.Spacing, p.Information = 4, 4, 130, "released" }),
				fleetOf("shared", "club", func(p *SharedParams) { p.Vehicles, p.Spacing, p.Information = 4, 150, "released" })}},
			Letters: map[string]sim.Letters{"trip": func(t clock.Time) []any {
				if t%20e9 != 0 || t < 300e9 || t > 2700e9 {
					return nil
				}
				k := uint32(t / 20e9)
				trip := tripOf(k)
				trip.Mode, trip.Depart = modes[k%2], t
				return []any{*trip}
			}}})
		if err != nil {
			t.Fatal(err)
		}
		runTo(t, l, time.Hour)
		pool.Close()
		s, c := drtOf(m), m.services[1].service.(*shared)
		t.Logf("told %d instants late: %d and %d served, %d and %d refused", x.late, s.Rides.Served, c.Rides.Served, s.Rides.Refused, c.Rides.Refused)
		if some := s.Rides.Served > 5; some != x.some || (c.Rides.Served > 2) != x.some || !x.some && s.Rides.Served+c.Rides.Served > 0 {
			t.Errorf("told %d instants late, %d and %d were served", x.late, s.Rides.Served, c.Rides.Served)
		}
		if !x.some {
			continue
		}
		quiet := 0
		for _, at := range o.heard {
			for _, street := range at[4:] {
				if street == 0 {
					quiet++
				}
			}
		}
		if o.most < 1 || quiet == 0 {
			t.Errorf("at most %.0f persons were said to ride; shared vehicles said nothing %d times", o.most, quiet)
		}
	}
}

// What cannot be told is refused at the start.
func TestReleasedNeedsUnits(t *testing.T) {
	says(t, "fleet.circle.information: no unit says where a vehicle is", fleetOf("drt", "circle", func(p *DRTParams) { p.Information = "released" }))
	says(t, "fleet.club.information: no unit says where a vehicle is", fleetOf("shared", "club", func(p *SharedParams) { p.Information = "released" }))
}

// Units say of a bus where it is and how late, of every kind of fleet something, and are saved and loaded.
func TestModelWithUnits(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{
		City: crossTown(), Span: 8 * time.Minute, Devices: unitsOf(8, "bus", "circle"),
		Tables: []sim.Entry{{Group: "fleet", Kind: "bus", Name: "bus", Key: "fleet.bus", Params: twoLines()},
			fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Information = 8, "released" })},
		Letters: map[string]sim.Letters{"dispatch": func(t clock.Time) []any {
			if t%30e9 != 0 {
				return nil
			}
			return []any{msg.Command{Target: city.Ref{Support: city.Vehicle, Index: uint32(t / 30e9 % 16)}, Act: msg.Locate, Street: uint32(t / 60e9)}}
		}},
		Warm: 1000, Allowed: 20,
	})
	l, m, b := busTown(t, crossTown(), twoLines(), send())
	runTo(t, l, 5*time.Minute)
	seen := 0
	for k := range b.units {
		at, late, _, ok := b.track(k)
		if v := b.units[k]; v != nil && ok {
			seen++
			if street, there := m.sim.streetOf(&cab{Trip: v.id}); !v.standing && (!there || street != at.Street) || late < -120 || late > 120 {
				t.Errorf("unit %d: street %d, %.0f s late; the bus is in %d", k, at.Street, late, street)
			}
		}
	}
	if seen != len(b.onRoad) || seen < 3 {
		t.Errorf("%d of %d buses on the road are seen", seen, len(b.onRoad))
	}
}
