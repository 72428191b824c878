//go:build !amd64

package kernel

// vector is nil: there is no vector kernel for this architecture.
var vector Func

// facesVector and updateVector are never reached here; they are the plain sweeps.
func (w *scratch) facesVector(f *faces, lo, hi, o, p int, h, u, v, dz, smooth []float32) {
	w.faces(f, lo, hi, o, p, h, u, v, dz, smooth)
}

func (a *Args) updateVector(w *scratch, south, north *faces, lo, hi, o int) {
	h1, u1, v1 := a.H1[o:][:hi], a.U1[o:][:hi], a.V1[o:][:hi]
	a.balance(w, south, north, lo, a.H[o:][:hi], a.U[o:][:hi], a.V[o:][:hi], h1, u1, v1)
	w.resist(lo, h1, a.GN2[o:][:hi], 4*a.Dt)
	a.settle(w, lo, h1, u1, v1)
}
