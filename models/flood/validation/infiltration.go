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

const hourly = 0.01 / 3600 // cm/h in m/s

// soaked lets rain [m/s] fall for an hour on flat closed ground of one soil and returns what has infiltrated [m].
func soaked(method flood.Infiltration, soil flood.Soil, rain float64) (float64, error) {
	g := geo.Grid{NX: 4, NY: 4, Cell: 5}
	d, err := flood.NewDomain(flood.Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Film: 1e-3})
	if err != nil {
		return 0, err
	}
	if err := d.SetLand(nil, []flood.Loss{{}}); err != nil {
		return 0, err
	}
	d.SetSoil(method, []flood.Soil{soil})
	for range 720 {
		d.AddRain(0, rain*5)
		if err := advance(d, 5); err != nil {
			return 0, err
		}
	}
	return -d.Ledger().Soil / (float64(g.Cells()) * g.Cell * g.Cell), nil
}

// siltLoam is the soil of the examples: suction 16.7 cm, deficit 0.34, conductivity 0.65 cm/h.
var siltLoam = flood.Soil{Open: 1, Conductivity: 0.65 * hourly, Suction: 0.167, Deficit: 0.34}

func greenAmptCase(name string, rain, want float64) Case {
	return Case{Name: name, Metric: "infiltrated in an hour against the book, relative", Limit: 0.005,
		Source: "Chow, Maidment, Mays 1988, Applied Hydrology, examples 4.3.1 and 5.4.2, whose results have three digits",
		Run: func(context.Context, validate.Env) (Outcome, error) {
			f, err := soaked(flood.GreenAmpt, siltLoam, rain)
			return Outcome{Value: math.Abs(f/want - 1), Notes: fmt.Sprintf("%.3f cm, the book has %.2f", f*100, want*100)}, err
		}}
}

var (
	greenAmptPonded = greenAmptCase("green_ampt_ponded", 100*hourly, 0.0317)
	greenAmptRain   = greenAmptCase("green_ampt_rain", 5*hourly, 0.0302)
)

var horton = Case{Name: "horton", Metric: "infiltrated in an hour against the closed form, relative", Limit: 1e-4,
	Source: "Horton 1940: fc·t + (f0−fc)/k·(1−e^(−kt)); f0 7.6, fc 1 cm/h, k 4.14 per hour",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		const f0, fc, k = 7.6 * hourly, 1 * hourly, 4.14 / 3600
		f, err := soaked(flood.Horton, flood.Soil{Open: 1, Initial: f0, Final: fc, Decay: k}, 50*hourly)
		want := fc*3600 + (f0-fc)/k*(1-fmath.Exp(-k*3600))
		return Outcome{Value: math.Abs(f/want - 1), Notes: fmt.Sprintf("%.4f cm", f*100)}, err
	}}

var curveNumbers = Case{Name: "curve_numbers", Metric: "largest error of the runoff of 5 inches, inches", Limit: 0.0051,
	Source: "USDA 1986, TR-55, table 2-1, whose runoff has two decimals",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		worst := 0.0
		for _, c := range [][2]float64{{40, 0.24}, {50, 0.69}, {60, 1.30}, {70, 2.04}, {80, 2.89}, {90, 3.88}, {98, 4.76}} {
			f, err := soaked(flood.CurveNumber, flood.Soil{Open: 1, Curve: c[0]}, 5*0.0254/3600)
			if err != nil {
				return Outcome{}, err
			}
			worst = math.Max(worst, math.Abs(5-f/0.0254-c[1]))
		}
		return Outcome{Value: worst}, nil
	}}
