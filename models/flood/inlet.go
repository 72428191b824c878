package flood

import (
	"math"
	"slices"

	"semul/engine/fmath"
	"semul/models/flood/kernel"
)

// A subcritical border takes one condition from outside and one from inside: what the wave that leaves the domain carries
// (Toro 2001, ch. 6). With u [m/s] counted inwards and c = √(g·h), this is u − 2c of the cell on the border; the state on
// the face is the root c of
//
//	g·q/c² − 2·c = u − 2·√(g·h)       where q [m²/s] comes in                                (9)
//	s·c^(4/3) + 2·c = −u + 2·√(g·h)   where water leaves at the normal depth of a slope S     (10)
//
// s·c^(4/3) being Manning's √S/n·h^(2/3). Neither lets the water be faster than c: flow that enters has Froude 1 at most,
// and finds the depth of its slope within the domain. Both are convex, so Newton's steps from the proper side never miss.

// newtons is the most steps for a root; three or four are the rule.
const newtons = 24

// entering returns depth and speed on a face through which q [m²/s] > 0 comes in, h and u being those of the cell behind.
func entering(q, h, u float64) (depth, speed float64) {
	g := kernel.Gravity
	k := u - float64(2*math.Sqrt(g*h))
	c := fmath.Cbrt(g * q) // critical
	for range newtons {
		f := g*q/(c*c) - float64(2*c) - k
		if f <= 0 {
			break
		}
		step := f / (float64(2*g*q/(c*c*c)) + 2)
		c += step
		if step < 1e-9*c {
			break
		}
	}
	depth = c * c / g
	return depth, q / depth
}

// leaving returns depth and speed outwards on a face through which water leaves at the normal depth of a slope, root being
// √S/n, h and u depth and speed outwards of the cell before it.
func leaving(root, h, u float64) (depth, speed float64) {
	g := kernel.Gravity
	c := math.Sqrt(g * h)
	k := u + float64(2*c)
	if u >= c || !(k > 0) {
		return h, math.Max(u, 0) // faster than its waves: it goes as it comes
	}
	s := root / fmath.Cbrt(g*g)
	c = k / 2
	for range newtons {
		r := fmath.Cbrt(c)
		f := float64(s*c*r) + float64(2*c) - k
		step := f / (float64(4.0/3*s*r) + 2)
		if c -= step; math.Abs(step) < 1e-9*c {
			break
		}
	}
	c = math.Max(c, k/3) // critical
	return c * c / g, k - float64(2*c)
}

// pourIn is the state beyond a face on side k through which a discharge comes, of the cell before it h, u and v.
func (d *Domain) pourIn(g ghost, k int, h, u, v float32) (hg, ug, vg float32) {
	in, along := facing(k, u, v)
	q := d.boundaries[g.boundary].flow * d.boundaries[g.boundary].share[g.cell] / d.Grid.Cell
	if q <= 0 { // closed
		u, v = facing(k, -in, along)
		return h, u, v
	}
	depth, speed := entering(q, float64(h), float64(in))
	u, v = facing(k, float32(speed), 0)
	return float32(depth), u, v
}

// runOff is the state beyond a face on side k where water leaves at the normal depth of a slope, gn2 being g·n².
func runOff(slope float64, gn2 float32, k int, h, u, v float32) (hg, ug, vg float32) {
	in, along := facing(k, u, v)
	depth, speed := leaving(math.Sqrt(slope*kernel.Gravity/math.Max(float64(gn2), 1e-9)), float64(h), -float64(in))
	u, v = facing(k, -float32(speed), along)
	return float32(depth), u, v
}

// facing turns speeds to the east and north into those inwards and along side k of the domain, and back.
func facing(k int, u, v float32) (a, b float32) {
	switch k {
	case west:
		return u, v
	case east:
		return -u, v
	case south:
		return v, u
	}
	return -v, -u
}

// through sets the discharge that a Discharge boundary lets in from now on, for dt [s], and wakes the tiles behind it.
func (d *Domain) through(b *Boundary, volume, dt float64) {
	b.flow, b.owed, b.before = math.Max(0, volume)/dt, volume, b.Volume
	if b.flow == 0 {
		return
	}
	for k, c := range b.cells {
		if b.share[k] == 0 {
			continue
		}
		d.wake(c.t)
		f, at := c.t.now(), at(c.i, c.j)
		depth, speed := entering(b.flow*b.share[k]/d.Grid.Cell, float64(f.h[at]), 0)
		c.t.speed = larger(c.t.speed, d.wave(float32(depth), float32(speed), 0))
	}
}

// settle puts into the cells on the border what their faces have let in too little, or takes out what came too much, so
// that volumes are exact after every action of sources: next to nothing where the flow is steady.
func (d *Domain) settle() {
	area := d.cellArea()
	for _, b := range d.boundaries {
		if b.Kind != Discharge || b.owed == 0 {
			continue
		}
		left := b.owed - (b.Volume - b.before)
		b.owed, b.flow = 0, 0
		for k, c := range b.cells {
			b.Volume += float64(d.put(c.t, c.i, c.j, float64(left*b.share[k])/area) * area)
		}
	}
}

// SetSlope makes water leave a Free boundary at the normal depth of a slope of the bed beyond it, fall over length, in
// (0, 1]. It is set once, before the water moves.
func (d *Domain) SetSlope(b *Boundary, slope float64) {
	b.slope = slope
	d.roll(slices.Index(d.boundaries, b))
}

// sideOf returns the side of the domain on which a Discharge boundary's cells lie: the one of which they take the largest
// share, so that a channel one cell wide is entered at its end.
func (d *Domain) sideOf(cells []int) (k int, ok bool) {
	best := 0.0
	for s := range 4 {
		n := 0
		for _, id := range cells {
			if i, j := d.Grid.IJ(id); d.onBorder(i, j, s) {
				n++
			}
		}
		length := d.Grid.NY
		if s >= south {
			length = d.Grid.NX
		}
		if share := float64(n) / float64(length); n == len(cells) && share > best {
			best, k, ok = share, s, true
		}
	}
	return k, ok
}

// onBorder reports whether cell (i, j) lies on side k of the domain.
func (d *Domain) onBorder(i, j, k int) bool {
	switch k {
	case west:
		return i == 0
	case east:
		return i == d.Grid.NX-1
	case south:
		return j == 0
	}
	return j == d.Grid.NY-1
}
