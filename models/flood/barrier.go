package flood

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// barrier is a line of faces with openings under it: gates in a wall, or the spans of a bridge. While the water touches
// neither gate nor deck, and the opening is as wide as the faces, the faces are open to the full equations; else they are
// closed, with (15) under the lip and (4) over the top.
type barrier struct {
	*Opening
	wall  *Wall
	faces []int  // of Domain.faces
	left  []bool // of each face, whether cell b is to the left of the line
	free  []bool // of each face, whether it is open to the full equations
	open  bool   // the opening is as wide as the faces, so they may be free
}

// ajar is how far below the lip the water must be on both sides before faces are set free again [m].
const ajar = 0.02

// AddBarrier builds openings under a line of faces. Where walls stand on it already, it is an opening in them and water
// passes over the higher crest. A line off the grid, a top that is below the ground, and a lip above the top are errors.
func (d *Domain) AddBarrier(name string, line []geo.Point, o *Opening) (*Wall, error) {
	if o.Lip > o.Top {
		return nil, fmt.Errorf("flood: %s: its lip, at %.2f m, is above its top, at %.2f m", name, o.Lip, o.Top)
	}
	w, err := d.AddWall(name, line, o.Top)
	if err != nil {
		return nil, err
	}
	b := &barrier{Opening: o, wall: w}
	seen := map[int]bool{}
	lowest := math.Inf(1)
	d.facesAlong(line, func(x, y int, east bool, along float64) {
		k := d.faceOf[faceKey(x, east)]
		if seen[k] {
			return
		}
		seen[k] = true
		_, heading := geo.PointAlong(line, along)
		away := d.Grid.CenterOf(y).Sub(d.Grid.CenterOf(x))
		b.faces, b.left, b.free = append(b.faces, k), append(b.left, float64(heading.X*away.Y)-float64(heading.Y*away.X) > 0), append(b.free, false)
		lowest = math.Min(lowest, d.higher(x, y))
	})
	if o.Width <= 0 {
		o.Width = float64(len(b.faces)) * d.Grid.Cell
	}
	b.open = !o.Flap && o.Width >= 0.9*float64(len(b.faces))*d.Grid.Cell && o.Sill <= lowest+closing
	d.barriers = append(d.barriers, b)
	return w, nil
}

// levelOf is that of the water in a cell, or its ground [m].
func (d *Domain) levelOf(id int) float64 { return d.groundOf(id) + d.depthOf(id) }

// release sets faces of barriers free whose lip is clear of the water, and closes those whose lip it touches.
func (d *Domain) release() {
	changed := false
	for _, b := range d.barriers {
		if !b.open {
			continue
		}
		for k, id := range b.faces {
			f := &d.faces[id]
			top := math.Max(d.levelOf(f.a), d.levelOf(f.b))
			free := top < b.Lip-ajar || b.free[k] && top < b.Lip
			if free != b.free[k] {
				b.free[k], f.free = free, free
				d.reshapeAt(f.a)
				d.reshapeAt(f.b)
				changed = true
			}
		}
	}
	if changed {
		d.reshape()
	}
}

// passUnder lets water pass under gates and decks for dt [s]: pair exchanges, face by face.
func (d *Domain) passUnder(dt float64) {
	area := d.cellArea()
	for _, b := range d.barriers {
		wide := b.Width / float64(len(b.faces))
		for k, id := range b.faces {
			f := &d.faces[id]
			if b.free[k] {
				continue
			}
			from, to, sign := f.a, f.b, 1.0
			if d.levelOf(f.b) > d.levelOf(f.a) {
				from, to, sign = f.b, f.a, -1
			}
			if !b.left[k] {
				sign = -sign // now: to the left
			}
			h := d.depthOf(from)
			if h <= float64(d.cfg.Dry) || b.Flap && sign < 0 {
				continue
			}
			up, low := d.levelOf(from), d.levelOf(to)
			depth := float64(b.flow(d.higher(f.a, f.b), up, low)*wide) * dt / area
			if depth = math.Min(depth, math.Min(h/2, (up-low)/2)); depth > 0 {
				d.move(from, to, depth)
				b.Moved += float64(sign * depth * area)
			}
		}
	}
}
