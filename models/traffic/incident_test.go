package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
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

// A crash happens to the first vehicle that comes: until then its lane is open, from then on the wreck stands in it, the lane is
// closed and the other side looked at, all for the duration. So it is also in a run that is saved and read between.
func TestCrashLastsFromWhenItsWreckStands(t *testing.T) {
	m, _, _ := ems(t, nil)
	s, c := m.sim, m.env.City
	lane := uint32(none)
	for l := range c.Lanes.ID { // of several, from a junction, with another side
		st := c.Lanes.Street[l]
		if c.Streets.Class[st] == city.Primary && c.Streets.Opposite[st] != city.None && len(s.net.in.at(s.net.laneOf[l])) > 0 && c.Streets.Length[st] > 100 &&
			c.Junctions.Kind[c.Streets.To[st]] != city.Border {
			lane = uint32(l)
			break
		}
	}
	if lane == none {
		t.Fatal("no such lane in the small city")
	}
	const at, lasts = 20e9, 60e9
	street, other := c.Lanes.Street[lane], s.net.firstLane[c.Streets.Opposite[c.Lanes.Street[lane]]]
	s.Run(at)
	if err := m.Apply(sim.Intervention{Kind: "crash", Target: "lane/" + c.Lanes.ID[lane], Event: 7,
		Params: &StallParams{Duration: lasts, Pos: 40, Opposite: 0.1}}); err != nil {
		t.Fatal(err)
	}
	s.Run(at + 5e9) // nobody is there yet
	if s.Closed(lane) || s.distracted[other] != 0 {
		t.Fatal("the lane is closed or looked at before anybody has crashed there")
	}
	if err := s.Add(Trip{ID: 1, At: at + 6e9, Lane: c.Lanes.Index[lane] + 1, From: Place{street, -1}, To: Place{s.net.turns.to[s.net.turns.off[street]], -1}, Speed: 13}); err != nil {
		t.Fatal(err)
	}
	var began, stood, opened, gone clock.Time
	for s.now < at+240e9 {
		s.Step()
		for _, n := range s.Notices() {
			switch {
			case n.Cause != 7:
				t.Errorf("told without its cause: %+v", n)
			case n.Kind == "stalled":
				began = s.now
			case n.Kind == "closed" && n.Note == "crash" && (s.now != began || !s.Closed(lane) || s.distracted[other] == 0):
				t.Errorf("closed at %v, crashed at %v", s.now, began)
			case n.Kind == "opened":
				opened = s.now
			}
		}
		if s.counts.Arrived == 1 {
			gone = s.now
			break
		}
		if began == 0 || stood > 0 {
			continue
		}
		if row, slot := s.find(s.fleetOf(1)); row != none && s.slots[slot].v == 0 {
			if stood = s.now; s.net.cityLane[row] != lane || s.slots[slot].x < 20 {
				t.Errorf("the wreck stands at %.0f m of row %d", s.slots[slot].x, row)
			}
			var saved book
			s.Save(&saved)
			back, _ := NewSim(c, m.sim.cfg)
			if err := back.Load(reading{&saved}); err != nil {
				t.Fatal(err)
			}
			if digest(back) != digest(s) || !back.Closed(lane) {
				t.Error("the crash is another one after loading")
			}
		}
	}
	if began == 0 || stood == 0 || stood.Sub(began) > 20e9 || opened.Sub(began) != lasts || gone <= opened || s.distracted[other] != 0 {
		t.Errorf("crash at %v, stands at %v, lane open at %v, gone at %v", began, stood, opened, gone)
	}
}

// A crash that waits for its vehicle is in the saved state with all it will do.
func TestAwaitedCrashIsSaved(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	s.Break(2, 100, 30e9, 0.2, true, 4)
	var saved book
	s.Save(&saved)
	back, _ := NewSim(avenue(), DefaultConfig())
	if err := back.Load(reading{&saved}); err != nil {
		t.Fatal(err)
	}
	if len(back.incidents) != 1 || back.incidents[0] != s.incidents[0] || back.Closed(2) {
		t.Errorf("saved %+v, read %+v", s.incidents, back.incidents)
	}
}

// Whoever comes into a lane too fast to brake before the place of a stall breaks down as soon past it as he can: he is not let by.
func TestStallNearTheBeginningOfALane(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	s.Stall(2, 30, 60e9, 1)
	if err := s.Add(Trip{ID: 1, From: Place{0, -1}, To: Place{2, -1}, Speed: 13}); err != nil {
		t.Fatal(err)
	}
	s.Run(70e9)
	if s.counts.Arrived > 0 {
		t.Fatal("it was let by")
	}
	if row, slot := s.find(0); row == none || s.net.cityLane[row] != 2 || s.slots[slot].v != 0 || s.slots[slot].x < 30 || s.slots[slot].x > 110 {
		t.Fatalf("it has not broken down in street 1: %+v", s.counts)
	}
}
