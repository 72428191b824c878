package traffic

import (
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// mesoTown is one long street after another, all meso, with lanes.
func mesoTown(t *testing.T, lanes int, kind city.JunctionKind) (*city.City, Config) {
	t.Helper()
	b := newTown()
	b.junction(0, 0, city.Border)
	b.junction(400, 0, kind)
	b.junction(800, 0, city.Border)
	b.street(0, 1, lanes, 14, city.Primary)
	b.street(1, 2, lanes, 14, city.Primary)
	b.junction(400, -400, city.Border)
	b.junction(400, 400, city.Border)
	b.street(3, 1, 1, 14, city.Tertiary)
	b.street(1, 4, 1, 14, city.Tertiary)
	b.turns = func(from, to uint32, _, _ int) bool { return to == from+1 }
	c := b.connect()
	cfg := DefaultConfig()
	cfg.Preset.Spread, cfg.Environment = 0, true
	cfg.Meso = []bool{true, true, true, true}
	return c, cfg
}

// A driver who halts takes as much longer, is reported, and stands where he is drawn; one who parks leaves the street.
func TestHaltsInMesoStreets(t *testing.T) {
	c, cfg := mesoTown(t, 1, city.Priority)
	took := func(stops ...Stop) float64 {
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(Trip{ID: 1, From: Place{0, -1}, To: Place{1, -1}, Stops: stops}); err != nil {
			t.Fatal(err)
		}
		halts := 0
		for s.Now() < 300e9 && s.Counts().Arrived == 0 {
			s.Step()
			halts += len(s.Halted())
			if err := check(s); err != nil {
				t.Fatal(err)
			}
			if k := s.Counts(); len(stops) > 0 && s.Now() == 40e9 {
				s.EachVehicle(func(v Vehicle) {
					if v.Lane != 0 || v.Pos != stops[0].Pos || v.Speed != 0 {
						t.Errorf("it is drawn at %+v, not at its stop", v)
					}
				})
				if want := stops[0].Parking; want != (k.Parked == 1) || want == (k.Running == 1) {
					t.Errorf("while it halts: %+v", k)
				}
			}
		}
		d := s.Finished()
		if len(d) != 1 || halts != 2*len(stops) {
			t.Fatalf("%d have arrived, %d reports of halts", len(d), halts)
		}
		if used := s.Consumption(); !(used.Fuel > 0) && !(used.Battery > 0) {
			t.Error("nothing was used")
		}
		return (d[0].At - d[0].Entered).Seconds()
	}
	alone := took()
	for _, parking := range []bool{false, true} {
		halted := took(Stop{Row: none, Lane: 0, Pos: 200, Duration: 60e9, Parking: parking})
		if more := halted - alone; more < 60 || more > 72 {
			t.Errorf("a halt of 60 s takes %.1f s, parking %v", more, parking)
		}
	}
}

// Lines count who leaves the lane; vehicles of a queue are drawn one behind the other.
func TestLinesAndPlacesInMesoStreets(t *testing.T) {
	c, cfg := mesoTown(t, 2, city.Priority)
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.AddDetectors([]uint32{0, 1}, []float32{100, 100}, []bool{false, true})
	for id := range uint32(200) {
		if err := s.Add(Trip{ID: id, From: Place{0, -1}, To: Place{1, -1}}); err != nil {
			t.Fatal(err)
		}
	}
	held := func(red bool) { // as a signal would, without anybody looking for another way
		for r := range uint32(s.net.lanes) {
			if s.net.isLink[r] && s.net.street[s.net.from[r]] == 0 {
				s.shut[r] = red
			}
		}
		s.meso.changed++
	}
	held(true)
	for s.Now() < 600e9 {
		if s.Now() == 120e9 {
			held(false)
		}
		s.Step()
		last := map[uint32]float32{}
		s.EachVehicle(func(v Vehicle) {
			if x, ok := last[v.Lane]; ok && v.Lane < 2 && x-v.Pos < 6.99 && v.Pos > 0 {
				t.Fatalf("at %v vehicle %d is drawn %.2f m behind another", s.Now(), v.ID, x-v.Pos)
			}
			last[v.Lane] = v.Pos
		})
		if s.Now() == 119e9 && (s.Passed(0) != 0 || s.InStreet(0) < 90) {
			t.Errorf("%d vehicles passed a closed line, %d wait before it", s.Passed(0), s.InStreet(0))
		}
	}
	if n := s.lines.count[0] + s.lines.count[1]; n != 200 || s.Passed(0) != 200 || s.Counts().Arrived != 200 {
		t.Errorf("%g were counted, %d left the street, %d arrived, of 200", n, s.Passed(0), s.Counts().Arrived)
	}
}

// A minor street has the capacity of eq. (5), an all-way stop its headways.
func TestRightOfWayInMesoStreets(t *testing.T) {
	for _, kind := range []city.JunctionKind{city.Priority, city.AllWayStop} {
		c, cfg := mesoTown(t, 1, kind)
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		const major = 0.2 // [veh/s]
		for id := range uint32(720) {
			trip := Trip{ID: id, At: clock.FromSeconds(float64(id) / major), From: Place{0, -1}, To: Place{1, -1}}
			if err := s.Add(trip); err != nil {
				t.Fatal(err)
			}
		}
		for id := range uint32(2000) {
			if err := s.Add(Trip{ID: 1000 + id, From: Place{2, -1}, To: Place{3, -1}}); err != nil {
				t.Fatal(err)
			}
		}
		s.Run(600e9)
		before := s.Passed(2)
		s.Run(3000e9)
		link := s.net.out.at(s.net.firstLane[2])[0]
		want := major * fmath.Exp(-major*float64(s.net.gap[link])) / (1 - fmath.Exp(-major*float64(s.net.follow[link])))
		if kind == city.AllWayStop {
			want = 1 / 5.8
		}
		if got := float64(s.Passed(2)-before) / 2400; math.Abs(got/want-1) > 0.1 {
			t.Errorf("junction %v: %.3f veh/s come out of the minor street, want %.3f", kind, got, want)
		}
	}
}

// Zones say which streets are micro; what is no zone is refused.
func TestMicroWithinZones(t *testing.T) {
	c, _ := mesoTown(t, 1, city.Priority)
	c.Zones.ID = []string{"west", "east"}
	c.Zones.Poly.Add([][]geo.Point{{{X: -10, Y: -10}, {X: 300, Y: -10}, {X: 300, Y: 10}, {X: -10, Y: 10}}})
	for _, k := range []struct {
		within []string
		meso   string // streets
		err    string
	}{{[]string{"all"}, "", ""}, {[]string{"none"}, "1111", ""}, {[]string{"west"}, "0111", ""}, {[]string{"north"}, "", `no zone "north"; it has west, east`},
		{[]string{"east"}, "", "no outline"}, {[]string{"all", "west"}, "", "stands alone"}, {nil, "", "is empty"}} {
		got, err := mesoOutside(c, k.within)
		text := ""
		for _, yes := range got {
			text += map[bool]string{true: "1", false: "0"}[yes]
		}
		if k.err == "" && (err != nil || text != k.meso) || k.err != "" && (err == nil || !strings.Contains(err.Error(), k.err)) {
			t.Errorf("%v: %q, %v", k.within, text, err)
		}
	}
}

// A state of a run with meso streets is not taken for one without.
func TestMesoStatesAreTold(t *testing.T) {
	c, cfg := mesoTown(t, 1, city.Priority)
	a, _ := NewSim(c, cfg)
	cfg.Meso = nil
	b, _ := NewSim(c, cfg)
	var saved book
	a.Save(&saved)
	if err := b.Load(reading{&saved}); err == nil || !strings.Contains(err.Error(), "micro.within") {
		t.Errorf("got %v", err)
	}
}
