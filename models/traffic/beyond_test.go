package traffic

import (
	"testing"

	"semul/engine/city"
)

// linesInARow is a street that crosses two others, gap [m] apart; streets 0 to 2 lead along it, 3 into the second crossing from the side.
func linesInARow(gap float64) *town {
	b := newTown()
	for _, x := range []float64{-200, -gap, 0, 200} {
		b.junction(x, 0, city.Priority)
	}
	for k := range uint32(3) {
		b.street(k, k+1, 1, 14, city.Primary)
	}
	b.street(b.junction(0, -200, city.Border), 2, 1, 14, city.Residential)
	b.street(b.junction(-gap, -200, city.Border), 1, 1, 14, city.Residential)
	return b
}

// Who has right of way at two lines in a row is not slowed by the second, even if the lane before it is shorter than a step.
func TestTwoLinesInARowAreCrossedWithoutBraking(t *testing.T) {
	for _, gap := range []float64{4, 9, 20, 36} {
		cfg := DefaultConfig()
		cfg.Step = 1e9
		s, err := NewSim(linesInARow(gap).connect(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint32(5) {
			if err := s.Add(Trip{ID: id, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 120 - 10*float32(id)}, To: Place{Street: 2, Pos: -1}}); err != nil {
				t.Fatal(err)
			}
		}
		promised, slow := 0, far
		for s.Counts().Arrived < 5 {
			s.Step()
			if err := check(s); err != nil {
				t.Fatal(err)
			}
			if s.promised[s.net.firstLane[1]] != none {
				promised++
			}
			for r := range uint32(s.net.lanes) {
				for k := range uint32(s.count[r]) {
					if s.net.isLink[r] || r == s.net.firstLane[1] {
						slow = min(slow, s.slots[s.start[r]+k].v)
					}
				}
			}
			if s.Now() > 120e9 {
				t.Fatal("they do not arrive")
			}
		}
		if promised == 0 || slow < 5 {
			t.Errorf("%g m: lines promised in %d steps, slowest %.1f m/s", gap, promised, slow)
		}
	}
}

// What is promised to somebody on the link before is taken back when the lane is shut, and another who comes first makes it void.
func TestPromisesAreTakenBack(t *testing.T) {
	s, err := NewSim(linesInARow(24).connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 150}, To: Place{Street: 2, Pos: -1}}); err != nil {
		t.Fatal(err)
	}
	l := s.net.firstLane[1]
	for s.promised[l] == none {
		if s.Step(); s.Now() > 60e9 {
			t.Fatal("nothing is promised")
		}
	}
	link := s.promisedLink[l]
	slot, _ := s.firstInto(l)
	s.slots[slot].v = 0 // it stands all at once
	s.keepPromise(l)
	if s.promised[l] != none || s.pending[link] != 0 {
		t.Errorf("%d still promised to one who stands", s.pending[link])
	}
	if err := check(s); err != nil {
		t.Error(err)
	}
}

// Who waits inside a junction is let go also if somebody has come behind him.
func TestWhoWaitsInsideIsLetGoWithOthersBehind(t *testing.T) {
	c := fourArms().connect()
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	drivesOn(t, s, 1, 0, 0, 7, 100)
	drivesOn(t, s, 2, 0, 0, 7, 80)
	left := none
	for k := range uint32(s.net.lanes) {
		if s.net.isLink[k] && s.net.street[s.net.from[k]] == 0 && s.net.street[s.net.to[k]] == 7 {
			left = k
		}
	}
	for s.count[left] < 1 || s.slots[s.start[left]].x < 6 {
		if s.Step(); s.Now() > 60e9 {
			t.Fatal("nobody turns left")
		}
	}
	for s.count[left] < 2 {
		s.slots[s.start[left]].flags |= lingers // it waits for somebody
		s.slots[s.start[left]].v = 0
		if s.Step(); s.Now() > 60e9 {
			t.Fatal("the second does not come behind the first")
		}
	}
	s.slots[s.start[left]].flags |= lingers
	s.release(left)
	if s.slots[s.start[left]].flags&lingers != 0 {
		t.Error("it waits for ever")
	}
}
