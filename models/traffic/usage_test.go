package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// What is booked on lanes and links is all that vehicles have driven, and all the time they were on the road.
func TestUsesAddUpToWhatWasDriven(t *testing.T) {
	s := usesTown(t, 240e9)
	var metres, seconds float64
	for _, u := range s.uses {
		metres, seconds = metres+u.metres, seconds+u.seconds
	}
	c := s.Counts()
	if c.Metres < 1000 || math.Abs(metres-c.Metres) > 1e-6*c.Metres {
		t.Errorf("%g m on lanes and links, %g m driven", metres, c.Metres)
	}
	if math.Abs(seconds/c.VehicleSeconds-1) > 0.02 { // those who enter or arrive in a step count in one of the two
		t.Errorf("%g vehicle-seconds on lanes and links, %g on the road", seconds, c.VehicleSeconds)
	}
}

// Who arrives at a dead end has passed the end of his lane, though a way back leads on from it; who stops before has not.
func TestArrivalsAtADeadEndHavePassedIt(t *testing.T) {
	c := bigTown()
	const goal = 7
	for _, dead := range []bool{true, false} {
		c.Junctions.Kind[c.Streets.To[goal]] = city.Priority
		want := 0
		if dead {
			c.Junctions.Kind[c.Streets.To[goal]], want = city.DeadEnd, 4
		}
		s, err := NewSim(c, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint32(8) {
			to := Place{goal, -1}
			if id%2 == 1 {
				to.Pos = c.Streets.Length[goal] / 2
			}
			if err := s.Add(Trip{ID: id, At: clock.Time(id) * 20e9, From: Place{goal, 5}, To: to}); err != nil {
				t.Fatal(err)
			}
		}
		s.Run(400e9)
		if got := s.Passed(goal); s.Counts().Arrived != 8 || got != want {
			t.Errorf("dead end %v: %d of 8 arrived, %d passed the end, want %d", dead, s.Counts().Arrived, got, want)
		}
	}
}

// usesTown drives 600 trips through a town until an instant.
func usesTown(t *testing.T, until clock.Time) *Sim {
	c := bigTown()
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint32(600) {
		if err := s.Add(Trip{ID: id, At: clock.Time(id) * 2e8, From: Place{id * 7 % uint32(len(c.Streets.ID)), 30}, To: Place{id * 13 % uint32(len(c.Streets.ID)), 20}}); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(until)
	return s
}
