package flood

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/models/flood/kernel"
)

// WetSquare is the case by which the solver's speed is told (flood.md section 16): n × n cells of 5 m, closed, a bed of
// waves, 2 m of water on the left half and 0.5 m on the right, n = 0.03, every cell wet. All tiles step together.
func WetSquare(s Solver, n int, k kernel.Func, pool *par.Pool) *Domain {
	return wetPart(s, n, n, k, pool)
}

// WetCorner is WetSquare with water on a share of the tiles only, from the south-west corner on: what sleeps must cost
// nothing. The water is walled in by the dry ground being raised.
func WetCorner(s Solver, n int, share float64, k kernel.Func, pool *par.Pool) *Domain {
	tiles := math.Max(1, math.Round(math.Sqrt(share)*float64(n)/side))
	return wetPart(s, n, int(tiles)*side, k, pool)
}

// wetPart has water on the first wet columns and rows of n.
func wetPart(s Solver, n, wet int, k kernel.Func, pool *par.Pool) *Domain {
	g := geo.Grid{NX: n, NY: n, Cell: 5}
	bed := make([]float64, g.Cells())
	for id := range bed {
		i, j := float64(id%n), float64(id/n)
		if id%n >= wet || id/n >= wet {
			bed[id] = 30
			continue
		}
		bed[id] = 10 + float64(0.5*fmath.Sin(.05*i)*fmath.Cos(.037*j)) + float64(0.2*fmath.Sin(float64(.31*i)+float64(.23*j))) - float64(.0005*i)
	}
	d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: 0.03, Solver: s, Local: 1, Kernel: k, Pool: pool})
	if err != nil {
		panic(err) // the case is ours
	}
	for j := range wet {
		for i := range wet {
			h := 0.5
			if i < wet/2 {
				h = 2
			}
			d.SetDepth(i, j, h)
		}
	}
	return d
}

// FullBytes is what a step of the full equations must at least move between processor and memory for a cell: depth, both
// speeds and what rounding keeps are read and written, two bed steps with their smooth parts and the roughness read, 4
// bytes each.
const FullBytes = 52

// InertiaBytes is what a step of local inertia must at least move between processor and memory for a cell: depth, both
// discharges and what rounding keeps are read and written, two bed steps and the roughness read, 4 bytes each.
const InertiaBytes = 44

// Triad is a[i] = b[i] + s·c[i] over arrays that no cache holds: what the memory gives at best (McCalpin 1995, IEEE TCCA
// Newsletter, the STREAM benchmark). It has a part for each of the pool's tasks.
type Triad struct {
	a, b, c []float64
	pool    *par.Pool
	part    func(int)
}

// triadParts is how many pieces the arrays are worked on in.
const triadParts = 64

// NewTriad makes three arrays of n values in all, n a multiple of 64.
func NewTriad(n int, pool *par.Pool) *Triad {
	t := &Triad{a: make([]float64, n), b: make([]float64, n), c: make([]float64, n), pool: pool}
	for i := range t.b {
		t.b[i], t.c[i] = float64(i&7), float64(i&15)
	}
	t.part = func(k int) {
		m := n / triadParts
		a, b, c := t.a[k*m:][:m], t.b[k*m:][:m], t.c[k*m:][:m]
		for i := range a {
			a[i] = b[i] + float64(3*c[i])
		}
	}
	return t
}

// Run goes over the arrays once and returns the bytes moved: 24 a value.
func (t *Triad) Run() float64 {
	t.pool.Each(triadParts, t.part)
	return 24 * float64(len(t.a))
}
