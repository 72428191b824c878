package sweep

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/fmath"
	"semul/models/power/grid"
)

// pair is a source, a branch and a load.
func pair(x grid.Branch, p, q float64) *grid.Network {
	n := &grid.Network{Base: 1e7}
	n.AddBus("1", grid.Source)
	n.AddBus("2", grid.Load)
	x.From, x.To = 0, 1
	n.AddBranch(x)
	n.AddLoad(1, p, q)
	return n
}

func solve(t *testing.T, n *grid.Network) (*Solver, Totals) {
	t.Helper()
	if err := n.Check(); err != nil {
		t.Fatal(err)
	}
	s := New(n)
	s.MaxStep, s.Tol = 1e-12, 1e-12
	if err := s.Topology(); err != nil {
		t.Fatal(err)
	}
	if out := s.Solve(); !out.Converged {
		t.Fatalf("%+v", out)
	}
	return s, s.Flows()
}

// The voltage behind one impedance has a closed form: v⁴ + (2(PR+QX) − 1)·v² + (P²+Q²)·|Z|² = 0.
func TestTwoBusesHaveAClosedForm(t *testing.T) {
	const p, q, r, x = 0.3, 0.15, 0.08, 0.12
	b := 2*(p*r+q*x) - 1
	square := (-b + math.Sqrt(b*b-4*(p*p+q*q)*(r*r+x*x))) / 2
	loss := (p*p + q*q) / square
	for _, turned := range []bool{false, true} {
		n := pair(grid.Branch{R: r, X: x}, p, q)
		if turned {
			n.Branches.From[0], n.Branches.To[0] = 1, 0
		}
		s, got := solve(t, n)
		if v := math.Hypot(s.VR[1], s.VI[1]); math.Abs(v-math.Sqrt(square)) > 1e-12 {
			t.Errorf("turned %v: |V| %.15f, want %.15f", turned, v, math.Sqrt(square))
		}
		if math.Abs(got.LossP-loss*r) > 1e-12 || math.Abs(got.LossQ-loss*x) > 1e-12 || math.Abs(got.SourceP-p-loss*r) > 1e-12 {
			t.Errorf("turned %v: %+v, want loss %.15f + j%.15f", turned, got, loss*r, loss*x)
		}
	}
}

// A constant impedance makes the network linear: V₂ = z_load/(z_load + z).
func TestAConstantImpedanceIsAVoltageDivider(t *testing.T) {
	n := pair(grid.Branch{R: 0.1}, 0.5, 0)
	n.Loads.Impedance[0] = 1
	s, _ := solve(t, n)
	if want := 2 / 2.1; math.Abs(s.VR[1]-want) > 1e-12 {
		t.Errorf("V %.15f, want %.15f", s.VR[1], want)
	}
	n = pair(grid.Branch{R: 0.1}, 0.5, 0)
	n.Loads.Current[0] = 1
	s, _ = solve(t, n)
	if want := 1 - 0.05; math.Abs(s.VR[1]-want) > 1e-12 {
		t.Errorf("constant current: V %.15f, want %.15f", s.VR[1], want)
	}
}

// Without load the voltage behind a transformer is that of the source over its ratio, turned by its shift.
func TestATransformerTurnsAndScales(t *testing.T) {
	for _, turned := range []bool{false, true} {
		n := pair(grid.Branch{R: 0.01, X: 0.1, Tau: 1.05, Phi: math.Pi / 6}, 0, 0)
		ratio, angle := 1/1.05, -math.Pi/6
		if turned {
			n.Branches.From[0], n.Branches.To[0], ratio, angle = 1, 0, 1.05, math.Pi/6
		}
		s, _ := solve(t, n)
		if math.Abs(s.VR[1]-ratio*fmath.Cos(angle)) > 1e-14 || math.Abs(s.VI[1]-ratio*fmath.Sin(angle)) > 1e-14 {
			t.Errorf("turned %v: %g + j%g", turned, s.VR[1], s.VI[1])
		}
	}
}

