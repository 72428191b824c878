package traffic

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
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
