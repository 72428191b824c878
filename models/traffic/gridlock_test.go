package traffic

import (
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// roundTown is a ring of four one-way streets, into each corner of which another street leads and out of which one leads
// to a dead end that nobody wants to go to. All drive round the ring, and fill it to the last place.
func roundTown(t *testing.T, relax bool) *Sim {
	b := newTown()
	corners := [4][2]float64{{0, 0}, {100, 0}, {100, 100}, {0, 100}}
	out := [4][2]float64{{-80, 0}, {100, -80}, {180, 100}, {0, 180}}
	exit := [4][2]float64{{0, -80}, {180, 0}, {100, 180}, {-80, 100}}
	for _, p := range corners {
		b.junction(p[0], p[1], city.Priority)
	}
	for k := range uint32(4) {
		b.street(k, (k+1)%4, 1, 14, city.Primary)
	}
	for k := range uint32(4) {
		b.street(b.junction(out[k][0], out[k][1], city.Border), k, 1, 14, city.Primary)
		b.street(k, b.junction(exit[k][0], exit[k][1], city.Border), 1, 14, city.Primary)
	}
	for k := range uint32(4) { // the other way round: nobody drives there, but the left turns of the ring cross its straights
		b.street((k+1)%4, k, 1, 14, city.Primary)
	}
	cfg := DefaultConfig()
	cfg.Relax = relax
	s, err := NewSim(b.connect(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint32(48) {
		k := id % 4
		path := []uint32{4 + 2*k} // straight into the ring, then three quarters round it
		for turn := range uint32(3) {
			path = append(path, (k+turn)%4)
		}
		trip := Trip{ID: id, At: clock.Time(id) * 2e8, Path: path, From: Place{Street: path[0], Pos: -1}, To: Place{Street: path[3], Pos: 60}}
		if err := s.Add(trip); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// watched drives for an hour and a half, looks at every state, and returns the notices by kind.
func watched(t *testing.T, s *Sim) map[string][]Notice {
	seen := map[string][]Notice{}
	for s.Now() < 5400e9 {
		s.Step()
		if err := check(s); err != nil {
			t.Fatalf("at %v: %v", s.Now(), err)
		}
		for _, n := range s.Notices() {
			seen[n.Kind] = append(seen[n.Kind], n)
		}
	}
	return seen
}

func TestAGridlockIsNamedAndMayBeRelaxed(t *testing.T) {
	firm, loose := roundTown(t, false), roundTown(t, true)
	reported, relaxed := watched(t, firm), watched(t, loose)
	if len(reported["gridlock"]) == 0 || len(reported["relaxed"]) > 0 {
		t.Fatalf("%+v: the ring is not locked", firm.Counts())
	}
	for k := range 4 {
		if note, name := reported["gridlock"][0].Note, firm.city.Lanes.ID[k]; !strings.Contains(note, name) {
			t.Errorf("%q does not name %s", note, name)
		}
	}
	if len(relaxed["relaxed"]) == 0 || !strings.Contains(relaxed["relaxed"][0].Note, "keep the junction clear") {
		t.Errorf("nothing was waived: %v", relaxed)
	}
	if a, b := firm.Counts().Arrived, loose.Counts().Arrived; a > 0 || b < 40 {
		t.Errorf("%d of 48 arrive when it is relaxed, %d when it is not", b, a)
	}
}
