package traffic

import (
	"testing"

	"pgregory.net/rapid"
)

// Vehicles that are sent elsewhere on the way, as often as one likes, overlap with nobody and are not lost; whoever can
// still be sent there comes to rest at the last destination he was given.
func TestRedirectedVehiclesArriveWhereTheyWereSentLast(t *testing.T) {
	turned, came := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c := randomTown(t)
		s, err := NewSim(c, randomConfig(t))
		if err != nil {
			t.Fatal(err)
		}
		last := map[uint32]Place{}
		for _, trip := range randomTrips(t, c, 40) {
			trip.Stops, trip.Via = nil, nil
			if s.Add(trip) == nil {
				last[trip.ID] = trip.To
			}
		}
		disturbed := rapid.Bool().Draw(t, "wild")
		for step := range 600 {
			if disturbed && step%60 == 20 {
				disturb(t, c, s)
			}
			if step%10 == 5 && step < 300 {
				id := uint32(rapid.IntRange(0, 39).Draw(t, "who"))
				to := Place{uint32(rapid.IntRange(0, len(c.Streets.ID)-1).Draw(t, "street")), float32(rapid.IntRange(-20, 120).Draw(t, "pos"))}
				if s.Redirect(id, to) {
					last[id] = to
					turned++
				}
			}
			s.Step()
			if err := check(s); err != nil {
				t.Fatalf("at %v: %v", s.Now(), err)
			}
			for _, d := range s.Finished() {
				to := last[d.ID]
				if d.Reached && d.End.Street != to.Street {
					t.Fatalf("vehicle %d reached street %d, sent to %d", d.ID, d.End.Street, to.Street)
				}
				if end := s.net.length[s.net.firstLane[to.Street]]; d.Reached && to.Pos >= 0 && to.Pos < end-2 && d.End.Pos != max(0.1, to.Pos) {
					t.Fatalf("vehicle %d stopped at %.1f m, sent to %.1f m", d.ID, d.End.Pos, to.Pos)
				}
				came++
			}
		}
	})
	if turned == 0 || came == 0 {
		t.Errorf("%d sent elsewhere, %d arrived: the test is empty", turned, came)
	}
}

// Who has no way to the new place, or is not on the road, keeps his own.
func TestRedirectKeepsTheOldWayWhereNoneLeads(t *testing.T) {
	s, err := NewSim(avenue(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 3, From: Place{1, 50}, To: Place{2, 100}}); err != nil {
		t.Fatal(err)
	}
	if s.Redirect(3, Place{2, 200}) || s.Redirect(4, Place{2, 200}) {
		t.Error("somebody who is not on the road is sent elsewhere")
	}
	s.Run(10e9)
	if s.Redirect(3, Place{0, 10}) {
		t.Error("nobody gets back to the first street of a one-way avenue")
	}
	if !s.Redirect(3, Place{2, 300}) {
		t.Error("200 m further on is no way")
	}
	s.Run(200e9)
	if d := s.Finished(); len(d) != 1 || !d[0].Reached || d[0].End != (Place{2, 300}) {
		t.Errorf("ends as %+v", d)
	}
}