// tree draws a radial network of one island, with taps and charging.
func tree(t *rapid.T) *grid.Network {
	n := &grid.Network{Base: 1e7}
	buses := rapid.IntRange(2, 40).Draw(t, "buses")
	for i := range buses {
		kind := grid.Load
		if i == 0 {
			kind = grid.Source
		}
		n.AddBus("b", kind)
		if i == 0 {
			continue
		}
		x := grid.Branch{From: uint32(rapid.IntRange(0, i-1).Draw(t, "up")), To: uint32(i), R: rapid.Float64Range(0, 0.01).Draw(t, "r"),
			X: rapid.Float64Range(0, 0.02).Draw(t, "x"), B: rapid.Float64Range(0, 0.01).Draw(t, "b")}
		if rapid.IntRange(0, 4).Draw(t, "transformer") == 0 {
			x.Tau, x.Phi = rapid.Float64Range(0.9, 1.1).Draw(t, "tau"), rapid.Float64Range(-0.6, 0.6).Draw(t, "phi")
		}
		if rapid.Bool().Draw(t, "turned") {
			x.From, x.To = x.To, x.From
		}
		n.AddBranch(x)
		l := n.AddLoad(uint32(i), rapid.Float64Range(-0.05, 0.1).Draw(t, "p"), rapid.Float64Range(-0.03, 0.05).Draw(t, "q"))
		n.Loads.Current[l] = rapid.Float64Range(0, 0.5).Draw(t, "i")
		n.Loads.Impedance[l] = rapid.Float64Range(0, 0.5).Draw(t, "z")
	}
	return n
}

// What flows into each bus by the π equations of package grid is what the bus draws: the check a Newton solver makes.
func TestSolutionsObeyTheBranchEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := tree(t)
		s := New(n)
		s.MaxStep, s.Tol = 1e-12, 1e-12
		if err := s.Topology(); err != nil {
			t.Fatal(err)
		}
		if out := s.Solve(); !out.Converged {
			t.Fatalf("%+v", out)
		}
		totals := s.Flows()
		drawn := make([]complex128, len(n.Buses.Name))
		volt := func(i uint32) complex128 { return complex(s.VR[i], s.VI[i]) }
		conj := func(z complex128) complex128 { return complex(real(z), -imag(z)) }
		for k := range n.Branches.From {
			e := &n.Branches
			z := complex(e.R[k], e.X[k])
			if real(z) == 0 && imag(z) == 0 {
				return // its current is no matter of the voltages
			}
			a := complex(e.Tau[k]*math.Cos(e.Phi[k]), e.Tau[k]*math.Sin(e.Phi[k]))
			y, half := 1/z, complex(0, e.B[k]/2)
			f, to := volt(e.From[k]), volt(e.To[k])
			sf := f * conj((y+half)/complex(e.Tau[k]*e.Tau[k], 0)*f-y/conj(a)*to)
			st := to * conj(-y/a*f+(y+half)*to)
			scale := 1e-10 + 1e-14/(real(z)*real(z)+imag(z)*imag(z)) // differences of voltages over small impedances
			if math.Abs(real(sf)-s.PF[k]) > scale || math.Abs(imag(sf)-s.QF[k]) > scale || math.Abs(real(st)-s.PT[k]) > scale || math.Abs(imag(st)-s.QT[k]) > scale {
				t.Fatalf("branch %d: %v %v, flows %g %g %g %g", k+1, sf, st, s.PF[k], s.QF[k], s.PT[k], s.QT[k])
			}
			drawn[e.From[k]] -= complex(s.PF[k], s.QF[k])
			drawn[e.To[k]] -= complex(s.PT[k], s.QT[k])
		}
		for i := range n.Loads.Bus {
			bus := n.Loads.Bus[i]
			v := math.Hypot(s.VR[bus], s.VI[bus])
			c, z := n.Loads.Current[i], n.Loads.Impedance[i]
			share := 1 - c - z + c*v + z*v*v
			drawn[bus] -= complex(n.Loads.P[i]*share, n.Loads.Q[i]*share)
		}
		for i, d := range drawn[1:] {
			if math.Hypot(real(d), imag(d)) > 1e-9 {
				t.Fatalf("bus %d misses %v", i+1, d)
			}
		}
		if d := totals.SourceP - totals.LoadP - totals.ShuntP - totals.LossP; math.Abs(d) > 1e-10 {
			t.Fatalf("the book misses %g of %g", d, totals.SourceP)
		}
	})
}

// Who is numbered how does not matter: energy.md section 15.
func TestRelabelledBusesHaveTheSameVoltages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := tree(t)
		buses := len(n.Buses.Name)
		rows := make([]uint32, buses)
		for i := range rows {
			rows[i] = uint32(i)
		}
		to := rapid.Permutation(rows).Draw(t, "order")
		m := &grid.Network{Base: n.Base}
		for range buses {
			m.AddBus("b", grid.Load)
		}
		m.Buses.Kind[to[0]] = grid.Source
		m.Branches = n.Branches
		m.Branches.From, m.Branches.To = nil, nil
		for k := range n.Branches.From {
			m.Branches.From, m.Branches.To = append(m.Branches.From, to[n.Branches.From[k]]), append(m.Branches.To, to[n.Branches.To[k]])
		}
		m.Loads = n.Loads
		m.Loads.Bus = nil
		for _, bus := range n.Loads.Bus {
			m.Loads.Bus = append(m.Loads.Bus, to[bus])
		}
		var v [2]*Solver
		for k, net := range []*grid.Network{n, m} {
			v[k] = New(net)
			v[k].MaxStep, v[k].Tol = 1e-13, 1e-12
			if err := v[k].Topology(); err != nil {
				t.Fatal(err)
			}
			if out := v[k].Solve(); !out.Converged {
				t.Fatalf("%+v", out)
			}
		}
		for i, j := range to {
			if math.Abs(v[0].VR[i]-v[1].VR[j]) > 1e-12 || math.Abs(v[0].VI[i]-v[1].VI[j]) > 1e-12 {
				t.Fatalf("bus %d: %g + j%g, relabelled %g + j%g", i, v[0].VR[i], v[0].VI[i], v[1].VR[j], v[1].VI[j])
			}
		}
	})
}

