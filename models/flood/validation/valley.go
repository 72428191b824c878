package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// valleyGauges are the points at which the benchmark asks for levels.
var valleyGauges = []geo.Point{{X: 235200, Y: 832400}, {X: 236700, Y: 833800}, {X: 237800, Y: 835200}, {X: 239400, Y: 838000},
	{X: 243300, Y: 840300}, {X: 235700, Y: 832500}, {X: 237700, Y: 835500}}

// runValley lets the dam of EA test 5 break over the valley of 50 m cells, n = 0.04: up to 3000 m³/s through nine cells,
// 9.45 million m³ in all. It returns the domain, its inflow, and the depth at the gauges.
func runValley(ctx context.Context, env validate.Env, hours float64) (d *flood.Domain, dam *flood.Boundary, depths []validate.Curve, err error) {
	dem, err := raster(env, "ea5-50m.asc.gz")
	if err != nil {
		return nil, nil, nil, err
	}
	if d, err = flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: ground(dem), Rough: 0.04}); err != nil {
		return nil, nil, nil, err
	}
	var cells []int
	for _, p := range []geo.Point{{X: 232610, Y: 830500}, {X: 232660, Y: 830500}, {X: 232660, Y: 830450}, {X: 232710, Y: 830450},
		{X: 232710, Y: 830400}, {X: 232760, Y: 830400}, {X: 232760, Y: 830350}, {X: 232810, Y: 830350}, {X: 232810, Y: 830300}} {
		id, ok := dem.CellOf(p)
		if !ok {
			return nil, nil, nil, fmt.Errorf("inflow at %v is off the grid", p)
		}
		cells = append(cells, id)
	}
	if dam, err = d.AddBoundary("dam", flood.Inflow, cells); err != nil {
		return nil, nil, nil, err
	}
	for k := range valleyGauges {
		depths = append(depths, validate.Curve{Name: fmt.Sprintf("point %d", k+1)})
	}
	for t := 0.0; t < hours*3600; t += 5 {
		rate := 0.0
		switch at := t + 2.5; {
		case at >= 300 && at < 600:
			rate = 3000 * (at - 300) / 300
		case at >= 600 && at < 1200:
			rate = 3000
		case at >= 1200 && at < 6000:
			rate = 3000 * (6000 - at) / 4800
		}
		dam.SetRate(rate)
		if err := d.Advance(ctx, 5, 5); err != nil {
			return nil, nil, nil, err
		}
		if math.Mod(t, 300) == 0 {
			for k, p := range valleyGauges {
				depths[k].Add(d.Time()/3600, depthAt(d, p.X, p.Y))
			}
		}
	}
	return d, dam, depths, nil
}

const valleySource = "UK Environment Agency 2D benchmark, test 5 (Néelz and Pender 2013), ground thinned to 50 m; limit flood.md 17"

func valleyCase(name string, hours float64, long bool) Case {
	return Case{Name: name, Metric: fmt.Sprintf("relative error of volume after %g h", hours), Limit: 1e-3, Data: "flood/ea_test5/dem50m", Source: valleySource, Long: long,
		Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
			d, dam, depths, err := runValley(ctx, env, hours)
			if err != nil {
				return Outcome{}, err
			}
			const announced = 3000 * (300/2 + 600 + 4800/2)
			w := d.Work()
			return Outcome{Value: math.Max(unexplained(d), math.Abs(d.Volume()-dam.Volume)/dam.Volume), Notes: fmt.Sprintf(
				"%.4g of %.4g m³ came in, %.1f million updates in %d steps", dam.Volume, float64(announced), float64(w.Updates)/1e6, w.Steps),
				Figures: []validate.Figure{{X: "time [h]", Y: "depth [m]", Curves: depths}}}, nil
		}}
}

var (
	valleyShort = valleyCase("valley_1h", 1, false) // while the dam empties
	valley      = valleyCase("valley", 30, true)
)

// valleyTime is what the whole case costs on one core, ground read and all.
var valleyTime = Case{Name: "valley_cpu", Metric: "CPU time of the 30 h on one core", Unit: "s", Limit: 6, Data: "flood/ea_test5/dem50m", Long: true,
	Source: "project goal, flood.md 16; of this machine, as busy as it is",
	Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
		if env.CPU == nil {
			return Outcome{}, validate.Skipf("no clock of the processor here")
		}
		before := env.CPU()
		d, _, depths, err := runValley(ctx, env, 30)
		if err != nil {
			return Outcome{}, err
		}
		used := env.CPU() - before
		if used <= 0 {
			return Outcome{}, validate.Skipf("the processor's clock stands still here")
		}
		return Outcome{Value: used, Notes: fmt.Sprintf("%.0f million updates, %.0f million a second", float64(d.Work().Updates)/1e6, float64(d.Work().Updates)/used/1e6),
			Figures: []validate.Figure{{X: "time [h]", Y: "depth [m]", Curves: depths}}}, nil
	}}
