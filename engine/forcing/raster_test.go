package forcing

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"semul/engine/city/read/geotiff"
	"semul/engine/clock"
	"semul/engine/geo"
)

const head = "ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 100\nnodata_value -9\n"

func readRaster(p *RasterRain, texts ...string) string {
	why := ""
	p.Read(city, files(texts...), func(key, w string) { why = key + ": " + w })
	return why
}

func TestRasterRain(t *testing.T) {
	p := &RasterRain{RainHead: RainHead{Scale: 2}, File: "radar.csv", Unit: "mm", Stamp: "begin"}
	if why := readRaster(p, "radar.csv", "time,grid\n0,a.asc\n600,b.asc\n1200,a.asc\n", "a.asc", head+"1 -9\n", "b.asc", head+"0 5\n"); why != "" {
		t.Fatal(why)
	}
	f, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	if from, to := p.Span(); from != 0 || to != 1800*sec {
		t.Errorf("it rains from %v to %v", from, to)
	}
	for _, c := range []struct {
		cell int
		at   clock.Time
		want float64 // [mm]
	}{{0, -5 * sec, 0}, {0, 300 * sec, 1}, {0, 600 * sec, 2}, {0, 1200 * sec, 2}, {0, 1800 * sec, 4}, {0, 9999 * sec, 4}, {1, 600 * sec, 0}, {1, 900 * sec, 5}, {1, 9999 * sec, 10}} {
		if got := f.At(c.cell, c.at) * 1000; !near(got, c.want, 1e-12) {
			t.Errorf("cell %d has got %g mm by %v, want %g", c.cell, got, c.at, c.want)
		}
	}
	if got := f.Rate(1, 700*sec) * 600e3; !near(got, 10, 1e-12) || f.Rate(1, 1800*sec) != 0 || f.Rate(1, -1) != 0 {
		t.Errorf("10 mm in ten minutes became %g", got)
	}
	if len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "2 values without data in the 3 layers of radar.csv") {
		t.Errorf("notes %q", f.Notes)
	}
	if id, ok := f.CellOf(geo.Point{X: 150, Y: 50}); id != 1 || !ok {
		t.Errorf("(150, 50) lies in cell %d", id)
	}
	if _, ok := f.CellOf(geo.Point{X: -1, Y: 50}); ok {
		t.Error("a place beside the grid has a cell")
	}
	same := func(p geo.Point) geo.Point { return p }
	if got := f.Over(geo.Bounds{MinX: 110, MinY: 10, MaxX: 150, MaxY: 90}, same); len(got) != 2 {
		t.Errorf("cells %v", got)
	}
	p.Unit = "mm/h"
	if why := readRaster(p, "radar.csv", "600,a.asc\n4200,a.asc\n", "a.asc", head+"1 3\n"); why != "" {
		t.Fatal(why)
	}
	if f, _ := p.Build(); !near(f.At(1, 9999*sec), 0.012, 1e-15) {
		t.Errorf("3 mm/h for two hours, doubled, became %g m", f.At(1, 9999*sec))
	}
}

func TestRasterRainOfAGeoTIFF(t *testing.T) {
	var b bytes.Buffer
	r := geo.Raster{Grid: geo.Grid{NX: 2, NY: 2, X0: 200000, Y0: 500000, Cell: 500}, Val: []float32{1, 2, 3, 4}}
	if err := geotiff.Write(&b, r, 5186); err != nil {
		t.Fatal(err)
	}
	ten := 10 * time.Minute
	p := &RasterRain{RainHead: RainHead{Scale: 1}, File: "in/radar.csv", Unit: "mm", Stamp: "end", Step: &ten}
	open := func(name string) (io.ReadCloser, error) {
		return files("in/radar.csv", "600,a.tif\n", "in/a.tif", b.String())(name)
	}
	p.Read(city, open, func(key, w string) { t.Error(w) })
	f, err := p.Build()
	if err != nil || f.EPSG != 5186 || !near(f.At(3, 600*sec), 0.004, 1e-15) {
		t.Fatalf("%+v, %v", f, err)
	}
	onto, err := f.Onto(geo.Frame{EPSG: 5186, E0: 200000, N0: 500000})
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := f.CellOf(onto(geo.Point{X: 700, Y: 600})); id != 3 || !ok {
		t.Errorf("cell %d", id)
	}
	other, err := f.Onto(geo.Frame{EPSG: 32652, E0: 322000, N0: 4153000})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := geo.Frame{EPSG: 5186, E0: 200000, N0: 500000}.ToLonLat(geo.Point{X: 100, Y: 700})
	back, _ := geo.Frame{EPSG: 32652, E0: 322000, N0: 4153000}.ToLocal(l)
	if id, ok := f.CellOf(other(back)); id != 2 || !ok {
		t.Errorf("through UTM: cell %d, %v", id, ok)
	}
	if _, err := f.Onto(geo.Frame{}); err == nil {
		t.Error("a city that lies nowhere got rain from the earth")
	}
}

func TestRasterRainThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, why string
		texts     []string
	}{
		{"negative", `file: radar.csv:2: b.asc: rain of -1 mm in column 2, row 1 from the south; rain is not negative: mark missing values as no-data`,
			[]string{"radar.csv", "0,a.asc\n600,b.asc\n", "a.asc", head + "1 2\n", "b.asc", head + "1 -1\n"}},
		{"unordered", `file: radar.csv:2: 0 is not after the time on line 1; sort the lines and leave doubles out`,
			[]string{"radar.csv", "600,a.asc\n0,a.asc\n", "a.asc", head + "1 2\n"}},
		{"other grid", `file: radar.csv:2: b.asc: its grid is not that of radar.csv:1: a.asc; bring all layers onto one grid, e.g. with gdalwarp -te and -ts`,
			[]string{"radar.csv", "0,a.asc\n600,b.asc\n", "a.asc", head + "1 2\n", "b.asc", strings.Replace(head, "100", "50", 1) + "1 1\n"}},
		{"one layer", `file: one line does not say how long its step is; write step = "10 min"`,
			[]string{"radar.csv", "0,a.asc\n", "a.asc", head + "1 2\n"}},
		{"no name", `file: radar.csv:2: no grid; write the name of its file`, []string{"radar.csv", "time,grid\n0,\n"}},
		{"gone", `file: radar.csv:1: c.asc: unexpected EOF`, []string{"radar.csv", "0,c.asc\n600,c.asc\n"}},
		{"no grid", `file: radar.csv:1: a.asc: asc: a.asc:1:1: begins with "x"; an ESRI ASCII grid begins with lines such as "ncols 100"`,
			[]string{"radar.csv", "0,a.asc\n600,a.asc\n", "a.asc", "x"}},
	} {
		p := &RasterRain{RainHead: RainHead{Scale: 1}, File: "radar.csv", Unit: "mm", Stamp: "begin"}
		if got := readRaster(p, c.texts...); got != c.why && c.name != "no grid" || c.name == "no grid" && !strings.HasPrefix(got, "file: radar.csv:1: a.asc: ") {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.why)
		}
		if _, err := p.Build(); err == nil {
			t.Errorf("%s: built", c.name)
		}
	}
	p := &RasterRain{RainHead: RainHead{Scale: 1, Zone: "zone/a"}, CRS: "EPSG:1"}
	var keys []string
	p.Check(func(key, _ string) { keys = append(keys, key) })
	if strings.Join(keys, " ") != "zone crs" {
		t.Errorf("complaints about %v", keys)
	}
}
