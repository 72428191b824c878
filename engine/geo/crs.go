package geo

import (
	"fmt"
	"math"
)

// CRS is one coordinate reference system; make it with CRSByEPSG. The zero value projects nothing
// (NaN).
type CRS struct {
	EPSG int
	proj projection
}

// CRSByEPSG returns the system with that EPSG code: 5179 and 5185…5188 (Korea 2000), 32601…32660
// and 32701…32760 (UTM on WGS 84), 4326 (degrees, passed through). Any other code is an error.
func CRSByEPSG(code int) (CRS, error) {
	utm := func(zone int, fn float64) projection {
		return projection{series: wgs84, lon0: float64(6*zone - 183), k0: 0.9996, fe: 5e5, fn: fn}
	}
	switch {
	case code == 4326:
		return CRS{EPSG: code}, nil
	case code == 5179:
		return CRS{code, projection{series: grs80, lon0: 127.5, k0: 0.9996, fe: 1e6, fn: 2e6, xi0: xi38}}, nil
	case code >= 5185 && code <= 5188:
		return CRS{code, projection{series: grs80, lon0: float64(125 + 2*(code-5185)), k0: 1, fe: 2e5, fn: 6e5, xi0: xi38}}, nil
	case code > 32600 && code <= 32660:
		return CRS{code, utm(code-32600, 0)}, nil
	case code > 32700 && code <= 32760:
		return CRS{code, utm(code-32700, 1e7)}, nil
	}
	return CRS{}, fmt.Errorf("geo: EPSG:%d is not known here: use 5179, 5185 to 5188 (Korea 2000), 326xx or 327xx (UTM) or 4326 (degrees), or convert the data first, e.g. with gdalwarp or ogr2ogr -t_srs EPSG:5186", code)
}

// Name returns the name of the system in the EPSG registry, "" for the zero value.
func (c CRS) Name() string {
	switch {
	case c.EPSG == 4326:
		return "WGS 84"
	case c.EPSG == 5179:
		return "KGD2002 / Unified CS"
	case c.EPSG >= 5185 && c.EPSG <= 5188:
		return "KGD2002 / " + [...]string{"West", "Central", "East", "East Sea"}[c.EPSG-5185] + " Belt 2010"
	case c.EPSG > 32700:
		return fmt.Sprintf("WGS 84 / UTM zone %dS", c.EPSG-32700)
	case c.EPSG > 32600:
		return fmt.Sprintf("WGS 84 / UTM zone %dN", c.EPSG-32600)
	}
	return ""
}

// Geographic reports whether the coordinates are degrees (X longitude, Y latitude) and not metres.
func (c CRS) Geographic() bool { return c.EPSG == 4326 }

// Forward projects degrees to easting and northing [m]; 4326 returns the degrees. A latitude
// beyond a pole or, for a projected system, a longitude more than 45° off its central meridian
// gives NaN.
func (c CRS) Forward(l LonLat) Point {
	if c.Geographic() {
		return Point{l.Lon, l.Lat}
	}
	return c.proj.forward(l)
}

// Inverse returns the degrees of an easting and northing [m]; of 4326, the degrees themselves.
// What lies beyond the range of Forward gives NaN.
func (c CRS) Inverse(p Point) LonLat {
	if c.Geographic() {
		return LonLat{p.X, p.Y}
	}
	return c.proj.inverse(p)
}

// UTMFor returns the EPSG code of the metric system to use at l: in Korea (124–132°E, 33–39.5°N)
// the belt of Korea 2000 (5185…5188) whose central meridian is nearest, elsewhere the UTM zone by
// longitude (without the exceptions of Norway and Svalbard), and 0 if l is no place or beyond 84°
// north or 80° south, where UTM ends.
func UTMFor(l LonLat) int {
	if !l.Valid() || l.Lat > 84 || l.Lat < -80 {
		return 0
	}
	if l.Lon >= 124 && l.Lon <= 132 && l.Lat >= 33 && l.Lat <= 39.5 {
		return 5185 + min(int((l.Lon-124)/2), 3)
	}
	zone := min(int(math.Floor((l.Lon+180)/6))+1, 60)
	if l.Lat < 0 {
		return 32700 + zone
	}
	return 32600 + zone
}
