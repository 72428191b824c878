package validation

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// islandGauges are where the basin's wave gauges stood [m].
var islandGauges = []struct {
	name string
	x, y float64
}{{"WG3", 6.82, 13.05}, {"WG6", 9.36, 13.80}, {"WG9", 10.36, 13.80}, {"WG16", 12.96, 11.22}, {"WG22", 15.56, 13.80}}

const (
	islandLevel  = 0.32 // still water [m]
	islandEnd    = 20.0 // [s]
	islandSource = "Briggs et al. 1995, Pure Appl. Geophys. 144, 569, case B; places of the gauges as in Basilisk's test conical.c; limits are our proposal, flood.md 17"
)

// gaugeFile reads a gauge: seconds and level.
func gaugeFile(env validate.Env, name string) (validate.Curve, error) {
	c := validate.Curve{Name: name + " measured", Truth: true}
	f, err := env.Open(name)
	if err != nil {
		return c, err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for in.Scan() {
		words := strings.Fields(in.Text())
		if len(words) != 2 {
			continue
		}
		t, err := strconv.ParseFloat(words[0], 64)
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		v, err := strconv.ParseFloat(words[1], 64)
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		c.Add(t, v)
	}
	return c, in.Err()
}

// islandRun lets the wave of WG0 in from the west and returns what was measured and computed at each gauge. Each cell of
// the data is parted into finer² cells, their bed between those of the data.
func islandRun(ctx context.Context, env validate.Env, finer int) (measured, computed []validate.Curve, err error) {
	dem, err := raster(env, "Bathy_CI.asc.gz")
	if err != nil {
		return nil, nil, err
	}
	if finer > 1 {
		parted := geo.NewRaster(geo.Grid{NX: dem.NX * finer, NY: dem.NY * finer, X0: dem.X0, Y0: dem.Y0, Cell: dem.Cell / float64(finer)})
		for id := range parted.Val {
			parted.Val[id] = 0 // beyond the outermost centres, where the bed is flat
			if z := dem.Sample(parted.CenterOf(id)); z == z {
				parted.Val[id] = float32(z)
			}
		}
		dem = parted
	}
	wave, err := gaugeFile(env, "gauges/WG0")
	if err != nil {
		return nil, nil, err
	}
	// smooth concrete; the source's own run takes a quadratic coefficient of 1e-4, which is n = 0.0026 at 0.32 m
	d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: ground(dem), Rough: 0.0026})
	if err != nil {
		return nil, nil, err
	}
	west := make([]int, dem.NY)
	for j := range west {
		west[j] = dem.NX * j
	}
	paddle, err := d.AddBoundary("paddle", flood.Level, west)
	if err != nil {
		return nil, nil, err
	}
	for id := range dem.Val {
		i, j := dem.IJ(id)
		d.SetDepth(i, j, islandLevel-d.Bed(i, j))
	}
	for _, g := range islandGauges {
		c, err := gaugeFile(env, "gauges/"+g.name)
		if err != nil {
			return nil, nil, err
		}
		measured, computed = append(measured, c), append(computed, validate.Curve{Name: g.name + " semul"})
	}
	const step = 0.02
	for n := 0; d.Time() < islandEnd-1e-9; n++ {
		paddle.SetLevel(valueAt(wave, float64(n)*step+step/2))
		if err := d.Advance(ctx, step, step); err != nil {
			return nil, nil, err
		}
		for k, g := range islandGauges {
			id, _ := dem.CellOf(geo.Point{X: g.x, Y: g.y})
			i, j := dem.IJ(id)
			computed[k].Add(d.Time(), d.Bed(i, j)+d.Depth(i, j))
		}
	}
	return measured, computed, nil
}

// valueAt is a curve's value at x, linear between its points.
func valueAt(c validate.Curve, x float64) float64 {
	k := sort.SearchFloat64s(c.X, x)
	switch k {
	case 0:
		return c.Y[0]
	case len(c.X):
		return c.Y[k-1]
	}
	share := (x - c.X[k-1]) / (c.X[k] - c.X[k-1])
	return c.Y[k-1] + share*(c.Y[k]-c.Y[k-1])
}

// crest is the largest value of a curve and where it first comes.
func crest(c validate.Curve) (x, y float64) {
	y = math.Inf(-1)
	for k, v := range c.Y {
		if v > y {
			x, y = c.X[k], v
		}
	}
	return x, y
}

// arrival is where a curve first reaches a fifth of the way from still water to its crest.
func arrival(c validate.Curve) float64 {
	_, most := crest(c)
	for k, v := range c.Y {
		if v >= islandLevel+0.2*(most-islandLevel) {
			return c.X[k]
		}
	}
	return math.NaN()
}

// islandCase judges the worst gauge; its notes name each, and the worst with the cells parted otherwise.
func islandCase(name, metric, unit string, limit float64, finer int, judge func(measured, computed validate.Curve) float64, also ...int) Case {
	return Case{Name: name, Metric: metric, Unit: unit, Limit: limit, Source: islandSource, Data: "flood/conical_island", Long: true,
		Run: func(ctx context.Context, env validate.Env) (Outcome, error) {
			measured, computed, err := islandRun(ctx, env, finer)
			if err != nil {
				return Outcome{}, err
			}
			var o Outcome
			var each []string
			for k, g := range islandGauges {
				v := judge(measured[k], computed[k])
				o.Value = math.Max(o.Value, math.Abs(v))
				each = append(each, fmt.Sprintf("%s %+.3g", g.name, v))
				o.Figures = append(o.Figures, validate.Figure{X: "time [s]", Y: "level at " + g.name + " [m]", Curves: []validate.Curve{measured[k], computed[k]}})
			}
			o.Notes = strings.Join(each, ", ")
			for _, n := range also {
				measured, computed, err := islandRun(ctx, env, n)
				if err != nil {
					return Outcome{}, err
				}
				worst := 0.0
				for k := range islandGauges {
					worst = math.Max(worst, math.Abs(judge(measured[k], computed[k])))
				}
				o.Notes += fmt.Sprintf("; %.3g with cells of a %s", worst, map[int]string{2: "half, 0.054 m", 4: "quarter, 0.027 m"}[n])
			}
			return o, nil
		}}
}

func crestError(measured, computed validate.Curve) float64 {
	_, a := crest(measured)
	_, b := crest(computed)
	return (b - a) / (a - islandLevel)
}

// On the data's own cells of 0.108 m the first-order scheme wears the wave down before it is at the island, and more
// behind it; the error falls with the cell. The limit is ours, and kept: it is reached with a quarter of the cell. Runs on
// this case that we know, Basilisk's and BG_Flood's, are of second order; what a scheme of first order
// reaches on cells of 0.108 m was found nowhere, so there is nothing to measure a milder limit by.
var (
	islandPeaks     = islandCase("island_peaks", "largest relative error of a gauge's crest above still water, the data's cells of 0.108 m", "", 0.15, 1, crestError, 2)
	islandPeaksFine = islandCase("island_peaks_quarter", "the same with cells of a quarter, 0.027 m", "", 0.15, 4, crestError)
)

var islandArrival = islandCase("island_arrival", "largest error of when a gauge first sees a fifth of its crest", "s", 0.3, 1, func(measured, computed validate.Curve) float64 {
	return arrival(computed) - arrival(measured)
})
