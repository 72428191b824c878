package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var nan32 = float32(math.NaN())

func TestSample(t *testing.T) {
	// row 0 is the southern one
	r := Raster{Grid{3, 2, 0, 0, 10}, []float32{0, 10, 20, 100, nan32, 120}}
	for _, c := range []struct {
		name string
		p    Point
		want float64
	}{
		{"cell centre", Point{5, 5}, 0},
		{"between two centres", Point{10, 5}, 5},
		{"between four centres, one without data", Point{10, 9.9}, (0*.51 + 10*.51 + 100*.49) / (.51 + .51 + .49)},
		{"outer half of a border cell", Point{1, 5}, 0},
		{"outer corner", Point{0, 0}, 0},
		{"in the gap", Point{15, 11}, math.NaN()},
		{"outside", Point{-0.1, 5}, math.NaN()},
		{"NaN", Point{math.NaN(), 5}, math.NaN()},
	} {
		got := r.Sample(c.p)
		if !(math.Abs(got-c.want) < 1e-9) && !(got != got && c.want != c.want) {
			t.Errorf("%s: Sample(%v) = %g, want %g", c.name, c.p, got, c.want)
		}
	}
}

func TestSampleIsExactOnAPlane(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		plane := func(p Point) float64 { return 3 + 0.25*p.X - 0.5*p.Y }
		r := NewRaster(g)
		for id := range r.Val {
			r.Val[id] = float32(plane(g.CenterOf(id)))
		}
		in := Bounds{g.Center(0, 0).X, g.Center(0, 0).Y, g.Center(g.NX-1, 0).X, g.Center(0, g.NY-1).Y}
		p := Point{rapid.Float64Range(in.MinX, in.MaxX).Draw(t, "x"), rapid.Float64Range(in.MinY, in.MaxY).Draw(t, "y")}
		if got := r.Sample(p); !(math.Abs(got-plane(p)) < 1e-4) {
			t.Fatalf("at %v: %g, want %g", p, got, plane(p))
		}
	})
}

func TestResample(t *testing.T) {
	r := Raster{Grid{4, 2, 0, 0, 10}, []float32{1, 2, 3, 4, 5, 6, 7, nan32}}
	for _, c := range []struct {
		name string
		to   Grid
		want []float32
	}{
		{"same grid", r.Grid, r.Val},
		{"twice as coarse", Grid{2, 1, 0, 0, 20}, []float32{3.5, (3 + 4 + 7) / 3.}},
		{"shifted by a quarter cell", Grid{1, 1, 2.5, 0, 10}, []float32{1.25}},
		{"one and a half cells", Grid{1, 1, 0, 0, 15}, []float32{(100*1 + 50*2 + 50*5 + 25*6) / 225.}},
		{"finer: steps", Grid{3, 1, 5, 1, 5}, []float32{1, 2, 2}},
		{"outside", Grid{1, 1, 100, 0, 10}, []float32{nan32}},
		{"less than half covered", Grid{1, 1, -6, 0, 10}, []float32{nan32}},
		{"half covered", Grid{1, 1, -5, 0, 10}, []float32{1}},
		{"half without data", Grid{1, 1, 30, 0, 20}, []float32{nan32}}, // a quarter has data
		{"far larger", Grid{1, 1, -1000, -1000, 3000}, []float32{nan32}},
	} {
		got := r.Resample(c.to)
		for id, want := range c.want {
			if z := got.Val[id]; !(math.Abs(float64(z-want)) < 1e-6) && !(z != z && want != want) {
				t.Errorf("%s: cell %d: got %g, want %g", c.name, id, z, want)
			}
		}
	}
	old := r.Val[0]
	if r.Resample(r.Grid).Val[0]++; r.Val[0] != old {
		t.Error("the copy shares its values")
	}
}

func TestResampleKeepsTheAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrid(t)
		r := NewRaster(g)
		want := 0.0
		for id := range r.Val {
			r.Val[id] = rapid.Float32Range(-100, 100).Draw(t, "z")
			want += float64(r.Val[id]) * g.Cell * g.Cell
		}
		// a grid whose cells all lie inside: then none is lost at the border
		n := rapid.IntRange(1, 9).Draw(t, "n")
		to := Grid{g.NX * n, g.NY * n, g.X0, g.Y0, g.Cell / float64(n)}
		if m := rapid.IntRange(1, 4).Draw(t, "m"); g.NX%m == 0 && g.NY%m == 0 {
			to = Grid{g.NX / m, g.NY / m, g.X0, g.Y0, g.Cell * float64(m)}
		}
		got := 0.0
		for _, z := range r.Resample(to).Val {
			got += float64(z) * to.Cell * to.Cell
		}
		if math.Abs(got-want) > 1e-5*(1+100*g.Cell*g.Cell*float64(g.Cells())) {
			t.Fatalf("%v to %v: amount %g became %g", g, to, want, got)
		}
	})
}

