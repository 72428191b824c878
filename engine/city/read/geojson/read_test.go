package geojson

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	orbjson "github.com/paulmach/orb/geojson"
)

// square is a ring in degrees near Busan, about side × side metres.
func square(lon, lat, side float64) string {
	d := side / 111e3
	e := d / math.Cos(lat*math.Pi/180)
	return fmt.Sprintf("[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]", lon, lat, lon+e, lat, lon+e, lat+d, lon, lat+d, lon, lat)
}

func file(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + `]}`
}

func area(properties, ring string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[` + ring + `]}}`
}

func line(properties string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"LineString","coordinates":[[128.9,35.1,2.5],[128.91,35.1,2.25]]}}`
}

func TestEachLayerTakesItsColumns(t *testing.T) {
	ring := square(128.9, 35.1, 100)
	for _, x := range []struct {
		layer, feature string
		got            func(c *city.City) string
		want           string
	}{
		{"zones", area(`{"code":"2112051","name":"대저1동","population":7301,"jobs":"1200"}`, ring),
			func(c *city.City) string {
				z := &c.Zones
				return fmt.Sprint(z.ID, z.Name, z.Residents, z.Jobs, z.Pupils, math.Round(z.Poly.Area(0)/100))
			}, "[2112051] [대저1동] [7301] [1200] [0] 100"},
		{"buildings", area(`{"id":"b1","height":"12 m","use":"school"}`, ring),
			func(c *city.City) string {
				b := &c.Buildings
				return fmt.Sprint(b.ID, b.Height, b.Levels, b.Use, b.Guessed, math.Round(float64(b.Floor[0])/1e3))
			}, "[b1] [12] [4] [school] [false] 40"},
		{"buildings", area(`{"id":"b2"}`, ring), func(c *city.City) string {
			return fmt.Sprint(c.Buildings.Height, c.Buildings.Levels, c.Buildings.Guessed)
		}, "[6.9] [2] [true]"},
		{"parcels", area(`{"use":"park"}`, ring), func(c *city.City) string { return fmt.Sprint(c.Parcels.ID, c.Parcels.Use) }, "[1] [park]"},
		{"water", area(`{"id":7,"kind":"river"}`, ring), func(c *city.City) string { return fmt.Sprint(c.WaterAreas.ID, c.WaterAreas.Kind) }, "[7] [river]"},
		{"waterways", line(`{"kind":"canal","width":12}`), func(c *city.City) string {
			return fmt.Sprint(c.Waterways.Kind, c.Waterways.Width, c.Waterways.Line.Len())
		}, "[canal] [12] 1"},
		{"railways", line(`{"bridge":"yes","tunnel":"no"}`), func(c *city.City) string { return fmt.Sprint(c.Railways.Bridge, c.Railways.Tunnel) }, "[true] [false]"},
		{"walls", line(`{"kind":"levee","crest":6.5}`), func(c *city.City) string { return fmt.Sprint(c.Walls.Kind, c.Walls.Crest) }, "[levee] [6.5]"},
		{"walls", line(`{}`), func(c *city.City) string { return fmt.Sprint(c.Walls.Kind, c.Walls.Crest) }, "[levee] [2.25]"}, // from the third coordinate
		{"boundaries", line(`{"kind":"tide","level":0.2}`), func(c *city.City) string { return fmt.Sprint(c.Boundaries.Kind, c.Boundaries.Level, c.Boundaries.Flow) }, "[tide] [0.2] [0]"},
		{"boundaries", line(`{"kind":"inflow","flow":30}`), func(c *city.City) string { return fmt.Sprint(c.Boundaries.Kind, c.Boundaries.Level, c.Boundaries.Flow) }, "[inflow] [NaN] [30]"},
	} {
		c := &city.City{}
		r, err := Decode(strings.NewReader(file(x.feature)), c, Options{Layer: x.layer})
		if err != nil || r.Rows != 1 || len(r.Warnings) > 0 {
			t.Errorf("%s %s: %v, %+v", x.layer, x.feature, err, r)
			continue
		}
		if got := x.got(c); got != x.want {
			t.Errorf("%s: %s, want %s", x.layer, got, x.want)
		}
		if c.Frame.EPSG != 5187 || c.Bounds.Width() < 50 { // 128.9° E: the eastern belt
			t.Errorf("%s: frame %v, bounds %v", x.layer, c.Frame, c.Bounds)
		}
		if err := c.Seal(); err != nil {
			t.Errorf("%s: %v", x.layer, err)
		}
	}
}

