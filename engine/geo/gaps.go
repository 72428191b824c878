package geo

import "math"

// Gap is one patch of cells without data that hang together by their sides.
type Gap struct {
	I, J   int    // column and row of its first cell, the one with the lowest id
	At     Point  // middle of that cell
	Cells  int    // number of cells
	Bounds Bounds // area around all of them
}

// FillGaps fills, in place, cells without data that lie between cells with data along their row
// or their column, where the run without data is at most most cells long: linear between the two
// ends of the run, and where both directions qualify, their mean weighted by 1/length. Only
// original values are read, so no order matters. It returns the number of cells filled and what
// remains: gaps too wide, and gaps at the border, which have data on one side only.
func (r Raster) FillGaps(most int) (filled int, left []Gap) {
	old := append([]float32(nil), r.Val...)
	sum, weight := make([]float64, len(old)), make([]float64, len(old))
	for j := range r.NY {
		bridge(old, sum, weight, j*r.NX, 1, r.NX, most)
	}
	for i := range r.NX {
		bridge(old, sum, weight, i, r.NX, r.NY, most)
	}
	for id, w := range weight {
		if w > 0 {
			r.Val[id] = float32(sum[id] / w)
			filled++
		}
	}
	return filled, r.Gaps()
}

// bridge adds to sum and weight what one row or column proposes; its n cells start at first and
// are step apart.
func bridge(z []float32, sum, weight []float64, first, step, n, most int) {
	last := -1 // position of the latest cell with data
	for k := range n {
		b := float64(z[first+k*step])
		if b != b {
			continue
		}
		if run := k - last - 1; last >= 0 && run > 0 && run <= most {
			a, w := float64(z[first+last*step]), 1/float64(run)
			for m := 1; m <= run; m++ {
				t := float64(m) / float64(run+1)
				id := first + (last+m)*step
				sum[id] += float64(w * (a + float64(t*(b-a))))
				weight[id] += w
			}
		}
		last = k
	}
}

// Gaps returns the patches of cells without data, ordered by their first cell.
func (r Raster) Gaps() []Gap {
	var gaps []Gap
	seen := make([]bool, len(r.Val))
	var stack []int
	for start, z := range r.Val {
		if z == z || seen[start] {
			continue
		}
		i, j := r.IJ(start)
		g := Gap{I: i, J: j, At: r.Center(i, j), Bounds: EmptyBounds()}
		seen[start] = true
		for stack = append(stack[:0], start); len(stack) > 0; {
			id := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			g.Cells++
			g.Bounds = g.Bounds.Union(r.CellBounds(id))
			i, j := r.IJ(id)
			for _, next := range [4]struct {
				id int
				ok bool
			}{{id - 1, i > 0}, {id + 1, i < r.NX-1}, {id - r.NX, j > 0}, {id + r.NX, j < r.NY-1}} {
				if next.ok && !seen[next.id] && math.IsNaN(float64(r.Val[next.id])) {
					seen[next.id] = true
					stack = append(stack, next.id)
				}
			}
		}
		gaps = append(gaps, g)
	}
	return gaps
}
