package kernel

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawInertia draws a block with discharges in place of speeds, 0 on its walls.
func drawInertia(t *rapid.T) *block {
	b := drawBlock(t)
	b.Dry = 1e-3
	deepest := 0.1
	b.cells(func(i, j, k int) {
		b.U[k], b.V[k] = float32(b.H[k]*b.U[k]), float32(b.H[k]*b.V[k])
		if i == b.NX-1 {
			b.U[k] = 0
		}
		if j == b.NY-1 {
			b.V[k] = 0
		}
		deepest = max(deepest, float64(b.H[k]))
	})
	b.Dt = float32(0.7 * float64(b.Dx) / math.Sqrt(Gravity*deepest))
	return b
}

// (8) to (10) in float64.
func referenceInertia(hL, hR, dz, q, qm, qp, side, n2, dt, dx float64) float64 {
	const g = Gravity
	d := dz + hR - hL
	hf := max(hL, dz+hR) - max(0, dz)
	if hf <= 1e-3 {
		return 0
	}
	pull := g * hf * dt / dx * d
	m := 0.9*q + 0.05*(qm+qp) - pull
	if m*d > 0 {
		m = q - pull
	}
	x := m / (1 + dt*g*n2*math.Hypot(q, side)/math.Pow(hf, 7.0/3))
	most := min(hf*math.Sqrt(g*hf), 10*hf)
	return max(-most, min(most, x))
}

// The sweep over faces gives what the equations say.
func TestInertiaFollowsTheEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		depth := rapid.SampledFrom([]float64{0.01, 0.3, 5}).Draw(t, "depth")
		draw := func(lo, hi float64, name string) float32 {
			return float32(rapid.Float64Range(lo, hi).Draw(t, name))
		}
		one := func(x float32) []float32 { return []float32{x} }
		hL, hR, dz := draw(0, depth, "hL"), draw(0, depth, "hR"), draw(-depth, depth, "dz")
		q, qm, qp := draw(-depth, depth, "q"), draw(-depth, depth, "qm"), draw(-depth, depth, "qp")
		a, b, c, d := draw(-depth, depth, "a"), draw(-depth, depth, "b"), draw(-depth, depth, "c"), draw(-depth, depth, "d")
		n := rapid.Float64Range(0, 0.1).Draw(t, "n")
		dt, dx := rapid.Float64Range(0.01, 2).Draw(t, "dt"), 5.0
		hf := max(float64(hL), float64(dz)+float64(hR)) - max(0, float64(dz))
		if math.Abs(hf-1e-3) < 1e-5 {
			return // on the edge of dry
		}
		gn := float32(Gravity * n * n)
		out := make([]float32, 1)
		s := swath{n: 1, hL: one(hL), hR: one(hR), dz: one(dz), gL: one(gn), gR: one(gn), q: one(q), qm: one(qm), qp: one(qp), a: one(a), b: one(b), c: one(c), d: one(d), out: out}
		s.discharge(&faceConsts{float32(Gravity * dt / dx), float32(dt / 2), 1e-3})
		side := (float64(a) + float64(b) + float64(c) + float64(d)) / 4
		want := referenceInertia(float64(hL), float64(hR), float64(dz), float64(q), float64(qm), float64(qp), side, n*n, dt, dx)
		m := 0.9*float64(q) + 0.05*(float64(qm)+float64(qp)) - Gravity*hf*dt/dx*(float64(dz)+float64(hR)-float64(hL))
		if rise := float64(dz) + float64(hR) - float64(hL); math.Abs(m) < 1e-5*depth || math.Abs(rise) < 1e-5*depth {
			return // uphill or not is rounding
		}
		if math.Abs(float64(out[0])-want) > 2e-4*math.Abs(want)+4e-6*depth*(1+dt) {
			t.Fatalf("q' = %g, want %g", out[0], want)
		}
	})
}

// Still water stays still to the last bit, at any height.
func TestInertiaKeepsStillWaterStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawInertia(t)
		level := quantised(rapid.Float64Range(0, 31).Draw(t, "level"))
		b.cells(func(_, _, k int) {
			b.H[k], b.U[k], b.V[k] = float32(max(0, level-b.z[k])), 0, 0
			b.z[k] += 1000
		})
		b.shape()
		before := append([]float32(nil), b.H...)
		for range 20 {
			b.stepWith(Inertia)
		}
		b.cells(func(i, j, k int) {
			if b.H[k] != before[k] || b.U[k] != 0 || b.V[k] != 0 {
				t.Fatalf("cell (%d, %d): depth %g, was %g; discharge (%g, %g)", i, j, b.H[k], before[k], b.U[k], b.V[k])
			}
		})
	})
}

// No water comes or goes, no depth is negative, and none had to be lifted, whatever the ground and however long the step.
func TestInertiaKeepsWater(t *testing.T) {
	rationed := 0
	rapid.Check(t, func(t *rapid.T) {
		b := drawInertia(t)
		b.Dt *= float32(rapid.SampledFrom([]float64{1, 1, 5}).Draw(t, "longer"))
		before := b.volume()
		for range 20 {
			b.stepWith(Inertia)
			if b.Clipped != 0 || b.Lowest != 0 {
				t.Fatalf("%g m lifted, lowest %g", b.Clipped, b.Lowest)
			}
			b.cells(func(i, j, k int) {
				if !(b.H[k] >= 0) || b.U[k]-b.U[k] != 0 || b.V[k]-b.V[k] != 0 {
					t.Fatalf("cell (%d, %d): %g m, (%g, %g) m²/s", i, j, b.H[k], b.U[k], b.V[k])
				}
			})
		}
		w := scratches.Get().(*scratch)
		if slices.Contains(w.inertia.short[:], true) {
			rationed++
		}
		scratches.Put(w)
		if math.Abs(b.volume()-before) > 1e-6*before {
			t.Fatalf("%g m of water became %g", before, b.volume())
		}
	})
	if rationed == 0 {
		t.Error("no cell was about to give more than it has: the factor was not tried")
	}
}

