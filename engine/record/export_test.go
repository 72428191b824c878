package record

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gogama/flatgeobuf/flatgeobuf"
	"github.com/gogama/flatgeobuf/flatgeobuf/flat"
	"github.com/gogama/flatgeobuf/packedrtree"

	"semul/engine/city"
	"semul/engine/geo"
)

// village is the small city with a court in one building, a pump and a feeder, so that every kind of shape is there.
func village(t testing.TB) *city.City {
	c := town(t)
	c.Buildings.Poly = city.Polygons{}
	for i := range c.Buildings.ID {
		x := float64(20 * i)
		rings := [][]geo.Point{{{X: x}, {X: x + 10}, {X: x + 10, Y: 10}, {X: x, Y: 10}}}
		if i == 3 { // a court, and a second house
			rings = append(rings, []geo.Point{{X: x + 2, Y: 2}, {X: x + 2, Y: 4}, {X: x + 4, Y: 4}}, []geo.Point{{X: x, Y: 20}, {X: x + 1, Y: 20}, {X: x + 1, Y: 21}})
		}
		c.Buildings.Poly.Add(rings)
	}
	c.Buildings.Name[2] = "학교 \"A\""
	p := &c.Pumps
	p.ID, p.Rated, p.OnLevel, p.OffLevel, p.Sill = []string{"p1"}, []float32{2}, []float32{1}, []float32{0.5}, []float32{0.3}
	p.At.Add(geo.Point{X: 100, Y: 50})
	p.From, p.Underpass, p.OutX, p.OutY, p.Bus = []uint32{city.None}, []uint32{city.None}, []float64{20}, []float64{30}, []uint32{city.None}
	a := &c.PowerAssets
	a.ID, a.Name, a.Kind, a.Sill, a.Rating = []string{"S1"}, []string{""}, []city.AssetKind{city.Substation}, []float32{0.4}, []float32{60000}
	a.At.Add(geo.Point{X: 300, Y: 300})
	a.Poly.Add([][]geo.Point{{{X: 290, Y: 290}, {X: 310, Y: 290}, {X: 310, Y: 310}}})
	a.Bus, a.Feeder = []uint32{city.None}, []uint32{city.None}
	c.Feeders = city.Feeders{ID: []string{"F1"}, Name: []string{"한"}, Substation: []uint32{0}, Rating: []float32{9000}}
	n, l := &c.DrainNodes, &c.DrainLinks
	for k, id := range []string{"m1", "m2"} {
		n.ID, n.Kind, n.Ground, n.Invert = append(n.ID, id), append(n.Kind, city.Manhole), append(n.Ground, 2), append(n.Invert, 0)
		n.Street = append(n.Street, 0)
		n.At.Add(geo.Point{X: 200 + 50*float64(k), Y: 100})
	}
	l.ID, l.From, l.To, l.Length, l.Diameter = []string{"c1"}, []uint32{0}, []uint32{1}, []float32{50}, []float32{0.6}
	l.Height, l.InvertUp, l.InvertDn, l.Roughness = []float32{0}, []float32{0}, []float32{-0.1}, []float32{0.013}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

type feature struct {
	Type     string
	Geometry *struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties map[string]any
}

func geojsonOf(t testing.TB, dir, layer string) []feature {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, layer+".geojson"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Type     string
		CRS      any
		Features []feature
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatalf("%s: %v", layer, err)
	}
	if doc.Type != "FeatureCollection" || doc.CRS != nil {
		t.Errorf("%s: type %s, crs %v: RFC 7946 knows degrees only", layer, doc.Type, doc.CRS)
	}
	return doc.Features
}

