package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// Where all who depart know that the only way is closed, their trips are shortened to the street they begin in, and
// counted so.
func TestTripsThatEndWhereTheyBeginAreCountedAsShortened(t *testing.T) {
	b := newTown()
	for k := range 3 {
		b.junction(float64(k)*120, 0, city.Priority)
	}
	b.street(0, 1, 1, 14, city.Primary)
	b.street(1, 2, 1, 14, city.Primary)
	cfg := DefaultConfig()
	cfg.Information = Truth
	s, err := NewSim(b.connect(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.CloseStreet(1, clock.Never, 0)
	for id := range uint32(3) {
		if err := s.Add(Trip{ID: id, At: 10e9, From: Place{Street: 0, Pos: 20}, To: Place{Street: 1, Pos: 50}}); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(120e9)
	if c := s.Counts(); c.Shortened != 3 || c.Arrived != 3 {
		t.Errorf("%d of 3 trips shortened, %d ended", c.Shortened, c.Arrived)
	}
}

// Who was removed for want of a way has not arrived: the journey lasts up to the end, and is counted by itself.
func TestTripsRemovedHaveNotArrived(t *testing.T) {
	c := avenue()
	addTrip(c, "there", 0, 0, 1, 2)
	addTrip(c, "back", 10, 2, 0) // the avenue is one-way
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	d, err := newCityTrips(c, s, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{env: &sim.Env{City: c}, sim: s, own: d}
	for s.now < 200e9 {
		m.feed()
		s.Step()
		m.report()
	}
	j := m.Journeys()
	if len(j.Arrive) != 2 || j.Removed != 1 {
		t.Fatalf("%d journeys, %d removed: %+v", len(j.Arrive), j.Removed, j)
	}
	for i := range j.Arrive {
		switch j.Depart[i] {
		case 10:
			if !math.IsNaN(j.Arrive[i]) || j.Loss[i] != 190 || j.Metres[i] != 0 {
				t.Errorf("removed: arrived %g, lost %g s, drove %g m", j.Arrive[i], j.Loss[i], j.Metres[i])
			}
		default:
			if math.IsNaN(j.Arrive[i]) || j.Loss[i] > 30 {
				t.Errorf("the other: arrived %g, lost %g s", j.Arrive[i], j.Loss[i])
			}
		}
	}
	if m.removed != "trip/back from street/s2 to street/s0" {
		t.Errorf("names %q", m.removed)
	}
}
