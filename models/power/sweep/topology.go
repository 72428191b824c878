package sweep

import (
	"fmt"

	"semul/engine/fmath"
	"semul/models/power/grid"
)

// Solver holds what a network needs to be solved again and again without new memory.
type Solver struct {
	MaxStep float64 // largest change of a voltage at the end [pu]; 1e-9
	Tol     float64 // largest mismatch of power at the end [pu]; 1e-8
	Most    int     // sweeps; 100

	Islands *grid.Islands
	VR, VI  []float64 // voltage by bus [pu]; 0 where dead
	PF, QF  []float64 // power that enters each branch at its from side [pu]
	PT, QT  []float64 // and at its to side

	n       *grid.Network
	off     []uint32 // branches at bus b: at[off[b]:off[b+1]]
	at      []uint32
	order   []uint32 // live buses, breadth first, island by island
	up      []uint32 // of each place in order: that of the parent; its own at a source
	edge    []uint32 // branch to the parent
	place   []uint32 // of each bus, or none
	ar, ai  []float64
	zr, zi  []float64
	p0, q0  []float64 // by place: constant power
	p1, q1  []float64 // constant current
	gr, gi  []float64 // constant impedance, shunts, charging: admittance
	vr, vi  []float64
	ir, ii  []float64
	jr, ji  []float64
	visited []bool // branches
}

const none = ^uint32(0)

// LoopError says that an island is no tree with one source.
type LoopError struct {
	Bus             string // lowest of the island
	Buses, Branches int    // in service in it
	Sources         int
	Regulated       string // a bus that holds its voltage, or ""
	Branch          int    // the first that closes a loop, from 1; 0: none
	From, To        string // its buses
}

// Error says what a radial solver cannot take, and what would mend it.
func (e *LoopError) Error() string {
	where := fmt.Sprintf("the network is not radial: the island of bus %s", e.Bus)
	switch {
	case e.Branch > 0:
		return fmt.Sprintf("%s is meshed, %d buses with %d closed branches, and branch %d (%s–%s) closes a loop; open branches until each island is a tree: a solver for meshed networks (Newton–Raphson) is not in this build yet",
			where, e.Buses, e.Branches, e.Branch, e.From, e.To)
	case e.Sources > 1:
		return fmt.Sprintf("%s has %d sources; open branches until each island has one: a solver for several (Newton–Raphson) is not in this build yet", where, e.Sources)
	}
	return fmt.Sprintf("%s has the regulated bus %s, whose voltage is given; a solver for those (Newton–Raphson) is not in this build yet", where, e.Regulated)
}

// New makes a solver for a network that grid.Network.Check accepts. Topology must be called before the first Solve.
func New(n *grid.Network) *Solver {
	buses, branches := len(n.Buses.Name), len(n.Branches.From)
	s := &Solver{MaxStep: 1e-9, Tol: 1e-8, Most: 100, n: n, Islands: grid.NewIslands(n)}
	s.VR, s.VI = make([]float64, buses), make([]float64, buses)
	copy(s.VR, n.Buses.VR)
	copy(s.VI, n.Buses.VI)
	for _, f := range []*[]float64{&s.PF, &s.QF, &s.PT, &s.QT} {
		*f = make([]float64, branches)
	}
	for _, f := range []*[]float64{&s.ar, &s.ai, &s.zr, &s.zi, &s.p0, &s.q0, &s.p1, &s.q1, &s.gr, &s.gi, &s.vr, &s.vi, &s.ir, &s.ii, &s.jr, &s.ji} {
		*f = make([]float64, buses)
	}
	s.order, s.up, s.edge, s.place = make([]uint32, 0, buses), make([]uint32, buses), make([]uint32, buses), make([]uint32, buses)
	s.visited = make([]bool, branches)
	s.off, s.at = make([]uint32, buses+1), make([]uint32, 2*branches)
	for k := range branches {
		s.off[n.Branches.From[k]+1]++
		s.off[n.Branches.To[k]+1]++
	}
	for b := range buses {
		s.off[b+1] += s.off[b]
	}
	fill := make([]uint32, buses)
	for k := range uint32(branches) {
		for _, b := range [2]uint32{n.Branches.From[k], n.Branches.To[k]} {
			s.at[s.off[b]+fill[b]] = k
			fill[b]++
		}
	}
	return s
}