func TestFillGaps(t *testing.T) {
	n := nan32
	for _, c := range []struct {
		name       string
		nx         int
		val, want  []float32
		most, fill int
		left       []Gap
	}{
		{"nothing to do", 2, []float32{1, 2, 3, 4}, []float32{1, 2, 3, 4}, 3, 0, nil},
		{"three in a row", 5, []float32{0, n, n, n, 8}, []float32{0, 2, 4, 6, 8}, 3, 3, nil},
		{"four in a row are too many", 6, []float32{0, n, n, n, n, 5}, []float32{0, n, n, n, n, 5}, 3, 0,
			[]Gap{{1, 0, Point{15, 5}, 4, Bounds{10, 0, 50, 10}}}},
		{"at the border", 3, []float32{n, 1, 2}, []float32{n, 1, 2}, 3, 0, []Gap{{0, 0, Point{5, 5}, 1, Bounds{0, 0, 10, 10}}}},
		{"in a column", 1, []float32{2, n, 4}, []float32{2, 3, 4}, 3, 1, nil},
		{"row and column agree on a mean", 3, []float32{0, 10, 0, 0, n, 4, 0, 20, 0}, []float32{0, 10, 0, 0, 8.5, 4, 0, 20, 0}, 3, 1, nil},
		{"the shorter bridge weighs more", 4, []float32{0, 0, 9, 0, 0, n, n, 0, 0, 6, 9, 0}, // row run 2, columns run 1
			[]float32{0, 0, 9, 0, 0, (0*.5 + 3) / 1.5, (0*.5 + 9) / 1.5, 0, 0, 6, 9, 0}, 3, 2, nil},
		{"filled cells are no ends for others", 4, []float32{1, n, n, n, 1, n, 1, n}, []float32{1, n, n, n, 1, 1, 1, n}, 1, 1,
			[]Gap{{1, 0, Point{15, 5}, 4, Bounds{10, 0, 40, 20}}}},
		{"two gaps, by their first cell", 4, []float32{n, 1, 1, n, 1, 1, n, n}, []float32{n, 1, 1, n, 1, 1, n, n}, 0, 0,
			[]Gap{{0, 0, Point{5, 5}, 1, Bounds{0, 0, 10, 10}}, {3, 0, Point{35, 5}, 3, Bounds{20, 0, 40, 20}}}},
	} {
		r := Raster{Grid{c.nx, len(c.val) / c.nx, 0, 0, 10}, append([]float32(nil), c.val...)}
		filled, left := r.FillGaps(c.most)
		if filled != c.fill || len(left) != len(c.left) {
			t.Errorf("%s: filled %d, left %v; want %d, %v", c.name, filled, left, c.fill, c.left)
			continue
		}
		for k := range left {
			if left[k] != c.left[k] {
				t.Errorf("%s: gap %d is %+v, want %+v", c.name, k, left[k], c.left[k])
			}
		}
		for id, want := range c.want {
			if z := r.Val[id]; !(math.Abs(float64(z-want)) < 1e-6) && !(z != z && want != want) {
				t.Errorf("%s: cell %d: got %g, want %g", c.name, id, z, want)
			}
		}
	}
}

func TestRange(t *testing.T) {
	if lo, hi := (Raster{Grid{3, 1, 0, 0, 1}, []float32{nan32, 3, -2}}).Range(); lo != -2 || hi != 3 {
		t.Errorf("got %g to %g", lo, hi)
	}
	if lo, hi := NewRaster(Grid{2, 2, 0, 0, 1}).Range(); lo == lo || hi == hi {
		t.Errorf("no data: got %g to %g", lo, hi)
	}
}

func BenchmarkResample(b *testing.B) {
	r := NewRaster(Grid{1000, 1000, 0, 0, 1})
	for id := range r.Val {
		r.Val[id] = float32(id)
	}
	for b.Loop() {
		r.Resample(Grid{310, 310, 3, 3, 3.2})
	}
	b.ReportMetric(float64(len(r.Val))*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
}
