package kernel

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What flanks bring counts as if it stood beside the block, whatever stands there, and what they take away is the block's
// first and last column after the step. Both solvers, all kernels.
func TestFlanksStandForTheCellsBeside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, byName := drawBlock(t), ByName
		if rapid.Bool().Draw(t, "inertia") {
			b, byName = drawInertia(t), InertiaByName
		}
		step, err := byName(rapid.SampledFrom(Names()).Draw(t, "kernel"))
		if err != nil {
			t.Fatal(err)
		}
		b.West.Mode, b.East.Mode = Open, Open
		deepest := 0.1
		b.cells(func(_, _, k int) { deepest = max(deepest, float64(b.H[k])) })
		value := func(hi float64, name string) float32 { return float32(rapid.Float64Range(0, hi).Draw(t, name)) }
		var beyond, rim [2]Flank
		for side := range beyond {
			if !rapid.Bool().Draw(t, "wet") {
				continue
			}
			for j := range b.NY {
				f := &beyond[side]
				f.H[j], f.U[j], f.V[j], f.Deep[j] = value(deepest, "h"), value(0.5, "u"), value(0.5, "v"), value(0.5, "deep")
			}
		}
		c := b.twin()
		for j := range b.NY {
			w, e := b.at(-1, j), b.at(b.NX, j)
			b.H[w], b.U[w], b.V[w], b.U[w-1] = beyond[0].H[j], beyond[0].U[j], beyond[0].V[j], beyond[0].Deep[j]
			b.H[e], b.U[e], b.V[e] = beyond[1].H[j], beyond[1].U[j], beyond[1].V[j]
			for _, x := range [3][]float32{c.H, c.U, c.V} {
				x[w], x[e] = 7, 7
			}
			c.U[w-1] = 7
		}
		c.Beyond, c.Rim = [2]*Flank{&beyond[0], &beyond[1]}, [2]*Flank{&rim[0], &rim[1]}
		b.measure()
		c.measure()
		step(&b.Args)
		step(&c.Args)
		same := func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) }
		b.cells(func(i, j, k int) {
			if !same(b.H1[k], c.H1[k]) || !same(b.U1[k], c.U1[k]) || !same(b.V1[k], c.V1[k]) {
				t.Fatalf("cell (%d, %d): %g m (%g, %g), with flanks %g m (%g, %g)", i, j, b.H1[k], b.U1[k], b.V1[k], c.H1[k], c.U1[k], c.V1[k])
			}
		})
		if !slices.Equal(b.Water1[1:b.NY+1], c.Water1[1:b.NY+1]) || !same(b.Speed, c.Speed) {
			t.Fatalf("water %x and waves of %g m/s, with flanks %x and %g", b.Water1, b.Speed, c.Water1, c.Speed)
		}
		for side, i := range [2]int{0, b.NX - 1} {
			for j := range b.NY {
				if k := c.at(i, j); !same(rim[side].H[j], c.H1[k]) || !same(rim[side].U[j], c.U1[k]) || !same(rim[side].V[j], c.V1[k]) {
					t.Fatalf("side %d, row %d: shows %g m (%g, %g), has %g m (%g, %g)", side, j, rim[side].H[j], rim[side].U[j], rim[side].V[j], c.H1[k], c.U1[k], c.V1[k])
				}
			}
		}
		for j := range b.NY {
			if k := c.at(b.NX-1, j); b.NX > 1 && !same(rim[1].Deep[j], c.U1[k-1]) {
				t.Fatalf("row %d: shows %g further in, has %g", j, rim[1].Deep[j], c.U1[k-1])
			}
		}
	})
}
