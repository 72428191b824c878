package synth

import (
	"semul/engine/city"
	"semul/engine/rng"
)

// piece is a part of a fine line that carries a street, between two fine lines of the other direction.
type piece struct {
	from, to int
	class    city.StreetClass
}

// lattice lists the pieces on every fine line of both directions.
type lattice struct {
	u, v [][]piece
}

// drawLattice lays streets on fine lines: arterials throughout, collectors where somebody lives or works, locals
// after the pattern of each quarter.
func (p *plan) drawLattice() lattice {
	nu, nv := p.u.quarters(), p.v.quarters()
	l := lattice{make([][]piece, p.u.lines()), make([][]piece, p.v.lines())}
	s := rng.NewStream(p.seed, "synth.pattern")
	for j := range nv {
		for i := range nu {
			p.drawQuarter(&l, s, i, j)
		}
	}
	kind := func(i, j int) district {
		if i < 0 || j < 0 || i >= nu || j >= nv {
			return wet
		}
		return p.quarters[j*nu+i].kind
	}
	open := func(k district) bool { return k == farmland || k == wet || k == park }
	for i := range p.u.half {
		for j := range nv {
			if a, b := kind(2*i, j), kind(2*i+1, j); open(a) && open(b) {
				if s.Float64(uint64(8*i+4), uint64(j/2), 0) < 0.45 && a != park && b != park {
					l.add(true, 8*i+4, 4*j, 4*j+4, city.Residential)
				}
			} else {
				l.add(true, 8*i+4, 4*j, 4*j+4, city.Tertiary)
			}
		}
	}
	for j := range p.v.half {
		if p.railOn(8*j + 4) {
			continue
		}
		for i := range nu {
			if a, b := kind(i, 2*j), kind(i, 2*j+1); open(a) && open(b) {
				if s.Float64(uint64(8*j+4), uint64(i/2), 1) < 0.45 && a != park && b != park {
					l.add(false, 8*j+4, 4*i, 4*i+4, city.Residential)
				}
			} else {
				l.add(false, 8*j+4, 4*i, 4*i+4, city.Tertiary)
			}
		}
	}
	for i := range p.u.main {
		l.add(true, 8*i, 0, p.v.lines()-1, p.arterialClass(true, i))
	}
	for j := range p.v.main {
		l.add(false, 8*j, 0, p.u.lines()-1, p.arterialClass(false, j))
	}
	return l
}

// arterialClass makes every second arterial a main one.
func (p *plan) arterialClass(northward bool, i int) city.StreetClass {
	x, v := &p.v, 0.0
	u, vv := p.warp.find(p.centres[0])
	if northward {
		x, v = &p.u, u
	} else {
		v = vv
	}
	nearest := 0
	for k := range x.main {
		if d, e := x.main[k]-v, x.main[nearest]-v; d*d < e*e {
			nearest = k
		}
	}
	if (i-nearest)%2 == 0 {
		return city.Primary
	}
	return city.Secondary
}

// add appends a piece, joined to the one before it where they touch.
func (l *lattice) add(northward bool, k, from, to int, class city.StreetClass) {
	if from > to {
		from, to = to, from
	}
	lines := l.v
	if northward {
		lines = l.u
	}
	if n := len(lines[k]); n > 0 && lines[k][n-1].to == from && lines[k][n-1].class == class {
		lines[k][n-1].to = to
		return
	}
	lines[k] = append(lines[k], piece{from, to, class})
}

// drawQuarter lays the locals of one quarter. Seen from its arterials, a fine line f = 1, 2, 3 lies a quarter, half
// and three quarters of the way to its collectors. "Long" streets run along one direction, "cross" streets the other.
func (p *plan) drawQuarter(l *lattice, s rng.Stream, i, j int) {
	q := &p.quarters[j*p.u.quarters()+i]
	if q.kind == wet {
		return
	}
	fine := func(q, f int) int { // fine line f of quarter q, 0 at its arterial
		if q%2 == 0 {
			return 4*q + f
		}
		return 4*q + 4 - f
	}
	qa, qc := j, i // long streets are lines of constant v and run along u
	if q.turn {
		qa, qc = i, j
	}
	long := func(f, from, to int, class city.StreetClass) {
		l.add(q.turn, fine(qa, f), fine(qc, from), fine(qc, to), class)
	}
	cross := func(f, from, to int, class city.StreetClass) {
		l.add(!q.turn, fine(qc, f), fine(qa, from), fine(qa, to), class)
	}
	const local, lane = city.Residential, city.Service
	switch q.kind {
	case village, town:
		end := 4
		if q.school || q.hospital || q.hall {
			end = 2 // the land beyond is one large block
		}
		long(1, 1, end, local)
		long(2, 0, end, local)
		if q.kind == town || q.variant > 0.2 {
			long(3, 1, end, local)
		}
		cross(1, 0, 4, local)
		if end == 2 || q.kind == town || q.variant < 0.75 {
			cross(2, 0, 4, local)
		}
	case centre:
		end := 4
		if q.hall {
			end = 2
		}
		long(2, 0, end, local)
		cross(2, 0, 4, local)
		if !q.hall {
			long(1, 2, 4, local)
			long(3, 2, 4, local)
		}
	case apartments:
		if q.variant < 0.45 {
			long(2, 0, 4, local)
		}
	case industry:
		if q.variant < 0.75 {
			long(2, 0, 4, local)
		}
	case farmland:
		if q.variant < 0.4 {
			long(2, 0, 4, lane)
		}
	}
}
