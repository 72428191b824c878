package flood

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
)

// Wall is a line of closed faces that water passes only above its crest.
type Wall struct {
	Name  string
	Moved float64 // that passed over so far, both ways together [m³]
	Head  float64 // largest height of water above the crest since it was last set to 0 [m]

	line        []geo.Point
	first, last int // its faces: Domain.faces[first:last]
	breaches    []*breach
}

// wallFace is one face under a wall: between cells a and b, ids of the grid, b being east or north of a.
type wallFace struct {
	a, b  int
	east  bool
	crest float64 // [m]
	along float64 // distance of its middle along the line [m]
	free  bool    // open under a gate or deck that the water does not touch
}

// faceKey names a face by the cell west or south of it.
func faceKey(a int, east bool) uint64 {
	if east {
		return uint64(a) << 1
	}
	return uint64(a)<<1 | 1
}

// closing is how far a crest must stand above the ground to close a face [m].
const closing = 1e-3

// walled reports whether a wall closes the face between neighbouring cells a and b.
func (d *Domain) walled(a, b int) bool {
	k, ok := d.faceOf[faceKey(a, b == a+1)]
	return ok && d.stands(&d.faces[k])
}

// stands reports whether a face is closed: its crest is above the ground on both sides, and nothing under it is open.
func (d *Domain) stands(f *wallFace) bool {
	return !f.free && f.crest > d.higher(f.a, f.b)+closing
}

// AddWall builds a wall with one crest level [m] along a line: the faces of cells nearest to it, without a gap. Where two
// walls share a face the higher crest holds. A line off the grid, and a crest that is below the ground everywhere, are errors.
func (d *Domain) AddWall(name string, line []geo.Point, crest float64) (*Wall, error) {
	w := &Wall{Name: name, line: line, first: len(d.faces)}
	if d.faceOf == nil {
		d.faceOf = map[uint64]int{}
	}
	highest := math.Inf(-1)
	found := false
	d.facesAlong(line, func(a, b int, east bool, along float64) {
		found = true
		highest = math.Max(highest, crest-d.higher(a, b))
		if k, ok := d.faceOf[faceKey(a, east)]; ok {
			if k >= w.first {
				return // the line doubles back
			}
			d.faces[k].crest = math.Max(d.faces[k].crest, crest)
			return
		}
		d.faceOf[faceKey(a, east)] = len(d.faces)
		d.faces = append(d.faces, wallFace{a: a, b: b, east: east, crest: crest, along: along})
	})
	w.last = len(d.faces)
	switch {
	case !found:
		return nil, fmt.Errorf("flood: wall %s lies outside the grid, which goes from (%.0f, %.0f) to (%.0f, %.0f)", name,
			d.Grid.Bounds().MinX, d.Grid.Bounds().MinY, d.Grid.Bounds().MaxX, d.Grid.Bounds().MaxY)
	case highest <= 0:
		return nil, sunkWall{name, crest, -highest}
	}
	d.walls = append(d.walls, w)
	for _, f := range d.faces[w.first:w.last] {
		d.reshapeAt(f.a)
		d.reshapeAt(f.b)
	}
	d.reshape()
	return w, nil
}

// sunkWall is the error about a wall that the ground hides.
type sunkWall struct {
	name         string
	crest, below float64 // [m]
}

func (s sunkWall) Error() string {
	return fmt.Sprintf("flood: wall %s: its crest of %.2f m is %.2f m below the lowest ground it stands on: give a level above the same zero as the terrain, not a height", s.name, s.crest, s.below)
}

// Walls lists the walls in the order they were added.
func (d *Domain) Walls() []*Wall { return d.walls }

