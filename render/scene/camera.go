package scene

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Camera looks straight down: Center [local m] is the middle of the picture, MPP the metres per logical pixel, > 0.
// North is up.
type Camera struct {
	Center geo.Point
	MPP    float64
}

// Fit returns the camera that shows all of b on a picture of w×h logical pixels with a margin of pad pixels.
// An empty b is looked at from 1 m per pixel at the origin.
func Fit(b geo.Bounds, w, h int, pad float64) Camera {
	if b.Empty() || b.Width() == 0 && b.Height() == 0 {
		return Camera{MPP: 1}
	}
	mpp := math.Max(b.Width()/math.Max(float64(w)-2*pad, 1), b.Height()/math.Max(float64(h)-2*pad, 1))
	return Camera{Center: b.Center(), MPP: math.Max(mpp, 0.02)}
}

// Cover returns the camera that covers a picture of w×h logical pixels with b, cutting off what is too long.
func Cover(b geo.Bounds, w, h int) Camera {
	if b.Empty() || b.Width() == 0 || b.Height() == 0 {
		return Fit(b, w, h, 0)
	}
	return Camera{Center: b.Center(), MPP: math.Max(math.Min(b.Width()/float64(w), b.Height()/float64(h)), 0.02)}
}

// Bounds returns the ground that is seen on a picture of w×h logical pixels.
func (c Camera) Bounds(w, h int) geo.Bounds {
	x, y := float64(w)/2*c.MPP, float64(h)/2*c.MPP
	return geo.Bounds{MinX: c.Center.X - x, MinY: c.Center.Y - y, MaxX: c.Center.X + x, MaxY: c.Center.Y + y}
}

// Band is a band of detail, 1 (region) to 5 (lane).
func (c Camera) Band() int {
	switch {
	case c.MPP > 16:
		return 1
	case c.MPP > 4:
		return 2
	case c.MPP > 1:
		return 3
	case c.MPP > 0.25:
		return 4
	}
	return 5
}

// String writes the camera so that ParseCamera reads it back, in local metres.
func (c Camera) String() string {
	return fmt.Sprintf("%.1fm,%.1fm,%.4g", c.Center.X, c.Center.Y, c.MPP)
}

// ParseCamera reads a camera: "fit" (all of the city), "lon,lat,mpp" in degrees, "Xm,Ym,mpp" in local metres, or a
// reference with the scale behind "@", "underpass/no1@1.5". The error shows the forms.
func ParseCamera(s string, c *city.City, w, h int) (Camera, error) {
	const forms = `write "fit", "LON,LAT,MPP" (degrees, metres per pixel), "Xm,Ym,MPP" (local metres) or "underpass/no1@1.5"`
	if s == "" || s == "fit" {
		return Fit(c.Bounds, w, h, 16), nil
	}
	if ref, scale, ok := strings.Cut(s, "@"); ok {
		mpp, err := positive(scale)
		if err != nil {
			return Camera{}, fmt.Errorf("camera %q: the scale %w; %s", s, err, forms)
		}
		r, err := c.Find(ref)
		if err != nil {
			return Camera{}, fmt.Errorf("camera: %w", err)
		}
		at, ok := placeOf(c, r)
		if !ok {
			return Camera{}, fmt.Errorf("camera %q: a %s has no place on the map; %s", s, r.Support, forms)
		}
		return Camera{Center: at, MPP: mpp}, nil
	}
	part := strings.Split(s, ",")
	if len(part) != 3 {
		return Camera{}, fmt.Errorf("camera %q has %d parts; %s", s, len(part), forms)
	}
	mpp, err := positive(part[2])
	if err != nil {
		return Camera{}, fmt.Errorf("camera %q: the scale %w; %s", s, err, forms)
	}
	local := strings.HasSuffix(strings.TrimSpace(part[0]), "m")
	x, errX := number(strings.TrimSuffix(strings.TrimSpace(part[0]), "m"))
	y, errY := number(strings.TrimSuffix(strings.TrimSpace(part[1]), "m"))
	if errX != nil || errY != nil {
		return Camera{}, fmt.Errorf("camera %q: the middle is no pair of numbers; %s", s, forms)
	}
	if local {
		return Camera{Center: geo.Point{X: x, Y: y}, MPP: mpp}, nil
	}
	at, err := c.Frame.ToLocal(geo.LonLat{Lon: x, Lat: y})
	if err != nil {
		return Camera{}, fmt.Errorf("camera %q: %w; %s", s, err, forms)
	}
	return Camera{Center: at, MPP: mpp}, nil
}

func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
		err = strconv.ErrRange
	}
	return v, err
}

func positive(s string) (float64, error) {
	v, err := number(strings.TrimSuffix(strings.TrimSpace(s), "m"))
	if err != nil || v < 0.01 || v > 10000 {
		return 0, fmt.Errorf("%q is no number of metres per pixel from 0.01 to 10000", s)
	}
	return v, nil
}

// placeOf returns where a thing of the city lies; false for what has no place.
func placeOf(c *city.City, r city.Ref) (geo.Point, bool) {
	i := int(r.Index)
	mid := func(l *city.Lines) (geo.Point, bool) {
		if i >= l.Len() {
			return geo.Point{}, false
		}
		at, _ := geo.PointAlong(l.At(i), geo.PolylineLength(l.At(i))/2)
		return at, true
	}
	at := func(p *city.Points) (geo.Point, bool) {
		if i >= p.Len() {
			return geo.Point{}, false
		}
		return p.At(i), true
	}
	area := func(p *city.Polygons) (geo.Point, bool) {
		if i >= p.Len() {
			return geo.Point{}, false
		}
		return p.Centroid(i), true
	}
	switch r.Support {
	case city.OfStreet:
		return mid(&c.Streets.Line)
	case city.OfLane:
		return mid(&c.Lanes.Line)
	case city.OfLaneLink:
		return mid(&c.LaneLinks.Line)
	case city.OfJunction:
		return at(&c.Junctions.At)
	case city.OfSignal:
		return at(&c.Signals.At)
	case city.OfStop:
		return at(&c.Stops.At)
	case city.OfParking:
		return at(&c.Parkings.At)
	case city.OfCharger:
		return at(&c.Chargers.At)
	case city.OfZone:
		return area(&c.Zones.Poly)
	case city.OfBuilding:
		return area(&c.Buildings.Poly)
	case city.OfBoundary:
		return mid(&c.Boundaries.Line)
	case city.OfWall:
		return mid(&c.Walls.Line)
	case city.OfDrainNode:
		return at(&c.DrainNodes.At)
	case city.OfUnderpass:
		return at(&c.Underpasses.At)
	case city.OfPump:
		return at(&c.Pumps.At)
	case city.OfGate:
		return at(&c.Gates.At)
	case city.OfPowerAsset:
		return at(&c.PowerAssets.At)
	case city.OfBus:
		return at(&c.Buses.At)
	case city.OfBranch:
		return mid(&c.Branches.Line)
	case city.WholeCity:
		return c.Bounds.Center(), !c.Bounds.Empty()
	}
	return geo.Point{}, false
}
