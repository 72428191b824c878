package grid

import (
	"fmt"
	"math"
)

// Kind says what is held at a bus.
type Kind uint8

// The kinds of bus.
const (
	Load      Kind = iota // power is given
	Source                // voltage and angle are given: the grid beyond
	Regulated             // power and voltage magnitude are given
)

// String returns the kind in lower case.
func (k Kind) String() string { return [...]string{"load", "source", "regulated"}[min(int(k), 2)] }

// Network is a network in per unit on Base.
type Network struct {
	Base     float64 // [VA], > 0
	Buses    Buses
	Branches Branches
	Loads    Loads
}

// Buses are the nodes, in the order in which results are told.
type Buses struct {
	Name   []string // for messages: "18"
	Kind   []Kind
	Out    []bool    // out of service, with all branches at it
	VR, VI []float64 // voltage that a source holds; where a solver starts elsewhere [pu]
	G, B   []float64 // shunt to ground [pu]
}

// Branches are lines, cables, transformers and switches. One that is not Closed carries nothing.
type Branches struct {
	From, To []uint32
	R, X, B  []float64 // series impedance and whole charging [pu]
	Tau      []float64 // ratio of the transformer at the from side, > 0; 1 where there is none
	Phi      []float64 // its phase shift [rad]
	Rating   []float64 // [pu]; 0: none
	Closed   []bool
}

// Loads draw power; several may stand at a bus. Negative: fed in.
type Loads struct {
	Bus                []uint32
	P, Q               []float64 // at 1 pu [pu]
	Current, Impedance []float64 // shares drawn as constant current and as constant impedance, 0 to 1; the rest is constant power
}

// AddBus appends a bus at 1 pu and returns its row.
func (n *Network) AddBus(name string, kind Kind) uint32 {
	b := &n.Buses
	b.Name, b.Kind, b.Out = append(b.Name, name), append(b.Kind, kind), append(b.Out, false)
	b.VR, b.VI = append(b.VR, 1), append(b.VI, 0)
	b.G, b.B = append(b.G, 0), append(b.B, 0)
	return uint32(len(b.Name) - 1)
}

// Branch is one row of Branches, for Add.
type Branch struct {
	From, To         uint32
	R, X, B          float64
	Tau, Phi, Rating float64 // Tau 0 means 1
	Open             bool
}

// AddBranch appends a branch and returns its row.
func (n *Network) AddBranch(x Branch) uint32 {
	b := &n.Branches
	if x.Tau == 0 {
		x.Tau = 1
	}
	b.From, b.To = append(b.From, x.From), append(b.To, x.To)
	b.R, b.X, b.B = append(b.R, x.R), append(b.X, x.X), append(b.B, x.B)
	b.Tau, b.Phi, b.Rating, b.Closed = append(b.Tau, x.Tau), append(b.Phi, x.Phi), append(b.Rating, x.Rating), append(b.Closed, !x.Open)
	return uint32(len(b.From) - 1)
}

// AddLoad appends a load of constant power and returns its row.
func (n *Network) AddLoad(bus uint32, p, q float64) uint32 {
	l := &n.Loads
	l.Bus, l.P, l.Q = append(l.Bus, bus), append(l.P, p), append(l.Q, q)
	l.Current, l.Impedance = append(l.Current, 0), append(l.Impedance, 0)
	return uint32(len(l.Bus) - 1)
}

// Check finds what no solver can take: numbers that are none, rows that are not there, shares beyond 0 to 1. Branches
// are counted from 1, as users do.
func (n *Network) Check() error {
	if !(n.Base > 0) || math.IsInf(n.Base, 0) {
		return fmt.Errorf("grid: base power must be above 0 VA, got %g", n.Base)
	}
	b := &n.Buses
	for i := range b.Name {
		for _, v := range [4]float64{b.VR[i], b.VI[i], b.G[i], b.B[i]} {
			if v-v != 0 {
				return fmt.Errorf("grid: bus %s has a value that is no finite number", b.Name[i])
			}
		}
		if b.VR[i] == 0 && b.VI[i] == 0 {
			return fmt.Errorf("grid: bus %s starts at 0 pu; give it a voltage", b.Name[i])
		}
	}
	e := &n.Branches
	for i := range e.From {
		if int(e.From[i]) >= len(b.Name) || int(e.To[i]) >= len(b.Name) {
			return fmt.Errorf("grid: branch %d joins bus rows %d and %d, there are %d", i+1, e.From[i], e.To[i], len(b.Name))
		}
		if e.From[i] == e.To[i] {
			return fmt.Errorf("grid: branch %d leads from bus %s to itself", i+1, b.Name[e.From[i]])
		}
		for _, v := range [6]float64{e.R[i], e.X[i], e.B[i], e.Tau[i], e.Phi[i], e.Rating[i]} {
			if v-v != 0 {
				return fmt.Errorf("grid: branch %d has a value that is no finite number", i+1)
			}
		}
		if !(e.Tau[i] > 0) {
			return fmt.Errorf("grid: branch %d has ratio %g; it must be above 0", i+1, e.Tau[i])
		}
	}
	l := &n.Loads
	for i := range l.Bus {
		if int(l.Bus[i]) >= len(b.Name) {
			return fmt.Errorf("grid: load %d stands at bus row %d, there are %d", i+1, l.Bus[i], len(b.Name))
		}
		for _, v := range [2]float64{l.P[i], l.Q[i]} {
			if v-v != 0 {
				return fmt.Errorf("grid: load %d at bus %s is no finite number", i+1, b.Name[l.Bus[i]])
			}
		}
		if c, z := l.Current[i], l.Impedance[i]; !(c >= 0 && z >= 0 && c+z <= 1+1e-12) {
			return fmt.Errorf("grid: load %d at bus %s: shares of current %g and impedance %g must be from 0 to 1 together", i+1, b.Name[l.Bus[i]], c, z)
		}
	}
	return nil
}
