package complete_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/network"
	"semul/engine/city/read/osm"
	"semul/engine/city/synth"
	"semul/engine/geo"
	"semul/engine/sim/simtest"
)

// town is a city with drains and power.
type town struct {
	name string
	c    *city.City
}

// towns makes, once, the small town of the models' tests, a generated delta city, and an import from OpenStreetMap where
// the data lie beside the repository.
var towns = sync.OnceValues(func() ([]town, error) {
	small := simtest.SmallCity()
	if err := both(small, 1); err != nil {
		return nil, err
	}
	spec, err := synth.Builtin("semulmeori")
	if err != nil {
		return nil, err
	}
	delta, err := synth.Generate(spec, nil) // lays drains and power itself
	if err != nil {
		return nil, err
	}
	list := []town{{"small", small}, {"delta", delta}}
	if file := shared("traffic/korea/seoul_songpa_asanH.osm.gz"); file != "" {
		songpa, _, err := osm.Read([]string{file}, osm.Options{})
		if err == nil {
			_, err = complete.Complete(songpa, complete.Options{Seed: 1}) // likewise
		}
		if err != nil {
			return nil, err
		}
		list = append(list, town{"songpa", songpa})
	}
	return list, nil
})

func both(c *city.City, seed uint64) error {
	if err := complete.Drains(c, seed); err != nil {
		return err
	}
	if err := complete.Power(c, seed); err != nil {
		return err
	}
	return c.Seal()
}

// shared finds a file of the folder shared/data beside the repository.
func shared(name string) string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		p := filepath.Join(dir, "..", "shared", "data", filepath.FromSlash(name))
		if _, missing := os.Stat(p); missing == nil {
			return p
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// everywhere runs a test on all towns.
func everywhere(t *testing.T, test func(t *testing.T, c *city.City)) {
	list, err := towns()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 3 {
		t.Log("no ../shared/data beside the repository: not tried on an import from OpenStreetMap")
	}
	for _, x := range list {
		t.Run(x.name, func(t *testing.T) { test(t, x.c) })
	}
}

// downhill returns the one conduit that leaves each node; it fails where there is none, or two.
func downhill(t *testing.T, c *city.City) []int {
	t.Helper()
	out := make([]int, len(c.DrainNodes.ID))
	for v := range out {
		out[v] = -1
	}
	for k, v := range c.DrainLinks.From {
		if out[v] >= 0 {
			t.Fatalf("node %s has two ways out, %s and %s", c.DrainNodes.ID[v], c.DrainLinks.ID[out[v]], c.DrainLinks.ID[k])
		}
		out[v] = k
	}
	for v, k := range out {
		if (k < 0) != (c.DrainNodes.Kind[v] == city.Outfall) {
			t.Fatalf("node %s is a %v; its way out is %d", c.DrainNodes.ID[v], c.DrainNodes.Kind[v], k)
		}
	}
	return out
}

func TestEveryDrainReachesAnOutfall(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		if len(c.DrainNodes.ID) < 70 {
			t.Fatalf("only %d drain nodes", len(c.DrainNodes.ID))
		}
		out := downhill(t, c)
		for v := range out {
			w := v
			for steps := 0; out[w] >= 0; steps++ {
				if steps > len(out) {
					t.Fatalf("water from %s runs in a circle", c.DrainNodes.ID[v])
				}
				w = int(c.DrainLinks.To[out[w]])
			}
		}
		for _, layer := range []string{"drain_nodes", "drain_links"} {
			if p, ok := c.Layer(layer); !ok || !p.Synthetic || !strings.Contains(p.Source, "semul generator, seed ") || len(p.Notes) == 0 {
				t.Errorf("%s has the provenance %+v", layer, p)
			}
		}
	})
}

