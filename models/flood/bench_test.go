//go:build unix

package flood

import (
	"context"
	"slices"
	"syscall"
	"testing"

	"semul/engine/par"
	"semul/models/flood/kernel"
)

// cpuSeconds is what this process has used: the machine may be shared.
func cpuSeconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) * 1e-9
}

// BenchmarkStep is the case of flood.md section 16 at 1024², one worker, on each kernel of each solver.
func BenchmarkStep(b *testing.B) {
	benchmark(b, FullWater, kernel.ByName)
}

func BenchmarkInertia(b *testing.B) {
	benchmark(b, LocalInertia, kernel.InertiaByName)
}

func benchmark(b *testing.B, s Solver, byName func(string) (kernel.Func, error)) {
	for _, name := range kernel.Names() {
		b.Run(name, func(b *testing.B) {
			step, err := byName(name)
			if err != nil {
				b.Skip(err)
			}
			pool := par.NewPool(1)
			defer pool.Close()
			d := WetSquare(s, 1024, step, pool)
			ctx := context.Background()
			if err := d.Advance(ctx, 4, 1); err != nil {
				b.Fatal(err)
			}
			var rates []float64 // of single steps: a shared machine is slow now and then
			b.ReportAllocs()
			for b.Loop() {
				before, cpu := d.Work().Updates, cpuSeconds()
				if err := d.Advance(ctx, 0.3, 1); err != nil {
					b.Fatal(err)
				}
				rates = append(rates, float64(d.Work().Updates-before)/(cpuSeconds()-cpu)/1e6)
			}
			slices.Sort(rates)
			b.ReportMetric(rates[len(rates)/2], "Mcell/cpu-s")
			b.ReportMetric(rates[len(rates)-1], "best-Mcell/cpu-s")
		})
	}
}
