package forcing

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"semul/engine/clock"
)

const samples = "../city/read/netcdf/testdata/"

func onDisk(name string) (io.ReadCloser, error) { return os.Open(name) }

// volume is what falls on all cells by t, by the area of a cell in its own system [m · units²].
func volume(f *Field, t clock.Time) float64 {
	sum := 0.0
	for id := range f.Grid.Cells() {
		sum += f.At(id, t)
	}
	return sum * f.Grid.Cell * f.Tall
}

func TestNetCDFWithBounds(t *testing.T) {
	p := NewRasterRain()
	p.File = samples + "degrees.nc"
	p.Check(func(key, why string) { t.Error(key, why) })
	p.Read(city, onDisk, func(key, why string) { t.Fatal(key, why) })
	f, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	if from, to := p.Span(); from != 0 || to != 1500*sec {
		t.Errorf("it rains from %v to %v", from, to)
	}
	for _, c := range []struct {
		cell int
		at   clock.Time
		want float64 // [mm]
	}{{0, 300 * sec, 2}, {0, 600 * sec, 4}, {0, 900 * sec, 4}, {3, 600 * sec, 1}, {3, 1200 * sec, 1.25}, {3, 1500 * sec, 1.5}, {4, 1500 * sec, 2}, {2, 1500 * sec, 6.1}} {
		if got := f.At(c.cell, c.at) * 1000; !near(got, c.want, 1e-6) { // the file's values are single precision
			t.Errorf("cell %d has got %g mm by %v, want %g", c.cell, got, c.at, c.want)
		}
	}
	if want := (21 + 0.6) * 1e-3 * 1e-4; !near(volume(f, hr), want, 1e-4) {
		t.Errorf("%g fell on the grid, the file holds %g (its degrees are single precision)", volume(f, hr), want)
	}
	if len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "1 values without data") {
		t.Errorf("notes %q", f.Notes)
	}
}

// Rates in kg m-2 s-1 in a projection: the volume on the grid is the file's, however the run cuts time.
func TestNetCDFRatesKeepTheVolume(t *testing.T) {
	p := NewRasterRain()
	p.File = samples + "metres.nc"
	p.Read(city, onDisk, func(key, why string) { t.Fatal(key, why) })
	f, err := p.Build()
	if err != nil || f.EPSG != 5186 {
		t.Fatalf("%+v, %v", f, err)
	}
	want := (21. + 7) / 1024 * 3.6 * 500 * 500 // mm/s for an hour, on cells of 500 m
	if got := volume(f, 9*hr); !near(got, want, 1e-12) {
		t.Errorf("%g m³ fell, the file holds %g", got, want)
	}
	sum := 0.0
	for at := clock.Time(0); at < 2*hr; at += 7 * sec {
		for id := range f.Grid.Cells() {
			sum += f.At(id, min(at+7*sec, 2*hr)) - f.At(id, at)
		}
	}
	if !near(sum*250000, want, 1e-12) {
		t.Errorf("in intervals of 7 s %g m³ fell, want %g", sum*250000, want)
	}
}

