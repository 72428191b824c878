package network

import (
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"

	"github.com/google/go-cmp/cmp"
)

func TestFourArmsOfOneLaneGiveTwelveMovementsAndFourDeadEnds(t *testing.T) {
	c, r := cross(city.Residential).build(t, Options{})
	if r.Streets != 8 || r.Junctions != 5 || r.DeadEnds != 4 || r.LaneLinks != 12+4 {
		t.Errorf("streets %d junctions %d dead ends %d links %d, want 8 5 4 16", r.Streets, r.Junctions, r.DeadEnds, r.LaneLinks)
	}
	if diff := cmp.Diff([]string{"right sb", "straight ef", "left nf"}, exitsOf(c, streetID(t, c, "wf"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"u_turn eb"}, exitsOf(c, streetID(t, c, "ef"))); diff != "" {
		t.Error("dead end: ", diff)
	}
	if k := c.Junctions.Kind[c.Streets.To[streetID(t, c, "wf")]]; k != city.RightBeforeLeft {
		t.Errorf("equal small streets meet at a %v", k)
	}
}

func TestDualCarriagewaysCrossInOneJunction(t *testing.T) {
	for _, gap := range []float64{9, 14, 20, 28} {
		s := dual(gap, city.Primary)
		for _, n := range []string{"sw", "se", "ne", "nw"} {
			s.flag(n).Signal = true
		}
		c, r := s.build(t, Options{})
		if r.Junctions != 9 || r.Streets != 8 || r.Signals != 1 || r.MergedJunctions != 1 || r.MergedNodes != 4 || r.GuessedSignals != 0 {
			t.Errorf("gap %g: %d junctions %d streets %d signals, merged %d of %d nodes; want 9 8 1, 1 of 4", gap, r.Junctions, r.Streets, r.Signals, r.MergedJunctions, r.MergedNodes)
		}
		for from, want := range map[string][]string{
			"w>": {"right >s", "straight >e", "left >n"},
			"e>": {"right >n", "straight >w", "left >s"},
			"s>": {"right >e", "straight >n", "left >w"},
			"n>": {"right >w", "straight >s", "left >e"},
		} {
			if diff := cmp.Diff(want, exitsOf(c, streetID(t, c, from))); diff != "" {
				t.Errorf("gap %g, from %s: %s", gap, from, diff)
			}
		}
	}
}

func TestCarriagewaysTooFarApartStayTwoJunctions(t *testing.T) {
	_, r := dual(45, city.Primary).build(t, Options{})
	if r.MergedJunctions != 0 || r.Junctions != 12 {
		t.Errorf("%d merged, %d junctions; want none and 12", r.MergedJunctions, r.Junctions)
	}
}

// Two one-way streets of a downtown grid, 25 m apart, run against each other, but with the left one on the right: they
// are no carriageways of one street.
func TestOneWayPairOfTheWrongHandIsNotMerged(t *testing.T) {
	for _, swap := range []bool{false, true} {
		s := draw()
		s.node("a", 0, -12)
		s.node("b", 0, 12)
		for _, n := range []struct {
			name string
			x, y float64
		}{{"w1", -200, -12}, {"e1", 200, -12}, {"w2", -200, 12}, {"e2", 200, 12}, {"s", 0, -200}, {"n", 0, 200}} {
			s.node(n.name, n.x, n.y).Border = true
		}
		first, second := []string{"w1", "a", "e1"}, []string{"e2", "b", "w2"}
		if swap { // the southern one runs west: left-hand traffic
			slices.Reverse(first)
			slices.Reverse(second)
		}
		s.way("1", city.Secondary, first...).Oneway = 1
		s.way("2", city.Secondary, second...).Oneway = 1
		s.way("3", city.Tertiary, "s", "a", "b", "n")
		_, r := s.build(t, Options{})
		if want := map[bool]int{false: 1, true: 0}[swap]; r.MergedJunctions != want {
			t.Errorf("swapped %v: %d merged junctions, want %d", swap, r.MergedJunctions, want)
		}
	}
}

func TestSignalsBeforeTheJunctionControlIt(t *testing.T) {
	for _, c := range []struct {
		name    string
		at      float64 // of the signal west of the junction
		signals int
	}{{"at the stop line", -15, 1}, {"30 m before", -30, 1}, {"for people between junctions", -90, 0}} {
		s := cross(city.Secondary)
		s.node("x", c.at, 0).Signal = true
		s.in.Ways[0].Nodes = []uint64{s.ids["w"], s.ids["x"], s.ids["o"]}
		_, r := s.build(t, Options{})
		if r.Signals != c.signals || r.SignalNodes != 1 || r.SignalsUnplaced != 1-c.signals {
			t.Errorf("%s: %d signals, %d unplaced", c.name, r.Signals, r.SignalsUnplaced)
		}
	}
}

func TestLargeCrossingsGetAGuessedSignal(t *testing.T) {
	for _, x := range []struct {
		class city.StreetClass
		guess bool
		want  int
	}{{city.Primary, true, 1}, {city.Primary, false, 0}, {city.Tertiary, true, 0}} {
		c, r := cross(x.class).build(t, Options{GuessSignals: x.guess})
		if r.Signals != x.want || r.GuessedSignals != x.want {
			t.Errorf("%v, guess %v: %d signals, %d guessed", x.class, x.guess, r.Signals, r.GuessedSignals)
		}
		flagged := 0
		for _, g := range c.Streets.Guessed {
			if g&city.GuessedSignal != 0 {
				flagged++
			}
		}
		if flagged != 4*x.want {
			t.Errorf("%v: %d approaches flagged, want %d", x.class, flagged, 4*x.want)
		}
	}
}

// A tertiary street meets an arterial: with two carriageways that it crosses a signal is due; where it can only be
// turned into and out of to the right, none.
func TestGuessedSignalsNeedSomethingToCross(t *testing.T) {
	for _, through := range []bool{true, false} {
		s := draw()
		for _, n := range []struct {
			name string
			x, y float64
		}{{"w1", -200, -10}, {"e1", 200, -10}, {"w2", -200, 10}, {"e2", 200, 10}, {"s", 0, -200}, {"n", 0, 200}} {
			s.node(n.name, n.x, n.y).Border = true
		}
		s.node("a", 0, -10)
		s.node("b", 0, 10)
		s.way("1", city.Primary, "w1", "a", "e1").Oneway = 1
		s.way("2", city.Primary, "e2", "b", "w2").Oneway = 1
		if through {
			s.way("3", city.Tertiary, "s", "a", "b", "n").Lanes = 6
		} else {
			s.way("3", city.Tertiary, "s", "a").Lanes = 6
		}
		_, r := s.build(t, Options{GuessSignals: true})
		if want := map[bool]int{true: 1, false: 0}[through]; r.Signals != want {
			t.Errorf("through %v: %d signals, want %d", through, r.Signals, want)
		}
	}
}

func TestRoundaboutStaysARing(t *testing.T) {
	s := draw()
	ring := []struct {
		n    string
		x, y float64
	}{{"rw", -18, 0}, {"rs", 0, -18}, {"re", 18, 0}, {"rn", 0, 18}}
	mids := []geo.Point{{X: -13, Y: -13}, {X: 13, Y: -13}, {X: 13, Y: 13}, {X: -13, Y: 13}}
	var nodes []string
	for i, r := range ring { // counter-clockwise: the driving direction on the right
		s.node(r.n, r.x, r.y)
		m := "m" + r.n
		s.node(m, mids[i].X, mids[i].Y)
		nodes = append(nodes, r.n, m)
	}
	for i, a := range []string{"w", "s", "e", "n"} {
		s.node(a, ring[i].x*10, ring[i].y*10)
		s.way(a, city.Tertiary, a, ring[i].n)
	}
	w := s.way("ring", city.Tertiary, append(nodes, "rw")...)
	w.Round, w.Oneway = true, 1
	c, r := s.build(t, Options{})
	if r.MergedJunctions != 0 || r.Streets != 8+4 {
		t.Errorf("%d streets, %d merged; want 12, 0", r.Streets, r.MergedJunctions)
	}
	rounds := 0
	for _, k := range c.Junctions.Kind {
		if k == city.Roundabout {
			rounds++
		}
	}
	if rounds != 4 {
		t.Errorf("%d junctions of the ring, want 4", rounds)
	}
	if diff := cmp.Diff([]string{"right ring.1"}, exitsOf(c, streetID(t, c, "wf"))); diff != "" {
		t.Error("entry: ", diff)
	}
	if diff := cmp.Diff([]string{"right sb", "straight ring.2"}, exitsOf(c, streetID(t, c, "ring.1"))); diff != "" {
		t.Error("on the ring: ", diff)
	}
}

func TestShortStreetsAreContracted(t *testing.T) {
	s := draw() // a staggered crossing: the northern arm 10 m east of the southern one
	s.node("a", 0, 0)
	s.node("b", 10, 0)
	s.node("w", -200, 0)
	s.node("e", 210, 0)
	s.node("s", 0, -200)
	s.node("n", 10, 200)
	s.node("stub", -200, 9)
	s.way("1", city.Residential, "w", "a", "b", "e")
	s.way("2", city.Residential, "s", "a")
	s.way("3", city.Residential, "b", "n")
	s.way("4", city.Residential, "w", "stub")
	c, r := s.build(t, Options{})
	if r.MergedJunctions != 1 || r.Streets != 8 || r.ShortStreets != 2 {
		t.Errorf("%d merged, %d streets, %d short; want 1, 8, 2", r.MergedJunctions, r.Streets, r.ShortStreets)
	}
	if diff := cmp.Diff([]string{"right 1.2f", "straight 3f", "left 1.1b"}, exitsOf(c, streetID(t, c, "2f"))); diff != "" {
		t.Error(diff)
	}
}

func TestSlipLaneBecomesALinkOfItsJunction(t *testing.T) {
	s := cross(city.Secondary)
	s.node("p", -25, 0)
	s.node("q", 0, -25)
	s.in.Ways[0].Nodes = []uint64{s.ids["w"], s.ids["p"], s.ids["o"]}
	s.in.Ways[2].Nodes = []uint64{s.ids["s"], s.ids["q"], s.ids["o"]}
	slip := s.way("slip", city.Link, "p", "q")
	slip.Oneway = 1
	s.ban("no_right_turn", "w", "o", "s") // so that the turn must be that over the slip lane
	c, r := s.build(t, Options{})
	if slices.Contains(c.Streets.ID, "slip") || r.Streets != 8 || r.Restrictions != 1 {
		t.Errorf("streets %v, want 8 without the slip lane", c.Streets.ID)
	}
	if got := exitsOf(c, streetID(t, c, "wf")); !slices.Contains(got, "right sb") {
		t.Errorf("from the west one can go %v", got)
	}
}

func TestChainsOfAgreeingPiecesBecomeOneStreet(t *testing.T) {
	build := func(change func(w *city.Way)) (Report, *city.City) {
		s := draw()
		s.node("a", 0, 0).Border = true
		s.node("b", 100, 0)
		s.node("c", 200, 20)
		s.node("d", 300, 0).Border = true
		s.way("1", city.Secondary, "a", "b").Name = "대로"
		s.way("2", city.Secondary, "b", "c").Name = "대로"
		s.way("3", city.Secondary, "c", "d")
		change(&s.in.Ways[1])
		c, r := s.build(t, Options{})
		return r, c
	}
	r, c := build(func(*city.Way) {})
	if r.Streets != 2 || r.JoinedChains != 2 || c.Streets.Name[0] != "대로" {
		t.Errorf("%d streets, %d joints; want 2, 2", r.Streets, r.JoinedChains)
	}
	if got, want := float64(c.Streets.Length[0]), 100+2*101.98039; got < want-0.01 || got > want+0.01 {
		t.Errorf("length %g, want %g", got, want)
	}
	for name, change := range map[string]func(*city.Way){
		"lanes":  func(w *city.Way) { w.Lanes = 6 },
		"limit":  func(w *city.Way) { w.Speed = 20 },
		"tunnel": func(w *city.Way) { w.Tunnel = true },
		"name":   func(w *city.Way) { w.Name = "다른 길" },
		"class":  func(w *city.Way) { w.Class = city.Primary },
		"oneway": func(w *city.Way) { w.Oneway = 1 },
	} {
		want := 6
		if name == "oneway" {
			want = 3 // and the way back is gone: one way along all of it
		}
		if name == "name" || name == "lanes" {
			want = 4 // the piece without a name goes with its neighbour; a piece of unknown lanes takes its namesake's
		}
		if r, _ := build(change); r.Streets != want {
			t.Errorf("%s differs: %d streets, want %d", name, r.Streets, want)
		}
	}
}

func TestIslandsAreListedAndDropped(t *testing.T) {
	draw := func() *sketch {
		s := cross(city.Residential)
		s.node("x", 1000, 0)
		s.node("y", 1150, 0)
		s.way("far", city.Residential, "x", "y") // no way there
		s.node("z", 0, 400)
		s.way("trap", city.Residential, "n", "z").Oneway = 1 // no way back
		return s
	}
	c, r := draw().build(t, Options{})
	if len(r.Islands) != 2 || !slices.Equal(r.Islands[0].Streets, []string{"way/far"}) || !slices.Equal(r.Islands[1].Streets, []string{"way/trap"}) {
		t.Errorf("islands %+v", r.Islands)
	}
	if r.IslandKM < 0.4999 || r.IslandKM > 0.5001 || r.Streets != 8 || slices.Contains(c.Streets.Source, "way/far") {
		t.Errorf("%.3f km dropped, %d streets left", r.IslandKM, r.Streets)
	}
	kept := &city.City{}
	if _, err := Build(kept, draw().in, Options{KeepIslands: true}); err != nil || !slices.Contains(kept.Streets.Source, "way/far") {
		t.Errorf("KeepIslands: %v, %v", err, kept.Streets.Source)
	}
	if len(Validate(kept)) == 0 {
		t.Error("Validate finds nothing wrong with islands and a trap")
	}
}

func TestBordersAreJoinedOutside(t *testing.T) {
	s := draw()
	s.node("a", 0, 0).Border = true
	s.node("b", 300, 0).Border = true
	s.way("1", city.Motorway, "a", "b").Oneway = 1
	s.node("c", 0, 100).Border = true
	s.node("d", 300, 100).Border = true
	s.way("2", city.Primary, "c", "d")
	_, r := s.build(t, Options{})
	if r.Streets != 3 || r.Borders != 4 || len(r.Islands) != 0 {
		t.Errorf("%d streets, %d borders, islands %v", r.Streets, r.Borders, r.Islands)
	}
}

func TestMainStreetsThatEndNowhereAreOpen(t *testing.T) {
	for _, open := range []bool{true, false} {
		s := draw()
		s.node("a", 0, 0)
		s.node("b", 300, 0)
		s.way("1", city.Motorway, "a", "b").Oneway = 1
		c := &city.City{}
		r, err := Build(c, s.in, Options{OpenEnds: open})
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int{true: 2, false: 0}[open]; r.Borders != want || r.OpenEnds != want {
			t.Errorf("open %v: %d borders", open, r.Borders)
		}
	}
}

func TestServiceRoadsThatLeadNowhereGo(t *testing.T) {
	s := cross(city.Residential)
	s.node("p", 60, 60)
	s.node("q", 90, 60)
	s.way("yard", city.Service, "o", "p", "q")
	s.way("through", city.Service, "n", "e")
	c, r := s.build(t, Options{PruneService: true})
	if r.PrunedService != 1 || slices.Contains(c.Streets.Source, "way/yard") || !slices.Contains(c.Streets.Source, "way/through") {
		t.Errorf("%d pruned, left %v", r.PrunedService, c.Streets.Source)
	}
}

func TestGapsCutWays(t *testing.T) {
	s := draw()
	for i, n := range []string{"a", "b", "c", "d"} {
		s.node(n, float64(i)*100, 0).Border = true
	}
	w := s.way("1", city.Primary, "a", "b", "c", "d")
	w.Nodes = []uint64{w.Nodes[0], w.Nodes[1], 0, w.Nodes[2], 77777, w.Nodes[3]} // 0 is a known gap, 77777 a missing node
	c, r := s.build(t, Options{})
	if r.Streets != 2 || r.UnknownNodes != 1 || c.Streets.Length[0] != 100 {
		t.Errorf("%d streets, %d unknown nodes", r.Streets, r.UnknownNodes)
	}
}
