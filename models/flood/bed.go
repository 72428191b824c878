package flood

import (
	"fmt"
	"math"
)

// setBed quantises the bed and notes the cells outside.
func (d *Domain) setBed() error {
	d.bed = make([]int32, len(d.cfg.Bed))
	for id, z := range d.cfg.Bed {
		switch {
		case z != z:
			if d.outside == nil {
				d.outside = make([]bool, len(d.bed))
			}
			d.outside[id] = true
		case math.Abs(z) > 1e5:
			i, j := d.Grid.IJ(id)
			p := d.Grid.Center(i, j)
			return fmt.Errorf("flood: cell (%d, %d) at (%.1f, %.1f): bed of %g m is no ground; mark missing data as no-data", i, j, p.X, p.Y, z)
		default:
			d.bed[id] = int32(math.Floor(float64(z/Quantum) + 0.5))
		}
	}
	return nil
}

// shape computes the bed differences of a tile's faces, their smooth parts, and which faces are closed.
func (d *Domain) shape(t *tile) {
	for j := -1; j < t.ny; j++ {
		for i := -1; i < t.nx; i++ {
			k := at(i, j)
			if j >= 0 {
				t.dzE[k], t.sE[k] = d.faceBed(t.i0+i, t.j0+j, 1, 0)
			}
			if i >= 0 {
				t.dzN[k], t.sN[k] = d.faceBed(t.i0+i, t.j0+j, 0, 1)
			}
		}
	}
	d.slopeOut(t)
	d.closeFaces(t)
}

// faceBed returns the rise of the bed from cell (i, j) to the next one in direction (di, dj), and its smooth part.
func (d *Domain) faceBed(i, j, di, dj int) (dz, s float32) {
	a, b, ok := d.pair(i, j, di, dj)
	if !ok {
		rise := d.goesOn(i, j, di, dj)
		return float32(rise), float32(rise)
	}
	rise := d.rise(a, b)
	return float32(rise), float32((d.slope(i, j, di, dj) + d.slope(i+di, j+dj, di, dj)) / 2)
}

// pair returns the ids of a cell and the next one in a direction, unless one is outside.
func (d *Domain) pair(i, j, di, dj int) (a, b int, ok bool) {
	g := d.Grid
	if i < 0 || j < 0 || i+di >= g.NX || j+dj >= g.NY {
		return 0, 0, false
	}
	a, b = g.ID(i, j), g.ID(i+di, j+dj)
	return a, b, d.outside == nil || !d.outside[a] && !d.outside[b]
}

// slope is the smooth slope of a cell along an axis: the smaller of the two bed differences where they have one sign.
func (d *Domain) slope(i, j, di, dj int) float64 {
	a, b, ok := d.pair(i-di, j-dj, di, dj)
	b2, c, ok2 := d.pair(i, j, di, dj)
	switch {
	case ok && !ok2 && d.rolling > 0 && !d.cliff(a, b):
		return d.goesOn(i, j, di, dj)
	case !ok && ok2 && d.rolling > 0 && !d.cliff(b2, c):
		return d.goesOn(i-di, j-dj, di, dj)
	case !ok || !ok2 || d.cliff(a, b) || d.cliff(b2, c):
		return 0
	}
	back, ahead := d.rise(a, b), d.rise(b, c)
	switch {
	case back > 0 && ahead > 0:
		return math.Min(back, ahead)
	case back < 0 && ahead < 0:
		return math.Max(back, ahead)
	}
	return 0
}

// goesOn returns the rise of the bed across the face from (i, j) in a direction, one of the two cells being beyond the
// domain: 0 but where a discharge comes in, or water leaves freely. There the bed goes on as it comes, or with the slope that
// was given, so that uniform flow is uniform up to the border.
func (d *Domain) goesOn(i, j, di, dj int) float64 {
	if d.rolling == 0 || d.inertial() {
		return 0
	}
	x, y, k, out := i+di, j+dj, west, -1.0 // the cell inside
	if i >= 0 && j >= 0 && i < d.Grid.NX && j < d.Grid.NY {
		x, y, k, out = i, j, east, 1
	}
	if x < 0 || y < 0 || x >= d.Grid.NX || y >= d.Grid.NY {
		return 0
	}
	if dj != 0 {
		k += south
	}
	t, ti, tj := d.tileOf(x, y)
	m := tj
	if k >= south {
		m = ti
	}
	if t.open[k] == nil || !d.onBorder(x, y, k) {
		return 0
	}
	switch g := t.open[k][m]; g.kind {
	case copied:
		fall := float64(d.boundaries[g.boundary].slope * d.Grid.Cell)
		if fall == 0 {
			_, fall = d.fallOut(x, y, int(out)*di, int(out)*dj)
		}
		return -out * fall
	case poured:
		n := int(out)
		if a, b, ok := d.pair(min(x, x-n*di), min(y, y-n*dj), di, dj); ok && !d.cliff(a, b) {
			return d.rise(a, b)
		}
	}
	return 0
}

// cliff reports whether the bed between two cells is an edge and no slope.
func (d *Domain) cliff(a, b int) bool {
	return d.cfg.Blocked != nil && d.cfg.Blocked[a] != d.cfg.Blocked[b]
}

// closeFaces lists the closed faces of a tile for the kernel: those to cells outside, and those under walls.
func (d *Domain) closeFaces(t *tile) {
	w := &t.args.Walls
	w.East, w.North = w.East[:0], w.North[:0]
	w.EastOff, w.NorthOff = append(w.EastOff[:0], 0), append(w.NorthOff[:0], 0)
	for j := range t.ny {
		for i := range t.nx + 1 {
			if d.closed(t.i0+i-1, t.j0+j, 1, 0) || i == 0 && d.mirrored(t, west, j) || i == t.nx && d.mirrored(t, east, j) {
				w.East = append(w.East, uint16(i))
			}
		}
		w.EastOff = append(w.EastOff, uint16(len(w.East)))
	}
	for j := range t.ny + 1 {
		for i := range t.nx {
			if d.closed(t.i0+i, t.j0+j-1, 0, 1) || j == 0 && d.mirrored(t, south, i) || j == t.ny && d.mirrored(t, north, i) {
				w.North = append(w.North, uint16(i))
			}
		}
		w.NorthOff = append(w.NorthOff, uint16(len(w.North)))
	}
	if len(w.East) == 0 {
		w.EastOff = nil
	}
	if len(w.North) == 0 {
		w.NorthOff = nil
	}
}

// closed reports whether the face from cell (i, j) in a direction is closed inside the domain. Faces on the border of
// the domain are the business of boundaries.
func (d *Domain) closed(i, j, di, dj int) bool {
	g := d.Grid
	if i < 0 || j < 0 || i+di >= g.NX || j+dj >= g.NY {
		return false
	}
	a, b := g.ID(i, j), g.ID(i+di, j+dj)
	if d.outside != nil && d.outside[a] != d.outside[b] {
		return true
	}
	return d.walled(a, b)
}
