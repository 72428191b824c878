package traffic

import (
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// avenue is three streets of 400 m in a row with two lanes.
func avenue() *city.City {
	b := newTown()
	for j := range 4 {
		b.junction(float64(j)*400, 0, city.Priority)
	}
	for j := range uint32(3) {
		b.street(j, j+1, 2, 14, city.Primary)
	}
	return b.connect()
}

// A bus halts at its stops for as long as it must and not before it may leave, in the lane of the stop, and then goes on.
func TestHalts(t *testing.T) {
	for _, given := range []bool{true, false} {
		s, err := NewSim(avenue(), DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		trip := Trip{ID: 4, Class: Bus, From: Place{0, -1}, To: Place{2, -1}, Stops: []Stop{
			{Row: 0, Lane: 0, Pos: 200, Duration: 20e9}, {Row: 1, Lane: 2, Pos: 30, Duration: 1e9, Until: 200e9},
			{Row: 2, Lane: 3, Pos: 300, Duration: 10e9}, {Row: none, Lane: 4, Pos: 100, Duration: 10e9, Parking: true}}}
		if given {
			trip.Path = []uint32{0, 1, 2}
		}
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
		var seen []Halt
		for s.counts.Arrived == 0 && s.now < 1000e9 {
			s.Step()
			for _, h := range s.Halted() {
				seen = append(seen, h)
				if row, slot := s.find(0); row != none && !h.Left {
					stop := trip.Stops[h.Index]
					if x := s.slots[slot].x; s.net.cityLane[row] != stop.Lane || x < stop.Pos-stopReach || x > stop.Pos {
						t.Errorf("stop %d: halts at %.1f m of lane row %d", h.Index, x, s.net.cityLane[row])
					}
				}
			}
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
		if len(seen) != 8 || s.counts.Arrived != 1 {
			t.Fatalf("%d arrivals and departures, %+v", len(seen), s.counts)
		}
		for i, stop := range trip.Stops {
			came, left := seen[2*i], seen[2*i+1]
			if came.Left || !left.Left || came.Index != i || left.Stop != stop.Row {
				t.Errorf("stop %d: %+v, %+v", i, came, left)
			}
			if want := max(came.At.Add(stop.Duration), stop.Until); left.At < want || left.At > want+1e9 {
				t.Errorf("stop %d: from %v to %v, want to %v", i, came.At, left.At, want)
			}
		}
	}
}

// Who halts beside the lane lets others pass; who halts on it does not.
func TestParkedVehiclesAreOutOfTheWay(t *testing.T) {
	passes := func(parking bool) int {
		b := newTown()
		for j := range 3 {
			b.junction(float64(j)*300, 0, city.Priority)
		}
		b.street(0, 1, 1, 14, city.Primary)
		b.street(1, 2, 1, 14, city.Primary)
		s, err := NewSim(b.connect(), DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(Trip{Class: Truck, From: Place{0, -1}, To: Place{1, -1}, Stops: []Stop{{Row: none, Lane: 0, Pos: 150, Duration: 300e9, Parking: parking}}}); err != nil {
			t.Fatal(err)
		}
		for id := range uint32(10) {
			if err := s.Add(Trip{ID: 1 + id, At: clock.Time(20+5*id) * 1e9, From: Place{0, -1}, To: Place{1, -1}}); err != nil {
				t.Fatal(err)
			}
		}
		s.Run(200e9)
		if parking != (s.counts.Parked == 1) {
			t.Errorf("%d parked", s.counts.Parked)
		}
		by := s.counts.Arrived
		s.Run(500e9)
		if s.counts.Arrived != 11 || s.counts.Parked != 0 {
			t.Errorf("in the end %+v", s.counts)
		}
		return by
	}
	if a, b := passes(false), passes(true); a != 0 || b != 10 {
		t.Errorf("%d pass one on the lane, %d one beside it", a, b)
	}
}

// Streets to pass are passed in their order, wherever they lie.
func TestVia(t *testing.T) {
	s, err := NewSim(ladder(city.AllowMotor), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{From: Place{0, -1}, To: Place{2, -1}, Via: []uint32{3, 5}}); err != nil {
		t.Fatal(err)
	}
	var order []uint32
	for s.counts.Arrived == 0 && s.now < 400e9 {
		s.Step()
		if at := s.fleet.street[0]; s.counts.Running == 1 && (len(order) == 0 || order[len(order)-1] != at) {
			order = append(order, at)
		}
	}
	if len(order) != 5 || order[1] != 3 || order[3] != 5 {
		t.Errorf("drives along %v", order)
	}
}

func TestErrorsSayWhichStopCannotBe(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		stop Stop
		path []uint32
		want string
	}{
		{Stop{Lane: 99}, nil, "stop 1 is on lane row 99, which no vehicle can use"},
		{Stop{Lane: 0, Pos: 500}, nil, "trip/x: stop 1 on lane/s0_0 lies at 500 m; the lane is"},
		{Stop{Lane: 4, Pos: 50}, []uint32{0, 1}, "stop 1 on lane/s2_0 is not on the rest of its path"},
	} {
		trip := Trip{Name: "x", From: Place{0, -1}, To: Place{1, -1}, Stops: []Stop{k.stop}, Path: k.path}
		if err := s.Add(trip); err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("got %v, want %s", err, k.want)
		}
	}
}

// A bus that begins at its first stop halts there, and one whose stops lie in one place halts twice, also on a given path.
func TestStopsWhereOneIsAlready(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	stop := func(lane uint32, pos float32) Stop { return Stop{Row: none, Lane: lane, Pos: pos, Duration: 10e9} }
	trip := Trip{ID: 4, Class: Bus, From: Place{0, 200}, To: Place{2, -1}, Path: []uint32{0, 1, 2},
		Stops: []Stop{stop(0, 200), stop(2, 100), stop(2, 100)}}
	if err := s.Add(trip); err != nil {
		t.Fatal(err)
	}
	var came []int
	for s.counts.Arrived == 0 && s.now < 1000e9 {
		s.Step()
		for _, h := range s.Halted() {
			if !h.Left {
				came = append(came, h.Index)
				row, slot := s.find(0)
				if x := s.slots[slot].x; s.net.cityLane[row] != trip.Stops[h.Index].Lane || x < trip.Stops[h.Index].Pos-stopReach {
					t.Errorf("stop %d: halts at %.1f m of lane row %d", h.Index, x, s.net.cityLane[row])
				}
			}
		}
	}
	if !slices.Equal(came, []int{0, 1, 2}) || s.counts.Arrived != 1 {
		t.Errorf("halts at %v, %d arrived; want all three stops", came, s.counts.Arrived)
	}
}
