package traffic

import (
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// shortPieces is a street of 284 m and two lanes, then two pieces of 14 m, too short to change lanes in. Behind them the kerb
// lane goes on straight and the other one turns left.
func shortPieces(t *testing.T) *Sim {
	b := newTown()
	for _, x := range []float64{0, 300, 330, 360, 560} {
		b.junction(x, 0, city.Priority)
	}
	b.junction(360, 200, city.Border)
	for j := range uint32(4) {
		b.street(j, j+1, 2, 14, city.Primary)
	}
	left := b.street(3, 5, 2, 14, city.Primary)
	b.turns = func(from, to uint32, lane, lanes int) bool {
		switch {
		case from != 2:
			return true
		case to == left:
			return lane == 1
		}
		return lane == 0
	}
	s, err := NewSim(b.connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLanesAreChosenSeveralTurnsAhead(t *testing.T) {
	s := shortPieces(t)
	for id := range uint32(80) {
		to := uint32(3 + id%2) // straight on, and left
		trip := Trip{ID: id, At: clock.Time(id) * 3e9, Path: []uint32{0, 1, 2, to}, From: Place{Street: 0, Pos: 10}, To: Place{Street: to, Pos: 150}}
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	pressed := 0
	for s.Now() < 900e9 {
		s.Step()
		if err := check(s); err != nil {
			t.Fatalf("at %v: %v", s.Now(), err)
		}
		first := s.net.firstLane[0]
		for k := range uint32(s.count[first]) { // the kerb lane of the long street
			if o := &s.slots[s.start[first]+k]; s.fleet.id[o.veh]%2 == 1 && s.net.index[first] == 0 {
				if o.next == none || o.aside != 1 || o.beside&hurries == 0 {
					t.Fatalf("at %v: who turns left behind the short pieces does not press for the other lane: %+v", s.Now(), *o)
				}
				pressed++
			}
		}
	}
	if c := s.Counts(); c.Arrived != 80 || c.WrongLane > 0 || c.Detours > 0 || pressed == 0 {
		t.Errorf("%d of 80 arrive, %d came to a line in a wrong lane, %d detours, %d seen to press; want all and none", c.Arrived, c.WrongLane, c.Detours, pressed)
	}
}

func TestCostsOfLanesGrowWhereThereIsNoRoomToChange(t *testing.T) {
	for _, x := range []struct {
		d      int
		length float32
		want   int
	}{{0, 5, 0}, {1, 100, 1}, {2, 100, 4}, {1, 30, 4}, {1, 14, tightCost}, {2, 14, 2 * tightCost}} {
		if got := changeCost(x.d, x.length); got != x.want {
			t.Errorf("%d changes in %g m cost %d, want %d", x.d, x.length, got, x.want)
		}
	}
	s := shortPieces(t)
	if err := s.Add(Trip{ID: 1, Path: []uint32{0, 1, 2, 4}, From: Place{Street: 0, Pos: 10}, To: Place{Street: 4, Pos: 150}}); err != nil {
		t.Fatal(err)
	}
	s.Step()
	turn := s.net.turns.off[0] + uint32(s.fleet.route(0)[0])
	costs := s.costsInto(0, 0, s.group(0), turn)
	if costs[0] != tightCost || costs[1] != 0 {
		t.Errorf("coming into the first short piece costs %v by lane, want %d at the kerb and 0 beside", costs[:2], tightCost)
	}
}
