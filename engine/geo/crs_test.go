package geo

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type projRow struct {
	epsg int
	deg  LonLat
	xy   Point
}

// projRows reads testdata/proj.csv, whose second line says where the values come from.
func projRows(t testing.TB) []projRow {
	t.Helper()
	f, err := os.Open("testdata/proj.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []projRow
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		var r projRow
		if _, err := fmt.Sscanf(s.Text(), "%d,%g,%g,%g,%g", &r.epsg, &r.deg.Lon, &r.deg.Lat, &r.xy.X, &r.xy.Y); err != nil {
			t.Fatalf("%q: %v", s.Text(), err)
		}
		rows = append(rows, r)
	}
	if len(rows) != 300 {
		t.Fatalf("%d rows, want 300", len(rows))
	}
	return rows
}

// Limit 0.1 mm, a tenth of what the engine promises; the table is rounded to 0.01 mm.
func TestForwardAndInverseAgreeWithPROJ(t *testing.T) {
	worst, worstBack := 0.0, 0.0
	for _, r := range projRows(t) {
		c, err := CRSByEPSG(r.epsg)
		if err != nil {
			t.Fatal(err)
		}
		got := c.Forward(r.deg)
		d := got.Dist(r.xy)
		if !(d <= 1e-4) {
			t.Errorf("EPSG:%d of %v: got %.5f, PROJ %.5f: %g m apart", r.epsg, r.deg, got, r.xy, d)
		}
		back := c.Inverse(r.xy)
		// degrees to metres on the ground
		e := Point{(back.Lon - r.deg.Lon) * math.Cos(r.deg.Lat*math.Pi/180), back.Lat - r.deg.Lat}.Len() * 111320
		if !(e <= 1e-4) {
			t.Errorf("EPSG:%d back from %.5f: got %v, PROJ %v: %g m apart", r.epsg, r.xy, back, r.deg, e)
		}
		worst, worstBack = math.Max(worst, d), math.Max(worstBack, e)
	}
	t.Logf("worst of 300: forward %.2g mm, inverse %.2g mm", worst*1e3, worstBack*1e3)
}

func TestRoundTripWithinAMicrometre(t *testing.T) {
	codes := []int{5179, 5185, 5186, 5187, 5188, 32601, 32618, 32652, 32660, 32701, 32733, 32760}
	rapid.Check(t, func(t *rapid.T) {
		c, err := CRSByEPSG(rapid.SampledFrom(codes).Draw(t, "epsg"))
		if err != nil {
			t.Fatal(err)
		}
		lon := c.proj.lon0 + rapid.Float64Range(-20, 20).Draw(t, "dlon")
		if lon < -180 {
			lon += 360
		} else if lon > 180 {
			lon -= 360
		}
		p := c.Forward(LonLat{lon, rapid.Float64Range(-89, 89).Draw(t, "lat")})
		if q := c.Forward(c.Inverse(p)); !(p.Dist(q) < 1e-6) {
			t.Fatalf("%v came back as %v, %g m away", p, q, p.Dist(q))
		}
	})
}

func TestFalseOrigins(t *testing.T) {
	for _, c := range []struct {
		epsg int
		at   LonLat
		want Point
	}{
		{5179, LonLat{127.5, 38}, Point{1e6, 2e6}},
		{5185, LonLat{125, 38}, Point{2e5, 6e5}},
		{5186, LonLat{127, 38}, Point{2e5, 6e5}},
		{5187, LonLat{129, 38}, Point{2e5, 6e5}},
		{5188, LonLat{131, 38}, Point{2e5, 6e5}},
		{32652, LonLat{129, 0}, Point{5e5, 0}},
		{32752, LonLat{129, 0}, Point{5e5, 1e7}},
		{32601, LonLat{-177, 0}, Point{5e5, 0}},
		{4326, LonLat{129, 35}, Point{129, 35}},
	} {
		crs, err := CRSByEPSG(c.epsg)
		if err != nil {
			t.Fatal(err)
		}
		if got := crs.Forward(c.at); got.Dist(c.want) > 1e-8 {
			t.Errorf("EPSG:%d: origin at %v, want %v", c.epsg, got, c.want)
		}
		if got := crs.Inverse(c.want); math.Abs(got.Lon-c.at.Lon) > 1e-12 || math.Abs(got.Lat-c.at.Lat) > 1e-12 {
			t.Errorf("EPSG:%d: inverse of the origin is %v, want %v", c.epsg, got, c.at)
		}
	}
}

