package par

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

func TestEachAllocatesNothing(t *testing.T) {
	procs(t, 4)
	p := NewPool(0)
	defer p.Close()
	var n atomic.Int64
	f := func(int) { n.Add(1) }
	nested := func(int) { p.Each(8, f) }
	for range 1000 { // goroutines' stacks and the runtime's own lists have grown
		p.Each(64, f)
		p.Each(8, nested)
	}
	// The runtime allocates now and then on its own (a waiting list entry for a channel): take the
	// best of some rounds, each of 1000 calls.
	best := uint64(1 << 60)
	for range 10 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 1000 {
			p.Each(64, f)
			p.Each(8, nested)
		}
		runtime.ReadMemStats(&after)
		best = min(best, after.Mallocs-before.Mallocs)
	}
	if best > 0 {
		t.Errorf("1000 calls allocated %d times", best)
	}
	if n.Load() == 0 {
		t.Error("nothing ran")
	}
}

// BenchmarkEach is the price of one call over empty bodies.
func BenchmarkEach(b *testing.B) {
	for _, workers := range []int{1, 2, 7} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			procs(b, workers)
			p := NewPool(workers)
			defer p.Close()
			f := func(int) {}
			b.ReportAllocs()
			for b.Loop() {
				p.Each(16, f)
			}
		})
	}
}

// BenchmarkGaps is what matters: 16 tasks of 6 µs (100 µs together), then a serial gap, again and
// again. Ideal on two processors is gap + 50 µs; "over" is what the step took beyond that.
//
// Length of one Each (median of 4000) on a 2-core EPYC machine, by how often an idle worker looks
// again, two workers; the figures for seven workers are 3 to 6 µs more:
//
//	idleSpins      0     100     300    1000
//	no gap      68 µs   51 µs   52 µs   52 µs
//	20 µs       68 µs   67 µs   53 µs   52 µs
//	200 µs      72 µs   75 µs   73 µs   75 µs
//	processors busy at 200 µs
//	            1.26    1.29    1.34    1.55
func BenchmarkGaps(b *testing.B) {
	for _, workers := range []int{1, 2, 7} {
		for _, gap := range []time.Duration{0, 20 * time.Microsecond, 200 * time.Microsecond} {
			b.Run(fmt.Sprintf("workers=%d/gap=%s", workers, gap), func(b *testing.B) {
				procs(b, workers)
				p := NewPool(workers)
				defer p.Close()
				f := func(int) { burn(6250 * time.Nanosecond) }
				b.ReportAllocs()
				for b.Loop() {
					p.Each(16, f)
					burn(gap)
				}
				perStep := b.Elapsed() / time.Duration(b.N)
				ideal := gap + 100*time.Microsecond/time.Duration(min(workers, 2))
				b.ReportMetric(float64(perStep-ideal)/1000, "over-µs")
			})
		}
	}
}

var burned atomic.Uint64

// burn computes for about d, without looking at a clock.
func burn(d time.Duration) {
	x := uint64(d) | 1
	for range int64(float64(d) * perNanosecond) {
		x = x*6364136223846793005 + 1442695040888963407
	}
	if x == 0 {
		burned.Add(1)
	}
}

var perNanosecond = calibrate()

// calibrate takes the best of many short rounds: the machine may be busy.
func calibrate() float64 {
	const n = 20_000
	best := 0.0
	x := uint64(1)
	for range 500 {
		start := time.Now()
		for range n {
			x = x*6364136223846793005 + 1442695040888963407
		}
		best = max(best, n/float64(time.Since(start)))
	}
	burned.Add(x & 1)
	return best
}