func TestNetCDFThatCannotBe(t *testing.T) {
	ten, hours := 10*time.Minute, 3*time.Hour
	raw, err := os.ReadFile(samples + "metres.nc")
	if err != nil {
		t.Fatal(err)
	}
	bare := bytes.ReplaceAll(raw, []byte("grid_mapping\x00\x00\x00\x02"), []byte("grid_nothing\x00\x00\x00\x02"))
	odd := bytes.ReplaceAll(raw, []byte("kg m-2 s-1"), []byte("furlongs/s"))
	for _, c := range []struct {
		name, want string
		file       []byte
		change     func(p *RasterRain)
	}{
		{"hdf5", "is NetCDF-4 (HDF5), which is not read: convert it", []byte("\x89HDF\r\n\x1a\n"), func(*RasterRain) {}},
		{"no system", `a.nc: its coordinates are metres, and it names no system for them; write crs = "EPSG:…", or crs = "none" for the city's own metres`, bare, func(*RasterRain) {}},
		{"unit against the key", `a.nc, rate, step 1: the values are in "kg m-2 s-1" by the file and in "mm" by the key unit`, raw, func(p *RasterRain) { p.Unit = "mm" }},
		{"strange unit", `the unit of the values, "furlongs/s", is none of rain`, odd, func(*RasterRain) {}},
		{"overlap", "steps of 3 h overlap: steps 1 and 2 are 1 h apart; correct the key step", raw, func(p *RasterRain) { p.Step = &hours }},
		{"variable", `has no variable "snow"`, raw, func(p *RasterRain) { p.Variable = "snow" }},
	} {
		p := NewRasterRain()
		p.File = "in/a.nc"
		c.change(p)
		why := ""
		p.Read(city, files("in/a.nc", string(c.file)), func(_, w string) { why = w })
		if !strings.Contains(why, c.want) {
			t.Errorf("%s: got %s\nwant …%s…", c.name, why, c.want)
		}
	}
	p := NewRasterRain()
	p.File, p.CRS = "in/a.nc", "none"
	p.Read(city, files("in/a.nc", string(bare)), func(_, why string) { t.Error(why) })
	if f, err := p.Build(); err != nil || f.EPSG != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	p.File, p.Step = samples+"degrees.nc", &ten
	why := ""
	p.Read(city, onDisk, func(_, w string) { why = w })
	if !strings.Contains(why, "the file says how long its steps are (bounds of time)") {
		t.Error(why)
	}
}

// Units as programs write them.
func TestRainUnits(t *testing.T) {
	for text, want := range map[string]float64{"mm": -1, "kg m-2": -1, "m": -1000, "mm/h": 1, "mm h-1": 1, "mm/hr": 1, "mm hr^-1": 1, "mm h**-1": 1, "kg m-2 s-1": 3600, "kg/m2/s": 3600, "kg.m-2.s-1": 3600,
		"mm s-1": 3600, "m s-1": 3.6e6, "mm/day": 1. / 24, "mm min-1": 60, "": 0, "dBZ": 0, "K": 0} {
		rate, scale, ok := rainUnit(text)
		if !rate {
			scale = -scale
		}
		if ok != (want != 0) || ok && !near(scale, want, 1e-15) {
			t.Errorf("%q: %g, %v; want %g", text, scale, ok, want)
		}
	}
}

// bands_together.tif was made by GDAL of three grids of ours, 1 2 3 / 4 5 6 (northern row first) times 1, 10 and 100: cells of
// 500 m in EPSG:5186, side by side in one block.
func TestBands(t *testing.T) {
	raw, err := os.ReadFile("../city/read/geotiff/testdata/bands_together.tif")
	if err != nil {
		t.Fatal(err)
	}
	ten, start := 10*time.Minute, hr
	p := NewRasterRain()
	p.File, p.Step, p.Start, p.Unit = "in/bands.tif", &ten, &start, "mm/h"
	p.Check(func(key, why string) { t.Error(key, why) })
	p.Read(city, files("in/bands.tif", string(raw)), func(key, why string) { t.Fatal(key, why) })
	f, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	if from, to := f.Span(); from != hr || to != hr+1800*sec || f.EPSG != 5186 {
		t.Errorf("it rains from %v to %v in EPSG:%d", from, to, f.EPSG)
	}
	for cell, want := range []float64{4 + 40 + 400, 5 + 50 + 500, 6 + 60 + 600, 1 + 10 + 100, 2 + 20 + 200, 3 + 30 + 300} {
		if got := f.At(cell, 9*hr) * 6000; !near(got, want, 1e-6) {
			t.Errorf("cell %d got %g mm/h in all, want %g", cell, got, want)
		}
	}
	if want := 2331e-3 / 6 * 500 * 500; !near(volume(f, 9*hr), want, 1e-6) {
		t.Errorf("%g m³, want %g", volume(f, 9*hr), want)
	}
	p.Step = nil
	var keys []string
	p.Check(func(key, _ string) { keys = append(keys, key) })
	if strings.Join(keys, " ") != "step" {
		t.Errorf("complaints about %v", keys)
	}
	p.File, p.Variable = "radar.csv", "rain"
	keys = nil
	p.Check(func(key, _ string) { keys = append(keys, key) })
	if strings.Join(keys, " ") != "variable start" {
		t.Errorf("complaints about %v", keys)
	}
	list := &RasterRain{RainHead: RainHead{Scale: 1}, File: "in/radar.csv", Step: &ten, Stamp: "begin"}
	why := ""
	list.Read(city, files("in/radar.csv", "0,bands.tif\n", "in/bands.tif", string(raw)), func(_, w string) { why = w })
	if !strings.Contains(why, "has 3 bands, and a line of the list is one step") {
		t.Errorf("got %q", why)
	}
}

