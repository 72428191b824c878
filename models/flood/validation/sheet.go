package validation

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/models/flood"
)

// sheet lets 50 mm/h fall on a plane of 5 m cells, n = 0.03, until it is steady, and returns depth in mid-slope over
// Manning's (q·n/√S)^(3/5), and outflow over rain.
func sheet(s flood.Solver, slope float64) (depth, balance float64, err error) {
	const dx, n, rough, rain = 5.0, 80, 0.03, 50e-3 / 3600
	length := dx * n
	d, err := channel(s, n, dx, rough, func(x float64) float64 { return slope * (length - x) })
	if err != nil {
		return 0, 0, err
	}
	foot, err := d.AddBoundary("foot", flood.Free, []int{n - 1})
	if err != nil {
		return 0, 0, err
	}
	out, before := 0.0, 0.0
	for k := range 60 {
		for range 60 {
			d.AddRain(0, rain)
			if err := advance(d, 1); err != nil {
				return 0, 0, err
			}
		}
		out, before = before-foot.Volume, foot.Volume
		if k > 5 && math.Abs(out/(rain*60*length*dx)-1) < 1e-4 {
			break
		}
	}
	// mid-slope, from the two cells beside it
	h := (d.Depth(n/2-1, 0) + d.Depth(n/2, 0)) / 2
	return h / fmath.Pow(rain*length/2*rough/math.Sqrt(slope), 0.6), out / (rain * 60 * length * dx), nil
}

func sheetCase(name string, s flood.Solver, slope float64) Case {
	return Case{Name: name, Metric: "depth in mid-slope against Manning's, relative", Limit: 0.02,
		Source: "uniform flow after Manning; why it is hard: Delestre et al. 2012, arXiv 1206.4986; limit flood.md 17",
		Run: func(string) (Outcome, error) {
			ratio, _, err := sheet(s, slope)
			return Outcome{math.Abs(ratio - 1), fmt.Sprintf("ratio %.4f", ratio)}, err
		}}
}

var (
	sheetGentle  = sheetCase("rain_on_0.5_percent", flood.FullWater, 0.005)
	sheetMiddle  = sheetCase("rain_on_5_percent", flood.FullWater, 0.05)
	sheetSteep   = sheetCase("rain_on_15_percent", flood.FullWater, 0.15)
	sheetInertia = sheetCase("li rain_on_0.5_percent", flood.LocalInertia, 0.005)
)

func sheetBalanceCase(name string, s flood.Solver, slope float64) Case {
	return Case{Name: name, Metric: "steady outflow against rain, relative", Limit: 1e-3,
		Source: "conservation; flood.md 17",
		Run: func(string) (Outcome, error) {
			_, balance, err := sheet(s, slope)
			return Outcome{math.Abs(balance - 1), fmt.Sprintf("ratio %.5f", balance)}, err
		}}
}

var (
	sheetBalance        = sheetBalanceCase("rain_balance", flood.FullWater, 0.05)
	sheetBalanceInertia = sheetBalanceCase("li rain_balance", flood.LocalInertia, 0.005)
)
