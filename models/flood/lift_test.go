package flood

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

// A lift moves what is there and no more, and no water is lost on the way.
func TestLiftsMoveWater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := geo.Grid{NX: 90, NY: 12, Cell: 5}
		bed := make([]float64, g.Cells())
		for id := range bed {
			if i := id % g.NX; i > 40 && i < 50 {
				bed[id] = 5 // a dam
			}
		}
		d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: 0.03})
		if err != nil {
			t.Fatal(err)
		}
		depth := rapid.Float64Range(0, 1).Draw(t, "depth")
		for j := range g.NY {
			for i := range 40 {
				d.SetDepth(i, j, depth)
			}
		}
		to := [][]int{{g.ID(80, 6), g.ID(81, 6)}, nil}[rapid.IntRange(0, 1).Draw(t, "out")]
		l := d.AddLift([]int{g.ID(35, 5), g.ID(35, 6), g.ID(36, 6)}, to)
		asked := 0.0
		for range 5 {
			v := rapid.Float64Range(0, 60).Draw(t, "volume")
			asked += v
			l.Ask(v)
			if err := d.Advance(context.Background(), 10, 1); err != nil {
				t.Fatal(err)
			}
		}
		if l.Moved > asked*(1+1e-9) || depth > 0.5 && asked < 100 && l.Moved < 0.9*asked {
			t.Fatalf("asked for %g m³ at %g m, moved %g", asked, depth, l.Moved)
		}
		behind := 0.0
		for j := range g.NY {
			for i := 50; i < g.NX; i++ {
				behind += d.Depth(i, j) * d.cellArea()
			}
		}
		want := l.Moved
		if to == nil {
			want = 0
		}
		if math.Abs(behind-want) > 1e-3*(1+want) {
			t.Fatalf("%g m³ behind the dam, moved %g", behind, want)
		}
		if residual, all := d.Ledger().Residual(); math.Abs(residual) > 1e-5*(1+all) {
			t.Fatalf("residual %g m³ of %g", residual, all)
		}
	})
}
