package flood

import "semul/models/flood/kernel"

// ghost is what lies beyond a face on the border of the domain.
type ghost struct {
	kind     ghostKind
	boundary int // in Domain.boundaries
}

type ghostKind uint8

const (
	mirror ghostKind = iota // closed
	given                   // a level
	copied                  // water leaves as it comes
)

// prepare sets the edges of a tile for its next step and fills the cells around it, from neighbours' state.
func (d *Domain) prepare(t *tile) {
	a := &t.args
	for k, e := range [4]*kernel.Edge{&a.West, &a.East, &a.South, &a.North} {
		n := t.next[k]
		switch {
		case n == nil && t.open[k] == nil, n != nil && !n.awake:
			e.Mode = kernel.Shut
			continue
		case n == nil:
			*e = t.sides[k]
			e.Mode = kernel.Giving
			if d.inertial() {
				d.ghostsInertia(t, k)
			} else {
				d.fillGhosts(t, k)
			}
			continue
		case n.steps > t.steps:
			*e = t.sides[k]
			e.Mode = kernel.Taking
			continue
		case n.steps < t.steps:
			*e = n.sides[opposite(k)]
			e.Mode = kernel.Giving
		default:
			e.Mode = kernel.Open
		}
		if d.inertial() {
			t.fillInertia(&n.border[n.front], k)
		} else {
			t.fill(&n.border[n.front], k)
		}
	}
}

// line returns where the cells along side k of a tile begin, how far apart and how many they are, and the distance from
// each to the cell beyond the side.
func (t *tile) line(k int) (first, step, n, out int) {
	switch k {
	case west:
		return at(0, 0), stride, t.ny, -1
	case east:
		return at(t.nx-1, 0), stride, t.ny, 1
	case south:
		return at(0, 0), 1, t.nx, -stride
	}
	return at(0, t.ny-1), 1, t.nx, stride
}

// border is a copy of the cells along a tile's sides. Neighbours read it, for tiles step in place and all at once.
type border struct {
	h, u, v [4][side]float32
	water   [4]kernel.Row    // of the side's row, south and north
	wet     [4]bool          // else all is 0, whatever h, u and v hold
	deep    [4][side]float32 // with local inertia: discharge towards the side one cell further in
	corner  [4]float32       // and along the side before its first cell
}

// outline shows neighbours the cells along a tile's sides, of a state of it.
func (d *Domain) outline(t *tile, f *fields, b *border) {
	if d.inertial() {
		t.outlineInertia(f, b)
	} else {
		t.outline(f, b)
	}
}

// outline copies the cells along the sides with a neighbour from f, a state of the tile.
func (t *tile) outline(f *fields, b *border) {
	columns := kernel.Row(0)
	for _, row := range f.water[1 : t.ny+1] {
		columns |= row
	}
	for k, n := range t.next {
		if n == nil {
			continue
		}
		first, step, count, _ := t.line(k)
		switch k {
		case west:
			b.wet[k] = columns&kernel.Column(0) != 0
		case east:
			b.wet[k] = columns&kernel.Column(t.nx-1) != 0
		case south:
			b.water[k] = f.water[1]
		case north:
			b.water[k] = f.water[t.ny]
		}
		if step == 1 {
			if b.wet[k] = b.water[k] != 0; b.wet[k] {
				copy(b.h[k][:count], f.h[first:])
				copy(b.u[k][:count], f.u[first:])
				copy(b.v[k][:count], f.v[first:])
			}
			continue
		}
		if b.wet[k] {
			h, u, v := f.h[first:], f.u[first:], f.v[first:]
			for m := range count {
				b.h[k][m], b.u[k][m], b.v[k][m] = h[m*stride], u[m*stride], v[m*stride]
			}
		}
	}
}

// fill sets the cells beyond side k from the neighbour's border.
func (t *tile) fill(b *border, k int) {
	f, from := t.now(), opposite(k)
	first, step, count, out := t.line(k)
	if step == 1 {
		if k == south {
			f.water[0] = b.water[from]
		} else {
			f.water[t.ny+1] = b.water[from]
		}
	}
	h, u, v := f.h[first+out:], f.u[first+out:], f.v[first+out:]
	switch wet := b.wet[from]; {
	case wet && step == 1:
		copy(h[:count], b.h[from][:])
		copy(u[:count], b.u[from][:])
		copy(v[:count], b.v[from][:])
	case wet:
		f.beyond[k] = true
		for m := range count {
			h[m*stride], u[m*stride], v[m*stride] = b.h[from][m], b.u[from][m], b.v[from][m]
		}
	case step == 1:
		clear(h[:count])
		clear(u[:count])
		clear(v[:count])
	case f.beyond[k]:
		f.beyond[k] = false
		for m := range count {
			h[m*stride], u[m*stride], v[m*stride] = 0, 0, 0
		}
	}
}

// fillGhosts fills the cells beyond side k on the border of the domain.
func (d *Domain) fillGhosts(t *tile, k int) {
	first, step, n, out := t.line(k)
	f := t.now()
	switch k {
	case south:
		f.water[0] = kernel.Columns(0, t.nx)
	case north:
		f.water[t.ny+1] = kernel.Columns(0, t.nx)
	}
	for m := range n {
		c := first + m*step
		g := c + out
		h, u, v := f.h[c], f.u[c], f.v[c]
		switch gh := t.open[k][m]; gh.kind {
		case mirror:
			if k <= east {
				u = -u
			} else {
				v = -v
			}
		case copied:
			// Nothing comes in: an inlet beside the border would draw water from beyond without end.
			u, v = outward(k, u, v)
		case given:
			h = 0
			if z := d.bedOf(t, k, m); d.boundaries[gh.boundary].level > z {
				h = float32(d.boundaries[gh.boundary].level - z)
			} else {
				u, v = 0, 0
			}
		}
		f.h[g], f.u[g], f.v[g] = h, u, v
	}
}

// outward turns a speed that leads in over side k into one that leads out, as before a wall.
func outward(k int, u, v float32) (float32, float32) {
	switch {
	case k == west && u > 0, k == east && u < 0:
		return -u, v
	case k == south && v > 0, k == north && v < 0:
		return u, -v
	}
	return u, v
}

// bedOf returns the ground of cell m along side k of a tile [m].
func (d *Domain) bedOf(t *tile, k, m int) float64 {
	i, j := t.onSide(k, m)
	return d.Bed(t.i0+i, t.j0+j)
}

// onSide returns column and row of cell m along side k.
func (t *tile) onSide(k, m int) (i, j int) {
	switch k {
	case west:
		return 0, m
	case east:
		return t.nx - 1, m
	case south:
		return m, 0
	}
	return m, t.ny - 1
}
