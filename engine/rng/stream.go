package rng

import (
	"fmt"
	"math"
	"math/bits"

	"semul/engine/fmath"
)

// Stream is the source of random numbers for one purpose. It is a value, holds no state and may be
// used from any number of goroutines. The zero Stream works; it is the same for all seeds.
type Stream struct {
	key [2]uint32
}

// NewStream returns the stream of that name under a seed. Streams of different names, or of
// different seeds, are independent.
func NewStream(seed uint64, name string) Stream {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	b := Philox4x32([4]uint32{uint32(h), uint32(h >> 32), uint32(len(name)), 0}, [2]uint32{uint32(seed), uint32(seed >> 32)})
	return Stream{[2]uint32{b[0], b[1]}}
}

// Uint32s returns the 128 random bits of (entity, tick, draw).
func (s Stream) Uint32s(entity, tick uint64, draw uint32) [4]uint32 {
	return Philox4x32(
		[4]uint32{uint32(entity), uint32(entity >> 32), uint32(tick), uint32(tick >> 32)},
		[2]uint32{s.key[0] ^ draw, s.key[1]})
}

// Float64 returns a number of the uniform distribution on [0, 1), a multiple of 2^-53.
func (s Stream) Float64(entity, tick uint64, draw uint32) float64 {
	b := s.Uint32s(entity, tick, draw)
	return unit(b[0], b[1])
}

// Normal returns a number of the standard normal distribution (mean 0, variance 1), by Box and
// Muller's transform, z = √(−2·ln u)·cos 2πv; |z| is at most 8.58.
//
// G. E. P. Box, M. E. Muller, A note on the generation of random normal deviates, Annals of
// Mathematical Statistics 29(2), 1958.
func (s Stream) Normal(entity, tick uint64, draw uint32) float64 {
	b := s.Uint32s(entity, tick, draw)
	u := 1 - unit(b[0], b[1]) // (0, 1]
	v := unit(b[2], b[3])
	return float64(math.Sqrt(-2*fmath.Log(u)) * fmath.Cos(2*math.Pi*v))
}

// Exp returns a number of the exponential distribution of mean 1, in [0, 36.8].
func (s Stream) Exp(entity, tick uint64, draw uint32) float64 {
	return -fmath.Log(1 - s.Float64(entity, tick, draw))
}

// Intn returns a whole number in [0, n), each with the same probability to within n/2^64 of it. It
// panics if n is not positive.
func (s Stream) Intn(n int, entity, tick uint64, draw uint32) int {
	if n <= 0 {
		panic(fmt.Sprintf("rng: Intn: n must be positive, got %d", n))
	}
	b := s.Uint32s(entity, tick, draw)
	hi, _ := bits.Mul64(uint64(b[0])<<32|uint64(b[1]), uint64(n))
	return int(hi)
}

// unit makes a multiple of 2^-53 in [0, 1) of 64 bits. The conversions keep the product from being
// fused with a caller's sum.
func unit(hi, lo uint32) float64 {
	return float64(float64((uint64(hi)<<32|uint64(lo))>>11) * 0x1p-53)
}
