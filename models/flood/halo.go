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
			d.fillGhosts(t, k)
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
		t.copyFrom(n, k)
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

// copyFrom fills the cells beyond side k from the neighbour there.
func (t *tile) copyFrom(n *tile, k int) {
	to, step, count, out := t.line(k)
	from, _, _, _ := n.line(opposite(k))
	to += out
	dst, src := t.now(), n.now()
	if step == 1 {
		if k == south {
			dst.water[0] = src.water[n.ny]
		} else {
			dst.water[t.ny+1] = src.water[1]
		}
		copy(dst.h[to:][:count], src.h[from:][:count])
		copy(dst.u[to:][:count], src.u[from:][:count])
		copy(dst.v[to:][:count], src.v[from:][:count])
		return
	}
	for range count {
		dst.h[to], dst.u[to], dst.v[to] = src.h[from], src.u[from], src.v[from]
		to += step
		from += step
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
