package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/validate"
	"semul/models/flood"
)

// vee is rain of 317 mm/h for 45 s on a laboratory basin of three planes with two dykes: cells of 1 cm, of which those
// above 0.09 m (walls and dykes) are cut out as in the source's own run. The water runs over the southern edge into a
// trough. The hydrograph was not found: what must hold is the balance.
var vee = Case{Name: "rain_vee", Metric: "rain less outflow less what stays, over the rain, after 150 s", Limit: 1e-4, Data: "flood/rain_cea2008", Long: true,
	Source: "Cea et al. 2008, laboratory basin; set-up BG_Flood Examples/Rain_Cea2008; flood.md 17 asks for the balance, the limit is ours",
	Run: func(_ context.Context, env validate.Env) (Outcome, error) {
		dem, err := raster(env, "topo.asc.gz")
		if err != nil {
			return Outcome{}, err
		}
		bed := ground(dem)
		area := 0.0
		for id, z := range bed {
			if z > 0.09 {
				bed[id] = math.NaN()
				continue
			}
			area += dem.Cell * dem.Cell
		}
		d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: bed, Rough: 0.009})
		if err != nil {
			return Outcome{}, err
		}
		var south []int
		for i := range dem.NX {
			if z := bed[i]; z == z {
				south = append(south, i)
			}
		}
		trough, err := d.AddBoundary("trough", flood.Free, south)
		if err != nil {
			return Outcome{}, err
		}
		const rain = 317e-3 / 3600
		flow := validate.Curve{Name: "outflow, semul"}
		fall := validate.Curve{Name: "rain on the basin", X: []float64{0, 45, 45.001, 150}, Y: []float64{rain * area * 1e3, rain * area * 1e3, 0, 0}}
		before := 0.0
		for t := 0.0; t < 150; t++ {
			if t < 45 {
				d.AddRain(0, rain)
			}
			if err := advance(d, 1); err != nil {
				return Outcome{}, err
			}
			flow.Add(t+0.5, (before-trough.Volume)*1e3)
			before = trough.Volume
		}
		fallen := rain * 45 * area
		_, most := crest(flow)
		return Outcome{Value: math.Abs(fallen+trough.Volume-d.Volume()) / fallen,
			Notes:   fmt.Sprintf("%.4g of %.4g l have run off, at most %.3g of %.3g l/s", -trough.Volume*1e3, fallen*1e3, most, rain*area*1e3),
			Figures: []validate.Figure{{X: "time [s]", Y: "discharge [l/s]", Curves: []validate.Curve{fall, flow}}}}, nil
	}}