// facesAlong visits the faces of the chain of lattice edges nearest to a line, in its direction.
func (d *Domain) facesAlong(line []geo.Point, visit func(a, b int, east bool, along float64)) {
	g := d.Grid
	corner := func(p geo.Point) (i, j int) {
		return int(math.Round((p.X - g.X0) / g.Cell)), int(math.Round((p.Y - g.Y0) / g.Cell))
	}
	done := 0.0
	for k := 1; k < len(line); k++ {
		p, q := line[k-1], line[k]
		length := geo.PolylineLength(line[k-1 : k+1])
		i, j := corner(p)
		iEnd, jEnd := corner(q)
		for i != iEnd || j != jEnd {
			di, dj := sign(iEnd-i), sign(jEnd-j)
			// of the two possible steps the one that ends nearer to the segment
			if di != 0 && dj != 0 {
				x := geo.Point{X: g.X0 + float64(float64(i+di)*g.Cell), Y: g.Y0 + float64(float64(j)*g.Cell)}
				y := geo.Point{X: g.X0 + float64(float64(i)*g.Cell), Y: g.Y0 + float64(float64(j+dj)*g.Cell)}
				dx, _ := geo.DistanceToPolyline(x, line[k-1:k+1])
				dy, _ := geo.DistanceToPolyline(y, line[k-1:k+1])
				if dx <= dy {
					dj = 0
				} else {
					di = 0
				}
			}
			mid := geo.Point{X: g.X0 + float64((float64(i)+float64(float64(di)/2))*g.Cell), Y: g.Y0 + float64((float64(j)+float64(float64(dj)/2))*g.Cell)}
			_, s := geo.DistanceToPolyline(mid, line[k-1:k+1])
			if di != 0 { // along x: between the cell below and the one above
				c := min(i, i+di)
				if c >= 0 && c < g.NX && j > 0 && j < g.NY {
					visit(g.ID(c, j-1), g.ID(c, j), false, done+s)
				}
			} else {
				r := min(j, j+dj)
				if r >= 0 && r < g.NY && i > 0 && i < g.NX {
					visit(g.ID(i-1, r), g.ID(i, r), true, done+s)
				}
			}
			i, j = i+di, j+dj
		}
		done += length
	}
}

func sign(x int) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// overflow lets water pass over the walls for dt [s] by (4) of the package comment: a pair exchange, face by face, the
// same number on both sides.
func (d *Domain) overflow(dt float64) {
	d.breach()
	area := d.cellArea()
	for _, w := range d.walls {
		for k := w.first; k < w.last; k++ {
			f := &d.faces[k]
			ha, hb := d.depthOf(f.a), d.depthOf(f.b)
			if ha == 0 && hb == 0 || !d.stands(f) {
				continue
			}
			up, low, hUp := d.groundOf(f.a)+ha, d.groundOf(f.b)+hb, ha
			from, to := f.a, f.b
			if low > up {
				up, low, hUp, from, to = low, up, hb, to, from
			}
			head := up - f.crest
			if head <= 0 || hUp <= float64(d.cfg.Dry) {
				continue
			}
			depth := weir(head, low-f.crest) * d.Grid.Cell * dt / area
			depth = math.Min(depth, math.Min(hUp/2, (up-low)/2))
			if depth <= 0 {
				continue
			}
			d.move(from, to, depth)
			w.Moved += float64(depth * area)
			w.Head = math.Max(w.Head, head)
		}
	}
}

// weir returns the flow over a crest per metre [m²/s], h1 [m] above it on one side and h2 on the other, h1 > 0.
func weir(h1, h2 float64) float64 {
	q := 1.7 * h1 * math.Sqrt(h1)
	if h2 <= 0 {
		return q
	}
	s := h2 / h1
	return q * fmath.Pow(math.Max(0, 1-float64(s*math.Sqrt(s))), 0.385)
}

// depthOf returns the moving water in a cell [m].
func (d *Domain) depthOf(id int) float64 { return d.Depth(id%d.Grid.NX, id/d.Grid.NX) }

// move takes depth [m] of water from one cell to another.
func (d *Domain) move(from, to int, depth float64) {
	t, i, j := d.tileOf(from%d.Grid.NX, from/d.Grid.NX)
	depth = -d.put(t, i, j, -depth)
	t, i, j = d.tileOf(to%d.Grid.NX, to/d.Grid.NX)
	d.put(t, i, j, depth)
}

// RaiseWall lifts the crest of a wall by dz [m]; a negative dz lowers it.
func (d *Domain) RaiseWall(w *Wall, dz float64) {
	for k := w.first; k < w.last; k++ {
		f := &d.faces[k]
		f.crest += dz
		d.reshapeAt(f.a)
		d.reshapeAt(f.b)
	}
	d.reshape()
}

// reshapeAt notes that the tile of a cell must be shaped again, and those beside it if the cell is near a side.
func (d *Domain) reshapeAt(id int) {
	i, j := id%d.Grid.NX, id/d.Grid.NX
	for dj := -2; dj <= 2; dj++ {
		for di := -2; di <= 2; di++ {
			if x, y := i+di, j+dj; x >= 0 && y >= 0 && x < d.Grid.NX && y < d.Grid.NY {
				t, _, _ := d.tileOf(x, y)
				t.misshapen = true
			}
		}
	}
}

// reshape shapes the tiles that reshapeAt noted.
func (d *Domain) reshape() {
	for _, t := range d.tiles {
		if t.misshapen {
			t.misshapen = false
			d.shape(t)
		}
	}
}