func TestGeoJSONIsInDegreesWithAllColumns(t *testing.T) {
	c, dir := village(t), filepath.Join(t.TempDir(), "out", "geojson")
	files, err := ExportCity(c, "geojson", dir)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, table := range c.Tables() {
		if table.Rows > 0 {
			want = append(want, filepath.Join(dir, table.Name+".geojson"))
		}
	}
	if fmt.Sprint(files) != fmt.Sprint(want) {
		t.Errorf("files %v, want %v", files, want)
	}
	for _, table := range c.Tables() {
		if table.Rows == 0 {
			continue
		}
		features := geojsonOf(t, dir, table.Name)
		if len(features) != table.Rows {
			t.Errorf("%s: %d features for %d rows", table.Name, len(features), table.Rows)
		}
		for _, col := range city.Columns(table.Data) {
			if _, ok := features[0].Properties[col.Name]; !ok && col.Name != "geometry" && !strings.HasPrefix(col.Name, "out_") {
				t.Errorf("%s: column %s is missing", table.Name, col.Name)
			}
		}
	}
	street := geojsonOf(t, dir, "streets")[0]
	var line [][]float64
	if err := json.Unmarshal(street.Geometry.Coordinates, &line); err != nil || street.Geometry.Type != "LineString" {
		t.Fatalf("%s %v", street.Geometry.Type, err)
	}
	at, err := c.Frame.ToLonLat(c.Streets.Line.At(0)[0])
	if err != nil || math.Abs(line[0][0]-at.Lon) > 1e-8 || math.Abs(line[0][1]-at.Lat) > 1e-8 || at.Lon < 128 || at.Lon > 130 || at.Lat < 35 || at.Lat > 36 {
		t.Errorf("the first street begins at %v, want %v near Busan", line[0], at)
	}
	if street.Properties["class"] != "residential" && street.Properties["class"] != "primary" {
		t.Errorf("class %v is no name", street.Properties["class"])
	}
	school := geojsonOf(t, dir, "buildings")[2].Properties
	if school["name"] != `학교 "A"` || school["ground"] != nil || school["feeder"] != nil || school["height"] != 15. || school["guessed"] != false {
		t.Errorf("properties %v", school)
	}
	court := geojsonOf(t, dir, "buildings")[3].Geometry
	var polygons [][][][2]float64
	if err := json.Unmarshal(court.Coordinates, &polygons); err != nil || court.Type != "MultiPolygon" {
		t.Fatalf("%s %v", court.Type, err)
	}
	if len(polygons) != 2 || len(polygons[0]) != 2 || len(polygons[1]) != 1 || len(polygons[0][0]) != 5 || polygons[0][0][0] != polygons[0][0][4] {
		t.Errorf("rings %v", polygons)
	}
	if area(polygons[0][0]) <= 0 || area(polygons[0][1]) >= 0 {
		t.Error("outer rings run counter-clockwise, holes clockwise (RFC 7946, 3.1.6)")
	}
	pump := geojsonOf(t, dir, "pumps")[0].Properties
	if out, ok := pump["out"].([]any); !ok || len(out) != 2 || math.Abs(out[0].(float64)-at.Lon) > 0.01 {
		t.Errorf("a pump's outfall is %v", pump["out"])
	}
	signal := geojsonOf(t, dir, "signals")[0].Properties
	if states, ok := signal["state"].([]any); !ok || len(states) != len(c.Signals.State.At(0)) {
		t.Errorf("stages %v", signal["state"])
	}
	if f := geojsonOf(t, dir, "feeders")[0]; f.Geometry != nil || f.Properties["name"] != "한" {
		t.Errorf("feeder %+v", f)
	}
}

func area(ring [][2]float64) float64 {
	sum := 0.0
	for i := range len(ring) - 1 {
		sum += ring[i][0]*ring[i+1][1] - ring[i+1][0]*ring[i][1]
	}
	return sum
}

func TestGeoJSONNeedsAPlaceOnTheEarth(t *testing.T) {
	c := village(t)
	c.Frame = geo.Frame{}
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := ExportCity(c, "geojson", dir); err == nil || !strings.Contains(err.Error(), "lies nowhere on the earth (EPSG 0), and GeoJSON wants degrees; export it as fgb") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
	if files, err := ExportCity(c, "fgb", dir); err != nil || len(files) == 0 {
		t.Errorf("fgb: %v %v", files, err)
	}
	if _, err := ExportCity(c, "shp", dir); err == nil || !strings.Contains(err.Error(), `no format "shp"; formats are geojson and fgb`) {
		t.Errorf("got %v", err)
	}
}

