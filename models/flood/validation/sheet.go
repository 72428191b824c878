package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/validate"
	"semul/models/flood"
)

// sheet lets 50 mm/h fall on a plane of 5 m cells, n = 0.03, until it is steady, and returns depth in mid-slope over
// Manning's (q·n/√S)^(3/5), and outflow over rain.
func sheet(s flood.Solver, slope float64) (depth, balance float64, along validate.Figure, err error) {
	const dx, n, rough, rain = 5.0, 80, 0.03, 50e-3 / 3600
	length := dx * n
	d, err := channel(s, n, dx, rough, func(x float64) float64 { return slope * (length - x) })
	if err != nil {
		return 0, 0, along, err
	}
	foot, err := d.AddBoundary("foot", flood.Free, []int{n - 1})
	if err != nil {
		return 0, 0, along, err
	}
	out, before := 0.0, 0.0
	for k := range 60 {
		for range 60 {
			d.AddRain(0, rain)
			if err := advance(d, 1); err != nil {
				return 0, 0, along, err
			}
		}
		out, before = before-foot.Volume, foot.Volume
		if k > 5 && math.Abs(out/(rain*60*length*dx)-1) < 1e-4 {
			break
		}
	}
	// mid-slope, from the two cells beside it
	h := (d.Depth(n/2-1, 0) + d.Depth(n/2, 0)) / 2
	x := func(i int) float64 { return (float64(i) + 0.5) * dx }
	manning := func(i int) float64 { return 1e3 * fmath.Pow(rain*x(i)*rough/math.Sqrt(slope), 0.6) }
	along = validate.Figure{X: "x down the slope [m]", Y: "depth [mm]", Curves: []validate.Curve{
		validate.Over("Manning", n, x, manning).True(),
		validate.Over("semul", n, x, func(i int) float64 { return 1e3 * d.Depth(i, 0) }),
	}}
	return h / fmath.Pow(rain*length/2*rough/math.Sqrt(slope), 0.6), out / (rain * 60 * length * dx), along, nil
}

func sheetCase(name string, s flood.Solver, slope float64) Case {
	return Case{Name: name, Metric: "depth in mid-slope against Manning's, relative", Limit: 0.02,
		Source: "uniform flow after Manning; why it is hard: Delestre et al. 2012, arXiv 1206.4986; limit flood.md 17",
		Run: func(context.Context, validate.Env) (Outcome, error) {
			ratio, _, along, err := sheet(s, slope)
			return Outcome{Value: math.Abs(ratio - 1), Notes: fmt.Sprintf("ratio %.4f", ratio), Figures: []validate.Figure{along}}, err
		}}
}

var (
	sheetGentle  = sheetCase("rain_on_0.5_percent", flood.FullWater, 0.005)
	sheetMiddle  = sheetCase("rain_on_5_percent", flood.FullWater, 0.05)
	sheetSteep   = sheetCase("rain_on_15_percent", flood.FullWater, 0.15)
	sheetInertia = sheetCase("li_rain_on_0.5_percent", flood.LocalInertia, 0.005)
)

func sheetBalanceCase(name string, s flood.Solver, slope float64) Case {
	return Case{Name: name, Metric: "steady outflow against rain, relative", Limit: 1e-3,
		Source: "conservation; flood.md 17",
		Run: func(context.Context, validate.Env) (Outcome, error) {
			_, balance, along, err := sheet(s, slope)
			return Outcome{Value: math.Abs(balance - 1), Notes: fmt.Sprintf("ratio %.5f", balance), Figures: []validate.Figure{along}}, err
		}}
}

var (
	sheetBalance        = sheetBalanceCase("rain_balance", flood.FullWater, 0.05)
	sheetBalanceInertia = sheetBalanceCase("li_rain_balance", flood.LocalInertia, 0.005)
)
