package validation

import (
	"context"
	"fmt"

	"semul/engine/validate"
	"semul/models/flood"
)

// humps reads the basin of three humps, 75 × 30 m, and start depths clipped at 0.
func humps(s flood.Solver, env validate.Env, start string, rough float64) (*flood.Domain, error) {
	dem, err := raster(env, "humps.dem.gz")
	if err != nil {
		return nil, err
	}
	d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: ground(dem), Rough: float32(rough), Solver: s})
	if err != nil || start == "" {
		return d, err
	}
	water, err := raster(env, start)
	if err != nil {
		return nil, err
	}
	for id, h := range water.Val {
		i, j := dem.IJ(id)
		d.SetDepth(i, j, float64(h))
	}
	return d, nil
}

func stillCase(name string, s flood.Solver) Case {
	return Case{Name: name, Metric: "fastest water around two islands after 10 min, level quantised [m/s]", Limit: 0, Data: "flood/three_humps",
		Source: "LISFLOOD-FP 8.1 testing/UoS/T01 (conservation property); limit flood.md 17",
		Run: func(_ context.Context, env validate.Env) (Outcome, error) {
			d, err := humps(s, env, "", 0.04)
			if err != nil {
				return Outcome{}, err
			}
			const level = 0.875
			x := func(i int) float64 { return float64(i) + 0.5 }
			wet := 0
			for id := range d.Grid.Cells() {
				i, j := d.Grid.IJ(id)
				d.SetDepth(i, j, level-d.Bed(i, j))
				if d.Depth(i, j) > 0 {
					wet++
				}
			}
			if err := advance(d, 600); err != nil {
				return Outcome{}, err
			}
			return Outcome{Value: fastest(d), Notes: fmt.Sprintf("%d of %d cells wet", wet, d.Grid.Cells()), Figures: []validate.Figure{{X: "x through the northern humps [m]", Y: "level after 10 min [m]",
				Curves: []validate.Curve{validate.Over("bed", d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 23) }),
					validate.Over("semul", d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 23) + d.Depth(i, 23) })}}}}, nil
		}}
}

var (
	stillHumps   = stillCase("still_lake", flood.FullWater)
	stillInertia = stillCase("li_still_lake", flood.LocalInertia)
)

// A dam at x = 16 m breaks over three humps: two of 1 m at (30, 6) and (30, 24), 8 m wide each way, and one of 3 m at
// (47.5, 15), 10 m wide. Pictures of the case agree on these instants: at 2 s the front is on the small humps, their tops
// dry; at 6 s it has drowned them and stands before the big one; at 12 s it has passed the big one on both sides, its top
// dry; at about 300 s all is at rest.
var humpsDamBreak = Case{Name: "three_humps", Metric: "statements about four instants that do not hold", Limit: 0, Data: "flood/three_humps",
	Source: "Kawahara and Umetsu 1986, Int. J. Numer. Meth. Fluids 6, 365; LISFLOOD-FP 8.1 testing/UoS/T03; instants flood.md 17",
	Run: func(_ context.Context, env validate.Env) (Outcome, error) {
		d, err := humps(flood.FullWater, env, "humps_db_orig.wd.gz", 0.018)
		if err != nil {
			return Outcome{}, err
		}
		wet := func(x, y float64) bool { return d.Depth(int(x), int(y)) > 0.005 }
		failed, notes := 0.0, ""
		holds := func(what string, ok bool) {
			if !ok {
				failed++
				notes += fmt.Sprintf(" not at %.0f s: %s;", d.Time(), what)
			}
		}
		x := func(i int) float64 { return float64(i) + 0.5 }
		along := validate.Figure{X: "x through the northern humps, y = 23.5 m [m]", Y: "level [m]"}
		along.Curves = append(along.Curves, validate.Over("bed", d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 23) }))
		for _, at := range []float64{2, 6, 12, 300} {
			if err := advance(d, at-d.Time()); err != nil {
				return Outcome{}, err
			}
			along.Curves = append(along.Curves, validate.Over(fmt.Sprintf("%g s", at), d.Grid.NX, x, func(i int) float64 { return d.Bed(i, 23) + d.Depth(i, 23) }))
			switch at {
			case 2:
				holds("the front is on the small humps", wet(23, 6) && wet(23, 23))
				holds("their tops are dry", !wet(30, 6) && !wet(30, 23))
			case 6:
				holds("the small humps are drowned", wet(30, 6) && wet(30, 23))
				holds("the front is at the foot of the big one and not round it", wet(37, 15) && !wet(57, 15) && !wet(57, 3))
			case 12:
				holds("the front is past the big one on both sides", wet(58, 3) && wet(58, 26))
				holds("its top is dry", !wet(47, 15))
			case 300:
				most := fastest(d)
				notes += fmt.Sprintf(" fastest after 300 s %.3f m/s", most)
				holds("all is at rest, slower than 0.05 m/s", most < 0.05)
				holds("the big hump's top is dry", !wet(47, 15))
			}
		}
		return Outcome{Value: failed, Notes: notes, Figures: []validate.Figure{along}}, nil
	}}
