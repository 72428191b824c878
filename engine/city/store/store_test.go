package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/store/geoparquet"
	"semul/engine/geo"
	"semul/engine/sim/simtest"
)

// full is a city with three rows in every table, in Busan's coordinates.
func full(t testing.TB) *city.City {
	t.Helper()
	c := &city.City{Name: "모든 층", Frame: geo.Frame{EPSG: 5187, E0: 193000, N0: 281000}, Bounds: geo.Bounds{MinX: -3, MaxX: 1000, MaxY: 800}}
	for _, table := range c.Tables() {
		for _, col := range city.AllColumns(table.Data) {
			for i := range 3 {
				addRow(t, col, i)
			}
		}
		c.SetLayer(city.Provenance{Layer: table.Name, Source: "drawn", Licence: "CC0", Synthetic: true, Notes: []string{"a note"}})
	}
	for _, r := range []*geo.Raster{&c.Terrain, &c.Landcover} {
		*r = geo.Raster{Grid: geo.Grid{NX: 3, NY: 2, X0: 5, Cell: 5}, Val: []float32{1, -2.5, 3, float32(math.NaN()), 5, 6}}
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

func addRow(t testing.TB, col city.Column, i int) {
	t.Helper()
	x := float64(i) + 1.0/3
	switch d := col.Data.(type) {
	case *[]string:
		*d = append(*d, []string{"", "대저로 12", "\x00\"',;\n"}[i]+map[bool]string{true: fmt.Sprint(i)}[col.Name == "id"])
	case *city.Points:
		d.Add(geo.Point{X: 10 * x, Y: x})
	case *city.Lines:
		d.Add([]geo.Point{{X: x}, {X: x, Y: 10}, {X: x + 0.5, Y: 12}})
	case *city.Polygons:
		d.Add([][]geo.Point{{{X: x}, {X: x + 9}, {X: x + 9, Y: 9}, {X: x, Y: 9}}, {{X: x + 1, Y: 1}, {X: x + 1, Y: 2}, {X: x + 2, Y: 2}}, {{X: x + 20}, {X: x + 21}, {X: x + 21, Y: 1}}}[:1+i])
	case *city.Lists[string]:
		d.Add([]string{"Gr", "초록"}[:i]...)
	case *city.Lists[float32]:
		d.Add([]float32{30, 3.5}[:i]...)
	case *city.Lists[uint32]:
		d.Add([]uint32{0, 2}[:i]...)
	case *[]float32:
		v := []float32{float32(x), 1e-7, 7}[i]
		if i == 2 && (col.Name == "z" || col.Name == "ground" || col.Name == "level") {
			v = float32(math.NaN())
		}
		*d = append(*d, v)
	default:
		v := reflect.ValueOf(col.Data).Elem()
		e := reflect.New(v.Type().Elem()).Elem()
		switch {
		case e.Kind() == reflect.Uint32: // references
		case e.CanUint():
			e.SetUint(uint64(i))
		case e.CanInt():
			e.SetInt(int64(-i))
		case e.CanFloat():
			e.SetFloat(x)
		case e.Kind() == reflect.Bool:
			e.SetBool(i == 1)
		default:
			t.Fatalf("no value for %v", v.Type())
		}
		v.Set(reflect.Append(v, e))
	}
}

func write(t testing.TB, c *city.City) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "city")
	if err := Write(c, dir, false); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for name, c := range map[string]*city.City{"full": full(t), "small": simtest.SmallCity(), "large": largeCity(t), "empty": {Name: "nothing"}} {
		back, err := Read(write(t, c))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if back.Hash() != c.Hash() {
			t.Errorf("%s: another hash", name)
		}
		if back.Name != c.Name || back.Frame != c.Frame || back.Bounds != c.Bounds || fmt.Sprint(back.Layers) != fmt.Sprint(c.Layers) {
			t.Errorf("%s: name, frame, bounds or provenance differ: %v %v %v", name, back.Name, back.Frame, back.Bounds)
		}
		if fmt.Sprint(back.Streets.LaneOff) != fmt.Sprint(c.Streets.LaneOff) && len(c.Streets.ID) > 0 {
			t.Errorf("%s: derived columns differ", name)
		}
	}
}

func TestClassesAreWrittenByName(t *testing.T) {
	c := full(t)
	dir := write(t, c)
	for _, want := range []struct{ layer, column, text string }{
		{"streets", "class", "[motorway trunk primary]"}, {"junctions", "kind", "[priority signalled right_before_left]"},
		{"buildings", "use", "[unknown apartment house]"}, {"lane_links", "turn", "[straight left right]"}, {"buses", "kind", "[slack medium_voltage low_voltage]"},
	} {
		var got []string
		if err := open(t, dir, want.layer).Column(want.column, &got); err != nil || fmt.Sprint(got) != want.text {
			t.Errorf("%s.%s: got %v, %v, want %s", want.layer, want.column, got, err, want.text)
		}
	}
	var allow []uint16
	if err := open(t, dir, "lanes").Column("allow", &allow); err != nil || fmt.Sprint(allow) != "[0 1 2]" {
		t.Errorf("permissions are numbers: got %v, %v", allow, err)
	}
	c.Walls.Kind[1] = 99
	if err := Write(c, filepath.Join(t.TempDir(), "x"), false); err == nil || !strings.Contains(err.Error(), "layer walls: store: column kind: row 1 is 99, which is no class of it") {
		t.Errorf("got %v", err)
	}
}