func TestFeaturesThatDoNotFitAreNamed(t *testing.T) {
	ring := square(128.9, 35.1, 100)
	for _, x := range []struct{ layer, feature, want string }{
		{"walls", line(`{"id":"w1","kind":"hedge","crest":1}`), `feature w1: kind "hedge"`},
		{"boundaries", line(`{"id":"t1","kind":"tide"}`), "feature t1: a tide boundary needs its mean level"},
		{"boundaries", line(`{"id":"q1","kind":"inflow"}`), "feature q1: an inflow needs its discharge"},
		{"zones", line(`{"id":"z1"}`), "feature z1: the layer takes areas"},
		{"walls", area(`{"id":"z2"}`, ring), "feature z2: the layer takes lines"},
		{"zones", `{"type":"Feature","id":"gone","properties":null,"geometry":null}`, "feature gone: nothing of it is left"},
		{"zones", area(`{"id":"flat"}`, "[[128.9,35.1],[128.91,35.1],[128.9,35.1],[128.9,35.1]]"), "feature flat: "},
	} {
		c := &city.City{}
		other := area(`{"id":"ok"}`, ring)
		if x.layer == "walls" || x.layer == "boundaries" {
			other = line(`{"id":"ok","kind":"` + map[string]string{"walls": "levee", "boundaries": "free"}[x.layer] + `","crest":3}`)
		}
		r, err := Decode(strings.NewReader(file(x.feature, other)), c, Options{Layer: x.layer})
		if err != nil {
			t.Errorf("%s: %v", x.feature, err)
			continue
		}
		if r.Rows != 1 || r.Dropped != 1 || !strings.Contains(strings.Join(r.Warnings, "|"), x.want) {
			t.Errorf("%s %s: %+v, want %q", x.layer, x.feature, r, x.want)
		}
	}
}

func TestTwinIDsAreKeptApart(t *testing.T) {
	c := &city.City{}
	two := `{"type":"Feature","properties":{"id":"r"},"geometry":{"type":"MultiLineString","coordinates":[[[128.9,35.1],[128.91,35.1]],[[128.9,35.2],[128.91,35.2]]]}}`
	if _, err := Decode(strings.NewReader(file(two, two)), c, Options{Layer: "railways"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"r", "r.2", "r.3", "r.4"}, c.Railways.ID); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyWhatTouchesTheCityIsTaken(t *testing.T) {
	c := &city.City{}
	if _, err := Decode(strings.NewReader(file(area(`{"id":"here"}`, square(128.9, 35.1, 500)))), c, Options{Layer: "zones"}); err != nil {
		t.Fatal(err)
	}
	frame, bounds := c.Frame, c.Bounds
	r, err := Decode(strings.NewReader(file(area(`{"id":"in"}`, square(128.901, 35.101, 50)), area(`{"id":"far"}`, square(129.5, 35.1, 50)))), c, Options{Layer: "buildings"})
	if err != nil || r.Rows != 1 || r.Outside != 1 || c.Buildings.ID[0] != "in" || c.Frame != frame || c.Bounds != bounds {
		t.Errorf("%v, %+v, %v", err, r, c.Buildings.ID)
	}
}

// The same square in degrees and in EPSG:5179, said by the file or by the caller, is the same place.
func TestOtherSystems(t *testing.T) {
	crs, err := geo.CRSByEPSG(5179)
	if err != nil {
		t.Fatal(err)
	}
	var metres []string
	for _, l := range []geo.LonLat{{Lon: 128.9, Lat: 35.1}, {Lon: 128.91, Lat: 35.1}, {Lon: 128.91, Lat: 35.11}, {Lon: 128.9, Lat: 35.1}} {
		p := crs.Forward(l)
		metres = append(metres, fmt.Sprintf("[%.4f,%.4f]", p.X, p.Y))
	}
	ring := "[" + strings.Join(metres, ",") + "]"
	said := strings.Replace(file(area("{}", ring)), "{", `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5179"}},`, 1)
	want := &city.City{}
	base := file(area(`{"id":"base"}`, "[[128.9,35.1],[128.91,35.1],[128.91,35.11],[128.9,35.1]]"))
	if _, err := Decode(strings.NewReader(base), want, Options{Layer: "zones"}); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		text string
		opt  Options
	}{"said": {said, Options{Layer: "zones"}}, "asked": {file(area("{}", ring)), Options{Layer: "zones", EPSG: 5179}}} {
		c := &city.City{Frame: want.Frame, Bounds: want.Bounds}
		if _, err := Decode(strings.NewReader(x.text), c, x.opt); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for k, p := range c.Zones.Poly.Rings(0)[0] {
			if d := p.Dist(want.Zones.Poly.Rings(0)[0][k]); d > 0.001 {
				t.Errorf("%s: corner %d is %.4f m off", name, k, d)
			}
		}
	}
}

