package network

import (
	"math"

	"semul/engine/geo"
)

// curve returns the path a vehicle drives from p, heading u, to q, heading w (unit vectors): a cubic that is close to
// a circle where one fits, flattened to chords of at most about 12°. It starts at p and ends at q exactly.
func curve(p, u, q, w geo.Point) []geo.Point {
	chord := q.Sub(p)
	d := chord.Len()
	turn := math.Abs(turnBetween(u, w))
	dir := unit(chord)
	swerve := math.Max(math.Abs(turnBetween(u, dir)), math.Abs(turnBetween(dir, w)))
	if d < 0.2 || swerve < 0.01 {
		return []geo.Point{p, q}
	}
	handle := d / (3 * math.Pow(math.Cos(turn/4), 2)) // of a circle's arc: 4/3·tan(θ/4)·R with chord 2R·sin(θ/2)
	handle = min(handle, 0.9*d)
	a, b := p.Add(u.Mul(handle)), q.Sub(w.Mul(handle))
	n := min(16, 2+int(math.Ceil((turn+2*swerve)/0.2)))
	line := make([]geo.Point, 0, n+1)
	line = append(line, p)
	for k := 1; k < n; k++ {
		t := float64(k) / float64(n)
		s := 1 - t
		line = append(line, p.Mul(s*s*s).Add(a.Mul(3*s*s*t)).Add(b.Mul(3*s*t*t)).Add(q.Mul(t*t*t)))
	}
	return append(line, q)
}

// ends returns the first and last direction of a line (unit vectors).
func ends(line []geo.Point) (first, last geo.Point) {
	n := len(line)
	return unit(line[1].Sub(line[0])), unit(line[n-1].Sub(line[n-2]))
}
