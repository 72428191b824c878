package traffic

import (
	"testing"

	"semul/engine/city"
)

// slowestThrough is the least speed [m/s] of a driver of preset sumo who comes alone from arm 0 of a crossing, or, if minor, from
// arm 1, which gives way to it, and sees others from `sight` metres before the line; from `said` if the city says so (not 0).
func slowestThrough(t *testing.T, minor bool, sight float64, said float32) float32 {
	t.Helper()
	b := newTown()
	b.junction(0, 0, city.Priority)
	for k, p := range [4][2]float64{{-200, 0}, {0, -200}, {200, 0}, {0, 200}} {
		arm, class := b.junction(p[0], p[1], city.Border), city.Primary
		if k%2 == 1 {
			class = city.Residential
		}
		b.street(arm, 0, 1, 14, class)
		b.street(0, arm, 1, 14, class)
	}
	cfg := DefaultConfig()
	cfg.Preset, _ = PresetByName("sumo")
	cfg.Step, cfg.Following, cfg.Preset.Spread, cfg.Preset.Sight = 1e9, Krauss, 0, sight
	for k := range cfg.Preset.Drivers {
		cfg.Preset.Drivers[k].Dawdle = 0
	}
	c := b.connect()
	for range c.LaneLinks.ID {
		if said > 0 {
			c.LaneLinks.Sight = append(c.LaneLinks.Sight, said)
		}
	}
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	from, to := uint32(0), uint32(5)
	if minor {
		from, to = 2, 7
	}
	drivesOn(t, s, 1, 0, from, to, -1)
	slowest := far
	for s.Counts().Arrived == 0 {
		if s.Step(); s.Now() > 120e9 {
			t.Fatal("it does not arrive")
		}
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		for l := range uint32(s.net.lanes) {
			if s.count[l] > 0 && s.now > 2e9 {
				slowest = min(slowest, s.slots[s.start[l]].v)
			}
		}
	}
	return slowest
}

// Who gives way and sees others only from near the line slows down before it, as SUMO's drivers do to some 6 to 9 m/s, and goes on
// without a stop if nobody comes. Who has right of way does not slow down.
func TestWhoGivesWaySlowsToSee(t *testing.T) {
	if v := slowestThrough(t, true, 4.5, 0); v < 5 || v > 9 {
		t.Errorf("%.1f m/s at a line where it gives way, want 5 to 9", v)
	}
	if v := slowestThrough(t, true, 0, 0); v < 13 {
		t.Errorf("%.1f m/s at a line where it gives way and sees all, want 13", v)
	}
	if v := slowestThrough(t, false, 4.5, 0); v < 13 {
		t.Errorf("%.1f m/s with right of way, want 13", v)
	}
	if v := slowestThrough(t, true, 4.5, 60); v < 13 {
		t.Errorf("%.1f m/s where the city says that others are seen 60 m before the line, want 13", v)
	}
	if v := slowestThrough(t, true, 0, 4.5); v < 13 {
		t.Errorf("%.1f m/s of a preset whose drivers see all, whatever the city says, want 13", v)
	}
}
