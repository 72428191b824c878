package complete

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// banks knows where water is and where its edges run.
type banks struct {
	grid  geo.Grid
	wet   []bool
	edges [][2]geo.Point // pieces of banks and waterways, then of open boundaries
	open  int            // the first of a boundary
	index *geo.Index
}

// bankCells is the most cells that the map of the water has.
const bankCells = 16 << 20

// newBanks reads water areas, waterways and open boundaries. Ponds too small to take a sewer are wet but have no edge.
func newBanks(c *city.City) *banks {
	w := &banks{}
	if !c.Bounds.Empty() && c.Bounds.Width() > 0 && c.Bounds.Height() > 0 {
		cell := max(4, math.Sqrt(c.Bounds.Width()*c.Bounds.Height()/bankCells))
		if g, err := geo.GridOver(c.Bounds, math.Ceil(cell)); err == nil {
			w.grid, w.wet = g, make([]bool, g.Cells())
		}
	}
	line := func(pts []geo.Point) {
		for k := 1; k < len(pts); k++ {
			w.edges = append(w.edges, [2]geo.Point{pts[k-1], pts[k]})
		}
	}
	for i := range c.WaterAreas.ID {
		rings := c.WaterAreas.Poly.Rings(i)
		if w.wet != nil {
			geo.CellsInPolygon(w.grid, rings, func(id int) { w.wet[id] = true })
		}
		if c.WaterAreas.Kind[i] == city.Lake && c.WaterAreas.Poly.Area(i) < smallestPond {
			continue
		}
		for _, ring := range rings {
			line(ring)
			if n := len(ring); n > 2 {
				line([]geo.Point{ring[n-1], ring[0]})
			}
		}
	}
	for i := range c.Waterways.ID {
		line(c.Waterways.Line.At(i))
	}
	w.open = len(w.edges)
	for i, kind := range c.Boundaries.Kind {
		if kind != city.RiverInflow {
			line(c.Boundaries.Line.At(i))
		}
	}
	boxes := make([]geo.Bounds, len(w.edges))
	for i, e := range w.edges {
		boxes[i] = geo.BoundsOf(e[0], e[1])
	}
	w.index = geo.NewIndex(boxes)
	return w
}

// in reports whether p lies in a water area.
func (w *banks) in(p geo.Point) bool {
	if w.wet == nil {
		return false
	}
	id, ok := w.grid.CellOf(p)
	return ok && w.wet[id]
}

// crosses reports whether a line is in the water anywhere between two arc lengths.
func (w *banks) crosses(line []geo.Point, from, to float64) bool {
	if w.wet == nil {
		return false
	}
	run := 0.0
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		length := a.Dist(b)
		if run+length >= from && run <= to && length > 0 {
			lo, hi, step := max(0, from-run), min(length, to-run), float64(w.grid.Cell/2)
			for s := lo; ; s += step {
				s = min(s, hi)
				if w.in(a.Lerp(b, s/length)) {
					return true
				}
				if s >= hi {
					break
				}
			}
		}
		run += length
	}
	return false
}

// bank returns the place of the nearest water's edge within reach of p, how far it is, and whether it is only an open
// boundary of the city.
func (w *banks) bank(p geo.Point, reach float64) (at geo.Point, far float64, open, ok bool) {
	found := w.index.Nearest(p, 1, reach, func(id uint32) float64 {
		d, _ := geo.DistanceToPolyline(p, w.edges[id][:])
		return d
	}, nil)
	if len(found) == 0 {
		return geo.Point{}, 0, false, false
	}
	edge := w.edges[found[0]][:]
	far, along := geo.DistanceToPolyline(p, edge)
	at, _ = geo.PointAlong(edge, along)
	return at, far, int(found[0]) >= w.open, true
}
