package synth

import (
	"semul/engine/geo"
)

// contour returns the lines on which f equals level, with the side of smaller values on their left. Open lines run
// from edge to edge of the box; closed ones repeat their first point. If closed is set, the edges of the box are
// treated as if f were large beyond them, so that every line is a ring round an area of smaller values (its holes
// run clockwise).
//
// Method: marching squares, a saddle cell decided by its mean. Lines come in the order of the lattice.
func contour(f *field, level float64, closed bool) [][]geo.Point {
	m := &tracer{f: f, level: level, closed: closed, nx: f.nx, ny: f.ny}
	if closed {
		m.nx, m.ny = f.nx+2, f.ny+2
	}
	return m.trace()
}

// tracer follows one level. An edge of the lattice is 2·node for the one to the east of a node and 2·node+1 for the
// one to its north; every crossed edge has at most one line coming in and one going out.
type tracer struct {
	f      *field
	level  float64
	closed bool
	nx, ny int
	next   []int32 // edge → edge the line goes on to, −1 if none
	begun  []bool  // a line comes in
}

func (m *tracer) value(i, j int) float64 {
	if m.closed {
		i, j = i-1, j-1
		if i < 0 || j < 0 || i >= m.f.nx || j >= m.f.ny {
			return m.level + 1e6
		}
	}
	return m.f.v[j*m.f.nx+i]
}

func (m *tracer) place(i, j int) geo.Point {
	if m.closed { // the outermost nodes lie on the box itself
		i, j = min(max(i-1, 0), m.f.nx-1), min(max(j-1, 0), m.f.ny-1)
	}
	return m.f.node(i, j)
}

// point is where the level crosses an edge.
func (m *tracer) point(edge int32) geo.Point {
	n := int(edge / 2)
	i, j := n%m.nx, n/m.nx
	i2, j2 := i+1, j
	if edge%2 == 1 {
		i2, j2 = i, j+1
	}
	a, b := m.value(i, j), m.value(i2, j2)
	p, q := m.place(i, j), m.place(i2, j2)
	return p.Lerp(q, (m.level-a)/(b-a))
}

func (m *tracer) trace() [][]geo.Point {
	m.next = make([]int32, 2*m.nx*m.ny)
	m.begun = make([]bool, 2*m.nx*m.ny)
	for e := range m.next {
		m.next[e] = -1
	}
	for j := range m.ny - 1 {
		for i := range m.nx - 1 {
			m.cell(i, j)
		}
	}
	var lines [][]geo.Point
	follow := func(e int32) {
		line := []geo.Point{m.point(e)}
		for at := m.next[e]; ; {
			line = append(line, m.point(at))
			n := m.next[at]
			if n < 0 || at == e {
				break
			}
			m.next[at] = -1
			at = n
		}
		m.next[e] = -1
		lines = append(lines, line)
	}
	for e := range m.next {
		if m.next[e] >= 0 && !m.begun[e] {
			follow(int32(e))
		}
	}
	for e := range m.next {
		if m.next[e] >= 0 {
			follow(int32(e))
		}
	}
	return lines
}

// cell enters the one or two pieces of line in a cell. Corners are numbered from the south-west counter-clockwise,
// edge k runs from corner k to corner k+1.
func (m *tracer) cell(i, j int) {
	z := [4]float64{m.value(i, j), m.value(i+1, j), m.value(i+1, j+1), m.value(i, j+1)}
	kind := 0
	for k, v := range z {
		if v < m.level {
			kind |= 1 << k
		}
	}
	if kind == 0 || kind == 15 {
		return
	}
	edges := [4]int32{int32(2 * (j*m.nx + i)), int32(2*(j*m.nx+i+1) + 1), int32(2 * ((j+1)*m.nx + i)), int32(2*(j*m.nx+i) + 1)}
	join := func(from, to int) { m.next[edges[from]], m.begun[edges[to&3]] = edges[to&3], true }
	in := func(k int) bool { return kind>>(k&3)&1 == 1 }
	if kind == 5 || kind == 10 { // a saddle
		low := (z[0]+z[1]+z[2]+z[3])/4 < m.level
		for k := range 4 {
			switch {
			case in(k) && low: // the small values hang together: the line passes round the next corner
				join(k, k+1)
			case in(k):
				join(k, (k+3)&3)
			}
		}
		return
	}
	// The line leaves the cell through the edge whose first corner is inside and enters through the other, so that
	// the small values stay on its left.
	from, to := 0, 0
	for k := range 4 {
		if in(k) && !in(k+1) {
			from = k
		}
		if !in(k) && in(k+1) {
			to = k
		}
	}
	join(from, to)
}

// smooth rounds a line by moving each inner vertex to the mean of itself and its neighbours, n times; ends stay.
// A closed line (last point = first) is rounded all round.
func smooth(line []geo.Point, n int) []geo.Point {
	out := append([]geo.Point(nil), line...)
	if len(out) < 3 {
		return out
	}
	ring := out[0] == out[len(out)-1]
	for range n {
		prev, first := out[0], out[0]
		if ring {
			prev = out[len(out)-2]
		}
		for k := range out {
			here := out[k]
			if k == 0 && !ring || k == len(out)-1 {
				prev = here
				continue
			}
			next := out[k+1]
			if ring && k == len(out)-2 {
				next = first
			}
			out[k] = prev.Add(next).Mul(0.25).Add(here.Mul(0.5))
			prev = here
		}
		if ring {
			out[len(out)-1] = out[0]
		}
	}
	return out
}

// resample returns points about step [m] apart along a line, ends kept.
func resample(line []geo.Point, step float64) []geo.Point {
	total := geo.PolylineLength(line)
	n := max(1, int(total/step+0.5))
	out := make([]geo.Point, 0, n+1)
	out = append(out, line[0])
	gap, want, run := total/float64(n), total/float64(n), 0.0
	for k := 1; k < len(line); k++ {
		d := line[k].Dist(line[k-1])
		for want <= run+d && len(out) < n {
			out = append(out, line[k-1].Lerp(line[k], (want-run)/d))
			want += gap
		}
		run += d
	}
	return append(out, line[len(line)-1])
}
