package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var ell = []Point{{0, 0}, {10, 0}, {10, 0}, {10, 5}} // with a repeated point

func TestPointAlong(t *testing.T) {
	for _, c := range []struct {
		name        string
		line        []Point
		s           float64
		at, heading Point
	}{
		{"start", ell, 0, Point{0, 0}, Point{1, 0}},
		{"before the start", ell, -3, Point{0, 0}, Point{1, 0}},
		{"middle", ell, 4, Point{4, 0}, Point{1, 0}},
		{"vertex looks ahead", ell, 10, Point{10, 0}, Point{0, 1}},
		{"second leg", ell, 12, Point{10, 2}, Point{0, 1}},
		{"end", ell, 15, Point{10, 5}, Point{0, 1}},
		{"beyond the end", ell, 99, Point{10, 5}, Point{0, 1}},
		{"one point", []Point{{3, 4}}, 1, Point{3, 4}, Point{}},
		{"no length", []Point{{3, 4}, {3, 4}}, 1, Point{3, 4}, Point{}},
	} {
		if at, h := PointAlong(c.line, c.s); at != c.at || h != c.heading {
			t.Errorf("%s: got %v heading %v, want %v heading %v", c.name, at, h, c.at, c.heading)
		}
	}
	if at, _ := PointAlong(nil, 0); at.Finite() {
		t.Errorf("no points: %v", at)
	}
	if PolylineLength(ell) != 15 || PolylineLength(ell[:1]) != 0 || PolylineLength(nil) != 0 {
		t.Error("length")
	}
}

func TestDistanceToPolyline(t *testing.T) {
	for _, c := range []struct {
		name string
		line []Point
		p    Point
		d, s float64
	}{
		{"beside the first leg", ell, Point{4, -3}, 3, 4},
		{"beyond the start", ell, Point{-3, 4}, 5, 0},
		{"beyond the corner", ell, Point{13, -4}, 5, 10},
		{"second leg", ell, Point{12, 3}, 2, 13},
		{"a tie goes to the smaller s", ell, Point{7, 3}, 3, 7},
		{"one point", []Point{{1, 1}}, Point{4, 5}, 5, 0},
		{"no points", nil, Point{}, math.Inf(1), 0},
	} {
		if d, s := DistanceToPolyline(c.p, c.line); d != c.d || s != c.s {
			t.Errorf("%s: got %g at %g, want %g at %g", c.name, d, s, c.d, c.s)
		}
	}
}

func drawLine(t *rapid.T, least int) []Point {
	coord := rapid.Custom(func(t *rapid.T) float64 {
		if rapid.Bool().Draw(t, "lattice") {
			return float64(rapid.IntRange(-60, 60).Draw(t, "n"))
		}
		return rapid.Float64Range(-60, 60).Draw(t, "v")
	})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point { return Point{coord.Draw(t, "x"), coord.Draw(t, "y")} }), least, 9).Draw(t, "line")
}

func TestAPointAlongTheLineIsOnTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := drawLine(t, 1)
		length := PolylineLength(line)
		s := rapid.Float64Range(0, 1).Draw(t, "s") * length
		at, h := PointAlong(line, s)
		d, sAt := DistanceToPolyline(at, line)
		if d > 1e-9 || sAt > s+1e-6 {
			t.Fatalf("the point at %g of %g lies %g m off the line, at %g", s, length, d, sAt)
		}
		if length > 0 && math.Abs(h.Len()-1) > 1e-9 {
			t.Fatalf("heading %v has length %g", h, h.Len())
		}
		cutAt := rapid.Float64Range(0, 1).Draw(t, "cut") * length
		if l := PolylineLength(SubLine(line, 0, cutAt)) + PolylineLength(SubLine(line, cutAt, length)); math.Abs(l-length) > 1e-6 {
			t.Fatalf("cut at %g the line of %g m measures %g m", cutAt, length, l)
		}
	})
}

func TestSubLine(t *testing.T) {
	for _, c := range []struct {
		from, to float64
		want     []Point
	}{
		{2, 4, []Point{{2, 0}, {4, 0}}},
		{5, 12, []Point{{5, 0}, {10, 0}, {10, 2}}},
		{-1, 99, []Point{{0, 0}, {10, 0}, {10, 5}}},
		{10, 11, []Point{{10, 0}, {10, 1}}},
		{4, 4, nil}, {6, 4, nil}, {15, 20, nil}, {math.NaN(), 4, nil},
	} {
		if got := SubLine(ell, c.from, c.to); !samePoints(got, c.want) {
			t.Errorf("%g to %g: got %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func samePoints(a, b []Point) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if !(a[k].Dist(b[k]) < 1e-9) {
			return false
		}
	}
	return true
}

func TestSegmentsMeet(t *testing.T) {
	a, b := Point{0, 0}, Point{10, 10}
	if at, tt, u, ok := SegmentsMeet(a, b, Point{0, 4}, Point{8, 4}); !ok || at != (Point{4, 4}) || tt != 0.4 || u != 0.5 {
		t.Errorf("got %v, %g, %g, %v", at, tt, u, ok)
	}
	if _, _, _, ok := SegmentsMeet(a, b, Point{10, 10}, Point{20, 0}); !ok {
		t.Error("ends that touch do not meet")
	}
	for _, c := range [][2]Point{{{0, 4}, {3.9, 4}}, {{1, 1}, {11, 11}}, {{5, 5}, {5, 5}}, {{math.NaN(), 0}, {1, 1}}} {
		if at, _, _, ok := SegmentsMeet(a, b, c[0], c[1]); ok {
			t.Errorf("%v meets the diagonal at %v", c, at)
		}
	}
}

func TestOffsetLine(t *testing.T) {
	for _, c := range []struct {
		name string
		line []Point
		d    float64
		want []Point
	}{
		{"straight, to the left", []Point{{0, 0}, {10, 0}}, 2, []Point{{0, 2}, {10, 2}}},
		{"inside of a corner", ell, 1, []Point{{0, 1}, {9, 1}, {9, 5}}},
		{"outside of a corner", ell, -1, []Point{{0, -1}, {11, -1}, {11, 5}}},
		{"there and back is cut", []Point{{0, 0}, {10, 0}, {0, 0}}, 1, []Point{{0, 1}, {10, 1}, {10, -1}, {0, -1}}},
		{"one point", []Point{{0, 0}}, 1, nil},
		{"no length", []Point{{0, 0}, {0, 0}}, 1, nil},
	} {
		if got := OffsetLine(c.line, c.d); !samePoints(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSimplify(t *testing.T) {
	zigzag := []Point{{0, 0}, {1, 0.1}, {2, -0.1}, {3, 5}, {4, 6}, {5, 7}, {6, 8.1}, {7, 9}}
	if got, want := Simplify(zigzag, 1), []Point{{0, 0}, {2, -0.1}, {3, 5}, {7, 9}}; !samePoints(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	square := []Point{{0, 0}, {5, 0.01}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	if got, want := Simplify(square, 0.1), []Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}; !samePoints(got, want) {
		t.Errorf("closed: got %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		line := drawLine(t, 0)
		tol := rapid.Float64Range(0, 30).Draw(t, "tol")
		thin := Simplify(line, tol)
		if len(line) > 0 && (thin[0] != line[0] || thin[len(thin)-1] != line[len(line)-1]) {
			t.Fatalf("the ends of %v moved: %v", line, thin)
		}
		for _, p := range line {
			if d, _ := DistanceToPolyline(p, thin); d > tol {
				t.Fatalf("%v lies %g m from the thinned line, more than %g", p, d, tol)
			}
		}
	})
}
