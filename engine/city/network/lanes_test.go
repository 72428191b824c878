package network

import (
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"

	"github.com/google/go-cmp/cmp"
)

func TestLanesByTagAndByClass(t *testing.T) {
	for _, c := range []struct {
		name     string
		way      city.Way
		fwd, bwd int
		guessed  bool
	}{
		{"nothing said, two-way secondary", city.Way{Class: city.Secondary}, 2, 2, true},
		{"nothing said, carriageway of a primary", city.Way{Class: city.Primary, Oneway: 1}, 3, 0, true},
		{"nothing said, motorway", city.Way{Class: city.Motorway, Oneway: 1}, 2, 0, true},
		{"nothing said, alley", city.Way{Class: city.Residential}, 1, 1, true},
		{"six in all", city.Way{Lanes: 6}, 3, 3, false},
		{"five in all", city.Way{Lanes: 5}, 3, 2, false},
		{"one in all: both share it", city.Way{Lanes: 1}, 1, 1, false},
		{"forward and back", city.Way{Lanes: 6, Forward: 4, Backward: 2}, 4, 2, false},
		{"forward of all", city.Way{Lanes: 5, Forward: 2}, 2, 3, false},
		{"back of all", city.Way{Lanes: 5, Backward: 4}, 1, 4, false},
		{"one-way", city.Way{Lanes: 4, Oneway: 1}, 4, 0, false},
		{"one-way against", city.Way{Lanes: 4, Oneway: -1}, 0, 4, false},
		{"by turn lanes", city.Way{TurnFwd: []string{"left", "", "right"}, Oneway: 1}, 3, 0, false},
		{"nonsense", city.Way{Lanes: -3, Class: city.Residential}, 1, 1, true},
		{"too many", city.Way{Lanes: 400, Oneway: 1}, 12, 0, false},
	} {
		fwd, bwd, guessed := lanesOf(&c.way)
		if fwd != c.fwd || bwd != c.bwd || guessed != c.guessed {
			t.Errorf("%s: %d, %d, guessed %v; want %d, %d, %v", c.name, fwd, bwd, guessed, c.fwd, c.bwd, c.guessed)
		}
	}
}

func TestGuessedLanesFollowTheStreetsOtherPieces(t *testing.T) {
	s := draw()
	s.node("a", 0, 0).Border = true
	s.node("b", 100, 0)
	s.node("c", 400, 0)
	s.node("d", 420, 0).Border = true
	s.way("1", city.Primary, "a", "b").Name = "올림픽로"
	w := s.way("2", city.Primary, "b", "c")
	w.Name, w.Lanes = "올림픽로", 8
	w = s.way("3", city.Primary, "c", "d")
	w.Name, w.Lanes = "올림픽로", 4
	c, r := s.build(t, Options{})
	f := streetID(t, c, "2f")
	if n := c.Streets.LaneOff[f+1] - c.Streets.LaneOff[f]; n != 4 || c.Streets.Length[f] != 400 {
		t.Errorf("%d lanes on %g m, want the 4 of the longer tagged piece on 400 m", n, c.Streets.Length[f])
	}
	if r.Streets != 4 {
		t.Errorf("%d streets, want 4", r.Streets)
	}
}

func TestLimitsByClass(t *testing.T) {
	for class, kmh := range map[city.StreetClass]float64{city.Motorway: 100, city.Trunk: 80, city.Primary: 50, city.Secondary: 50,
		city.Tertiary: 50, city.Residential: 30, city.Service: 30, city.Link: 30, city.MotorwayLink: 30} {
		if got := limit(class) * 3.6; math.Abs(got-kmh) > 1e-9 {
			t.Errorf("%v: %g km/h, want %g", class, got, kmh)
		}
	}
	s := draw()
	s.node("a", 0, 0).Border = true
	s.node("b", 100, 0).Border = true
	s.way("1", city.Trunk, "a", "b").Speed = 12.5
	c, r := s.build(t, Options{})
	if c.Streets.Speed[0] != 12.5 || c.Lanes.Speed[0] != 12.5 || c.Streets.Guessed[0]&city.GuessedSpeed != 0 || r.GuessedSpeed != 0 {
		t.Errorf("a stated limit became %g, guessed %v", c.Streets.Speed[0], c.Streets.Guessed[0])
	}
}

