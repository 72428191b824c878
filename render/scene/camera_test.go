package scene

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/scenetest"
)

func TestFitShowsAllAndCoverFillsAll(t *testing.T) {
	b := geo.Bounds{MinX: 100, MinY: 50, MaxX: 4100, MaxY: 1050}
	fit := Fit(b, 800, 600, 20)
	if seen := fit.Bounds(800, 600); !seen.Covers(b) || math.Abs(fit.MPP-4000/760.0) > 1e-9 {
		t.Errorf("%v shows %v of %v", fit, seen, b)
	}
	cover := Cover(b, 800, 600)
	if seen := cover.Bounds(800, 600); !b.Covers(seen) {
		t.Errorf("%v shows %v beyond %v", cover, seen, b)
	}
	for _, empty := range []geo.Bounds{geo.EmptyBounds(), {}} {
		if c := Fit(empty, 800, 600, 0); !(c.MPP > 0) || !c.Center.Finite() {
			t.Errorf("nothing is shown by %v", c)
		}
	}
}

func TestParseCamera(t *testing.T) {
	c := scenetest.City()
	at, err := c.Frame.ToLonLat(geo.Point{X: 1200, Y: 800})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		text string
		want Camera
	}{
		{"1200m, 800m, 2.5", Camera{geo.Point{X: 1200, Y: 800}, 2.5}},
		{"-10.5m,0m,0.2m", Camera{geo.Point{X: -10.5}, 0.2}},
		{"underpass/no1@1.5", Camera{c.Underpasses.At.At(0), 1.5}},
		{Camera{geo.Point{X: 1200, Y: 800}, 2.5}.String(), Camera{geo.Point{X: 1200, Y: 800}, 2.5}},
		{"fit", Fit(c.Bounds, 800, 600, 16)},
		{"", Fit(c.Bounds, 800, 600, 16)},
	} {
		got, err := ParseCamera(k.text, c, 800, 600)
		if err != nil || got.Center.Dist(k.want.Center) > 0.06 || got.MPP != k.want.MPP {
			t.Errorf("%q: %v, %v; want %v", k.text, got, err, k.want)
		}
	}
	got, err := ParseCamera(strings.Join([]string{ftoa(at.Lon), ftoa(at.Lat), "2"}, ","), c, 800, 600)
	if err != nil || got.Center.Dist(geo.Point{X: 1200, Y: 800}) > 0.01 {
		t.Errorf("degrees: %v %v", got, err)
	}
	for _, bad := range []string{"1,2", "1,2,3,4", "x,y,2", "1m,2m,0", "1m,2m,-3", "1m,2m,NaN", "NaNm,2m,1", "street/none@2", "underpass/no1@0", "weather_zone/1@2", "200,99,2"} {
		if _, err := ParseCamera(bad, c, 800, 600); err == nil || !strings.Contains(err.Error(), "camera") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func ftoa(v float64) string { return strconv.FormatFloat(v, 'f', 9, 64) }

func TestParseSize(t *testing.T) {
	if w, h, err := ParseSize("1280×800"); w != 1280 || h != 800 || err != nil {
		t.Errorf("%d %d %v", w, h, err)
	}
	for _, bad := range []string{"", "1280", "1280x", "x800", "10x800", "1280x99999", "1280 by 800", "-1280x800"} {
		if _, _, err := ParseSize(bad); err == nil || !strings.Contains(err.Error(), "1280x800") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestParseLayers(t *testing.T) {
	known := []string{"flood.depth", "traffic.vehicle", "traffic.link_speed", "traffic.signal", "traffic.closed", "weather.rain"}
	for text, want := range map[string]string{
		"flood.depth, weather.rain": "flood.depth weather.rain",
		"+weather.rain":             strings.Join(append(append([]string(nil), DefaultLayers...), "weather.rain"), " "),
		"-traffic.vehicle":          "flood.depth traffic.link_speed traffic.signal traffic.closed power.energised sensing.status",
		"":                          "",
	} {
		got, err := ParseLayers(text, known)
		if err != nil || got == nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %q %v, want %q", text, got, err, want)
		}
	}
	if _, err := ParseLayers("flod.depth", known); err == nil || !strings.Contains(err.Error(), "weather.rain") {
		t.Errorf("%v", err)
	}
}

func TestRoadWidthsHoldTheTableAndDoNotJump(t *testing.T) {
	for rank := range 6 {
		for k, mpp := range []float64{32, 8, 2} {
			if got := roadWidth(rank, 10, mpp); math.Abs(float64(got)-roadWidths[k][rank]) > 1e-5 {
				t.Errorf("rank %d at %g m/px: %g px, want %g", rank, mpp, got, roadWidths[k][rank])
			}
		}
		if got := roadWidth(rank, 14, 0.5); math.Abs(float64(got)-28) > 1e-4 {
			t.Errorf("rank %d close by: %g px, want the true 28", rank, got)
		}
		prev := roadWidth(rank, 10, 60)
		for mpp := 60.0; mpp > 0.1; mpp *= 0.99 {
			w := roadWidth(rank, 10, mpp)
			if w < prev-1e-4 || w > prev*1.08+0.05 {
				t.Errorf("rank %d jumps from %g to %g px at %g m/px", rank, prev, w, mpp)
			}
			prev = w
		}
	}
}

func TestWhiteRoadsHaveAnEdge(t *testing.T) {
	for mpp := 0.1; mpp < 60; mpp *= 1.3 {
		if casing(mpp, palette.Light) < 0.9 {
			t.Errorf("no edge at %g m/px on light ground", mpp)
		}
	}
}
