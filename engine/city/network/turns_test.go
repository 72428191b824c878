package network

import (
	"slices"
	"strings"
	"testing"

	"semul/engine/city"

	"github.com/google/go-cmp/cmp"
)

func TestRestrictions(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *sketch)
		want   []string // exits of the street from the west
		used   int
		why    string // of an ignored one
	}{
		{"none", func(*sketch) {}, []string{"right sb", "straight ef", "left nf"}, 0, ""},
		{"no left turn", func(s *sketch) { s.ban("no_left_turn", "w", "o", "n") }, []string{"right sb", "straight ef"}, 1, ""},
		{"only straight on", func(s *sketch) { s.ban("only_straight_on", "w", "o", "e") }, []string{"straight ef"}, 1, ""},
		{"unknown way", func(s *sketch) { s.ban("no_left_turn", "w", "o", "nowhere") }, []string{"right sb", "straight ef", "left nf"}, 0, "not in the network"},
		{"via elsewhere", func(s *sketch) { s.ban("no_left_turn", "w", "e", "n") }, []string{"right sb", "straight ef", "left nf"}, 0, "no such turn"},
		{"odd kind", func(s *sketch) { s.ban("give_way", "w", "o", "n") }, []string{"right sb", "straight ef", "left nf"}, 0, "neither"},
	} {
		s := cross(city.Residential)
		c.change(s)
		town, r := s.build(t, Options{})
		if diff := cmp.Diff(c.want, exitsOf(town, streetID(t, town, "wf"))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if r.Restrictions != c.used {
			t.Errorf("%s: %d used", c.name, r.Restrictions)
		}
		if got := strings.Join(r.RestrictionsIgnored, "|"); c.why != "" && !strings.Contains(got, c.why) || c.why == "" && got != "" {
			t.Errorf("%s: ignored %q, want %q", c.name, got, c.why)
		}
	}
}

// Inside a merged crossing the banned turn may be onto one of the short pieces that vanish, or over one as via way.
func TestRestrictionsHoldInsideMergedJunctions(t *testing.T) {
	for name, ban := range map[string]func(s *sketch){
		"onto an inner piece": func(s *sketch) { s.ban("no_left_turn", "eb", "se", "nb") },
		"over a via way": func(s *sketch) {
			s.in.Restrictions = append(s.in.Restrictions, Restriction{Kind: "no_left_turn", From: "way/w>", To: "way/>n", ViaWay: "way/nb"})
		},
		"only, over a via way": func(s *sketch) {
			s.in.Restrictions = append(s.in.Restrictions, Restriction{Kind: "only_straight_on", From: "way/w>", To: "way/>e", ViaWay: "way/eb"})
		},
	} {
		s := dual(20, city.Primary)
		ban(s)
		c, r := s.build(t, Options{})
		if got := exitsOf(c, streetID(t, c, "w>")); slices.Contains(got, "left >n") || !slices.Contains(got, "straight >e") {
			t.Errorf("%s: from the west one can go %v", name, got)
		}
		if r.Restrictions != 1 {
			t.Errorf("%s: %d used, ignored %v", name, r.Restrictions, r.RestrictionsIgnored)
		}
		if got := exitsOf(c, streetID(t, c, "s>")); !slices.Contains(got, "left >w") {
			t.Errorf("%s: others must not lose their turn: %v", name, got)
		}
	}
}

func TestTurnLanesAreFollowed(t *testing.T) {
	for _, c := range []struct {
		name                  string
		lanes                 int
		turns                 string
		left, straight, right []string // lane pairs
	}{
		{"four lanes as marked", 4, "left|through|through|right", []string{"3>1"}, []string{"1>0", "2>1"}, []string{"0>0"}},
		{"two lefts", 4, "left|left|through|through;right", []string{"2>0", "3>1"}, []string{"0>0", "1>1"}, []string{"0>0"}},
		{"left forbidden", 2, "through|through;right", nil, []string{"0>0", "1>1"}, []string{"0>0"}},
		{"not marked", 3, "", []string{"2>1"}, []string{"0>0", "1>1"}, []string{"0>0"}},
		{"wrong number of marks", 3, "left|through", []string{"2>1"}, []string{"0>0", "1>1"}, []string{"0>0"}},
	} {
		s := cross(city.Secondary)
		s.in.Ways[0].Forward, s.in.Ways[0].Backward = c.lanes, 2
		if c.turns != "" {
			s.in.Ways[0].TurnFwd = strings.Split(c.turns, "|")
		}
		town, _ := s.build(t, Options{})
		from := streetID(t, town, "wf")
		for turn, want := range map[string][]string{"nf": c.left, "ef": c.straight, "sb": c.right} {
			got := lanesTo(town, from, streetID(t, town, turn))
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, towards %s: %s", c.name, turn, diff)
			}
		}
	}
}

