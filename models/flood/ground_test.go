package flood

import (
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// Ground without data is refused with its place and a mend; small gaps are filled; a bare raster is cut out.
func TestGroundWithoutData(t *testing.T) {
	hole := func(c *city.City, n int) *city.City {
		for j := range n {
			for i := range n {
				c.Terrain.Val[(60+j)*c.Terrain.NX+60+i] = float32(math.NaN())
			}
		}
		return c
	}
	if _, err := survey(hole(simtest.SmallCity(), 3), DefaultParams()); err != nil {
		t.Errorf("a gap of 3 cells: %v", err)
	}
	_, err := survey(hole(simtest.SmallCity(), 9), DefaultParams())
	if err == nil || !strings.Contains(err.Error(), "(302.5, 302.5)") || !strings.Contains(err.Error(), "no_data") {
		t.Errorf("a gap of 9 cells: %v", err)
	}
	bareCity := &city.City{Terrain: hole(simtest.SmallCity(), 9).Terrain}
	if _, err := survey(bareCity, DefaultParams()); err == nil || !strings.Contains(err.Error(), "(302.5, 302.5)") || !strings.Contains(err.Error(), "city.terrain") {
		t.Errorf("a hole inside a bare raster: %v", err)
	}
	cut := DefaultParams()
	cut.NoData = "outside"
	if g, err := survey(bareCity, cut); err != nil || g.bed[64*128+64] == g.bed[64*128+64] {
		t.Errorf("a hole that is to be outside is not cut out: %v", err)
	}
	for j := range 9 { // as far as the border
		for i := range 69 {
			bareCity.Terrain.Val[(60+j)*128+i] = float32(math.NaN())
		}
	}
	if g, err := survey(bareCity, DefaultParams()); err != nil || g.bed[64*128+64] == g.bed[64*128+64] {
		t.Errorf("a gap at the border of a bare raster is not cut out: %v", err)
	}
	wild := simtest.SmallCity()
	for _, z := range []float32{-32768, -9999} {
		wild.Terrain.Val[5] = z
		if _, err := survey(wild, DefaultParams()); err == nil || !strings.Contains(err.Error(), "(27.5, 2.5)") {
			t.Errorf("terrain of %g m: %v", z, err)
		}
	}
	if _, err := survey(&city.City{}, DefaultParams()); err == nil || !strings.Contains(err.Error(), "no terrain") {
		t.Errorf("no terrain: %v", err)
	}
}

// Buildings stand up, and the rain on their roofs falls beside them: none is lost.
func TestRoofsDrain(t *testing.T) {
	c := simtest.SmallCity()
	g, err := survey(c, DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	sum, roofs := 0.0, 0
	for id, b := range g.blocked {
		sum += float64(g.weight[id])
		if b {
			roofs++
			if g.weight[id] != 0 || g.bed[id] < 15 {
				t.Fatalf("roof cell %d: weight %g, bed %g m", id, g.weight[id], g.bed[id])
			}
		}
	}
	if roofs == 0 || math.Abs(sum-float64(len(g.blocked))) > 1e-3 {
		t.Errorf("%d roof cells; the shares of rain add up to %g for %d cells", roofs, sum, len(g.blocked))
	}
}

// The grid follows `cell`.
func TestCellSize(t *testing.T) {
	p := DefaultParams()
	p.Cell = 10
	g, err := survey(simtest.SmallCity(), p)
	if err != nil || g.grid.NX != 64 || g.grid.Cell != 10 {
		t.Errorf("%v, %+v", err, g)
	}
}

func TestRoughness(t *testing.T) {
	r := defaultRoughness()
	if err := r.UnmarshalTOML(map[string]any{"road": 0.015}); err != nil || r.Class[city.LandRoad] != 0.015 || r.Class[city.LandGrass] != 0.04 {
		t.Errorf("%v, %v", err, r)
	}
	if err := r.UnmarshalTOML(0.1); err != nil || r.Class != [landClasses]units.Manning{.1, .1, .1, .1, .1, .1, .1, .1, .1} {
		t.Errorf("%v, %v", err, r)
	}
	want := defaultRoughness()
	if err := r.UnmarshalTOML(want.String()); err != nil || r != want {
		t.Errorf("%v, %v", err, r)
	}
	for _, bad := range []any{map[string]any{"rode": 0.1}, 7.0, "grass", []any{0.1}, "road 0.1, rode 0.1", "road 0.1, grass x", "road 0.1, grass 7"} {
		if err := r.UnmarshalTOML(bad); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

func TestSeries(t *testing.T) {
	s, err := readSeries(strings.NewReader("t_s,value\n0,0\n10,4\n20,4\n"), "q.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]float64{{-5, 0}, {5, 2}, {10, 4}, {99, 4}} {
		if got := s.at(c[0]); got != c[1] {
			t.Errorf("at %g s: %g, want %g", c[0], got, c[1])
		}
	}
	if got := s.mean(5, 15); math.Abs(got-(2+4)/2.0*0.5-4*0.5) > 1e-12 {
		t.Errorf("mean over 5 to 15 s: %g", got)
	}
	for text, want := range map[string]string{"t_s,value\n": "no rows", "0,1\n0,2\n": "line 2", "0,x\n": "line 1"} { //semul:allow maprange: independent cases
		if _, err := readSeries(strings.NewReader(text), "q.csv"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want …%s…", text, err, want)
		}
	}
}

// A .bdy holds values before times, in its own unit; a gauge's file has blanks.
func TestSeriesOfOthers(t *testing.T) {
	s, err := readSeries(strings.NewReader("test case\nin\n3 hours\n0 0\n15 1\n2 2.5\n"), "case.bdy")
	if err != nil || s.at(3600) != 15 || s.at(9000) != 2 || s.at(1800) != 7.5 {
		t.Errorf("%v, %+v", err, s)
	}
	s, err = readSeries(strings.NewReader("0 0.32\n\n0.5\t0.34 # crest\n"), "WG0")
	if err != nil || s.at(0.25) != 0.33 {
		t.Errorf("%v, %+v", err, s)
	}
	for text, want := range map[string]string{"c\nin\n3 hours\n0 0\n": "after 1 of 3", "c\nin\n1 weeks\n0 0\n": "line 3", "c\nin\n1 days\n0 0\nb\n": "line 5", "c\n": "name"} { //semul:allow maprange: independent cases
		if _, err := readSeries(strings.NewReader(text), "x.bdy"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want …%s…", text, err, want)
		}
	}
}

func TestReadGrid(t *testing.T) {
	g, err := ReadGrid(strings.NewReader("ncols 2\nnrows 2\nxllcorner 10\nyllcorner 20\ncellsize 5\nNODATA_value -9\n1 2\n-9 4\n"), "g")
	if err != nil || g.X0 != 10 || g.At(0, 1) != 1 || g.At(1, 1) != 2 || g.At(1, 0) != 4 || g.At(0, 0) == g.At(0, 0) {
		t.Errorf("%v, %+v", err, g)
	}
	for _, bad := range []string{"", "ncols 2\nnrows 2\n1 2 3 4", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 5\n1 2 3", "ncols 1e9\nnrows 1e9\nxllcorner 0\nyllcorner 0\ncellsize 5\n1", "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 0\n1"} {
		if _, err := ReadGrid(strings.NewReader(bad), "bad"); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// Limits of the handbook's classes, and of Defra's rating.
func TestHazard(t *testing.T) {
	for _, c := range []struct {
		h, v  float64
		class int
	}{{0, 0, 0}, {0.1, 0, 1}, {0.3, 1, 1}, {0.3, 1.5, 2}, {0.5, 1, 2}, {0.6, 0.5, 3}, {1.2, 0.5, 3}, {1.9, 0.5, 4}, {3, 1, 5}, {0.2, 3, 5}, {4.1, 0, 6}, {0.5, 5, 6}} {
		if got := HazardClass(c.h, c.v); got != c.class {
			t.Errorf("%g m at %g m/s: H%d, want H%d", c.h, c.v, got, c.class)
		}
	}
	if got := HazardRating(0.5, 1); math.Abs(got-1.75) > 1e-12 || RatingClass(got) != 2 {
		t.Errorf("0.5 m at 1 m/s: %g", got)
	}
}

// Water over a wall runs as the weir formula says, and the breach of a levee lets the basin out.
func TestWallAndBreach(t *testing.T) {
	if got, want := weir(0.5, -1), 1.7*math.Pow(0.5, 1.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("free: %g m²/s, want %g", got, want)
	}
	if got, want := weir(0.5, 0.4), 1.7*math.Pow(0.5, 1.5)*math.Pow(1-math.Pow(0.8, 1.5), 0.385); math.Abs(got-want) > 1e-9 {
		t.Errorf("drowned: %g m²/s, want %g", got, want)
	}
	g := geo.Grid{NX: 40, NY: 20, Cell: 5}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	w, err := d.AddWall("w", []geo.Point{{X: 100, Y: 0}, {X: 100, Y: 100}}, 1)
	if err != nil || w.last-w.first != g.NY {
		t.Fatalf("%v: %d faces", err, w.last-w.first)
	}
	for j := range g.NY {
		for i := range 20 {
			d.SetDepth(i, j, 0.9)
		}
	}
	advance(t, d, 30)
	if d.Depth(20, 10) != 0 || w.Moved != 0 {
		t.Fatalf("below the crest %g m³ passed", w.Moved)
	}
	if _, err := d.Break(w, Breach{Along: 50, Reach: 5, Invert: math.NaN(), Fall: 10, Shear: 0.2, Most: 30}); err != nil {
		t.Fatal(err)
	}
	advance(t, d, 120)
	closes(t, d, 1e-6)
	if d.Depth(20, 10) < 0.1 {
		t.Errorf("after the breach %g m behind the wall", d.Depth(20, 10))
	}
	if _, err := d.AddWall("low", []geo.Point{{X: 50, Y: 0}, {X: 50, Y: 100}}, -1); err == nil || !strings.Contains(err.Error(), "below") {
		t.Errorf("a crest below ground: %v", err)
	}
	if _, err := d.Break(w, Breach{Along: 500, Reach: 5, Fall: 10, Shear: 0.2, Most: 30}); err == nil || !strings.Contains(err.Error(), "100 m long") {
		t.Errorf("a breach beyond the wall: %v", err)
	}
}

func TestParamsCheck(t *testing.T) {
	p := DefaultParams()
	p.Closed = []string{"up"}
	rate := units.CubicMetrePerSecond(1)
	p.Boundary = map[string]BoundaryParams{"a": {Kind: "inflow", Line: [][]float64{{0, 0}, {1, 1}}, Rate: &rate}, "b": {Kind: "level", Points: [][]float64{{0, 0}}, Rate: &rate}}
	var got []string
	p.Check(func(key, why string) { got = append(got, key) })
	if strings.Join(got, " ") != "closed boundary.b" {
		t.Errorf("complaints about %v", got)
	}
}
