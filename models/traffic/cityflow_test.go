package traffic

import (
	"fmt"
	"testing"

	"semul/engine/city"
)

// jinanCar is the vehicle of CityFlow's Jinan files at a step of 1 s.
var jinanCar = Driver{Length: 5, Gap: 2.5, Headway: 2, Accel: 2, Comfort: 4.5, Decel: 4.5, MaxSpeed: 11.111}

// Eq. (6): at a gap of v·T nobody changes speed, who stands s0 behind one who stands stays, and a free vehicle gains a·dt.
func TestCityFlowKeepsItsTimeGap(t *testing.T) {
	p := lawOf(jinanCar, 1)
	for _, c := range []struct{ v, gap, ahead, want float32 }{
		{8, 16, 8, 8},         // in balance
		{0, 2.5, 0, 0},        // a queue
		{4, 100, 11, 6},       // free: 4 + 2·1
		{8, 12, 8, 6.4},       // (12 + 8 − 4) / 2.5
		{10, 100, 11, 11.111}, // the limit
	} {
		if got := p.cityflow(c.v, 11.111, 2, c.gap, c.ahead, 4.5, 1); got < c.want-1e-3 || got > c.want+1e-3 {
			t.Errorf("at %g m/s, %g m behind one at %g m/s: %g, want %g m/s", c.v, c.gap, c.ahead, got, c.want)
		}
	}
}

// Who stops slows evenly over whole steps, and not before he must.
func TestCityFlowStopsOverWholeSteps(t *testing.T) {
	p := lawOf(jinanCar, 1)
	for _, c := range []struct{ v, d, want float32 }{
		{8, 10, 4},   // 2·10/8 = 2.5: two steps
		{8, 30, far}, // not yet: 9 m with 2 m/s² more, and 11.1 m to stop
		{8, 7, far},  // not any more: 8²/9 m is 7.1 m
		{0, 2, far},  // 1 m with 2 m/s² and 0.44 m to stop: drives up
		{0, 1, 0},
	} {
		if got := p.stopBefore(c.v, c.d, 1); got != c.want {
			t.Errorf("at %g m/s, %g m before the place: %g, want %g m/s", c.v, c.d, got, c.want)
		}
	}
}

// A queue of which every second vehicle turns elsewhere needs longer to pass a signal with Parting than one that all drives on.
func TestWhoTurnsElsewhereKeepsBack(t *testing.T) {
	passed := func(parting float64, mixed bool) int {
		b := newTown()
		for _, at := range [][2]float64{{0, 0}, {400, 0}, {800, 0}, {400, -400}} {
			b.junction(at[0], at[1], city.Priority)
		}
		b.street(0, 1, 1, 11.111, city.Primary)
		b.street(1, 2, 1, 11.111, city.Primary)
		b.street(1, 3, 1, 11.111, city.Primary)
		c := b.connect()
		b.signal(1, 200, 'G')
		cfg := DefaultConfig()
		cfg.Step, cfg.Following = 1e9, CityFlow
		cfg.Preset, _ = PresetByName("cityflow")
		cfg.Preset.Drivers[Car], cfg.Preset.Parting, cfg.Preset.Turning = jinanCar, parting, 11.111
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint32(20) {
			to := uint32(1)
			if mixed && id%2 == 1 {
				to = 2
			}
			if err := s.Add(Trip{ID: id, From: Place{0, 380 - 8*float32(id)}, To: Place{to, -1}}); err != nil {
				t.Fatal(err)
			}
		}
		s.Run(30e9)
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		return int(s.left[s.net.firstLane[0]])
	}
	alike, mixed, without := passed(5, false), passed(5, true), passed(0, true)
	told := fmt.Sprintf("in 30 s %d pass who all drive on, %d of whom every second turns, %d without Parting", alike, mixed, without)
	t.Log(told)
	if mixed >= alike || without != alike {
		t.Error(told)
	}
}
