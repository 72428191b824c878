package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestGridOver(t *testing.T) {
	for _, c := range []struct {
		name string
		b    Bounds
		cell float64
		want Grid
	}{
		{"exact", Bounds{100, 200, 130, 220}, 10, Grid{3, 2, 100, 200, 10}},
		{"reaches beyond", Bounds{0, 0, 30.1, 19}, 10, Grid{4, 2, 0, 0, 10}},
		{"rounding makes no extra column", Bounds{0, 0, 0.3, 0.1}, 0.1, Grid{3, 1, 0, 0, 0.1}},
		{"smaller than a cell", Bounds{0, 0, 1, 1}, 10, Grid{1, 1, 0, 0, 10}},
	} {
		g, err := GridOver(c.b, c.cell)
		if err != nil || g != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, g, err, c.want)
		}
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		b    Bounds
		cell float64
	}{
		{EmptyBounds(), 1}, {Bounds{0, 0, 0, 5}, 1}, {Bounds{0, 0, 1, 1}, 0}, {Bounds{0, 0, 1, 1}, -1},
		{Bounds{0, 0, 1, 1}, nan}, {Bounds{0, 0, 1, 1}, inf}, {Bounds{0, 0, 1e9, 1e9}, 1}, {Bounds{0, 0, inf, 1}, 1},
	} {
		if g, err := GridOver(c.b, c.cell); err == nil {
			t.Errorf("GridOver(%v, %g) = %v, want an error", c.b, c.cell, g)
		}
	}
}

func TestGridCheck(t *testing.T) {
	if err := (Grid{2, 3, -5, 5, 0.5}).Check(); err != nil {
		t.Error(err)
	}
	for _, g := range []Grid{{}, {0, 1, 0, 0, 1}, {1, -1, 0, 0, 1}, {1 << 20, 1 << 20, 0, 0, 1}, {1, 1, 0, 0, 0},
		{1, 1, math.NaN(), 0, 1}, {1, 1, 0, math.Inf(1), 1}, {1, 1, 0, 0, math.Inf(1)}} {
		if g.Check() == nil {
			t.Errorf("%v passes", g)
		}
	}
	if err := (Raster{Grid{2, 2, 0, 0, 1}, make([]float32, 3)}).Check(); err == nil {
		t.Error("a raster short of values passes")
	}
}

func TestCellsOwnTheirSouthWestEdges(t *testing.T) {
	g := Grid{3, 2, 10, 20, 5}
	for _, c := range []struct {
		p  Point
		id int
		ok bool
	}{
		{Point{10, 20}, 0, true}, {Point{14.9, 24.9}, 0, true}, {Point{15, 20}, 1, true}, {Point{10, 25}, 3, true},
		{Point{25, 30}, 5, true}, // the grid's own far corner
		{Point{9.999, 20}, 0, false}, {Point{25.001, 20}, 0, false}, {Point{math.NaN(), 20}, 0, false},
	} {
		if id, ok := g.CellOf(c.p); ok != c.ok || id != c.id {
			t.Errorf("CellOf(%v) = %d, %v, want %d, %v", c.p, id, ok, c.id, c.ok)
		}
	}
	if got := g.CellBounds(4); got != (Bounds{15, 25, 20, 30}) {
		t.Errorf("CellBounds(4) = %v", got)
	}
}

func TestCellOfFindsEveryCentre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		id := rapid.IntRange(0, g.Cells()-1).Draw(t, "id")
		if got, ok := g.CellOf(g.CenterOf(id)); !ok || got != id {
			t.Fatalf("the centre of cell %d is said to lie in %d (%v)", id, got, ok)
		}
		if i, j := g.IJ(id); g.ID(i, j) != id || !g.CellBounds(id).Contains(g.Center(i, j)) {
			t.Fatalf("cell %d is not at column %d, row %d", id, i, j)
		}
	})
}

func drawGrid(t *rapid.T) Grid {
	return Grid{
		NX: rapid.IntRange(1, 12).Draw(t, "nx"), NY: rapid.IntRange(1, 12).Draw(t, "ny"),
		X0: rapid.Float64Range(-50, 50).Draw(t, "x0"), Y0: rapid.Float64Range(-50, 50).Draw(t, "y0"),
		Cell: rapid.Float64Range(0.3, 7).Draw(t, "cell"),
	}
}
