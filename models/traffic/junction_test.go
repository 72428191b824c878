package traffic

import (
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// fourArms is a crossing of four arms with a lane each way, 200 m long; street 2k leads in from arm k (west, south, east,
// north), 2k+1 out of it.
func fourArms() *town {
	b := newTown()
	b.junction(0, 0, city.Priority)
	for _, p := range [4][2]float64{{-200, 0}, {0, -200}, {200, 0}, {0, 200}} {
		arm := b.junction(p[0], p[1], city.Border)
		b.street(arm, 0, 1, 14, city.Primary)
		b.street(0, arm, 1, 14, city.Primary)
	}
	return b
}

// drivesOn adds one trip to a Sim of fourArms.
func drivesOn(t *testing.T, s *Sim, id uint32, at float64, from, to uint32, pos float32) {
	t.Helper()
	if err := s.Add(Trip{ID: id, At: clock.FromSeconds(at), Path: []uint32{from, to}, From: Place{Street: from, Pos: pos}, To: Place{Street: to, Pos: -1}}); err != nil {
		t.Fatal(err)
	}
}

// A grant is taken back when the lane behind comes to a stand, and given again when that goes on: nobody stops inside.
func TestAGrantIsTakenBack(t *testing.T) {
	s, err := NewSim(fourArms().connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	drivesOn(t, s, 1, 0, 0, 5, 150)
	in := s.net.firstLane[0]
	link := none
	for s.granted[in] == 0 {
		if s.Step(); s.Now() > 60e9 {
			t.Fatal("it is never let go")
		}
	}
	link = s.slots[s.start[in]].next
	s.slots[s.start[in]].v = 0 // it has been let go, but does not start
	s.revoke(in)
	if s.granted[in] != 0 || s.pending[link] != 0 {
		t.Errorf("%d granted, %d promised to one who stands", s.granted[in], s.pending[link])
	}
	for s.Counts().Arrived == 0 {
		s.Step()
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		if s.Now() > 120e9 {
			t.Fatal("it is not let go again")
		}
	}
}

// Of those who turn left at a permissive green one waits inside; it clears the junction when the signal has closed.
func TestOneLeftTurnWaitsInside(t *testing.T) {
	b := fourArms()
	c := b.connect()
	b.signal(0, 30, 'g')
	for k := range c.LaneLinks.ID { // both directions of a street have green together
		if g := &c.LaneLinks.Group[k]; *g >= 2 {
			*g -= 2
		}
	}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for k := range uint32(30) {
		drivesOn(t, s, k, 2*float64(k), 4, 1, 140) // straight on from the east
	}
	for k := range uint32(3) {
		drivesOn(t, s, 100+k, 4, 0, 7, 150-10*float32(k)) // to the left from the west
	}
	left := none
	for k := range uint32(s.net.lanes) {
		if s.net.isLink[k] && s.net.street[s.net.from[k]] == 0 && s.net.street[s.net.to[k]] == 7 {
			left = k
		}
	}
	if s.net.linger[left] == 0 {
		t.Fatal("left turns have no place to wait at")
	}
	s.longest = 5 // no buses: their rear would reach back to who waits inside
	waited, cleared := false, false
	for s.Now() < 600e9 {
		s.Step()
		if err := check(s); err != nil {
			t.Fatalf("%v: %v", s.Now(), err)
		}
		if s.count[left] > 0 {
			if o := &s.slots[s.start[left]]; o.flags&lingers != 0 && o.v < slowest {
				waited = true
				if s.count[left] > 1 || o.x > s.net.linger[left] {
					t.Fatalf("%v: %d wait inside, the first at %.1f m of %.1f", s.Now(), s.count[left], o.x, s.net.linger[left])
				}
			} else if waited && o.v > 1 && closedLamp(s.shows[left]) {
				cleared = true
			}
		}
	}
	if !waited || !cleared || s.Counts().Arrived != 33 {
		t.Errorf("waited inside %v, cleared it at the end of green %v, %d of 33 arrive", waited, cleared, s.Counts().Arrived)
	}
}

// Who is about to come through a short street before the crossing is seen, however short that is.
func TestWhoComesThroughAShortStreetIsSeen(t *testing.T) {
	b := newTown()
	for _, x := range []float64{-200, -9, 0, 200} {
		b.junction(x, 0, city.Priority)
	}
	b.street(0, 1, 1, 14, city.Primary)
	b.street(1, 2, 1, 14, city.Primary) // 3 m of lane
	b.street(2, 3, 1, 14, city.Primary)
	side := b.junction(0, -200, city.Border)
	b.street(side, 2, 1, 14, city.Residential)
	s, err := NewSim(b.connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 100}, To: Place{Street: 2, Pos: -1}}); err != nil {
		t.Fatal(err)
	}
	link, seen := s.net.out.at(s.net.firstLane[1])[0], 0
	for s.count[s.net.firstLane[1]] == 0 && s.count[link] == 0 {
		s.Step()
		if s.comes(link, 0, 5) {
			seen++
		}
		if s.comes(link, 0, 0.01) {
			t.Fatalf("%v: seen too early", s.Now())
		}
		if s.Now() > 60e9 {
			t.Fatal("it does not come")
		}
	}
	if seen == 0 {
		t.Error("it is not seen before it is in the short street")
	}
}

