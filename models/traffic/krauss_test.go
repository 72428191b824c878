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
