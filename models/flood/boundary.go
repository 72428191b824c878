package flood

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/models/flood/kernel"
)

// BoundaryKind is how water passes a boundary.
type BoundaryKind uint8

// The kinds of boundary.
const (
	Level     BoundaryKind = iota // tide, stage of a river
	Inflow                        // discharge into cells, wherever they lie
	Free                          // water leaves as it comes, or at the normal depth of a slope
	Discharge                     // discharge through the faces of cells on one side of the domain
	Closed                        // nothing passes, whatever else is said of these faces
)

// Boundary is a line on which water enters or leaves the domain.
type Boundary struct {
	Name   string
	Kind   BoundaryKind
	Volume float64 // that came in less what went out since the start [m³]

	level  float64  // [m], of Level
	slope  float64  // of Free; 0: that of the bed before it
	rate   float64  // [m³/s], of Inflow and Discharge
	amount float64  // to come in beside the rate at the next opportunity [m³]
	flow   float64  // through the faces of Discharge now [m³/s]
	owed   float64  // that they are to let in in this part [m³]
	before float64  // Volume when it began
	cells  []onTile // of Inflow and Discharge
	faces  int      // on the border of the domain
	share  []float64
}

// onTile is a cell as a tile knows it.
type onTile struct {
	t    *tile
	i, j int
}

// fixedCell is a cell inside the domain whose level is given.
type fixedCell struct {
	boundary int
	i, j     int
	came     float64 // in this round [m]
}

// AddBoundary makes water pass on the given cells, ids of the grid. A level takes the cells' faces on
// the border of the domain, and cells further in are held at the level; a free or closed boundary those on
// one side of it where all its cells lie on that; an inflow spreads over all cells; a discharge
// comes through the faces of its cells on one side of the domain, with local inertia as an inflow into them: without the
// transport of momentum both are alike.
func (d *Domain) AddBoundary(name string, kind BoundaryKind, cells []int) (*Boundary, error) {
	b := &Boundary{Name: name, Kind: kind, level: math.Inf(-1)}
	only := -1
	switch k, ok := d.sideOf(cells); {
	case kind == Discharge && !ok:
		return nil, fmt.Errorf("flood: boundary %s: not all of its cells lie on one side of the domain: water can come through faces only there", name)
	case kind == Discharge && d.inertial():
		b.Kind, kind = Inflow, Inflow
	case kind != Level && kind != Inflow && ok:
		only = k // a cell in a corner has a face on another side, too
	}
	for n, id := range cells {
		if id < 0 || id >= d.Grid.Cells() {
			return nil, fmt.Errorf("flood: boundary %s: cell %d is not on the grid of %d cells", name, id, d.Grid.Cells())
		}
		i, j := d.Grid.IJ(id)
		if d.Outside(i, j) || contains(cells[:n], id) {
			continue
		}
		t, ti, tj := d.tileOf(i, j)
		if kind == Inflow {
			b.cells = append(b.cells, onTile{t, ti, tj})
			continue
		}
		open := d.openFaces(t, ti, tj, kind, len(d.boundaries), only, len(b.cells))
		if kind == Discharge && open > 0 {
			b.cells = append(b.cells, onTile{t, ti, tj})
		}
		b.faces += open
		if open == 0 {
			if (kind == Free || kind == Discharge || kind == Closed) && (i == 0 || j == 0 || i == d.Grid.NX-1 || j == d.Grid.NY-1) {
				continue // a corner that another boundary has opened
			}
			if kind == Free || kind == Closed {
				return nil, fmt.Errorf("flood: boundary %s: cell (%d, %d) at %s is not on the border of the grid, and water can leave freely, or be kept in, only there: move the line to the border, or hold a level there with kind = \"level\"", name, i, j, place(d.Grid.Center(i, j)))
			}
			t.hold()
			t.fixed = append(t.fixed, fixedCell{boundary: len(d.boundaries), i: ti, j: tj})
			b.cells = append(b.cells, onTile{t, ti, tj})
		}
	}
	if b.faces == 0 && len(b.cells) == 0 {
		if g := d.Grid.Bounds(); len(cells) == 0 {
			return nil, fmt.Errorf("flood: boundary %s lies off the grid, which goes from (%g, %g) to (%g, %g)", name, g.MinX, g.MinY, g.MaxX, g.MaxY)
		}
		i, j := d.Grid.IJ(cells[0])
		return nil, fmt.Errorf("flood: boundary %s: none of its %d cells, the first (%d, %d) at %s, takes it: they are outside the water's world, as ground without data is, or their border belongs to another boundary", name, len(cells), i, j, place(d.Grid.Center(i, j)))
	}
	b.share = make([]float64, len(b.cells))
	d.boundaries = append(d.boundaries, b)
	d.closeBorders()
	if b.Kind == Discharge || kind == Free {
		d.roll(len(d.boundaries) - 1)
	}
	return b, nil
}

