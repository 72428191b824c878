package kernel

// Step is the kernel in plain Go, and the definition of what every other kernel must give.
func Step(a *Args) {
	a.stepOn(plain)
}

// unit is what sweeps over a row: the code of this package, or the processor's on eight or sixteen columns at once.
type unit uint8

const (
	plain unit = iota
	eight
	sixteen
)

func (a *Args) stepOn(u unit) {
	w := scratches.Get().(*scratch)
	a.step(w, u)
	scratches.Put(w)
}

// step goes over the rows.
// Columns are updated, eight at a time, where they or neighbours have water; faces are computed where a cell beside them
// is updated. Nothing else is looked at, so dry ground costs next to nothing.
func (a *Args) step(w *scratch, on unit) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width {
		panic("kernel: block is wider than Width") // our own bug: blocks are tiles
	}
	end := a.Base + a.NY*a.Stride + a.NX + 16 // vectors reach beyond rows
	for _, v := range [12][]float32{a.H, a.U, a.V, a.H1, a.U1, a.V1, a.Rest, a.GN2, a.DzE, a.SE, a.DzN, a.SN} {
		_ = v[:end]
	}
	var cells [Width + 2]chunks // to update, of row j at j+1; those of the rows −1 and NY are not
	below, _ := a.wet(-1)
	here, beside := a.wet(0)
	for j := range a.NY {
		above, next := a.wet(j + 1)
		cells[j+1] = (below | beside | above).chunks()
		below, here, beside = here, above, next
	}
	w.lines = [2]line{
		{w: &w.across, h: a.H, u: a.V, v: a.U, dz: a.DzN, smooth: a.SN},
		{w: &w.along, f: &w.east, h: a.H, u: a.U, v: a.V, dz: a.DzE, smooth: a.SE}}
	var across, own, none runs
	south, north := &w.south, &w.north
	a.meet(0)
	a.faces(w, south, -1, across.of(cells[1], a.NX, on), &none, on)
	for j := range a.NY {
		if j+1 < a.NY {
			a.meet(j + 1)
		}
		own.of(cells[j+1], a.NX, on)
		a.faces(w, north, j, across.of(cells[j+1]|cells[j+2], a.NX, on), &own, on)
		a.update(w, south, north, j, &own, on)
		a.show(j)
		south, north = north, south
	}
}

// faces computes the fluxes through those of the faces north of row j that across names, and through those of row j that
// look east on both sides of the cells that own names: w.east[i] lies west of cell i. The two do not depend on each
// other, and vectors take them together.
func (a *Args) faces(w *scratch, north *faces, j int, across, own *runs, on unit) {
	o := a.Base + j*a.Stride
	l := &w.lines
	l[0].f, l[0].o, l[0].p, l[1].o, l[1].p = north, o, o+a.Stride, o-1, o
	for k := range max(across.n, own.n) {
		l[0].hi, l[1].hi = 0, 0
		if k < across.n {
			l[0].lo, l[0].hi = across.span[k].lo, across.span[k].hi
		}
		if k < own.n {
			l[1].lo, l[1].hi = own.span[k].lo, own.span[k].hi+1
		}
		if on != plain {
			computeOn(on, l)
			continue
		}
		l[0].compute()
		l[1].compute()
	}
	a.sidesNorth(north, j, across)
	if own.n > 0 {
		a.sidesEast(&w.east, j, own)
	}
}

// sidesNorth lets walls and the edges of the block have their say about the faces north of row j.
func (a *Args) sidesNorth(f *faces, j int, r *runs) {
	if r.n == 0 {
		return
	}
	if o := a.Base + j*a.Stride; a.Walls.NorthOff != nil {
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

// sidesEast is sidesNorth for the faces of row j that look east.
func (a *Args) sidesEast(f *faces, j int, r *runs) {
	if p := a.Base + j*a.Stride; a.Walls.EastOff != nil {
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
