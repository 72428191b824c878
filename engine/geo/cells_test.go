package geo

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func cellsIn(g Grid, rings ...[]Point) (ids []int) {
	CellsInPolygon(g, rings, func(id int) { ids = append(ids, id) })
	return ids
}

func cellsOn(g Grid, line ...Point) (ids []int) {
	CellsAlongLine(g, line, func(id int) { ids = append(ids, id) })
	return ids
}

func TestCellsInPolygon(t *testing.T) {
	g := Grid{4, 3, 0, 0, 1} // centres at 0.5, 1.5, …
	inf := math.Inf(1)
	for _, c := range []struct {
		name  string
		rings [][]Point
		want  []int
	}{
		{"two by two cells", [][]Point{{{1, 1}, {3, 1}, {3, 3}, {1, 3}}}, []int{5, 6, 9, 10}},
		{"edges on centres: west and south belong to it", [][]Point{{{0.5, 0.5}, {2.5, 0.5}, {2.5, 1.5}, {0.5, 1.5}}}, []int{0, 1}},
		{"with a hole", [][]Point{{{0, 0}, {4, 0}, {4, 3}, {0, 3}}, {{1, 1}, {3, 1}, {3, 2}, {1, 2}}}, []int{0, 1, 2, 3, 4, 7, 8, 9, 10, 11}},
		{"reaches beyond the grid", [][]Point{{{-100, -100}, {1, -100}, {1, 100}, {-100, 100}}}, []int{0, 4, 8}},
		{"outside", [][]Point{{{10, 10}, {20, 10}, {20, 20}}}, nil},
		{"misses every centre", [][]Point{{{0.6, 0.6}, {1.4, 0.6}, {1.4, 1.4}, {0.6, 1.4}}}, nil},
		{"nothing", nil, nil},
		{"a ring of two points", [][]Point{{{0, 0}, {4, 3}}}, nil},
		{"huge", [][]Point{{{-1e300, -1e300}, {1e300, -1e300}, {1e300, 1e300}, {-1e300, 1e300}}}, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"infinite points are left out", [][]Point{{{0, 0}, {inf, 0}, {4, 3}, {0, math.NaN()}}}, nil},
	} {
		if got := cellsIn(g, c.rings...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCellsInPolygonAgreesWithPointInPolygon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		if rapid.Bool().Draw(t, "on the lattice") { // centres on vertices and edges
			g.X0, g.Y0, g.Cell = math.Floor(g.X0)+0.5, math.Floor(g.Y0)+0.5, math.Ceil(g.Cell)
		}
		rings := [][]Point{drawLine(t, 0), drawLine(t, 0)}
		var want []int
		for id := range g.Cells() {
			if PointInPolygon(g.CenterOf(id), rings) {
				want = append(want, id)
			}
		}
		if got := cellsIn(g, rings...); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// Whatever fan of triangles covers the grid, each cell belongs to exactly one of them.
func TestPolygonsThatShareBordersShareNoCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Grid{20, 20, -10, -10, 1}
		hub := Point{float64(rapid.IntRange(-9, 9).Draw(t, "x")) + 0.5, rapid.Float64Range(-9, 9).Draw(t, "y")}
		rim := []Point{{-20, -20}, {-0.5, -20}, {20, -20}, {20, 4.5}, {20, 20}, {3, 20}, {-20, 20}, {-20, 0.5}}
		count := make([]int, g.Cells())
		for k, a := range rim {
			b := rim[(k+1)%len(rim)]
			ring := []Point{hub, a, b}
			if k%2 == 0 { // in either direction
				ring = []Point{b, a, hub}
			}
			for _, id := range cellsIn(g, ring) {
				count[id]++
			}
		}
		for id, n := range count {
			if n != 1 {
				t.Fatalf("cell %d at %v belongs to %d triangles around %v", id, g.CenterOf(id), n, hub)
			}
		}
	})
}

