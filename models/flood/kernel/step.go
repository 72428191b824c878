package kernel

// Step is the kernel in plain Go, and the definition of what every other kernel must give.
func Step(a *Args) {
	var w scratch
	a.step(&w, false)
}

// step goes over the rows; the sweeps of a row are those of this package or, if vector is set, of the processor's.
// A row is updated where it or a neighbour has water, and one column beyond; faces are computed where a cell beside them
// is updated. Nothing else is looked at, so a dry row costs next to nothing.
func (a *Args) step(w *scratch, vector bool) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width {
		panic("kernel: block is wider than Width") // our own bug: blocks are tiles
	}
	var water, cells [Width + 2]Span // of row j at j+1
	for j := -1; j <= a.NY; j++ {
		water[j+1], cells[j+1] = a.water(j), Dry
	}
	for j := 1; j <= a.NY; j++ {
		cells[j] = water[j-1].with(water[j].wider()).with(water[j+1]).within(a.NX)
	}
	south, north := &w.south, &w.north
	a.northFaces(w, south, -1, cells[1], vector)
	for j := range a.NY {
		a.northFaces(w, north, j, cells[j+1].with(cells[j+2]), vector)
		a.eastFaces(w, j, cells[j+1], vector)
		a.update(w, south, north, j, cells[j+1], vector)
		south, north = north, south
	}
}

// within returns the part of the span in [0, n).
func (s Span) within(n int) Span { return Span{max(s.Lo, 0), min(s.Hi, int16(n))} }

// water returns the span of row j that holds water or into which an edge brings some.
func (a *Args) water(j int) Span {
	s := a.Water[j+1]
	switch {
	case j < 0 && a.South.Mode == Taking, j == a.NY && a.North.Mode == Taking:
		return Span{0, int16(a.NX)}
	case j < 0 && a.South.Mode == Shut, j == a.NY && a.North.Mode == Shut:
		return Dry
	case j < 0, j == a.NY:
		return s
	}
	o := a.Base + j*a.Stride
	if a.West.Mode == Taking || a.West.Mode != Shut && a.H[o-1] != 0 {
		s = s.with(Span{-1, 0})
	}
	if a.East.Mode == Taking || a.East.Mode != Shut && a.H[o+a.NX] != 0 {
		s = s.with(Span{int16(a.NX), int16(a.NX + 1)})
	}
	return s
}

// northFaces computes the fluxes through faces s of those north of row j.
func (a *Args) northFaces(w *scratch, f *faces, j int, s Span, vector bool) {
	if s.Lo >= s.Hi {
		return
	}
	o := a.Base + j*a.Stride
	lo, hi, p := int(s.Lo), int(s.Hi), o+a.Stride
	if vector {
		w.facesVector(f, lo, hi, o, p, a.H, a.V, a.U, a.DzN, a.SN)
	} else {
		w.faces(f, lo, hi, o, p, a.H, a.V, a.U, a.DzN, a.SN)
	}
	if a.Walls.NorthOff != nil {
		for _, i := range a.Walls.North[a.Walls.NorthOff[j+1]:a.Walls.NorthOff[j+2]] {
			k := o + int(i)
			f.close(int(i), a.H[k], a.V[k], a.H[k+a.Stride], a.V[k+a.Stride])
		}
	}
	switch {
	case j == -1 && a.South.Mode != Open:
		a.sideRow(&a.South, f, j, lo, hi)
	case j == a.NY-1 && a.North.Mode != Open:
		a.sideRow(&a.North, f, j, lo, hi)
	}
}

// eastFaces computes the fluxes through the faces of row j that look east, w.east[i] lying west of cell i, on both sides
// of the cells s.
func (a *Args) eastFaces(w *scratch, j int, s Span, vector bool) {
	if s.Lo >= s.Hi {
		return
	}
	f, p := &w.east, a.Base+j*a.Stride
	lo, hi, o := int(s.Lo), int(s.Hi)+1, p-1
	if vector {
		w.facesVector(f, lo, hi, o, p, a.H, a.U, a.V, a.DzE, a.SE)
	} else {
		w.faces(f, lo, hi, o, p, a.H, a.U, a.V, a.DzE, a.SE)
	}
	if a.Walls.EastOff != nil {
		for _, i := range a.Walls.East[a.Walls.EastOff[j]:a.Walls.EastOff[j+1]] {
			k := p + int(i)
			f.close(int(i), a.H[k-1], a.U[k-1], a.H[k], a.U[k])
		}
	}
	if lo == 0 && a.West.Mode != Open {
		a.sideFace(&a.West, f, 0, j)
	}
	if hi == a.NX+1 && a.East.Mode != Open {
		a.sideFace(&a.East, f, a.NX, j)
	}
}

// close makes face i a wall between a cell with depth hL and speed uL towards it and one with hR and uR from it.
func (f *faces) close(i int, hL, uL, hR, uR float32) {
	f.F[i], f.T[i] = 0, 0
	f.L[i], f.R[i] = reflect(hL, uL), reflect(hR, -uR)
}
