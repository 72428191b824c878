package flood

import "semul/models/flood/kernel"

// ghost is what lies beyond a face on the border of the domain.
type ghost struct {
	kind     ghostKind
	boundary int     // in Domain.boundaries
	cell     int     // in Boundary.cells, of poured
	fall     float64 // of copied: of the bed before it, from cell to cell [m]; 0: it does not fall
}

type ghostKind uint8

const (
	mirror ghostKind = iota // closed
	given                   // a level
	copied                  // water leaves as it comes, or at the normal depth of a slope
	poured                  // a discharge
	shut                    // closed for good
)

// opens reports whether water passes.
func (k ghostKind) opens() bool { return k != mirror && k != shut }

// prepare sets the edges of a tile for its next step and fills the cells around it, from neighbours' state.
func (d *Domain) prepare(t *tile, odd int) {
	a := &t.args
	a.Beyond = [2]*kernel.Flank{}
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
			t.fillInertia(&n.border[n.front^odd], k)
		} else {
			t.fill(&n.border[n.front^odd], k)
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
	side   [4]kernel.Flank // with local inertia, Deep is the discharge towards the side one cell further in
	water  [4]kernel.Row   // of the side's row, south and north
	wet    [4]bool         // else all is 0, whatever side holds
	corner [4]float32      // with local inertia: discharge along the side before its first cell
}

// outline shows neighbours the cells along a tile's sides, of a state of it. Those in the west and the east are there
// already after a step.
func (d *Domain) outline(t *tile, f *fields, b *border, stepped bool) {
	if d.inertial() {
		t.outlineInertia(f, b, stepped)
	} else {
		t.outline(f, b, stepped)
	}
}

// outline copies the cells along the sides with a neighbour from f, a state of the tile.
func (t *tile) outline(f *fields, b *border, stepped bool) {
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
		c := &b.side[k]
		if step == 1 {
			if b.wet[k] = b.water[k] != 0; b.wet[k] {
				copy(c.H[:count], f.h[first:])
				copy(c.U[:count], f.u[first:])
				copy(c.V[:count], f.v[first:])
			}
			continue
		}
		if b.wet[k] && !stepped {
			h, u, v := f.h[first:], f.u[first:], f.v[first:]
			for m := range count {
				c.H[m], c.U[m], c.V[m] = h[m*stride], u[m*stride], v[m*stride]
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
	switch c, wet := &b.side[from], b.wet[from]; {
	case wet && step == 1:
		copy(h[:count], c.H[:])
		copy(u[:count], c.U[:])
		copy(v[:count], c.V[:])
	case wet:
		f.beyond[k] = true
		t.args.Beyond[k] = c
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
		case mirror, shut:
			if k <= east {
				u = -u
			} else {
				v = -v
			}
		case poured:
			h, u, v = d.pourIn(gh, k, h, u, v)
		case copied:
			h, u, v = d.goOut(&gh, t.gn2[c], k, h, u, v)
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