func TestCellsAlongLine(t *testing.T) {
	g := Grid{4, 3, 0, 0, 1}
	for _, c := range []struct {
		name string
		line []Point
		want []int
	}{
		{"eastwards", []Point{{0.5, 0.5}, {3.5, 0.5}}, []int{0, 1, 2, 3}},
		{"westwards", []Point{{3.5, 0.5}, {0.5, 0.5}}, []int{3, 2, 1, 0}},
		{"steep", []Point{{0.5, 0.5}, {1.2, 2.5}}, []int{0, 4, 5, 9}},
		{"through corners", []Point{{0.5, 0.5}, {2.5, 2.5}}, []int{0, 5, 10}},
		{"through corners, back", []Point{{2.5, 2.5}, {0.5, 0.5}}, []int{10, 5, 0}},
		{"ends on an edge going east", []Point{{0.5, 0.5}, {2, 0.5}}, []int{0, 1, 2}},
		{"ends on an edge going west", []Point{{2.5, 0.5}, {2, 0.5}}, []int{2}},
		{"along an edge: the cells north of it", []Point{{0.5, 1}, {2.5, 1}}, []int{4, 5, 6}},
		{"along the grid's north edge", []Point{{0.5, 3}, {2.5, 3}}, []int{8, 9, 10}},
		{"from outside to outside", []Point{{-2, 1.5}, {9, 1.5}}, []int{4, 5, 6, 7}},
		{"corner of a polyline", []Point{{0.5, 0.5}, {1.5, 0.5}, {1.5, 1.5}}, []int{0, 1, 5}},
		{"there and back", []Point{{0.5, 0.5}, {1.5, 0.5}, {0.5, 0.5}}, []int{0, 1, 0}},
		{"out and in again", []Point{{0.5, 0.5}, {-5, 0.5}, {-5, 2.5}, {1.5, 2.5}}, []int{0, 8, 9}},
		{"outside", []Point{{5, 5}, {9, 9}}, nil},
		{"passes a corner of the grid", []Point{{-5, 2}, {4, 11}}, nil},
		{"one point", []Point{{1.5, 1.5}}, []int{5}},
		{"one point twice", []Point{{1.5, 1.5}, {1.5, 1.5}}, []int{5}},
		{"one point outside", []Point{{-1.5, 1.5}}, nil},
		{"nothing", nil, nil},
		{"NaN", []Point{{0.5, 0.5}, {math.NaN(), 0.5}, {3.5, 0.5}}, nil},
		{"far beyond", []Point{{-1e9, 0.5}, {1e9, 0.5}}, []int{0, 1, 2, 3}},
		{"absurd: no more than an end", []Point{{-1e308, 0.5}, {1e308, 0.5}}, []int{0}},
	} {
		if got := cellsOn(g, c.line...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Every step goes to one of the eight neighbours, every cell is touched, and no cell that the
// line runs through for more than a rounding error is missed.
func TestCellsAlongLineMissesNoneAndAddsNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		line := drawLine(t, 2)
		got := cellsOn(g, line...)
		seen := map[int]bool{}
		for k, id := range got {
			seen[id] = true
			near := g.CellBounds(id).Pad(1e-9)
			if k > 0 && id == got[k-1] {
				t.Fatalf("cell %d twice in a row", id)
			}
			touched := false
			for m := 1; m < len(line); m++ {
				_, _, ok := clipShares(line[m-1], line[m], near)
				touched = touched || ok
			}
			if !touched {
				t.Fatalf("cell %d is not touched", id)
			}
		}
		for id := range g.Cells() {
			length := 0.0
			for _, part := range ClipLine(line, g.CellBounds(id).Pad(-1e-9)) {
				length += PolylineLength(part)
			}
			if length > 1e-6 && !seen[id] {
				t.Fatalf("cell %d holds %g m of the line and is missed: %v", id, length, got)
			}
		}
		// a line that stays on the grid is followed without a jump
		for k := 1; k < len(got) && g.Bounds().Covers(BoundsOf(line...)); k++ {
			i, j := g.IJ(got[k])
			i0, j0 := g.IJ(got[k-1])
			if d := max(i-i0, i0-i, j-j0, j0-j); d != 1 {
				t.Fatalf("from cell %d to %d", got[k-1], got[k])
			}
		}
	})
}

func BenchmarkCellsInPolygon(b *testing.B) {
	g := Grid{1000, 1000, 0, 0, 1}
	var ring []Point
	for k := range 2000 {
		a := 2 * math.Pi * float64(k) / 2000
		r := 400 + 60*math.Sin(17*a)
		ring = append(ring, Point{500 + r*math.Cos(a), 500 + r*math.Sin(a)})
	}
	n := 0
	for b.Loop() {
		CellsInPolygon(g, [][]Point{ring}, func(int) { n++ })
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e6, "Mcell/s")
}
