package network

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"

	"pgregory.net/rapid"
)

func TestBadInputIsAnErrorThatSaysWhere(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		opt  Options
		want string
	}{
		{"NaN", Input{Nodes: []Node{{ID: 5, At: geo.Point{X: math.NaN()}}}}, Options{}, "node 5"},
		{"degrees times a million", Input{Nodes: []Node{{ID: 6, At: geo.Point{X: 1e9}}}}, Options{}, "node 6"},
		{"limit", Input{Ways: []city.Way{{Source: "way/9", Speed: 500}}}, Options{}, "way/9"},
		{"radius", Input{}, Options{MergeRadius: -3}, "merge radius"},
		{"width", Input{}, Options{LaneWidth: 40}, "lane width"},
	} {
		if _, err := Build(&city.City{}, c.in, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want it to name %q", c.name, err, c.want)
		}
	}
}

func TestIDsCarryTheWayAndThePrefix(t *testing.T) {
	s := cross(city.Residential)
	s.in.Ways[0].Nodes = append([]uint64{}, s.in.Ways[0].Nodes...)
	s.node("m", -100, 0)
	s.node("k", -100, -90)
	s.in.Ways[0].Nodes = []uint64{s.ids["w"], s.ids["m"], s.ids["o"]}
	s.way("side", city.Residential, "m", "k")
	c, _ := s.build(t, Options{Prefix: "x"})
	for _, id := range []string{"xw.1f", "xw.1b", "xw.2f", "xef", "xsidef"} {
		streetID(t, c, id)
	}
	if c.Lanes.ID[0] != "xw.1f_0" || !strings.HasPrefix(c.Junctions.ID[0], "xJ") {
		t.Errorf("lane %s, junction %s", c.Lanes.ID[0], c.Junctions.ID[0])
	}
}

// town draws a random grid of streets: jittered, with missing blocks, one-ways, dual carriageways, ring roads, signals.
func town(t *rapid.T) Input {
	nx, ny := rapid.IntRange(2, 6).Draw(t, "nx"), rapid.IntRange(2, 6).Draw(t, "ny")
	step := rapid.Float64Range(8, 180).Draw(t, "step")
	jitter := rapid.Float64Range(0, 0.45).Draw(t, "jitter")
	var in Input
	at := func(i, j int) uint64 { return uint64(j*nx + i + 1) }
	for j := range ny {
		for i := range nx {
			in.Nodes = append(in.Nodes, Node{ID: at(i, j), At: geo.Point{
				X: step * (float64(i) + jitter*rapid.Float64Range(-1, 1).Draw(t, "x")),
				Y: step * (float64(j) + jitter*rapid.Float64Range(-1, 1).Draw(t, "y"))},
				Signal: rapid.IntRange(0, 3).Draw(t, "signal") == 3, Stop: rapid.IntRange(0, 9).Draw(t, "stop") == 9,
				Border: rapid.IntRange(0, 9).Draw(t, "border") == 9})
		}
	}
	way := func(a, b uint64) {
		if rapid.IntRange(0, 12).Draw(t, "gone") == 12 {
			return
		}
		w := city.Way{Source: fmt.Sprintf("way/%d", len(in.Ways)), Nodes: []uint64{a, b},
			Class: city.StreetClass(rapid.IntRange(0, int(city.Busway)).Draw(t, "class")), Lanes: rapid.IntRange(0, 8).Draw(t, "lanes"),
			Oneway: rapid.SampledFrom([]int8{0, 0, 0, 1, -1}).Draw(t, "oneway"), BusLanes: rapid.IntRange(0, 2).Draw(t, "bus"),
			Round: rapid.IntRange(0, 11).Draw(t, "round") == 11, Tunnel: rapid.IntRange(0, 9).Draw(t, "tunnel") == 9}
		if n := rapid.IntRange(0, 3).Draw(t, "marks"); n > 0 {
			w.TurnFwd = strings.Split(strings.Repeat("|left;through|reverse", n)[1:], "|")
		}
		in.Ways = append(in.Ways, w)
	}
	for j := range ny {
		for i := range nx {
			if i+1 < nx {
				way(at(i, j), at(i+1, j))
			}
			if j+1 < ny {
				way(at(i, j), at(i, j+1))
			}
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "restrictions") {
		pick := func(name string) string {
			return fmt.Sprintf("way/%d", rapid.IntRange(0, max(0, len(in.Ways)-1)).Draw(t, name))
		}
		in.Restrictions = append(in.Restrictions, Restriction{Kind: rapid.SampledFrom([]string{"no_left_turn", "only_straight_on", "no_u_turn", "x"}).Draw(t, "kind"),
			From: pick("from"), To: pick("to"), Via: uint64(rapid.IntRange(1, nx*ny).Draw(t, "via"))})
	}
	return in
}

// Whatever is drawn, what comes out is sound, has lanes of a usable length, holds no more road than was drawn, and is
// the same each time.
func TestAnyTownIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := town(t)
		opt := Options{PruneService: rapid.Bool().Draw(t, "prune"), GuessSignals: rapid.Bool().Draw(t, "guess"), OpenEnds: rapid.Bool().Draw(t, "open")}
		drawn, borders := 0.0, 0
		for _, w := range in.Ways {
			drawn += in.Nodes[w.Nodes[0]-1].At.Dist(in.Nodes[w.Nodes[1]-1].At) / 1000
			for _, n := range w.Nodes {
				if in.Nodes[n-1].Border || opt.OpenEnds {
					borders++
				}
			}
		}
		c, again := &city.City{}, &city.City{}
		report, err := Build(c, in, opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range Validate(c) {
			t.Error(v)
		}
		for i, l := range c.Lanes.Length {
			if l < minLane-0.01 {
				t.Errorf("lane %s is %.2f m long", c.Lanes.ID[i], l)
			}
		}
		if stretched := 2 * 0.03 * float64(borders); report.StreetKM+report.IslandKM > 2*drawn+stretched+1e-6 {
			t.Errorf("%.3f km of streets and %.3f km of islands from %.3f km of ways", report.StreetKM, report.IslandKM, drawn)
		}
		if _, err := Build(again, in, opt); err != nil || !reflect.DeepEqual(c.Streets, again.Streets) ||
			!reflect.DeepEqual(c.LaneLinks.From, again.LaneLinks.From) || !reflect.DeepEqual(c.Signals.State, again.Signals.State) {
			t.Error("a second build differs")
		}
	})
}

