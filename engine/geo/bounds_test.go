package geo

import (
	"math"
	"testing"
)

func TestBounds(t *testing.T) {
	nan := math.NaN()
	b := Bounds{0, 10, 4, 12}
	e := EmptyBounds()
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"empty is empty", e.Empty(), true},
		{"a point is not empty", Bounds{}.Empty(), false},
		{"NaN is empty", Bounds{nan, 0, 1, 1}.Empty(), true},
		{"width", b.Width(), 4.0},
		{"height", b.Height(), 2.0},
		{"empty has no width", e.Width(), 0.0},
		{"center", b.Center(), Point{2, 11}},
		{"extend", e.Extend(Point{3, 4}).Extend(Point{-1, 5}), Bounds{-1, 4, 3, 5}},
		{"extend by NaN", b.Extend(Point{nan, nan}), b},
		{"bounds of points", BoundsOf(Point{1, 2}, Point{-3, 7}), Bounds{-3, 2, 1, 7}},
		{"union with empty", b.Union(e), b},
		{"union of empty", e.Union(b), b},
		{"union", b.Union(Bounds{5, 5, 6, 6}), Bounds{0, 5, 6, 12}},
		{"intersect", b.Intersect(Bounds{2, 0, 9, 11}), Bounds{2, 10, 4, 11}},
		{"intersect apart", b.Intersect(Bounds{5, 0, 9, 11}).Empty(), true},
		{"pad", b.Pad(1), Bounds{-1, 9, 5, 13}},
		{"pad empty", e.Pad(1).Empty(), true},
		{"contains its corner", b.Contains(Point{4, 12}), true},
		{"contains no outside", b.Contains(Point{4.01, 12}), false},
		{"contains no NaN", b.Contains(Point{nan, 11}), false},
		{"touching counts", b.Intersects(Bounds{4, 12, 5, 13}), true},
		{"apart", b.Intersects(Bounds{4.1, 10, 5, 13}), false},
		{"empty meets nothing", e.Intersects(Bounds{-1e9, -1e9, 1e9, 1e9}), false},
		{"covers", b.Covers(Bounds{1, 10, 4, 11}), true},
		{"covers not", b.Covers(Bounds{1, 10, 4.1, 11}), false},
		{"distance inside", b.DistTo(Point{1, 11}), 0.0},
		{"distance", b.DistTo(Point{7, 16}), 5.0},
		{"distance to empty", e.DistTo(Point{}), math.Inf(1)},
		{"ring is counter-clockwise", RingArea(b.Ring()), 8.0},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	if c := e.Center(); c.X == c.X {
		t.Errorf("the middle of nothing is %v", c)
	}
}
