package validation

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// flume is the laboratory dam break against an isolated building: 5 cm cells, n = 0.01, the building a block. It returns
// the RMSE of depth at the gauges from 3 s on [m].
func flume(env validate.Env) (rmse map[string]float64, curves []validate.Curve, err error) {
	const cell, x0, y0 = 0.05, -7.55, -1.8
	grid := geo.Grid{NX: 716, NY: 72, X0: x0, Y0: y0, Cell: cell}
	building := []geo.Point{{X: 3.440, Y: -0.050}, {X: 3.800, Y: -0.225}, {X: 4.150, Y: 0.494}, {X: 3.791, Y: 0.669}}
	bed, blocked := make([]float64, grid.Cells()), make([]bool, grid.Cells())
	for id := range bed {
		p := grid.CenterOf(id)
		if away := math.Abs(p.Y); away > 1.46 {
			bed[id] = 0.155 * (away - 1.46) / 0.34
		}
		switch {
		case p.X > -0.8 && p.X < 0 && math.Abs(p.Y) > 0.5:
			bed[id] = math.NaN()
		case geo.PointInRing(p, building):
			bed[id], blocked[id] = bed[id]+1, true
		}
	}
	d, err := flood.NewDomain(flood.Config{Grid: grid, Bed: bed, Blocked: blocked, Rough: 0.01})
	if err != nil {
		return nil, nil, err
	}
	for id := range bed {
		i, j := grid.IJ(id)
		level := 0.02
		if grid.CenterOf(id).X < 0 {
			level = 0.4
		}
		if !blocked[id] {
			d.SetDepth(i, j, level-d.Bed(i, j))
		}
	}
	f, err := env.Open("gauges_h.csv")
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	names := []string{"G1", "G2", "G3"}
	at := []geo.Point{{X: 2.65, Y: 1.15}, {X: 2.65, Y: -0.60}, {X: 4.00, Y: 1.15}}
	sum, n := make([]float64, len(at)), 0.0
	curves = make([]validate.Curve, 2*len(at))
	for k, name := range names {
		curves[2*k], curves[2*k+1] = validate.Curve{Name: name + " measured", Truth: true}, validate.Curve{Name: name + " semul"}
	}
	for _, row := range rows[1:] {
		var v [4]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(row[k], 64); err != nil {
				return nil, nil, err
			}
		}
		if v[0] < d.Time()+0.1-1e-9 || v[0] > 30 {
			continue
		}
		if err := advance(d, v[0]-d.Time()); err != nil {
			return nil, nil, err
		}
		for k, p := range at {
			h := depthAt(d, p.X, p.Y)
			curves[2*k].Add(v[0], v[k+1])
			curves[2*k+1].Add(v[0], h)
			if v[0] >= 3 {
				sum[k] += (h - v[k+1]) * (h - v[k+1])
			}
		}
		if v[0] >= 3 {
			n++
		}
	}
	rmse = map[string]float64{}
	for k, name := range names {
		rmse[name] = math.Sqrt(sum[k] / n)
	}
	return rmse, curves, nil
}

const flumeSource = "Soares-Frazão and Zech 2007, J. Hydraul. Res. 45 extra issue, 27; limits flood.md 17"

var flumeSides = Case{Name: "flume_sides", Metric: "RMSE of depth at gauges G1 and G3 from 3 s on [m]", Limit: 0.02, Source: flumeSource,
	Data: "flood/dambreak_isolated_building", Long: true,
	Run: func(_ context.Context, env validate.Env) (Outcome, error) {
		r, c, err := flume(env)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Value: math.Max(r["G1"], r["G3"]), Notes: fmt.Sprintf("G1 %.4f, G3 %.4f", r["G1"], r["G3"]), Figures: []validate.Figure{
			{X: "time [s]", Y: "depth at G1 [m]", Curves: c[0:2]}, {X: "time [s]", Y: "depth at G3 [m]", Curves: c[4:6]}}}, nil
	}}

var flumeBack = Case{Name: "flume_front", Metric: "RMSE of depth at gauge G2 from 3 s on [m]", Limit: 0.05, Source: flumeSource,
	Data: "flood/dambreak_isolated_building", Long: true,
	Run: func(_ context.Context, env validate.Env) (Outcome, error) {
		r, c, err := flume(env)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Value: r["G2"], Figures: []validate.Figure{{X: "time [s]", Y: "depth at G2 [m]", Curves: c[2:4]}}}, nil
	}}
