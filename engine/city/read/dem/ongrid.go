package dem

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// MaxGap is the longest run of cells without data, along a row or column, that is filled between
// its ends.
const MaxGap = 3

// OnGrid returns the surface on the cells of a grid in a frame, and what was done. A cell is NaN
// where less than half of it has data: look at Report.Err. Systems that do not fit together, and
// a surface that lies elsewhere, are errors.
func (s *Surface) OnGrid(f geo.Frame, g geo.Grid) (geo.Raster, Report, error) {
	return Mosaic(f, g, s)
}

// Mosaic returns several surfaces on one grid. Tiles of one lattice are joined first, the first with
// data winning where they overlap; of surfaces on different lattices each cell takes the first
// that has data for at least half of it.
func Mosaic(f geo.Frame, g geo.Grid, surfaces ...*Surface) (geo.Raster, Report, error) {
	if err := g.Check(); err != nil {
		return geo.Raster{}, Report{}, fmt.Errorf("dem: %w", err)
	}
	if len(surfaces) == 0 {
		return geo.Raster{}, Report{}, fmt.Errorf("dem: no surface given: name at least one file of heights")
	}
	out := geo.NewRaster(g)
	var rep Report
	under, elsewhere := false, ""
	for _, s := range group(surfaces) {
		t, err := newTransform(s.Surface, f, g)
		if err != nil {
			return geo.Raster{}, Report{}, err
		}
		src := Source{Name: s.names(), Info: s.Info}
		part, corner, ok := s.cut(t.bounds())
		if !ok {
			src.Method = "lies elsewhere, not used"
			elsewhere = s.Name + " covers " + extent(s.Surface)
			rep.Sources = append(rep.Sources, src)
			continue
		}
		under = true
		rep.judge(src.Name, part)
		for _, z := range part.Val {
			if z != z {
				src.NoData++
			}
		}
		if src.NoData > 0 {
			src.Filled, _ = part.FillGaps(MaxGap)
		}
		src.Method = resample(part, corner, t, out, &src)
		rep.Sources = append(rep.Sources, src)
	}
	if !under {
		return geo.Raster{}, Report{}, fmt.Errorf("dem: no surface lies under the city: %s; the city lies from %s to %s: check the coordinate system of each",
			elsewhere, at(f, geo.Point{X: g.X0, Y: g.Y0}), at(f, geo.Point{X: g.Bounds().MaxX, Y: g.Bounds().MaxY}))
	}
	rep.finish(f, out)
	return out, rep, nil
}

// extent describes the area of a surface.
func extent(s *Surface) string {
	b := s.Bounds()
	kind := "easting %.0f to %.0f, northing %.0f to %.0f"
	if s.Degrees() {
		kind = "longitude %.4f to %.4f, latitude %.4f to %.4f"
	} else if s.EPSG == 0 {
		kind = "x %g to %g, y %g to %g"
	}
	return fmt.Sprintf(kind, b.MinX, b.MaxX, b.MinY, b.MaxY)
}

// resample fills the cells of out that have no data yet, counts them in src and returns how in
// words.
func resample(part geo.Raster, corner geo.Point, t *transform, out geo.Raster, src *Source) string {
	take := func(id int, z float64) {
		if z == z && out.Val[id] != out.Val[id] {
			out.Val[id] = float32(z)
			src.Cells++
		}
	}
	if t.affine && t.scale.X == t.scale.Y && t.scale.X >= 1 {
		g := geo.Grid{NX: out.NX, NY: out.NY, X0: t.origin.X - corner.X, Y0: t.origin.Y - corner.Y, Cell: t.scale.X}
		for id, z := range part.Resample(g).Val {
			take(id, float64(z))
		}
		if t.scale.X == 1 && g.X0 == math.Trunc(g.X0) && g.Y0 == math.Trunc(g.Y0) {
			return "cell by cell"
		}
		return fmt.Sprintf("area mean of %.3g cells each", t.scale.X*t.scale.X)
	}
	if !(t.scale.X*t.scale.Y <= 2*float64(part.Cells())) {
		return "smaller than half a cell of the city, not used"
	}
	n := max(1, int(math.Ceil(t.scale.X-1e-6)))
	m := max(1, int(math.Ceil(t.scale.Y-1e-6)))
	reach := part.Bounds().Pad(1 + max(t.scale.X, t.scale.Y))
	at := func(i, j float64) geo.Point { return t.at(i, j).Sub(corner) }
	for id := range out.Val {
		if out.Val[id] == out.Val[id] {
			continue
		}
		i, j := out.IJ(id)
		x, y := float64(i), float64(j)
		if !reach.Contains(at(x+0.5, y+0.5)) {
			continue
		}
		sum, count := 0.0, 0
		for b := range m {
			for a := range n {
				z := part.Sample(at(x+(float64(a)+0.5)/float64(n), y+(float64(b)+0.5)/float64(m)))
				if z == z {
					sum += z
					count++
				}
			}
		}
		if 2*count >= n*m {
			take(id, sum/float64(count))
		}
	}
	if n*m == 1 {
		return "bilinear"
	}
	return fmt.Sprintf("mean of %d bilinear samples each", n*m)
}
