package network

import (
	"testing"

	"semul/engine/city"
)

// mainStreet is a street in pieces of the given lengths [m] and lanes both ways, between two borders.
func mainStreet(t *testing.T, lengths []float64, lanes []int) *city.City {
	t.Helper()
	s := draw()
	s.node("0", 0, 0).Border = true
	x := 0.0
	for i, l := range lengths {
		x += l
		name := string(rune('1' + i))
		s.node(name, x, 0)
		w := s.way(name, city.Tertiary, string(rune('0'+i)), name)
		w.Name, w.Lanes = "잠실로", lanes[i]
	}
	s.flag(string(rune('0' + len(lengths)))).Border = true
	c, _ := s.build(t, Options{})
	return c
}

func TestPocketsAreJoinedToTheirStreet(t *testing.T) {
	for _, c := range []struct {
		name    string
		lengths []float64
		lanes   []int
		want    []int // lanes of the streets that remain, there and back
	}{
		{"a pocket of 40 m", []float64{100, 40}, []int{4, 6}, []int{3, 3}},
		{"two pockets in a row", []float64{300, 45, 45}, []int{6, 7, 8}, []int{3, 3, 4, 4}},
		{"a long street keeps its lanes", []float64{300, 40}, []int{4, 6}, []int{2, 2, 3, 3}},
	} {
		got := mainStreet(t, c.lengths, c.lanes)
		var lanes []int
		for s := range got.Streets.ID {
			lanes = append(lanes, int(got.Streets.LaneOff[s+1]-got.Streets.LaneOff[s]))
		}
		if len(lanes) != len(c.want) {
			t.Errorf("%s: lanes %v, want %v", c.name, lanes, c.want)
			continue
		}
		for i := range lanes {
			if lanes[i] != c.want[i] {
				t.Errorf("%s: lanes %v, want %v", c.name, lanes, c.want)
			}
		}
	}
}

func TestEveryLaneOfAWideningStreetIsReached(t *testing.T) {
	c := mainStreet(t, []float64{300, 300}, []int{4, 8})
	reached := make([]int, len(c.Lanes.ID))
	for _, to := range c.LaneLinks.To {
		reached[to]++
	}
	for l, id := range c.Lanes.ID {
		if c.Junctions.Kind[c.Streets.From[c.Lanes.Street[l]]] != city.Border && reached[l] == 0 {
			t.Errorf("no lane leads to lane/%s", id)
		}
	}
}

func TestCarriagewaysBorrowLanesFromTwoWayPieces(t *testing.T) {
	s := draw()
	s.node("a", 0, 0).Border = true
	s.node("b", 300, 0)
	s.node("c", 600, -20).Border = true
	s.node("d", 600, 20).Border = true
	w := s.way("1", city.Primary, "a", "b")
	w.Name, w.Lanes = "올림픽로", 8
	w = s.way("2", city.Primary, "b", "c")
	w.Name, w.Oneway = "올림픽로", 1
	w = s.way("3", city.Primary, "d", "b")
	w.Name, w.Oneway = "올림픽로", 1
	c, _ := s.build(t, Options{})
	for _, id := range []string{"2", "3"} {
		if street := streetID(t, c, id); c.Streets.LaneOff[street+1]-c.Streets.LaneOff[street] != 4 {
			t.Errorf("street/%s has %d lanes, want 4: half of the 8 of the piece that is tagged", id, c.Streets.LaneOff[street+1]-c.Streets.LaneOff[street])
		}
	}
}

func TestAStageThatPeopleNeedLongTakesNoMoreThanItsShare(t *testing.T) {
	// Y = 0.27+0.16+0.22 = 0.65, L = 12 s; people need 33 s beside a share of 0.22/0.65: 33·0.65/0.22 + 12 = 109.5 s.
	stages := []stage{{ratio: 0.27, least: 20}, {ratio: 0.16, least: 7}, {ratio: 0.22, least: 33}}
	if got := webster(stages); got != 110 {
		t.Errorf("cycle %d s, want 110", got)
	}
	if green := greens(stages, 110); green[0] < green[2] {
		t.Errorf("greens %v: the street with more traffic has less", green)
	}
}

func TestALeftStageOfOneSideIsNoLongerThanTheStageOfBoth(t *testing.T) {
	// A wide street from west to east; only who comes from the west may turn left, into a street to the north.
	s := draw()
	s.node("m", 0, 0).Signal = true
	s.node("w", -300, 0).Border = true
	s.node("e", 300, 0).Border = true
	s.node("n", 0, 300).Border = true
	s.way("1", city.Primary, "w", "m").Lanes = 8
	s.way("2", city.Primary, "m", "e").Lanes = 8
	s.way("3", city.Tertiary, "m", "n").Lanes = 2
	c, _ := s.build(t, Options{})
	if len(c.Signals.ID) != 1 {
		t.Fatalf("%d signals, want 1", len(c.Signals.ID))
	}
	var green []float32
	for _, d := range c.Signals.Duration.At(0) {
		if d > yellow {
			green = append(green, d)
		}
	}
	if len(green) != 3 || green[1] >= green[0] {
		t.Errorf("greens %v s; want three, the second, for left turns, shorter than the first", green)
	}
}
