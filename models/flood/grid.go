package flood

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"semul/engine/city/read/asc"
	"semul/engine/city/read/geotiff"
	"semul/engine/geo"
)

// largestFile is the longest GeoTIFF that is read as water or roughness [bytes].
const largestFile = 1 << 31

// gridFile is a raster in the system of its file.
type gridFile struct {
	geo.Raster
	epsg int // 0: not told
}

// ReadGrid reads ground, depths, speeds or roughness: an ESRI ASCII grid (.asc, or .dem as LISFLOOD-FP calls it), plain or
// gzipped, or a GeoTIFF, told apart by their first bytes. Values are in the file's own system; name is what errors call it.
func ReadGrid(r io.Reader, name string) (geo.Raster, error) {
	g, err := readRaster(r, name)
	return g.Raster, err
}

func readRaster(r io.Reader, name string) (gridFile, error) {
	in := bufio.NewReader(r)
	head, _ := in.Peek(2)
	if !bytes.Equal(head, []byte("II")) && !bytes.Equal(head, []byte("MM")) {
		g, err := asc.Read(in, name)
		return gridFile{Raster: g}, err
	}
	data, err := io.ReadAll(io.LimitReader(in, largestFile+1))
	if err != nil {
		return gridFile{}, err
	}
	if len(data) > largestFile {
		return gridFile{}, fmt.Errorf("%s is larger than %d GiB: cut out the area you need, e.g. with gdal_translate -projwin", name, largestFile>>30)
	}
	img, err := geotiff.Read(bytes.NewReader(data), int64(len(data)), name)
	if err == nil && img.Degrees {
		err = fmt.Errorf("%s is in degrees: bring it into the city's metres, e.g. with gdalwarp -t_srs", name)
	}
	return gridFile{img.Raster, img.EPSG}, err
}

// local moves a raster into the city's local metres. One that tells no system is taken to be in them.
func (g gridFile) local(f geo.Frame) (geo.Raster, error) {
	if g.epsg == 0 {
		return g.Raster, nil
	}
	if f.EPSG != 0 && g.epsg != f.EPSG {
		return geo.Raster{}, fmt.Errorf("is in EPSG:%d, the city in EPSG:%d: bring it into the city's system, e.g. with gdalwarp -t_srs EPSG:%d", g.epsg, f.EPSG, f.EPSG)
	}
	r := g.Raster
	r.X0, r.Y0 = r.X0-f.E0, r.Y0-f.N0
	return r, nil
}

// value is that of the cell under a point; none where the raster has no data.
func value(r *geo.Raster, at geo.Point, none float64) float64 {
	if len(r.Val) == 0 {
		return none
	}
	id, ok := r.CellOf(at)
	if !ok || r.Val[id] != r.Val[id] {
		return none
	}
	return float64(r.Val[id])
}