func TestPoles(t *testing.T) {
	c, _ := CRSByEPSG(32652)
	n := c.Forward(LonLat{129, 90})
	// Meridian quadrant of WGS 84: 10 001 965.7293 m (Karney 2011, section 1), times k0.
	if math.Abs(n.Y-10001965.7293*0.9996) > 1e-3 || math.Abs(n.X-5e5) > 1e-6 {
		t.Errorf("north pole at %.4f", n)
	}
	if back := c.Inverse(n); math.Abs(back.Lat-90) > 1e-9 {
		t.Errorf("north pole came back as %v", back)
	}
}

func TestOutOfRangeIsNaN(t *testing.T) {
	c, _ := CRSByEPSG(5186)
	for _, l := range []LonLat{{127 - 46, 37}, {127 + 46, 37}, {-60, 37}, {127, 91}, {127, -90.1}, {math.NaN(), 37}, {127, math.NaN()}, {math.Inf(1), 0}} {
		if p := c.Forward(l); p.Finite() {
			t.Errorf("Forward(%v) = %v, want NaN", l, p)
		}
	}
	for _, p := range []Point{{math.NaN(), 0}, {0, math.Inf(-1)}, {2e5, 1e8}, {1e8, 6e5}, {-1e300, 6e5}} {
		if l := c.Inverse(p); l.Valid() {
			t.Errorf("Inverse(%v) = %v, want NaN", p, l)
		}
	}
	var none CRS
	if none.Forward(LonLat{127, 37}).Finite() || none.Inverse(Point{1, 1}).Valid() {
		t.Error("the zero CRS projects")
	}
}

func TestUnknownCodes(t *testing.T) {
	for _, code := range []int{0, -1, 3857, 5174, 5180, 5184, 5189, 32600, 32661, 32700, 32761} {
		if _, err := CRSByEPSG(code); err == nil || !strings.Contains(err.Error(), fmt.Sprint("EPSG:", code)) || !strings.Contains(err.Error(), "gdalwarp") {
			t.Errorf("EPSG:%d: error %v", code, err)
		}
	}
}

func TestUTMFor(t *testing.T) {
	for _, c := range []struct {
		at   LonLat
		want int
	}{
		{LonLat{124.6, 37.9}, 5185}, // Baengnyeongdo
		{LonLat{126.98, 37.57}, 5186},
		{LonLat{128.9, 35.1}, 5187}, // Busan Eco Delta City
		{LonLat{130.87, 37.5}, 5188},
		{LonLat{132, 37}, 5188},
		{LonLat{126, 36}, 5186}, // a belt's west edge is its own
		{LonLat{123.9, 37}, 32651},
		{LonLat{127, 32.9}, 32652},
		{LonLat{-75.5, 39.1}, 32618}, // Delaware
		{LonLat{-180, 10}, 32601},
		{LonLat{180, 10}, 32660},
		{LonLat{18.4, -33.9}, 32734},
		{LonLat{10, 84.5}, 0},
		{LonLat{10, -81}, 0},
		{LonLat{200, 10}, 0},
		{LonLat{math.NaN(), 10}, 0},
	} {
		if got := UTMFor(c.at); got != c.want {
			t.Errorf("UTMFor(%v) = %d, want %d", c.at, got, c.want)
		}
		if c.want != 0 {
			crs, err := CRSByEPSG(c.want)
			if err != nil || math.Abs(crs.proj.lon0-c.at.Lon) > 3.0001 {
				t.Errorf("EPSG:%d does not suit %v (%v)", c.want, c.at, err)
			}
		}
	}
}

func BenchmarkForward(b *testing.B) {
	c, _ := CRSByEPSG(5186)
	var p Point
	for i := 0; b.Loop(); i++ {
		p = c.Forward(LonLat{126.5 + float64(i&1023)/1024, 37.5})
	}
	_ = p
}

func BenchmarkInverse(b *testing.B) {
	c, _ := CRSByEPSG(5186)
	var l LonLat
	for i := 0; b.Loop(); i++ {
		l = c.Inverse(Point{2e5 + float64(i&1023), 5.5e5})
	}
	_ = l
}
