package record

import (
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gogama/flatgeobuf/flatgeobuf"
	"github.com/gogama/flatgeobuf/flatgeobuf/flat"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
)

// A spell begins at the first instant above the level and ends at the one that finds it below for good; what it lasts is
// counted from instant to instant.
func TestSpells(t *testing.T) {
	s := newSpells(3, 0.15)
	for k, row := range [][]float32{{0, 0.2, 0}, {0.16, 0.1, 0.15}, {0.5, 0.3, 0.15}, {0.15, 0.3, 0}, {0, 0.3, 0}} {
		s.note(clock.Time(k)*60e9, row)
	}
	s.note(240e9, []float32{0, 0.3, 0}) // the same instant again
	for i, want := range []struct {
		from, until clock.Time
		over, most  float32
	}{{60e9, 180e9, 120, 0.5}, {0, clock.Never, 60 + 120, 0.3}, {clock.Never, clock.Never, 0, 0.15}} {
		if s.from[i] != want.from || s.until[i] != want.until || s.over[i] != want.over || s.most[i] != want.most {
			t.Errorf("row %d: from %v until %v, %g s, %g m", i, s.from[i], s.until[i], s.over[i], s.most[i])
		}
	}
}

// propertiesOf reads the values of a FlatGeobuf file by column, texts and times as strings, one map a feature.
func propertiesOf(t *testing.T, path string) []map[string]any {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := flatgeobuf.NewFileReader(f)
	header, err := r.Header()
	if err != nil {
		t.Fatal(err)
	}
	features := make([]flat.Feature, header.FeaturesCount())
	if n, err := r.Data(features); err != nil && err != io.EOF || n != len(features) {
		t.Fatalf("%d features: %v", n, err)
	}
	le := binary.LittleEndian
	var out []map[string]any
	for _, feature := range features {
		b, row := feature.PropertiesBytes(), map[string]any{}
		for len(b) > 0 {
			var c flat.Column
			if !header.Columns(&c, int(le.Uint16(b))) {
				t.Fatalf("no column %d", le.Uint16(b))
			}
			b = b[2:]
			name := string(c.Name())
			switch c.Type() {
			case flat.ColumnTypeBool:
				row[name], b = b[0] == 1, b[1:]
			case flat.ColumnTypeFloat:
				row[name], b = float64(math.Float32frombits(le.Uint32(b))), b[4:]
			case flat.ColumnTypeDouble:
				row[name], b = math.Float64frombits(le.Uint64(b)), b[8:]
			case flat.ColumnTypeString, flat.ColumnTypeDateTime:
				n := le.Uint32(b)
				row[name], b = string(b[4:4+n]), b[4+n:]
			default:
				t.Fatalf("column %s of type %v", name, c.Type())
			}
		}
		out = append(out, row)
	}
	return out
}

// Lanes tell when they were above 15 cm in civil time, buildings what they lost and by which curve.
func TestLayersTellWhatTheWaterDid(t *testing.T) {
	curve := &Damage{Fraction: func(h float64) float64 { return math.Max(0, h-0.2) }, Curve: "line", Source: "a formula", Value: 100, Currency: "KRW"}
	dir, l := complete(t, Options{Damage: curve, Gauges: []Gauge{{Name: "g", At: geo.Point{X: 5, Y: 5}, Every: time.Minute}}})
	hit := 0
	for _, row := range propertiesOf(t, filepath.Join(dir, "network.fgb")) {
		depth, hours := row["peak_water_depth"].(float64), row["over_15cm_h"].(float64)
		from, is := row["over_15cm_from"].(string)
		if is != (depth > closingDepth) || is != (hours > 0) {
			t.Errorf("%v", row)
		}
		if is {
			hit++
			at, err := time.Parse(time.RFC3339, from)
			if err != nil {
				t.Fatal(err)
			}
			// depth grows by peak/600 a second, looked at once a minute; it never falls
			first := math.Ceil(0.15/depth*10) * 60
			if got := at.Sub(l.Civil().Start()).Seconds(); math.Abs(got-first) > 1 || math.Abs(hours*3600-(600-got)) > 1 || row["over_15cm_until"] != nil {
				t.Errorf("%g m at most: from %g s for %g h, want %g s", depth, got, hours, first)
			}
		}
		if row["closed"].(bool) || row["closed_from"] != nil {
			t.Errorf("nobody closed %v", row["lane"])
		}
	}
	if hit == 0 {
		t.Error("no lane was under water")
	}
	lost := 0
	for _, row := range propertiesOf(t, filepath.Join(dir, "buildings.fgb")) {
		depth, fraction := row["peak_building_depth"].(float64), row["damage_fraction"].(float64)
		if want := curve.Fraction(depth); math.Abs(fraction-want) > 1e-6 || row["flooded"].(bool) != (depth >= 0.05) {
			t.Errorf("%g m take %g, want %g", depth, fraction, want)
		}
		want := ""
		if fraction > 0 {
			lost++
			want = "line"
		}
		if row["damage_curve"] != want || math.Abs(row["damage_value"].(float64)-fraction*row["footprint_m2"].(float64)*100) > 0.51 {
			t.Errorf("%v", row)
		}
	}
	if lost == 0 {
		t.Error("no building lost anything")
	}
	g := propertiesOf(t, filepath.Join(dir, "gauges.fgb"))
	if len(g) != 1 || math.Abs(g[0]["peak_depth_m"].(float64)-0.635) > 1e-6 || g[0]["peak_at"] != "2026-07-16T18:10:00+09:00" || math.Abs(g[0]["peak_level_m"].(float64)-2.635) > 1e-6 {
		t.Errorf("gauge: %v", g)
	}
}

