package validation

import (
	"context"
	"fmt"
	"math"
	"time"

	"semul/engine/validate"
	"semul/models/traffic"
)

// brisk is the driver of the published queue: v0 15 m/s comes from the street.
var brisk = traffic.Driver{Length: 5, Gap: 2, Headway: 1, Accel: 1, Comfort: 1.5, Decel: 9, MaxSpeed: 60}

// fine is the time step at which the published numbers were computed.
const fine = 5 * time.Millisecond

// headwayCurve draws the headways at the line.
func headwayCurve(name string, crossed []float64) validate.Curve {
	c := validate.Curve{Name: name}
	for k := 1; k < len(crossed); k++ {
		c.Add(float64(k), crossed[k]-crossed[k-1])
	}
	return c
}

// headways are those of the first vehicles behind the one at the line, which starts at green.
var headways = Case{Name: "discharge_headways", Metric: "largest error of the first five headways", Unit: "s", Limit: 0.02,
	Source: "IDM solved alone, v0 15 m/s, T 1 s, a 1, b 1.5 m/s², dt 0.005 s: 5.443, 3.280, 2.867, 2.641, 2.493 s, traffic.md 17",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		crossed, err := queue(alike(brisk, traffic.IDM, fine), 15, 31, nil)
		if err != nil {
			return o, err
		}
		truth := validate.Curve{Name: "published", Truth: true}
		for k, want := range []float64{5.443, 3.280, 2.867, 2.641, 2.493} {
			o.Value = max(o.Value, math.Abs(crossed[k+1]-crossed[k]-want))
			truth.Add(float64(k+1), want)
		}
		o.Figures = []validate.Figure{{X: "headway", Y: "time [s]", Curves: []validate.Curve{truth, headwayCurve("semul, IDM", crossed)}}}
		return o, nil
	}}

// discharge judges the flow of vehicles 10 to 30 of a queue.
func discharge(name, source string, want, limit float64, cfg func() (traffic.Config, float32, error)) Case {
	return Case{Name: name, Metric: fmt.Sprintf("error of the flow of vehicles 10 to 30 against %g veh/h, relative", want), Limit: limit, Source: source,
		Run: func(context.Context, validate.Env) (o Outcome, err error) {
			c, speed, err := cfg()
			if err != nil {
				return o, err
			}
			crossed, err := queue(c, speed, 40, nil)
			if err != nil {
				return o, err
			}
			q := saturation(crossed)
			flat := validate.Curve{Name: fmt.Sprintf("%g veh/h", want), Truth: true}
			flat.Add(9, 3600/want)
			flat.Add(29, 3600/want)
			return Outcome{Value: off(q, want), Notes: fmt.Sprintf("%.0f veh/h", q), Figures: []validate.Figure{
				{X: "headway", Y: "time [s]", Curves: []validate.Curve{flat, headwayCurve("semul", crossed)}}}}, nil
		}}
}

var (
	dischargeIDM = discharge("discharge_idm", "IDM solved alone, as discharge_headways, traffic.md 17", 1819, 0.01,
		func() (traffic.Config, float32, error) { return alike(brisk, traffic.IDM, fine), 15, nil })
	dischargeIDMPlus = discharge("discharge_idm_plus", "IDM+ solved alone, as discharge_headways, traffic.md 17", 1912, 0.01,
		func() (traffic.Config, float32, error) { return alike(brisk, traffic.IDMPlus, fine), 15, nil })
	saturationHCM = discharge("saturation_hcm", "Highway Capacity Manual 2010, ch. 18: 1,900 pc/h/lane; at 50 km/h and the default step; limit traffic.md 17", 1900, 0.02,
		func() (traffic.Config, float32, error) { c, err := steady("hcm"); return c, 50 / 3.6, err })
	saturationKorea = discharge("saturation_korea", "first Korean highway capacity manual, urban signals: 2,200 pc/h/lane (hankyung 1992-11-06); at 50 km/h and the default step; limit traffic.md 17", 2200, 0.02,
		func() (traffic.Config, float32, error) { c, err := steady("korea"); return c, 50 / 3.6, err })
)
