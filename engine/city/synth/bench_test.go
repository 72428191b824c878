package synth

import (
	"testing"

	"semul/engine/par"
	"semul/engine/units"
)

// BenchmarkGenerate makes a city of each size, sewer and grid of engine/city/complete included.
func BenchmarkGenerate(b *testing.B) {
	for _, c := range []struct {
		name string
		km2  float64
	}{{"1km2", 1}, {"12km2", 12.2}, {"48km2", 48}, {"400km2", 400}} {
		b.Run(c.name, func(b *testing.B) {
			if c.km2 > 100 && testing.Short() {
				b.Skip("400 km² takes a minute; run without -short")
			}
			spec := DefaultSpec()
			spec.Seed, spec.Area = 7, units.SquareMetre(c.km2*1e6)
			spec, err := spec.Check()
			if err != nil {
				b.Fatal(err)
			}
			pool := par.NewPool(0)
			defer pool.Close()
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := generate(spec, pool); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(c.km2*float64(b.N)/b.Elapsed().Seconds(), "km²/s")
		})
	}
}