// FuzzBuild feeds arbitrary drawings: no panic, and what is accepted is sound.
func FuzzBuild(f *testing.F) {
	f.Add([]byte{0, 0, 50, 0, 100, 0, 50, 60, 0, 1, 2, 0, 4, 1, 1, 3, 0, 2})
	f.Add([]byte{10, 10, 10, 10, 12, 10, 200, 200, 1, 0, 3, 2, 9, 2, 2, 1, 7, 7, 0, 3, 1, 1})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var in Input
		for k := 0; k+1 < len(data) && k < 24; k += 2 {
			in.Nodes = append(in.Nodes, Node{ID: uint64(k/2 + 1), At: geo.Point{X: float64(data[k]), Y: float64(data[k+1])}, Signal: data[k]%7 == 3, Border: data[k+1]%11 == 5})
		}
		for k := 8; k+4 < len(data) && len(in.Ways) < 40; k += 5 {
			n := uint64(max(1, len(in.Nodes)))
			w := city.Way{Source: fmt.Sprint(k), Class: city.StreetClass(data[k+3] % 12), Lanes: int(data[k+4] % 9), Oneway: int8(data[k+4]%5) % 2,
				Round: data[k+3]%13 == 7, Nodes: []uint64{uint64(data[k])%(n+2) + 1, uint64(data[k+1])%(n+2) + 1, uint64(data[k+2]) % (n + 2)}}
			if data[k+4]&64 != 0 {
				w.Oneway = -w.Oneway
			}
			in.Ways = append(in.Ways, w)
		}
		c := &city.City{}
		if _, err := Build(c, in, Options{PruneService: len(data)%2 == 0, GuessSignals: true}); err != nil {
			t.Skip("refused: ", err)
		}
		if v := Validate(c); len(v) > 0 {
			t.Fatalf("%d faults, first: %s", len(v), v[0])
		}
	})
}
