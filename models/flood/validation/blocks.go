package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/validate"
	"semul/models/flood"
)

// blocks is a dam break that runs into 5 × 5 square blocks in line with the flow. No series was measured along with the
// data that we have: what must hold is that both halves of the flume stay alike and no water is lost.
var blocks = Case{Name: "25_blocks", Metric: "asymmetry of depth about the flume's axis, or relative error of volume, the larger", Limit: 1e-3, Data: "flood/urban25blocks", Long: true,
	Source: "Soares-Frazão and Zech 2008, J. Hydraul. Res. 46, 648; set-up LISFLOOD-FP 8.1 testing/UoS/T05; flood.md 17 asks for symmetry and balance, the limit is ours",
	Run: func(_ context.Context, env validate.Env) (Outcome, error) {
		dem, err := raster(env, "25_blocks.dem.gz")
		if err != nil {
			return Outcome{}, err
		}
		start, err := raster(env, "25_blocks.start.gz")
		if err != nil {
			return Outcome{}, err
		}
		steep := make([]bool, len(dem.Val))
		for id, z := range dem.Val {
			steep[id] = z > 1.9
		}
		d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: ground(dem), Blocked: steep, Rough: 0.01})
		if err != nil {
			return Outcome{}, err
		}
		for id, h := range start.Val {
			i, j := dem.IJ(id)
			d.SetDepth(i, j, float64(h))
		}
		before := d.Volume()
		x := func(i int) float64 { return dem.Center(i, 0).X }
		along := validate.Figure{X: "x along the axis [m]", Y: "depth [m]"}
		for _, t := range []float64{2, 5, 10} {
			if err := advance(d, t-d.Time()); err != nil {
				return Outcome{}, err
			}
			along.Curves = append(along.Curves, validate.Over(fmt.Sprintf("%g s", t), dem.NX, x, func(i int) float64 { return d.Depth(i, dem.NY/2) }))
		}
		sum, all := 0.0, 0.0
		for j := range dem.NY {
			for i := range dem.NX {
				h := d.Depth(i, j)
				sum += math.Abs(h - d.Depth(i, dem.NY-1-j))
				all += h
			}
		}
		lost := math.Abs(d.Volume()-before) / before
		return Outcome{Value: math.Max(sum/all, lost), Figures: []validate.Figure{along},
			Notes: fmt.Sprintf("asymmetry %.2g, volume %.2g after 10 s; %.0f million updates", sum/all, lost, float64(d.Work().Updates)/1e6)}, nil
	}}
