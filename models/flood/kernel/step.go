package kernel

// Step is the kernel in plain Go, and the definition of what every other kernel must give.
func Step(a *Args) {
	var w scratch
	a.step(&w, false)
}

// step goes over the rows; the sweeps of a row are those of this package or, if vector is set, of the processor's.
// Columns are updated, eight at a time, where they or neighbours have water; faces are computed where a cell beside them
// is updated. Nothing else is looked at, so dry ground costs next to nothing.
func (a *Args) step(w *scratch, vector bool) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width {
		panic("kernel: block is wider than Width") // our own bug: blocks are tiles
	}
	var water, cells [Width + 2]chunks // of row j at j+1
	for j := -1; j <= a.NY; j++ {
		water[j+1], cells[j+1] = a.wet(j)
	}
	cells[0], cells[a.NY+1] = 0, 0
	for j := 1; j <= a.NY; j++ {
		cells[j] |= water[j-1] | water[j+1]
	}
	var across, own runs
	south, north := &w.south, &w.north
	a.northFaces(w, south, -1, across.of(cells[1], a.NX), vector)
	for j := range a.NY {
		own.of(cells[j+1], a.NX)
		a.northFaces(w, north, j, across.of(cells[j+1]|cells[j+2], a.NX), vector)
		a.eastFaces(w, j, &own, vector)
		a.update(w, south, north, j, &own, vector)
		south, north = north, south
	}
}

// northFaces computes the fluxes through those of the faces north of row j that runs name.
func (a *Args) northFaces(w *scratch, f *faces, j int, r *runs, vector bool) {
	if r.n == 0 {
		return
	}
	o := a.Base + j*a.Stride
	p := o + a.Stride
	for _, s := range r.all() {
		if vector {
			w.facesVector(f, int(s.Lo), int(s.Hi), o, p, a.H, a.V, a.U, a.DzN, a.SN)
		} else {
			w.faces(f, int(s.Lo), int(s.Hi), o, p, a.H, a.V, a.U, a.DzN, a.SN)
		}
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
			a.sideRow(&a.South, f, j, int(s.Lo), int(s.Hi))
		case j == a.NY-1 && a.North.Mode != Open:
			a.sideRow(&a.North, f, j, int(s.Lo), int(s.Hi))
		}
	}
}

// eastFaces computes the fluxes through the faces of row j that look east, w.east[i] lying west of cell i, on both sides
// of the cells that runs name.
func (a *Args) eastFaces(w *scratch, j int, r *runs, vector bool) {
	if r.n == 0 {
		return
	}
	f, p := &w.east, a.Base+j*a.Stride
	o := p - 1
	for _, s := range r.all() {
		if vector {
			w.facesVector(f, int(s.Lo), int(s.Hi)+1, o, p, a.H, a.U, a.V, a.DzE, a.SE)
		} else {
			w.faces(f, int(s.Lo), int(s.Hi)+1, o, p, a.H, a.U, a.V, a.DzE, a.SE)
		}
	}
	if a.Walls.EastOff != nil {
		for _, i := range a.Walls.East[a.Walls.EastOff[j]:a.Walls.EastOff[j+1]] {
			k := p + int(i)
			f.close(int(i), a.H[k-1], a.U[k-1], a.H[k], a.U[k])
		}
	}
	if r.span[0].Lo == 0 && a.West.Mode != Open {
		a.sideFace(&a.West, f, 0, j)
	}
	if int(r.span[r.n-1].Hi) == a.NX && a.East.Mode != Open {
		a.sideFace(&a.East, f, a.NX, j)
	}
}

// close makes face i a wall between a cell with depth hL and speed uL towards it and one with hR and uR from it.
func (f *faces) close(i int, hL, uL, hR, uR float32) {
	f.F[i], f.T[i] = 0, 0
	f.L[i], f.R[i] = reflect(hL, uL), reflect(hR, -uR)
}
