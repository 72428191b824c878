package kernel

// sideRow treats faces [lo, hi) north of row j, which are on the south or the north side of the block.
func (a *Args) sideRow(e *Edge, f *faces, j, lo, hi int) {
	o := a.Base + j*a.Stride
	for i := lo; i < hi; i++ {
		e.apply(f, i, i, a.Dt)
		if e.Mode == Shut {
			k := o + i
			f.close(i, a.H[k], a.V[k], a.H[k+a.Stride], a.V[k+a.Stride])
		}
	}
}

// sideFace treats face i of row j, which lies on the west or the east side of the block.
func (a *Args) sideFace(e *Edge, f *faces, i, j int) {
	e.apply(f, i, j, a.Dt)
	if e.Mode == Shut {
		k := a.Base + j*a.Stride + i
		f.close(i, a.H[k-1], a.U[k-1], a.H[k], a.U[k])
	}
}

// apply books face i of f under k, or reads it from there.
func (e *Edge) apply(f *faces, i, k int, dt float32) {
	switch e.Mode {
	case Giving:
		e.F[k] += float32(dt * f.F[i])
		e.L[k] += float32(dt * f.L[i])
		e.R[k] += float32(dt * f.R[i])
		e.T[k] += float32(dt * f.T[i])
	case Taking:
		f.F[i], f.L[i], f.R[i], f.T[i] = e.F[k]/dt, e.L[k]/dt, e.R[k]/dt, e.T[k]/dt
	}
}
