//go:build !amd64

package kernel

// vectors is empty: there are no vector kernels for this architecture.
var vectors []named

// The sweeps on vectors are never reached here.

func computeOn(on unit, lines *[2]line) {}

func (a *Args) updateOn(on unit, w *scratch, south, north *faces, lo, hi, o int) Row { return 0 }

const meetsEight = false

func (w *Worst) meet8(n int, h, u, v []float32, m *Marks) {}

// Nor those of local inertia.

func (w *inertial) east(on unit, a *Args, k, n, rows int, out *float32) {}

func (w *inertial) north(on unit, a *Args, k, n, rows int, before, out *float32) {}

func (a *Args) overOn(on unit, w *inertial, j, rows, lo, hi int, ratio float32, found *[band]uint32) {
}

func (a *Args) storeOn(on unit, w *inertial, j, rows, lo, hi int) {}
