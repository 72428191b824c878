package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// twin returns a block of its own with equal content.
func (b *block) twin() *block {
	c := newBlock(b.NX, b.NY)
	args := b.Args
	for _, p := range []struct{ to, from *[]float32 }{{&c.H, &b.H}, {&c.U, &b.U}, {&c.V, &b.V}, {&c.DzE, &b.DzE}, {&c.SE, &b.SE}, {&c.DzN, &b.DzN}, {&c.SN, &b.SN}, {&c.GN2, &b.GN2}} {
		copy(*p.to, *p.from)
	}
	c.Dt, c.Dx, c.Dry, c.Walls = args.Dt, args.Dx, args.Dry, args.Walls
	c.West.Mode, c.East.Mode, c.South.Mode, c.North.Mode = args.West.Mode, args.East.Mode, args.South.Mode, args.North.Mode
	return c
}

// drawKernel draws one of this processor's kernels.
func drawKernel(t *rapid.T) Func {
	name := rapid.SampledFrom(Names()).Draw(t, "kernel")
	step, err := ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return step
}

// Every kernel gives the bits of the plain one: over rough beds, dry cells, films, walls, and depths lifted from below 0.
func TestKernelsAgree(t *testing.T) {
	if len(vectors) == 0 {
		t.Skip("this processor has no vector kernel")
	}
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) { agree(t, Step, v.step, 0.45) })
		t.Run(v.name+" inertia", func(t *testing.T) { agree(t, Inertia, v.inertia, 0.7) })
	}
}

func agree(t *testing.T, plain, vector Func, cfl float64) {
	lifted := 0
	rapid.Check(t, func(t *rapid.T) {
		b := newBlock(rapid.IntRange(1, Width).Draw(t, "nx"), rapid.IntRange(1, 9).Draw(t, "ny"))
		relief := rapid.SampledFrom([]float64{0, 0.01, 1, 30}).Draw(t, "relief")
		depth := rapid.SampledFrom([]float64{1e-7, 1e-5, 1e-3, 0.1, 2, 20}).Draw(t, "depth")
		speed := rapid.SampledFrom([]float64{0, 1e-12, 1e-6, 0.5, 4}).Draw(t, "speed")
		wet := rapid.Float64Range(0, 1).Draw(t, "wet")
		seed := rapid.Uint64().Draw(t, "seed")
		random := func() float64 { // splitmix64: thousands of draws would be slow
			seed += 0x9e3779b97f4a7c15
			z := seed
			z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
			z = (z ^ z>>27) * 0x94d049bb133111eb
			return float64((z^z>>31)>>11) / (1 << 53)
		}
		b.Dx = float32(rapid.SampledFrom([]float64{0.05, 5}).Draw(t, "dx"))
		b.cells(func(_, _, k int) {
			b.z[k] = quantised(relief * random())
			b.GN2[k] = float32(Gravity * 0.0009 * random())
			if random() < wet {
				b.H[k] = float32(depth * random())
			}
			if b.H[k] > b.Dry {
				b.U[k], b.V[k] = float32(speed*(2*random()-1)), float32(speed*(2*random()-1))
			}
		})
		b.shape()
		b.stable(rapid.SampledFrom([]float64{0.2, cfl, 1.2}).Draw(t, "cfl"))
		if rapid.Bool().Draw(t, "walls") {
			b.Walls.EastOff, b.Walls.NorthOff = []uint16{0}, []uint16{0}
			for range b.NY {
				b.Walls.East = append(b.Walls.East, uint16(random()*float64(b.NX+1)))
				b.Walls.EastOff = append(b.Walls.EastOff, uint16(len(b.Walls.East)))
			}
			for range b.NY + 1 {
				b.Walls.North = append(b.Walls.North, uint16(random()*float64(b.NX)))
				b.Walls.NorthOff = append(b.Walls.NorthOff, uint16(len(b.Walls.North)))
			}
		}
		c := b.twin()
		for n := range 4 {
			b.stepWith(plain)
			c.stepWith(vector)
			if b.Speed != c.Speed || b.Lowest != c.Lowest || b.Clipped != c.Clipped {
				t.Fatalf("step %d: speed %g, lowest %g, clipped %g; vector %g, %g, %g", n, b.Speed, b.Lowest, b.Clipped, c.Speed, c.Lowest, c.Clipped)
			}
			if b.Clipped > 0 {
				lifted++
			}
			for j := 1; j <= b.NY; j++ {
				if b.Water[j] != c.Water[j] {
					t.Fatalf("step %d, row %d: water in %b, vector %b", n, j-1, b.Water[j], c.Water[j])
				}
			}
			b.cells(func(i, j, k int) {
				for _, v := range [4][2]float32{{b.H[k], c.H[k]}, {b.U[k], c.U[k]}, {b.V[k], c.V[k]}, {b.Rest[k], c.Rest[k]}} {
					if math.Float32bits(v[0]) != math.Float32bits(v[1]) {
						t.Fatalf("step %d, cell (%d, %d): %g, vector %g", n, i, j, v[0], v[1])
					}
				}
			})
		}
	})
	if lifted == 0 && cfl < 0.5 { // local inertia lifts none
		t.Error("no depth fell below 0: the lifting was not tried")
	}
}

// Rows need not be tight, and what they say afterwards is.
func TestRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		c := b.twin()
		for range 4 {
			b.stepWith(Step)
			for j := range c.Water {
				c.Water[j] = Columns(0, c.NX)
			}
			c.Water[0], c.Water[c.NY+1] = 0, 0
			Step(&c.Args)
			c.H, c.H1, c.U, c.U1, c.V, c.V1, c.Water, c.Water1 = c.H1, c.H, c.U1, c.U, c.V1, c.V, c.Water1, c.Water
			told := append([]Row(nil), b.Water...)
			b.measure()
			b.cells(func(i, j, k int) {
				if b.H[k] != c.H[k] || b.U[k] != c.U[k] || b.V[k] != c.V[k] {
					t.Fatalf("cell (%d, %d): %g m with tight rows, %g m with wide ones", i, j, b.H[k], c.H[k])
				}
				if b.H[k] == 0 && (b.U[k] != 0 || b.V[k] != 0 || b.Rest[k] != 0) {
					t.Fatalf("cell (%d, %d): dry, and moving or kept from", i, j)
				}
			})
			for j := 1; j <= b.NY; j++ {
				if told[j] != b.Water[j] {
					t.Fatalf("row %d: water in %b, told %b", j-1, b.Water[j], told[j])
				}
			}
		}
	})
}

// What is not a number shows in Total of every kernel.
func TestTotalShowsNaN(t *testing.T) {
	for _, name := range Names() {
		step, err := ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{0, 7, 8, 18} {
			b := newBlock(19, 3)
			b.cells(func(_, _, k int) { b.H[k] = 1 })
			b.shape()
			b.Dt = 0.01
			b.H[b.at(i, 1)] = float32(math.NaN())
			b.stepWith(step)
			if b.Total-b.Total == 0 {
				t.Errorf("%s: NaN in column %d gives a total of %g", name, i, b.Total)
			}
		}
	}
}

func TestByName(t *testing.T) {
	if _, err := ByName("sse"); err == nil {
		t.Error("sse is no kernel")
	}
}
