package flood

// Ledger is where the water of a domain came from and went since the start [m³]; what left is negative.
type Ledger struct {
	Start, Stored float64
	Rain          float64
	Soil, Sewer   float64
	Clip          float64 // made by lifting negative depths to 0
	Waiting       float64 // of inflows: announced, not in yet
	Pumps         float64 // out of the domain
	Sewers        float64 // that simulated sewers gave up less what they swallowed
	Gutters       float64 // off roofs into the sewer
	Seeped        float64 // into the ground below measures
	Drained       float64 // out of measures into sewers, or used
	Boundaries    []float64
}

// Residual returns what the terms leave unexplained [m³], and the throughput it is to be measured by: the larger of
// what came and what went, or the start if that is more.
func (l Ledger) Residual() (residual, throughput float64) {
	in, out := l.Rain+l.Clip, -(l.Soil + l.Sewer + l.Pumps + l.Gutters + l.Seeped + l.Drained)
	for _, v := range append([]float64{l.Sewers}, l.Boundaries...) {
		if v > 0 {
			in += v
		} else {
			out -= v
		}
	}
	throughput = l.Start
	if in > throughput {
		throughput = in
	}
	if out > throughput {
		throughput = out
	}
	return l.Stored - l.Start - (in - out), throughput
}

// Ledger adds up all water. Sums are in the order of tiles.
func (d *Domain) Ledger() Ledger {
	l := Ledger{Start: d.start, Stored: d.Volume()}
	for _, t := range d.tiles {
		l.Rain += t.rained
		l.Soil -= t.soaked
		l.Sewer -= t.sewered
		l.Clip += t.clip
	}
	l.Rain += d.guttered
	l.Gutters -= d.piped
	for _, m := range d.Measures() {
		if m.Roofs {
			l.Rain += m.Came - m.Left + m.Piped
		}
		l.Stored += m.Held
		l.Seeped -= m.Seeped
		l.Drained -= m.Drained
	}
	for _, p := range d.lifts {
		l.Pumps -= p.Gone
	}
	l.Sewers = d.spilled - d.swallowed
	for _, b := range d.boundaries {
		l.Boundaries = append(l.Boundaries, b.Volume)
	}
	return l
}

// Volume returns all water in the domain [m³], film and what rounding keeps included.
func (d *Domain) Volume() float64 {
	sum := 0.0
	for _, t := range d.tiles {
		sum += t.volume()
	}
	return sum * d.cellArea()
}

// volume is Σ depth over a tile's cells [m].
func (t *tile) volume() float64 {
	if t.buf[0].h == nil {
		return 0
	}
	sum := 0.0
	h := t.now().h
	for j := range t.ny {
		o := j * side
		rest := t.rest[at(0, j):][:t.nx]
		for i, x := range h[at(0, j):][:t.nx] {
			v := float64(x) + float64(t.carry[o+i]) + float64(rest[i])
			if t.film != nil {
				v += float64(t.film[o+i])
			}
			sum += v
		}
	}
	return sum
}
