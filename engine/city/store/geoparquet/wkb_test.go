package geoparquet

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

func ring(pts ...float64) []geo.Point {
	var out []geo.Point
	for i := 0; i < len(pts); i += 2 {
		out = append(out, geo.Point{X: pts[i], Y: pts[i+1]})
	}
	return out
}

// Expected bytes were written by hand from OGC 06-103r4, section 8: byte order, type, counts, doubles.
func TestWKBIsAsTheStandardSays(t *testing.T) {
	const (
		one, two, ten = "000000000000f03f", "0000000000000040", "0000000000002440"
		zero, four    = "0000000000000000", "0000000000001040"
	)
	if got, want := hex.EncodeToString(PointWKB(geo.Point{X: 0, Y: 1}, 1, 1)), "0101000000"+one+two; got != want {
		t.Errorf("point %s, want %s", got, want)
	}
	if got, want := hex.EncodeToString(LineWKB(ring(0, 1, 2, 10), 0, 0)), "010200000002000000"+zero+one+two+ten; got != want {
		t.Errorf("line %s, want %s", got, want)
	}
	outer, hole, island := ring(0, 0, 4, 0, 4, 4), ring(1, 1, 2, 2, 2, 1), ring(10, 0, 10.5, 0, 10.5, 1)
	got := hex.EncodeToString(PolygonsWKB([][]geo.Point{outer, hole, island}, 0, 0))
	want := "010600000002000000" +
		"010300000002000000" +
		"04000000" + zero + zero + four + zero + four + four + zero + zero +
		"04000000" + one + one + two + two + two + one + one + one +
		"010300000001000000" + "04000000"
	if !strings.HasPrefix(got, want) || len(got) != len(want)+2*4*16 {
		t.Errorf("multipolygon\n%s, want\n%s and four points", got, want)
	}
	if got := hex.EncodeToString(PolygonsWKB(nil, 0, 0)); got != "010600000000000000" {
		t.Errorf("empty multipolygon %s", got)
	}
}

// on is a coordinate on the grid of 2⁻¹³ m to which City.Seal rounds: adding a frame's origin loses nothing.
var on = rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.Int64Range(-1<<28, 1<<28).Draw(t, "grain")) / 8192 })

func TestShapesComeBackFromTheirFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const dx, dy = 200000, 4123000
		point := rapid.Custom(func(t *rapid.T) geo.Point { return geo.Point{X: on.Draw(t, "x"), Y: on.Draw(t, "y")} })
		p := point.Draw(t, "point")
		if got, err := ReadPoint(PointWKB(p, dx, dy), dx, dy); err != nil || got != p {
			t.Fatalf("%v became %v, %v", p, got, err)
		}
		line := rapid.SliceOfN(point, 0, 9).Draw(t, "line")
		if got, err := ReadLine(LineWKB(line, dx, dy), dx, dy); err != nil || fmt.Sprint(got) != fmt.Sprint(line) {
			t.Fatalf("%v became %v, %v", line, got, err)
		}
		rings := rapid.SliceOfN(rapid.SliceOfN(point, 1, 6), 0, 4).Draw(t, "rings")
		got, err := ReadPolygons(PolygonsWKB(rings, dx, dy), dx, dy)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(rings) {
			t.Fatalf("%v became %v, %v", rings, got, err)
		}
	})
}

func TestDamagedShapesAreErrors(t *testing.T) {
	whole := PolygonsWKB([][]geo.Point{ring(0, 0, 4, 0, 4, 4), ring(1, 1, 2, 2, 2, 1)}, 0, 0)
	for cut := range len(whole) {
		if _, err := ReadPolygons(whole[:cut], 0, 0); err == nil {
			t.Errorf("a multipolygon cut to %d of %d bytes was accepted", cut, len(whole))
		}
	}
	for _, c := range []struct{ hex, want string }{
		{"", "not little-endian well-known binary"},
		{"0000000001", "not little-endian well-known binary"},
		{"0102000000ffffffff", "geometry is cut"},
		{"0103000000", "geometry of type 3 where type 2 is expected"},
	} {
		b, err := hex.DecodeString(c.hex)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadLine(b, 0, 0); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.hex, err, c.want)
		}
	}
	if _, err := ReadPoint([]byte{1, 1, 0, 0, 0, 9}, 0, 0); err == nil {
		t.Error("a cut point was accepted")
	}
}

func FuzzWKB(f *testing.F) {
	f.Add(PolygonsWKB([][]geo.Point{ring(0, 0, 4, 0, 4, 4), ring(1, 1, 2, 2, 2, 1)}, 0, 0))
	f.Add(LineWKB(ring(0, 1, 2, 3), 0, 0))
	f.Add(PointWKB(geo.Point{}, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		if rings, err := ReadPolygons(b, 0, 0); err == nil {
			if _, err := ReadPolygons(PolygonsWKB(rings, 0, 0), 0, 0); err != nil {
				t.Errorf("what was accepted is not accepted again: %v", err)
			}
		}
		_, _ = ReadLine(b, 0, 0)
		_, _ = ReadPoint(b, 0, 0)
	})
}

func TestCRSNamesItsParameters(t *testing.T) {
	if crs, err := CRS(0); crs != nil || err != nil {
		t.Errorf("EPSG 0: %v %v", crs, err)
	}
	if _, err := CRS(1); err == nil {
		t.Error("EPSG 1 was accepted")
	}
	crs, err := CRS(5187)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(crs)
	// EPSG:5187, Korea 2000 / East Belt 2010: 129°E, 38°N, 200,000 m east, 600,000 m north (epsg.org)
	for _, want := range []string{"code:5187", "unit:degree value:129", "unit:degree value:38", "unit:metre value:200000", "unit:metre value:600000", "GRS 1980"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}
