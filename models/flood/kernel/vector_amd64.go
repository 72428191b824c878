package kernel

// The sweeps of face.go and update.go on eight and on sixteen columns at once, written by the program in gen. Pointers are
// to face or column lo.

// beside points to what a row of faces needs of the cells before (L) and behind (R) them, and where its results go.
type beside struct {
	w                             *terms
	f                             *faces
	lo, n                         int // no faces where n is 0
	hL, uL, vL, hR, uR, vR, dz, s *float32
}

// columns points to the cells of a row, before and after.
type columns struct{ h, u, v, h1, u1, v1, rest, gn2 *float32 }

// outcome is what a sweep finds.
type outcome struct {
	fastest, total float32
	negative       uint32 // not 0 where a depth was; they stand in scratch.along.b
}

//go:noescape
func facesAVX2(lines *[2]beside)

//go:noescape
func facesAVX512(lines *[2]beside)

//go:noescape
func updateAVX2(w *scratch, south, north *faces, lo, n int, r, dt4, dry float32, c *columns, out *outcome)

//go:noescape
func updateAVX512(w *scratch, south, north *faces, lo, n int, r, dt4, dry float32, c *columns, out *outcome)

// StepAVX2 is Step on eight columns at once: equal bits.
func StepAVX2(a *Args) {
	a.stepOn(eight)
}

// StepAVX512 is Step on sixteen columns at once: equal bits.
func StepAVX512(a *Args) {
	a.stepOn(sixteen)
}

// columnsAtOnce is how many columns a vector has.
func (u unit) columnsAtOnce() int {
	if u == sixteen {
		return 16
	}
	return 8
}

// computeOn is line.compute of both lines on vectors. It begins at a whole vector and computes whole ones: what is beyond
// is dry, and gives 0, or is beyond the row.
func computeOn(on unit, lines *[2]line) {
	var both [2]beside
	for k := range lines {
		if l := &lines[k]; l.hi > 0 {
			lo := l.lo &^ (on.columnsAtOnce() - 1)
			o, p := l.o+lo, l.p+lo
			b := &both[k]
			b.w, b.f, b.lo, b.n = l.w, l.f, lo, l.hi-lo
			b.hL, b.uL, b.vL, b.hR, b.uR, b.vR, b.dz, b.s = &l.h[o], &l.u[o], &l.v[o], &l.h[p], &l.u[p], &l.v[p], &l.dz[o], &l.smooth[o]
		}
	}
	if on == sixteen {
		facesAVX512(&both)
	} else {
		facesAVX2(&both)
	}
}

// updateOn is Args.updatePlain on vectors.
func (a *Args) updateOn(on unit, w *scratch, south, north *faces, lo, hi, o int) (wet Row) {
	step := on.columnsAtOnce()
	lo &^= step - 1
	n := hi - lo
	o += lo
	c := columns{&a.H[o], &a.U[o], &a.V[o], &a.H1[o], &a.U1[o], &a.V1[o], &a.Rest[o], &a.GN2[o]}
	var out outcome
	if on == sixteen {
		updateAVX512(w, south, north, lo, n, a.Dt/a.Dx, 4*a.Dt, a.Dry, &c, &out)
	} else {
		updateAVX2(w, south, north, lo, n, a.Dt/a.Dx, 4*a.Dt, a.Dry, &c, &out)
	}
	a.Total += out.total
	if out.negative != 0 {
		for _, h := range w.along.b[lo:hi] {
			if h < 0 {
				if h < a.Lowest {
					a.Lowest = h
				}
				a.Clipped -= float64(h)
			}
		}
	}
	if out.fastest > a.Speed {
		a.Speed = out.fastest
	}
	for k := lo; k < hi; k += step {
		wet |= Row(w.wet[k]) << k
	}
	return wet
}