// roll lets the bed go on beyond the faces of a boundary.
func (d *Domain) roll(boundary int) {
	d.rolling++
	for _, t := range d.tiles {
		for k := range t.open {
			for m, g := range t.open[k] {
				if g.kind.opens() && g.boundary == boundary && m < t.lengthOf(k) {
					i, j := t.onSide(k, m)
					d.reshapeAt(d.Grid.ID(t.i0+i, t.j0+j))
				}
			}
		}
	}
	d.reshape()
}

func contains(list []int, id int) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// addSide makes one side of the domain free, where it belongs to nobody yet.
func (d *Domain) addSide(name string, k int, cells []int) (*Boundary, error) {
	b := &Boundary{Name: name, Kind: Free}
	for _, id := range cells {
		if i, j := d.Grid.IJ(id); !d.Outside(i, j) {
			t, ti, tj := d.tileOf(i, j)
			b.faces += d.openFaces(t, ti, tj, Free, len(d.boundaries), k, 0)
		}
	}
	d.boundaries = append(d.boundaries, b)
	d.closeBorders()
	d.roll(len(d.boundaries) - 1)
	return b, nil
}

// openFaces opens those faces of a cell that lie on the border of the domain and belong to nobody yet; only on one side
// of it unless that is negative. The cell is the n-th of its boundary.
func (d *Domain) openFaces(t *tile, i, j int, kind BoundaryKind, boundary, only, n int) (opened int) {
	gk := map[BoundaryKind]ghostKind{Level: given, Free: copied, Discharge: poured, Closed: shut}[kind]
	for k := range t.next {
		m, here := j, k == west && t.i0+i == 0 || k == east && t.i0+i == d.Grid.NX-1
		if k >= south {
			m, here = i, k == south && t.j0+j == 0 || k == north && t.j0+j == d.Grid.NY-1
		}
		if !here || only >= 0 && k != only {
			continue
		}
		if t.open[k] == nil {
			t.open[k] = make([]ghost, side)
		}
		if t.open[k][m].kind == mirror {
			t.open[k][m] = ghost{kind: gk, boundary: boundary, cell: n}
			t.opened = true
			opened++
		}
	}
	return opened
}

// SetLevel gives the level of a Level boundary [m] from now on.
func (b *Boundary) SetLevel(level float64) { b.level = level }

// SetRate gives the discharge of an Inflow or Discharge boundary [m³/s] from now on.
func (b *Boundary) SetRate(rate float64) { b.rate = rate }

// AddAmount gives an Inflow or Discharge boundary water beside its rate, to come in with the next sources [m³].
func (b *Boundary) AddAmount(volume float64) { b.amount += volume }

