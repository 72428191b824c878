package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// reference computes one face by equations (1) to (5) as flood.md section 5 prints them, in float64.
func reference(hL, uL, vL, hR, uR, vR, dz, s float64) (F, L, R, T float64) {
	const g = Gravity
	d := dz + (hR - hL)
	rL, rR := 0.0, 0.0
	if 2*hR >= hL {
		rL = max(0, min(s, d))
	}
	if 2*hL >= hR {
		rR = max(0, -max(s, d))
	}
	e := dz + rR
	zs := max(rL, e)
	hl, hr := max(0, hL+(rL-zs)), max(0, hR+(e-zs))
	cl, cr := math.Sqrt(g*hl), math.Sqrt(g*hr)
	us, cs := (uL+uR)/2+cl-cr, max(0, (cl+cr)/2+(uL-uR)/4)
	SL, SR := uR-2*cr, uL+2*cl
	if hl > 1e-6 {
		SL = min(uL-cl, us-cs)
	}
	if hr > 1e-6 {
		SR = max(uR+cr, us+cs)
	}
	SL, SR = min(0, SL), max(0, SR)
	if hl <= 1e-6 && hr <= 1e-6 {
		hl, hr, SL, SR = 0, 0, 0, 0
	}
	w := 1 / max(SR-SL, 1e-6)
	ql, qr, dh := hl*uL, hr*uR, hr-hl
	p := g / 2 * dh * (hr + hl)
	F = (SR*ql - SL*qr + SL*SR*dh) * w
	M := (SR*ql*uL - SL*(qr*uR+p) + SL*SR*(qr-ql)) * w
	T = F * vL
	if F < 0 {
		T = F * vR
	}
	return F, M + g/2*(hL+hl)*rL, M - p + g/2*(hR+hr)*rR, T
}

// The sweeps of face.go give what the equations say.
func TestFacesFollowTheEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w terms
		var f faces
		depth := rapid.SampledFrom([]float64{1e-4, 0.05, 3}).Draw(t, "depth")
		draw := func(lo, hi float64, name string) []float32 {
			return []float32{float32(rapid.Float64Range(lo, hi).Draw(t, name))}
		}
		hL, hR := draw(0, depth, "hL"), draw(0, depth, "hR")
		uL, uR, vL, vR := draw(-5, 5, "uL"), draw(-5, 5, "uR"), draw(-5, 5, "vL"), draw(-5, 5, "vR")
		dz := []float32{float32(quantised(depth * rapid.Float64Range(-2, 2).Draw(t, "dz")))}
		s := []float32{dz[0] * float32(rapid.SampledFrom([]float64{0, 0.3, 1, 1.5, -0.5}).Draw(t, "s"))}
		w.reconstruct(0, 1, hL, hR, dz, s)
		w.speeds(0, 1, uL, uR)
		w.fluxes(&f, 0, 1, hL, uL, vL, hR, uR, vR)
		x := func(v []float32) float64 { return float64(v[0]) }
		F, L, R, T := reference(x(hL), x(uL), x(vL), x(hR), x(uR), x(vR), x(dz), x(s))
		// Rounding to float32 moves depths by 1e-7 of (h+|dz|), which moves fluxes by that times waves and speeds.
		h := max(x(hL), x(hR)) + math.Abs(x(dz))
		c := 5 + math.Sqrt(Gravity*h)
		tol := 4e-6 * h * c
		for _, v := range []struct {
			name     string
			got      float32
			want, by float64
		}{{"F", f.F[0], F, tol}, {"L", f.L[0], L, tol * c}, {"R", f.R[0], R, tol * c}, {"T", f.T[0], T, tol * 5}} {
			if math.Abs(float64(v.got)-v.want) > v.by {
				t.Fatalf("%s = %g, want %g ± %g", v.name, v.got, v.want, v.by)
			}
		}
	})
}

