package hgt

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// Void is the sample that stands for "not measured".
const Void = -32768

// sizes of a tile: samples along each side, 3 and 1 arc seconds apart.
var sizes = [...]int{1201, 3601}

// Read reads one tile, gzipped or not, in degrees (EPSG:4326): X0 and Y0 are the south-west corner
// of its south-westernmost cell, half a cell outside the degree. The corner comes from name, a
// file name or path such as N37E127.hgt or s01w078.hgt.gz. Voids become NaN.
func Read(r io.Reader, name string) (geo.Raster, error) {
	corner, err := Corner(name)
	if err != nil {
		return geo.Raster{}, err
	}
	in := bufio.NewReaderSize(r, 1<<16)
	if head, _ := in.Peek(4); bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return geo.Raster{}, fmt.Errorf("hgt: %s: begins like a gzip file and is none: %w", name, err)
		}
		in = bufio.NewReaderSize(z, 1<<16)
	} else if bytes.Equal(head, []byte("PK\x03\x04")) {
		return geo.Raster{}, fmt.Errorf("hgt: %s is a zip archive: unpack it, and give the .hgt file inside", name)
	}
	largest := int64(2 * sizes[1] * sizes[1])
	data, err := io.ReadAll(io.LimitReader(in, largest+1))
	if err != nil {
		return geo.Raster{}, fmt.Errorf("hgt: %s: after %d bytes: %w", name, len(data), err)
	}
	for _, n := range sizes {
		if len(data) == 2*n*n {
			return decode(data, n, corner), nil
		}
	}
	if int64(len(data)) > largest {
		return geo.Raster{}, fmt.Errorf("hgt: %s holds more than %d bytes, the largest tile (3601 × 3601 samples): this is another format", name, largest)
	}
	return geo.Raster{}, fmt.Errorf("hgt: %s holds %d bytes; a tile has %d (1201 × 1201 samples) or %d (3601 × 3601): the file is cut short or of another format",
		name, len(data), 2*sizes[0]*sizes[0], largest)
}

// decode turns the rows south up.
func decode(data []byte, n int, corner geo.LonLat) geo.Raster {
	cell := 1 / float64(n-1)
	r := geo.Raster{
		Grid: geo.Grid{NX: n, NY: n, X0: corner.Lon - float64(cell/2), Y0: corner.Lat - float64(cell/2), Cell: cell},
		Val:  make([]float32, n*n),
	}
	for row := range n {
		line := r.Val[(n-1-row)*n:][:n]
		for i := range line {
			v := int16(binary.BigEndian.Uint16(data[2*(row*n+i):]))
			if line[i] = float32(v); v == Void {
				line[i] = float32(math.NaN())
			}
		}
	}
	return r
}

// Corner returns the sample in the south-west that the name of a tile gives.
func Corner(name string) (geo.LonLat, error) {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	stem, _, _ := strings.Cut(base, ".")
	bad := fmt.Errorf("hgt: the name %q does not say where the tile lies: call it like N37E127.hgt, after its south-west corner (N or S and two digits up to 90, E or W and three up to 180)", base)
	if len(stem) != 7 {
		return geo.LonLat{}, bad
	}
	lat, err1 := strconv.ParseUint(stem[1:3], 10, 8)
	lon, err2 := strconv.ParseUint(stem[4:], 10, 8)
	if err1 != nil || err2 != nil || lat > 90 || lon > 180 {
		return geo.LonLat{}, bad
	}
	at := geo.LonLat{Lon: float64(lon), Lat: float64(lat)}
	switch stem[0] {
	case 'N', 'n':
	case 'S', 's':
		at.Lat = -at.Lat
	default:
		return geo.LonLat{}, bad
	}
	switch stem[3] {
	case 'E', 'e':
	case 'W', 'w':
		at.Lon = -at.Lon
	default:
		return geo.LonLat{}, bad
	}
	return at, nil
}
