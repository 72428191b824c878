package traffic

import (
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim/simtest"
)

// Greens are scaled to the plan's sum and come into force when a cycle begins; nothing else of the plan changes.
func TestRetime(t *testing.T) {
	c := simtest.SmallCity()
	cfg := DefaultConfig()
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	p := s.plans
	lo, hi := p.off[0], p.off[1]
	cycle := p.plan[hi-1]
	var greens []uint32
	for k := lo; k < hi; k++ {
		if p.green(k) {
			greens = append(greens, k)
		}
	}
	if len(greens) < 2 {
		t.Fatalf("the small city's signal has %d green stages", len(greens))
	}
	lasts := func(ends []clock.Duration, k uint32) clock.Duration {
		if k == lo {
			return ends[k]
		}
		return ends[k] - ends[k-1]
	}
	in := func() clock.Duration { return (clock.Duration(s.now) - p.offset[0] + cycle) % cycle } // since the cycle began
	for in() < cycle/3 {
		s.Step()
	}
	wish := make([]float32, len(greens))
	wish[0], wish[1] = 6, 60
	s.Retime(0, wish)
	for in() >= cycle/3 {
		if !slices.Equal(p.ends, p.plan) {
			t.Fatalf("at %v the new greens are in force before the cycle's end", s.now)
		}
		s.Step()
	}
	s.Step()
	if p.ends[hi-1] != cycle {
		t.Errorf("the cycle lasts %v, its plan %v", p.ends[hi-1], cycle)
	}
	if a, b := lasts(p.ends, greens[0]), lasts(p.ends, greens[1]); b < 5*a || a < leastGreen {
		t.Errorf("greens of %v and %v, asked for 6 s and 60 s", a, b)
	}
	for k := lo; k < hi; k++ {
		if !p.green(k) && lasts(p.ends, k) != lasts(p.plan, k) {
			t.Errorf("stage %d is no green and lasts %v instead of %v", k-lo, lasts(p.ends, k), lasts(p.plan, k))
		}
	}
	s.Retime(0, nil)
	for range int(2 * cycle / s.cfg.Step) {
		s.Step()
	}
	if !slices.Equal(p.ends, p.plan) {
		t.Error("the plan is not back")
	}
}

// A command opens what a command has closed, and not what an event has closed.
func TestCommandsKeepToTheirOwnClosures(t *testing.T) {
	s, err := NewSim(simtest.SmallCity(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	row := s.net.laneOf[0]
	s.CloseByCommand(0, clock.Never, 1)
	s.CloseByCommand(0, clock.Never, 2)
	if s.states.closures[row] != 1 {
		t.Errorf("%d closures after one command and its repetition", s.states.closures[row])
	}
	s.CloseLane(0, clock.Never, 3)
	s.OpenByCommand(0, 3)
	if s.states.closures[row] != 1 {
		t.Errorf("%d closures are left of an event's one", s.states.closures[row])
	}
	if len(s.incidents) != 1 || s.incidents[0].cause != 3 || s.laneRef(row).Support != city.OfLane {
		t.Errorf("left: %+v", s.incidents)
	}
}
