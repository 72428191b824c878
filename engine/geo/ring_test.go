package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestRingAreaAndCentroid(t *testing.T) {
	far := 1e7 // as far from the origin as UTM northings
	for _, c := range []struct {
		name   string
		ring   []Point
		area   float64
		centre Point
	}{
		{"square", []Point{{0, 0}, {4, 0}, {4, 4}, {0, 4}}, 16, Point{2, 2}},
		{"closed square", []Point{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, 16, Point{2, 2}},
		{"clockwise", []Point{{0, 4}, {4, 4}, {4, 0}, {0, 0}}, -16, Point{2, 2}},
		{"triangle far away", []Point{{far, far}, {far + 3, far}, {far, far + 3}}, 4.5, Point{far + 1, far + 1}},
		{"L", []Point{{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}}, 3, Point{5. / 6, 5. / 6}},
		{"flat", []Point{{0, 0}, {2, 0}, {4, 0}}, 0, Point{2, 0}},
		{"one point", []Point{{3, 4}}, 0, Point{3, 4}},
	} {
		if a := RingArea(c.ring); a != c.area {
			t.Errorf("%s: area %g, want %g", c.name, a, c.area)
		}
		if p := RingCentroid(c.ring); !(p.Dist(c.centre) < 1e-6) {
			t.Errorf("%s: centre %v, want %v", c.name, p, c.centre)
		}
	}
	if RingCentroid(nil).Finite() || RingArea(nil) != 0 {
		t.Error("a ring without points has a centre or an area")
	}
}

func TestPointInPolygonWithAHole(t *testing.T) {
	rings := [][]Point{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{3, 3}, {6, 3}, {6, 6}, {3, 6}, {3, 3}}}
	for _, c := range []struct {
		p    Point
		want bool
	}{
		{Point{1, 1}, true}, {Point{4, 4}, false}, {Point{11, 5}, false}, {Point{-1, 5}, false}, {Point{5, 3}, false},
		{Point{0, 0}, true}, {Point{10, 5}, false}, {Point{5, 10}, false}, {Point{0, 5}, true}, {Point{5, 0}, true},
		{Point{math.NaN(), 5}, false},
	} {
		if got := PointInPolygon(c.p, rings); got != c.want {
			t.Errorf("%v inside: %v, want %v", c.p, got, c.want)
		}
	}
}

func TestClipLine(t *testing.T) {
	b := Bounds{0, 0, 10, 10}
	for _, c := range []struct {
		name string
		line []Point
		want [][]Point
	}{
		{"all inside", []Point{{1, 1}, {9, 1}, {9, 9}}, [][]Point{{{1, 1}, {9, 1}, {9, 9}}}},
		{"through", []Point{{-5, 5}, {15, 5}}, [][]Point{{{0, 5}, {10, 5}}}},
		{"out and in again", []Point{{5, 5}, {15, 5}, {15, 8}, {5, 8}}, [][]Point{{{5, 5}, {10, 5}}, {{10, 8}, {5, 8}}}},
		{"beside", []Point{{-1, -1}, {-1, 20}}, nil},
		{"touches a corner", []Point{{-5, 5}, {5, -5}}, nil},
		{"along an edge", []Point{{-5, 10}, {15, 10}}, [][]Point{{{0, 10}, {10, 10}}}},
		{"one point", []Point{{5, 5}}, nil},
		{"NaN", []Point{{5, 5}, {math.NaN(), 5}, {5, 6}}, nil},
	} {
		got := ClipLine(c.line, b)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			continue
		}
		for k := range got {
			if !samePoints(got[k], c.want[k]) {
				t.Errorf("%s: part %d is %v, want %v", c.name, k, got[k], c.want[k])
			}
		}
	}
}

func TestClippedLinesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := drawLine(t, 2)
		b := Bounds{-20, -30, 25, 10}
		x := rapid.Float64Range(-20, 25).Draw(t, "cut")
		whole, parts := 0.0, 0.0
		for _, p := range ClipLine(line, b) {
			whole += PolylineLength(p)
			for _, q := range p {
				if d, _ := DistanceToPolyline(q, line); !b.Contains(q) || d > 1e-9 {
					t.Fatalf("%v is not on the line within %v", q, b)
				}
			}
		}
		for _, half := range []Bounds{{b.MinX, b.MinY, x, b.MaxY}, {x, b.MinY, b.MaxX, b.MaxY}} {
			for _, p := range ClipLine(line, half) {
				parts += PolylineLength(p)
			}
		}
		on := 0.0 // runs along the cut itself lie in both halves
		for k := 1; k < len(line); k++ {
			if line[k-1].X == x && line[k].X == x {
				return
			}
		}
		if math.Abs(whole-parts-on) > 1e-6 {
			t.Fatalf("cut at x = %g: %g m in the whole, %g m in the halves", x, whole, parts)
		}
	})
}

func TestClipRing(t *testing.T) {
	b := Bounds{0, 0, 10, 10}
	if got := ClipRing([]Point{{5, 5}, {15, 5}, {15, 15}, {5, 15}}, b); RingArea(got) != 25 {
		t.Errorf("a quarter: %v", got)
	}
	if got := ClipRing([]Point{{-5, -5}, {15, -5}, {15, 15}, {-5, 15}}, b); RingArea(got) != 100 {
		t.Errorf("around it: %v", got)
	}
	if got := ClipRing([]Point{{20, 20}, {30, 20}, {30, 30}}, b); got != nil {
		t.Errorf("outside: %v", got)
	}
	if got := ClipRing([]Point{{1, 1}, {9, 1}, {5, 5}}, EmptyBounds()); got != nil {
		t.Errorf("in nothing: %v", got)
	}
	ring := []Point{{5, 5}, {15, 5}, {15, 15}}
	ClipRing(ring, b)
	if ring[1] != (Point{15, 5}) {
		t.Error("the ring itself was changed")
	}
	rapid.Check(t, func(t *rapid.T) {
		ring := drawLine(t, 3)
		x := rapid.Float64Range(-60, 60).Draw(t, "cut")
		got := RingArea(ClipRing(ring, Bounds{-60, -60, x, 60})) + RingArea(ClipRing(ring, Bounds{x, -60, 60, 60}))
		if want := RingArea(ring); math.Abs(got-want) > 1e-6 {
			t.Fatalf("cut at x = %g: %g m² of %g", x, got, want)
		}
	})
}
