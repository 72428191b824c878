package kernel

// crossing points to what faces need: the depths, bed steps, roughness of the cells before them, their own discharges,
// those before them in their direction, those across beside the cell before, and where results go.
type crossing struct{ h, dz, gn2, q, before, across, out *float32 }

// The sweeps over faces: n faces in each of so many rows, Pitch apart everywhere.

//go:noescape
func eastAVX2(c *faceConsts, n, rows int, x *crossing)

//go:noescape
func northAVX2(c *faceConsts, n, rows int, x *crossing)

//go:noescape
func eastAVX512(c *faceConsts, n, rows int, x *crossing)

//go:noescape
func northAVX512(c *faceConsts, n, rows int, x *crossing)

//go:noescape
func overAVX2(e, s, n *float32, count, rows int, ratio float32, h *float32, found *uint32)

//go:noescape
func overAVX512(e, s, n *float32, count, rows int, ratio float32, h *float32, found *uint32)

// banked points to rows of cells: discharges through their faces west, south and north, depths before and after,
// discharges after, what rounding keeps, and a bit of each cell that has water.
type banked struct {
	e, s, n, h, h1, u1, v1, rest *float32
	wet                          *byte
}

//go:noescape
func storeAVX2(b *banked, count, rows int, ratio float32) (negative uint32, total, deepest float32)

//go:noescape
func storeAVX512(b *banked, count, rows int, ratio float32) (negative uint32, total, deepest float32)

// InertiaAVX2 is Inertia on eight columns at once: equal bits.
func InertiaAVX2(a *Args) { a.inertiaOn(eight) }

// InertiaAVX512 is Inertia on sixteen columns at once: equal bits.
func InertiaAVX512(a *Args) { a.inertiaOn(sixteen) }

// east is swath.discharge on vectors, of n faces that look east from index k on.
func (w *inertial) east(on unit, a *Args, k, n, rows int, out *float32) {
	x := crossing{&a.H[k], &a.DzE[k], &a.GN2[k], &a.U[k], &a.U[k-1], &a.V[k], out}
	if on == sixteen {
		eastAVX512(&w.faceConsts, n, rows, &x)
	} else {
		eastAVX2(&w.faceConsts, n, rows, &x)
	}
}

// north likewise; before is the discharge a row further south.
func (w *inertial) north(on unit, a *Args, k, n, rows int, before, out *float32) {
	x := crossing{&a.H[k], &a.DzN[k], &a.GN2[k], &a.V[k], before, &a.U[k], out}
	if on == sixteen {
		northAVX512(&w.faceConsts, n, rows, &x)
	} else {
		northAVX2(&w.faceConsts, n, rows, &x)
	}
}

// overOn finds of rows from row j on, in columns [lo, hi), whether a cell would give more than it has. What lies beyond hi
// may say so too: the factors are then 1.
func (a *Args) overOn(on unit, w *inertial, j, rows, lo, hi int, ratio float32, found *[band]uint32) {
	e, s, n, h := &w.facing(j)[lo], &w.above(j - 1)[lo], &w.above(j)[lo], &a.H[a.Base+j*a.Stride+lo]
	if on == sixteen {
		overAVX512(e, s, n, hi-lo, rows, ratio, h, &found[0])
	} else {
		overAVX2(e, s, n, hi-lo, rows, ratio, h, &found[0])
	}
}

// storeOn is Args.store on vectors, of rows from row j on.
func (a *Args) storeOn(on unit, w *inertial, j, rows, lo, hi int) {
	k := a.Base + j*a.Stride + lo
	b := banked{&w.facing(j)[lo], &w.above(j - 1)[lo], &w.above(j)[lo], &a.H[k], &a.H1[k], &a.U1[k], &a.V1[k], &a.Rest[k], &w.wet[j][lo/8]}
	var negative uint32
	var total, deepest float32
	if on == sixteen {
		negative, total, deepest = storeAVX512(&b, hi-lo, rows, a.Dt/a.Dx)
	} else {
		negative, total, deepest = storeAVX2(&b, hi-lo, rows, a.Dt/a.Dx)
	}
	a.Total += total
	if deepest > w.deepest {
		w.deepest = deepest
	}
	if negative == 0 {
		return
	}
	for m := range rows {
		for i := lo; i < hi; i++ {
			k := a.Base + (j+m)*a.Stride + i
			if h := a.H1[k]; h < 0 {
				a.lifted(h)
				a.H1[k], a.Rest[k] = 0, 0
				if a.U1[k] == 0 && a.V1[k] == 0 {
					w.wet[j+m][i/8] &^= 1 << (i % 8)
				}
			}
		}
	}
}
