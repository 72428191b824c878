package streets

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"semul/engine/city"
	"semul/engine/city/synth"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/models/traffic/assign"
	"semul/models/traffic/bench"
)

var hamlet = sync.OnceValues(func() (*city.City, error) {
	spec, err := synth.Builtin("hamlet")
	if err != nil {
		return nil, err
	}
	return synth.Generate(spec, par.NewPool(1))
})

func town(t testing.TB) *city.City {
	t.Helper()
	c, err := hamlet()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// table of demand between all zones, with trips drawn.
func everyPair(c *city.City, scale func(i int) float64) string {
	var b strings.Builder
	b.WriteString("from,to,trips\n")
	i := 0
	for _, from := range c.Zones.ID {
		for _, to := range c.Zones.ID {
			if from != to {
				fmt.Fprintf(&b, "zone/%s,%s,%.6f\n", from, to, 40*scale(i))
				i++
			}
		}
	}
	return b.String()
}

func equilibrium(t *testing.T, c *city.City, d *Demand) (*Network, *assign.Result) {
	t.Helper()
	n, err := Build(c, d.Sites, DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	var pairs []assign.Pair
	for i := range d.Trips {
		pairs = append(pairs, assign.Pair{Origin: d.From[i], Dest: d.To[i], Trips: d.Trips[i]})
	}
	r, err := assign.Solve(context.Background(), n.Net, pairs, assign.Options{Gap: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Converged {
		t.Fatalf("gap %g", r.Gap)
	}
	return n, r
}

// Counts drawn from a demand whose pairs are half to twice those known are met by more than 85 % after calibration, and
// streets that were not counted come nearer to the truth too.
func TestCalibrationFindsTheDemandBehindCounts(t *testing.T) {
	c := town(t)
	s := rng.NewStream(1, "calibration")
	read := func(text string) *Demand {
		d, err := ReadDemand(strings.NewReader(text), "od", c)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	truth := read(everyPair(c, func(i int) float64 { return 0.5 + 1.5*s.Float64(uint64(i), 0, 0) }))
	prior := read(everyPair(c, func(int) float64 { return 1 }))
	_, real := equilibrium(t, c, truth)
	busy := make([]int, 0, len(c.Streets.ID))
	for k := range c.Streets.ID {
		if real.Flow[k] > 100 {
			busy = append(busy, k)
		}
	}
	if len(busy) < 40 {
		t.Fatalf("only %d streets carry traffic", len(busy))
	}
	var b strings.Builder
	b.WriteString("place,from,to,count\n")
	for i, k := range busy {
		if i%2 == 0 { // half of the hour is counted
			fmt.Fprintf(&b, "street/%s,07:15,07:45,%.0f\n", c.Streets.ID[k], real.Flow[k]/2)
		}
	}
	counts, err := ReadCounts(strings.NewReader(b.String()), "counts", c, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, r := equilibrium(t, c, prior)
	paths := n.Paths(r, prior)
	p := Period{7 * 3600, 8 * 3600}
	observed, passes := counts.Passes(paths, p)
	trips := make([]float64, len(paths))
	sum := 0.0
	for i := range paths {
		trips[i] = paths[i].Trips
		sum += trips[i]
	}
	if math.Abs(sum-prior.Total()) > 1e-6 {
		t.Errorf("%g trips on paths, %g in the demand", sum, prior.Total())
	}
	fit, err := assign.Calibrate(trips, passes, observed, assign.DefaultBounds)
	if err != nil {
		t.Fatal(err)
	}
	before, after := fit.Met(observed)
	t.Logf("%d counts on %d paths: GEH below 5 for %.1f %%, before %.1f %%; misfit %.4g, before %.4g", len(observed), len(paths), 100*after, 100*before, fit.Misfit[1], fit.Misfit[0])
	if after < 0.85 || before > after-0.05 {
		t.Errorf("GEH below 5 for %.1f %% of the counts, before %.1f %%", 100*after, 100*before)
	}
	was, is := 0.0, 0.0
	then, now := make([]float64, len(c.Streets.ID)), make([]float64, len(c.Streets.ID))
	for i, path := range paths {
		for _, k := range path.Streets {
			then[k] += trips[i]
			now[k] += trips[i] * fit.Factor[i]
		}
	}
	for i, k := range busy {
		if i%2 == 1 {
			was += math.Abs(then[k] - real.Flow[k])
			is += math.Abs(now[k] - real.Flow[k])
		}
	}
	if is > was {
		t.Errorf("streets without counts are off by %.0f vehicles, before %.0f", is, was)
	}
}

// The grid of the bench: three lanes, each green for 30 of 140 s but the right one, 200 m at 13.9 m/s.
func TestCapacityIsGreenTimesSaturation(t *testing.T) {
	c, err := bench.Grid(2)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Build(c, nil, DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	s := slices.Index(c.Streets.ID, "road_1_1_0")
	if want := 2200 * (1 + 2*30/140.0); math.Abs(n.Net.Capacity[s]-want) > 1e-6 {
		t.Errorf("capacity %g veh/h, want %g", n.Net.Capacity[s], want)
	}
	red := 1 - (1+2*30/140.0)/3
	if want := 140 * red * red / 2; math.Abs(n.Net.Fixed[s]-want) > 1e-6 || math.Abs(n.Net.Free[s]-200/13.9) > 1e-4 {
		t.Errorf("free %g s, wait %g s, want %g", n.Net.Free[s], n.Net.Fixed[s], want)
	}
}

// Every mistake of a table has its line; all come together.
func TestMistakesInTablesHaveAPlace(t *testing.T) {
	c := town(t)
	a, b := c.Streets.ID[0], c.Lanes.ID[0]
	for _, q := range []struct{ text, want string }{
		{"", "x:1: the table is empty"},
		{"place,from,to\n", "x:1: there is no column count"},
		{"place,from,to,count\nnowhere,07:00,08:00,1\n", `x:2: this city has no street, lane or detector "nowhere"`},
		{"place,from,to,count\n" + a + ",08:00,07:00,1\n", "x:2: from \"08:00\" to \"07:00\""},
		{"place,from,to,count\n" + a + ",07:00,08:00,-1\n", `x:2: count "-1"`},
		{"place,from,to,count\n" + a + ",07:00,08:00,NaN\n", `x:2: count "NaN"`},
		{"place,from,to,count,sigma\n" + a + ",07:00,08:00,3,0\n", "x:2: sigma 0"},
		{"place,from,to,count\n" + a + ",07:00,08:00,3\nlane/" + b + ",07:00,08:00,3\n", "x:3: lane/" + b + " is counted from 07:00-08:00 a second time, after line 2"},
		{"place,from,to,count\n" + a + ",07:00\n", "x:2: wrong number of fields"},
	} {
		if _, err := ReadCounts(strings.NewReader(q.text), "x", c, nil); err == nil || !strings.Contains(err.Error(), q.want) {
			t.Errorf("%q: %v, want %s", q.text, err, q.want)
		}
	}
	for _, q := range []struct{ text, want string }{
		{"from,to,trips\nzone/z1,z99,1\n", `x:2: to: this city has no street and no zone "z99"`},
		{"from,to,trips\nz1,z2,-1\n", `x:2: trips "-1"`},
		{"from,to,trips\nz1,z2,1\nzone/z1,zone/z2,1\n", "x:3: trips from zone/z1 to zone/z2 a second time, after line 2"},
	} {
		if _, err := ReadDemand(strings.NewReader(q.text), "x", c); err == nil || !strings.Contains(err.Error(), q.want) {
			t.Errorf("%q: %v, want %s", q.text, err, q.want)
		}
	}
}

// Lanes of one street and period add up; some of its lanes stand for their share of it; a detector stands for its lane.
func TestLanesAddUpToTheirStreet(t *testing.T) {
	c := town(t)
	street := uint32(0)
	for s := range c.Streets.ID {
		if carLanes(c, uint32(s)) == 2 {
			street = uint32(s)
			break
		}
	}
	first := c.Streets.LaneOff[street]
	text := fmt.Sprintf("place,from,to,count,sigma\nlane/%s,07:00,08:00,30,3\nloop,07:00,08:00,50,4\nlane/%s,08:00,09:00,30,3\n", c.Lanes.ID[first], c.Lanes.ID[first])
	q, err := ReadCounts(strings.NewReader(text), "x", c, map[string]uint32{"loop": first + 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Rows) != 2 || q.Rows[0].Vehicles != 80 || q.Rows[0].Share != 1 || q.Rows[0].Sigma != 5 || q.Rows[1].Share != 0.5 || q.Partial != 1 {
		t.Errorf("%+v", q)
	}
	if err := q.Outside(Period{7 * 3600, 8 * 3600}); err == nil || !strings.Contains(err.Error(), "x:4:") {
		t.Error(err)
	}
}

// No bytes make a reader panic, and what is accepted keeps its promises.
func FuzzTables(f *testing.F) {
	c, err := bench.Grid(1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("place,from,to,count,sigma\nroad_1_1_0,07:00,08:00,3,1\n")
	f.Add("from,to,trips\nroad_1_1_0,road_0_1_0,3\n")
	f.Add("detector,lane\na,road_1_1_0_0\n")
	f.Add("from,to,trips\n\"a\n,b")
	f.Fuzz(func(t *testing.T, s string) {
		if q, err := ReadCounts(strings.NewReader(s), "x", c, nil); err == nil {
			for _, r := range q.Rows {
				if !(r.Vehicles >= 0) || !(r.Sigma > 0) || !(r.Period.Hours() > 0) || !(r.Share > 0 && r.Share <= 1) {
					t.Fatalf("%+v", r)
				}
			}
		}
		if d, err := ReadDemand(strings.NewReader(s), "x", c); err == nil {
			if _, err := Build(c, d.Sites, DefaultParams()); err != nil {
				t.Fatal(err)
			}
		}
		ReadDetectors(strings.NewReader(s), "x", c)
	})
}

// A zone round a node, without the middle of a street, holds the streets that leave the node and those that reach it; links of a
// source go by its ids, also those drawn backwards.
func TestZonesRoundNodes(t *testing.T) {
	c, err := bench.Grid(2)
	if err != nil {
		t.Fatal(err)
	}
	j := slices.Index(c.Junctions.ID, "intersection_1_1")
	if j < 0 {
		t.Fatal("the grid has no intersection_1_1")
	}
	p := c.Junctions.At.At(j)
	c.Zones.ID, c.Zones.Name = append(c.Zones.ID, "5"), append(c.Zones.Name, "")
	c.Zones.Poly.Add([][]geo.Point{{{X: p.X - 50, Y: p.Y - 50}, {X: p.X + 50, Y: p.Y - 50}, {X: p.X + 50, Y: p.Y + 50}, {X: p.X - 50, Y: p.Y + 50}}})
	f := newFinder(c)
	row, err := f.site("zone/5")
	if err != nil {
		t.Fatal(err)
	}
	s := f.sites[row]
	if !s.AtNode() || len(s.Streets) != 4 || len(s.Ends()) != 4 {
		t.Fatalf("%+v", s)
	}
	for i := range s.Streets {
		if c.Streets.From[s.Streets[i]] != uint32(j) || c.Streets.To[s.Into[i]] != uint32(j) {
			t.Errorf("street %d, %d do not leave and reach the node", s.Streets[i], s.Into[i])
		}
	}
	a, b := uint32(0), c.Streets.Opposite[0]
	c.Streets.Source = make([]string, len(c.Streets.ID))
	if b == city.None {
		b = uint32(1)
		c.Streets.Opposite[a], c.Streets.Opposite[b] = b, a
	}
	c.Streets.Source[a], c.Streets.Source[b] = "link/1-2", "link/1-2"
	for name, want := range map[string]uint32{"link/1-2": min(a, b), "link/2-1": max(a, b)} {
		if got, _, ok := f.place(name, nil); !ok || got != want {
			t.Errorf("%s is street %d, want %d", name, got, want)
		}
	}
	if _, err := f.site("zone/6"); err == nil || !strings.Contains(err.Error(), "zones, e.g. 5") {
		t.Errorf("%v", err)
	}
}
