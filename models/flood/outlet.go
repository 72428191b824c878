package flood

import (
	"math"

	"semul/models/flood/kernel"
)

// A free boundary without a slope of its own goes by the bed before it. Where that falls towards the border it goes on
// falling beyond, and water leaves as it comes, with a part of the state beyond from (10), normal depth: uniform flow is uniform
// up to the border, still water, which knows no slope, begins to leave, and a passing wave leaves no other depth behind.
// Where the bed is level or rises, the border is a brink over which water falls at the critical depth,
//
//	u + 2c = 3c_b,  h_b = c_b²/g                                                             (11)
//
// with u outwards and c = √(g·h) of the cell before it, unless it comes faster than its waves (the free overfall: Henderson
// 1966, Open Channel Flow, ch. 6).

// drawn is the part of the state beyond a free face that normal depth has. A hump of 40 m width on 1 m of water with a Froude
// number of 0.2 leaves a wrong depth of 24 % of its height where it is 0, an echo of 11 to 13 % with 1/16 to 1 [M].
const drawn = 1.0 / 4

const (
	clearFall = 16 * Quantum // less of a rise or fall than this may be rounding of the bed [m]
	farthest  = 32           // cells inwards over which one is looked for
)

// fallOut returns how much the bed falls from cell to cell before the border cell (i, j) outwards, in direction (di, dj), and
// how much it falls beyond [m]; 0 where it is level or rises. Both are the fall of the last face. On gentle slopes in small
// cells, where the quanta of the bed make steps, the first is the mean of several faces, and the second what gives the
// border's cell, between two faces, this mean.
func (d *Domain) fallOut(i, j, di, dj int) (mean, beyond float64) {
	total, last, n := 0.0, 0.0, 0
	for ; n < farthest && math.Abs(total) < clearFall; n++ {
		x, y := i-n*di, j-n*dj
		if d.beyondEdge(x, y, di, dj) {
			break
		}
		here, behind := d.Grid.ID(x, y), d.Grid.ID(x-di, y-dj)
		r := d.rise(here, behind)
		if total += r; n == 0 {
			last = r
		}
	}
	if total <= 0 {
		return 0, 0
	}
	mean = total / float64(n)
	return mean, float64(2*mean) - last
}

// beyondEdge reports whether the cell behind (x, y), seen from the border, tells nothing about the slope: it is not there,
// or parted by an edge or a wall.
func (d *Domain) beyondEdge(x, y, di, dj int) bool {
	a, b := x-di, y-dj
	if a < 0 || b < 0 || a >= d.Grid.NX || b >= d.Grid.NY || d.closed(min(x, a), min(y, b), di*di, dj*dj) {
		return true
	}
	here, behind := d.Grid.ID(x, y), d.Grid.ID(a, b)
	return d.outside != nil && d.outside[here] || d.cliff(here, behind)
}

// outwards is the direction that leads out of side k.
func outwards(k int) (di, dj int) {
	switch k {
	case west:
		return -1, 0
	case east:
		return 1, 0
	case south:
		return 0, -1
	}
	return 0, 1
}

// slopeOut notes for the free faces of a tile how the bed goes on beyond them.
func (d *Domain) slopeOut(t *tile) {
	for k := range t.open {
		di, dj := outwards(k)
		for m := range t.open[k] {
			g := &t.open[k][m]
			if g.kind != copied || m >= t.lengthOf(k) {
				continue
			}
			i, j := t.onSide(k, m)
			g.fall, _ = d.fallOut(t.i0+i, t.j0+j, di, dj)
		}
	}
}

// goOut is the state beyond a free face on side k of the cell before it h, u and v; gn2 is g·n².
func (d *Domain) goOut(g *ghost, gn2 float32, k int, h, u, v float32) (hg, ug, vg float32) {
	if !(h > 0) {
		return h, u, v
	}
	u, v = outward(k, u, v) // nothing comes in: an inlet beside the border would draw water from beyond without end
	if slope := d.boundaries[g.boundary].slope; slope > 0 {
		return runOff(slope, gn2, k, h, u, v)
	}
	if g.fall > 0 {
		hn, un, vn := runOff(g.fall/d.Grid.Cell, gn2, k, h, u, v)
		return h + float32(drawn*(hn-h)), u + float32(drawn*(un-u)), v + float32(drawn*(vn-v))
	}
	in, along := facing(k, u, v)
	c := sqrt32(float32(kernel.Gravity * h))
	if -in >= c {
		return h, u, v
	}
	cb := larger(0, float32(2*c)-in) / 3 // (11)
	u, v = facing(k, -cb, along)
	return float32(cb*cb) / kernel.Gravity, u, v
}
