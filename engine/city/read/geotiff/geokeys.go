package geotiff

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/geo"
)

// Keys of the GeoTIFF standard.
const (
	keyModel       = 1024 // 1 projected, 2 geographic, 3 geocentric
	keyRaster      = 1025 // 2: pixels are points
	keyCitation    = 1026
	keyGeographic  = 2048
	keyGeogText    = 2049
	keyAngle       = 2054
	keySemiMajor   = 2057
	keyProjected   = 3072
	keyProjText    = 3073
	keyMethod      = 3075 // 1 transverse Mercator
	keyLength      = 3076
	keyOriginLon   = 3080
	keyOriginLat   = 3081
	keyFalseEast   = 3082
	keyFalseNorth  = 3083
	keyScale       = 3092
	keyHeightUnit  = 4099
	userDefined    = 32767
	unitMetre      = 9001
	unitFoot       = 9002
	unitSurveyFoot = 9003
	unitDegree     = 9102
)

// geoKeys are a file's keys.
type geoKeys struct {
	ints   map[int]int
	floats map[int]float64
	texts  map[int]string
}

// readGeoKeys reads the key directory; without one there are no keys.
func (f *file) readGeoKeys(d directory) (geoKeys, error) {
	k := geoKeys{map[int]int{}, map[int]float64{}, map[int]string{}}
	dir, err := f.ints(d, tagGeoKeys)
	if err != nil || len(dir) < 4 {
		return k, err
	}
	doubles, err := f.floats(d, tagGeoDoubles)
	if err != nil {
		return k, err
	}
	texts, err := f.text(d, tagGeoText)
	if err != nil {
		return k, err
	}
	n := int(min(dir[3], uint64(len(dir)/4-1)))
	for e := 1; e <= n; e++ {
		key, at, count, value := int(dir[4*e]), dir[4*e+1], dir[4*e+2], dir[4*e+3]
		switch {
		case at == 0:
			k.ints[key] = int(min(value, math.MaxInt32))
		case at == tagGeoDoubles && value < uint64(len(doubles)):
			k.floats[key] = doubles[value]
		case at == tagGeoText && value < uint64(len(texts)) && count <= uint64(len(texts))-value:
			k.texts[key] = strings.TrimRight(texts[value:value+count], "|\x00 ")
		}
	}
	return k, nil
}

// epsg returns the code of the system, 0 if the keys name and describe none that is known, and
// whether coordinates are degrees.
func (k geoKeys) epsg(f *file) (code int, degrees bool, err error) {
	switch k.ints[keyModel] {
	case 2:
		if u := k.ints[keyAngle]; u != 0 && u != unitDegree {
			return 0, true, f.fail("measures angles in unit %d, not in degrees: convert it, e.g. with gdalwarp -t_srs EPSG:4326", u)
		}
		if code = k.ints[keyGeographic]; code == userDefined {
			code = 0
		}
		return code, true, nil
	case 3:
		return 0, false, f.fail("has geocentric coordinates: convert it, e.g. with gdalwarp -t_srs EPSG:4326")
	}
	if u := k.ints[keyLength]; u != 0 && u != unitMetre {
		return 0, false, f.fail("measures lengths in unit %d, not in metres: convert it, e.g. with gdalwarp -t_srs EPSG:5186", u)
	}
	if code = k.ints[keyProjected]; code == userDefined || code == 0 {
		code = k.transverseMercator()
	}
	return code, false, nil
}

// transverseMercator returns the code of the system of package geo whose parameters the keys spell
// out, 0 if there is none. Files from other programs often do so instead of naming a code. The
// ellipsoid must be that of GRS 80 or WGS 84: the old Korean systems on Bessel's differ by
// hundreds of metres with the same parameters.
func (k geoKeys) transverseMercator() int {
	modern := k.floats[keySemiMajor] == 6378137
	switch k.ints[keyGeographic] {
	case 4326, 4737, 4258:
		modern = true
	}
	if k.ints[keyMethod] != 1 || !modern {
		return 0
	}
	codes := []int{5179, 5185, 5186, 5187, 5188}
	for zone := 1; zone <= 60; zone++ {
		codes = append(codes, 32600+zone, 32700+zone)
	}
	scale, ok := k.floats[keyScale]
	if !ok {
		scale = 1
	}
	lon, lat := k.floats[keyOriginLon], k.floats[keyOriginLat]
	for _, code := range codes {
		c, err := geo.CRSByEPSG(code)
		if err != nil {
			continue
		}
		// the false origin is where the origin goes, and the scale is seen a little north of it
		at, north := c.Forward(geo.LonLat{Lon: lon, Lat: lat}), c.Forward(geo.LonLat{Lon: lon, Lat: lat + 1e-3})
		if at.Dist(geo.Point{X: k.floats[keyFalseEast], Y: k.floats[keyFalseNorth]}) > 1e-3 {
			continue
		}
		if math.Abs(north.X-at.X) < 1e-6 && math.Abs((north.Y-at.Y)/meridian(lat)-scale) < 1e-5 {
			return code
		}
	}
	return 0
}

// meridian returns the length [m] of a thousandth of a degree along the meridian from lat north.
func meridian(lat float64) float64 {
	const a, e2 = 6378137, 0.0066943800229 // GRS 80
	s := math.Sin((lat + 0.0005) * math.Pi / 180)
	w := 1 - float64(e2*float64(s*s))
	return a * (1 - e2) / (w * math.Sqrt(w)) * 0.001 * math.Pi / 180
}

// describe returns what the file says of its system in words.
func (k geoKeys) describe(code int) string {
	words := k.texts[keyProjText]
	if words == "" {
		words = k.texts[keyCitation]
	}
	if words == "" {
		words = k.texts[keyGeogText]
	}
	switch {
	case code != 0 && words != "":
		return fmt.Sprintf("EPSG:%d (%s)", code, words)
	case code != 0:
		return fmt.Sprintf("EPSG:%d", code)
	case words != "":
		return fmt.Sprintf("no EPSG code (%s)", words)
	}
	return "no coordinate system"
}
