package traffic

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// roundabout is a ring of one lane through four junctions with an arm of 300 m in and out at each. Junctions 0 to 3 are
// the ring, counterclockwise; streets 3k, 3k+1, 3k+2 are the ring from k on, the arm into k and the arm out of it.
func roundabout(radius float64) *city.City {
	b := newTown()
	for k := range 4 {
		b.junction(radius*math.Cos(float64(k)*math.Pi/2), radius*math.Sin(float64(k)*math.Pi/2), city.Roundabout)
	}
	for k := range 4 {
		b.junction((radius+300)*math.Cos(float64(k)*math.Pi/2), (radius+300)*math.Sin(float64(k)*math.Pi/2), city.Priority)
	}
	for k := range uint32(4) {
		b.street(k, (k+1)%4, 1, 9, city.Secondary)
		b.street(4+k, k, 1, 14, city.Secondary)
		b.street(k, 4+k, 1, 14, city.Secondary)
	}
	c := b.connect()
	return c
}

// entryCapacity is how many vehicles an hour enter from a full arm, and pass it on the ring, if q an hour would like to.
func entryCapacity(t *testing.T, q float64) (capacity, circulating float64) {
	cfg := DefaultConfig()
	cfg.Preset, _ = PresetByName("hcm")
	s, err := NewSim(roundabout(40), cfg)
	if err != nil {
		t.Fatal(err)
	}
	id := uint32(0)
	add := func(at float64, from, to uint32) {
		if err := s.Add(Trip{ID: id, At: clock.FromSeconds(at), From: Place{from, -1}, To: Place{to, -1}}); err != nil {
			t.Fatal(err)
		}
		id++
	}
	// From arms 2 and 3 in turn to arm 1: pass the entry of arm 0. From arm 0 to arm 1: enters. (One arm alone lets in
	// nobody sooner than its follow-up time.)
	rush := s.speeds
	for at, k := 0.0, uint64(0); q > 0 && at < 2400; k++ {
		at += -math.Log(1-rush.Float64(k, 1, 1)) * 3600 / q
		add(at, 3*(3-uint32(k%2))+1, 3*1+2)
	}
	for at := 0.0; at < 2400; at += 2 {
		add(at, 3*0+1, 3*2+2)
	}
	arm := s.net.firstLane[1]
	s.Run(600e9)
	before := s.left[arm]
	ring := s.left[s.net.firstLane[3*3]]
	s.Run(2400e9)
	if err := check(s); err != nil {
		t.Fatal(err)
	}
	return float64(s.left[arm]-before) * 2, float64(s.left[s.net.firstLane[3*3]]-ring) * 2
}

// The capacity of an entry falls with the flow on the ring as HCM, 6th edition, has it (eq. 22-1): 1380 e^(−0.00102q), within 15 %
// up to 600 an hour. (Above, what comes round here is less random than the formula takes it to be: two entries have filled its
// gaps. The case roundabout_entry of the package validation has arrivals at random.)
func TestRoundaboutEntryCapacity(t *testing.T) {
	last := math.Inf(1)
	for _, q := range []float64{0, 150, 300, 450, 600} {
		got, flow := entryCapacity(t, q)
		want := 1380 * math.Exp(-0.00102*flow)
		t.Logf("ring %4.0f veh/h, entry %5.0f veh/h, HCM %5.0f (%+.0f %%)", flow, got, want, 100*(got/want-1))
		if math.Abs(got/want-1) > 0.15 {
			t.Errorf("q %.0f: %.0f veh/h enter, HCM says %.0f", q, got, want)
		}
		if got >= last {
			t.Errorf("q %.0f: %.0f enter, not less than with less flow", q, got)
		}
		last = got
	}
}

// Roundabouts of all sizes flow: everybody of a demand that they can carry arrives.
func TestRoundaboutsFlow(t *testing.T) {
	for _, radius := range []float64{15, 25, 40} {
		every, last := clock.Time(4e9), uint32(5)
		if radius < 20 { // streets of 7 m between entries
			every, last = 6e9, 2
		}
		s, err := NewSim(roundabout(radius), DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint32(400) {
			from := id % 4
			to := (from + 1 + id/4%3) % 4
			if err := s.Add(Trip{ID: id, Class: Class(id % last), At: clock.Time(id) * every, From: Place{3*from + 1, -1}, To: Place{3*to + 2, -1}}); err != nil {
				t.Fatal(err)
			}
		}
		for s.now < 600*every {
			s.Step()
			if err := check(s); err != nil {
				t.Fatal(err)
			}
		}
		if s.counts.Arrived != 400 {
			t.Errorf("radius %g m: %+v", radius, s.counts)
		}
		t.Logf("radius %g m: mean loss %.1f s", radius, s.counts.MeanTimeLoss())
	}
}

// What the source says of right of way holds instead of what the geometry says.
func TestRightOfWayFromTheSource(t *testing.T) {
	b := newTown()
	for _, at := range [][2]float64{{0, 0}, {-200, 0}, {200, 0}, {0, -200}, {0, 200}} {
		b.junction(at[0], at[1], city.Priority)
	}
	b.street(1, 0, 1, 14, city.Primary) // from the west to the east
	b.street(0, 2, 1, 14, city.Primary)
	b.street(3, 0, 1, 14, city.Residential) // from the south to the north
	b.street(0, 4, 1, 14, city.Residential)
	c := b.connect()
	east, north := none, none
	for k := range c.LaneLinks.ID {
		switch from, to := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]; {
		case from == 0 && to == 1:
			east = uint32(k)
		case from == 2 && to == 3:
			north = uint32(k)
		}
	}
	yields := func() (a, b bool) {
		s, err := NewSim(c, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		n := s.net
		for i := n.con.off[n.linkOf[east]]; i < n.con.off[n.linkOf[east]+1]; i++ {
			a = a || n.con.other[i] == n.linkOf[north] && n.con.yields[i]
		}
		for i := n.con.off[n.linkOf[north]]; i < n.con.off[n.linkOf[north]+1]; i++ {
			b = b || n.con.other[i] == n.linkOf[east] && n.con.yields[i]
		}
		return a, b
	}
	if a, b := yields(); a || !b {
		t.Errorf("by class: east yields %v, north yields %v", a, b)
	}
	for k := range c.LaneLinks.ID {
		switch uint32(k) {
		case east:
			c.LaneLinks.Meets.Add(north)
			c.LaneLinks.Yields.Add(north)
		case north:
			c.LaneLinks.Meets.Add(east)
			c.LaneLinks.Yields.Add()
		default:
			c.LaneLinks.Meets.Add()
			c.LaneLinks.Yields.Add()
		}
	}
	if a, b := yields(); !a || b {
		t.Errorf("by the source: east yields %v, north yields %v", a, b)
	}
}
