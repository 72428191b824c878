package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// A command that closes a lane and one that opens it are each told once, with the command as their cause.
func TestCommandsAreToldWithTheirCause(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	s.CloseByCommand(2, clock.Never, 11)
	s.CloseByCommand(2, clock.Never, 12) // again: nothing changes
	s.OpenByCommand(2, 13)
	want := []Notice{{Kind: "closed", Where: city.Ref{Support: city.OfLane, Index: 2}, Cause: 11}, {Kind: "opened", Where: city.Ref{Support: city.OfLane, Index: 2}, Cause: 13}}
	got := s.Notices()
	if len(got) != 2 {
		t.Fatalf("told: %+v", got)
	}
	for i := range want {
		if got[i].Kind != want[i].Kind || got[i].Where != want[i].Where || got[i].Cause != want[i].Cause {
			t.Errorf("told %+v, want %+v", got[i], want[i])
		}
	}
}

// What distracts takes its share of the flow at the limit, together with rain, for as long as it lasts, and leaves no
// trace afterwards or in a saved state.
func TestDistractionTakesItsShareOfCapacity(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	flow := func(row int) float64 { // (T + (s0+l)/v0) vehicles follow each other at v0
		car, v0 := &s.laws[Car], s.net.limit[row]
		return 1 / float64(car.headway+s.slack[row]+(car.gap+car.length)/v0)
	}
	free := flow(0)
	s.Distract(0, 0.1, 30e9, 5)
	s.Distract(0, 0.1, 60e9, 5)
	if got := flow(0) / free; math.Abs(got-0.8) > 1e-6 || flow(2) != free {
		t.Errorf("two incidents leave %.4f of the flow, want 0.8; elsewhere %.4f", got, flow(2)/free)
	}
	s.setRainLoss(0.5)
	if got := flow(0) / free; math.Abs(got-0.4) > 1e-6 {
		t.Errorf("with rain %.4f of the flow are left, want 0.4", got)
	}
	var saved book
	s.Save(&saved)
	back, _ := NewSim(avenue(), DefaultConfig())
	if err := back.Load(reading{&saved}); err != nil {
		t.Fatal(err)
	}
	if back.slack[0] != s.slack[0] || digest(back) != digest(s) {
		t.Errorf("headways are %g s longer after loading, %g s before", back.slack[0], s.slack[0])
	}
	s.setRainLoss(0)
	s.Run(40e9)
	if got := flow(0) / free; math.Abs(got-0.9) > 1e-6 {
		t.Errorf("one incident leaves %.4f of the flow, want 0.9", got)
	}
	s.Run(70e9)
	if flow(0) != free || len(s.incidents) != 0 {
		t.Errorf("afterwards %.4f of the flow, %d incidents", flow(0)/free, len(s.incidents))
	}
}
