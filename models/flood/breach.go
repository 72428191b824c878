package flood

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/models/flood/kernel"
)

// Breach says how a levee fails.
type Breach struct {
	Along  float64 // where, as distance along the wall [m]
	Reach  float64 // half the width of the levee's body: cells that near to the line are lowered too [m]
	Invert float64 // level down to which it erodes [m]; NaN: the higher ground of both sides
	Fall   float64 // time in which it erodes down [s]
	Shear  float64 // uc of (5), critical speed of the soil [m/s]
	Most   float64 // widest [m]
}

// breach is a Breach under way.
type breach struct {
	Breach
	began float64 // [s]
	crest float64 // where it began [m]
	width float64 // so far [m]
}

// Break starts a breach of a wall now. It returns the level to which the breach will erode [m].
func (d *Domain) Break(w *Wall, b Breach) (invert float64, err error) {
	switch length := geo.PolylineLength(w.line); {
	case !(b.Along >= 0) || b.Along > length:
		return 0, fmt.Errorf("flood: wall %s is %.0f m long and cannot break at %.0f m", w.Name, length, b.Along)
	case w.first == w.last:
		return 0, fmt.Errorf("flood: wall %s has no face of its own to break", w.Name)
	case !(b.Fall >= 0) || !(b.Shear > 0) || !(b.Most > 0) || !(b.Reach >= 0):
		return 0, fmt.Errorf("flood: breach of wall %s: fall time and reach must not be negative, soil speed and width positive; got %g s, %g m, %g m/s, %g m", w.Name, b.Fall, b.Reach, b.Shear, b.Most)
	}
	if b.Invert != b.Invert {
		b.Invert = d.foot(w, b.Along, b.Reach)
	}
	run := &breach{Breach: b, began: d.time, crest: math.Inf(-1)}
	for _, f := range d.faces[w.first:w.last] {
		if math.Abs(f.along-b.Along) <= d.Grid.Cell {
			run.crest = math.Max(run.crest, math.Max(f.crest, d.higher(f.a, f.b)))
		}
	}
	if b.Invert >= run.crest {
		return 0, fmt.Errorf("flood: wall %s at %.0f m stands at %.2f m, not above the %.2f m to which it is to erode", w.Name, b.Along, run.crest, b.Invert)
	}
	w.breaches = append(w.breaches, run)
	return b.Invert, nil
}

// foot returns the higher ground of both sides of a wall, just beyond its body [m].
func (d *Domain) foot(w *Wall, along, reach float64) float64 {
	p, heading := geo.PointAlong(w.line, along)
	best := math.Inf(-1)
	for _, s := range [2]float64{-1, 1} {
		away := s * (reach + float64(1.5*d.Grid.Cell))
		q := geo.Point{X: p.X - float64(heading.Y*away), Y: p.Y + float64(heading.X*away)}
		if id, ok := d.Grid.CellOf(q); ok {
			best = math.Max(best, d.groundOf(id))
		}
	}
	return best
}

// breach widens and deepens all breaches to where they stand now.
func (d *Domain) breach() {
	changed := false
	for _, w := range d.walls {
		for _, b := range w.breaches {
			changed = d.erode(w, b) || changed
		}
	}
	if changed {
		d.reshape()
	}
}

// erode brings one breach to its present width and depth, and reports whether anything moved.
func (d *Domain) erode(w *Wall, b *breach) (changed bool) {
	age := d.time - b.began
	level := b.Invert
	if age < b.Fall {
		level = b.crest - float64((b.crest-b.Invert)*(age/b.Fall))
	}
	if head := d.headAt(w, b); head > 0 {
		g := kernel.Gravity
		width := 1.3 * math.Sqrt(g) * head * math.Sqrt(head) / b.Shear * fmath.Log10(1+float64(0.04*g*age/b.Shear))
		b.width = math.Max(b.width, math.Min(width, b.Most))
	}
	for k := w.first; k < w.last; k++ {
		f := &d.faces[k]
		if math.Abs(f.along-b.Along) > math.Max(b.width, d.Grid.Cell)/2 {
			continue
		}
		if f.crest > level {
			f.crest = level
			d.reshapeAt(f.a)
			d.reshapeAt(f.b)
			changed = true
		}
	}
	return d.lower(w, b, level) || changed
}

// headAt returns the difference of levels across a breach [m]: the highest water on one side over the highest water or
// ground on the other.
func (d *Domain) headAt(w *Wall, b *breach) float64 {
	p, heading := geo.PointAlong(w.line, b.Along)
	var level [2]float64
	for k, s := range [2]float64{-1, 1} {
		level[k] = math.Inf(-1)
		away := s * (b.Reach + float64(1.5*d.Grid.Cell))
		q := geo.Point{X: p.X - float64(heading.Y*away), Y: p.Y + float64(heading.X*away)}
		if id, ok := d.Grid.CellOf(q); ok {
			level[k] = d.groundOf(id) + d.depthOf(id)
		}
	}
	if math.IsInf(level[0], -1) || math.IsInf(level[1], -1) {
		return 0
	}
	up, low := math.Max(level[0], level[1]), math.Min(level[0], level[1])
	return math.Max(0, up-math.Max(low, b.Invert))
}

// lower takes the levee's body off the bed inside a breach, down to level.
func (d *Domain) lower(w *Wall, b *breach, level float64) (changed bool) {
	g := d.Grid
	p, _ := geo.PointAlong(w.line, b.Along)
	far := float64(math.Max(b.width, g.Cell)/2) + b.Reach + g.Cell
	to := int32(math.Floor(float64(level/Quantum) + 0.5))
	i0, i1 := int((p.X-far-g.X0)/g.Cell), int((p.X+far-g.X0)/g.Cell)
	j0, j1 := int((p.Y-far-g.Y0)/g.Cell), int((p.Y+far-g.Y0)/g.Cell)
	for j := max(j0, 0); j <= min(j1, g.NY-1); j++ {
		for i := max(i0, 0); i <= min(i1, g.NX-1); i++ {
			id := g.ID(i, j)
			if d.bed[id] <= to || d.Outside(i, j) {
				continue
			}
			away, along := geo.DistanceToPolyline(g.Center(i, j), w.line)
			if away <= math.Max(b.Reach, g.Cell/2) && math.Abs(along-b.Along) <= math.Max(b.width, g.Cell)/2 {
				d.bed[id] = to
				if !contains(d.lowered, id) {
					d.lowered = append(d.lowered, id)
				}
				d.reshapeAt(id)
				changed = true
			}
		}
	}
	return changed
}
