package flood

import (
	"math"
	"strings"

	"semul/engine/geo"
	"semul/engine/sim"
)

// shades are colours of maps from little to much: of water, of what threatens, and of time. Films of rain, up to
// ArrivalDepth, are not drawn: in a storm they are everywhere.
var (
	depthStyles = styles("        #deebf7 #c6dbef #9ecae1 #6baed6 #4292c6 #2171b5 #084594",
		[]float64{ArrivalDepth, 0.15, 0.3, 0.5, 1, 2, 4, math.Inf(1)}, "to 5 cm: not drawn", "5 to 15 cm", "15 to 30 cm: underpasses close", "30 to 50 cm: cars float", "0.5 to 1 m", "1 to 2 m", "2 to 4 m", "above 4 m")
	speedStyles = styles("        #ffffcc #c7e9b4 #7fcdbb #41b6c4 #1d91c0 #225ea8 #0c2c84",
		[]float64{0.05, 0.1, 0.25, 0.5, 1, 2, 3, math.Inf(1)}, "to 0.05 m/s: not drawn", "to 0.1 m/s", "to 0.25 m/s", "to 0.5 m/s", "to 1 m/s", "to 2 m/s", "to 3 m/s", "above 3 m/s")
	flowStyles = styles("        #fef0d9 #fdcc8a #fc8d59 #e34a33 #b30000 #7f0000",
		[]float64{0.02, 0.1, 0.3, 0.6, 1, 4, math.Inf(1)}, "to 0.02 m²/s: not drawn", "to 0.1 m²/s", "to 0.3 m²/s: small cars stand", "to 0.6 m²/s: adults stand", "to 1 m²/s", "to 4 m²/s", "above 4 m²/s: buildings fail")
	arrivalStyles = styles("#67000d #a50f15 #cb181d #ef3b2c #fb6a4a #fc9272 #fcbba1",
		[]float64{600, 1800, 3600, 7200, 14400, 28800, math.Inf(1)}, "within 10 min", "within 30 min", "within 1 h", "within 2 h", "within 4 h", "within 8 h", "later")
	durationStyles = styles("        #efedf5 #dadaeb #bcbddc #9e9ac8 #756bb1 #54278f",
		[]float64{0, 600, 1800, 3600, 7200, 21600, math.Inf(1)}, "never: not drawn", "to 10 min", "to 30 min", "to 1 h", "to 2 h", "to 6 h", "longer")
	hazardStyles = styles("#4daf4a #a6d96a #fee08b #fdae61 #f46d43 #a50026", []float64{1, 2, 3, 4, 5, 6},
		"H1 generally safe", "H2 unsafe for small vehicles", "H3 unsafe for vehicles, children, the elderly", "H4 unsafe for people and vehicles",
		"H5 buildings may fail", "H6 all buildings may fail")
	ratingStyles = styles("        #4daf4a #fee08b #f46d43 #a50026", []float64{0.025, 0.75, 1.25, 2, math.Inf(1)},
		"to 0.025, as 5 cm at rest: not drawn", "low: caution", "danger for some", "danger for most", "danger for all")
	peopleStyles = styles("#4daf4a #fee08b #f46d43 #a50026", []float64{1, 2, 3, 4}, "children can stand", "adults can", "trained workers can", "nobody can")
	carStyles    = styles("#4daf4a #fee08b #f46d43 #a50026", []float64{1, 2, 3, 4}, "small cars stand", "large cars do", "large four-wheel drives do", "none does")
)

// styles pairs colours, eight letters each with the blank after them, with limits and labels; a blank one draws nothing.
func styles(colors string, upto []float64, labels ...string) []sim.PeakStyle {
	out := make([]sim.PeakStyle, len(upto))
	for k := range out {
		out[k] = sim.PeakStyle{Upto: upto[k], Label: labels[k], Color: strings.TrimSpace(colors[8*k : 8*k+7])}
	}
	return out
}

// product is one raster about the whole run, from the peaks of a cell.
type product struct {
	name, unit, doc string
	styles          []sim.PeakStyle
	of              func(p Peak) float64
}

// products lists them. Depth, speed and their product have each their own instant; classes take the largest of each, so
// that they are never milder than what was at any one instant.
var products = []product{
	{"peak_depth", "m", "deepest water", depthStyles, func(p Peak) float64 { return p.Depth }},
	{"peak_speed", "m/s", "fastest water", speedStyles, func(p Peak) float64 { return p.Speed }},
	{"peak_depth_speed", "m2/s", "largest depth times speed of one instant", flowStyles, func(p Peak) float64 { return p.DepthSpeed }},
	{"peak_hazard", "class", "hazard class H1 to H6 (AIDR Handbook 7, Guideline 7-3, 2017) of the deepest and the fastest water and the largest of depth times speed; a film to 5 cm of H1 has none", hazardStyles,
		func(p Peak) float64 { return p.class(hazardOf(p.DepthSpeed, p.Depth, p.Speed)) }},
	{"hazard_rating", "m2/s", "hazard rating d(v+0.5)+DF at most, DF 0 to 0.25 m and 1 above (Defra and Environment Agency, FD2320/TR2)", ratingStyles,
		func(p Peak) float64 { return ratingOf(p.DepthSpeed, p.Depth) }},
	{"people_stability", "class", "who can stand: 1 children, 2 adults, 3 trained workers, 4 nobody (Cox, Shand, Blacka 2010, Australian Rainfall and Runoff project 10); a film to 5 cm in which all can has none", peopleStyles,
		func(p Peak) float64 { return p.class(PeopleStability(p.DepthSpeed, p.Depth, p.Speed)) }},
	{"car_stability", "class", "which cars stand: 1 small, 2 large, 3 large four-wheel drives, 4 none (Shand, Cox, Blacka, Smith 2011, Australian Rainfall and Runoff project 10); a film to 5 cm in which all do has none", carStyles,
		func(p Peak) float64 { return p.class(CarStability(p.DepthSpeed, p.Depth, p.Speed)) }},
	{"arrival", "s", "first instant after the start with more than 5 cm", arrivalStyles, func(p Peak) float64 { return p.Arrival }},
	{"duration", "s", "time with more than 15 cm", durationStyles, func(p Peak) float64 { return p.Duration }},
}

// class is the number of a class, none for a film of rain that is in the mildest.
func (p Peak) class(k int) float64 {
	if k == 1 && p.Depth <= ArrivalDepth {
		return math.NaN()
	}
	return float64(k)
}

// Maps lists the rasters that a run leaves, without their values.
func (*Model) Maps() []sim.Peak {
	out := make([]sim.Peak, len(products))
	for k, s := range products {
		out[k] = sim.Peak{Name: s.name, Unit: s.unit, Doc: s.doc, Styles: s.styles}
	}
	return out
}

// Peaks returns the rasters of the worst so far; dry cells are missing.
func (m *Model) Peaks() []sim.Peak {
	out := m.Maps()
	for k := range out {
		out[k].Raster = geo.NewRaster(m.grid)
	}
	for id := range m.grid.Cells() {
		p := m.water.Peak(m.grid.IJ(id))
		if !(p.Depth > 0) {
			continue
		}
		for k, s := range products {
			out[k].Raster.Val[id] = float32(s.of(p))
		}
	}
	return out
}
