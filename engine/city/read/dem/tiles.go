package dem

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// tiles are surfaces on one lattice: same system, same cells, whole cells apart. They are resampled
// as one, so that no seam shows between them.
type tiles struct {
	*Surface // the first, whose columns and rows count
	all      []tile
}

// tile is a surface and the column and row of its corner.
type tile struct {
	*Surface
	i, j int
}

// group puts surfaces that share a lattice together, in the order of their first members.
func group(surfaces []*Surface) []*tiles {
	var groups []*tiles
next:
	for _, s := range surfaces {
		for _, g := range groups {
			if g.add(s) {
				continue next
			}
		}
		groups = append(groups, &tiles{s, []tile{{s, 0, 0}}})
	}
	return groups
}

// add takes s in if it fits the lattice to a thousandth of a cell.
func (t *tiles) add(s *Surface) bool {
	const tol = 1e-3
	i, j := (s.X0-t.X0)/t.DX, (s.Y0-t.Y0)/t.DY
	if s.EPSG != t.EPSG || !(math.Abs(i-math.Round(i)) < tol && math.Abs(j-math.Round(j)) < tol) ||
		!(math.Abs(s.DX-t.DX)*float64(s.NX) < tol*t.DX && math.Abs(s.DY-t.DY)*float64(s.NY) < tol*t.DY) ||
		math.Abs(i) > math.MaxInt32 || math.Abs(j) > math.MaxInt32 {
		return false
	}
	t.all = append(t.all, tile{s, int(math.Round(i)), int(math.Round(j))})
	cells := 0.0
	for _, s := range t.all {
		cells += float64(s.NX * s.NY)
	}
	if w := t.whole(); w.Width()*w.Height() > sparse*cells {
		t.all = t.all[:len(t.all)-1]
		return false
	}
	return true
}

// sparse bounds how much larger than the tiles together the area around them may be, which is what
// joining them may take in memory.
const sparse = 16

// whole returns the area of all tiles in columns and rows.
func (t *tiles) whole() geo.Bounds {
	b := geo.EmptyBounds()
	for _, s := range t.all {
		b = b.Union(geo.Bounds{MinX: float64(s.i), MinY: float64(s.j), MaxX: float64(s.i + s.NX), MaxY: float64(s.j + s.NY)})
	}
	return b
}

// cut copies what lies under b, in columns and rows, and MaxGap+1 cells around it; of tiles that
// overlap the first with data counts. It returns column and row of the part's corner; ok is false
// if no tile lies under b.
func (t *tiles) cut(b geo.Bounds) (part geo.Raster, corner geo.Point, ok bool) {
	whole := t.whole()
	hit := b.Intersect(whole)
	if hit.Empty() || hit.Width() == 0 || hit.Height() == 0 {
		return geo.Raster{}, geo.Point{}, false
	}
	hit = hit.Pad(MaxGap + 1).Intersect(whole)
	i0, j0 := int(math.Floor(hit.MinX)), int(math.Floor(hit.MinY))
	i1, j1 := int(math.Ceil(hit.MaxX)), int(math.Ceil(hit.MaxY))
	part = geo.NewRaster(geo.Grid{NX: i1 - i0, NY: j1 - j0, Cell: 1})
	for _, s := range t.all {
		a, e := max(i0, s.i), min(i1, s.i+s.NX)
		for j := max(j0, s.j); j < min(j1, s.j+s.NY) && a < e; j++ {
			ok = true
			to := part.Val[(j-j0)*part.NX:][:part.NX]
			from := s.Val[(j-s.j)*s.NX:][:s.NX]
			for i := a; i < e; i++ {
				if to[i-i0] != to[i-i0] {
					to[i-i0] = from[i-s.i]
				}
			}
		}
	}
	return part, geo.Point{X: float64(i0), Y: float64(j0)}, ok
}

// names lists the tiles.
func (t *tiles) names() string {
	if n := len(t.all) - 1; n > 0 {
		return fmt.Sprintf("%s and %d on the same lattice", t.Name, n)
	}
	return t.Name
}