// Who has right of way, has stood long and is kept out by those on its way goes before those who give way to it.
func TestWhoGivesWayWaitsForWhoHasStood(t *testing.T) {
	s, err := NewSim(fourArms().connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	n, pairs := s.net, 0
	for k := range uint32(n.lanes) {
		for i := n.con.off[k]; i < n.con.off[k+1]; i++ {
			o := n.con.other[i]
			for _, why := range []refusal{forGap, forRoom, forOther} {
				mine, held := candidate{key: courtesyKey, lane: n.from[k], link: k}, []candidate{{lane: n.from[o], link: o, why: why}}
				pairs++
				want := n.con.yields[i] && (why == forOther || n.to[o] == n.to[k])
				if got := s.waitsFor(&mine, held); got != want {
					t.Errorf("%s waits for %s, refused for %d: %v", s.name(k), s.name(o), why, got)
				}
				mine.key = 0
				if s.waitsFor(&mine, held) {
					t.Errorf("%s, which goes first, waits", s.name(k))
				}
			}
		}
	}
	if pairs == 0 {
		t.Error("no paths meet")
	}
}

// Whom a vehicle waits for is found beyond empty lanes that are shorter than the vehicle.
func TestWaitsAreFollowedBeyondShortLanes(t *testing.T) {
	b := newTown()
	for _, x := range []float64{0, 200, 209, 400} {
		b.junction(x, 0, city.Priority)
	}
	for j := range uint32(3) {
		b.street(j, j+1, 1, 14, city.Primary)
	}
	s, err := NewSim(b.connect(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 1, Path: []uint32{0, 1, 2}, From: Place{Street: 0, Pos: 150}, To: Place{Street: 2, Pos: -1}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(Trip{ID: 2, Path: []uint32{2}, From: Place{Street: 2, Pos: 20}, To: Place{Street: 2, Pos: -1}}); err != nil {
		t.Fatal(err)
	}
	s.Step()
	first, beyond := s.net.firstLane[0], s.net.firstLane[2]
	if s.count[first] != 1 || s.count[beyond] != 1 {
		t.Fatal("they are not where they begin")
	}
	w := &s.waits
	w.rows, w.to = []uint32{first, beyond}, w.to[:0]
	w.node[first], w.node[beyond] = 0, 1
	s.addWaits(first)
	if len(w.to) != 1 || w.to[0] != 1 {
		var names []string
		for _, k := range w.to {
			names = append(names, s.name(w.rows[k]))
		}
		t.Errorf("it waits for %s", strings.Join(names, ", "))
	}
}
