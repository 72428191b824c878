package netcdf

import (
	"fmt"
	"math"
	"strings"
	"time"

	"semul/engine/geo"
)

// Series is one variable of a file as grids over time.
type Series struct {
	Variable string
	Unit     string   // as the file writes it
	Grid     geo.Grid // Cell is the width of a cell: metres, or degrees if EPSG is 4326
	Tall     float64  // the height of a cell
	EPSG     int      // 0: the file does not say
	Why      string   // why EPSG is 0
	Times    []time.Time
	Bounds   [][2]time.Time // begin and end of each step, nil if the file does not say

	file       *File
	of         *Variable
	x, y       axis
	columnwise bool // y runs faster than x in the file
}

// Series finds a variable by name, or the only one over time, y and x if name is "". Errors say what the file has instead.
func (f *File) Series(name string) (*Series, error) {
	v := f.Variable(name)
	if name == "" {
		var names []string
		for i := range f.Vars {
			if t, x, y, _ := f.coordinates(&f.Vars[i]); t != nil && x != nil && y != nil {
				v = &f.Vars[i]
				names = append(names, v.Name)
			}
		}
		if len(names) > 1 {
			return nil, f.fail("has %d variables over time and a grid (%s); say which with variable = %q", len(names), strings.Join(names, ", "), names[0])
		}
		if len(names) == 0 {
			return nil, f.fail("has no variable over time, y and x with a coordinate variable for each%s", f.curved())
		}
	}
	if v == nil {
		var names []string
		for i := range f.Vars {
			names = append(names, f.Vars[i].Name)
		}
		return nil, f.fail("has no variable %q; its variables are %s", name, strings.Join(names, ", "))
	}
	t, x, y, columnwise := f.coordinates(v)
	if t == nil || x == nil || y == nil {
		var dims []string
		for _, d := range v.Dims {
			dims = append(dims, fmt.Sprintf("%s of %d", f.Dims[d].Name, f.Dims[d].Length))
		}
		return nil, f.fail("variable %s (%s) is not over time, y and x with a coordinate variable for each%s", v.Name, strings.Join(dims, ", "), f.curved())
	}
	s := &Series{Variable: v.Name, Unit: strings.TrimSpace(v.Text("units")), file: f, of: v, columnwise: columnwise}
	var err error
	if s.x, err = f.axisOf(x); err != nil {
		return nil, err
	}
	if s.y, err = f.axisOf(y); err != nil {
		return nil, err
	}
	if s.x.degrees != s.y.degrees {
		return nil, f.fail("%s is in %q and %s in %q; both must be degrees or both metres", x.Name, x.Text("units"), y.Name, y.Text("units"))
	}
	s.EPSG, s.Why = f.epsgOf(v, s.x.degrees)
	s.Grid = geo.Grid{NX: s.x.n, NY: s.y.n, X0: s.x.first, Y0: s.y.first, Cell: s.x.width}
	s.Tall = s.y.width
	if s.x.degrees && s.Grid.X0 >= 180 { // 0 to 360
		s.Grid.X0 -= 360
	}
	if s.Times, s.Bounds, err = f.times(t); err != nil {
		return nil, err
	}
	if len(s.Times) == 0 {
		return nil, f.fail("has no step: its time axis %s is empty", t.Name)
	}
	return s, nil
}

// coordinates finds the coordinate variables of a variable whose dimensions, but for those of length one, are time and
// two of a grid, time first.
func (f *File) coordinates(v *Variable) (t, x, y *Variable, columnwise bool) {
	place, inner := 0, 0
	for _, d := range v.Dims {
		dim := &f.Dims[d]
		c := f.Variable(dim.Name)
		if c == nil || len(c.Dims) != 1 || c.kind == kindChar || c == v {
			if dim.Length == 1 {
				continue
			}
			return nil, nil, nil, false
		}
		switch what := role(c); {
		case what == "t" && t == nil && place == 0:
			t = c
		case what == "x" && x == nil && place > 0:
			x, columnwise = c, inner == 0
			inner++
		case what == "y" && y == nil && place > 0:
			y = c
			inner++
		case dim.Length == 1:
			continue
		default:
			return nil, nil, nil, false
		}
		place++
	}
	return t, x, y, columnwise && y != nil
}

// curved is a hint where the file has longitudes and latitudes of each cell.
func (f *File) curved() string {
	for i := range f.Vars {
		if v := &f.Vars[i]; len(v.Dims) == 2 && (role(v) == "x" || role(v) == "y") {
			return fmt.Sprintf("; %s gives each cell its own place: bring the grid onto even longitudes and latitudes first, e.g. with cdo remapbil or gdalwarp -geoloc", v.Name)
		}
	}
	return "; time comes first: reorder it, e.g. with ncpdq -a time,y,x"
}

// Layer reads step k: row 0 in the south, NaN where there is no value.
func (s *Series) Layer(k int) ([]float32, error) {
	n := int64(s.Grid.NX) * int64(s.Grid.NY)
	raw, err := s.file.Values(s.of, int64(k)*n, n)
	if err != nil {
		return nil, err
	}
	m := s.of.meaning()
	out := make([]float32, n)
	for at, v := range raw {
		i, j := at%s.Grid.NX, at/s.Grid.NX
		if s.columnwise {
			i, j = at/s.Grid.NY, at%s.Grid.NY
		}
		if s.x.backward {
			i = s.Grid.NX - 1 - i
		}
		if s.y.backward {
			j = s.Grid.NY - 1 - j
		}
		z := float32(m.value(v))
		if math.IsInf(float64(z), 0) {
			z = float32(math.NaN())
		}
		out[j*s.Grid.NX+i] = z
	}
	return out, nil
}