func TestConduitsFallAndKeepTheirCover(t *testing.T) {
	const eps = 1e-3 // float32 levels
	everywhere(t, func(t *testing.T, c *city.City) {
		n, l := &c.DrainNodes, &c.DrainLinks
		out := downhill(t, c)
		deepest := 0.0
		for k, id := range l.ID {
			from, to := l.From[k], l.To[k]
			length, up, down := float64(l.Length[k]), float64(l.InvertUp[k]), float64(l.InvertDn[k])
			if d := n.At.At(int(from)).Dist(n.At.At(int(to))); !(length > 0) || length < d-0.01 {
				t.Fatalf("%s is %g m long between nodes %g m apart", id, length, d)
			}
			if up-down < length/500-eps {
				t.Fatalf("%s falls %g m on %g m, less than 1:500", id, up-down, length)
			}
			tall := float64(l.Diameter[k])
			if l.Height[k] > 0 {
				tall = float64(l.Height[k])
			}
			deepest = max(deepest, float64(n.Ground[from])-up)
			if cover := float64(n.Ground[from]) - up - tall; cover < 1.2-eps {
				t.Fatalf("%s has %g m of cover at its upper end", id, cover)
			}
			if n.Kind[to] == city.Outfall {
				if n.Invert[to] != l.InvertDn[k] || n.Invert[to] > n.Ground[to] {
					t.Fatalf("outfall %s: invert %g, of its conduit %g, ground %g", n.ID[to], n.Invert[to], down, n.Ground[to])
				}
			} else {
				if cover := float64(n.Ground[to]) - down - tall; cover < 1.2-eps {
					t.Fatalf("%s has %g m of cover at its lower end", id, cover)
				}
				next := out[to]
				if l.InvertUp[next] > l.InvertDn[k] {
					t.Fatalf("%s ends at %g m, below %s that begins at %g m", id, down, l.ID[next], l.InvertUp[next])
				}
				if l.Diameter[next] < l.Diameter[k] || l.Height[next] < l.Height[k] {
					t.Fatalf("%s is %g m wide, %s after it %g m", id, l.Diameter[k], l.ID[next], l.Diameter[next])
				}
			}
			if n.Invert[from] != l.InvertUp[k] || l.Roughness[k] != 0.013 {
				t.Fatalf("%s: invert %g at a node with %g, n = %g", id, up, n.Invert[from], l.Roughness[k])
			}
		}
		if deepest > 9 {
			t.Errorf("a conduit lies %.1f m below the street", deepest)
		}
	})
}

func TestDrainNodesStandOnTheirStreets(t *testing.T) {
	everywhere(t, func(t *testing.T, c *city.City) {
		n := &c.DrainNodes
		streets := map[uint32]bool{}
		for v, id := range n.ID {
			at := n.At.At(v)
			if n.Kind[v] == city.Outfall {
				if n.Street[v] != city.None {
					t.Fatalf("outfall %s names a street", id)
				}
				continue
			}
			s := n.Street[v]
			if d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(s))); d > 40 { // the centre of a junction that was merged of several lies off its streets
				t.Fatalf("%s lies %.1f m from its street", id, d)
			}
			if n.Kind[v] == city.Inlet {
				if d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(s))); d > 0.01 {
					t.Fatalf("inlet %s lies %.2f m from its street", id, d)
				}
			}
			if c.Streets.Bridge[s] || c.Streets.Tunnel[s] || c.Streets.Class[s] == city.Motorway || c.Streets.Class[s] == city.MotorwayLink {
				t.Fatalf("%s lies under a %v (bridge %v)", id, c.Streets.Class[s], c.Streets.Bridge[s])
			}
			if z := c.Terrain.Sample(at); math.Abs(z-float64(n.Ground[v])) > 0.02 {
				t.Fatalf("%s has its cover at %g m on ground at %g m", id, n.Ground[v], z)
			}
			streets[s] = true
		}
		for k := range c.DrainLinks.ID {
			if from, to := c.DrainLinks.From[k], c.DrainLinks.To[k]; n.Kind[to] != city.Outfall && c.DrainLinks.Length[k] > 130 {
				t.Fatalf("nodes %s and %s are %.0f m apart", n.ID[from], n.ID[to], c.DrainLinks.Length[k])
			}
		}
		// next to all streets of the ground are drained
		want, have := 0, 0
		for s := range c.Streets.ID {
			o := c.Streets.Opposite[s]
			if o != city.None && int(o) < s || c.Streets.Bridge[s] || c.Streets.Tunnel[s] || c.Streets.Level[s] != 0 || c.Streets.Length[s] < 100 ||
				c.Streets.Class[s] == city.Motorway || c.Streets.Class[s] == city.MotorwayLink {
				continue
			}
			want++
			if streets[uint32(s)] {
				have++
			}
		}
		if have*100 < want*97 {
			t.Errorf("%d of %d streets have a drain", have, want)
		}
	})
}