func TestBadFilesAreErrorsThatSayWhere(t *testing.T) {
	good := file(area("{}", square(128.9, 35.1, 100)))
	for _, x := range []struct {
		name, text string
		opt        Options
		want       []string
	}{
		{"empty", "", Options{Layer: "zones"}, []string{"line 1", "too early"}},
		{"cut", good[:len(good)-30], Options{Layer: "zones"}, []string{"line 1", "too early"}},
		{"comma", "{\n\"type\": \"FeatureCollection\",\n,}", Options{Layer: "zones"}, []string{"line 3"}},
		{"no type", "{}", Options{Layer: "zones"}, []string{"type"}},
		{"TopoJSON", `{"type":"Topology"}`, Options{Layer: "zones"}, []string{"TopoJSON", "mapshaper"}},
		{"nothing", `{"type":"FeatureCollection","features":[]}`, Options{Layer: "zones"}, []string{"no feature"}},
		{"metres", file(area("{}", "[[1000000,1800000],[1000100,1800000],[1000100,1800100]]")), Options{Layer: "zones"}, []string{"no degrees", "EPSG"}},
		{"one number", file(area("{}", "[[128.9],[128.91,35.1],[128.91,35.11]]")), Options{Layer: "zones"}, []string{"feature 1", "[128.9]", "two or three"}},
		{"text for a number", file(area("{}", `[["a","b"]]`)), Options{Layer: "zones"}, []string{"feature 1"}},
		{"ring of numbers", file(area("{}", `[1,2,3]`)), Options{Layer: "zones"}, []string{"feature 1", "two or three"}},
		{"odd geometry", file(`{"type":"Feature","geometry":{"type":"Circle","coordinates":[1,2]}}`), Options{Layer: "zones"}, []string{"feature 1", "Circle"}},
		{"not a feature", file(`{"type":"Point","coordinates":[1,2]}`), Options{Layer: "zones"}, []string{"feature 1", "Point"}},
		{"unknown layer", good, Options{Layer: "zone"}, []string{`"zone"`, "boundaries, buildings, parcels"}},
		{"unknown EPSG", good, Options{Layer: "zones", EPSG: 4711}, []string{"4711"}},
		{"odd crs", `{"type":"FeatureCollection","crs":{"properties":{"name":"my grid"}},"features":[]}`, Options{Layer: "zones"}, []string{"my grid", "EPSG"}},
		{"no coordinates", file(`{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[]}}`), Options{Layer: "zones"}, []string{"no coordinates"}},
	} {
		_, err := Decode(strings.NewReader(x.text), &city.City{}, x.opt)
		if err == nil {
			t.Errorf("%s: accepted", x.name)
			continue
		}
		for _, w := range x.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not say %q", x.name, err, w)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "zones.geojson")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, &city.City{}, Options{Layer: "zones"}); err == nil || !strings.Contains(err.Error(), "zones.geojson: line 1") {
		t.Error(err)
	}
	nowhere := &city.City{Bounds: geo.Bounds{MaxX: 100, MaxY: 100}}
	if _, err := Decode(strings.NewReader(good), nowhere, Options{Layer: "zones"}); err == nil || !strings.Contains(err.Error(), "nowhere on the globe") {
		t.Error(err)
	}
}

