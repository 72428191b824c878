package geo

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// drawBoxes gives boxes on a coarse lattice, so that edges touch and distances tie, with empty and
// NaN ones among them.
func drawBoxes(t *rapid.T) []Bounds {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Bounds {
		coord := rapid.IntRange(-40, 40)
		x, y := float64(coord.Draw(t, "x")), float64(coord.Draw(t, "y"))
		switch rapid.IntRange(0, 19).Draw(t, "kind") {
		case 0:
			return EmptyBounds()
		case 1:
			return Bounds{x, math.NaN(), x, y}
		case 2:
			return Bounds{x, y, x, y}
		}
		return Bounds{x, y, x + float64(rapid.IntRange(0, 9).Draw(t, "w")), y + float64(rapid.IntRange(0, 9).Draw(t, "h"))}
	}), 0, 700).Draw(t, "boxes")
}

func TestSearchFindsWhatALoopFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes := drawBoxes(t)
		x := NewIndex(boxes)
		coord := rapid.IntRange(-45, 45)
		q := BoundsOf(Point{float64(coord.Draw(t, "x0")), float64(coord.Draw(t, "y0"))}, Point{float64(coord.Draw(t, "x1")), float64(coord.Draw(t, "y1"))})
		var got, want []uint32
		x.Search(q, func(id uint32) bool { got = append(got, id); return true })
		for id, b := range boxes {
			if b.Intersects(q) {
				want = append(want, uint32(id))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("in %v: got %v, want %v", q, got, want)
		}
		all := EmptyBounds()
		for _, b := range boxes {
			all = all.Union(b)
		}
		if x.Bounds() != all || x.Len() != len(boxes) {
			t.Fatalf("bounds %v, want %v; %d boxes, want %d", x.Bounds(), all, x.Len(), len(boxes))
		}
	})
}

func TestNearestFindsWhatSortingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes := drawBoxes(t)
		x := NewIndex(boxes)
		p := Point{rapid.Float64Range(-60, 60).Draw(t, "x"), float64(rapid.IntRange(-60, 60).Draw(t, "y"))}
		limit := rapid.SampledFrom([]float64{0, 5, 30, math.Inf(1)}).Draw(t, "maxDist")
		most := rapid.IntRange(0, 20).Draw(t, "max")
		exact := func(id uint32) float64 { // at least the distance to the box, and not in its order
			if id%11 == 3 {
				return math.NaN()
			}
			return boxes[id].DistTo(p) + float64(id%7)
		}
		dist := exact
		if rapid.Bool().Draw(t, "boxes only") {
			dist = nil
			exact = func(id uint32) float64 { return boxes[id].DistTo(p) }
		}
		var want []uint32
		for id, b := range boxes {
			if d := exact(uint32(id)); !b.Empty() && d <= limit {
				want = append(want, uint32(id))
			}
		}
		sort.SliceStable(want, func(a, b int) bool { return exact(want[a]) < exact(want[b]) })
		if most > 0 && len(want) > most {
			want = want[:most]
		}
		got := x.Nearest(p, most, limit, dist, []uint32{99})
		if !slices.Equal(got, append([]uint32{99}, want...)) {
			t.Fatalf("at %v: got %v, want %v", p, got[1:], want)
		}
	})
}

func TestSearchStopsWhenAsked(t *testing.T) {
	x := NewIndex(lattice(40))
	n := 0
	x.Search(x.Bounds(), func(uint32) bool { n++; return n < 5 })
	if n != 5 {
		t.Errorf("visited %d, want 5", n)
	}
}

func TestIndexOfNothing(t *testing.T) {
	for _, x := range []*Index{NewIndex(nil), NewIndex([]Bounds{EmptyBounds()})} {
		x.Search(Bounds{-1e300, -1e300, 1e300, 1e300}, func(id uint32) bool { t.Errorf("found %d", id); return true })
		if got := x.Nearest(Point{}, 1, math.Inf(1), nil, nil); len(got) != 0 || !x.Bounds().Empty() {
			t.Errorf("found %v in %v", got, x.Bounds())
		}
	}
	if got := NewIndex(lattice(2)).Nearest(Point{math.NaN(), 0}, 1, 9, nil, nil); len(got) != 0 {
		t.Errorf("near NaN: %v", got)
	}
}

func TestHilbertCurveVisitsNeighbours(t *testing.T) {
	// the first 4096 numbers of the curve are a 64-cell square, each a step of one from the last
	at := make([][2]int, 4096)
	for x := range 64 {
		for y := range 64 {
			d := hilbert(uint32(x), uint32(y))
			if d >= 4096 {
				t.Fatalf("(%d, %d) has number %d", x, y, d)
			}
			at[d] = [2]int{x, y}
		}
	}
	for k := 1; k < len(at); k++ {
		dx, dy := at[k][0]-at[k-1][0], at[k][1]-at[k-1][1]
		if dx*dx+dy*dy != 1 {
			t.Fatalf("number %d is at %v, number %d at %v", k-1, at[k-1], k, at[k])
		}
	}
}

func TestQueriesDoNotAllocate(t *testing.T) {
	x := NewIndex(lattice(200))
	dst := make([]uint32, 0, 16)
	n := 0
	count := func(uint32) bool { n++; return true }
	if a := testing.AllocsPerRun(100, func() { x.Search(Bounds{50, 50, 70, 70}, count) }); a != 0 || n == 0 {
		t.Errorf("Search allocates %g times (%d found)", a, n)
	}
	if a := testing.AllocsPerRun(100, func() { dst = x.Nearest(Point{60.2, 60.4}, 4, 10, nil, dst[:0]) }); a != 0 || len(dst) != 4 {
		t.Errorf("Nearest allocates %g times (%v found)", a, dst)
	}
}

// lattice returns n×n boxes of side 0.5, a metre apart.
func lattice(n int) []Bounds {
	var all []Bounds
	for k := range n * n {
		x, y := float64(k%n), float64(k/n)
		all = append(all, Bounds{x, y, x + 0.5, y + 0.5})
	}
	return all
}

func BenchmarkIndex(b *testing.B) {
	boxes := lattice(1000)
	x := NewIndex(boxes)
	b.Run("build 1M", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewIndex(boxes)
		}
	})
	for _, side := range []float64{1, 10, 100} {
		b.Run(fmt.Sprintf("search %gm", side), func(b *testing.B) {
			n := 0
			for b.Loop() {
				x.Search(Bounds{500, 500, 500 + side, 500 + side}, func(uint32) bool { n++; return true })
			}
			b.ReportMetric(float64(n)/float64(b.N), "found")
		})
	}
	b.Run("nearest 8", func(b *testing.B) {
		dst := make([]uint32, 0, 8)
		for b.Loop() {
			dst = x.Nearest(Point{333.3, 444.4}, 8, 50, nil, dst[:0])
		}
	})
}
