package flood

import (
	"fmt"
	"math"

	"semul/engine/sim"
	"semul/models/flood/kernel"
)

// inertial reports whether local inertia moves the water.
func (d *Domain) inertial() bool { return d.cfg.Solver == LocalInertia }

// speedRow is room for the speeds of a row of cells.
type speedRow struct{ u, v [side]float32 }

// fastestSpeed is the most that local inertia tells of a cell's water [m/s].
const fastestSpeed = 10

// speedsOf returns the speeds of the water in row j of a tile, to the east and to the north [m/s]. With local inertia they
// are the mean discharge of a cell's two faces over its depth, in room, and mean nothing where the cell is dry.
func (d *Domain) speedsOf(t *tile, f *fields, j int, room *speedRow) (u, v []float32) {
	o := at(0, j)
	if !d.inertial() {
		return f.u[o:][:t.nx], f.v[o:][:t.nx]
	}
	for i, h := range f.h[o:][:t.nx] {
		k := o + i
		if h <= d.cfg.Dry {
			room.u[i], room.v[i] = 0, 0
			continue
		}
		room.u[i] = bounded(float32(0.5*(f.u[k-1]+f.u[k])) / h)
		room.v[i] = bounded(float32(0.5*(f.v[k-stride]+f.v[k])) / h)
	}
	return room.u[:t.nx], room.v[:t.nx]
}

func bounded(u float32) float32 {
	switch {
	case u > fastestSpeed:
		return fastestSpeed
	case u < -fastestSpeed:
		return -fastestSpeed
	}
	return u
}

// tooSwift is the Froude number beyond which local inertia is not to be trusted, swiftShare the share of wet cells that
// may pass it.
const (
	tooSwift   = 0.8
	swiftShare = 0.01
)

// froude counts the wet cells of a row and those that pass tooSwift.
func (t *tile) froude(h, u, v []float32, dry float32) {
	for i, x := range h {
		if x <= dry {
			continue
		}
		t.wetSeen++
		if float32(u[i]*u[i])+float32(v[i]*v[i]) > float32(tooSwift*tooSwift*kernel.Gravity*x) {
			t.swiftSeen++
		}
	}
}

// Swift returns the share of wet cells, over all looks for peaks, that passed a Froude number of 0.8 under local inertia.
func (d *Domain) Swift() float64 {
	var wet, swift uint64
	for _, t := range d.tiles {
		wet, swift = wet+t.wetSeen, swift+t.swiftSeen
	}
	if wet == 0 {
		return 0
	}
	return float64(swift) / float64(wet)
}

// beyond says why another solver should be taken, or nothing.
func (d *Domain) beyond() string {
	if share := d.Swift(); share > swiftShare {
		return fmt.Sprintf("use fv: %.1f %% of the wet cells passed a Froude number of %g, more than local inertia can be trusted with", 100*share, tooSwift)
	}
	return ""
}

// roughAround gives the cells around a tile the roughness of those they are, or beyond the domain of those beside them.
func (d *Domain) roughAround(t *tile) {
	g := d.Grid
	for j := -1; j <= t.ny; j++ {
		for i := -1; i <= t.nx; i++ {
			if i >= 0 && j >= 0 && i < t.nx && j < t.ny {
				continue
			}
			n := float64(d.cfg.Rough)
			if d.cfg.Manning != nil {
				n = float64(d.cfg.Manning[min(max(t.j0+j, 0), g.NY-1)*g.NX+min(max(t.i0+i, 0), g.NX-1)])
			}
			t.gn2[at(i, j)] = float32(kernel.Gravity * n * n)
		}
	}
}

// mirrored reports whether face m on side k of a tile, on an open side of the domain, is one of those that stay closed.
// Local inertia needs to be told: a mirror would let through what the faces before and behind push.
func (d *Domain) mirrored(t *tile, k, m int) bool {
	return d.inertial() && t.open[k] != nil && !t.open[k][m].kind.opens()
}

// closeBorders lists the closed faces of tiles anew where faces on the border of the domain have been opened.
func (d *Domain) closeBorders() {
	for _, t := range d.tiles {
		if t.opened {
			t.opened = false
			d.closeFaces(t)
		}
	}
}

// brink is line for local inertia: in leads from a cell along the side into the tile, normal is the discharge across
// faces parallel to the side, along that across the others.
func (t *tile) brink(f *fields, k int) (first, step, count, in int, normal, along []float32) {
	first, step, count, in = t.line(k)
	if k <= east {
		return first, step, count, -in, f.u, f.v
	}
	return first, step, count, -in, f.v, f.u
}

// outlineInertia is outline for local inertia. Of the sides that face west or south of the neighbour it also copies the
// discharge one cell further in, and of all the discharge along the side before its first cell.
func (t *tile) outlineInertia(f *fields, b *border, stepped bool) {
	columns := kernel.Row(0)
	for _, row := range f.water[1 : t.ny+1] {
		columns |= row
	}
	for k, n := range t.next {
		if n == nil {
			continue
		}
		first, step, count, in, normal, along := t.brink(f, k)
		b.corner[k] = along[first-step]
		h, u, v, deep := b.side[k].H[:count], b.side[k].U[:count], b.side[k].V[:count], b.side[k].Deep[:count]
		if step == 1 {
			row := 1
			if k == north {
				row = t.ny
			}
			b.water[k] = f.water[row]
			if b.wet[k] = b.water[k]|f.water[row-1]|f.water[row+1] != 0 || b.corner[k] != 0; b.wet[k] {
				copy(h, f.h[first:])
				copy(u, f.u[first:])
				copy(v, f.v[first:])
				if k == north {
					copy(deep, normal[first+in:])
				}
			}
			continue
		}
		outer := kernel.Columns(0, 2)
		if k == east {
			outer = kernel.Columns(max(t.nx-2, 0), t.nx)
		}
		if b.wet[k] = columns&outer != 0 || b.corner[k] != 0; !b.wet[k] || stepped {
			continue
		}
		c := first
		if k == east {
			for m := range h {
				h[m], u[m], v[m], deep[m] = f.h[c], f.u[c], f.v[c], f.u[c-1]
				c += stride
			}
			continue
		}
		for m := range h {
			h[m], u[m], v[m] = f.h[c], f.u[c], f.v[c]
			c += stride
		}
	}
}