// boundaries of Korean dong lie beside the repository.
func boundaryFiles(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			files, _ := filepath.Glob(filepath.Join(dir, "..", "shared", "data", "geo", "kr_boundaries", "*.geojson"))
			if len(files) > 0 {
				return files
			}
			break
		}
	}
	t.Skip("shared/data/geo/kr_boundaries is not there: real boundaries were not checked")
	return nil
}

// All 214 dong, eight of them broken (PROVENANCE.md of the data): every one becomes a zone, its area stays within 0.1 %
// of what the file says, the broken ones are named, and no ring crosses itself.
func TestKoreanBoundaries(t *testing.T) {
	broken := []string{"2112056", "2112058", "2402064", "2403060", "3640035", "3640036", "2304063", "3811334"}
	var warned []string
	zones := 0
	for _, path := range boundaryFiles(t) {
		c := &city.City{}
		r, err := Read(path, c, Options{Layer: "zones", Licence: "KOGL Type 1"})
		if err != nil {
			t.Fatal(err)
		}
		if r.Rows != r.Features || r.Dropped != 0 || c.Frame.EPSG < 5185 || c.Frame.EPSG > 5188 {
			t.Errorf("%s: %+v, EPSG %d", filepath.Base(path), r, c.Frame.EPSG)
		}
		zones += r.Rows
		warned = append(warned, r.Warnings...)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := orbjson.UnmarshalFeatureCollection(data)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range theirs.Features {
			if code := f.Properties.MustString("code"); code != c.Zones.ID[i] || c.Zones.Name[i] != f.Properties.MustString("name") {
				t.Fatalf("zone %d is %s, in the file %s", i, c.Zones.ID[i], code)
			}
			want := 0.0
			for _, polygon := range f.Geometry.(orb.MultiPolygon) {
				for k, ring := range polygon {
					a := 0.0
					var local []geo.Point
					for _, p := range ring {
						q, err := c.Frame.ToLocal(geo.LonLat{Lon: p[0], Lat: p[1]})
						if err != nil {
							t.Fatal(err)
						}
						local = append(local, q)
					}
					a = math.Abs(geo.RingArea(local))
					if k > 0 {
						a = -a
					}
					want += a
				}
			}
			if got := c.Zones.Poly.Area(i); math.Abs(got-want) > 1e-3*want+30 {
				t.Errorf("zone %s has %.0f m², the file %.0f", c.Zones.ID[i], got, want)
			}
			for _, ring := range c.Zones.Poly.Rings(i) {
				if again, mended := simple(ring); mended != "" || len(again) != 1 {
					t.Errorf("zone %s: still %q", c.Zones.ID[i], mended)
				}
			}
		}
		if err := c.Seal(); err != nil {
			t.Error(err)
		}
	}
	if zones != 214 {
		t.Errorf("%d zones, want 214", zones)
	}
	for _, code := range broken {
		if !strings.Contains(strings.Join(warned, "|"), "feature "+code+":") {
			t.Errorf("%s is broken and not named in %q", code, warned)
		}
	}
	for _, w := range warned {
		t.Log(w)
	}
}

// FuzzDecode feeds arbitrary text into every layer: no panic, and what is accepted is a sound table.
func FuzzDecode(f *testing.F) {
	f.Add(file(area(`{"id":"a","height":3}`, square(128.9, 35.1, 100))))
	f.Add(file(area("{}", "[[128.9,35.1],[128.91,35.11],[128.91,35.1],[128.9,35.11],[128.9,35.1]]")))
	f.Add(file(line(`{"kind":"levee","crest":2}`), line(`{"kind":"tide","level":"1 m"}`)))
	f.Add(`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPolygon","coordinates":[[[[1,2],[1.01,2],[1,2.01]]]]}]}`)
	f.Add(`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:5179"}},"features":[]}`)
	names := layerNames()
	f.Fuzz(func(t *testing.T, text string) {
		c := &city.City{}
		for _, layer := range names {
			if _, err := Decode(strings.NewReader(text), c, Options{Layer: layer}); err != nil {
				continue
			}
		}
		if err := c.Seal(); err != nil {
			t.Fatal(err)
		}
		for i := range c.Zones.ID {
			for _, ring := range c.Zones.Poly.Rings(i) {
				if len(ring) < 3 {
					t.Fatalf("zone %s has a ring of %d points", c.Zones.ID[i], len(ring))
				}
			}
		}
	})
}
