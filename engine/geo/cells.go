package geo

import (
	"math"
	"slices"
)

// CellsInPolygon visits the cells of g whose centre lies in the polygon, each once, in the order of
// their ids. It agrees with PointInPolygon bit for bit: polygons that share a border share no cell
// and leave none out. Rings with NaN or infinite points lose the edges that touch them.
func CellsInPolygon(g Grid, rings [][]Point, visit func(id int)) {
	type hit struct {
		row int
		x   float64
	}
	var hits []hit
	for _, ring := range rings {
		for k := range ring {
			a, b := ring[k], ring[(k+1)%len(ring)]
			if !a.Finite() || !b.Finite() {
				continue
			}
			last := rowAt(g, math.Max(a.Y, b.Y)) + 1
			for j := max(rowAt(g, math.Min(a.Y, b.Y))-1, 0); j <= last && j < g.NY; j++ {
				if x, ok := crossing(a, b, g.Center(0, j).Y); ok {
					hits = append(hits, hit{j, x})
				}
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if a.row != b.row {
			return a.row - b.row
		}
		if a.x < b.x {
			return -1
		}
		if a.x > b.x {
			return 1
		}
		return 0
	})
	// On a row the crossings pair up: inside from each first one to its second.
	for k := 0; k+1 < len(hits); k += 2 {
		j := hits[k].row
		if hits[k+1].row != j { // an odd number: a ring that lost an edge
			k--
			continue
		}
		end := firstColumn(g, hits[k+1].x)
		for i := firstColumn(g, hits[k].x); i < end; i++ {
			visit(g.ID(i, j))
		}
	}
}

// rowAt returns the row at height y, from −1 for below the grid to NY for above it.
func rowAt(g Grid, y float64) int {
	return int(math.Max(-1, math.Min(float64(g.NY), math.Floor((y-g.Y0)/g.Cell))))
}

// firstColumn returns the first column whose centre lies at x or east of it; NX if none does.
func firstColumn(g Grid, x float64) int {
	i := int(math.Max(0, math.Min(float64(g.NX), math.Ceil((x-g.X0)/g.Cell-0.5))))
	for i > 0 && g.Center(i-1, 0).X >= x {
		i--
	}
	for i < g.NX && g.Center(i, 0).X < x {
		i++
	}
	return i
}

// CellsAlongLine visits the cells of g that a polyline touches, in the order of travel. A cell is
// touched if the line runs through its inside or along its west or south edge; where the line
// crosses a corner the step is diagonal, and the two cells beside are not touched. A cell is
// visited again when the line comes back to it, never twice in a row. Parts outside g are passed
// over; one point touches its own cell.
func CellsAlongLine(g Grid, line []Point, visit func(id int)) {
	last := -1
	see := func(i, j int) {
		if id := g.ID(i, j); id != last {
			last = id
			visit(id)
		}
	}
	if len(line) == 1 {
		if id, ok := g.CellOf(line[0]); ok {
			visit(id)
		}
		return
	}
	b := g.Bounds()
	for k := 1; k < len(line); k++ {
		p, q := line[k-1], line[k]
		if !p.Finite() || !q.Finite() {
			continue
		}
		t0, t1, ok := clipShares(p, q, b)
		if !ok {
			continue
		}
		i, j := g.near(cut(p, q, t0, b))
		iEnd, jEnd := g.near(cut(p, q, t1, b))
		see(i, j)
		for i != iEnd || j != jEnd {
			// where on the way the next west–east and the next south–north edge are crossed
			tx, di := nextEdge(p.X, q.X, g.X0, g.Cell, i, iEnd)
			ty, dj := nextEdge(p.Y, q.Y, g.Y0, g.Cell, j, jEnd)
			switch {
			case tx < ty:
				i += di
			case ty < tx:
				j += dj
			default:
				i, j = i+di, j+dj
			}
			see(i, j)
		}
	}
}

// nextEdge returns the share of the way from p to q at which cell k is left towards cell end, and
// the step that does so; +Inf and 0 once k is end.
func nextEdge(p, q, x0, cell float64, k, end int) (t float64, step int) {
	switch {
	case k < end:
		return (x0 + float64(float64(k+1)*cell) - p) / (q - p), 1
	case k > end:
		return (x0 + float64(float64(k)*cell) - p) / (q - p), -1
	}
	return math.Inf(1), 0
}
