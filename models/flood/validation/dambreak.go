package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/validate"
	"semul/models/flood"
)

const g = 9.80665

// Ritter's dam break on a dry bed without friction: h = (2c0−x/t)²/9g between −c0·t and 2c0·t, c0 = √(g·h0).
var ritter = Case{Name: "ritter", Metric: "relative L1 error of depth", Limit: 0.006,
	Source: "Ritter 1892, Z. Ver. Dtsch. Ing. 36; SWASHES, Delestre et al. 2013, Int. J. Numer. Meth. Fluids 72, 269; limit flood.md 17",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		const h0, dx, n, dam, t = 6.0, 1.0, 1000, 500.0, 20.0
		d, err := channel(flood.FullWater, n, dx, 0, flat)
		if err != nil {
			return Outcome{}, err
		}
		for i := range int(dam / dx) {
			d.SetDepth(i, 0, h0)
		}
		if err := advance(d, t); err != nil {
			return Outcome{}, err
		}
		c0 := math.Sqrt(g * h0)
		exact := func(i int) float64 {
			x := (float64(i)+0.5)*dx - dam
			switch {
			case x < -c0*t:
				return h0
			case x > 2*c0*t:
				return 0
			}
			return (2*c0 - x/t) * (2*c0 - x/t) / (9 * g)
		}
		h := func(i int) float64 { return d.Depth(i, 0) }
		x := func(i int) float64 { return (float64(i) + 0.5) * dx }
		return Outcome{Value: relative(n, h, exact), Figures: []validate.Figure{{X: "x [m]", Y: "depth after 20 s [m]", Curves: []validate.Curve{
			validate.Over("exact", n, x, exact).True(), validate.Over("semul", n, x, h)}}}}, nil
	}}

// Stoker's dam break on a wet bed, 10 : 1, without friction: the larger of the errors of depth and, halved because its
// limit is 2 %, of discharge.
var stoker = Case{Name: "stoker", Metric: "relative L1 error of depth, or half that of discharge", Limit: 0.01,
	Source: "Stoker 1957, Water Waves, ch. 10.8; SWASHES, Delestre et al. 2013; limits flood.md 17",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		const hl, hr, dx, n, dam, t = 10.0, 1.0, 1.0, 800, 400.0, 20.0
		d, err := channel(flood.FullWater, n, dx, 0, flat)
		if err != nil {
			return Outcome{}, err
		}
		for i := range n {
			h := hr
			if float64(i) < dam/dx {
				h = hl
			}
			d.SetDepth(i, 0, h)
		}
		if err := advance(d, t); err != nil {
			return Outcome{}, err
		}
		depth, speed := stokerState(hl, hr)
		x := func(i int) float64 { return ((float64(i)+0.5)*dx - dam) / t }
		eh := relative(n, func(i int) float64 { return d.Depth(i, 0) }, func(i int) float64 { return depth(x(i)) })
		eq := relative(n, func(i int) float64 {
			u, _ := d.Velocity(i, 0)
			return d.Depth(i, 0) * u
		}, func(i int) float64 { return depth(x(i)) * speed(x(i)) })
		at := func(i int) float64 { return (float64(i) + 0.5) * dx }
		return Outcome{Value: math.Max(eh, eq/2), Notes: fmt.Sprintf("depth %.2g, discharge %.2g", eh, eq), Figures: []validate.Figure{
			{X: "x [m]", Y: "depth after 20 s [m]", Curves: []validate.Curve{
				validate.Over("exact", n, at, func(i int) float64 { return depth(x(i)) }).True(),
				validate.Over("semul", n, at, func(i int) float64 { return d.Depth(i, 0) })}},
			{X: "x [m]", Y: "speed after 20 s [m/s]", Curves: []validate.Curve{
				validate.Over("exact", n, at, func(i int) float64 { return speed(x(i)) }).True(),
				validate.Over("semul", n, at, func(i int) float64 { u, _ := d.Velocity(i, 0); return u })}},
		}}, nil
	}}

// stokerState returns depth and speed at x/t; the middle state is the root of
// −8g·hr·c²(√(g·hl)−c)² + (c²−g·hr)²(c²+g·hr) = 0, hm = c²/g.
func stokerState(hl, hr float64) (depth, speed func(s float64) float64) {
	cl := math.Sqrt(g * hl)
	f := func(c float64) float64 {
		return -8*g*hr*c*c*(cl-c)*(cl-c) + (c*c-g*hr)*(c*c-g*hr)*(c*c+g*hr)
	}
	a, b := math.Sqrt(g*hr), cl
	for range 200 {
		if m := (a + b) / 2; f(m) < 0 {
			a = m
		} else {
			b = m
		}
	}
	cm := (a + b) / 2
	hm, um := cm*cm/g, 2*(cl-cm)
	shock := hm * um / (hm - hr)
	depth = func(s float64) float64 {
		switch {
		case s < -cl:
			return hl
		case s < um-cm:
			return (2*cl - s) * (2*cl - s) / (9 * g)
		case s < shock:
			return hm
		}
		return hr
	}
	speed = func(s float64) float64 {
		switch {
		case s < -cl, s >= shock:
			return 0
		case s < um-cm:
			return 2.0 / 3 * (s + cl)
		}
		return um
	}
	return depth, speed
}

// closedBasin is a closed basin with a dam break over rough ground: nothing may be lost in ten minutes.
func closedBasin(name string, s flood.Solver) Case {
	return Case{Name: name, Metric: "relative change of volume, clips added", Limit: 1e-5,
		Source: "conservation; limit flood.md 17",
		Run: func(context.Context, validate.Env) (Outcome, error) {
			d, err := square(s, 96, 5, 0.03, func(x, y float64) float64 { return fmath.Sin(x/37)*fmath.Cos(y/51) + 0.3*fmath.Sin(x/7+y/11) })
			if err != nil {
				return Outcome{}, err
			}
			for j := range 96 {
				for i := range 40 {
					d.SetDepth(i, j, 3-d.Bed(i, j))
				}
			}
			start := d.Volume()
			change := validate.Curve{Name: "change of volume over the start"}
			for d.Time() < 600 {
				if err := advance(d, 10); err != nil {
					return Outcome{}, err
				}
				change.Add(d.Time(), 1e9*(d.Volume()-start)/start)
			}
			clip := d.Ledger().Clip
			return Outcome{Value: (math.Abs(d.Volume()-start) + clip) / start, Notes: fmt.Sprintf("clipped %.2g m³ of %.4g", clip, start),
				Figures: []validate.Figure{{X: "time [s]", Y: "relative change of volume [1e-9]", Curves: []validate.Curve{change}}}}, nil
		}}
}

var (
	basin        = closedBasin("closed_basin", flood.FullWater)
	basinInertia = closedBasin("li_closed_basin", flood.LocalInertia)
)
