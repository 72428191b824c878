package traffic

import (
	"testing"

	"semul/engine/city"
)

// Who begins at a given place in whatever lane suits begins in one that leads on, not at the kerb.
func TestAnyLaneLeadsOn(t *testing.T) {
	b := newTown()
	for _, p := range [][2]float64{{0, 0}, {200, 0}, {400, 0}, {200, 200}, {200, -200}} {
		b.junction(p[0], p[1], city.Priority)
	}
	b.street(0, 1, 3, 14, city.Primary)
	b.street(1, 2, 1, 14, city.Primary)
	b.street(1, 3, 1, 14, city.Primary) // to the left
	b.street(1, 4, 1, 14, city.Primary)
	s, err := NewSim(b.connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, Path: []uint32{0, 2}, From: Place{Street: 0, Pos: 0}, To: Place{Street: 2, Pos: -1}, Lane: anyLane}); err != nil {
		t.Fatal(err)
	}
	s.Run(1e9)
	for r := s.net.firstLane[0]; r < s.net.firstLane[0]+3; r++ {
		if s.count[r] == 1 {
			if s.slots[s.start[r]].next == none {
				t.Errorf("it begins in lane %d, which does not lead on", s.net.index[r])
			}
			return
		}
	}
	t.Error("it did not begin")
}

// Who begins in whatever lane suits takes one from which he need not change lanes later, even if another that leads on is emptier.
func TestAnyLaneAsksForLeastChanges(t *testing.T) {
	s := shortPieces(t)
	for id := range uint32(8) {
		if err := s.Add(Trip{ID: id, Path: []uint32{0, 1, 2, 4}, From: Place{Street: 0, Pos: 0}, To: Place{Street: 4, Pos: 150}, Lane: anyLane}); err != nil {
			t.Fatal(err)
		}
	}
	s.Step()
	kerb := s.net.firstLane[0]
	if s.count[kerb] > 0 || s.first[kerb] != none || s.count[kerb+1] == 0 {
		t.Errorf("%d begin at the kerb, where vehicle %d waits (none: %d), and %d beside, from where alone they can turn left later", s.count[kerb], s.first[kerb], none, s.count[kerb+1])
	}
}
