package fmath

import (
	"hash/fnv"
	"math"
	"testing"
)

// These are the bits every processor must give: any change of a result, by an edit or by a fused
// operation (run this test with GOAMD64=v3, or on arm64), changes the hash. An edit that is meant
// to change results states so in the changelog.
func TestBitsAreTheSameEverywhere(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(x, y float64) float64
		want uint64
	}{
		{"Exp", func(x, _ float64) float64 { return Exp(x) }, 0x84e30888de85fbf5},
		{"Log", func(x, _ float64) float64 { return Log(math.Abs(x)) }, 0xeb8ed8312fd2148b},
		{"Log2", func(x, _ float64) float64 { return Log2(math.Abs(x)) }, 0x622ad80e33b118ec},
		{"Log10", func(x, _ float64) float64 { return Log10(math.Abs(x)) }, 0x433c76fe924e8c0d},
		{"Sin", func(x, y float64) float64 { return Sin(x) + Sin(x*y*1e9) }, 0xd0caf888187c7add},
		{"Cos", func(x, y float64) float64 { return Cos(x) + Cos(x*y*1e9) }, 0xb83fee85d2eae892},
		{"Tan", func(x, _ float64) float64 { return Tan(x) }, 0x94b1b4d0661c8e6d},
		{"Atan", func(x, _ float64) float64 { return Atan(x) }, 0x3e0e942f7c6a8523},
		{"Atan2", Atan2, 0x8c93bffed35fab5c},
		{"Tanh", func(x, _ float64) float64 { return Tanh(x / 50) }, 0x7e44ed3c2abe7314},
		{"Pow", func(x, y float64) float64 { return Pow(math.Abs(x), y) }, 0x3eee2cd6bb6dd02e},
		{"Cbrt", func(x, _ float64) float64 { return Cbrt(x) }, 0x881c959455208f24},
		{"Cbrt32", func(x, _ float64) float64 { return float64(Cbrt32(float32(x))) }, 0x92dca3fde9fe0e3a},
	} {
		h := fnv.New64a()
		state := uint64(1)
		next := func() float64 { // xorshift: [−100, 100) in steps of 2^-40 or so
			state ^= state << 13
			state ^= state >> 7
			state ^= state << 17
			return float64(int64(state)>>11) * (100.0 / (1 << 52))
		}
		for range 20000 {
			b := math.Float64bits(c.f(next(), next()))
			var raw [8]byte
			for i := range raw {
				raw[i] = byte(b >> (8 * i))
			}
			h.Write(raw[:])
		}
		if got := h.Sum64(); got != c.want {
			t.Errorf("%s: the bits hash to %#x, want %#x", c.name, got, c.want)
		}
	}
}

var sink float64

func BenchmarkFunctions(b *testing.B) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
	}{
		{"Exp", Exp}, {"Log", Log}, {"Log2", Log2}, {"Log10", Log10}, {"Sin", Sin}, {"Cos", Cos}, {"Tan", Tan}, {"Atan", Atan},
		{"Atan2", func(x float64) float64 { return Atan2(x, 2) }}, {"Tanh", Tanh}, {"Pow", func(x float64) float64 { return Pow(x, 2.3) }},
		{"Cbrt", Cbrt}, {"Cbrt32", func(x float64) float64 { return float64(Cbrt32(float32(x))) }},
		{"math.Exp", math.Exp}, {"math.Log", math.Log}, {"math.Sin", math.Sin}, {"math.Cbrt", math.Cbrt}, {"math.Pow", func(x float64) float64 { return math.Pow(x, 2.3) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			x := 0.1
			for b.Loop() {
				sink = c.f(x)
				if x += 0.0137; x > 6 {
					x = 0.1
				}
			}
		})
	}
}
