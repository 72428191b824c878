package kernel

// Bits of the constants that the assembly needs; a test holds them to their values.
const (
	bitsGravity = 0x411ce80a
	bitsHalfG   = 0x409ce80a
	bitsShallow = 0x3b4d3b88
	bitsTiny    = 0x358637bd
	bitsThird   = 0x3eaaaaab
	bitsStill   = 0x3089705f
)

// Sweeps on eight columns at once, in avx2_amd64.s. Pointers are to face or column lo.

//go:noescape
func reconstructAVX2(w *terms, lo, n int, hL, hR, dz, s *float32)

//go:noescape
func speedsAVX2(w *terms, lo, n int, uL, uR *float32)

//go:noescape
func fluxesAVX2(w *terms, f *faces, lo, n int, hL, uL, vL, hR, uR, vR *float32)

//go:noescape
func balanceAVX2(w *scratch, south, north *faces, lo, n int, r float32, cells *[7]*float32) (negative uint32, total float32)

//go:noescape
func resistAVX2(w *scratch, lo, n int, dt4 float32, h, gn2 *float32)

//go:noescape
func settleAVX2(w *scratch, lo, n int, dry float32, h, u, v *float32) (fastest float32)

// StepAVX2 is Step on eight columns at once: equal bits.
func StepAVX2(a *Args) {
	a.stepOn(eight)
}

// faces8 is line.compute of both lines on vectors: one sweep after the other, for while the roots and divisions of one
// line are under way the other has work to do. It begins at a multiple of 8 and computes whole vectors: what is beyond
// is dry, and gives 0, or is beyond the row.
func faces8(lines *[2]line) {
	for k := range lines {
		l := &lines[k]
		if l.lo &^= 7; l.hi > 0 {
			o, p := l.o+l.lo, l.p+l.lo
			reconstructAVX2(l.w, l.lo, l.hi-l.lo, &l.h[o], &l.h[p], &l.dz[o], &l.smooth[o])
		}
	}
	for k := range lines {
		if l := &lines[k]; l.hi > 0 {
			speedsAVX2(l.w, l.lo, l.hi-l.lo, &l.u[l.o+l.lo], &l.u[l.p+l.lo])
		}
	}
	for k := range lines {
		if l := &lines[k]; l.hi > 0 {
			o, p := l.o+l.lo, l.p+l.lo
			fluxesAVX2(l.w, l.f, l.lo, l.hi-l.lo, &l.h[o], &l.u[o], &l.v[o], &l.h[p], &l.u[p], &l.v[p])
		}
	}
}

// update8 is Args.updatePlain on vectors.
func (a *Args) update8(w *scratch, south, north *faces, lo, hi, o int) (wet Row) {
	lo &^= 7
	n := hi - lo
	o += lo
	end := o + (n+7)&^7
	h1, u1, v1, rest := a.H1[o:end], a.U1[o:end], a.V1[o:end], a.Rest[o:end]
	h, u, v, gn2 := a.H[o:end], a.U[o:end], a.V[o:end], a.GN2[o:end]
	cells := [7]*float32{&h[0], &u[0], &v[0], &h1[0], &u1[0], &v1[0], &rest[0]}
	negative, total := balanceAVX2(w, south, north, lo, n, a.Dt/a.Dx, &cells)
	a.Total += total
	if negative != 0 {
		a.lift(w, lo, h1[:n], rest[:n])
	}
	resistAVX2(w, lo, n, 4*a.Dt, &h1[0], &gn2[0])
	if fastest := settleAVX2(w, lo, n, a.Dry, &h1[0], &u1[0], &v1[0]); fastest > a.Speed {
		a.Speed = fastest
	}
	for k := lo; k < hi; k += 8 {
		wet |= Row(w.wet[k]) << k
	}
	return wet
}
