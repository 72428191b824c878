package network

import (
	"math"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
)

// signalled draws a crossing with a signal.
func signalled(class city.StreetClass, lanes int) *sketch {
	s := cross(class)
	s.flag("o").Signal = true
	for i := range s.in.Ways {
		s.in.Ways[i].Lanes = lanes
	}
	return s
}

func TestPlansHaveTheStagesOfTheirStreets(t *testing.T) {
	for _, x := range []struct {
		name   string
		s      *sketch
		stages int
	}{
		{"three lanes a side: straight and left apart", signalled(city.Primary, 6), 4},
		{"two lanes a side: left shares a lane and gives way", signalled(city.Secondary, 4), 2},
		{"single lanes: left turns give way", signalled(city.Residential, 2), 2},
	} {
		c, r := x.s.build(t, Options{})
		if r.Signals != 1 {
			t.Fatalf("%s: %d signals", x.name, r.Signals)
		}
		states, seconds := c.Signals.State.At(0), c.Signals.Duration.At(0)
		if len(states) != 3*x.stages {
			t.Errorf("%s: %d stages %v, want %d with yellow and all-red each", x.name, len(states), states, x.stages)
		}
		cycle := float32(0)
		for i, d := range seconds {
			cycle += d
			switch {
			case i%3 == 1 && d != yellow, i%3 == 2 && d != allRed, i%3 == 0 && d < 5:
				t.Errorf("%s: stage %d lasts %g s", x.name, i, d)
			}
		}
		if cycle < leastCycle || cycle > mostCycle || math.Mod(float64(cycle), 10) != 0 {
			t.Errorf("%s: cycle %g s", x.name, cycle)
		}
		if !c.Signals.Guessed[0] || int(c.Signals.Groups[0]) != r.LaneLinks-4*lanesPerSide(c) {
			t.Errorf("%s: guessed %v, %d groups", x.name, c.Signals.Guessed[0], c.Signals.Groups[0])
		}
	}
}

// lanesPerSide is the number of lanes that arrive at one dead end of a crossing: each has one link back.
func lanesPerSide(c *city.City) int { return len(c.Lanes.ID) / 8 }

func TestGreensDoNotCross(t *testing.T) {
	c, _ := signalled(city.Primary, 6).build(t, Options{})
	straightTogether := false
	for _, state := range c.Signals.State.At(0) {
		var green []uint32
		for i := range c.LaneLinks.ID {
			if c.LaneLinks.Signal[i] == 0 && state[c.LaneLinks.Group[i]] == 'G' {
				green = append(green, uint32(i))
			}
		}
		from := map[uint32]bool{}
		for _, a := range green {
			from[c.Lanes.Street[c.LaneLinks.From[a]]] = true
			for _, b := range green {
				if a < b && conflicting(c, a, b) {
					t.Errorf("%s: %s and %s", state, c.LaneLinks.ID[a], c.LaneLinks.ID[b])
				}
			}
		}
		straightTogether = straightTogether || len(from) == 2
	}
	if !straightTogether {
		t.Error("facing approaches never go together")
	}
}

func TestRightTurnsMayGoOnRedAfterAStop(t *testing.T) {
	c, _ := signalled(city.Primary, 6).build(t, Options{})
	for i := range c.LaneLinks.ID {
		if c.LaneLinks.Signal[i] == city.None {
			continue
		}
		letters := ""
		for _, state := range c.Signals.State.At(0) {
			letters += string(state[c.LaneLinks.Group[i]])
		}
		if right := c.LaneLinks.Turn[i] == city.Right; right != strings.Contains(letters, "s") || right == strings.Contains(letters, "r") {
			t.Errorf("%v link %s shows %s", c.LaneLinks.Turn[i], c.LaneLinks.ID[i], letters)
		}
	}
}

func TestGreensShareTheCycle(t *testing.T) {
	for _, c := range []struct {
		name   string
		stages []stage
		want   []int
	}{
		// L 8, Y 0.6: C = (12+5)/0.4 = 42.5 → 80; 72 s shared 1:1.
		{"two equal", []stage{{ratio: 0.3, least: 7}, {ratio: 0.3, least: 7}}, []int{36, 36}},
		// 72 s shared 2:1.
		{"two to one", []stage{{ratio: 0.4, least: 7}, {ratio: 0.2, least: 7}}, []int{48, 24}},
		// people need 20 s of a sixth: C = 20·6 + 8 = 128 → 130.
		{"a small share", []stage{{ratio: 0.5, least: 7}, {ratio: 0.1, least: 20}}, []int{102, 20}},
		// people need 30 s of a sixth: 188 s, cut to 140; of the 132 s one stage gets the least, the other the rest.
		{"too small a share", []stage{{ratio: 0.5, least: 7}, {ratio: 0.1, least: 30}}, []int{102, 30}},
		// people need 40 s twice: L 8 + 80 = 88 → cycle 90, spare 2.
		{"long crossings", []stage{{ratio: 0.2, least: 40}, {ratio: 0.2, least: 40}}, []int{41, 41}},
		// 160 s of crossing time do not fit into 140 − 16: all are cut alike to 31.
		{"too long crossings", []stage{{ratio: 0.2, least: 40}, {ratio: 0.2, least: 40}, {ratio: 0.2, least: 40}, {ratio: 0.2, least: 40}}, []int{31, 31, 31, 31}},
	} {
		if got := greens(c.stages, webster(c.stages)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Each fault planted in a sound network must be found.
func TestValidateFindsPlantedFaults(t *testing.T) {
	for name, spoil := range map[string]func(c *city.City){
		"column cut":          func(c *city.City) { c.Streets.Speed = c.Streets.Speed[1:] },
		"reference astray":    func(c *city.City) { c.LaneLinks.To[0] = 9999 },
		"twin ids":            func(c *city.City) { c.Lanes.ID[1] = c.Lanes.ID[0] },
		"no length":           func(c *city.City) { c.Lanes.Length[0] = 0 },
		"no limit":            func(c *city.City) { c.Streets.Speed[0] = 0 },
		"length off its line": func(c *city.City) { c.Streets.Length[0] += 5 },
		"opposites differ":    func(c *city.City) { c.Streets.Opposite[0] = 3 },
		"link elsewhere":      func(c *city.City) { c.LaneLinks.Junction[0] ^= 1 },
		"link off its lane":   func(c *city.City) { c.LaneLinks.Line.At(0)[0].X += 1 },
		"lane leads nowhere": func(c *city.City) {
			for i, from := range c.LaneLinks.From {
				if from == 0 {
					c.LaneLinks.From[i] = 1
				}
			}
		},
		"crossing greens": func(c *city.City) { c.Signals.State.Val[0] = strings.Repeat("G", int(c.Signals.Groups[0])) },
		"never green": func(c *city.City) {
			for i, s := range c.Signals.State.Val {
				c.Signals.State.Val[i] = "r" + s[1:]
			}
		},
		"short state":     func(c *city.City) { c.Signals.State.Val[0] = "G" },
		"stage of 0 s":    func(c *city.City) { c.Signals.Duration.Val[2] = 0 },
		"offset too late": func(c *city.City) { c.Signals.Offset[0] = 500 },
		"unreachable": func(c *city.City) {
			for i := range c.LaneLinks.To {
				if c.Lanes.Street[c.LaneLinks.To[i]] == 0 {
					c.LaneLinks.To[i] = c.LaneLinks.To[(i+1)%len(c.LaneLinks.To)]
				}
			}
		},
	} {
		c, _ := signalled(city.Primary, 6).build(t, Options{})
		spoil(c)
		if len(Validate(c)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}
