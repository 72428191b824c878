package traffic

import (
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/rng"
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

// crossedBy is how many vehicles an hour leave the minor street of mesoTown, into which as many drive an hour as told, or more than
// can, while major an hour drive at random on the other one; and the mean loss of the minor ones.
func crossedBy(t *testing.T, kind city.JunctionKind, major, minor float64, meso bool) (flow, loss float64) {
	t.Helper()
	c, cfg := mesoTown(t, 1, kind)
	if !meso {
		cfg.Meso = nil
	}
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	const from, until, first = 600, 7800, 100000
	random := rng.NewStream(7, "crossed by")
	for k, rate := range []float64{major, minor} {
		at := 0.0
		for id := uint32(k * first); ; id++ {
			if at -= 3600 / rate * fmath.Log(1-random.Float64(uint64(id), 0, 0)); at >= until {
				break
			}
			if err := s.Add(Trip{ID: id, At: clock.FromSeconds(at), From: Place{uint32(2 * k), -1}, To: Place{uint32(2*k + 1), -1}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.Run(from * 1e9)
	s.Finished()
	before := s.Passed(2)
	s.Run(until * 1e9)
	sum, n := 0.0, 0
	for _, d := range s.Finished() {
		if d.ID >= first {
			sum, n = sum+d.Loss, n+1
		}
	}
	return float64(s.Passed(2)-before) / (until - from) * 3600, sum / float64(max(1, n))
}

// A minor street has the capacity of Siegloch's formula, an all-way stop its headways; who need not queue loses time too.
func TestRightOfWayInMesoStreets(t *testing.T) {
	const q = 720.0
	if got, _ := crossedBy(t, city.Priority, q, 2000, true); math.Abs(got/(q*fmath.Exp(-q*6.5/3600)/(1-fmath.Exp(-q*4/3600)))-1) > 0.12 {
		t.Errorf("%.0f veh/h come out of the minor street", got)
	}
	if got, _ := crossedBy(t, city.AllWayStop, 2000, 2000, true); math.Abs(got/3600*5.8-1) > 0.05 {
		t.Errorf("%.0f veh/h come out of a street of an all-way stop, want one each 5.8 s", got)
	}
	for _, kind := range []city.JunctionKind{city.Priority, city.AllWayStop} {
		_, want := crossedBy(t, kind, 600, 150, false)
		if _, got := crossedBy(t, kind, 600, 150, true); math.Abs(got-want) > 4 || got < 3 {
			t.Errorf("junction %v: who need not queue for long loses %.1f s, in micro streets %.1f s", kind, got, want)
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
