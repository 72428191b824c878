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

// flank makes a bed of nx × ny cells that changes along x only, linear between corners (x, z) [m].
func flank(nx, ny int, cell, rough float64, bed func(x float64) float64) (*flood.Domain, error) {
	grid := geo.Grid{NX: nx, NY: ny, Cell: cell}
	z := make([]float64, grid.Cells())
	for id := range z {
		z[id] = bed(grid.CenterOf(id).X)
	}
	return flood.NewDomain(flood.Config{Grid: grid, Bed: z, Rough: float32(rough)})
}

// between is linear between corners whose x ascends.
func between(corners []geo.Point) func(x float64) float64 {
	c := validate.Curve{}
	for _, p := range corners {
		c.Add(p.X, p.Y)
	}
	return func(x float64) float64 { return valueAt(c, x) }
}

// pond is built after the words of the benchmark's test 1, whose numbers we have not found: 700 × 100 m of ground with a
// pit behind a sill; the level at the western end rises above the sill, stays, and falls below it. The pond that is left
// must stand at the sill.
var pond = Case{Name: "ea1_pond", Metric: "level of the pond that is left against its sill, or of the filled one against the tide, the larger error", Unit: "m", Limit: 0.01,
	Source: "built after UK Environment Agency 2D benchmark, test 1 (Néelz and Pender 2013), levels ours: hydrostatics; flood.md 17 asks for the behaviour, the limit is ours",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		const sill, high, low = 10.25, 10.35, 9.7
		bed := between([]geo.Point{{X: 0, Y: 9.7}, {X: 100, Y: 9.7}, {X: 300, Y: sill}, {X: 320, Y: sill}, {X: 480, Y: 9.7}, {X: 520, Y: 9.7}, {X: 700, Y: 10.7}})
		d, err := flank(70, 10, 10, 0.03, bed)
		if err != nil {
			return Outcome{}, err
		}
		var west []int
		for j := range d.Grid.NY {
			west = append(west, j*d.Grid.NX)
		}
		sea, err := d.AddBoundary("sea", flood.Level, west)
		if err != nil {
			return Outcome{}, err
		}
		tide := between([]geo.Point{{X: 0, Y: low}, {X: 3600, Y: high}, {X: 11 * 3600, Y: high}, {X: 12 * 3600, Y: low}})
		outside, inside := validate.Curve{Name: "level at the western end"}, validate.Curve{Name: "level in the pit, semul"}
		level := func(x float64) float64 {
			i := int(x / 10)
			return d.Bed(i, 5) + d.Depth(i, 5)
		}
		filled := 0.0
		for t := 0.0; t < 20*3600; t += 60 {
			sea.SetLevel(tide(t + 30))
			if err := advance(d, 60); err != nil {
				return Outcome{}, err
			}
			outside.Add(d.Time()/3600, tide(d.Time()))
			inside.Add(d.Time()/3600, level(500))
			if d.Time() == 11*3600 {
				filled = level(500)
			}
		}
		left := level(500)
		return Outcome{Value: math.Max(math.Abs(filled-high), math.Abs(left-sill)), Notes: fmt.Sprintf("%.4f m full, %.4f m left", filled, left),
			Figures: []validate.Figure{{X: "time [h]", Y: "level [m]", Curves: []validate.Curve{outside, inside}}}}, nil
	}}

// bump is built after the words of the benchmark's test 3: a slope of 1 : 200, a pit at 150 m, an obstruction at 200 m, a
// pit at 250 m; a short flood whose volume just fills the first pit. With its momentum part of it passes the obstruction.
var bump = Case{Name: "ea3_bump", Metric: "0.05 less the share of the flood that has passed the obstruction after 900 s", Limit: 0,
	Source: "built after UK Environment Agency 2D benchmark, test 3 (Néelz and Pender 2013), in the words of the Tygron platform's page on it, levels ours; flood.md 17 asks for the behaviour, the limit is ours",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		const toe, deep = 100.0, 0.25
		wave := func(x float64) float64 { return deep / 2 * (1 - fmath.Cos(2*math.Pi*(x-toe)/100)) }
		bed := func(x float64) float64 {
			switch {
			case x < toe:
				return 10 + (toe-x)/200
			case x < 300:
				return 10 - wave(x)
			}
			return 10
		}
		const cell = 2.5
		d, err := flank(120, 40, cell, 0.01, bed)
		if err != nil {
			return Outcome{}, err
		}
		room := 0.0 // of the first pit, up to the obstruction [m³]
		for i := range d.Grid.NX {
			if x := d.Grid.Center(i, 0).X; x > toe && x < 200 {
				room += (10 - d.Bed(i, 0)) * cell * 100
			}
		}
		var west []int
		for j := range d.Grid.NY {
			west = append(west, j*d.Grid.NX)
		}
		gate, err := d.AddBoundary("gate", flood.Inflow, west)
		if err != nil {
			return Outcome{}, err
		}
		const length = 30.0 // of the flood: a triangle [s]
		figure := validate.Figure{X: "x [m]", Y: "level [m]"}
		x := func(i int) float64 { return d.Grid.Center(i, 0).X }
		figure.Curves = append(figure.Curves, validate.Over("bed", d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 20) }))
		for t := 0.0; t < 900; t++ {
			rate := 0.0
			if t < length {
				rate = 2 * room / length * (1 - math.Abs(2*(t+0.5)/length-1))
			}
			gate.SetRate(rate)
			if err := advance(d, 1); err != nil {
				return Outcome{}, err
			}
			if t == 59 || t == 89 || t == 899 {
				figure.Curves = append(figure.Curves, validate.Over(fmt.Sprintf("%.0f s", t+1), d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 20) + d.Depth(i, 20) }))
			}
		}
		past := 0.0
		for id := range d.Grid.Cells() {
			if d.Grid.CenterOf(id).X > 200 {
				past += d.Depth(d.Grid.IJ(id)) * cell * cell
			}
		}
		return Outcome{Value: 0.05 - past/gate.Volume, Notes: fmt.Sprintf("%.0f of %.0f m³ are past it, peak %.1f m³/s", past, gate.Volume, 2*room/length), Figures: []validate.Figure{figure}}, nil
	}}
