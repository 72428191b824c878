package traffic

import (
	"slices"
	"strings"
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

// promisedRun runs until the line of the lane between two crossings is promised to vehicle 1, who drives onto it from the west.
func promisedRun(t *testing.T, others ...Trip) (s *Sim, l, link uint32) {
	t.Helper()
	s, err := NewSim(linesInARow(24).connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, trip := range append(others, Trip{ID: 1, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 150}, To: Place{Street: 2, Pos: -1}}) {
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	l = s.net.firstLane[1]
	for s.promised[l] == none {
		if s.Step(); s.Now() > 60e9 {
			t.Fatal("nothing is promised")
		}
	}
	return s, l, s.promisedLink[l]
}

// What is promised to somebody on the link before is kept, but taken back when he stands, or when the way over the line is shut or its
// signal turns red while he can still stop, and only then.
func TestPromisesAreTakenBack(t *testing.T) {
	for name, c := range map[string]struct {
		v     float32 // [m/s]; negative: as he drives
		spoil func(s *Sim, l, link uint32)
		kept  bool
	}{
		"nothing happens":                {-1, func(*Sim, uint32, uint32) {}, true},
		"he stands all at once":          {0, func(*Sim, uint32, uint32) {}, false},
		"the link is shut":               {3, func(s *Sim, l, link uint32) { s.shut[link] = true }, false},
		"its signal is red":              {3, func(s *Sim, l, link uint32) { s.shows[link] = red }, false},
		"yellow":                         {3, func(s *Sim, l, link uint32) { s.shows[link] = yellow }, false},
		"shut, and he cannot stop":       {25, func(s *Sim, l, link uint32) { s.shut[link] = true }, true},
		"red, and he cannot stop":        {25, func(s *Sim, l, link uint32) { s.shows[link] = red }, true},
		"somebody else is first to come": {-1, func(s *Sim, l, link uint32) { s.promised[l]++ }, false},
	} {
		s, l, link := promisedRun(t)
		if slot, _ := s.firstInto(l); c.v >= 0 {
			s.slots[slot].v = c.v
		}
		c.spoil(s, l, link)
		if s.keepPromise(l); c.kept != (s.promised[l] != none) || c.kept != (s.pending[link] == 1) || c.kept != (s.promisedLink[l] == link) {
			t.Errorf("%s: kept %t (%d pending), want %t", name, s.promised[l] != none, s.pending[link], c.kept)
		}
	}
	s, l, _ := promisedRun(t)
	slot, _ := s.firstInto(l)
	s.slots[slot].v = 0
	s.keepPromise(l)
	if err := check(s); err != nil {
		t.Error(err)
	}
}

// A promise becomes a grant when who has it comes into the lane; it is void if another comes there first, if he turns elsewhere now, or
// if somebody before him in the lane has to wait.
func TestPromisesAreRedeemed(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(s *Sim, l, at uint32)
		holds bool
	}{
		{"as promised", func(*Sim, uint32, uint32) {}, true},
		{"another comes", func(s *Sim, l, at uint32) { s.promised[l]++ }, false},
		{"he turns elsewhere", func(s *Sim, l, at uint32) { s.slots[at].next = none }, false},
		{"one before him waits", func(s *Sim, l, at uint32) { s.slots[at+1] = s.slots[at]; s.count[l]++ }, false},
	} {
		s, l, link := promisedRun(t)
		from, _ := s.firstInto(l)
		at := s.start[l]
		s.slots[at], s.count[l] = s.slots[from], 1 // as take puts him there
		s.slots[at].next = link
		if c.spoil(s, l, at); c.name == "one before him waits" {
			at++
		}
		s.redeem(l, at)
		granted, pending := uint16(0), uint16(0)
		if c.holds {
			granted, pending = 1, 1
		}
		if s.promised[l] != none || s.promisedLink[l] != none || s.granted[l] != granted || s.pending[link] != pending {
			t.Errorf("%s: promised %d, %d granted, %d pending; want none, %d, %d", c.name, s.promised[l], s.granted[l], s.pending[link], granted, pending)
		}
	}
	s, l, link := promisedRun(t)
	for s.count[l] == 0 {
		s.Step()
	}
	if s.granted[l] != 1 || s.pending[link] != 1 || s.promised[l] != none {
		t.Errorf("driven: %d granted, %d pending", s.granted[l], s.pending[link])
	}
}

// A run saved while a line is promised goes on as if it had not been.
func TestPromisesAreSaved(t *testing.T) {
	s, l, _ := promisedRun(t)
	var saved book
	s.Save(&saved)
	loaded, err := NewSim(linesInARow(24).connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := loaded.Load(reading{&saved}); err != nil {
		t.Fatal(err)
	}
	if loaded.promised[l] == none {
		t.Fatal("the promise is not in the state")
	}
	for range 120 {
		if err := asLoaded(s, loaded); err != nil {
			t.Fatalf("at %v: %v", s.Now(), err)
		}
		if digest(s) != digest(loaded) {
			t.Fatalf("at %v the runs differ", s.Now())
		}
		s.Step()
		loaded.Step()
	}
	if loaded.Counts().Arrived != 1 || s.Counts() != loaded.Counts() {
		t.Errorf("counts %+v, loaded %+v", s.Counts(), loaded.Counts())
	}
}

// A promise that nobody could have been made is refused as the state is loaded.
func TestDamagedPromisesAreRefused(t *testing.T) {
	for name, damage := range map[string]func(s *Sim, l uint32){
		"to one who waits to enter":       func(s *Sim, l uint32) { s.promised[l] = rowOfID(s, 2) },
		"to one in another street":        func(s *Sim, l uint32) { s.promised[l] = rowOfID(s, 3) },
		"to nobody of the fleet":          func(s *Sim, l uint32) { s.promised[l] = 1e6 },
		"of a link that starts elsewhere": func(s *Sim, l uint32) { s.promisedLink[l] = s.net.out.at(s.net.firstLane[0])[0] },
		"of a lane as its link":           func(s *Sim, l uint32) { s.promisedLink[l] = l },
	} {
		s, l, _ := promisedRun(t, Trip{ID: 2, At: 3600e9, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 50}, To: Place{Street: 2, Pos: -1}},
			Trip{ID: 3, Path: []uint32{3, 2}, From: Place{Street: 3, Pos: 5}, To: Place{Street: 2, Pos: -1}})
		if s.fleet.phase[rowOfID(s, 3)] != driving || s.fleet.phase[rowOfID(s, 2)] != planned {
			t.Fatal("the state is not what the test needs")
		}
		damage(s, l)
		var saved book
		if s.promised[l] == 1e6 {
			s.promised[l] = 0
			s.Save(&saved)
			saved.data = replaceLast(t, saved.data, []uint64{uint64(l), uint64(s.promisedLink[l])}, 1e6)
		} else {
			s.Save(&saved)
		}
		loaded, err := NewSim(linesInARow(24).connect(), DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		if err := loaded.Load(reading{&saved}); err == nil || !strings.Contains(err.Error(), "promises") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rowOfID is the row of the fleet of a vehicle.
func rowOfID(s *Sim, id uint32) uint32 { return uint32(slices.Index(s.fleet.id, id)) }

// replaceLast replaces what follows a pair of numbers where it stands last in a state.
func replaceLast(t *testing.T, data, pair []uint64, by uint64) []uint64 {
	t.Helper()
	for k := len(data) - 3; k >= 0; k-- {
		if data[k] == pair[0] && data[k+1] == pair[1] {
			data[k+2] = by
			return data
		}
	}
	t.Fatal("the promise is not in the state")
	return nil
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
