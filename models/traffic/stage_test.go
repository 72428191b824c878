package traffic_test

import (
	"testing"

	"semul/models/traffic"
	"semul/models/traffic/bench"
)

func TestASignalShowsTheStageItIsTold(t *testing.T) {
	c, err := bench.Grid(1)
	if err != nil {
		t.Fatal(err)
	}
	s, err := traffic.NewSim(c, traffic.DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	lamps := func() (green, red int) {
		for k := range c.LaneLinks.ID {
			switch s.Lamp(uint32(k)) {
			case 1:
				green++
			case 3:
				red++
			}
		}
		return green, red
	}
	s.Show(0, 6)
	s.Run(200e9) // longer than a cycle
	if green, red := lamps(); s.Stage(0) != 7 || green != 6 || red != 6 {
		t.Errorf("stage %d with %d links green and %d red, want stage 7 with 6 and 6", s.Stage(0), green, red)
	}
	s.SetDark(0, true)
	s.Run(210e9)
	if s.Stage(0) != 0 {
		t.Errorf("stage %d of a dark signal", s.Stage(0))
	}
	s.SetDark(0, false)
	s.Show(0, 99) // no such stage
	s.Run(220e9)
	if s.Stage(0) != 7 {
		t.Errorf("stage %d after an unknown one was named, want 7 still", s.Stage(0))
	}
	s.Show(0, -1)
	s.Run(225e9)
	if s.Stage(0) != 5 { // 225 s is 85 s into a cycle of 140 s: 30 + 5 + 30 + 5 + 15
		t.Errorf("stage %d by the plan, want 5", s.Stage(0))
	}
}
