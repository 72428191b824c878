package forcing

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"semul/engine/city/read/asc"
	"semul/engine/city/read/geotiff"
	"semul/engine/clock"
	"semul/engine/geo"
)

// RasterRain is [forcing.rain] kind = "raster": measured rain over a grid, from radar or from gauges spread out. The file
// lists the layers, each a grid of its own file.
type RasterRain struct {
	RainHead
	File  string          `toml:"file" file:"yes" need:"\"radar.csv\"" doc:"CSV of time and the name of a grid (GeoTIFF, .asc or .asc.gz) beside it; times are seconds after the start or civil"`
	Unit  string          `toml:"unit" oneof:"mm|mm/h" doc:"of the grids: mm: depth of each step; mm/h: rate during it"`
	Stamp string          `toml:"stamp" oneof:"begin|end" doc:"which end of its step a time is"`
	Step  *clock.Duration `toml:"step" range:"(0,86400]" doc:"length of each step; without it, each reaches to the next line"`
	CRS   string          `toml:"crs" doc:"system of grids that name none, e.g. \"EPSG:5186\"; without it the city's own metres"`

	field *Field
}

// Field is rain over the cells of a grid.
type Field struct {
	Grid  geo.Grid // in the system of EPSG; Cell is the width of a cell
	Tall  float64  // the height of a cell, which differs from its width in degrees only
	EPSG  int      // 0: the city's own metres
	Notes []string

	ends []clock.Time
	by   [][]float64 // fallen by each end, cell by cell [m]; by[0] is all 0
}

const (
	largestLayer = 64 << 20 // bytes of a grid's file
	largestField = 20 << 20 // values in all layers
)

