package geo

import (
	"fmt"
	"math"
)

// Raster is a grid of numbers; NaN is no data. Val[j·NX+i] belongs to the whole area of its cell,
// whose middle is Center(i, j).
type Raster struct {
	Grid
	Val []float32
}

// NewRaster returns a raster over g with no data in any cell.
func NewRaster(g Grid) Raster {
	v := make([]float32, g.Cells())
	nan := float32(math.NaN())
	for i := range v {
		v[i] = nan
	}
	return Raster{g, v}
}

// Check returns an error if the grid is none (Grid.Check) or the values do not fill it.
func (r Raster) Check() error {
	if err := r.Grid.Check(); err != nil {
		return err
	}
	if len(r.Val) != r.Cells() {
		return fmt.Errorf("geo: raster of %d by %d cells with %d values", r.NX, r.NY, len(r.Val))
	}
	return nil
}

// At returns the value in column i and row j; NaN without data and off the grid.
func (r Raster) At(i, j int) float32 {
	if i < 0 || j < 0 || i >= r.NX || j >= r.NY {
		return float32(math.NaN())
	}
	return r.Val[j*r.NX+i]
}

// Sample returns the value at p, bilinear between the four nearest cell centres. It is NaN outside
// the raster and inside cells without data, so that a gap neither grows nor shrinks: next to one,
// and in the outer half of the border cells, the weights go to the neighbours that have data.
func (r Raster) Sample(p Point) float64 {
	id, ok := r.CellOf(p)
	if !ok || r.Val[id] != r.Val[id] {
		return math.NaN()
	}
	x, y := (p.X-r.X0)/r.Cell-0.5, (p.Y-r.Y0)/r.Cell-0.5
	i, j := int(math.Floor(x)), int(math.Floor(y))
	u, v := x-float64(i), y-float64(j)
	var sum, weight float64
	for k, w := range [4]float64{(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v} {
		if z := r.At(i+k&1, j+k>>1); z == z && w > 0 {
			sum += float64(w * float64(z))
			weight += w
		}
	}
	return sum / weight
}

// Resample returns the raster on the cells of g: the mean over each cell's area, with the exact
// overlap of old and new cells as weights, so that an amount spread over cells is kept. Parts
// without data are left out of the mean; a cell with data on less than half its area has none.
// Cells smaller than the old ones see steps: use Sample at their centres for a smooth surface.
func (r Raster) Resample(g Grid) Raster {
	out := NewRaster(g)
	if r.Grid == g {
		copy(out.Val, r.Val)
		return out
	}
	cols := overlaps(r.X0, r.Cell, r.NX, g.X0, g.Cell, g.NX)
	rows := overlaps(r.Y0, r.Cell, r.NY, g.Y0, g.Cell, g.NY)
	half := 0.5 * g.Cell * g.Cell * (1 - 1e-9)
	for j, row := range rows {
		for i, col := range cols {
			var sum, area float64
			for b := row.first; b < row.end; b++ {
				wy := row.weight(b)
				for a := col.first; a < col.end; a++ {
					if z := r.Val[b*r.NX+a]; z == z {
						w := float64(wy * col.weight(a))
						sum += float64(w * float64(z))
						area += w
					}
				}
			}
			if area >= half {
				out.Val[g.ID(i, j)] = float32(sum / area)
			}
		}
	}
	return out
}

// overlap names the old cells [first, end) along one axis that a new cell meets, and how much of
// the first, of the last and of those between [m].
type overlap struct {
	first, end           int
	atFirst, atLast, mid float64
}

func (o overlap) weight(k int) float64 {
	switch k {
	case o.first:
		return o.atFirst
	case o.end - 1:
		return o.atLast
	}
	return o.mid
}

// overlaps returns one overlap for each of the new cells along an axis; x0, cell, n describe the
// old cells and to0, to, m the new ones.
func overlaps(x0, cell float64, n int, to0, to float64, m int) []overlap {
	all := make([]overlap, m)
	for k := range all {
		lo, hi := to0+float64(float64(k)*to), to0+float64(float64(k+1)*to)
		length := func(a int) float64 {
			return math.Max(0, math.Min(hi, x0+float64(float64(a+1)*cell))-math.Max(lo, x0+float64(float64(a)*cell)))
		}
		first := int(math.Max(0, math.Min(float64(n), math.Floor((lo-x0)/cell))))
		end := int(math.Max(0, math.Min(float64(n), math.Ceil((hi-x0)/cell))))
		all[k] = overlap{first: first, end: end, mid: cell}
		if first < end {
			all[k].atFirst, all[k].atLast = length(first), length(end-1)
		}
	}
	return all
}

// Range returns the smallest and the largest value; NaN, NaN if no cell has data.
func (r Raster) Range() (lo, hi float32) {
	lo, hi = float32(math.NaN()), float32(math.NaN())
	for _, z := range r.Val {
		if z == z {
			if !(lo <= z) {
				lo = z
			}
			if !(hi >= z) {
				hi = z
			}
		}
	}
	return lo, hi
}
