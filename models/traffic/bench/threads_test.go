package bench

import (
	"fmt"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/par"
)

// Updates per second of the clock on the wall, by size of the grid and number of workers. To judge two workers, run two
// processes with workers=1 at the same time: together they are what two processors can do.
func BenchmarkWorkers(b *testing.B) {
	for _, n := range []int{20, 40, 80} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("grid=%d/workers=%d", n, workers), func(b *testing.B) {
				pool := par.NewPool(workers)
				defer pool.Close()
				s, err := New(n, clock.Time(time.Hour), pool)
				if err != nil {
					b.Fatal(err)
				}
				s.Run(Warm)
				before := s.Counts()
				for b.Loop() {
					s.Step()
				}
				after := s.Counts()
				b.ReportMetric(float64(after.Updates-before.Updates)/b.Elapsed().Seconds()/1e6, "Mupdates/s")
				b.ReportMetric(float64(after.Updates-before.Updates)/float64(after.Steps-before.Steps), "vehicles")
			})
		}
	}
}
