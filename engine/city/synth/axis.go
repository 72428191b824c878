package synth

import "semul/engine/rng"

// axis holds the street lines of one direction of the grid. Fine line k lies at at(k): k = 8i is arterial i, k = 8i+4
// the collector half-way to the next, the others are where locals may run.
type axis struct {
	main []float64 // grid coordinates of the arterials [m]
	half []float64 // of the collector behind each arterial but the last
}

// newAxis spreads arterials about spacing [m] apart from a to b.
func newAxis(s rng.Stream, e uint64, a, b, spacing float64) axis {
	n := max(1, int((b-a)/spacing+0.5))
	gap := (b - a) / float64(n)
	if n <= 2 {
		gap = (b - a) / 2
		n = 2
	}
	var x axis
	for i := range n + 1 {
		x.main = append(x.main, a+float64(i)*gap+gap*0.16*(s.Float64(e, uint64(i), 0)-0.5))
	}
	for i := range n {
		x.half = append(x.half, mix(x.main[i], x.main[i+1], 0.5+0.10*(s.Float64(e, uint64(i), 1)-0.5)))
	}
	return x
}

// lines is the number of fine lines.
func (x *axis) lines() int { return 8*len(x.half) + 1 }

// quarters is the number of quarters: a quarter lies between an arterial and a collector.
func (x *axis) quarters() int { return 2 * len(x.half) }

// at returns the grid coordinate of fine line k.
func (x *axis) at(k int) float64 {
	i, f := k/8, k%8
	if i >= len(x.half) {
		return x.main[len(x.main)-1]
	}
	if f <= 4 {
		return mix(x.main[i], x.half[i], float64(f)/4)
	}
	return mix(x.half[i], x.main[i+1], float64(f-4)/4)
}

// quarter returns which quarter a grid coordinate falls into, held to the grid.
func (x *axis) quarter(t float64) int {
	lo, hi := 0, x.quarters()-1
	for lo < hi {
		m := (lo + hi) / 2
		if t >= x.at(4*(m+1)) {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
