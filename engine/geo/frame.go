package geo

import (
	"fmt"
	"math"
)

// FrameStep is the length [m] the origin of a frame is rounded down to.
const FrameStep = 1000

// Frame is the local plane of one city: metres from the point with easting E0 and northing N0 of
// the system EPSG. EPSG 0 means local metres that lie nowhere on the globe: a flume, a formula.
type Frame struct {
	EPSG   int
	E0, N0 float64
}

// NewFrame returns the frame whose origin is sw, easting and northing of the city's south-west
// corner [m], rounded down to a full kilometre. epsg is 0 (no place on the globe) or a metric
// system of CRSByEPSG; 4326 is refused, since degrees are not metres.
func NewFrame(epsg int, sw Point) (Frame, error) {
	if epsg != 0 {
		c, err := CRSByEPSG(epsg)
		if err != nil {
			return Frame{}, err
		}
		if c.Geographic() {
			return Frame{}, fmt.Errorf("geo: a city cannot be laid out in EPSG:%d: degrees are not metres; use a metric system, e.g. EPSG:5186 (Korea, central belt) or the UTM zone (326xx, 327xx)", epsg)
		}
	}
	if !sw.Finite() {
		return Frame{}, fmt.Errorf("geo: the south-west corner (%g, %g) is not a place", sw.X, sw.Y)
	}
	return Frame{epsg, floorTo(sw.X, FrameStep), floorTo(sw.Y, FrameStep)}, nil
}

func floorTo(v, step float64) float64 { return math.Floor(v/step) * step }

// FrameAt returns the frame for a city whose south-west corner is at l: NewFrame with the system
// that UTMFor names and l projected to it.
func FrameAt(l LonLat) (Frame, error) {
	epsg := UTMFor(l)
	if epsg == 0 {
		return Frame{}, fmt.Errorf("geo: no metric system covers longitude %g, latitude %g: give degrees between 80°S and 84°N", l.Lon, l.Lat)
	}
	c, err := CRSByEPSG(epsg)
	if err != nil {
		return Frame{}, err
	}
	return NewFrame(epsg, c.Forward(l))
}

// crs returns the system of f, which must be a metric one.
func (f Frame) crs() (CRS, error) {
	if f.EPSG == 0 {
		return CRS{}, fmt.Errorf("geo: this city has local metres only (crs \"none\") and no place on the globe: give the city a crs, e.g. EPSG:5186, or use data in the same local metres")
	}
	c, err := CRSByEPSG(f.EPSG)
	if err == nil && c.Geographic() {
		err = fmt.Errorf("geo: frame in EPSG:%d: degrees are not metres; make frames with NewFrame", f.EPSG)
	}
	return c, err
}

// ToLocal returns local metres of degrees. It is an error if f has no place on the globe or l is
// too far from it to be projected (45° off the central meridian).
func (f Frame) ToLocal(l LonLat) (Point, error) {
	c, err := f.crs()
	if err != nil {
		return Point{}, err
	}
	p := c.Forward(l)
	if !p.Finite() {
		return Point{}, fmt.Errorf("geo: longitude %g, latitude %g is no place that EPSG:%d can show: longitude comes first, in degrees; or choose the crs of that region", l.Lon, l.Lat, f.EPSG)
	}
	return f.FromProjected(p), nil
}

// ToLonLat returns the degrees of local metres, with the errors of ToLocal.
func (f Frame) ToLonLat(p Point) (LonLat, error) {
	c, err := f.crs()
	if err != nil {
		return LonLat{}, err
	}
	l := c.Inverse(f.ToProjected(p))
	if !l.Valid() {
		return LonLat{}, fmt.Errorf("geo: local (%g, %g) m lies outside what EPSG:%d can show", p.X, p.Y, f.EPSG)
	}
	return l, nil
}

// ToProjected returns easting and northing [m] of local metres.
func (f Frame) ToProjected(p Point) Point { return Point{p.X + f.E0, p.Y + f.N0} }

// FromProjected returns local metres of an easting and northing [m].
func (f Frame) FromProjected(p Point) Point { return Point{p.X - f.E0, p.Y - f.N0} }
