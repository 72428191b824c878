package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// square is n × n cells of dx [m] with a bed from a formula of x and y [m].
func square(s flood.Solver, n int, dx, rough float64, bed func(x, y float64) float64) (*flood.Domain, error) {
	g := geo.Grid{NX: n, NY: n, Cell: dx}
	z := make([]float64, g.Cells())
	for id := range z {
		p := g.CenterOf(id)
		z[id] = bed(p.X, p.Y)
	}
	return flood.NewDomain(flood.Config{Grid: g, Bed: z, Rough: float32(rough), Solver: s})
}

// thacker returns the relative L1 error of depth after three periods of Thacker's planar surface in a parabolic bowl:
// z = −h0(1 − r²/a²), η = η0·h0/a²·(2x·cos ωt + 2y·sin ωt − η0), ω = √(2g·h0)/a; a 1 m, h0 0.1 m, η0 0.5 m, 4 m square.
func thacker(n int) (float64, validate.Figure, error) {
	const a, h0, e0, side = 1.0, 0.1, 0.5, 4.0
	omega := math.Sqrt(2*g*h0) / a
	bed := func(x, y float64) float64 {
		x, y = x-side/2, y-side/2
		return -h0 * (1 - (x*x+y*y)/(a*a))
	}
	dx := side / float64(n)
	d, err := square(flood.FullWater, n, dx, 0, bed)
	if err != nil {
		return 0, validate.Figure{}, err
	}
	exact := func(i, j int, t float64) float64 {
		x, y := (float64(i)+0.5)*dx-side/2, (float64(j)+0.5)*dx-side/2
		eta := e0 * h0 / (a * a) * (2*x*fmath.Cos(omega*t) + 2*y*fmath.Sin(omega*t) - e0)
		return math.Max(0, eta-bed(x+side/2, y+side/2))
	}
	for j := range n {
		for i := range n {
			d.SetDepth(i, j, exact(i, j, 0))
			d.SetVelocity(i, j, 0, e0*omega)
		}
	}
	t := 3 * 2 * math.Pi / omega
	if err := advance(d, t); err != nil {
		return 0, validate.Figure{}, err
	}
	x := func(i int) float64 { return (float64(i) + 0.5) * dx }
	along := validate.Figure{X: "x along the middle [m]", Y: "level [m]", Curves: []validate.Curve{
		validate.Over("exact", n, x, func(i int) float64 { return d.Bed(i, n/2) + exact(i, n/2, t) }).True(),
		validate.Over("semul", n, x, func(i int) float64 { return d.Bed(i, n/2) + d.Depth(i, n/2) }),
	}}
	return relative(n*n, func(k int) float64 { return d.Depth(k%n, k/n) }, func(k int) float64 { return exact(k%n, k/n, t) }), along, nil
}

const thackerSource = "Thacker 1981, J. Fluid Mech. 107, 499; SWASHES, Delestre et al. 2013; numbers flood.md 17"

var thackerError = Case{Name: "thacker", Metric: "relative L1 error of depth after 3 periods, 128²", Limit: 0.22, Source: thackerSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		e, along, err := thacker(128)
		return Outcome{Value: e, Figures: []validate.Figure{along}}, err
	}}

// The metric is turned round, because a limit is an upper one.
var thackerOrder = Case{Name: "thacker_order", Metric: "0.9 less the lowest order of convergence between 64², 128² and 256²", Limit: 0, Source: thackerSource, Long: true,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		found := validate.Curve{Name: "semul"}
		prototype := validate.Curve{Name: "prototype of flood.md 17", X: []float64{6, 7, 8}, Y: []float64{fmath.Log2(.43), fmath.Log2(.20), fmath.Log2(.10)}}
		lowest, last := math.Inf(1), 0.0
		var errs []float64
		for k := 6; k <= 8; k++ {
			e, _, err := thacker(1 << k)
			if err != nil {
				return Outcome{}, err
			}
			if k > 6 {
				lowest = math.Min(lowest, fmath.Log2(last/e))
			}
			last = e
			errs = append(errs, e)
			found.Add(float64(k), fmath.Log2(e))
		}
		return Outcome{Value: 0.9 - lowest, Notes: fmt.Sprintf("errors %.3g, lowest order %.2f", errs, lowest),
			Figures: []validate.Figure{{X: "log2 of cells a side", Y: "log2 of the relative L1 error", Curves: []validate.Curve{found, prototype}}}}, nil
	}}