func TestOutfallsStandAtTheBank(t *testing.T) {
	list, err := towns()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list[:2] { // both have water everywhere near
		n := &x.c.DrainNodes
		for v, id := range n.ID {
			if n.Kind[v] != city.Outfall {
				continue
			}
			near := math.Inf(1)
			for i := range x.c.WaterAreas.ID {
				for _, ring := range x.c.WaterAreas.Poly.Rings(i) {
					d, _ := geo.DistanceToPolyline(n.At.At(v), append(ring[:len(ring):len(ring)], ring[0]))
					near = min(near, d)
				}
			}
			for i := range x.c.Waterways.ID {
				d, _ := geo.DistanceToPolyline(n.At.At(v), x.c.Waterways.Line.At(i))
				near = min(near, d)
			}
			if near > 0.01 {
				t.Errorf("%s: outfall %s is %.1f m from any bank", x.name, id, near)
			}
		}
	}
}

// street makes a city with one street along y = 500 over a ground that depends on x alone, with water in boxes.
func street(t *testing.T, x0, x1 float64, ground func(x float64) float64, water ...geo.Bounds) *city.City {
	t.Helper()
	c := &city.City{Name: "street", Bounds: geo.Bounds{MaxX: 2000, MaxY: 1000}}
	c.Terrain = geo.NewRaster(geo.Grid{NX: 400, NY: 200, Cell: 5})
	for id := range c.Terrain.Val {
		c.Terrain.Val[id] = float32(ground(c.Terrain.CenterOf(id).X))
	}
	draw(t, c, []geo.Point{{X: x0, Y: 500}, {X: x1, Y: 500}})
	for i, w := range water {
		c.WaterAreas.ID = append(c.WaterAreas.ID, fmt.Sprint("water", i))
		c.WaterAreas.Name = append(c.WaterAreas.Name, "")
		c.WaterAreas.Kind = append(c.WaterAreas.Kind, city.River)
		c.WaterAreas.Poly.Add([][]geo.Point{w.Ring()})
	}
	return c
}

// draw makes one two-way street of each line; lines meet where they share a point.
func draw(t *testing.T, c *city.City, lines ...[]geo.Point) {
	t.Helper()
	var in network.Input
	node := map[geo.Point]uint64{}
	for k, line := range lines {
		way := city.Way{Source: fmt.Sprint("way/", k), Class: city.Residential}
		for _, p := range line {
			if node[p] == 0 {
				node[p] = uint64(len(node) + 1)
				in.Nodes = append(in.Nodes, network.Node{ID: node[p], At: p, Border: true})
			}
			way.Nodes = append(way.Nodes, node[p])
		}
		in.Ways = append(in.Ways, way)
	}
	if _, err := network.Build(c, in, network.Options{}); err != nil {
		t.Fatal(err)
	}
}

// A short way to the river over a hump of 2 m, and one that is 400 m longer and flat.
func TestWaterGoesRoundAHump(t *testing.T) {
	c := &city.City{Name: "ring", Bounds: geo.Bounds{MaxX: 1000, MaxY: 1000}}
	c.Terrain = geo.NewRaster(geo.Grid{NX: 200, NY: 200, Cell: 5})
	for id := range c.Terrain.Val {
		p := c.Terrain.CenterOf(id)
		c.Terrain.Val[id] = float32(2 + 2*max(0, 1-math.Abs(p.X-400)/100)*max(0, 1-math.Abs(p.Y-500)/100))
	}
	c.WaterAreas.ID, c.WaterAreas.Name, c.WaterAreas.Kind = []string{"river"}, []string{""}, []city.WaterKind{city.River}
	c.WaterAreas.Poly.Add([][]geo.Point{geo.Bounds{MinX: 10, MinY: 0, MaxX: 60, MaxY: 1000}.Ring()})
	near, far := geo.Point{X: 100, Y: 500}, geo.Point{X: 700, Y: 500}
	draw(t, c, []geo.Point{near, far}, []geo.Point{near, {X: 100, Y: 700}}, []geo.Point{{X: 100, Y: 700}, {X: 700, Y: 700}}, []geo.Point{{X: 700, Y: 700}, far})
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	out := downhill(t, c)
	v := -1
	for k := range c.DrainNodes.ID {
		if c.DrainNodes.At.At(k) == far {
			v = k
		}
	}
	if v < 0 {
		t.Fatal("no node at the far end")
	}
	north := false
	for ; out[v] >= 0; v = int(c.DrainLinks.To[out[v]]) {
		north = north || c.DrainNodes.At.Y[v] == 700
	}
	if !north {
		t.Error("the far end drains over the hump")
	}
}

