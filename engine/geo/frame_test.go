package geo

import (
	"math"
	"strings"
	"testing"
)

func TestFrameOriginIsAFullKilometreSouthWest(t *testing.T) {
	f, err := NewFrame(5187, Point{186999.9, 263000})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Frame{5187, 186000, 263000}); f != want {
		t.Errorf("got %v, want %v", f, want)
	}
	f, err = NewFrame(0, Point{-0.5, 1500})
	if err != nil || f != (Frame{0, -1000, 1000}) {
		t.Errorf("local metres: %v, %v", f, err)
	}
}

func TestFrameThereAndBack(t *testing.T) {
	busan := LonLat{128.9, 35.1}
	f, err := FrameAt(busan)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.ToLocal(busan)
	if err != nil {
		t.Fatal(err)
	}
	if f.EPSG != 5187 || !(p.X >= 0 && p.X < 1000 && p.Y >= 0 && p.Y < 1000) {
		t.Errorf("frame %v puts its own corner at %v", f, p)
	}
	c, _ := CRSByEPSG(5187)
	if q := f.ToProjected(p); q.Dist(c.Forward(busan)) > 1e-9 {
		t.Errorf("projected %v, want %v", q, c.Forward(busan))
	}
	back, err := f.ToLonLat(p)
	if err != nil || math.Abs(back.Lon-busan.Lon) > 1e-11 || math.Abs(back.Lat-busan.Lat) > 1e-11 {
		t.Errorf("came back as %v, %v", back, err)
	}
}

func TestFrameRefusals(t *testing.T) {
	_, degrees := NewFrame(4326, Point{127, 37})
	_, unknown := NewFrame(3857, Point{})
	_, nan := NewFrame(5186, Point{math.NaN(), 0})
	_, polar := FrameAt(LonLat{0, 89})
	_, nowhere := Frame{}.ToLocal(LonLat{127, 37})
	_, nowhereBack := Frame{}.ToLonLat(Point{})
	_, forged := Frame{EPSG: 4326}.ToLocal(LonLat{127, 37})
	_, far := Frame{EPSG: 5186}.ToLocal(LonLat{37.5, 127})
	_, farBack := Frame{EPSG: 5186}.ToLonLat(Point{1e9, 0})
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"degrees", degrees, "degrees are not metres"},
		{"unknown code", unknown, "EPSG:3857"},
		{"NaN corner", nan, "not a place"},
		{"polar", polar, "80°S and 84°N"},
		{"no place on the globe", nowhere, `crs "none"`},
		{"no place on the globe, back", nowhereBack, `crs "none"`},
		{"frame made by hand", forged, "degrees are not metres"},
		{"longitude and latitude swapped", far, "longitude comes first"},
		{"far outside, back", farBack, "outside"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "geo: ") || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, c.err, c.want)
		}
	}
}
