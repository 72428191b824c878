package flood

import (
	"math"
	"testing"

	"semul/engine/geo"
	"semul/engine/par"
)

// A round in one sweep gives the same bits as one step after the other, with one worker and with three.
func TestSweepIsAnOrderOnly(t *testing.T) { bySolver(t, sweepIsAnOrderOnly) }

func sweepIsAnOrderOnly(t *testing.T, s Solver) {
	g := geo.Grid{NX: 12*side + 10, NY: 2*side + 5, Cell: 5}
	run := func(few, workers int) string {
		pool := par.NewPool(workers)
		defer pool.Close()
		d := newDomain(t, Config{Grid: g, Bed: hills(g), Rough: 0.03, Local: 1, Solver: s, Pool: pool})
		d.few = few
		if _, err := d.AddWall("dyke", []geo.Point{{X: 200, Y: -5}, {X: 700, Y: 500}}, 9); err != nil {
			t.Fatal(err)
		}
		for id := range g.Cells() {
			i, j := g.IJ(id)
			d.SetDepth(i, j, math.Max(0, 1.5-float64(0.004*float64(i))))
		}
		advance(t, d, 20)
		w := d.Work()
		if w.Steps < 2*w.Rounds {
			t.Fatalf("%d steps in %d rounds: nothing to take together", w.Steps, w.Rounds)
		}
		closes(t, d, 1e-6)
		return d.state()
	}
	want := run(1000, 1)
	for _, workers := range []int{1, 3} {
		if got := run(1, workers); got != want {
			t.Errorf("%d workers: the water differs", workers)
		}
	}
}
