package sweep

import "math"

// Totals are sums over the live buses and branches of a solved network [pu].
type Totals struct {
	SourceP, SourceQ float64 // from all sources
	LoadP, LoadQ     float64 // served as constant power and constant current
	ShuntP, ShuntQ   float64 // drawn by shunts, charging and constant impedances
	LossP, LossQ     float64 // in series impedances
	Lowest           float64 // voltage; 0 if nothing lives
	LowestBus        uint32
	Highest          float64
}

// Flows fills PF, QF, PT and QT after a Solve that converged, and adds up. Sums run in the order of buses.
func (s *Solver) Flows() Totals {
	for _, f := range [4][]float64{s.PF, s.QF, s.PT, s.QT} {
		clear(f)
	}
	t := Totals{Lowest: math.Inf(1)}
	for bus, k := range s.place {
		if k == none {
			continue
		}
		x, y := s.vr[k], s.vi[k]
		square := float64(x*x) + float64(y*y)
		v := math.Sqrt(square)
		if v < t.Lowest {
			t.Lowest, t.LowestBus = v, uint32(bus)
		}
		t.Highest = max(t.Highest, v)
		t.LoadP += s.p0[k] + float64(s.p1[k]*v)
		t.LoadQ += s.q0[k] + float64(s.q1[k]*v)
		t.ShuntP += float64(s.gr[k] * square)
		t.ShuntQ -= float64(s.gi[k] * square)
		if s.edge[k] == none {
			t.SourceP += float64(x*s.jr[k]) + float64(y*s.ji[k])
			t.SourceQ += float64(y*s.jr[k]) - float64(x*s.ji[k])
			continue
		}
		s.flow(k)
		j := float64(s.jr[k]*s.jr[k]) + float64(s.ji[k]*s.ji[k])
		t.LossP += float64(s.zr[k] * j)
		t.LossQ += float64(s.zi[k] * j)
	}
	if len(s.order) == 0 {
		t.Lowest = 0
	}
	return t
}

// flow fills the powers at both ends of the branch above place k.
func (s *Solver) flow(k uint32) {
	e, branch := &s.n.Branches, s.edge[k]
	x, y := s.vr[k], s.vi[k]
	ux, uy := s.vr[s.up[k]], s.vi[s.up[k]]
	// out of the child's end: −V·conj(J); into the parent's end: V·conj(conj(α)·J)
	outP := -(float64(x*s.jr[k]) + float64(y*s.ji[k]))
	outQ := -(float64(y*s.jr[k]) - float64(x*s.ji[k]))
	jr := float64(s.ar[k]*s.jr[k]) + float64(s.ai[k]*s.ji[k])
	ji := float64(s.ar[k]*s.ji[k]) - float64(s.ai[k]*s.jr[k])
	inP, inQ := float64(ux*jr)+float64(uy*ji), float64(uy*jr)-float64(ux*ji)
	child, parent := float64(x*x)+float64(y*y), float64(ux*ux)+float64(uy*uy)
	half, tau := float64(e.B[branch]/2), e.Tau[branch]
	if e.To[branch] == s.order[k] {
		s.PF[branch], s.QF[branch] = inP, inQ-float64(half/tau/tau*parent)
		s.PT[branch], s.QT[branch] = outP, outQ-float64(half*child)
		return
	}
	s.PF[branch], s.QF[branch] = outP, outQ-float64(half/tau/tau*child)
	s.PT[branch], s.QT[branch] = inP, inQ-float64(half*parent)
}
