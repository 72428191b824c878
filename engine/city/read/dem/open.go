package dem

import (
	"fmt"
	"os"
	"strings"

	"semul/engine/city/read/asc"
	"semul/engine/city/read/geotiff"
	"semul/engine/city/read/hgt"
	"semul/engine/geo"
)

// Open reads a file by the ending of its name: .tif or .tiff (GeoTIFF), .asc or .dem (ESRI ASCII)
// and .hgt (SRTM, named after its corner); the last three also with .gz. An ASCII grid says
// nothing of its system: set EPSG unless it is in local metres.
func Open(path string) (*Surface, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("dem: %w", err)
	}
	defer f.Close()
	name := strings.TrimSuffix(strings.ToLower(path), ".gz")
	zipped := len(name) < len(path)
	switch {
	case !zipped && (strings.HasSuffix(name, ".tif") || strings.HasSuffix(name, ".tiff")):
		return openGeoTIFF(f, path)
	case strings.HasSuffix(name, ".asc"), strings.HasSuffix(name, ".dem"):
		r, err := asc.Read(f, path)
		if err != nil {
			return nil, fmt.Errorf("dem: %w", err)
		}
		s := FromRaster(path, r, 0)
		s.Info = fmt.Sprintf("%d × %d cells of %.9g; no coordinate system; ASCII grid", r.NX, r.NY, r.Cell)
		return s, nil
	case strings.HasSuffix(name, ".hgt"):
		r, err := hgt.Read(f, path)
		if err != nil {
			return nil, fmt.Errorf("dem: %w", err)
		}
		s := FromRaster(path, r, 4326)
		s.Info = fmt.Sprintf("%d × %d cells of %d arc seconds; EPSG:4326; SRTM tile", r.NX, r.NY, 3600/(r.NX-1))
		return s, nil
	}
	return nil, fmt.Errorf("dem: %s: the ending tells no format that is read (.tif, .tiff, .asc, .dem, .hgt; .gz after the last three): convert it, e.g. with gdal_translate IN OUT.tif", path)
}

func openGeoTIFF(f *os.File, path string) (*Surface, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("dem: %w", err)
	}
	img, err := geotiff.Read(f, st.Size(), path)
	if err != nil {
		return nil, fmt.Errorf("dem: %w", err)
	}
	s := FromRaster(path, img.Raster, img.EPSG)
	s.DX, s.DY, s.Info = img.DX, img.DY, img.Info
	if img.Degrees && !geographic(img.EPSG) {
		return nil, fmt.Errorf("dem: %s is in degrees of a system that is not WGS 84 or close to it (%s): convert it, e.g. with gdalwarp -t_srs EPSG:4326", path, img.Info)
	}
	return s, nil
}

// at writes a place for people.
func at(f geo.Frame, p geo.Point) string {
	s := fmt.Sprintf("local (%.0f, %.0f) m", p.X, p.Y)
	if l, err := f.ToLonLat(p); err == nil {
		s += fmt.Sprintf(", longitude %.5f, latitude %.5f", l.Lon, l.Lat)
	}
	return s
}
