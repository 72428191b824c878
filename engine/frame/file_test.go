package frame

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

var layers = []LayerSpec{
	{Name: "flood.depth", Kind: Raster, Support: city.FloodCell, Quantum: 0.001},
	{Name: "traffic.vehicle", Kind: Mover, Support: city.Vehicle},
	{Name: "traffic.signal", Kind: Class, Support: city.OfSignal, Quantum: 1},
}

// drive makes samples of all layers: a wet front that grows, and vehicles that drive, change lane, come and go.
func drive(n int) [][]Sample {
	random := rand.New(rand.NewPCG(3, 4))
	out := make([][]Sample, len(layers))
	var m Movers
	next := uint32(1)
	for t := range n {
		s := Sample{At: clock.Time(t) * 1e9, Values: make([]uint16, 5000)}
		for i := range s.Values {
			s.Values[i] = Missing
			if i < t*40 {
				s.Values[i] = uint16(i/7 + t)
			}
		}
		out[0] = append(out[0], s)
		var after Movers
		for i := range m.ID {
			pos, lane := m.Pos[i]+m.Speed[i], m.Lane[i]
			if pos > 200 {
				pos, lane = pos-200, lane+1
			}
			if random.IntN(50) > 0 {
				after.Add(m.ID[i], lane, pos, max(0, m.Speed[i]+random.Float32()-0.5), m.Type[i])
			}
		}
		for range 5 {
			after.Add(next, random.Uint32N(100), 0, 10, uint8(next%4))
			next += 1 + random.Uint32N(3)
		}
		m = after
		var copied Sample
		(&Sample{At: s.At, Movers: m}).CopyTo(&copied)
		out[1] = append(out[1], copied)
		out[2] = append(out[2], Sample{At: s.At, Values: []uint16{uint16(t / 30 % 2), 1}})
	}
	return out
}

func write(t *testing.T, samples [][]Sample) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := NewWriter(&file, Info{City: "town", Layers: layers})
	if err != nil {
		t.Fatal(err)
	}
	for k := range samples[0] {
		for layer := range samples {
			if err := w.Add(layer, &samples[layer][k]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func open(t *testing.T, b []byte) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func agrees(t *testing.T, want, got *Sample) {
	t.Helper()
	if want.At != got.At || len(want.Values) != len(got.Values) || want.Movers.Len() != got.Movers.Len() {
		t.Fatalf("at %v: %d values and %d movers became %d and %d at %v", want.At, len(want.Values), want.Movers.Len(), len(got.Values), got.Movers.Len(), got.At)
	}
	for i, v := range want.Values {
		if got.Values[i] != v {
			t.Fatalf("at %v: value %d is %d, was %d", want.At, i, got.Values[i], v)
		}
	}
	a, b := &want.Movers, &got.Movers
	for i := range a.ID {
		if a.ID[i] != b.ID[i] || a.Lane[i] != b.Lane[i] || a.Type[i] != b.Type[i] ||
			math.Abs(float64(a.Pos[i]-b.Pos[i])) > 0.051 || math.Abs(float64(a.Speed[i]-b.Speed[i])) > 0.126 {
			t.Fatalf("at %v: mover %d: lane %d at %g m, %g m/s became %d lane %d at %g m, %g m/s", want.At, a.ID[i], a.Lane[i], a.Pos[i], a.Speed[i], b.ID[i], b.Lane[i], b.Pos[i], b.Speed[i])
		}
	}
}

func TestEverySampleComesBackInAnyOrder(t *testing.T) {
	samples := drive(300)
	f := open(t, write(t, samples))
	random := rand.New(rand.NewPCG(5, 6))
	var pair [2]Sample
	for range 600 {
		layer, k := random.IntN(len(samples)), random.IntN(299)
		half := clock.Time(random.IntN(2)) * 5e8
		w, err := f.Pair(layer, clock.Time(k)*1e9+half, &pair)
		if err != nil {
			t.Fatal(err)
		}
		agrees(t, &samples[layer][k], &pair[0])
		if half > 0 {
			agrees(t, &samples[layer][k+1], &pair[1])
			if w != 0.5 {
				t.Fatalf("weight %g half way", w)
			}
		} else if w != 0 {
			t.Fatalf("weight %g at a sample", w)
		}
	}
}

func TestUnfinishedFileIsReadAsFarAsItGoes(t *testing.T) {
	samples := drive(300)
	whole := write(t, samples)
	for _, cut := range []int{len(whole) - 3, len(whole) - 2000, len(whole) / 2} {
		f := open(t, whole[:cut])
		if !f.Incomplete {
			t.Error("a cut file is not marked")
		}
		if _, to := f.Span(); to < 60e9 {
			t.Errorf("of a file cut at %d of %d bytes, nothing after %v is left", cut, len(whole), to)
		}
		var pair [2]Sample
		if _, err := f.Pair(1, 30e9, &pair); err != nil {
			t.Fatal(err)
		}
		agrees(t, &samples[1][30], &pair[0])
	}
}

func TestErrorsNameLayerAndFormat(t *testing.T) {
	samples := drive(3)
	b := write(t, samples)
	f := open(t, b)
	f.byLayer[2] = nil
	var pair [2]Sample
	if _, err := f.Pair(2, 0, &pair); err == nil || !strings.Contains(err.Error(), "traffic.signal was not recorded") {
		t.Errorf("got %v", err)
	}
	newer := append([]byte("SEMULFR9"), b[8:]...)
	if _, err := Open(bytes.NewReader(newer), int64(len(newer))); err == nil || !strings.Contains(err.Error(), `format "SEMULFR9"`) {
		t.Errorf("got %v", err)
	}
}

func TestStoredValuesRoundAndClamp(t *testing.T) {
	l := LayerSpec{Quantum: 0.001}
	for _, c := range []struct {
		in   float64
		want uint16
	}{{0, 0}, {-1, 0}, {0.0004, 0}, {0.0006, 1}, {1.5, 1500}, {1e9, Missing - 1}, {math.NaN(), Missing}} {
		if got := l.Store(c.in); got != c.want {
			t.Errorf("%g is stored as %d, want %d", c.in, got, c.want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	t := &testing.T{}
	b := write(t, drive(5))
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		var pair [2]Sample
		for _, layer := range file.Layers() {
			if _, err := file.Pair(layer, 2e9, &pair); err != nil {
				continue
			}
		}
	})
}
