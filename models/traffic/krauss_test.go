package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
)

// Alone, who dawdles goes back to v0 in every step and loses σε·a·dt of it again: v0 − σ·a·dt/2 on average. The standard
// error of 3,000 steps is 0.007 m/s.
func TestWhoDawdlesDrivesSlowerByHalfOfIt(t *testing.T) {
	b := newTown()
	b.junction(0, 0, city.Priority)
	b.junction(60000, 0, city.Priority)
	b.street(0, 1, 1, 13.89, city.Primary)
	cfg := DefaultConfig()
	cfg.Step, cfg.Following = 1e9, Krauss
	cfg.Preset, _ = PresetByName("sumo")
	cfg.Preset.Spread = 0
	s, err := NewSim(b.connect(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 7, From: Place{Pos: 10}, To: Place{Pos: 59000}}); err != nil {
		t.Fatal(err)
	}
	s.Run(60e9)
	before := s.Counts().Metres
	s.Run(3060e9)
	if got, want := (s.Counts().Metres-before)/3000, 13.89-0.5*2.6/2; math.Abs(got-want) > 0.03 {
		t.Errorf("mean speed %.3f m/s, want %.3f", got, want)
	}
}

// Behind one that pulls away eq. (4) sees the gap half a step from now, as Euler's update does: SUMO's second car of a queue is
// faster after the same second than with the gap of the instant alone.
func TestKraussSeesTheGapHalfAStepOn(t *testing.T) {
	p := lawOf(Driver{Length: 5, Gap: 2.5, Headway: 1, Accel: 2.6, Comfort: 4.5, Decel: 4.5, MaxSpeed: 50}, 1)
	got, want := p.krauss(0, 14, 1, 3.5, 2, 1), p.kraussSafe(0, 1, 2, 2) // 3.5 m + 2 m/s · 0.5 s − 2.5 m
	if got != min(want, 2.6) || got <= p.kraussSafe(0, 1, 1, 2) {
		t.Errorf("next speed %.3f m/s, want %.3f", got, want)
	}
}
