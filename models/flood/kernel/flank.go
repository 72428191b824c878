package kernel

// Columns beside the block travel by themselves: in the arrays, a row's neighbours lie on lines of memory of their own,
// and to fetch them all before or after the step takes as long as a third of it. The kernel meets them row by row.

// meet puts the cells beyond both sides of row j where the sweeps read them.
func (a *Args) meet(j int) {
	o := a.Base + j*a.Stride
	if c := a.Beyond[0]; c != nil {
		a.H[o-1], a.U[o-1], a.V[o-1] = c.H[j], c.U[j], c.V[j]
	}
	if c := a.Beyond[1]; c != nil {
		o += a.NX
		a.H[o], a.U[o], a.V[o] = c.H[j], c.U[j], c.V[j]
	}
}

// meetInertia is meet for local inertia, which looks one face further west.
func (a *Args) meetInertia(j int) {
	a.meet(j)
	if c := a.Beyond[0]; c != nil {
		a.U[a.Base+j*a.Stride-2] = c.Deep[j]
	}
}

// show copies the first and the last cell of row j, after the step.
func (a *Args) show(j int) {
	o := a.Base + j*a.Stride
	if c := a.Rim[0]; c != nil {
		c.H[j], c.U[j], c.V[j] = a.H1[o], a.U1[o], a.V1[o]
	}
	if c := a.Rim[1]; c != nil {
		o += a.NX - 1
		c.H[j], c.U[j], c.V[j], c.Deep[j] = a.H1[o], a.U1[o], a.V1[o], a.U1[o-1]
	}
}

// beyond returns the depths of the cells beyond both sides of row j [m].
func (a *Args) beyond(j int) (west, east float32) {
	o := a.Base + j*a.Stride
	if c := a.Beyond[0]; c != nil {
		west = c.H[j]
	} else {
		west = a.H[o-1]
	}
	if c := a.Beyond[1]; c != nil {
		return west, c.H[j]
	}
	return west, a.H[o+a.NX]
}