// Closures of a lane add up, one that is closed twice is not closed longer, and what is closed at the end counts to it.
func TestClosedLanes(t *testing.T) {
	c := town(t)
	lane := func(kind string, i uint32, at clock.Time) frame.Event {
		return frame.Event{Kind: kind, At: at * 1e9, Where: city.Ref{Support: city.OfLane, Index: i}}
	}
	events := []frame.Event{lane("traffic.closed", 0, 100), lane("traffic.closed", 0, 120), lane("traffic.opened", 0, 150), lane("traffic.closed", 0, 500),
		lane("traffic.opened", 1, 10), lane("flood.reached", 1, 20), {Kind: "traffic.closed", At: 550e9, Where: city.Ref{Support: city.OfStreet, Index: 1}}}
	from, total := shutLanes(c, events, 600e9)
	if from[0] != 100e9 || total[0] != 150 {
		t.Errorf("lane 0: from %v for %g s", from[0], total[0])
	}
	for i := range from {
		want, long := clock.Never, float32(0)
		if c.Lanes.Street[i] == 1 {
			want, long = 550e9, 50
		}
		if i > 0 && (from[i] != want || total[i] != long) {
			t.Errorf("lane %d: from %v for %g s", i, from[i], total[i])
		}
	}
	if got := drowned([]float32{0.5, 0.3, 9}, []float32{0.4, 0.3, 0}); !got[0] || got[1] || got[2] {
		t.Errorf("drowned %v", got)
	}
}

// A style names a symbol for each rule, and no rule twice.
func TestLayerStyles(t *testing.T) {
	for _, s := range []layerStyle{{fill, damageRules, ""}, {line, networkRules, ""}, {line, closureRules, `"a" < 'b & c'`}, {marker, assetRules, `"x"`}, {marker, pumpRules, ""}, {line, underpassRules, ""}, {fill, depthRules("d"), ""}} {
		text := string(layerStyleFile(s))
		rules, symbols, labels := map[string]bool{}, 0, ""
		eachElement(t, text, func(name string, value map[string]string) {
			switch name {
			case "rule":
				rules[value["filter"]] = true
			case "symbol":
				symbols++
			case "text-style":
				labels = value["fieldName"]
			}
		})
		if len(rules) != len(s.rules) || symbols != len(s.rules) || labels != s.label {
			t.Errorf("%d rules, %d symbols, labels %q of %+v", len(rules), symbols, labels, s)
		}
	}
	if got := rgba("#0a141e"); got != "10,20,30,255" {
		t.Errorf("%s", got)
	}
}

// peaks.nc stands where its header says: read by hand along the "NetCDF Classic Format Specification" (Unidata). An
// independent reader compares it with the GeoTIFF files in .ci/readers.
func TestPeaksAsNetCDF(t *testing.T) {
	c := town(t)
	g := geo.Grid{NX: 3, NY: 1, Cell: 10}
	nan := float32(math.NaN())
	all := []sim.Peak{
		{Name: "who", Unit: classUnit, Doc: "who stands", Raster: geo.Raster{Grid: g, Val: []float32{1, nan, 4}}, Styles: []sim.PeakStyle{{Upto: 1, Label: "children, all"}, {Upto: 4, Label: "nobody"}}},
		{Name: "deep", Unit: "m", Doc: "deepest", Raster: geo.Raster{Grid: g, Val: []float32{0.5, nan, 2}}},
	}
	folder, err := NewFolder(filepath.Join(t.TempDir(), "run"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := writePeaksNC(folder, c, all); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(folder.Path("peaks.nc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"CF-1.8", "children_all nobody", "flag_values", "who stands", "_FillValue"} {
		if !strings.Contains(string(b), text) {
			t.Errorf("no %q", text)
		}
	}
	n := len(b)
	floats := b[n-12:]
	if math.Float32frombits(binary.BigEndian.Uint32(floats)) != 0.5 || math.Float32frombits(binary.BigEndian.Uint32(floats[8:])) != 2 {
		t.Errorf("depths % x", floats)
	}
	if classes := b[n-16 : n-12]; string(classes) != "\x01\x00\x04\x00" {
		t.Errorf("classes % x", classes)
	}
	if x := math.Float64frombits(binary.BigEndian.Uint64(b[n-16-24:])); x != 193005 {
		t.Errorf("x begins at %g", x)
	}
	// the places of all five variables, told at the end of each one's entry, are in order and end with the file
	for k, place := range []int{n - 16, n - 12} {
		if !strings.Contains(string(b[:n-48]), string(binary.BigEndian.AppendUint64(nil, uint64(place)))) {
			t.Errorf("variable %d does not begin at %d", k, place)
		}
	}
	if err := folder.Discard(); err != nil {
		t.Fatal(err)
	}
}
