package forcing

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path"
	"path/filepath"
	"strings"

	"semul/engine/clock"
	"semul/engine/geo"
)

// RasterRain is [forcing.rain] kind = "raster": measured rain over a grid, from radar or from gauges spread out. What the
// file is says how it is read:
//
//	a list     CSV of time and the name of a grid, each in a file of its own     rasterlist.go
//	a folder   of grids whose names hold their times                             rasterlist.go
//	.tif       a GeoTIFF with a step in each band                                rasterbands.go
//	.nc        NetCDF classic by the CF conventions                              rasternc.go
type RasterRain struct {
	RainHead
	File     string          `toml:"file" file:"yes" need:"\"radar.csv\"" doc:"a CSV of time and the name of a grid (GeoTIFF, .asc, .asc.gz) beside it, times being seconds after the start or civil; a folder of such grids with times like 202208082010 in their names; a GeoTIFF with a step in each band; or a NetCDF file (.nc, classic)"`
	Variable string          `toml:"variable" doc:"of a NetCDF file: the variable that holds the rain; default: the only one over time, y and x"`
	Unit     string          `toml:"unit" oneof:"auto|mm|mm/h|kg m-2 s-1" doc:"of the grids: mm: depth of each step; mm/h or kg m-2 s-1: rate during it; auto: what the file says, mm where the format cannot say"`
	Stamp    string          `toml:"stamp" oneof:"begin|end" doc:"which end of its step a time is; NetCDF time bounds say it themselves"`
	Step     *clock.Duration `toml:"step" range:"(0,86400]" doc:"length of each step; without it, each reaches to the next. The bands of a GeoTIFF need it"`
	Start    *clock.Time     `toml:"start" doc:"begin of the first band of a GeoTIFF, which cannot say it; default: the start of the run"`
	UTC      bool            `toml:"utc" doc:"the times in a folder's names are UTC, else the city's civil time"`
	CRS      string          `toml:"crs" doc:"system of grids that name none, e.g. \"EPSG:5186\"; without it the city's own metres. NetCDF grids in metres that name none need it, or \"none\""`

	field *Field
}

// NewRasterRain returns the parameters with their defaults.
func NewRasterRain() *RasterRain {
	return &RasterRain{RainHead: RainHead{Scale: 1}, Unit: "auto", Stamp: "begin"}
}

const (
	largestLayer = 64 << 20 // bytes of a grid's file
	largestFile  = 1 << 30  // bytes of a file with all steps
	largestField = 20 << 20 // values in all layers
)

// form is what a file is.
type form uint8

const (
	list form = iota
	folder
	bands
	network // NetCDF
)

// formOf tells by the name; a folder shows when it is opened.
func formOf(file string) form {
	switch strings.ToLower(path.Ext(shortName(file))) {
	case ".tif", ".tiff":
		return bands
	case ".nc", ".nc4", ".cdf", ".netcdf":
		return network
	}
	return list
}

// Check is asked by the scenario.
func (p *RasterRain) Check(bad func(key, why string)) {
	p.check(bad)
	if p.Zone != "" {
		bad("zone", "a raster says itself where it rains; take the key out")
	}
	if _, err := p.epsg(); err != nil {
		bad("crs", err.Error())
	}
	what := formOf(p.File)
	if p.Variable != "" && what != network {
		bad("variable", "only a NetCDF file (.nc) has variables; take the key out")
	}
	if what == bands && p.Step == nil {
		bad("step", `missing: the bands of a GeoTIFF have no times; write e.g. step = "10 min"`)
	}
	if p.Start != nil && what != bands {
		bad("start", "only the bands of a GeoTIFF have no times of their own; take the key out")
	}
}

// epsg is the number in crs, 0 if there is none.
func (p *RasterRain) epsg() (int, error) {
	if p.CRS == "" || p.CRS == "none" {
		return 0, nil
	}
	code := 0
	if _, err := fmt.Sscanf(strings.ToUpper(p.CRS), "EPSG:%d", &code); err != nil {
		return 0, fmt.Errorf(`%q is no projection; write e.g. "EPSG:5186", or leave it out for the city's own metres`, p.CRS)
	}
	if _, err := geo.CRSByEPSG(code); err != nil {
		return 0, err
	}
	return code, nil
}

// Span is when the series has rain; known once Read has been called.
func (p *RasterRain) Span() (from, to clock.Time) {
	if p.field == nil {
		return 0, 0
	}
	return p.field.Span()
}

// Read reads the file and its grids.
func (p *RasterRain) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	f, err := open(p.File)
	if err == nil {
		p.field, err = p.read(f, civil, open)
		f.Close()
	}
	if err != nil {
		bad("file", err.Error())
	}
}

func (p *RasterRain) read(f io.ReadCloser, civil clock.Civil, open opened) (*Field, error) {
	var src *frames
	var err error
	switch formOf(p.File) {
	case bands:
		src, err = p.readBands(f)
	case network:
		src, err = p.readNetCDF(f, civil)
	default:
		src, err = p.readList(f, civil, open)
	}
	if err != nil {
		return nil, err
	}
	return src.sum(p.factor())
}

// frames are grids over time, before they are added up.
type frames struct {
	laid  layout
	count int
	place func(k int) string // of grid k, for errors
	read  func(k int) (grid, error)
	name  string // of the file
	asked string // the key unit
}

// grid is one step of rain: row 0 in the south, NaN without data.
type grid struct {
	geo.Raster
	tall float64
	epsg int
	unit string // "" if the format does not say
}

