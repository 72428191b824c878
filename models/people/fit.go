package people

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/fmath"
	"semul/engine/rng"
)

// table is a table of two margins, row after row.
type table struct {
	rows, cols int
	cell       []float64
}

func newTable(rows, cols int) table { return table{rows, cols, make([]float64, rows*cols)} }

func (t *table) at(r, c int) *float64 { return &t.cell[r*t.cols+c] }

// fitTolerance is how near a margin must come to its target, relative to the whole, before fitting stops; fitSteps is how
// long it goes on before it says that the margins contradict the zeros of the seed.
const (
	fitTolerance = 1e-10
	fitSteps     = 20000
)

// fit scales a seed by rows and by columns in turn until both margins are the targets: iterative proportional fitting.
// What is zero stays zero, and the ratios that the seed says between odds stay. The targets need one total. It returns the
// largest deviation of a margin relative to the total, after at most fitSteps rounds.
//
// Deming, W. E., Stephan, F. F. 1940, Annals of Mathematical Statistics 11, 427-444.
func (t *table) fit(rows, cols []float64) (off float64) {
	return t.fitWithin(rows, cols, fitTolerance, fitSteps)
}

// fitWithin is fit to another tolerance, in no more than so many rounds.
func (t *table) fitWithin(rows, cols []float64, tolerance float64, steps int) (off float64) {
	total := 0.0
	for _, r := range rows {
		total += r
	}
	if total <= 0 {
		clear(t.cell)
		return 0
	}
	for range steps {
		for r := range t.rows {
			t.scaleRow(r, rows[r])
		}
		off = 0
		for c := range t.cols {
			off = max(off, math.Abs(t.colSum(c)-cols[c])/total)
		}
		if off <= tolerance {
			return off
		}
		for c := range t.cols {
			t.scaleCol(c, cols[c])
		}
	}
	for r := range t.rows {
		t.scaleRow(r, rows[r])
	}
	return off
}

func (t *table) rowSum(r int) (sum float64) {
	for _, v := range t.cell[r*t.cols : (r+1)*t.cols] {
		sum += v
	}
	return sum
}

func (t *table) colSum(c int) (sum float64) {
	for r := range t.rows {
		sum += t.cell[r*t.cols+c]
	}
	return sum
}

func (t *table) scaleRow(r int, to float64) {
	sum := t.rowSum(r)
	if sum <= 0 {
		return
	}
	for k := r * t.cols; k < (r+1)*t.cols; k++ {
		t.cell[k] *= to / sum
	}
}

func (t *table) scaleCol(c int, to float64) {
	sum := t.colSum(c)
	if sum <= 0 {
		return
	}
	for r := range t.rows {
		t.cell[r*t.cols+c] *= to / sum
	}
}

// round turns a fitted table into whole numbers with the whole margins given, which have one total: every cell is rounded
// down, and what is left goes by the largest remainder, ties to the lower cell, to cells whose row and column both lack
// something. Cells of 0 stay 0. An error says which row could not be filled.
func (t *table) round(rows, cols []int) ([]int, error) {
	return t.roundBy(rows, cols, func(_ int, part float64) float64 { return -part })
}

// roundDrawn is round where cells hold less than a person each: by largest remainder only the fullest cells would get any,
// and thin ones none. Here cells are drawn with chances in proportion to their remainders, without replacement, by the
// least −ln(u)/remainder.
//
// Efraimidis, P. S., Spirakis, P. G. 2006, Information Processing Letters 97, 181-185.
func (t *table) roundDrawn(rows, cols []int, random rng.Stream) ([]int, error) {
	return t.roundBy(rows, cols, func(cell int, part float64) float64 {
		return -fmath.Log(1-random.Float64(uint64(cell), 7, 0)) / max(1e-300, part)
	})
}

// roundBy rounds down and gives what is left to cells in ascending order of a rank.
func (t *table) roundBy(rows, cols []int, rank func(cell int, part float64) float64) ([]int, error) {
	out := make([]int, len(t.cell))
	left, lack := slices.Clone(rows), slices.Clone(cols)
	type rest struct {
		cell int
		rank float64
	}
	var rests []rest
	for k, v := range t.cell {
		n := int(v + 1e-9)
		out[k] = n
		left[k/t.cols] -= n
		lack[k%t.cols] -= n
		if v > 0 {
			rests = append(rests, rest{k, rank(k, v-float64(n))})
		}
	}
	slices.SortStableFunc(rests, func(a, b rest) int { return cmp.Compare(a.rank, b.rank) })
	for pass := 0; pass < 64; pass++ {
		moved := false
		for _, x := range rests {
			r, c := x.cell/t.cols, x.cell%t.cols
			if left[r] > 0 && lack[c] > 0 {
				out[x.cell]++
				left[r]--
				lack[c]--
				moved = true
			}
		}
		if !moved {
			break
		}
	}
	for r := range left {
		for left[r] != 0 {
			if !t.detour(out, left, lack, r) {
				return nil, fmt.Errorf("row %d of %d cannot be filled", r, t.rows)
			}
		}
	}
	for c := range lack {
		if lack[c] != 0 {
			return nil, fmt.Errorf("column %d of %d cannot be filled", c, t.cols)
		}
	}
	return out, nil
}

// detour gives row r one more, or one less, where the column that lacks it is closed to the row: through another row and
// column. It reports whether there was a way.
func (t *table) detour(out, left, lack []int, r int) bool {
	step := 1
	if left[r] < 0 {
		step = -1
	}
	open := func(k int) bool { return t.cell[k] > 0 && (step > 0 || out[k] > 0) }
	for c := range t.cols { // straight
		if k := r*t.cols + c; lack[c]*step > 0 && open(k) {
			out[k] += step
			left[r] -= step
			lack[c] -= step
			return true
		}
	}
	for c := range t.cols {
		if lack[c]*step <= 0 {
			continue
		}
		for via := range t.cols {
			k := r*t.cols + via
			if !open(k) {
				continue
			}
			for o := range t.rows {
				from, to := o*t.cols+via, o*t.cols+c
				if o == r || t.cell[to] <= 0 || t.cell[from] <= 0 || step > 0 && out[from] == 0 || step < 0 && out[to] == 0 {
					continue
				}
				out[k] += step
				out[from] -= step
				out[to] += step
				left[r] -= step
				lack[c] -= step
				return true
			}
		}
	}
	return false
}