// Eq. (7), against the same in float64.
func TestFrictionFollowsTheEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBlock(1, 1)
		k := b.at(0, 0)
		h := rapid.Float64Range(2e-4, 10).Draw(t, "h")
		u, v := rapid.Float64Range(-5, 5).Draw(t, "u"), rapid.Float64Range(-5, 5).Draw(t, "v")
		n := rapid.Float64Range(0, 0.2).Draw(t, "n")
		b.Dt = float32(rapid.Float64Range(1e-3, 5).Draw(t, "dt"))
		b.Dx = 1e9 // walls far off: only the bed acts
		b.H[k], b.U[k], b.V[k], b.GN2[k] = float32(h), float32(u), float32(v), float32(Gravity*n*n)
		b.step()
		a := float64(b.Dt) * Gravity * n * n * math.Hypot(u, v) / math.Pow(h, 4.0/3)
		for _, x := range []struct {
			got  float32
			want float64
		}{{b.U[k], u * 2 / (1 + math.Sqrt(1+4*a))}, {b.V[k], v * 2 / (1 + math.Sqrt(1+4*a))}} {
			if math.Abs(float64(x.got)-x.want) > 3e-5*math.Abs(x.want)+1e-6 {
				t.Fatalf("h %g u %g v %g n %g dt %g: %g, want %g", h, u, v, n, b.Dt, x.got, x.want)
			}
		}
	})
}

// Still water on any quantised bed, with islands, stays still to the last bit, at any height above the sea.
func TestStillWaterStaysStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		level := quantised(rapid.Float64Range(0, 31).Draw(t, "level"))
		b.cells(func(_, _, k int) {
			b.H[k], b.U[k], b.V[k] = float32(max(0, level-b.z[k])), 0, 0
			b.z[k] += 1000
		})
		b.shape()
		b.stable(0.45)
		before := append([]float32(nil), b.H...)
		for range 20 {
			b.step()
		}
		b.cells(func(i, j, k int) {
			if b.H[k] != before[k] || b.U[k] != 0 || b.V[k] != 0 {
				t.Fatalf("cell (%d, %d): depth %g, was %g; speed (%g, %g)", i, j, b.H[k], before[k], b.U[k], b.V[k])
			}
		})
	})
}

// Closed in, water neither comes nor goes, and no depth is negative. A single column on dry ground sends 2/3·c·h through
// each of its four sides, so a Courant number of 3/8 is what keeps it from sending more than it has; above that a solver
// must look at Lowest.
// A calm basin loses no water to rounding, however small the changes of a step are beside the depth.
func TestCalmWaterIsKeptToTheLastBit(t *testing.T) {
	b := newBlock(40, 30)
	b.Dx = 5
	b.cells(func(i, j, k int) {
		b.H[k] = 3 + float32(1e-4*math.Sin(0.2*float64(i)+0.3*float64(j)))
		b.GN2[k] = float32(Gravity * 0.03 * 0.03)
	})
	b.shape()
	b.stable(0.45)
	before := b.volume()
	for range 3000 {
		b.step()
	}
	if lost := math.Abs(b.volume() - before); lost > 1e-9*before {
		t.Errorf("%g m of %g m are lost in 3000 steps", lost, before)
	}
}

func TestWaterIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		before := b.volume()
		clipped := 0.0
		for range 10 {
			b.stable(0.3)
			b.step()
			clipped += b.Clipped
			if float64(b.Lowest) < -1e-5*before {
				t.Fatalf("a depth of %g m before clipping", b.Lowest)
			}
			b.cells(func(i, j, k int) {
				if !(b.H[k] >= 0) || b.U[k]-b.U[k] != 0 || b.V[k]-b.V[k] != 0 {
					t.Fatalf("cell (%d, %d): %g m, (%g, %g) m/s", i, j, b.H[k], b.U[k], b.V[k])
				}
			})
		}
		if got := b.volume() - clipped; math.Abs(got-before) > 1e-6*before {
			t.Fatalf("%g m of water became %g", before, got)
		}
	})
}

// transposed is the block with x and y exchanged.
func (b *block) transposed() *block {
	c := newBlock(b.NY, b.NX)
	c.Dx, c.Dt = b.Dx, b.Dt
	b.cells(func(i, j, k int) {
		m := c.at(j, i)
		c.z[m], c.H[m], c.U[m], c.V[m], c.GN2[m] = b.z[k], b.H[k], b.V[k], b.U[k], b.GN2[k]
	})
	c.shape()
	return c
}

