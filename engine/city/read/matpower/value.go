package matpower

import "math"

// value is what an expression comes to: a matrix, a text, or something that is not looked into.
type value struct {
	rows, cols int
	v          []float64 // row by row
	lines      []int     // of each row, where it stands in the file; nil: not written as rows
	text       string
	kind       valueKind
}

type valueKind uint8

const (
	matrix valueKind = iota
	text
	opaque // a cell array
)

func (k valueKind) String() string { return [...]string{"a matrix", "a text", "a cell array"}[k] }

func number(v float64) value { return value{rows: 1, cols: 1, v: []float64{v}} }

func (a value) scalar() (float64, bool) {
	return scalarOf(a), a.kind == matrix && a.rows == 1 && a.cols == 1
}

func scalarOf(a value) float64 {
	if len(a.v) == 0 {
		return math.NaN()
	}
	return a.v[0]
}

// combine applies an operation element by element; a scalar goes with every element of the other side.
func combine(a, b value, op func(x, y float64) float64) (value, bool) {
	_, one := a.scalar()
	_, other := b.scalar()
	if a.kind != matrix || b.kind != matrix || !one && !other && (a.rows != b.rows || a.cols != b.cols) {
		return value{}, false
	}
	big := a
	if one {
		big = b
	}
	out := value{rows: big.rows, cols: big.cols, lines: big.lines, v: make([]float64, len(big.v))}
	for i := range out.v {
		x, y := a.v[0:1], b.v[0:1]
		if !one {
			x = a.v[i : i+1]
		}
		if !other {
			y = b.v[i : i+1]
		}
		out.v[i] = op(x[0], y[0])
	}
	return out, true
}