// pour lets inflows in for dt [s], each over its cells in proportion to h^(5/3), as uniform flow would have it, and
// evenly while they are dry; and wakes tiles into which a level can run.
func (d *Domain) pour(dt, parts float64) {
	area := d.cellArea()
	for _, b := range d.boundaries {
		if b.Kind != Inflow && b.Kind != Discharge {
			continue
		}
		volume := float64(b.rate*dt) + b.amount/parts
		b.amount -= b.amount / parts
		if volume == 0 {
			continue
		}
		sum := 0.0
		for k, c := range b.cells {
			h := 0.0
			if c.t.buf[0].h != nil {
				h = float64(c.t.now().h[at(c.i, c.j)])
			}
			root := fmath.Cbrt(h)
			b.share[k] = float64(float64(h*root) * root)
			sum += b.share[k]
		}
		for k := range b.share {
			if sum > 1e-6 {
				b.share[k] /= sum
			} else {
				b.share[k] = 1 / float64(len(b.cells))
			}
		}
		if b.Kind == Discharge {
			d.through(b, volume, dt)
			continue
		}
		for k, c := range b.cells {
			b.Volume += float64(d.put(c.t, c.i, c.j, float64(volume*b.share[k])/area) * area)
			if d.fault == nil && d.waveIn(c.t, c.i, c.j) > fastestWave {
				d.fault = d.tooFast(c.t, c.i, c.j, b.feeds())
			}
		}
	}
	for _, t := range d.tiles {
		for k := range t.open {
			for m, g := range t.open[k] {
				if g.kind == given && m < t.lengthOf(k) {
					if z := d.bedOf(t, k, m); d.boundaries[g.boundary].level > z {
						d.wake(t)
						t.speed = larger(t.speed, d.wave(float32(d.boundaries[g.boundary].level-z), 0, 0))
					}
				}
			}
		}
		for _, c := range t.fixed {
			if z := d.Bed(t.i0+c.i, t.j0+c.j); d.boundaries[c.boundary].level > z {
				d.wake(t)
				t.speed = larger(t.speed, d.wave(float32(d.boundaries[c.boundary].level-z), 0, 0))
			}
		}
	}
}

func (t *tile) lengthOf(k int) int {
	if k <= east {
		return t.ny
	}
	return t.nx
}

// put adds depth [m], which may be negative, to the moving water of a cell and returns what was added: not less than
// what there is.
func (d *Domain) put(t *tile, i, j int, depth float64) float64 {
	t.hold()
	t.shows = false
	k, c := at(i, j), j*side+i
	h := &t.now().h[k]
	kept := float64(t.carry[c]) + float64(t.rest[k])
	y := depth + kept
	t.rest[k] = 0
	if float64(*h)+y < 0 {
		depth = -float64(*h) - kept
		*h, t.carry[c] = 0, 0
		return depth
	}
	sum := float32(float64(*h) + y)
	t.carry[c] = float32(y - (float64(sum) - float64(*h)))
	*h = sum
	d.touch(t, i, j)
	return depth
}

// fix puts a cell at its boundary's level after a step.
func (d *Domain) fix(t *tile, c *fixedCell, f *fields) {
	h := float32(0)
	if z := d.Bed(t.i0+c.i, t.j0+c.j); d.boundaries[c.boundary].level > z {
		h = float32(d.boundaries[c.boundary].level - z)
	}
	k := at(c.i, c.j)
	c.came += float64(h) - float64(f.h[k]) - float64(t.rest[k])
	f.h[k], t.rest[k] = h, 0
	if h > 0 {
		f.water[c.j+1] |= kernel.Column(c.i)
	}
	if h <= d.cfg.Dry {
		if !d.inertial() {
			f.u[k], f.v[k] = 0, 0
		}
	} else {
		t.args.Speed = larger(t.args.Speed, d.wave(h, f.u[k], f.v[k]))
	}
}

// bookSides books what crossed the border of the domain in this round.
func (d *Domain) bookSides(t *tile) {
	for k := range t.open {
		sign := d.Grid.Cell
		if k == east || k == north {
			sign = -sign
		}
		for m, g := range t.open[k] {
			if g.kind.opens() && m < t.lengthOf(k) {
				d.boundaries[g.boundary].Volume += float64(float64(t.sides[k].F[m]) * sign)
			}
		}
	}
}
