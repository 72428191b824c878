package kernel

// Step is the kernel in plain Go, and the definition of what every other kernel must give.
func Step(a *Args) {
	var w scratch
	a.step(&w, plain)
}

// unit is what sweeps over a row: the code of this package, or the processor's on eight or sixteen columns at once.
type unit uint8

const (
	plain unit = iota
	eight
	sixteen
)

// step goes over the rows.
// Columns are updated, eight at a time, where they or neighbours have water; faces are computed where a cell beside them
// is updated. Nothing else is looked at, so dry ground costs next to nothing.
func (a *Args) step(w *scratch, on unit) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width {
		panic("kernel: block is wider than Width") // our own bug: blocks are tiles
	}
	var cells [Width + 2]chunks // to update, of row j at j+1; those of the rows −1 and NY are not
	below, _ := a.wet(-1)
	here, beside := a.wet(0)
	for j := range a.NY {
		above, next := a.wet(j + 1)
		cells[j+1] = (below | beside | above).chunks()
		below, here, beside = here, above, next
	}
	var across, own runs
	south, north := &w.south, &w.north
	a.northFaces(w, south, -1, across.of(cells[1], a.NX, on), on)
	for j := range a.NY {
		own.of(cells[j+1], a.NX, on)
		a.northFaces(w, north, j, across.of(cells[j+1]|cells[j+2], a.NX, on), on)
		a.eastFaces(w, j, &own, on)
		a.update(w, south, north, j, &own, on)
		south, north = north, south
	}
}

// northFaces computes the fluxes through those of the faces north of row j that runs name.
func (a *Args) northFaces(w *scratch, f *faces, j int, r *runs, on unit) {
	if r.n == 0 {
		return
	}
	o := a.Base + j*a.Stride
	p := o + a.Stride
	for _, s := range r.all() {
		w.facesOn(on, f, s.lo, s.hi, o, p, a.H, a.V, a.U, a.DzN, a.SN)
	}
	if a.Walls.NorthOff != nil {
		for _, i := range a.Walls.North[a.Walls.NorthOff[j+1]:a.Walls.NorthOff[j+2]] {
			k := o + int(i)
			f.close(int(i), a.H[k], a.V[k], a.H[k+a.Stride], a.V[k+a.Stride])
		}
	}
	for _, s := range r.all() {
		switch {
		case j == -1 && a.South.Mode != Open:
			a.sideRow(&a.South, f, j, s.lo, s.hi)
		case j == a.NY-1 && a.North.Mode != Open:
			a.sideRow(&a.North, f, j, s.lo, s.hi)
		}
	}
}

// eastFaces computes the fluxes through the faces of row j that look east, w.east[i] lying west of cell i, on both sides
// of the cells that runs name.
func (a *Args) eastFaces(w *scratch, j int, r *runs, on unit) {
	if r.n == 0 {
		return
	}
	f, p := &w.east, a.Base+j*a.Stride
	o := p - 1
	for _, s := range r.all() {
		w.facesOn(on, f, s.lo, s.hi+1, o, p, a.H, a.U, a.V, a.DzE, a.SE)
	}
	if a.Walls.EastOff != nil {
		for _, i := range a.Walls.East[a.Walls.EastOff[j]:a.Walls.EastOff[j+1]] {
			k := p + int(i)
			f.close(int(i), a.H[k-1], a.U[k-1], a.H[k], a.U[k])
		}
	}
	if r.span[0].lo == 0 && a.West.Mode != Open {
		a.sideFace(&a.West, f, 0, j)
	}
	if r.span[r.n-1].hi == a.NX && a.East.Mode != Open {
		a.sideFace(&a.East, f, a.NX, j)
	}
}

// close makes face i a wall between a cell with depth hL and speed uL towards it and one with hR and uR from it.
func (f *faces) close(i int, hL, uL, hR, uR float32) {
	f.F[i], f.T[i] = 0, 0
	f.L[i], f.R[i] = reflect(hL, uL), reflect(hR, -uR)
}

// facesOn is scratch.faces on a unit.
func (w *scratch) facesOn(on unit, f *faces, lo, hi, o, p int, h, u, v, dz, smooth []float32) {
	switch on {
	case eight:
		w.faces8(f, lo, hi, o, p, h, u, v, dz, smooth)
	case sixteen:
		w.faces16(f, lo, hi, o, p, h, u, v, dz, smooth)
	default:
		w.faces(f, lo, hi, o, p, h, u, v, dz, smooth)
	}
}
