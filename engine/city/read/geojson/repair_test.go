package geojson

import (
	"math"
	"testing"

	"semul/engine/geo"

	"pgregory.net/rapid"
)

func points(xy ...float64) []geo.Point {
	var ring []geo.Point
	for k := 0; k < len(xy); k += 2 {
		ring = append(ring, geo.Point{X: xy[k], Y: xy[k+1]})
	}
	return ring
}

func TestRingsBecomeSimple(t *testing.T) {
	for _, c := range []struct {
		name  string
		ring  []geo.Point
		areas []float64 // of the rings that come out
		clean bool
	}{
		{"square", points(0, 0, 10, 0, 10, 10, 0, 10), []float64{100}, true},
		{"clockwise and closed", points(0, 0, 0, 10, 10, 10, 10, 0, 0, 0), []float64{100}, true},
		{"bow tie", points(0, 0, 10, 10, 10, 0, 0, 10), []float64{25, 25}, false},
		{"two squares that touch at a corner", points(0, 0, 10, 0, 10, 10, 20, 10, 20, 20, 10, 20, 10, 10, 0, 10), []float64{100, 100}, false},
		{"a spike", points(0, 0, 10, 0, 20, 0, 10, 0, 10, 10, 0, 10), []float64{100}, false},
		{"a spike half way along an edge", points(0, 0, 10, 0, 10, 5, 30, 5, 10, 5, 10, 10, 0, 10), []float64{100}, false},
		{"a small loop at a corner", points(0, 0, 10, 0, 10, 10, -2, 10, 0, 8.5, -2, 8.5, 0, 10, 0, 5), nil, false},
		{"a repeated stretch", points(0, 0, 10, 0, 10, 10, 10, 5, 10, 10, 0, 10), []float64{100}, false},
		{"collapsed", points(0, 0, 10, 0, 0, 0, 10, 0), nil, false},
		{"two points", points(0, 0, 10, 0), nil, false},
		{"a line there and back", points(0, 0, 10, 0, 20, 0, 10, 0), nil, false},
		{"nothing", nil, nil, false},
	} {
		rings, mended := simple(c.ring)
		if c.name == "a small loop at a corner" { // what counts is that nothing crosses and little is lost
			if len(rings) == 0 || total(rings) < 95 || mended == "" {
				t.Errorf("%s: %.2f m² %q", c.name, total(rings), mended)
			}
			continue
		}
		if len(rings) != len(c.areas) || (mended == "") != c.clean {
			t.Errorf("%s: %d rings %v, %q", c.name, len(rings), rings, mended)
			continue
		}
		for i, want := range c.areas {
			if got := geo.RingArea(rings[i]); math.Abs(got-want) > 1e-6 {
				t.Errorf("%s: ring %d of %g m², want %g, counter-clockwise", c.name, i, got, want)
			}
		}
	}
}

// Any ring of up to a dozen corners on a coarse lattice, where crossings, touchings and overlaps abound: what comes out
// is simple and lies within the hull of what went in.
func TestAnyRingIsMended(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		var ring []geo.Point
		for range n {
			p := geo.Point{X: 10 * float64(rapid.IntRange(0, 6).Draw(t, "x")), Y: 10 * float64(rapid.IntRange(0, 6).Draw(t, "y"))}
			if len(ring) == 0 || ring[len(ring)-1] != p {
				ring = append(ring, p)
			}
		}
		box := geo.BoundsOf(ring...)
		rings, mended := simple(ring)
		for _, r := range rings {
			if geo.RingArea(r) < speck || !box.Pad(1e-6).Covers(geo.BoundsOf(r...)) {
				t.Fatalf("ring %v of %g m² (%q)", r, geo.RingArea(r), mended)
			}
			for i := range r {
				for k := i + 2; k < len(r); k++ {
					if i == 0 && k == len(r)-1 {
						continue
					}
					a, b, c, d := r[i], r[i+1], r[k], r[(k+1)%len(r)]
					if p, _, u, ok := geo.SegmentsMeet(a, b, c, d); ok && p.Dist(c.Lerp(d, u)) < 1e-3 && p.Dist(a) > 0.01 && p.Dist(b) > 0.01 && p.Dist(c) > 0.01 && p.Dist(d) > 0.01 {
						t.Fatalf("%v crosses itself at %v (%q)", r, p, mended)
					}
				}
			}
		}
		nested(rings, nil) // must not panic
	})
}

func TestNestingMakesHoles(t *testing.T) {
	box := func(r float64) []geo.Point { return geo.Bounds{MinX: -r, MinY: -r, MaxX: r, MaxY: r}.Ring() }
	var got []float64
	for _, r := range nested([][]geo.Point{box(2), box(50)}, [][]geo.Point{box(20)}) {
		got = append(got, geo.RingArea(r))
	}
	if len(got) != 3 || got[0] != 10000 || got[1] != -1600 || got[2] != 16 {
		t.Errorf("%v, want 10000, its hole of 1600, and the island of 16", got)
	}
}
