package validation

import (
	"fmt"
	"math"

	"semul/engine/geo"
	"semul/models/flood"
)

// runValley lets the dam of EA test 5 break over the valley of 50 m cells, n = 0.04: 3000 m³/s through nine cells, 9.45
// million m³ in all. The number is the relative error of volume.
func runValley(dir string, hours float64) (Outcome, error) {
	dem, err := raster(dir, "ea5-50m.asc.gz")
	if err != nil {
		return Outcome{}, err
	}
	bed := make([]float64, len(dem.Val))
	for i, z := range dem.Val {
		bed[i] = float64(z)
	}
	d, err := flood.NewDomain(flood.Config{Grid: dem.Grid, Bed: bed, Rough: 0.04})
	if err != nil {
		return Outcome{}, err
	}
	var cells []int
	for _, p := range []geo.Point{{X: 232610, Y: 830500}, {X: 232660, Y: 830500}, {X: 232660, Y: 830450}, {X: 232710, Y: 830450},
		{X: 232710, Y: 830400}, {X: 232760, Y: 830400}, {X: 232760, Y: 830350}, {X: 232810, Y: 830350}, {X: 232810, Y: 830300}} {
		id, ok := dem.CellOf(p)
		if !ok {
			return Outcome{}, fmt.Errorf("inflow at %v is off the grid", p)
		}
		cells = append(cells, id)
	}
	dam, err := d.AddBoundary("dam", flood.Inflow, cells)
	if err != nil {
		return Outcome{}, err
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
		if err := advance(d, 5); err != nil {
			return Outcome{}, err
		}
	}
	const announced = 3000 * (300/2 + 600 + 4800/2)
	w := d.Work()
	return Outcome{math.Max(unexplained(d), math.Abs(d.Volume()-dam.Volume)/dam.Volume), fmt.Sprintf(
		"%.4g of %.4g m³ came in, %.1f million updates in %d steps", dam.Volume, float64(announced), float64(w.Updates)/1e6, w.Steps)}, nil
}

const valleySource = "UK Environment Agency 2D benchmark, test 5 (Néelz and Pender 2013), ground thinned to 50 m; limit flood.md 17"

// valleyShort is its first hour, while the dam empties.
var valleyShort = Case{Name: "valley_1h", Metric: "relative error of volume", Limit: 1e-3, Data: "flood/ea_test5/dem50m", Source: valleySource,
	Run: func(dir string) (Outcome, error) { return runValley(dir, 1) }}

var valley = Case{Name: "valley", Metric: "relative error of volume after 30 h", Limit: 1e-3, Data: "flood/ea_test5/dem50m", Source: valleySource, Long: true,
	Run: func(dir string) (Outcome, error) { return runValley(dir, 30) }}
