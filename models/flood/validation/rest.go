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

// lake is still water at level [m] above base [m] over hills that rise through it, 64 × 48 cells of 2 m, with a wall
// across that stands above the water.
func lake(base, level float64) (*flood.Domain, error) {
	grid := geo.Grid{NX: 64, NY: 48, Cell: 2}
	bed := make([]float64, grid.Cells())
	for id := range bed {
		p := grid.CenterOf(id)
		z := 1.5*fmath.Sin(p.X/9)*fmath.Cos(p.Y/13) + 0.4*fmath.Sin(p.X/3.1+p.Y/4.3)
		bed[id] = base + math.Floor(z/flood.Quantum)*flood.Quantum
	}
	d, err := flood.NewDomain(flood.Config{Grid: grid, Bed: bed, Rough: 0.03})
	if err != nil {
		return nil, err
	}
	if _, err := d.AddWall("dyke", []geo.Point{{X: 30, Y: 0}, {X: 52, Y: 40}, {X: 52, Y: 96}}, base+3); err != nil {
		return nil, err
	}
	for id := range bed {
		i, j := grid.IJ(id)
		d.SetDepth(i, j, base+level-d.Bed(i, j))
	}
	return d, nil
}

// atRest runs the lake for ten minutes at 0 m and at 1000 m: the fastest water of both, and how many of its depths differ.
func atRest(level float64) (most float64, differ, wet int, cut validate.Figure, err error) {
	var lakes [2]*flood.Domain
	for k, base := range []float64{0, 1000} {
		d, err := lake(base, level)
		if err != nil {
			return 0, 0, 0, cut, err
		}
		if err := advance(d, 600); err != nil {
			return 0, 0, 0, cut, err
		}
		lakes[k], most = d, math.Max(most, fastest(d))
	}
	for id := range lakes[0].Grid.Cells() {
		i, j := lakes[0].Grid.IJ(id)
		if lakes[0].Depth(i, j) != lakes[1].Depth(i, j) {
			differ++
		}
		if lakes[0].Depth(i, j) > 0 {
			wet++
		}
	}
	x := func(i int) float64 { return lakes[0].Grid.Center(i, 0).X }
	cut = validate.Figure{X: "x across the lake [m]", Y: "level after 10 min [m]", Curves: []validate.Curve{
		validate.Over("bed", lakes[0].Grid.NX, x, func(i int) float64 { return lakes[0].Bed(i, 20) }),
		validate.Over("semul", lakes[0].Grid.NX, x, func(i int) float64 { return lakes[0].Bed(i, 20) + lakes[0].Depth(i, 20) }),
	}}
	return most, differ, wet, cut, nil
}

const restSource = "still water stays still; limits flood.md 4 and 17"

var stillWalls = Case{Name: "still_lake_walls", Metric: "fastest water [m/s], and cells whose depth at 1000 m is not that at 0 m: islands, a wall, level quantised", Limit: 0, Source: restSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		most, differ, wet, cut, err := atRest(0.5)
		return Outcome{Value: most + float64(differ), Notes: fmt.Sprintf("%d cells wet, %d differ", wet, differ), Figures: []validate.Figure{cut}}, err
	}}

var stillAnyLevel = Case{Name: "still_lake_any_level", Metric: "fastest water at 0 and 1000 m, level not quantised", Unit: "m/s", Limit: 1e-5, Source: restSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		most, _, wet, cut, err := atRest(0.5 + 1.0/7919)
		return Outcome{Value: most, Notes: fmt.Sprintf("%d cells wet", wet), Figures: []validate.Figure{cut}}, err
	}}
