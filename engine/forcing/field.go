package forcing

import (
	"fmt"
	"math"
	"sort"

	"semul/engine/clock"
	"semul/engine/geo"
)

// Field is rain over the cells of a grid.
type Field struct {
	Name  string   // "" for [forcing.rain]
	Grid  geo.Grid // in the system of EPSG; Cell is the width of a cell
	Tall  float64  // the height of a cell, which differs from its width in degrees and NetCDF only
	EPSG  int      // 0: the city's own metres
	Notes []string

	ends []clock.Time
	by   [][]float64 // fallen by each end, cell by cell [m]; by[0] is all 0
}

// Fits reports whether another field lies on the same cells.
func (f *Field) Fits(other *Field) bool {
	return f.Grid == other.Grid && f.Tall == other.Tall && f.EPSG == other.EPSG
}

// moved is the field with all its steps later.
func (f *Field) moved(by clock.Duration) *Field {
	if by == 0 {
		return f
	}
	out := *f
	out.ends = make([]clock.Time, len(f.ends))
	for i, t := range f.ends {
		out.ends[i] = t.Add(by)
	}
	return &out
}

// Span returns the begin of the first step and the end of the last.
func (f *Field) Span() (from, to clock.Time) { return f.ends[0], f.ends[len(f.ends)-1] }

// At returns what has fallen on a cell by t [m].
func (f *Field) At(cell int, t clock.Time) float64 {
	i, share := f.slot(t)
	by := f.by[i][cell]
	if share > 0 {
		by = min(by+float64((f.by[i+1][cell]-by)*share), f.by[i+1][cell])
	}
	return by
}

// slot returns the last end not after t, and how far t is from it to the next.
func (f *Field) slot(t clock.Time) (i int, share float64) {
	n := len(f.ends) - 1
	if t >= f.ends[n] {
		return n, 0
	}
	if t <= f.ends[0] {
		return 0, 0
	}
	i = sort.Search(n, func(i int) bool { return f.ends[i] > t }) - 1
	return i, float64(t-f.ends[i]) / float64(f.ends[i+1]-f.ends[i])
}

// Rate returns the rain on a cell at t [m/s]; at the end of a step, that of the next.
func (f *Field) Rate(cell int, t clock.Time) float64 {
	i, _ := f.slot(t)
	if t < f.ends[0] || i == len(f.ends)-1 {
		return 0
	}
	return (f.by[i+1][cell] - f.by[i][cell]) / (f.ends[i+1] - f.ends[i]).Seconds()
}

// CellOf returns the cell that a place of the grid's system lies in.
func (f *Field) CellOf(p geo.Point) (cell int, ok bool) {
	i, j := f.near(p)
	if i < 0 || j < 0 || i >= f.Grid.NX || j >= f.Grid.NY {
		return 0, false
	}
	return j*f.Grid.NX + i, true
}

func (f *Field) near(p geo.Point) (i, j int) {
	at := func(x, n float64) int { return int(math.Floor(max(-1, min(x, n)))) }
	return at((p.X-f.Grid.X0)/f.Grid.Cell, float64(f.Grid.NX)), at((p.Y-f.Grid.Y0)/f.Tall, float64(f.Grid.NY))
}

// Onto returns the place in the grid's system that a place of the city has. The error says that the city lies nowhere on
// the earth though the grid does.
func (f *Field) Onto(frame geo.Frame) (func(geo.Point) geo.Point, error) {
	switch {
	case f.EPSG == 0:
		return func(p geo.Point) geo.Point { return p }, nil
	case f.EPSG == frame.EPSG:
		return frame.ToProjected, nil
	case frame.EPSG == 0:
		return nil, fmt.Errorf("the grids lie in EPSG:%d, the city nowhere on the earth; give the grids in the city's own metres", f.EPSG)
	}
	crs, err := geo.CRSByEPSG(f.EPSG)
	if err != nil {
		return nil, err
	}
	return func(p geo.Point) geo.Point {
		l, err := frame.ToLonLat(p)
		if err != nil {
			return geo.Point{X: math.Inf(-1), Y: math.Inf(-1)}
		}
		if crs.Geographic() {
			if l.Lon < f.Grid.X0 { // the grid may count on beyond 180°
				l.Lon += 360
			}
			return geo.Point{X: l.Lon, Y: l.Lat}
		}
		return crs.Forward(l)
	}, nil
}

// Over returns the cells that a box of the city touches, in order, or none if it lies beside the grid.
func (f *Field) Over(box geo.Bounds, onto func(geo.Point) geo.Point) []int {
	const parts = 16
	i0, j0, i1, j1 := f.Grid.NX, f.Grid.NY, -1, -1
	for a := range parts + 1 {
		for b := range parts + 1 {
			i, j := f.near(onto(geo.Point{X: box.MinX + float64((box.MaxX-box.MinX)*float64(a)/parts), Y: box.MinY + float64((box.MaxY-box.MinY)*float64(b)/parts)}))
			i0, j0, i1, j1 = min(i0, i), min(j0, j), max(i1, i), max(j1, j)
		}
	}
	var cells []int
	if i1 < 0 || j1 < 0 || i0 >= f.Grid.NX || j0 >= f.Grid.NY {
		return nil
	}
	for j := max(j0-1, 0); j <= min(j1+1, f.Grid.NY-1); j++ { // a cell more on each side: the edge of the box may bend
		for i := max(i0-1, 0); i <= min(i1+1, f.Grid.NX-1); i++ {
			cells = append(cells, j*f.Grid.NX+i)
		}
	}
	return cells
}