func TestFolder(t *testing.T) {
	disk := fstest.MapFS{"radar/rain_202607161610.asc": {Data: []byte(head + "1 2\n")}, "radar/rain_2026-07-16T16-00-00.asc": {Data: []byte(head + "3 4\n")}, "radar/notes.txt": {},
		"odd/rain_202613161610.asc": {Data: []byte(head + "1 2\n")}, "nameless/rain.asc": {}, "empty/x.txt": {}, "nc/a.nc": {},
		"twice/a_202607161600.asc": {}, "twice/b_202607161600.asc": {}}
	open := func(name string) (io.ReadCloser, error) { return disk.Open(name) }
	p := NewRasterRain()
	p.File = "radar"
	p.Read(city, open, func(key, why string) { t.Fatal(key, why) })
	f, err := p.Build()
	if err != nil || !near(f.At(0, hr), 0.004, 1e-15) || !near(f.At(1, 600*sec), 0.004, 1e-15) {
		t.Errorf("%g m, %g m, %v", f.At(0, hr), f.At(1, 600*sec), err)
	}
	if from, to := f.Span(); from != 0 || to != 1200*sec {
		t.Errorf("from %v to %v", from, to)
	}
	p.UTC = true
	p.Read(city, open, func(key, why string) { t.Fatal(key, why) })
	if from, _ := p.Span(); from != 9*hr {
		t.Errorf("in UTC it begins at %v", from)
	}
	for name, want := range map[string]string{"odd": "rain_202613161610.asc: what its name holds, 2026-13-16 16:10, is no time", "nameless": "rain.asc has no time in its name", "empty": "holds no grid",
		"nc": "holds 1 NetCDF files", "twice": "a_202607161600.asc and b_202607161600.asc have the same time"} {
		p.File = name
		why := ""
		p.Read(city, open, func(_, w string) { why = w })
		if !strings.HasPrefix(why, name+": ") || !strings.Contains(why, want) {
			t.Errorf("%s: got %q", name, why)
		}
	}
}

// A folder is opened as one by the file system of a machine too.
func TestFolderOnDisk(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"r202607161600.asc", "r202607161610.asc"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(head+"1 2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := NewRasterRain()
	p.File = dir
	p.Read(city, onDisk, func(key, why string) { t.Fatal(key, why) })
	if f, _ := p.Build(); math.Abs(volume(f, hr)-60) > 1e-12 {
		t.Errorf("%g m³, want 60", volume(f, hr))
	}
}

// No name makes it panic; what is found is a time that the name holds.
func FuzzDateIn(f *testing.F) {
	for _, name := range []string{"rain_202607161610.asc", "2022-08-08_20-10-30.tif", "20220808T2010", "99999999999999", "a", "20220230101010"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		d, err := dateIn(name, time.UTC)
		if err != nil {
			return
		}
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, name)
		if !strings.Contains(digits, d.Format("200601021504")) {
			t.Errorf("%v in %q", d, name)
		}
		rainUnit(name)
	})
}