// Exchanging the axes exchanges the result, bit for bit.
func TestInertiaTransposed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawInertia(t)
		c := b.transposed()
		c.Dry = b.Dry
		for range 5 {
			b.stepWith(Inertia)
			c.stepWith(Inertia)
		}
		b.cells(func(i, j, k int) {
			m := c.at(j, i)
			if b.H[k] != c.H[m] || b.U[k] != c.V[m] || b.V[k] != c.U[m] {
				t.Fatalf("cell (%d, %d): %g m (%g, %g); transposed %g m (%g, %g)", i, j, b.H[k], b.U[k], b.V[k], c.H[m], c.V[m], c.U[m])
			}
		})
	})
}

// A step in place gives what a step into other arrays gives.
func TestInertiaInPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawInertia(t)
		step, err := InertiaByName(rapid.SampledFrom(Names()).Draw(t, "kernel"))
		if err != nil {
			t.Fatal(err)
		}
		c := b.twin()
		for range 4 {
			b.stepWith(step)
			c.measure()
			c.H1, c.U1, c.V1, c.Water1 = c.H, c.U, c.V, c.Water
			step(&c.Args)
		}
		b.cells(func(i, j, k int) {
			if b.H[k] != c.H[k] || b.U[k] != c.U[k] || b.V[k] != c.V[k] || b.Rest[k] != c.Rest[k] {
				t.Fatalf("cell (%d, %d): %g m (%g, %g); in place %g m (%g, %g)", i, j, b.H[k], b.U[k], b.V[k], c.H[k], c.U[k], c.V[k])
			}
		})
	})
}

// A closed face divides still water of two levels, and keeps it still.
func TestInertiaWallHoldsWater(t *testing.T) {
	b := newBlock(6, 5)
	b.cells(func(i, j, k int) {
		b.H[k] = 1
		if i >= 3 {
			b.H[k] = 2
		}
	})
	b.shape()
	b.Walls.EastOff = []uint16{0}
	for j := range b.NY {
		b.Walls.East = append(b.Walls.East, 3)
		b.Walls.EastOff = append(b.Walls.EastOff, uint16(j+1))
	}
	b.Dt = 0.1
	before := append([]float32(nil), b.H...)
	for range 50 {
		b.stepWith(Inertia)
	}
	b.cells(func(i, j, k int) {
		if b.H[k] != before[k] {
			t.Fatalf("cell (%d, %d): %g m, was %g", i, j, b.H[k], before[k])
		}
	})
}

// Two blocks beside each other compute the same discharge through their common face.
func TestInertiaBlocksJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := drawInertia(t)
		if whole.NX < 2 {
			whole = whole.transposed()
			whole.Dry = 1e-3
		}
		if whole.NX < 2 {
			return
		}
		cut := rapid.IntRange(1, whole.NX-1).Draw(t, "cut")
		whole.measure()
		half := func(from, to int) *block {
			x := whole.twin()
			x.Base, x.NX, x.Dry = whole.Base+from, to-from, whole.Dry
			if from > 0 {
				x.West.Mode = Open
			} else {
				x.East.Mode = Open
			}
			for j := range whole.Water {
				x.Water[j] = whole.Water[j] >> from & Columns(0, to-from)
			}
			Inertia(&x.Args)
			return x
		}
		left, right := half(0, cut), half(cut, whole.NX)
		for j := range whole.NY {
			a, b := left.U1[left.at(cut-1, j)], right.U1[right.at(-1, j)]
			if a != b {
				t.Fatalf("row %d: %g m²/s on the left of the cut, %g on the right", j, a, b)
			}
		}
		sum := 0.0
		whole.cells(func(i, j, k int) {
			h := float64(left.H1[k]) + float64(left.Rest[k])
			if i >= cut {
				h = float64(right.H1[k]) + float64(right.Rest[k])
			}
			if !(h >= 0) {
				t.Fatalf("cell (%d, %d): %g m", i, j, h)
			}
			sum += h
		})
		if v := whole.volume(); math.Abs(sum-v) > 1e-6*v {
			t.Fatalf("%g m of water became %g in two blocks", v, sum)
		}
	})
}

func TestInertiaAllocatesNothing(t *testing.T) {
	b := newBlock(Width, Width)
	b.cells(func(i, _, k int) { b.H[k] = 1 + 0.1*float32(i%3) })
	b.shape()
	b.Dt = 0.01
	if n := testing.AllocsPerRun(10, func() { b.stepWith(BestInertia()) }); n > 0 {
		t.Errorf("%g allocations a step", n)
	}
}

// BenchmarkInertia is one block of 64 × 64 wet cells, in cache, on each kernel.
func BenchmarkInertia(b *testing.B) {
	for _, name := range Names() {
		b.Run(name, func(b *testing.B) {
			step, err := InertiaByName(name)
			if err != nil {
				b.Fatal(err)
			}
			x := newBlock(Width, Width)
			x.cells(func(i, j, k int) {
				x.z[k] = quantised(0.1 * math.Sin(float64(i)/5) * math.Cos(float64(j)/7))
				x.H[k] = 1 + 0.1*float32(i%3)
				x.GN2[k] = Gravity * 0.0009
			})
			x.shape()
			x.Dt = 0.1
			b.ReportAllocs()
			for b.Loop() {
				x.stepWith(step)
			}
			b.ReportMetric(float64(Width*Width*b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
		})
	}
}