// mirrored is the block with west and east exchanged.
func (b *block) mirrored() *block {
	c := newBlock(b.NX, b.NY)
	c.Dx, c.Dt = b.Dx, b.Dt
	b.cells(func(i, j, k int) {
		m := c.at(b.NX-1-i, j)
		c.z[m], c.H[m], c.U[m], c.V[m], c.GN2[m] = b.z[k], b.H[k], -b.U[k], b.V[k], b.GN2[k]
	})
	c.shape()
	return c
}

// Exchanging the axes exchanges the result, bit for bit.
func TestTransposed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		c := b.transposed()
		for range 5 {
			b.step()
			c.step()
		}
		b.cells(func(i, j, k int) {
			m := c.at(j, i)
			if b.H[k] != c.H[m] || b.U[k] != c.V[m] || b.V[k] != c.U[m] {
				t.Fatalf("cell (%d, %d): %g m (%g, %g) m/s; transposed %g m (%g, %g)", i, j, b.H[k], b.U[k], b.V[k], c.H[m], c.V[m], c.U[m])
			}
		})
	})
}

// Mirroring the block mirrors one step of it, up to rounding.
func TestMirrored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		c := b.mirrored()
		deepest := 0.0
		b.cells(func(_, _, k int) { deepest = max(deepest, float64(b.H[k])) })
		fastest := float64(b.Dx) / float64(b.Dt)
		b.step()
		c.step()
		b.cells(func(i, j, k int) {
			m := c.at(b.NX-1-i, j)
			if x := math.Abs(float64(b.H[k] - c.H[m])); x > 2e-6*deepest {
				t.Fatalf("cell (%d, %d): %g m, mirrored %g m", i, j, b.H[k], c.H[m])
			}
			q, p := b.H[k]*b.U[k], -c.H[m]*c.U[m]
			if x := math.Abs(float64(q - p)); x > 1e-5*deepest*fastest {
				t.Fatalf("cell (%d, %d): %g m²/s, mirrored %g", i, j, q, p)
			}
		})
	})
}

// A wall between two cells is two mirrors: nothing passes, and each side sees its own image.
func TestWallReflects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hL, uL := float32(rapid.Float64Range(0, 5).Draw(t, "h")), float32(rapid.Float64Range(-4, 4).Draw(t, "u"))
		_, L, _, _ := reference(float64(hL), float64(uL), 0, float64(hL), -float64(uL), 0, 0, 0)
		if got := float64(reflect(hL, uL)); math.Abs(got-L) > 1e-5*(1+math.Abs(L)) {
			t.Fatalf("wall to the right of %g m, %g m/s: %g, want %g", hL, uL, got, L)
		}
		_, _, R, _ := reference(float64(hL), -float64(uL), 0, float64(hL), float64(uL), 0, 0, 0)
		if got := float64(reflect(hL, -uL)); math.Abs(got-R) > 1e-5*(1+math.Abs(R)) {
			t.Fatalf("wall to the left of %g m, %g m/s: %g, want %g", hL, uL, got, R)
		}
	})
}

// A closed face divides still water of two levels, and keeps it still.
func TestWallHoldsWater(t *testing.T) {
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
	c := b.transposed()
	c.Walls.North = []uint16{0, 1, 2, 3, 4}
	c.Walls.NorthOff = []uint16{0, 0, 0, 0, 5, 5, 5, 5}
	b.stable(0.45)
	c.Dt = b.Dt
	for range 50 {
		b.step()
		c.step()
	}
	for _, x := range []*block{b, c} {
		x.cells(func(i, j, k int) {
			want := float32(1)
			if x == b && i >= 3 || x == c && j >= 3 {
				want = 2
			}
			if x.H[k] != want || x.U[k] != 0 || x.V[k] != 0 {
				t.Fatalf("cell (%d, %d): %g m (%g, %g), want %g m at rest", i, j, x.H[k], x.U[k], x.V[k], want)
			}
		})
	}
}