func TestFlatGeobufHoldsEveryFeatureAndFindsThem(t *testing.T) {
	c, dir := village(t), t.TempDir()
	if _, err := ExportCity(c, "fgb", dir); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		layer string
		kind  flat.GeometryType
		box   packedrtree.Box // round one feature, whose id is
		id    string
		hits  int
	}{
		{"buildings", flat.GeometryTypeMultiPolygon, packedrtree.Box{XMin: 193060.5, YMin: 281020.2, XMax: 193060.7, YMax: 281020.6}, "4", 1},
		{"junctions", flat.GeometryTypePoint, packedrtree.Box{XMin: 193079, YMin: 281019, XMax: 193081, YMax: 281021}, "", 1},
		{"streets", flat.GeometryTypeLineString, packedrtree.Box{XMin: 193000, YMin: 281000, XMax: 194000, YMax: 282000}, "", len(c.Streets.ID)},
		{"drain_links", flat.GeometryTypeLineString, packedrtree.Box{XMin: 193225, YMin: 281099, XMax: 193226, YMax: 281101}, "c1", 1},
		{"feeders", flat.GeometryTypeUnknown, packedrtree.Box{}, "", 0},
		{"power_assets", flat.GeometryTypeMultiPolygon, packedrtree.Box{XMin: 193300, YMin: 281295, XMax: 193301, YMax: 281296}, "S1", 1},
	} {
		b, err := os.ReadFile(filepath.Join(dir, want.layer+".fgb"))
		if err != nil {
			t.Fatal(err)
		}
		r := flatgeobuf.NewFileReader(bytes.NewReader(b))
		header, err := r.Header()
		if err != nil {
			t.Fatal(err)
		}
		if header.GeometryType() != want.kind || header.Crs(nil).Code() != 5187 {
			t.Errorf("%s: geometry type %v, EPSG %d", want.layer, header.GeometryType(), header.Crs(nil).Code())
		}
		if want.hits == 0 {
			continue
		}
		found, err := r.IndexSearch(want.box)
		if err != nil || len(found) != want.hits {
			t.Errorf("%s: %d features in %v, want %d, %v", want.layer, len(found), want.box, want.hits, err)
			continue
		}
		if got := propertyOf(t, header, &found[0], "id"); want.id != "" && got != want.id {
			t.Errorf("%s: found %q, want %q", want.layer, got, want.id)
		}
	}
}

// propertyOf reads one string property.
func propertyOf(t testing.TB, header *flat.Header, f *flat.Feature, name string) string {
	t.Helper()
	le, b := binary.LittleEndian, f.PropertiesBytes()
	for len(b) > 0 {
		var c flat.Column
		if !header.Columns(&c, int(le.Uint16(b))) {
			t.Fatalf("column %d of %d", le.Uint16(b), header.ColumnsLength())
		}
		b = b[2:]
		size := map[flat.ColumnType]int{flat.ColumnTypeBool: 1, flat.ColumnTypeInt: 4, flat.ColumnTypeUInt: 4, flat.ColumnTypeFloat: 4, flat.ColumnTypeDouble: 8}[c.Type()]
		if c.Type() == flat.ColumnTypeString || c.Type() == flat.ColumnTypeJson {
			size = 4 + int(le.Uint32(b))
			if string(c.Name()) == name {
				return string(b[4:size])
			}
		}
		b = b[size:]
	}
	return ""
}

func TestEmptyPolygonHasNoBox(t *testing.T) {
	var p city.Polygons
	p.Add(nil)
	p.Add([][]geo.Point{{{X: 5, Y: 5}, {X: 6, Y: 5}, {X: 6, Y: 6}}})
	var b bytes.Buffer
	if err := writeFGB(&b, "two", 0, polygonShapes{&p}, 0, 0, []attribute{{"id", []string{"a", "b"}}}); err != nil {
		t.Fatal(err)
	}
	r := flatgeobuf.NewFileReader(bytes.NewReader(b.Bytes()))
	header, err := r.Header()
	if err != nil || header.Envelope(0) != 5 || header.Crs(nil) != nil {
		t.Errorf("envelope begins at %g, %v", header.Envelope(0), err)
	}
	b.Reset()
	if err := writeFGB(&b, "none", 0, polygonShapes{&city.Polygons{}}, 0, 0, nil); err != nil || b.Len() == 0 {
		t.Errorf("an empty layer: %d bytes, %v", b.Len(), err)
	}
}
