package traffic

import (
	"math"
	"testing"
)

// A battery is followed while its vehicle drives: what is gone from it is what was used, more so in the cold. An empty
// one stalls its vehicle until somebody has come, and then carries it home.
func TestBatteries(t *testing.T) {
	drive := func(battery, celsius float64) (*Sim, Done) {
		cfg := DefaultConfig()
		cfg.Environment, cfg.Tow = true, 60e9
		s, err := NewSim(avenue(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		s.SetRain(0, celsius)
		if err := s.Add(Trip{ID: 3, From: Place{0, 10}, To: Place{2, 300}, Electric: true, Battery: battery}); err != nil {
			t.Fatal(err)
		}
		for s.now < 600e9 && s.counts.Arrived == 0 {
			s.Step()
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
		done := s.Finished()
		if len(done) != 1 || !done[0].Reached {
			t.Fatalf("%g J, %g °C: ended %+v at %v, %+v, stranded %v", battery, celsius, done, s.now, s.counts, s.stranded)
		}
		return s, done[0]
	}
	const full = 100 * 3.6e6
	mild, done := drive(full, 15)
	used := full - done.Battery
	if want := mild.Consumption().Battery; math.Abs(used-want) > 1e-3 || used < 0.05*3.6e6 || used > 0.5*3.6e6 {
		t.Errorf("1.1 km took %g kWh out of the battery, %g kWh were used", used/3.6e6, want/3.6e6)
	}
	_, done = drive(full, -5)
	if cold := full - done.Battery; math.Abs(cold/used-1/0.9) > 1e-9 {
		t.Errorf("in the cold %.4f times as much", cold/used)
	}
	s, end := drive(used/2, 15)
	if s.counts.Flat != 1 || s.counts.Stalled != 1 || len(s.stranded) != 0 || (end.At-mild.Now()).Seconds() < 55 {
		t.Errorf("with half of that: %+v, at %v instead of %v", s.counts, end.At, mild.Now())
	}
	given, left := s.Followed()
	if want := used/2 + s.counts.Rescued - given; left != 0 || math.Abs(end.Battery-want) > 1e-3 || s.counts.Rescued < 0.9*helped || s.counts.Rescued > 1.1*helped {
		t.Errorf("%g J left at the end, want %g; %g J given on the way", end.Battery, want, s.counts.Rescued)
	}
}