func TestALoopIsRefused(t *testing.T) {
	n := pair(grid.Branch{R: 0.1}, 0.1, 0)
	n.AddBus("3", grid.Load)
	n.AddBranch(grid.Branch{From: 1, To: 2, R: 0.1})
	tie := n.AddBranch(grid.Branch{From: 2, To: 0, R: 0.1})
	var loop *LoopError
	err := New(n).Topology()
	if !errors.As(err, &loop) || loop.Branch != 2 && loop.Branch != 3 || loop.Buses != 3 || loop.Branches != 3 || !strings.Contains(err.Error(), "not radial: the island of bus 1 is meshed") {
		t.Errorf("%v", err)
	}
	n.Branches.Closed[tie] = false
	if err := New(n).Topology(); err != nil {
		t.Error(err)
	}
	n.Buses.Kind[2] = grid.Source
	if err := New(n).Topology(); err == nil || !strings.Contains(err.Error(), "has 2 sources") {
		t.Errorf("%v", err)
	}
	n.Buses.Kind[2] = grid.Regulated
	if err := New(n).Topology(); err == nil || !strings.Contains(err.Error(), "regulated bus 3") {
		t.Errorf("%v", err)
	}
	n.Branches.Closed[1] = false // what is dead may be anything
	if err := New(n).Topology(); err != nil {
		t.Error(err)
	}
}

func TestDeadBusesHaveNoVoltageAndLiveAgain(t *testing.T) {
	n := pair(grid.Branch{R: 0.1}, 0.1, 0)
	s, alive := solve(t, n)
	v := s.VR[1]
	n.Branches.Closed[0] = false
	if err := s.Topology(); err != nil {
		t.Fatal(err)
	}
	if out := s.Solve(); !out.Converged {
		t.Fatalf("%+v", out)
	}
	if got := s.Flows(); s.VR[1] != 0 || s.VI[1] != 0 || got.LoadP != 0 || got.SourceP != 0 || s.PF[0] != 0 {
		t.Errorf("V %g, %+v", s.VR[1], got)
	}
	n.Branches.Closed[0] = true
	if err := s.Topology(); err != nil {
		t.Fatal(err)
	}
	s.Solve()
	if got := s.Flows(); math.Abs(s.VR[1]-v) > 1e-12 || math.Abs(got.SourceP-alive.SourceP) > 1e-12 {
		t.Errorf("V %.15f, was %.15f", s.VR[1], v)
	}
}

func TestBeyondTheNoseItSaysSo(t *testing.T) {
	n := pair(grid.Branch{X: 1}, 0.6, 0) // at most 0.5 passes
	s := New(n)
	if err := s.Topology(); err != nil {
		t.Fatal(err)
	}
	if out := s.Solve(); out.Converged || s.VR[1] != 1 {
		t.Errorf("%+v, V %g", out, s.VR[1])
	}
}

func long(buses int) *grid.Network {
	n := &grid.Network{Base: 1e7}
	n.AddBus("0", grid.Source)
	for i := 1; i < buses; i++ {
		n.AddBus("b", grid.Load)
		n.AddBranch(grid.Branch{From: uint32((i - 1) * 2 / 3), To: uint32(i), R: 1e-4, X: 1e-4})
		n.AddLoad(uint32(i), 1e-3, 3e-4)
	}
	return n
}

func TestSolvingAllocatesNothing(t *testing.T) {
	n := long(533)
	s := New(n)
	if a := testing.AllocsPerRun(10, func() {
		n.Branches.Closed[7] = !n.Branches.Closed[7]
		if s.Topology() != nil || !s.Solve().Converged {
			t.Error("not solved")
		}
		s.Flows()
	}); a != 0 {
		t.Errorf("%g allocations", a)
	}
}

func BenchmarkSolve(b *testing.B) {
	n := long(533)
	s := New(n)
	if err := s.Topology(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range s.VR {
			s.VR[i], s.VI[i] = 1, 0
		}
		if out := s.Solve(); !out.Converged {
			b.Fatal(out)
		}
	}
}
