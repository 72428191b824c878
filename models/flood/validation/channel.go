package validation

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"semul/engine/fmath"
	"semul/engine/validate"
	"semul/models/flood"
)

// hunterError returns the RMSE over the depth at the inlet of Hunter's wave over a flat bed after an hour:
// h = [7/3·n²u²(ut−x)]^(3/7), u 1 m/s, n 0.03.
func hunterError(s flood.Solver, dx float64) (float64, validate.Figure, error) {
	const rough, u, end, length = 0.03, 1.0, 3600.0, 5000.0
	n := int(length / dx)
	d, err := channel(s, n, dx, rough, flat)
	if err != nil {
		return 0, validate.Figure{}, err
	}
	exact := func(x, t float64) float64 {
		return fmath.Pow(7.0/3*rough*rough*u*u*math.Max(0, u*t-x), 3.0/7)
	}
	inlet, err := d.AddBoundary("inlet", flood.Inflow, []int{0})
	if err != nil {
		return 0, validate.Figure{}, err
	}
	for t := 0.0; t < end; t++ {
		inlet.AddAmount(u * exact(0, t+0.5) * dx) // discharge through the inlet in this second
		if err := advance(d, 1); err != nil {
			return 0, validate.Figure{}, err
		}
	}
	sum := 0.0
	for i := range n {
		e := d.Depth(i, 0) - exact((float64(i)+0.5)*dx, end)
		sum += e * e
	}
	x := func(i int) float64 { return (float64(i) + 0.5) * dx }
	return math.Sqrt(sum/float64(n)) / exact(0, end), validate.Figure{X: "x [m]", Y: "depth after an hour [m]", Curves: []validate.Curve{
		validate.Over("exact", n, x, func(i int) float64 { return exact(x(i), end) }).True(),
		validate.Over("semul", n, x, func(i int) float64 { return d.Depth(i, 0) }),
	}}, nil
}

const hunterSource = "Hunter et al. 2005, Adv. Water Resour. 28, 975, eq. for a constant velocity; limit flood.md 17"

var hunter = Case{Name: "hunter", Metric: "RMSE of depth over that at the inlet, 12.5 m cells", Limit: 0.02, Source: hunterSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		e, wave, err := hunterError(flood.FullWater, 12.5)
		return Outcome{Value: e, Figures: []validate.Figure{wave}}, err
	}}

var hunterInertia = Case{Name: "li_hunter", Metric: "RMSE of depth over that at the inlet, 12.5 m cells", Limit: 0.04, Source: hunterSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		var e [3]float64
		for k, dx := range []float64{50, 25, 12.5} {
			var err error
			if e[k], _, err = hunterError(flood.LocalInertia, dx); err != nil {
				return Outcome{}, err
			}
		}
		return Outcome{Value: e[2], Notes: fmt.Sprintf("%.3g at 50 m, %.3g at 25 m; it does not shrink with the cells", e[0], e[1])}, nil
	}}

var hunterOrder = Case{Name: "hunter_falling", Metric: "error at 12.5 m over that at 50 m", Limit: 0.7, Source: hunterSource,
	Run: func(context.Context, validate.Env) (Outcome, error) {
		found := validate.Curve{Name: "semul"}
		inertia := validate.Curve{Name: "local inertia, flood.md 6", X: []float64{12.5, 25, 50}, Y: []float64{3.1, 2.3, 1.0}}
		e := map[float64]float64{}
		for _, dx := range []float64{12.5, 25, 50} {
			v, _, err := hunterError(flood.FullWater, dx)
			if err != nil {
				return Outcome{}, err
			}
			e[dx] = v
			found.Add(dx, 100*v)
		}
		return Outcome{Value: e[12.5] / e[50], Notes: fmt.Sprintf("%.3g at 50 m, %.3g at 25 m, %.3g at 12.5 m", e[50], e[25], e[12.5]),
			Figures: []validate.Figure{{X: "cell [m]", Y: "RMSE of depth over that at the inlet [%]", Curves: []validate.Curve{found, inertia}}}}, nil
	}}

// macdonaldCase is steady subcritical flow over an undulating bed whose exact surface is known: 2 m²/s, n = 0.033.
func macdonaldCase(name string, s flood.Solver) Case {
	return Case{Name: name, Metric: "mean absolute error of the surface [m]", Limit: 0.03, Data: "flood/analytic_macdonald",
		Source: "MacDonald et al. 1997, J. Hydraul. Eng. 123, 1041; SWASHES, Delestre et al. 2013; limit is Itzi's assert, flood.md 17",
		Run: func(_ context.Context, env validate.Env) (Outcome, error) {
			f, err := env.Open("mcdo_norain.csv")
			if err != nil {
				return Outcome{}, err
			}
			defer f.Close()
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil {
				return Outcome{}, err
			}
			const dx, q, rough = 5.0, 2.0, 0.033
			var bed, level []float64
			for _, row := range rows[1:] {
				z, err := strconv.ParseFloat(row[1], 64)
				if err != nil {
					return Outcome{}, err
				}
				w, err := strconv.ParseFloat(row[2], 64)
				if err != nil {
					return Outcome{}, err
				}
				bed, level = append(bed, z), append(level, w)
			}
			d, err := channel(s, len(bed), dx, rough, func(x float64) float64 { return bed[int(x/dx)] })
			if err != nil {
				return Outcome{}, err
			}
			in, err := d.AddBoundary("in", flood.Discharge, []int{0})
			if err != nil {
				return Outcome{}, err
			}
			out, err := d.AddBoundary("out", flood.Level, []int{len(bed) - 1})
			if err != nil {
				return Outcome{}, err
			}
			out.SetLevel(level[len(level)-1])
			in.SetRate(q * dx)
			for i := range bed {
				d.SetDepth(i, 0, 0.5)
			}
			if err := advance(d, 3600); err != nil {
				return Outcome{}, err
			}
			sum := 0.0
			for i := range bed {
				sum += math.Abs(d.Bed(i, 0) + d.Depth(i, 0) - level[i])
			}
			x := func(i int) float64 { return (float64(i) + 0.5) * dx }
			const inlet = 20 // cells
			far := 0.0
			for i := inlet; i < len(bed); i++ {
				far += math.Abs(d.Bed(i, 0)+d.Depth(i, 0)-level[i]) / float64(len(bed)-inlet)
			}
			return Outcome{Value: sum / float64(len(bed)), Notes: fmt.Sprintf("%.4f m beyond the first 100 m; flood.md aims at 0.003 in all", far), Figures: []validate.Figure{{X: "x [m]", Y: "level [m]", Curves: []validate.Curve{
				validate.Over("exact", len(bed), x, func(i int) float64 { return level[i] }).True(),
				validate.Over("bed", len(bed), x, func(i int) float64 { return bed[i] }),
				validate.Over("semul", len(bed), x, func(i int) float64 { return d.Bed(i, 0) + d.Depth(i, 0) }),
			}}}}, nil
		}}
}

var (
	macdonald        = macdonaldCase("macdonald", flood.FullWater)
	macdonaldInertia = macdonaldCase("li_macdonald", flood.LocalInertia)
)
