package frame

import (
	"bytes"
	"cmp"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// counter counts what is written and keeps nothing.
type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }

// traffic is 3,000 vehicles in stop-and-go traffic, a sample a second for ten minutes; five leave and five enter each
// second.
func traffic(n, seconds int) []Sample {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]Sample, seconds)
	var m Movers
	next := uint32(0)
	enter := func() {
		m.Add(next, random.Uint32N(10000), 0, 8, uint8(next%5))
		next++
	}
	for range n {
		enter()
		i := m.Len() - 1
		m.Pos[i], m.Speed[i] = 200*random.Float32(), 14*random.Float32()
	}
	for t := range seconds {
		out[t].At = clock.Time(t) * 1e9
		(&Sample{At: out[t].At, Movers: m}).CopyTo(&out[t])
		var after Movers
		for i := range m.ID {
			if random.IntN(n) < 5 {
				continue
			}
			v := m.Speed[i]
			if random.IntN(60) == 0 {
				v = 14 * random.Float32() // a queue that it joins or leaves
			} else if v > 2 {
				v = min(14, v+0.6*(random.Float32()-0.5))
			} else {
				v = 0 // standing
			}
			pos, lane := m.Pos[i]+(v+m.Speed[i])/2, m.Lane[i]
			if pos > 200 {
				pos, lane = pos-200, random.Uint32N(10000)
			}
			after.Add(m.ID[i], lane, pos, v, m.Type[i])
		}
		m = after
		for m.Len() < n {
			enter()
		}
	}
	return out
}

// storm is a grid of 800 × 600 cells, a sample each 30 s: a quarter comes under water, by ripples of a few millimetres.
func storm(samples int) []Sample {
	random := rand.New(rand.NewPCG(3, 4))
	out := make([]Sample, samples)
	for t := range out {
		out[t].At = clock.Time(t) * 30e9
		out[t].Values = make([]uint16, 800*600)
		for j := range 600 {
			for i := range 800 {
				front := 100 + 300*math.Sin(float64(j)/90)*float64(t)/float64(samples)
				if depth := (front - float64(i)) * 4; depth > 0 {
					out[t].Values[j*800+i] = uint16(depth) + uint16(random.IntN(6))
				}
			}
		}
	}
	return out
}

// BenchmarkMovers measures what a recorded vehicle-second costs: the default run has 3,000 vehicles × 21,600 s.
func BenchmarkMovers(b *testing.B) { movers(b, traffic(3000, 600)) }

// BenchmarkMoversByLane is the same with movers in the order of their lanes, as models keep them.
func BenchmarkMoversByLane(b *testing.B) {
	samples := traffic(3000, 600)
	for k := range samples {
		m, order := &samples[k].Movers, []int{}
		for i := range m.ID {
			order = append(order, i)
		}
		slices.SortFunc(order, func(x, y int) int { return cmp.Compare(m.Lane[x], m.Lane[y]) })
		var by Movers
		for _, i := range order {
			by.Add(m.ID[i], m.Lane[i], m.Pos[i], m.Speed[i], m.Type[i])
		}
		samples[k].Movers = by
	}
	movers(b, samples)
}

func movers(b *testing.B, samples []Sample) {
	var out counter
	w, err := NewWriter(&out, Info{Layers: []LayerSpec{{Name: "traffic.vehicle", Kind: Mover, Support: city.Vehicle}}})
	if err != nil {
		b.Fatal(err)
	}
	k, n := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		s := samples[k%len(samples)]
		s.At = clock.Time(k) * 1e9
		if err := w.Add(0, &s); err != nil {
			b.Fatal(err)
		}
		n += s.Movers.Len()
		k++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/mover")
	b.ReportMetric(float64(out.n)/float64(n), "bytes/mover")
}

// BenchmarkRaster measures what a recorded cell costs: the default run has 480,000 cells × 720 samples.
func BenchmarkRaster(b *testing.B) {
	samples := storm(60)
	var out counter
	w, err := NewWriter(&out, Info{Layers: []LayerSpec{{Name: "flood.depth", Kind: Raster, Support: city.FloodCell, Quantum: 0.001}}})
	if err != nil {
		b.Fatal(err)
	}
	k, n := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		s := samples[k%len(samples)]
		s.At = clock.Time(k) * 30e9
		if err := w.Add(0, &s); err != nil {
			b.Fatal(err)
		}
		n += len(s.Values)
		k++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/cell")
	b.ReportMetric(float64(out.n)/float64(k), "bytes/sample")
}

// BenchmarkReadMovers measures how fast replay unpacks vehicles.
func BenchmarkReadMovers(b *testing.B) {
	samples := traffic(3000, 300)
	var file bytes.Buffer
	w, err := NewWriter(&file, Info{Layers: []LayerSpec{{Name: "traffic.vehicle", Kind: Mover, Support: city.Vehicle}}})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for i := range samples {
		n += samples[i].Movers.Len()
		if err := w.Add(0, &samples[i]); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	f, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, h := range f.byLayer[0] {
			if _, err := f.decode(h); err != nil && err != io.EOF {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/mover")
}
