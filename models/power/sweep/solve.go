package sweep

import "math"

// Outcome is what a Solve came to.
type Outcome struct {
	Converged bool
	Sweeps    int
	Step      float64 // last change of a voltage [pu]
	Mismatch  float64 // of power [pu]
}

// Loads takes the loads and shunts of the network as they are now. Topology does so too.
func (s *Solver) Loads() {
	n := s.n
	live := len(s.order)
	for _, f := range [6][]float64{s.p0, s.q0, s.p1, s.q1, s.gr, s.gi} {
		clear(f[:live])
	}
	for k, bus := range s.order {
		s.gr[k], s.gi[k] = n.Buses.G[bus], n.Buses.B[bus]
	}
	e := &n.Branches
	for k := range s.order {
		branch := s.edge[k]
		if branch == none || e.B[branch] == 0 {
			continue
		}
		half, tau := float64(e.B[branch]/2), e.Tau[branch]
		s.gi[s.place[e.From[branch]]] += half / tau / tau
		s.gi[s.place[e.To[branch]]] += half
	}
	l := &n.Loads
	for i, bus := range l.Bus {
		k := s.place[bus]
		if k == none {
			continue
		}
		c, z := l.Current[i], l.Impedance[i]
		rest := 1 - c - z
		s.p0[k] += float64(l.P[i] * rest)
		s.q0[k] += float64(l.Q[i] * rest)
		s.p1[k] += float64(l.P[i] * c)
		s.q1[k] += float64(l.Q[i] * c)
		s.gr[k] += float64(l.P[i] * z) // conj(S₀z) is the admittance that draws S₀z at 1 pu
		s.gi[k] -= float64(l.Q[i] * z)
	}
}

// Solve sweeps until it ends or may sweep no more, from the voltages that stand in VR and VI. If it has not converged,
// VR and VI are left as they were, and flows mean nothing.
func (s *Solver) Solve() Outcome {
	for k, bus := range s.order {
		s.vr[k], s.vi[k] = s.VR[bus], s.VI[bus]
		s.ir[k], s.ii[k] = 0, 0
		if s.edge[k] == none {
			s.vr[k], s.vi[k] = s.n.Buses.VR[bus], s.n.Buses.VI[bus]
		}
	}
	out := Outcome{Step: math.Inf(1), Mismatch: math.Inf(1)}
	for {
		moved := s.currents()
		if out.Sweeps > 0 {
			out.Mismatch = moved
			if out.Converged = out.Step < s.MaxStep && moved < s.Tol; out.Converged {
				break
			}
		}
		if out.Sweeps >= s.Most || moved-moved != 0 {
			return out
		}
		s.backward()
		out.Step = s.forward()
		out.Sweeps++
	}
	for k, bus := range s.order {
		s.VR[bus], s.VI[bus] = s.vr[k], s.vi[k]
	}
	return out
}

// currents is equation (1). It returns the largest |V|·|ΔI| against the currents before.
func (s *Solver) currents() float64 {
	live := len(s.order)
	vr, vi := s.vr[:live], s.vi[:live]
	ir, ii := s.ir[:live], s.ii[:live]
	p0, q0, p1, q1 := s.p0[:live], s.q0[:live], s.p1[:live], s.q1[:live]
	gr, gi := s.gr[:live], s.gi[:live]
	most := 0.0
	for k, x := range vr {
		y := vi[k]
		square := float64(x*x) + float64(y*y)
		p, q := p0[k], q0[k]
		if p1[k] != 0 || q1[k] != 0 {
			v := math.Sqrt(square)
			p += float64(p1[k] * v)
			q += float64(q1[k] * v)
		}
		// conj(S/V) = conj(S)·V/|V|²
		a := (float64(p*x)+float64(q*y))/square + float64(gr[k]*x) - float64(gi[k]*y)
		b := (float64(p*y)-float64(q*x))/square + float64(gr[k]*y) + float64(gi[k]*x)
		da, db := a-ir[k], b-ii[k]
		if d := (float64(da*da) + float64(db*db)) * square; d > most || d != d {
			most = d
		}
		ir[k], ii[k] = a, b
	}
	return math.Sqrt(most)
}

// backward is equation (2): every bus comes after its parent, so from the last to the first.
func (s *Solver) backward() {
	live := len(s.order)
	jr, ji := s.jr[:live], s.ji[:live]
	copy(jr, s.ir)
	copy(ji, s.ii)
	ar, ai, up, edge := s.ar[:live], s.ai[:live], s.up[:live], s.edge[:live]
	for k := live - 1; k >= 0; k-- {
		if edge[k] == none {
			continue
		}
		u := up[k]
		jr[u] += float64(ar[k]*jr[k]) + float64(ai[k]*ji[k])
		ji[u] += float64(ar[k]*ji[k]) - float64(ai[k]*jr[k])
	}
}

// forward is equation (3). It returns the largest change of a voltage.
func (s *Solver) forward() float64 {
	live := len(s.order)
	vr, vi := s.vr[:live], s.vi[:live]
	jr, ji := s.jr[:live], s.ji[:live]
	ar, ai, zr, zi := s.ar[:live], s.ai[:live], s.zr[:live], s.zi[:live]
	up, edge := s.up[:live], s.edge[:live]
	most := 0.0
	for k := range vr {
		if edge[k] == none {
			continue
		}
		x, y := vr[up[k]], vi[up[k]]
		a := float64(ar[k]*x) - float64(ai[k]*y) - (float64(zr[k]*jr[k]) - float64(zi[k]*ji[k]))
		b := float64(ar[k]*y) + float64(ai[k]*x) - (float64(zr[k]*ji[k]) + float64(zi[k]*jr[k]))
		da, db := a-vr[k], b-vi[k]
		if d := float64(da*da) + float64(db*db); d > most || d != d {
			most = d
		}
		vr[k], vi[k] = a, b
	}
	return math.Sqrt(most)
}