// Every lane count against every other, at a crossing, a T and a plain joint: each lane leads somewhere, each exit is
// served, lanes of one approach never cross each other.
func TestLanesAreAssignedInOrder(t *testing.T) {
	offset := func(a, _, b int) float64 { d := float64(a - b); return max(d, -d) }
	shapes := map[string][]city.Turn{
		"crossing": {city.Right, city.Straight, city.Left}, "crossing and back": {city.Right, city.Straight, city.Left, city.UTurn},
		"T": {city.Right, city.Left}, "on and left": {city.Straight, city.Left}, "on and right": {city.Right, city.Straight},
		"joint": {city.Straight}, "fork": {city.Straight, city.Straight}, "two lefts": {city.Straight, city.Left, city.Left}, "back": {city.UTurn},
	}
	for name, turns := range shapes {
		for n := 1; n <= 7; n++ {
			for m := 1; m <= 7; m++ {
				exits := make([]exit, len(turns))
				for i, turn := range turns {
					exits[i] = exit{turn: turn, angle: float64(i), lanes: make([]uint32, m), main: turn == city.Straight && i == len(turns)/2}
				}
				pairs := assign(n, exits, nil, true, offset)
				leads, served := make([]bool, n), make([]bool, len(exits))
				for _, p := range pairs {
					if p.from < 0 || p.from >= n || p.to < 0 || p.to >= m {
						t.Fatalf("%s, %d lanes to %d: %+v", name, n, m, p)
					}
					leads[p.from], served[p.x] = true, true
					for _, q := range pairs {
						if p.from < q.from && p.x > q.x {
							t.Errorf("%s, %d lanes to %d: lane %d leads further left than lane %d", name, n, m, p.from, q.from)
						}
						if p.x == q.x && p.from < q.from && p.to > q.to {
							t.Errorf("%s, %d lanes to %d: lanes %d and %d cross", name, n, m, p.from, q.from)
						}
					}
				}
				if slices.Contains(leads, false) || slices.Contains(served, false) {
					t.Errorf("%s, %d lanes to %d: lanes that lead somewhere %v, exits served %v", name, n, m, leads, served)
				}
			}
		}
	}
}

func TestKerbBusLanesAreForBuses(t *testing.T) {
	s := cross(city.Primary)
	for i := range s.in.Ways {
		s.in.Ways[i].Lanes, s.in.Ways[i].BusLanes = 6, 1
	}
	c, _ := s.build(t, Options{})
	from := streetID(t, c, "wf")
	lane := c.Streets.LaneOff[from]
	if c.Lanes.Allow[lane]&city.AllowCar != 0 || c.Lanes.Allow[lane]&city.AllowBus == 0 || c.Lanes.Allow[lane+1]&city.AllowCar == 0 {
		t.Errorf("kerb lane %b, next %b", c.Lanes.Allow[lane], c.Lanes.Allow[lane+1])
	}
	for i := range c.LaneLinks.ID {
		a, b := c.Lanes.Allow[c.LaneLinks.From[i]], c.Lanes.Allow[c.LaneLinks.To[i]]
		if a&city.AllowCar != 0 && b&city.AllowCar == 0 {
			t.Errorf("lane link %s leads cars into a bus lane", c.LaneLinks.ID[i])
		}
	}
	if got := lanesTo(c, from, streetID(t, c, "ef")); !slices.Contains(got, "0>0") {
		t.Errorf("buses cannot go straight on in their lane: %v", got)
	}
}

// A slip lane joins a street in its direction: from it one does not turn sharply back, though the map's lines meet there.
func TestSlipLanesAreDrivenTheirWay(t *testing.T) {
	s := cross(city.Secondary)
	s.node("p", -120, 0)
	s.node("q", 0, -120)
	s.node("m", -50, -20)
	s.in.Ways[0].Nodes = []uint64{s.ids["w"], s.ids["p"], s.ids["o"]}
	s.in.Ways[2].Nodes = []uint64{s.ids["s"], s.ids["q"], s.ids["o"]}
	s.way("slip", city.Link, "p", "m", "q").Oneway = 1
	c, _ := s.build(t, Options{})
	if diff := cmp.Diff([]string{"straight s.1b"}, exitsOf(c, streetID(t, c, "slip"))); diff != "" {
		t.Error("off the slip lane: ", diff)
	}
	if got := exitsOf(c, streetID(t, c, "w.2b")); slices.Contains(got, "left slip") || len(got) != 1 {
		t.Errorf("from the junction, past the slip lane's beginning: %v", got)
	}
}