// sum reads the grids and adds them up.
func (s *frames) sum(factor float64) (*Field, error) {
	f := &Field{ends: s.laid.ends}
	missing := 0
	var first string
	var now []float64
	for i, k := range s.laid.of {
		if k < 0 {
			f.by = append(f.by, now)
			continue
		}
		fail := func(format string, a ...any) error {
			return fmt.Errorf("%s: %s", s.place(k), fmt.Sprintf(format, a...))
		}
		g, err := s.read(k)
		if err != nil {
			return nil, fail("%v", err)
		}
		if len(f.by) == 0 {
			f.Grid, f.Tall, f.EPSG, first = g.Grid, g.tall, g.epsg, s.place(k)
			if cells := f.Grid.Cells(); s.count > largestField/max(1, cells) {
				return nil, fail("%d steps of %d cells are more than can be held (%d values); cut the grids to the city and the storm, e.g. with gdalwarp -te, cdo sellonlatbox or ncks -d", s.count, cells, largestField)
			}
			now = make([]float64, f.Grid.Cells())
			f.by = append(f.by, now)
		} else if !f.Fits(&Field{Grid: g.Grid, Tall: g.tall, EPSG: g.epsg}) {
			return nil, fail("its grid is not that of %s; bring all layers onto one grid, e.g. with gdalwarp -te and -ts", first)
		}
		rate, scale, err := meaningOf(g.unit, s.asked)
		if err != nil {
			return nil, fail("%v", err)
		}
		unit := cmp.Or(s.unit(), g.unit, "mm")
		for id, v := range g.Val {
			at := func() string {
				return fmt.Sprintf("in column %d, row %d from the south", id%f.Grid.NX+1, id/f.Grid.NX+1)
			}
			switch depth := float64(float64(v) * scale); {
			case v != v:
				missing++
				g.Val[id] = 0
			case v < 0:
				return nil, fail("rain of %g %s %s; rain is not negative: mark missing values as no-data", v, unit, at())
			case depth > 1e4 || math.IsInf(float64(v), 0):
				return nil, fail("rain of %g %s %s is no rain: mark missing values as no-data, or correct the unit", v, unit, at())
			}
		}
		metres := float64(1e-3 * scale * factor)
		if rate {
			metres = metres * s.laid.ends[i+1].Sub(s.laid.ends[i]).Seconds() / 3600
		}
		now = append([]float64(nil), now...)
		for id, v := range g.Val {
			now[id] += float64(float64(v) * metres)
		}
		f.by = append(f.by, now)
	}
	if missing > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("rain: %d values without data in the %d layers of %s count as dry", missing, s.count, s.name))
	}
	return f, nil
}

// unit is what the scenario says it is, "" if nothing.
func (s *frames) unit() string {
	if s.asked == "auto" {
		return ""
	}
	return s.asked
}

// meaningOf says whether values are rates, and what makes them mm or mm/h. The unit is the file's, or the one asked for.
func meaningOf(unit, asked string) (rate bool, scale float64, err error) {
	rate, scale, known := rainUnit(unit)
	if asked == "" || asked == "auto" {
		switch {
		case unit == "":
			return false, 1, nil
		case !known:
			return false, 0, fmt.Errorf("the unit of the values, %q, is none of rain; if they are mm, mm/h or kg m-2 s-1 all the same, write e.g. unit = \"mm\"", unit)
		}
		return rate, scale, nil
	}
	r, s, _ := rainUnit(asked)
	if known && (r != rate || s != scale) {
		return false, 0, fmt.Errorf("the values are in %q by the file and in %q by the key unit; take the key out, or correct the file", unit, asked)
	}
	return r, s, nil
}

// rainUnit reads a unit of rain as programs write it.
func rainUnit(text string) (rate bool, scale float64, ok bool) {
	t := strings.NewReplacer("**", "", "^", "", ".", " ", "/", " / ").Replace(strings.ToLower(text))
	t = strings.Join(strings.Fields(t), " ")
	t = strings.ReplaceAll(t, "kg m-2", "mm") // a kilogram of water on a square metre is a millimetre
	t = strings.ReplaceAll(t, "kg / m2", "mm")
	for _, form := range []string{" / %s", " %s-1"} {
		for _, per := range []struct {
			names string
			scale float64
		}{{"h hr hour", 1}, {"s sec second", 3600}, {"d day", 1. / 24}, {"min minute", 60}} {
			for _, name := range strings.Fields(per.names) {
				if length, found := strings.CutSuffix(t, fmt.Sprintf(form, name)); found && depths[length] > 0 {
					return true, depths[length] * per.scale, true
				}
			}
		}
	}
	return false, depths[t], depths[t] > 0
}

// depths are units of depth in mm.
var depths = map[string]float64{"mm": 1, "millimetre": 1, "millimeter": 1, "millimetres": 1, "millimeters": 1, "cm": 10, "m": 1000, "metre": 1000, "meter": 1000, "m of water equivalent": 1000}

// beside is the name of a file in the folder of another one, as open takes it.
func beside(of, name string) string {
	if at := strings.LastIndexByte(of, ':'); strings.HasPrefix(of, "builtin:") {
		return of[:at+1] + path.Join(path.Dir(of[at+1:]), name)
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(of), name)
}

// Build makes the rain; Read must have been called.
func (p *RasterRain) Build() (*Field, error) {
	if p.field == nil {
		return nil, fmt.Errorf("forcing: the layers of %q have not been read", p.File)
	}
	return p.field, nil
}