// A block cut in two, one half booking what crosses the cut and the other taking it from the book, gives what the
// whole gives.
func TestEdgesJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := drawBlock(t)
		if whole.NX < 2 {
			whole = whole.transposed()
		}
		if whole.NX < 2 {
			return
		}
		cut := rapid.IntRange(1, whole.NX-1).Draw(t, "cut")
		account := Edge{F: make([]float32, Width), L: make([]float32, Width), R: make([]float32, Width), T: make([]float32, Width)}
		left, right := whole.Args, whole.Args
		left.NX, right.NX, right.Base = cut, whole.NX-cut, whole.Base+cut
		for _, x := range []*Args{&left, &right} {
			x.Water, x.Water1 = make([]Row, whole.NY+2), make([]Row, whole.NY+2)
		}
		left.H1, left.U1, left.V1 = make([]float32, blockSize), make([]float32, blockSize), make([]float32, blockSize)
		right.H1, right.U1, right.V1 = left.H1, left.U1, left.V1
		left.East, right.West = account, account
		left.East.Mode, right.West.Mode = Giving, Taking
		whole.measure()
		for j := range whole.Water {
			left.Water[j], right.Water[j] = 0, 0
		}
		whole.cells(func(i, j, k int) {
			switch {
			case whole.H[k] == 0:
			case i < cut:
				left.Water[j+1] |= Column(i)
			default:
				right.Water[j+1] |= Column(i - cut)
			}
		})
		Step(&left)
		Step(&right)
		whole.step()
		whole.cells(func(i, j, k int) {
			if x := math.Abs(float64(whole.H[k] - left.H1[k])); x > 1e-6*float64(whole.H[k])+1e-9 {
				t.Fatalf("cell (%d, %d): %g m in one, %g m in two", i, j, whole.H[k], left.H1[k])
			}
			if x := math.Abs(float64(whole.U[k] - left.U1[k])); x > 1e-4*(1+math.Abs(float64(whole.U[k]))) {
				t.Fatalf("cell (%d, %d): %g m/s in one, %g m/s in two", i, j, whole.U[k], left.U1[k])
			}
		})
	})
}

// h^(−1/3) from the bits is good to 2e-5 over all depths that occur.
func TestInverseCubeRoot(t *testing.T) {
	worst := 0.0
	b := newBlock(1, 1)
	b.Dx, b.Dt = 1e9, 1
	for h := 1e-4; h < 1e3; h *= 1.0005 {
		k := b.at(0, 0)
		b.H[k], b.U[k], b.V[k], b.GN2[k] = float32(h), 1, 0, 1e6 // friction so strong that u' = √(h^(4/3)/(g n²·dt))
		b.step()
		if b.H[k] <= b.Dry {
			continue
		}
		a := 1e6 / math.Pow(h, 4.0/3)
		want := 2 / (1 + math.Sqrt(1+4*a))
		worst = max(worst, math.Abs(float64(b.U[k])/want-1))
	}
	if worst > 2e-5 {
		t.Errorf("largest relative error of u' %g", worst)
	}
	t.Logf("largest relative error of u': %.2g", worst)
}

func TestStepAllocatesNothing(t *testing.T) {
	b := newBlock(Width, Width)
	b.cells(func(i, _, k int) { b.H[k] = 1 + 0.1*float32(i%3) })
	b.shape()
	b.Dt = 0.01
	if n := testing.AllocsPerRun(10, b.step); n > 0 {
		t.Errorf("%g allocations a step", n)
	}
}

// BenchmarkBlock is one block of 64 × 64 wet cells, in cache.
func BenchmarkBlock(b *testing.B) {
	x := newBlock(Width, Width)
	x.cells(func(i, j, k int) {
		x.z[k] = quantised(0.1 * math.Sin(float64(i)/5) * math.Cos(float64(j)/7))
		x.H[k] = 1 + 0.1*float32(i%3)
	})
	x.shape()
	x.Dt = 0.1
	b.ReportAllocs()
	for b.Loop() {
		x.step()
	}
	b.ReportMetric(float64(Width*Width*b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
}
