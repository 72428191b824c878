package traffic

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// Drivers with an app avoid a street that is said to be slow, those without do not, and both forget with time.
func TestAdviceIsFollowedByThoseWithAnApp(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Information, cfg.AppShare = Released, 0.6
	s, err := NewSim(ladder(city.AllowMotor), cfg)
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	for id := range uint32(n) {
		if err := s.Add(Trip{ID: id, At: clock.Time(id) * 5e9, From: Place{0, -1}, To: Place{2, -1}}); err != nil {
			t.Fatal(err)
		}
	}
	round := make([]bool, n)
	s.Step()
	s.Advise(1, 500, 600e9)
	for s.counts.Arrived < n && s.now < 3000e9 {
		s.Step()
		for veh, id := range s.fleet.id {
			if s.fleet.phase[veh] == driving && s.fleet.street[veh] == 3 {
				round[id] = true
			}
		}
	}
	apps := 0
	for id := range uint32(n) {
		switch app := s.hasApp(id); {
		case app && id > 0 && id < 120:
			if apps++; !round[id] {
				t.Errorf("driver %d has an app and did not go round", id)
			}
		case round[id]:
			t.Errorf("driver %d went round without being told to", id)
		}
	}
	if apps < 50 || apps > 90 {
		t.Errorf("%d of 119 drivers have an app", apps)
	}
}