// Driving is on the right: lanes of a two-way street lie to the right of its line, the kerb lane outermost, one lane
// width apart; those of a one-way street about the line.
func TestLanesLieOnTheRight(t *testing.T) {
	for _, oneway := range []int8{0, 1, -1} {
		s := draw()
		s.node("a", 0, 0).Border = true
		s.node("b", 300, 0).Border = true
		w := s.way("1", city.Secondary, "a", "b")
		w.Oneway, w.Forward, w.Backward = oneway, 3, 1
		if oneway != 0 {
			w.Lanes, w.Forward, w.Backward = 4, 0, 0
		}
		c, _ := s.build(t, Options{LaneWidth: 3})
		var got [][2]float64 // distance to the right of the street's line, by lane
		for i := range c.Streets.ID {
			dir := c.Streets.Line.At(i)[1].Sub(c.Streets.Line.At(i)[0])
			for k := c.Streets.LaneOff[i]; k < c.Streets.LaneOff[i+1]; k++ {
				p := c.Lanes.Line.At(int(k))[0]
				right := -dir.Cross(p.Sub(c.Streets.Line.At(i)[0])) / dir.Len()
				got = append(got, [2]float64{float64(i), math.Round(right*1e6) / 1e6})
			}
		}
		want := [][2]float64{{0, 4.5}, {0, 1.5}, {0, -1.5}, {1, 4.5}} // 4 lanes of 3 m, the middle of the road at 0
		if oneway != 0 {
			want = [][2]float64{{0, 4.5}, {0, 1.5}, {0, -1.5}, {0, -4.5}}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("oneway %d: %s", oneway, diff)
		}
		if oneway == -1 && c.Streets.Line.At(0)[0].X != 300 {
			t.Error("a street against its drawing must begin at the drawing's end")
		}
	}
}

func TestStopLinesClearTheCrossingCarriageway(t *testing.T) {
	s := cross(city.Primary)
	for i := range s.in.Ways {
		s.in.Ways[i].Lanes = 8
	}
	c, _ := s.build(t, Options{LaneWidth: 3})
	for i := range c.Lanes.ID {
		for _, p := range c.Lanes.Line.At(i) {
			if math.Abs(p.X) < 12 && math.Abs(p.Y) < 12 { // 8 lanes of 3 m: half is 12 m
				t.Errorf("lane %s reaches into the crossing at (%.1f, %.1f)", c.Lanes.ID[i], p.X, p.Y)
			}
		}
	}
	for j := range c.Junctions.ID {
		if c.Junctions.Kind[j] == city.DeadEnd {
			continue
		}
		if r := c.Junctions.Radius[j]; r < 15 || r > 25 {
			t.Errorf("radius %g m", r)
		}
	}
}

func TestCurveKeepsEndsAndHeadings(t *testing.T) {
	p, q := geo.Point{X: 1, Y: 2}, geo.Point{X: 11, Y: 12}
	u, w := geo.Point{X: 1}, geo.Point{Y: 1}
	line := curve(p, u, q, w)
	if line[0] != p || line[len(line)-1] != q {
		t.Errorf("ends %v %v", line[0], line[len(line)-1])
	}
	if l, want := geo.PolylineLength(line), 10*math.Pi/2; math.Abs(l-want) > 0.1 {
		t.Errorf("a quarter circle of 10 m is %.2f m long, want %.2f", l, want)
	}
	for k, pt := range line { // 10 m about (1, 12)
		if r := pt.Dist(geo.Point{X: 1, Y: 12}); math.Abs(r-10) > 0.05 {
			t.Errorf("point %d is %.3f m from the centre", k, r)
		}
	}
	if n := len(curve(p, u, geo.Point{X: 9, Y: 2}, u)); n != 2 {
		t.Errorf("a straight link has %d points", n)
	}
}