func TestAStubGetsNoSewer(t *testing.T) {
	c := street(t, 100, 900, func(x float64) float64 { return 3 }, geo.Bounds{MinX: 112, MinY: 0, MaxX: 124, MaxY: 1000})
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	if len(c.DrainNodes.ID) < 10 {
		t.Fatalf("only %d nodes", len(c.DrainNodes.ID))
	}
	for v, id := range c.DrainNodes.ID {
		if c.DrainNodes.At.X[v] < 112 {
			t.Errorf("%s stands alone across the water, at x = %.0f", id, c.DrainNodes.At.X[v])
		}
	}
}

// By hand: eleven nodes on 600 m, each with its cap of one hectare, C = 0.65 and 75 mm/h: Q = k · 0.1354 m³/s. Manning
// on 1:100, Q = 0.3117·D^(8/3)·√S/n: 0.35 m carries 0.146, 0.45 m 0.285, 0.8 m 1.322 and 0.9 m 1.81 m³/s.
func TestSizesFollowTheRationalMethodAndManning(t *testing.T) {
	c := street(t, 100, 700, func(x float64) float64 { return 20 - x/100 }, geo.Bounds{MinX: 705, MinY: 300, MaxX: 800, MaxY: 700})
	if err := complete.Drains(c, 3); err != nil {
		t.Fatal(err)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	if got := len(c.DrainNodes.ID); got != 12 {
		t.Fatalf("%d nodes on 600 m of street, want 11 and an outfall", got)
	}
	out := downhill(t, c)
	v := -1 // the top of the street
	for k := range c.DrainNodes.ID {
		if v < 0 || c.DrainNodes.At.X[k] < c.DrainNodes.At.X[v] {
			v = k
		}
	}
	want := map[int]float32{1: 0.35, 2: 0.45, 9: 0.8, 10: 0.9}
	for k := 1; out[v] >= 0; k++ {
		link := out[v]
		if d, ok := want[k]; ok && c.DrainLinks.Diameter[link] != d {
			t.Errorf("conduit %d is %g m wide, want %g m", k, c.DrainLinks.Diameter[link], d)
		}
		v = int(c.DrainLinks.To[link])
	}
	if at := c.DrainNodes.At.At(v); math.Abs(at.X-705) > 0.01 || c.DrainNodes.Kind[v] != city.Outfall {
		t.Errorf("the street drains to %v, want the bank at x = 705", at)
	}
}

// On the flat stretch the flow needs wide conduits; on the steep one after it narrower ones would do.
func TestSizesDoNotShrinkWhereItGetsSteep(t *testing.T) {
	c := street(t, 100, 1000, func(x float64) float64 { return 40 - max(0, x-700)/10 }, geo.Bounds{MinX: 1005, MinY: 300, MaxX: 1100, MaxY: 700})
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	out := downhill(t, c)
	steep := 0
	for k := range c.DrainLinks.ID {
		next := out[c.DrainLinks.To[k]]
		if next >= 0 && c.DrainLinks.Diameter[next] < c.DrainLinks.Diameter[k] {
			t.Errorf("%g m runs into %g m", c.DrainLinks.Diameter[k], c.DrainLinks.Diameter[next])
		}
		if (c.DrainLinks.InvertUp[k]-c.DrainLinks.InvertDn[k])/c.DrainLinks.Length[k] > 0.09 {
			steep++
		}
	}
	if steep < 3 {
		t.Errorf("%d conduits follow the slope of 1:10", steep)
	}
}

// Behind a rise of 12 m the water does not go through it, although the only river lies on this side.
func TestARidgeParts(t *testing.T) {
	c := street(t, 100, 1500, func(x float64) float64 {
		switch {
		case x < 300:
			return 2
		case x < 900:
			return 2 + (x-300)/50
		}
		return 14 - (x-900)/55
	}, geo.Bounds{MinX: 10, MinY: 300, MaxX: 60, MaxY: 700})
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	east := false
	for v, id := range c.DrainNodes.ID {
		if c.DrainNodes.Kind[v] == city.Outfall {
			east = east || c.DrainNodes.At.X[v] > 1400
		} else if depth := c.DrainNodes.Ground[v] - c.DrainNodes.Invert[v]; depth > 8.5 {
			t.Errorf("%s lies %.1f m deep", id, depth)
		}
	}
	if !east {
		t.Error("no outfall at the low end behind the ridge")
	}
	if p, _ := c.Layer("drain_nodes"); !strings.Contains(strings.Join(p.Notes, "; "), "1 outfalls at low points without water") {
		t.Errorf("the notes do not say that an outfall has no water: %q", p.Notes)
	}
}

func TestConduitsDoNotCrossWater(t *testing.T) {
	canal := geo.Bounds{MinX: 484, MinY: 0, MaxX: 496, MaxY: 1000}        // between the nodes at 460 and 520 m, give or take 6
	c := street(t, 100, 900, func(x float64) float64 { return 3 }, canal) // the source forgot the bridge
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	west, east := 0, 0
	for k := range c.DrainLinks.ID {
		a, b := c.DrainNodes.At.X[c.DrainLinks.From[k]], c.DrainNodes.At.X[c.DrainLinks.To[k]]
		if (a < 490) != (b < 490) || a > 484.01 && a < 495.99 {
			t.Errorf("%s runs from x = %.0f to %.0f through the canal", c.DrainLinks.ID[k], a, b)
		}
		if c.DrainNodes.Kind[c.DrainLinks.To[k]] == city.Outfall {
			if b < 490 {
				west++
			} else {
				east++
			}
		}
	}
	if west != 1 || east != 1 {
		t.Errorf("%d outfalls on the west bank and %d on the east bank, want one each", west, east)
	}
}

func TestDrainsDependOnCityAndSeedAlone(t *testing.T) {
	lay := func(seed uint64) *city.City {
		c := simtest.SmallCity()
		if err := complete.Drains(c, seed); err != nil {
			t.Fatal(err)
		}
		return c
	}
	a, b, other := lay(1), lay(1), lay(2)
	if a.Hash() != b.Hash() {
		t.Error("the same seed gave two sewers")
	}
	if a.Hash() == other.Hash() {
		t.Error("another seed gave the same sewer")
	}
	for v, kind := range a.DrainNodes.Kind {
		if kind == city.Manhole && a.DrainNodes.At.At(v) != other.DrainNodes.At.At(v) {
			t.Errorf("another seed moved the manhole %s from its junction", a.DrainNodes.ID[v])
		}
	}
}

func TestDrainsLeaveWhatIsThere(t *testing.T) {
	c := simtest.SmallCity()
	if err := complete.Drains(c, 1); err != nil {
		t.Fatal(err)
	}
	before := c.Hash()
	if err := complete.Drains(c, 2); err != nil || c.Hash() != before {
		t.Errorf("laying drains again changed them (%v)", err)
	}
	empty := &city.City{Name: "nothing"}
	if err := complete.Drains(empty, 1); err != nil || len(empty.DrainNodes.ID) > 0 {
		t.Errorf("a city without streets: %v, %d nodes", err, len(empty.DrainNodes.ID))
	}
	bare := simtest.SmallCity()
	bare.Terrain = geo.Raster{}
	if err := complete.Drains(bare, 1); err == nil || !strings.Contains(err.Error(), "no terrain") || !strings.Contains(err.Error(), "--dem") {
		t.Errorf("a city without terrain: %v", err)
	}
	hole := simtest.SmallCity()
	for id := range hole.Terrain.Val {
		hole.Terrain.Val[id] = float32(math.NaN())
	}
	if err := complete.Drains(hole, 1); err != nil || len(hole.DrainNodes.ID) > 0 {
		t.Errorf("a terrain without data: %v, %d nodes", err, len(hole.DrainNodes.ID))
	}
}
