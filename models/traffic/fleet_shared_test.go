package traffic

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

func sharedOf(m *Model) *shared { return m.services[0].service.(*shared) }

// sharedMode is what somebody asks for who wants a shared vehicle.
func sharedMode(vehicle string) msg.Mode {
	if vehicle == "car" {
		return msg.SharedCar
	}
	return msg.SharedBike
}

// Who asks for a shared car gets no bicycle, and the other way round.
func TestSharedCarsAreCars(t *testing.T) {
	for _, vehicle := range []string{"car", "bicycle", "kickboard"} {
		other := sharedMode(map[string]string{"car": "bicycle", "bicycle": "car", "kickboard": "car"}[vehicle])
		m, _ := served(t, nil, 8, map[string]sim.Letters{"trip": asks(other, 30e9, 300e9)}, nil, 10*time.Minute,
			fleetOf("shared", "club", func(p *SharedParams) { p.Vehicle, p.Vehicles, p.Spacing, p.Docks = vehicle, 12, 150, 5 }))
		if s := sharedOf(m); s.Rides.Served != 0 || len(s.Renters) != 0 {
			t.Errorf("%s: %d served who asked for something else", vehicle, s.Rides.Served)
		}
		p := SharedParams{Vehicle: vehicle}
		if got := p.Serves(); (got == "shared") != (vehicle == "car") {
			t.Errorf("a fleet of %s offers %q", vehicle, got)
		}
	}
}

func TestSharedVehiclesAreTakenAndBroughtBack(t *testing.T) {
	for _, vehicle := range []string{"car", "bicycle", "kickboard"} {
		m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(sharedMode(vehicle), 30e9, 1800e9)}, nil, 45*time.Minute,
			fleetOf("shared", "club", func(p *SharedParams) { p.Vehicle, p.Vehicles, p.Spacing, p.Docks = vehicle, 12, 150, 5 }))
		s := sharedOf(m)
		closes(t, m, l, "club", &s.Rides, 60)
		if s.Rides.Served < 15 || len(s.Renters) != 0 {
			t.Errorf("%s: %d served, %d still have one", vehicle, s.Rides.Served, len(s.Renters))
		}
		if u := figure(t, m, "club_utilisation"); u <= 0 || u > 1 {
			t.Errorf("%s: utilisation %.2f", vehicle, u)
		}
	}
}

// A battery falls with the way and is filled at the station; who needs more than is left takes another vehicle.
func TestBatteriesOfSharedVehicles(t *testing.T) {
	table := func(charge time.Duration) sim.Entry {
		return fleetOf("shared", "club", func(p *SharedParams) {
			p.Vehicles, p.Spacing, p.Docks, p.Range, p.Charge = 6, 150, 3, 6000, charge
		})
	}
	letters := map[string]sim.Letters{"trip": asks(msg.SharedCar, 30e9, 3000e9)}
	slow, _ := served(t, nil, 8, letters, nil, 55*time.Minute, table(1000*time.Hour))
	quick, _ := served(t, nil, 8, letters, nil, 55*time.Minute, table(time.Minute))
	s := sharedOf(slow)
	left := 0.0
	for k := range s.Left {
		left += s.Left[k]
	}
	if gone := 6*6000 - left; gone > s.Rides.Metres+1 || gone < s.Rides.Metres-40 && s.Flat == 0 || gone < 0.9*s.Rides.Metres {
		t.Errorf("batteries fell by %.0f m over %.0f m", gone, s.Rides.Metres)
	}
	if a, b := s.Rides.Served, sharedOf(quick).Rides.Served; a >= b || s.NoVehicle <= sharedOf(quick).NoVehicle {
		t.Errorf("%d served without charging, %d with", a, b)
	}
}

// At its hour, vehicles are moved from full to empty stations.
func TestVehiclesAreMovedAtNight(t *testing.T) {
	for _, hour := range []string{"", "03:00"} {
		m, _ := served(t, nil, 2, map[string]sim.Letters{"trip": asks(msg.SharedCar, 3600e9, 0)}, nil, 70*time.Minute, fleetOf("shared", "club", func(p *SharedParams) {
			p.Vehicles, p.Docks, p.Rebalance, p.Stations = 6, 6, hour, []string{"building/6", "building/11"}
		}))
		s := sharedOf(m)
		if s.Moved != 0 || (s.Balanced > 0) != (hour != "") {
			t.Errorf("hour %q: %d of an even spread are moved at %v", hour, s.Moved, s.Balanced)
		}
	}
	m, _ := served(t, nil, 2, nil, nil, time.Minute, fleetOf("shared", "club", func(p *SharedParams) {
		p.Vehicles, p.Docks, p.Stations = 6, 6, []string{"building/6", "building/11"}
	}))
	s := sharedOf(m)
	for k := range s.At {
		s.At[k], s.Cabs[k].At = 0, s.sites[0].Place
	}
	s.rebalance(60e9)
	have := [2]int{}
	for k, at := range s.At {
		have[at]++
		if s.Cabs[k].At != s.sites[at].Place {
			t.Errorf("vehicle %d is said to stand elsewhere", k)
		}
	}
	if have != [2]int{3, 3} || s.Moved != 3 {
		t.Errorf("%v stand at the stations, %d moved", have, s.Moved)
	}
}

func TestTheBookOfSharedVehiclesCloses(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		every := clock.Time(rapid.IntRange(3, 60).Draw(t, "every")) * 1e9
		docks, vehicles := rapid.IntRange(0, 3).Draw(t, "docks"), rapid.IntRange(1, 7).Draw(t, "vehicles")
		vehicle := rapid.SampledFrom([]string{"car", "bicycle", "kickboard"}).Draw(t, "vehicle")
		letters := map[string]sim.Letters{"trip": asks(sharedMode(vehicle), every, 400e9)}
		if rapid.Bool().Draw(t, "closed") {
			letters["closure"] = closures
		}
		m, l := served(outer, nil, 8, letters, nil, 10*time.Minute, fleetOf("shared", "club", func(p *SharedParams) {
			p.Vehicle, p.Vehicles, p.Docks, p.Spacing = vehicle, vehicles, docks, 120
		}))
		s := sharedOf(m)
		closes(outer, m, l, "club", &s.Rides, int(400e9/every))
		have := make([]int, len(s.sites))
		for _, at := range s.At {
			have[at]++
		}
		for at, n := range have {
			if docks > 0 && n > docks {
				t.Fatalf("station %d of %d docks has or expects %d vehicles", at, docks, n)
			}
		}
		for _, f := range m.Summary() {
			if f.Value < 0 {
				t.Fatalf("%s is %g", f.Name, f.Value)
			}
		}
		if outer.Failed() {
			t.Fatal("see above")
		}
	})
	says(t, "fleet.club.vehicles: 30 vehicles at 2 stations of 10 docks", fleetOf("shared", "club", func(p *SharedParams) {
		p.Vehicles, p.Stations = 30, []string{"building/6", "building/11"}
	}))
	says(t, `fleet.club.rebalance: "night" is no time of day`, fleetOf("shared", "club", func(p *SharedParams) { p.Rebalance = "night" }))
}
