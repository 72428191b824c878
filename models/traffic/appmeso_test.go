package traffic

import (
	"testing"

	"semul/engine/clock"
)

// Drivers with an app think again wherever they are, in meso streets too, where nobody stands in a lane.
func TestAppsInMesoStreets(t *testing.T) {
	c := bigTown()
	cfg := DefaultConfig()
	for street := range c.Streets.ID {
		cfg.Meso = append(cfg.Meso, c.Streets.To[street]%9 < 5)
	}
	cfg.Information, cfg.AppShare, cfg.Rechoice = Released, 1, 5e9
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	streets := uint32(len(c.Streets.ID))
	for id := range uint32(600) {
		if err := s.Add(Trip{ID: id, At: clock.Time(id) * 2e8, From: Place{id * 7 % streets, 30}, To: Place{id * 13 % streets, 20}}); err != nil {
			t.Fatal(err)
		}
	}
	for s.Now() < 1800e9 && s.counts.Arrived < 600 {
		s.Step()
		if s.step%50 == 0 {
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if s.counts.Arrived < 550 {
		t.Errorf("of 600 only %d have arrived: %+v", s.counts.Arrived, s.counts)
	}
}
