package flood

import (
	"context"
	"testing"

	"semul/engine/geo"
)

// A free side lets water out only, be the ground behind it falling inwards or a sink beside it, as an inlet of a sewer is:
// none comes from beyond, with either solver.
func TestNothingComesInOverAFreeSide(t *testing.T) {
	for _, solver := range []Solver{FullWater, LocalInertia} {
		const n = 20
		bed := make([]float64, n*n)
		for id := range bed {
			bed[id] = -0.02 * float64(id%n) // falls away from the free west side
		}
		d := newDomain(t, Config{Grid: geo.Grid{NX: n, NY: n, Cell: 5}, Bed: bed, Solver: solver})
		var cells []int
		for j := range n {
			cells = append(cells, j*n)
		}
		side, err := d.addSide("west", west, cells)
		if err != nil {
			t.Fatal(err)
		}
		for id := range bed {
			i, j := d.Grid.IJ(id)
			d.SetDepth(i, j, 0.3)
		}
		had, taken, in, before := d.Volume(), 0.0, 0.0, 0.0
		sink, si, sj := d.tileOf(0, 10)
		for range 120 {
			taken -= d.put(sink, si, sj, -0.5*d.Depth(0, 10)) * d.cellArea()
			if err := d.Advance(context.Background(), 1, 1); err != nil {
				t.Fatal(err)
			}
			in, before = in+max(0, side.Volume-before), side.Volume
		}
		if in > 1e-3*had || d.Volume()+taken > had*(1+1e-6) || taken < 1 {
			t.Errorf("solver %d: %g m³ came in over a free side; %g m³ were there, %g m³ are, the sink took %g m³", solver, in, had, d.Volume(), taken)
		}
	}
}
