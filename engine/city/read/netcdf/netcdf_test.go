package netcdf

import (
	"bytes"
	"flag"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write testdata anew")

func openBytes(b []byte) (*File, error) { return Open(bytes.NewReader(b), int64(len(b)), "a.nc") }

func mustSeries(t *testing.T, b []byte, name string) *Series {
	t.Helper()
	f, err := openBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Series(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func layer(t *testing.T, s *Series, k int) []float32 {
	t.Helper()
	v, err := s.Layer(k)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func same(a, b []float32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && (a[i] == a[i] || b[i] == b[i]) {
			return false
		}
	}
	return true
}

func TestDegrees(t *testing.T) {
	for _, version := range []byte{1, 2, 5} {
		x := degrees()
		x.version = version
		s := mustSeries(t, x.bytes(), "")
		g := s.Grid
		if s.Variable != "rain" || s.Unit != "kg m-2" || s.EPSG != 4326 || g.NX != 3 || g.NY != 2 || math.Abs(g.X0-127) > 1e-5 || math.Abs(g.Y0-37) > 1e-5 || math.Abs(g.Cell-0.01) > 1e-5 || math.Abs(s.Tall-0.01) > 1e-5 {
			t.Errorf("%+v", s)
		}
		nan := float32(math.NaN())
		if got := layer(t, s, 0); !same(got, []float32{4, 5, 6, 1, 2, 3}) {
			t.Errorf("layer 1: %v", got)
		}
		if got := layer(t, s, 1); !same(got, []float32{0, 0, 0.1, 0.5, nan, 0}) {
			t.Errorf("layer 2: %v", got)
		}
		start := time.Date(2026, 7, 16, 7, 0, 0, 0, time.UTC)
		if !s.Times[1].Equal(start.Add(20*time.Minute)) || len(s.Bounds) != 2 || !s.Bounds[1][0].Equal(start.Add(15*time.Minute)) || !s.Bounds[1][1].Equal(start.Add(25*time.Minute)) {
			t.Errorf("times %v, bounds %v", s.Times, s.Bounds)
		}
		if _, err := s.Layer(2); err == nil {
			t.Error("a third layer of two")
		}
	}
}

func TestMetres(t *testing.T) {
	s := mustSeries(t, metres().bytes(), "rate")
	if s.EPSG != 5186 || s.Grid.X0 != 200000 || s.Grid.Y0 != 500000 || s.Grid.Cell != 500 || s.Tall != 500 || s.Grid.NX != 2 || s.Grid.NY != 3 || s.Bounds != nil {
		t.Errorf("%+v", s)
	}
	if got := layer(t, s, 0); !same(got, []float32{1. / 1024, 4. / 1024, 2. / 1024, 5. / 1024, 3. / 1024, 6. / 1024}) {
		t.Errorf("layer 1: %v", got)
	}
	if got := layer(t, s, 1); !same(got, []float32{0, 0, 0, 0, 0, 7. / 1024}) {
		t.Errorf("layer 2: %v", got)
	}
}

// What a grid in metres says of its system, in the ways that programs write it.
func TestSystems(t *testing.T) {
	for _, c := range []struct {
		attrs []any
		want  int
	}{
		{[]any{"epsg_code", "EPSG:5187"}, 5187},
		{[]any{"epsg_code", []float64{5179}}, 5179},
		{[]any{"crs_wkt", `PROJCS["x",GEOGCS["y",AUTHORITY["EPSG","4737"]],AUTHORITY["EPSG","5186"]]`}, 5186},
		{[]any{"spatial_ref", `PROJCRS["x",BASEGEOGCRS["y",ID["EPSG",4737]],ID["EPSG",32652]]`}, 32652},
		{[]any{"grid_mapping_name", "lambert_conformal_conic"}, 0},
	} {
		x := metres()
		x.vars[3].attrs = c.attrs
		if s := mustSeries(t, x.bytes(), ""); s.EPSG != c.want || s.EPSG == 0 && !strings.Contains(s.Why, "lambert") {
			t.Errorf("%v: EPSG:%d, %s", c.attrs, s.EPSG, s.Why)
		}
	}
}

func TestEpochs(t *testing.T) {
	want := time.Date(2022, 8, 8, 11, 30, 0, 0, time.UTC)
	for text, unit := range map[string]float64{"minutes since 2022-08-08 20:30:00 +09:00": 60, "seconds since 2022-08-08T11:30:00Z": 1, "hours since 2022-8-8 11:30": 3600,
		"days since 2022-08-08 11:30:00.0 UTC": 86400, "h since 2022-08-08 11:30:00": 3600} {
		if got, since, err := epoch(text); err != nil || got != unit || !since.Equal(want) {
			t.Errorf("%q: %g since %v, %v", text, got, since, err)
		}
	}
	for _, text := range []string{"", "minutes", "months since 2022-01-01", "minutes since yesterday"} {
		if _, _, err := epoch(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// What cannot be read is refused with what to do.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, variable, want string
		file                 func() []byte
	}{
		{"hdf5", "", "is NetCDF-4 (HDF5), which is not read: convert it, e.g. with nccopy -k classic", func() []byte { return []byte("\x89HDF\r\n\x1a\n\x00\x00") }},
		{"a text", "", `begins with "nco", not as a NetCDF file does`, func() []byte { return []byte("ncols 3\nnrows 2") }},
		{"short", "", "has 3 bytes, too few", func() []byte { return []byte("CDF") }},
		{"version", "", "is of version 9", func() []byte { return []byte("CDF\x09\x00\x00\x00\x00\x00") }},
		{"cut header", "", "ends within its header", func() []byte { return degrees().bytes()[:200] }},
		{"cut values", "", "it is cut short", func() []byte { b := degrees().bytes(); return b[:len(b)-3] }},
		{"no such variable", "snow", `has no variable "snow"; its variables are lat, lon, time, time_bnds, rain`, func() []byte { return degrees().bytes() }},
		{"no grid", "lat", "variable lat (lat of 2) is not over time, y and x", func() []byte { return degrees().bytes() }},
		{"two variables", "", `has 2 variables over time and a grid (rain, snow); say which with variable = "rain"`, func() []byte {
			x := degrees()
			x.vars = append(x.vars, x.vars[4])
			x.vars[5].name = "snow"
			return x.bytes()
		}},
		{"time not first", "", "time comes first: reorder it, e.g. with ncpdq", func() []byte {
			x := metres()
			x.vars[4].dims = []int{1, 2, 3, 0}
			return x.bytes()
		}},
		{"uneven", "", "is not evenly spaced: value 2 is 500.9", func() []byte { x := metres(); x.vars[2].values[1] = 500.9; return x.bytes() }},
		{"one column", "", "a grid needs two on each side", func() []byte {
			x := metres()
			x.dims[1].Length, x.vars[1].values, x.vars[4].values = 1, []float64{200}, []float64{1, 2, 3, 4, 5, 6}
			return x.bytes()
		}},
		{"calendar", "", `counts by the calendar "360_day"`, func() []byte { x := degrees(); x.vars[2].attrs[3] = "360_day"; return x.bytes() }},
		{"unordered", "", "value 2, 2026-07-16T07:00:00Z, is not after", func() []byte { x := metres(); x.vars[0].values = []float64{1, 0}; return x.bytes() }},
		{"feet", "", `is in "feet"; coordinates are degrees, m or km`, func() []byte { x := metres(); x.vars[1].attrs[1] = "feet"; return x.bytes() }},
		{"each cell has its place", "", "gives each cell its own place", func() []byte {
			x := degrees()
			x.dims[1].Name, x.dims[2].Name = "j", "i"
			x.vars[0] = column{"lat", []int{1, 2}, 5, []any{"units", "degrees_north"}, make([]float64, 6)}
			return x.bytes()
		}},
	} {
		f, err := openBytes(c.file())
		if err == nil {
			_, err = f.Series(c.variable)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "netcdf: a.nc: ") {
			t.Errorf("%s: got %v\nwant …%s…", c.name, err, c.want)
		}
	}
}

// The samples that other packages' tests read.
func TestSamples(t *testing.T) {
	for name, s := range map[string]sample{"degrees.nc": degrees(), "metres.nc": metres()} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, s.bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, s.bytes()) {
			t.Errorf("%s is not what the test writes (%v); run with -update", path, err)
		}
	}
}

// GDAL reads our samples with the same values, and we read what GDAL writes.
func TestAgainstGDAL(t *testing.T) {
	if _, err := exec.LookPath("gdal_translate"); err != nil {
		t.Skip("gdal_translate is not installed: no other program was asked")
	}
	dir := t.TempDir()
	grid := filepath.Join(dir, "b.asc")
	if err := os.WriteFile(grid, []byte("ncols 3\nnrows 2\nxllcorner 200000\nyllcorner 500000\ncellsize 500\nnodata_value -9\n1 2 3\n4 5 -9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Skipf("%v: %v, %s: no NetCDF driver", args, err, out)
		}
		return string(out)
	}
	run("gdal_translate", "-q", "-of", "netCDF", "-co", "FORMAT=NC2", "-a_srs", "EPSG:5186", grid, filepath.Join(dir, "b.nc"))
	b, err := os.ReadFile(filepath.Join(dir, "b.nc"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := openBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	v := f.Variable("Band1")
	got, err := f.Numbers(v, 100)
	if err != nil || len(got) != 6 || got[0] != 4 || got[2] == got[2] || got[5] != 3 { // south first
		t.Errorf("GDAL's file holds %v, %v", got, err)
	}
	if code, why := f.epsgOf(v, false); code != 5186 {
		t.Errorf("GDAL's file lies in EPSG:%d, %s", code, why)
	}
	values := run("gdallocationinfo", "-valonly", "NETCDF:testdata/degrees.nc:rain", "1", "0")
	if fields := strings.Fields(values); len(fields) != 2 || fields[0] != "20" {
		t.Errorf("GDAL reads %q from our sample, want 20 (unscaled) first", values)
	}
}

// No file makes it panic or take much memory; what is accepted has as many values as it says.
func FuzzOpen(f *testing.F) {
	f.Add(degrees().bytes())
	f.Add(metres().bytes())
	wide := degrees()
	wide.version = 5
	f.Add(wide.bytes())
	f.Add([]byte("CDF\x01\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := openBytes(b)
		if err != nil {
			return
		}
		for i := range file.Vars {
			v := &file.Vars[i]
			if n := file.Count(v); n < 0 || n > int64(len(b)) {
				t.Fatalf("%s is said to have %d values in %d bytes", v.Name, n, len(b))
			}
			if _, err := file.Numbers(v, 1<<16); err != nil && !strings.HasPrefix(err.Error(), "netcdf: ") {
				t.Fatal(err)
			}
			s, err := file.Series(v.Name)
			if err != nil {
				continue
			}
			if layer, err := s.Layer(0); err == nil && len(layer) != s.Grid.Cells() {
				t.Fatalf("%d values of %d cells", len(layer), s.Grid.Cells())
			}
		}
	})
}
