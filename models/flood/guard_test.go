//go:build unix

package flood

import (
	"context"
	"slices"
	"testing"

	"semul/engine/par"
	"semul/models/flood/kernel"
)

// TestSpeedGuard holds the vector kernels to a share of what the memory gives in the same process, so that a kernel that
// spills its registers or a copy too much is seen on any machine. Shares are a third of those measured, for other
// programs may share cache and memory; the median of turns counts.
func TestSpeedGuard(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: speed is not measured")
	}
	pool := par.NewPool(1)
	defer pool.Close()
	triad := NewTriad(4<<20, pool)
	rate := func(work func() float64) float64 {
		done, cpu := 0.0, cpuSeconds()
		for cpuSeconds()-cpu < 0.03 {
			done += work()
		}
		return done / (cpuSeconds() - cpu)
	}
	for _, c := range []struct {
		solver Solver
		kernel string
		bytes  float64 // a cell-update
		share  float64 // of the triad
	}{
		{FullWater, "avx512", FullBytes, 0.10},
		{FullWater, "avx2", FullBytes, 0.08},
		{LocalInertia, "avx512", InertiaBytes, 0.10},
		{LocalInertia, "avx2", InertiaBytes, 0.09},
	} {
		byName := kernel.ByName
		if c.solver == LocalInertia {
			byName = kernel.InertiaByName
		}
		step, err := byName(c.kernel)
		if err != nil {
			t.Log("skipped: ", err)
			continue
		}
		d := WetSquare(c.solver, 512, step, pool)
		solve := func() float64 {
			before := d.Work().Updates
			if err := d.Advance(context.Background(), 1, 1); err != nil {
				t.Fatal(err)
			}
			return c.bytes * float64(d.Work().Updates-before)
		}
		var shares []float64
		for range 5 {
			shares = append(shares, rate(solve)/rate(triad.Run))
		}
		slices.Sort(shares)
		t.Logf("solver %d on %s: %.0f %% of the triad", c.solver, c.kernel, 100*shares[2])
		if shares[2] < c.share {
			t.Errorf("solver %d on %s: %.1f %% of the triad, want at least %.0f %%", c.solver, c.kernel, 100*shares[2], 100*c.share)
		}
	}
}