// Topology finds islands and trees as switches stand now; after it, voltages of buses that were dead start afresh. An
// island that is live and no tree with one source is a *LoopError.
func (s *Solver) Topology() error {
	n := s.n
	b := &n.Buses
	s.Islands.Find(n)
	s.order = s.order[:0]
	clear(s.visited)
	for i := range s.place {
		s.place[i] = none
	}
	for source := range b.Name {
		if b.Kind[source] != grid.Source || b.Out[source] {
			continue
		}
		if s.place[source] != none {
			return s.refuse(uint32(source), none)
		}
		first := len(s.order)
		s.reach(uint32(source), none, uint32(first))
		for k := first; k < len(s.order); k++ {
			bus := s.order[k]
			if b.Kind[bus] == grid.Regulated {
				return s.refuse(bus, none)
			}
			for _, branch := range s.at[s.off[bus]:s.off[bus+1]] {
				if s.visited[branch] || !n.Carries(branch) {
					continue
				}
				s.visited[branch] = true
				far := n.Branches.From[branch]
				if far == bus {
					far = n.Branches.To[branch]
				}
				if s.place[far] != none {
					return s.refuse(far, branch)
				}
				s.reach(far, branch, uint32(k))
			}
		}
	}
	for i := range b.Name {
		switch {
		case s.place[i] == none:
			s.VR[i], s.VI[i] = 0, 0
		case s.VR[i] == 0 && s.VI[i] == 0:
			s.VR[i], s.VI[i] = b.VR[i], b.VI[i]
		}
	}
	s.Loads()
	return nil
}

// reach appends a bus to the tree, with the constants of equation (3).
func (s *Solver) reach(bus, branch, up uint32) {
	k := uint32(len(s.order))
	s.order = append(s.order, bus)
	s.place[bus], s.up[k], s.edge[k] = k, up, branch
	s.ar[k], s.ai[k], s.zr[k], s.zi[k] = 1, 0, 0, 0
	if branch == none {
		return
	}
	e := &s.n.Branches
	tau, phi := e.Tau[branch], e.Phi[branch]
	cos, sin := 1.0, 0.0
	if phi != 0 {
		cos, sin = fmath.Cos(phi), fmath.Sin(phi)
	}
	if e.To[branch] == bus { // α = 1/a
		s.ar[k], s.ai[k] = cos/tau, -sin/tau
		s.zr[k], s.zi[k] = e.R[branch], e.X[branch]
	} else {
		s.ar[k], s.ai[k] = tau*cos, tau*sin
		s.zr[k], s.zi[k] = e.R[branch]*tau*tau, e.X[branch]*tau*tau
	}
}

// refuse describes the island of a bus that is no tree with one source.
func (s *Solver) refuse(bus, branch uint32) error {
	n, label := s.n, s.Islands.Label
	e := &LoopError{Bus: n.Buses.Name[label[bus]]}
	for i, l := range label {
		if l != label[bus] {
			continue
		}
		e.Buses++
		switch n.Buses.Kind[i] {
		case grid.Source:
			e.Sources++
		case grid.Regulated:
			if e.Regulated == "" {
				e.Regulated = n.Buses.Name[i]
			}
		}
	}
	for k := range n.Branches.From {
		if n.Carries(uint32(k)) && label[n.Branches.From[k]] == label[bus] {
			e.Branches++
		}
	}
	if branch != none && e.Branches >= e.Buses {
		e.Branch, e.From, e.To = int(branch)+1, n.Buses.Name[n.Branches.From[branch]], n.Buses.Name[n.Branches.To[branch]]
	}
	return e
}