// Check is asked by the scenario.
func (p *RasterRain) Check(bad func(key, why string)) {
	p.check(bad)
	if p.Zone != "" {
		bad("zone", "a raster says itself where it rains; take the key out")
	}
	if _, err := p.epsg(); err != nil {
		bad("crs", err.Error())
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

// Read reads the list and its grids.
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

func (p *RasterRain) read(list io.Reader, civil clock.Civil, open opened) (*Field, error) {
	var rows []row
	var names []string
	header := func(first, _ string) bool {
		_, err := readTime(first, 1, civil)
		return err != nil
	}
	err := scanTable(list, p.File, "time,grid", civil, header, func(line int, t clock.Time, name string) error {
		if name == "" {
			return fmt.Errorf("no grid; write the name of its file")
		}
		rows, names = append(rows, row{line: line, t: t}), append(names, name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	laid, err := lay(rows, p.File, p.Stamp, p.Step)
	if err != nil {
		return nil, err
	}
	code, err := p.epsg()
	if err != nil {
		return nil, err
	}
	f := &Field{ends: laid.ends}
	missing := 0
	layers := make([][]float32, len(rows))
	for i, name := range names {
		fail := func(format string, a ...any) error {
			return fmt.Errorf("%s:%d: %s: %s", shortName(p.File), rows[i].line, name, fmt.Sprintf(format, a...))
		}
		l, err := readLayer(beside(p.File, name), code, open)
		if err != nil {
			return nil, fail("%v", err)
		}
		switch {
		case i == 0:
			f.Grid, f.Tall, f.EPSG = l.Raster.Grid, l.DY, l.EPSG
		case f.Grid != l.Raster.Grid || f.Tall != l.DY || f.EPSG != l.EPSG:
			return nil, fail("its grid is not that of %s; bring all layers onto one grid, e.g. with gdalwarp -te and -ts", names[0])
		}
		if len(rows)*f.Grid.Cells() > largestField {
			return nil, fail("%d layers of %d cells are more than can be held; cut the grids to the city", len(rows), f.Grid.Cells())
		}
		for id, v := range l.Raster.Val {
			switch {
			case v != v:
				missing++
				l.Raster.Val[id] = 0
			case v < 0:
				return nil, fail("rain of %g %s in column %d, row %d from the south; rain is not negative: mark missing values as no-data", v, p.Unit, id%f.Grid.NX+1, id/f.Grid.NX+1)
			case math.IsInf(float64(v), 0) || v > 1e4:
				return nil, fail("rain of %g %s in column %d, row %d from the south is no rain: mark missing values as no-data", v, p.Unit, id%f.Grid.NX+1, id/f.Grid.NX+1)
			}
		}
		layers[i] = l.Raster.Val
	}
	if missing > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("rain: %d values without data in the %d layers of %s count as dry", missing, len(rows), shortName(p.File)))
	}
	f.add(laid, layers, p.Unit, p.factor())
	return f, nil
}

// add sums the layers up.
func (f *Field) add(laid layout, layers [][]float32, unit string, factor float64) {
	n := f.Grid.Cells()
	f.by = [][]float64{make([]float64, n)}
	for i, k := range laid.of {
		by := append([]float64(nil), f.by[i]...)
		if k >= 0 {
			scale := 1e-3 * factor
			if unit == "mm/h" {
				scale = scale * laid.ends[i+1].Sub(laid.ends[i]).Seconds() / 3600
			}
			for id, v := range layers[k] {
				by[id] += float64(float64(v) * scale)
			}
		}
		f.by = append(f.by, by)
	}
}

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

// readLayer reads one grid; code is the system if it names none.
func readLayer(name string, code int, open opened) (geotiff.Image, error) {
	f, err := open(name)
	if err != nil {
		return geotiff.Image{}, err
	}
	defer f.Close()
	short := shortName(name)
	if lower := strings.ToLower(short); !strings.HasSuffix(lower, ".tif") && !strings.HasSuffix(lower, ".tiff") {
		r, err := asc.Read(io.LimitReader(f, largestLayer), short)
		return geotiff.Image{Raster: r, DX: r.Cell, DY: r.Cell, EPSG: code}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, largestLayer+1))
	if err != nil {
		return geotiff.Image{}, err
	}
	if len(text) > largestLayer {
		return geotiff.Image{}, fmt.Errorf("more than %d MiB; cut the grid to the city", largestLayer>>20)
	}
	img, err := geotiff.Read(bytes.NewReader(text), int64(len(text)), short)
	if err == nil && img.EPSG == 0 {
		img.EPSG = code
	}
	return img, err
}

// Build makes the rain; Read must have been called.
func (p *RasterRain) Build() (*Field, error) {
	if p.field == nil {
		return nil, fmt.Errorf("forcing: the layers of %q have not been read", p.File)
	}
	return p.field, nil
}

// Span returns the begin of the first step and the end of the last.
func (f *Field) Span() (from, to clock.Time) { return f.ends[0], f.ends[len(f.ends)-1] }

// At returns what has fallen on a cell by t [m].
func (f *Field) At(cell int, t clock.Time) float64 {
	i, share := f.slot(t)
	by := f.by[i][cell]
	if share > 0 {
		by = min(by+float64((f.by[i+1][cell]-by)*share), f.by[i+1][cell])
	}
	return by
}

// slot returns the last end not after t, and how far t is from it to the next.
func (f *Field) slot(t clock.Time) (i int, share float64) {
	n := len(f.ends) - 1
	if t >= f.ends[n] {
		return n, 0
	}
	if t <= f.ends[0] {
		return 0, 0
	}
	i = sort.Search(n, func(i int) bool { return f.ends[i] > t }) - 1
	return i, float64(t-f.ends[i]) / float64(f.ends[i+1]-f.ends[i])
}

// Rate returns the rain on a cell at t [m/s]; at the end of a step, that of the next.
func (f *Field) Rate(cell int, t clock.Time) float64 {
	i, _ := f.slot(t)
	if t < f.ends[0] || i == len(f.ends)-1 {
		return 0
	}
	return (f.by[i+1][cell] - f.by[i][cell]) / (f.ends[i+1] - f.ends[i]).Seconds()
}

// CellOf returns the cell that a place of the grid's system lies in.
func (f *Field) CellOf(p geo.Point) (cell int, ok bool) {
	i, j := f.near(p)
	if i < 0 || j < 0 || i >= f.Grid.NX || j >= f.Grid.NY {
		return 0, false
	}
	return j*f.Grid.NX + i, true
}

func (f *Field) near(p geo.Point) (i, j int) {
	at := func(x, n float64) int { return int(math.Floor(max(-1, min(x, n)))) }
	return at((p.X-f.Grid.X0)/f.Grid.Cell, float64(f.Grid.NX)), at((p.Y-f.Grid.Y0)/f.Tall, float64(f.Grid.NY))
}

// Onto returns the place in the grid's system that a place of the city has. The error says that the city lies nowhere on
// the earth though the grid does.
func (f *Field) Onto(frame geo.Frame) (func(geo.Point) geo.Point, error) {
	switch {
	case f.EPSG == 0:
		return func(p geo.Point) geo.Point { return p }, nil
	case f.EPSG == frame.EPSG:
		return frame.ToProjected, nil
	case frame.EPSG == 0:
		return nil, fmt.Errorf("the grids lie in EPSG:%d, the city nowhere on the earth; give the grids in the city's own metres", f.EPSG)
	}
	crs, err := geo.CRSByEPSG(f.EPSG)
	if err != nil {
		return nil, err
	}
	return func(p geo.Point) geo.Point {
		l, err := frame.ToLonLat(p)
		if err != nil {
			return geo.Point{X: math.Inf(-1), Y: math.Inf(-1)}
		}
		if crs.Geographic() {
			return geo.Point{X: l.Lon, Y: l.Lat}
		}
		return crs.Forward(l)
	}, nil
}

// Over returns the cells that a box of the city touches, in order, or none if it lies beside the grid.
func (f *Field) Over(box geo.Bounds, onto func(geo.Point) geo.Point) []int {
	const parts = 16
	i0, j0, i1, j1 := f.Grid.NX, f.Grid.NY, -1, -1
	for a := range parts + 1 {
		for b := range parts + 1 {
			i, j := f.near(onto(geo.Point{X: box.MinX + float64((box.MaxX-box.MinX)*float64(a)/parts), Y: box.MinY + float64((box.MaxY-box.MinY)*float64(b)/parts)}))
			i0, j0, i1, j1 = min(i0, i), min(j0, j), max(i1, i), max(j1, j)
		}
	}
	var cells []int
	if i1 < 0 || j1 < 0 || i0 >= f.Grid.NX || j0 >= f.Grid.NY {
		return nil
	}
	for j := max(j0-1, 0); j <= min(j1+1, f.Grid.NY-1); j++ { // a cell more on each side: the edge of the box may bend
		for i := max(i0-1, 0); i <= min(i1+1, f.Grid.NX-1); i++ {
			cells = append(cells, j*f.Grid.NX+i)
		}
	}
	return cells
}
