package netcdf

import (
	"math"
	"strings"
)

// axis is a coordinate of a grid: the edge of the first cell in ascending order, their width, and whether the file runs
// the other way.
type axis struct {
	first, width float64
	n            int
	backward     bool
	degrees      bool
}

// role says what a coordinate variable measures: "t", "x", "y", or "" if it cannot be told.
func role(v *Variable) string {
	if strings.Contains(v.Text("units"), " since ") {
		return "t"
	}
	switch v.Text("standard_name") {
	case "longitude", "projection_x_coordinate":
		return "x"
	case "latitude", "projection_y_coordinate":
		return "y"
	case "time":
		return "t"
	}
	switch unit := strings.ToLower(v.Text("units")); {
	case eastward(unit):
		return "x"
	case northward(unit):
		return "y"
	}
	if a := strings.ToLower(v.Text("axis")); a == "x" || a == "y" || a == "t" {
		return a
	}
	switch strings.ToLower(v.Name) {
	case "x", "lon", "longitude", "easting", "xc":
		return "x"
	case "y", "lat", "latitude", "northing", "yc":
		return "y"
	case "t", "time":
		return "t"
	}
	return ""
}

func eastward(unit string) bool {
	return unit == "degrees_east" || unit == "degree_east" || unit == "degrees_e" || unit == "degree_e" || unit == "degreee" || unit == "degreese"
}

func northward(unit string) bool {
	return unit == "degrees_north" || unit == "degree_north" || unit == "degrees_n" || unit == "degree_n" || unit == "degreen" || unit == "degreesn"
}

// mostCells is how many cells a side of a grid can have.
const mostCells = 1 << 16

// evenness is by how much of a cell a coordinate may stand beside its place: single precision has seven digits, and
// degrees of small cells use them up.
const evenness = 0.05

// axisOf reads a coordinate.
func (f *File) axisOf(v *Variable) (axis, error) {
	at, err := f.Numbers(v, mostCells)
	if err != nil {
		return axis{}, err
	}
	n := len(at)
	if n < 2 {
		return axis{}, f.fail("%s has %d values; a grid needs two on each side to say how wide its cells are", v.Name, n)
	}
	unit := strings.ToLower(v.Text("units"))
	a := axis{n: n, degrees: eastward(unit) || northward(unit) || strings.HasPrefix(unit, "degree") ||
		unit == "" && (v.Text("standard_name") == "longitude" || v.Text("standard_name") == "latitude" || strings.HasPrefix(v.Name, "lon") || strings.HasPrefix(v.Name, "lat"))}
	scale := 1.0
	switch {
	case a.degrees:
	case unit == "km" || unit == "kilometre" || unit == "kilometer" || unit == "kilometres" || unit == "kilometers":
		scale = 1000
	case unit == "m" || unit == "metre" || unit == "meter" || unit == "metres" || unit == "meters" || unit == "":
	default:
		return axis{}, f.fail("%s is in %q; coordinates are degrees, m or km", v.Name, v.Text("units"))
	}
	step := (at[n-1] - at[0]) / float64(n-1)
	if step == 0 || step-step != 0 {
		return axis{}, f.fail("%s runs from %g to %g; the coordinates of a grid rise or fall", v.Name, at[0], at[n-1])
	}
	for i, x := range at {
		if want := at[0] + float64(step*float64(i)); !(math.Abs(x-want) <= evenness*math.Abs(step)) {
			return axis{}, f.fail("%s is not evenly spaced: value %d is %.9g, even steps of %.9g give %.9g; bring it onto an even grid, e.g. with gdalwarp or cdo remapcon", v.Name, i+1, x, step, want)
		}
	}
	a.backward = step < 0
	first := min(at[0], at[n-1])
	a.width = float64(math.Abs(step) * scale)
	a.first = float64(first*scale) - float64(0.5*a.width)
	return a, nil
}
