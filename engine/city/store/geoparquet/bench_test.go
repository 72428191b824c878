package geoparquet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// counter counts what is written and keeps nothing.
type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }

// BenchmarkGroup writes what a run records of its lanes each minute: 10,000 lanes with a depth, which is mostly 0, a
// speed and a density. The default run has 361 such groups.
func BenchmarkGroup(b *testing.B) {
	const n = 10000
	random := rand.New(rand.NewPCG(1, 2))
	ids := make([]string, n)
	times, instants := make([]int64, n), make([]int64, n)
	depth, speed, density := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range n {
		ids[i] = fmt.Sprintf("%d_%d", 100+i/2, i%2)
	}
	var out counter
	w, err := NewWriter(&out, []Field{{Name: "time_ns", Type: Int64}, {Name: "time", Type: Instant}, {Name: "lane", Type: String}, {Name: "depth", Type: Float32}, {Name: "speed", Type: Float32}, {Name: "density", Type: Float32}}, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	names, err := w.Prepare(2, ids)
	if err != nil {
		b.Fatal(err)
	}
	k := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		for i := range n {
			times[i], instants[i] = 60e9*k, 1784200000e9+60e9*k
			if i%8 == 0 {
				depth[i] = float32(k) / 100 * random.Float32()
			}
			speed[i], density[i] = 13.9, 0
			if i%3 == 0 {
				speed[i], density[i] = 13.9*random.Float32(), float32(math.Floor(10*random.Float64()))/200
			}
		}
		k++
		b.StartTimer()
		if err := w.Group(times, instants, names, depth, speed, density); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.n)/float64(k), "bytes/group")
}
