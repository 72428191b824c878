package dem

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// exactEvery is the distance [m] between positions that are transformed exactly.
const exactEvery = 200

// transform leads from the cells of a city's grid to those of a surface, whose column and row
// numbers, with fractions, it returns: (0, 0) is the surface's outer south-west corner, 1 a cell.
type transform struct {
	grid   geo.Grid
	affine bool // one system: exact everywhere
	origin geo.Point
	scale  geo.Point // surface cells per city cell
	step   int       // between two systems: city cells between exact positions
	nx     int       // nodes per row
	node   []geo.Point
}

// newTransform sets up the transformation of a surface. That systems do not fit together, or are
// not known, is an error.
func newTransform(s *Surface, f geo.Frame, g geo.Grid) (*transform, error) {
	t := &transform{grid: g}
	if f.EPSG == 0 && s.EPSG != 0 {
		return nil, fmt.Errorf("dem: %s lies in EPSG:%d, but the city has local metres only (crs \"none\"): give the city a crs, or state crs \"none\" for the surface, too", s.Name, s.EPSG)
	}
	if f.EPSG != 0 && s.EPSG == 0 {
		b := s.Bounds()
		hint := "EPSG:5186"
		if b.MinX >= -180 && b.MaxX <= 360 && b.MinY >= -90 && b.MaxY <= 90 && s.DX < 0.1 {
			hint = "EPSG:4326: its numbers look like degrees"
		}
		return nil, fmt.Errorf("dem: %s does not name its coordinate system (%s): name it, e.g. %s", s.Name, s.Info, hint)
	}
	own := func(p geo.Point) geo.Point { return geo.Point{X: (p.X - s.X0) / s.DX, Y: (p.Y - s.Y0) / s.DY} }
	if f.EPSG == s.EPSG {
		o := own(f.ToProjected(geo.Point{X: g.X0, Y: g.Y0}))
		t.affine = true
		t.origin = geo.Point{X: snap(o.X, 1e-6), Y: snap(o.Y, 1e-6)}
		t.scale = geo.Point{X: snap(g.Cell/s.DX, 1e-9), Y: snap(g.Cell/s.DY, 1e-9)}
		return t, nil
	}
	to := geo.CRS{EPSG: 4326}
	if !s.Degrees() {
		var err error
		if to, err = geo.CRSByEPSG(s.EPSG); err != nil {
			return nil, fmt.Errorf("dem: %s: %w", s.Name, err)
		}
	}
	from, err := geo.CRSByEPSG(f.EPSG)
	if err != nil {
		return nil, fmt.Errorf("dem: the city: %w", err)
	}
	middle := s.Bounds().Center().X
	exact := func(i, j int) geo.Point {
		p := geo.Point{X: g.X0 + float64(float64(i)*g.Cell), Y: g.Y0 + float64(float64(j)*g.Cell)}
		q := to.Forward(from.Inverse(f.ToProjected(p)))
		if s.Degrees() {
			q.X += float64(360 * math.Round((middle-q.X)/360)) // tiles may count past the date line
		}
		return own(q)
	}
	t.step = max(1, int(min(exactEvery/g.Cell, float64(max(g.NX, g.NY)))))
	t.nx = (g.NX+t.step-1)/t.step + 1
	for j := 0; j < g.NY+t.step; j += t.step {
		for i := range t.nx {
			t.node = append(t.node, exact(i*t.step, j))
		}
	}
	mid := geo.Point{X: float64(float64(g.NX) / 2), Y: float64(float64(g.NY) / 2)}
	c, e, n := t.at(mid.X, mid.Y), t.at(mid.X+0.5, mid.Y), t.at(mid.X, mid.Y+0.5)
	east, north := e.Sub(c), n.Sub(c)
	t.scale = geo.Point{
		X: float64(2 * max(math.Abs(east.X), math.Abs(north.X))),
		Y: float64(2 * max(math.Abs(north.Y), math.Abs(east.Y))),
	}
	return t, nil
}

// snap rounds v to a whole number that is nearer than tol.
func snap(v, tol float64) float64 {
	if r := math.Round(v); math.Abs(v-r) < tol {
		return r
	}
	return v
}

// at returns the surface's column and row for the city's column i and row j, with fractions.
func (t *transform) at(i, j float64) geo.Point {
	if t.affine {
		return geo.Point{X: t.origin.X + float64(i*t.scale.X), Y: t.origin.Y + float64(j*t.scale.Y)}
	}
	u, v := i/float64(t.step), j/float64(t.step)
	ny := len(t.node) / t.nx
	a, b := min(max(int(u), 0), t.nx-2), min(max(int(v), 0), ny-2)
	u, v = u-float64(a), v-float64(b)
	k := b*t.nx + a
	south := t.node[k].Lerp(t.node[k+1], u)
	return south.Lerp(t.node[k+t.nx].Lerp(t.node[k+t.nx+1], u), v)
}

// bounds returns the part of the surface that the grid needs, in its columns and rows.
func (t *transform) bounds() geo.Bounds {
	if t.affine {
		return geo.BoundsOf(t.at(0, 0), t.at(float64(t.grid.NX), float64(t.grid.NY)))
	}
	return geo.BoundsOf(t.node...)
}