// fillInertia is fill for local inertia.
func (t *tile) fillInertia(b *border, k int) {
	f, from := t.now(), opposite(k)
	first, step, count, in, _, along := t.brink(f, k)
	if !b.wet[from] {
		along[first-in-step] = 0
		if step == stride {
			if f.beyond[k] {
				f.beyond[k] = false
				for c := first - in; c < first-in+count*stride; c += stride {
					f.h[c], f.u[c], f.v[c] = 0, 0, 0
					if k == west {
						f.u[c-1] = 0
					}
				}
			}
			return
		}
		for _, x := range [3][]float32{f.h, f.u, f.v} {
			clear(x[first-in:][:count])
		}
		if k == south {
			f.water[0] = 0
			clear(t.deep)
		} else {
			f.water[t.ny+1] = 0
		}
		return
	}
	along[first-in-step] = b.corner[from]
	x := &b.side[from]
	c := first - in
	switch k {
	case west, east:
		f.beyond[k] = true
		t.args.Beyond[k] = x
	default:
		copy(f.h[c:], x.H[:count])
		copy(f.u[c:], x.U[:count])
		copy(f.v[c:], x.V[:count])
		if k == south {
			f.water[0] = b.water[from]
			copy(t.deep, x.Deep[:count])
		} else {
			f.water[t.ny+1] = b.water[from]
		}
	}
}

// ghostsInertia fills the cells beyond side k on the border of the domain for local inertia. Discharges there go on as
// they are beside them. The water of a free face stands on the slope that it has before it, or on that of the bed where this
// is steeper: its depth may count below 0. Over a brink there is none, and the bound on the Froude number makes it fall at the
// critical depth.
func (d *Domain) ghostsInertia(t *tile, k int) {
	f := t.now()
	first, step, n, in, normal, along := t.brink(f, k)
	switch k {
	case south:
		f.water[0] = kernel.Columns(0, t.nx)
	case north:
		f.water[t.ny+1] = kernel.Columns(0, t.nx)
	}
	for m := range n {
		c := first + m*step
		g := c - in
		h := f.h[c]
		switch gh := t.open[k][m]; gh.kind {
		case given:
			h = float32(math.Max(0, d.boundaries[gh.boundary].level-d.bedOf(t, k, m)))
		case copied:
			switch slope := d.boundaries[gh.boundary].slope; {
			case slope > 0:
				h -= float32(slope * d.Grid.Cell)
			case gh.fall > 0:
				h -= larger(float32(gh.fall), d.fallTo(t, k, m, c, in))
			default:
				h = 0
			}
		}
		f.h[g] = h
		along[g] = along[c]
		into := t.open[k][m].kind != copied // else water only leaves
		switch k {
		case west:
			normal[g-in] = normal[g]
			if !into {
				normal[g-in] = min(0, normal[g])
			}
		case south:
			t.deep[m] = normal[g]
			if !into {
				t.deep[m] = min(0, normal[g])
			}
		default:
			normal[g] = normal[c]
			if !into {
				normal[g] = max(0, normal[c])
			}
		}
	}
	along[first-in-step] = along[first-step]
}

// fallTo returns how much the water falls to cell m along side k, c by index, from the cell before it [m]; 0 where it
// rises, or where that cell is beyond a closed face.
func (d *Domain) fallTo(t *tile, k, m, c, in int) float32 {
	i, j := t.onSide(k, m)
	i, j = t.i0+i, t.j0+j
	di, dj := 0, 0
	switch k {
	case west:
		di = 1
	case east:
		di = -1
	case south:
		dj = 1
	default:
		dj = -1
	}
	x, y := i+di, j+dj
	if x < 0 || y < 0 || x >= d.Grid.NX || y >= d.Grid.NY || d.closed(min(i, x), min(j, y), di*di, dj*dj) {
		return 0
	}
	f := t.now()
	fall := float32(d.rise(j*d.Grid.NX+i, y*d.Grid.NX+x)) + (f.h[c+in] - f.h[c])
	if fall > 0 {
		return fall
	}
	return 0
}

// saveInertia writes the discharges through the tile's west and south edge.
func (t *tile) saveInertia(e *sim.Encoder, inertial bool) {
	if !inertial {
		return
	}
	f := t.now()
	var column [side]float32
	for j := range t.ny {
		column[j] = f.u[at(-1, j)]
	}
	e.Float32s(column[:t.ny])
	e.Float32s(f.v[at(0, -1):][:t.nx])
	e.Uint64(t.wetSeen)
	e.Uint64(t.swiftSeen)
}

// loadInertia reads what saveInertia wrote.
func (t *tile) loadInertia(e *sim.Decoder, read func([]float32), inertial bool) {
	if !inertial {
		return
	}
	f := t.now()
	var column [side]float32
	read(column[:t.ny])
	for j := range t.ny {
		f.u[at(-1, j)] = column[j]
	}
	read(f.v[at(0, -1):][:t.nx])
	t.wetSeen, t.swiftSeen = e.Uint64(), e.Uint64()
}