func open(t testing.TB, dir, layer string) *geoparquet.Table {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, layer+".parquet"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	table, err := geoparquet.Open(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestShapesLieInMapCoordinates(t *testing.T) {
	dir := write(t, full(t))
	table := open(t, dir, "junctions")
	var rows [][]byte
	if err := table.Column("geometry", &rows); err != nil {
		t.Fatal(err)
	}
	p, err := geoparquet.ReadPoint(rows[0], 0, 0)
	if err != nil || math.Abs(p.X-193003.333) > 1e-3 || math.Abs(p.Y-281000.333) > 1e-3 {
		t.Errorf("got %v, %v", p, err)
	}
	text, _ := table.Meta("geo")
	var meta struct {
		Columns map[string]struct {
			BBox  []float64       `json:"bbox"`
			Types []string        `json:"geometry_types"`
			CRS   json.RawMessage `json:"crs"`
		}
	}
	if err := json.Unmarshal([]byte(text), &meta); err != nil {
		t.Fatal(err)
	}
	g := meta.Columns["geometry"]
	if len(g.BBox) != 4 || math.Abs(g.BBox[2]-193023.333) > 1e-3 || fmt.Sprint(g.Types) != "[Point]" || !strings.Contains(string(g.CRS), `"code":5187`) {
		t.Errorf("geo metadata %s", text)
	}
	if text, ok := open(t, dir, "feeders").Meta("geo"); ok {
		t.Errorf("feeders have no shape, and say %s", text)
	}
	if names := open(t, dir, "trips").Names(); slices.Contains(names, "geometry") || !slices.Contains(names, "line") {
		t.Errorf("trips have no shape but lines, and columns %v", names)
	}
}

func TestNothingIsOverwrittenUnasked(t *testing.T) {
	a, b := full(t), simtest.SmallCity()
	dir := write(t, a)
	if err := Write(b, dir, false); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), "use --force") {
		t.Errorf("got %v", err)
	}
	if err := Write(b, dir, true); err != nil {
		t.Fatal(err)
	}
	back, err := Read(dir)
	if err != nil || back.Hash() != b.Hash() {
		t.Errorf("after replacing: %v", err)
	}
	other := filepath.Join(t.TempDir(), "notes")
	if err := os.MkdirAll(other, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(b, other, true); err == nil || !strings.Contains(err.Error(), "is there and is no city folder") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(other, "mine.txt")); err != nil {
		t.Error("somebody's file is gone")
	}
	only(t, filepath.Dir(dir), "city")
}

// only checks that a folder holds nothing but the names.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

// TestHalfACityIsNeverSeen: when the last layer cannot be written, neither the new folder nor anything temporary is left,
// and what was there before still is.
func TestHalfACityIsNeverSeen(t *testing.T) {
	good := simtest.SmallCity()
	dir := write(t, good)
	bad := full(t)
	bad.Landcover.NX = 7 // does not fit its values: found after all tables are written
	if err := Write(bad, dir, true); err == nil || !strings.Contains(err.Error(), "layer landcover") {
		t.Fatalf("got %v", err)
	}
	if err := Write(bad, dir+"2", false); err == nil {
		t.Fatal("a broken raster was written")
	}
	only(t, filepath.Dir(dir), "city")
	if back, err := Read(dir); err != nil || back.Hash() != good.Hash() {
		t.Errorf("the city that was there: %v", err)
	}
}

func TestChangedFoldersAreDetected(t *testing.T) {
	c := full(t)
	small := write(t, simtest.SmallCity())
	for name, spoil := range map[string]struct {
		change func(dir string) error
		want   string
	}{
		"other file": {func(dir string) error {
			return copyFile(filepath.Join(small, "zones.parquet"), filepath.Join(dir, "zones.parquet"))
		}, "holds a city with hash"},
		"lost file":  {func(dir string) error { return os.Remove(filepath.Join(dir, "walls.parquet")) }, "walls.parquet"},
		"cut file":   {func(dir string) error { return os.Truncate(filepath.Join(dir, "lanes.parquet"), 900) }, "lanes.parquet: geoparquet: no parquet file, or cut"},
		"cut raster": {func(dir string) error { return os.Truncate(filepath.Join(dir, "terrain.tif"), 90) }, "terrain.tif: "},
		"no city":    {func(dir string) error { return os.Remove(filepath.Join(dir, "city.json")) }, "is no city folder"},
		"no json":    {func(dir string) error { return os.WriteFile(filepath.Join(dir, "city.json"), []byte("{"), 0o644) }, "city.json: damaged"},
		"newer":      {edit(`"format": 1`, `"format": 2`), "folder format 2; this semul reads 1"},
		"moved":      {edit(`"MaxY": 800`, `"MaxY": 801`), "a file was changed or lost; make or import the city again"},
		"outside":    {edit(`"file": "zones.parquet"`, `"file": "../zones.parquet"`), `layer zones names the file "../zones.parquet" outside its folder`},
		"other type": {func(dir string) error {
			return copyFile(filepath.Join(small, "zones.parquet"), filepath.Join(dir, "lanes.parquet"))
		}, "lanes.parquet: column street is missing"},
	} {
		dir := write(t, c)
		if err := spoil.change(dir); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), spoil.want) {
			t.Errorf("%s: got %v, want %q", name, err, spoil.want)
		}
	}
}

func edit(from, to string) func(string) error {
	return func(dir string) error {
		path := filepath.Join(dir, "city.json")
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !strings.Contains(string(text), from) {
			return fmt.Errorf("city.json has no %s", from)
		}
		return os.WriteFile(path, []byte(strings.Replace(string(text), from, to, 1)), 0o644)
	}
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}
