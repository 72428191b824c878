package geo

import (
	"fmt"
	"math"
)

// Grid is a lattice of square cells: NX columns (west to east), NY rows (south to north), X0, Y0
// the south-west corner of cell 0 [m], Cell the side [m]. Cell id = j·NX+i, row j = 0 in the south.
type Grid struct {
	NX, NY       int
	X0, Y0, Cell float64
}

// GridOver returns the grid of the given cell side [m] that starts at the south-west corner of b
// and covers all of it; its last row and column may reach beyond b. An empty b, a side that is not
// positive, or more than 2³¹−1 cells is an error.
func GridOver(b Bounds, cell float64) (Grid, error) {
	if b.Empty() || !(b.Width() > 0 && b.Height() > 0) {
		return Grid{}, fmt.Errorf("geo: grid over an area of %g by %g m: give an area with a positive width and height", b.Width(), b.Height())
	}
	if !(cell > 0) || math.IsInf(cell, 0) {
		return Grid{}, fmt.Errorf("geo: cell side must be a positive number of metres, got %g", cell)
	}
	nx, ny := math.Ceil(b.Width()/cell-1e-9), math.Ceil(b.Height()/cell-1e-9)
	nx, ny = math.Max(nx, 1), math.Max(ny, 1)
	if !(nx*ny <= math.MaxInt32) {
		return Grid{}, fmt.Errorf("geo: %g by %g m at a cell side of %g m makes %g cells, more than %d: use a larger cell or a smaller area",
			b.Width(), b.Height(), cell, nx*ny, math.MaxInt32)
	}
	return Grid{NX: int(nx), NY: int(ny), X0: b.MinX, Y0: b.MinY, Cell: cell}, nil
}

// Check returns an error that names the first field that makes g no grid.
func (g Grid) Check() error {
	switch {
	case g.NX < 1 || g.NY < 1:
		return fmt.Errorf("geo: grid of %d by %d cells: it needs at least one column and one row", g.NX, g.NY)
	case g.NX > math.MaxInt32/g.NY:
		return fmt.Errorf("geo: grid of %d by %d cells has more than %d: use a larger cell", g.NX, g.NY, math.MaxInt32)
	case !(g.Cell > 0) || math.IsInf(g.Cell, 0):
		return fmt.Errorf("geo: cell side must be a positive number of metres, got %g", g.Cell)
	case !(Point{g.X0, g.Y0}).Finite():
		return fmt.Errorf("geo: grid corner (%g, %g) is not a place", g.X0, g.Y0)
	}
	return nil
}

// Cells returns the number of cells.
func (g Grid) Cells() int { return g.NX * g.NY }

// ID returns the id of the cell in column i and row j, which must lie on the grid.
func (g Grid) ID(i, j int) int { return j*g.NX + i }

// IJ returns column and row of a cell id in [0, Cells()).
func (g Grid) IJ(id int) (i, j int) { return id % g.NX, id / g.NX }

// Center returns the middle of the cell in column i and row j [m]; i and j may lie off the grid.
func (g Grid) Center(i, j int) Point {
	return Point{g.X0 + float64((float64(i)+0.5)*g.Cell), g.Y0 + float64((float64(j)+0.5)*g.Cell)}
}

// CenterOf returns the middle of the cell with that id [m].
func (g Grid) CenterOf(id int) Point { return g.Center(g.IJ(id)) }

// CellOf returns the id of the cell that holds p, and whether there is one. A cell owns its west
// and south edges; the grid's own east and north edges belong to its last column and row.
func (g Grid) CellOf(p Point) (id int, ok bool) {
	if !g.Bounds().Contains(p) {
		return 0, false
	}
	i, j := g.near(p)
	return g.ID(i, j), true
}

// near returns column and row of the cell nearest to p.
func (g Grid) near(p Point) (i, j int) {
	return slot((p.X-g.X0)/g.Cell, g.NX), slot((p.Y-g.Y0)/g.Cell, g.NY)
}

// slot returns which of n unit intervals from 0 holds v, the nearest one if none does.
func slot(v float64, n int) int {
	if !(v > 0) {
		return 0
	}
	return int(math.Min(math.Floor(v), float64(n-1)))
}

// Bounds returns the area of the whole grid, cell edge to cell edge.
func (g Grid) Bounds() Bounds {
	return Bounds{g.X0, g.Y0, g.X0 + float64(float64(g.NX)*g.Cell), g.Y0 + float64(float64(g.NY)*g.Cell)}
}

// CellBounds returns the square of the cell with that id.
func (g Grid) CellBounds(id int) Bounds {
	i, j := g.IJ(id)
	x, y := g.X0+float64(float64(i)*g.Cell), g.Y0+float64(float64(j)*g.Cell)
	return Bounds{x, y, g.X0 + float64(float64(i+1)*g.Cell), g.Y0 + float64(float64(j+1)*g.Cell)}
}
