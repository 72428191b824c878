package geotiff

import "math"

// Tags of the GeoTIFF standard and of GDAL.
const (
	tagPixelScale   = 33550
	tagTiePoints    = 33922
	tagMatrix       = 34264
	tagGeoKeys      = 34735
	tagGeoDoubles   = 34736
	tagGeoText      = 34737
	tagGDALMetadata = 42112
	tagGDALNoData   = 42113
)

// place says where the outer corner of the first pixel lies and how long its sides are; dy is
// negative if rows run south, as they mostly do.
type place struct{ x0, y0, dx, dy float64 }

// readPlace reads the transformation. first is the raster coordinate of the corner: 0 where pixels
// are areas, −½ where whole numbers are the middles of pixels.
func (f *file) readPlace(d directory, first float64) (place, error) {
	matrix, err := f.floats(d, tagMatrix)
	if err != nil {
		return place{}, err
	}
	scale, err := f.floats(d, tagPixelScale)
	if err != nil {
		return place{}, err
	}
	tie, err := f.floats(d, tagTiePoints)
	if err != nil {
		return place{}, err
	}
	var p place
	switch {
	case len(scale) >= 2 && len(tie) >= 6:
		p.dx, p.dy = scale[0], -math.Abs(scale[1])
		p.x0, p.y0 = tie[3]+float64((first-tie[0])*p.dx), tie[4]+float64((first-tie[1])*p.dy)
	case len(matrix) >= 8:
		a, b, c, e, g, h := matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]
		if math.Abs(b) > 1e-9*math.Abs(a) || math.Abs(e) > 1e-9*math.Abs(g) {
			return place{}, f.fail("is rotated or sheared: turn it north up first, e.g. with gdalwarp")
		}
		p = place{c + float64(first*a), h + float64(first*g), a, g}
	case len(tie) >= 12:
		return place{}, f.fail("is placed by %d ground control points: rectify it first, e.g. with gdalwarp", len(tie)/6)
	default:
		return place{}, f.fail("does not say where it lies (no pixel scale with tie point and no matrix; a world file beside it is not read): give it a place with gdal_translate -a_ullr WEST NORTH EAST SOUTH -a_srs EPSG:CODE")
	}
	if !(p.dx > 0) || p.dy == 0 {
		return place{}, f.fail("has cells of %g by %g: their width must be positive and their height not 0", p.dx, p.dy)
	}
	for _, v := range [4]float64{p.x0, p.y0, p.dx, p.dy} {
		if v-v != 0 || math.Abs(v) > 1e12 {
			return place{}, f.fail("is placed at %g, %g with cells of %g by %g, which is nowhere: the file is damaged", p.x0, p.y0, p.dx, p.dy)
		}
	}
	return p, nil
}
