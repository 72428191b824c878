package kernel

import (
	"math"

	"pgregory.net/rapid"
)

// block is a square of cells with a border of closed faces, for tests.
type block struct {
	Args
	z []float64 // bed, by cell index
}

const (
	blockStride = Width + 16
	blockSize   = blockStride * (Width + 4)
)

func newBlock(nx, ny int) *block {
	b := &block{z: make([]float64, blockSize)}
	m := make([]float32, 12*blockSize)
	for _, p := range []*[]float32{&b.H, &b.U, &b.V, &b.H1, &b.U1, &b.V1, &b.DzE, &b.SE, &b.DzN, &b.SN, &b.GN2, &b.Rest} {
		*p, m = m[:blockSize:blockSize], m[blockSize:]
	}
	b.Base, b.Stride, b.NX, b.NY = blockStride+8, blockStride, nx, ny
	b.Dx, b.Dry = 1, 1e-4
	b.Deep = make([]float32, Width+16)
	b.Water, b.Water1 = make([]Row, ny+2), make([]Row, ny+2)
	b.West.Mode, b.East.Mode, b.South.Mode, b.North.Mode = Shut, Shut, Shut, Shut
	return b
}

func (b *block) at(i, j int) int { return b.Base + j*b.Stride + i }

// cells visits the cells of the block.
func (b *block) cells(visit func(i, j, k int)) {
	for j := range b.NY {
		for i := range b.NX {
			visit(i, j, b.at(i, j))
		}
	}
}

// shape computes dz and s from the quantised bed; outside the block the bed goes on as at its edge, s being 0 there.
func (b *block) shape() {
	z := func(i, j int) float64 {
		return b.z[b.at(min(max(i, 0), b.NX-1), min(max(j, 0), b.NY-1))]
	}
	minmod := func(p, q float64) float64 {
		if p*q <= 0 {
			return 0
		}
		return math.Copysign(math.Min(math.Abs(p), math.Abs(q)), p)
	}
	sx := func(i, j int) float64 { return minmod(z(i, j)-z(i-1, j), z(i+1, j)-z(i, j)) }
	sy := func(i, j int) float64 { return minmod(z(i, j)-z(i, j-1), z(i, j+1)-z(i, j)) }
	for j := -1; j < b.NY; j++ {
		for i := -1; i < b.NX; i++ {
			k := b.at(i, j)
			b.DzE[k], b.SE[k] = float32(z(i+1, j)-z(i, j)), float32((sx(i, j)+sx(i+1, j))/2)
			b.DzN[k], b.SN[k] = float32(z(i, j+1)-z(i, j)), float32((sy(i, j)+sy(i, j+1))/2)
		}
	}
}

// step steps and makes the result the state.
func (b *block) step() { b.stepWith(Step) }

func (b *block) stepWith(f Func) {
	b.measure()
	f(&b.Args)
	b.Water, b.Water1 = b.Water1, b.Water
	b.H, b.H1, b.U, b.U1, b.V, b.V1 = b.H1, b.H, b.U1, b.U, b.V1, b.V
}

// stable sets Dt to cfl times what the fastest wave allows.
func (b *block) stable(cfl float64) {
	fastest := 1e-3
	b.cells(func(_, _, k int) {
		fastest = max(fastest, math.Hypot(float64(b.U[k]), float64(b.V[k]))+math.Sqrt(Gravity*float64(b.H[k])))
	})
	b.Dt = float32(cfl * float64(b.Dx) / fastest)
}

// measure sets Water to where there is water.
func (b *block) measure() {
	clear(b.Water)
	b.cells(func(i, j, k int) {
		if b.H[k] != 0 || b.U[k] != 0 || b.V[k] != 0 {
			b.Water[j+1] |= Column(i)
		}
	})
}

func (b *block) volume() float64 {
	sum := 0.0
	b.cells(func(_, _, k int) { sum += float64(b.H[k]) + float64(b.Rest[k]) })
	return sum
}

func quantised(z float64) float64 { return math.Round(z*4096) / 4096 }

// drawBlock draws a block with a rough bed, water that is deep, thin, absent, moving, and rough ground.
func drawBlock(t *rapid.T) *block {
	b := newBlock(rapid.IntRange(1, 7).Draw(t, "nx"), rapid.IntRange(1, 7).Draw(t, "ny"))
	relief := rapid.SampledFrom([]float64{0, 0.01, 1, 30}).Draw(t, "relief")
	depth := rapid.SampledFrom([]float64{1e-5, 1e-3, 0.1, 2, 20}).Draw(t, "depth")
	speed := rapid.SampledFrom([]float64{0, 1e-6, 0.5, 4}).Draw(t, "speed")
	b.Dx = float32(rapid.SampledFrom([]float64{0.05, 1, 5, 50}).Draw(t, "dx"))
	n := rapid.SampledFrom([]float64{0, 0.01, 0.03, 0.2}).Draw(t, "n")
	b.cells(func(_, _, k int) {
		b.z[k] = quantised(relief * rapid.Float64Range(0, 1).Draw(t, "z"))
		b.GN2[k] = float32(Gravity * n * n)
		if rapid.IntRange(0, 3).Draw(t, "wet") > 0 {
			b.H[k] = float32(depth * rapid.Float64Range(0, 1).Draw(t, "h"))
		}
		if b.H[k] > b.Dry {
			b.U[k] = float32(speed * rapid.Float64Range(-1, 1).Draw(t, "u"))
			b.V[k] = float32(speed * rapid.Float64Range(-1, 1).Draw(t, "v"))
		}
	})
	b.shape()
	b.stable(0.45)
	return b
}
