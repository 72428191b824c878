package flood

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// largestGrid is the most values that ReadGrid takes.
const largestGrid = 1 << 26

// ReadGrid reads depths or speeds at the start of a run, or a test's ground: an ESRI ASCII grid in local metres, plain or
// gzipped, with the keys ncols, nrows, xllcorner, yllcorner, cellsize and NODATA_value. (Models may not reach the city's
// own readers, which know more variants.) Errors say what is missing.
func ReadGrid(r io.Reader) (geo.Raster, error) {
	in := bufio.NewReader(r)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return geo.Raster{}, err
		}
		in = bufio.NewReader(z)
	}
	words := bufio.NewScanner(in)
	words.Split(bufio.ScanWords)
	keys := map[string]float64{"nodata_value": -9999}
	first := ""
	for words.Scan() {
		key := strings.ToLower(words.Text())
		if c := key[0]; c != 'n' && c != 'x' && c != 'y' && c != 'c' || key == "nan" {
			first = words.Text()
			break
		}
		if !words.Scan() {
			break
		}
		v, err := strconv.ParseFloat(words.Text(), 64)
		if err != nil {
			return geo.Raster{}, fmt.Errorf("%s: %q is no number", key, words.Text())
		}
		keys[key] = v
	}
	for _, key := range []string{"ncols", "nrows", "xllcorner", "yllcorner", "cellsize"} {
		if _, ok := keys[key]; !ok {
			return geo.Raster{}, fmt.Errorf("no %s in the head of the grid", key)
		}
	}
	nx, ny := keys["ncols"], keys["nrows"]
	if !(nx >= 1 && ny >= 1 && nx*ny <= largestGrid) {
		return geo.Raster{}, fmt.Errorf("a grid of %g columns and %g rows; from 1 to %d values can be read", nx, ny, largestGrid)
	}
	g := geo.NewRaster(geo.Grid{NX: int(nx), NY: int(ny), X0: keys["xllcorner"], Y0: keys["yllcorner"], Cell: keys["cellsize"]})
	if err := g.Grid.Check(); err != nil {
		return geo.Raster{}, err
	}
	for k := range g.Val {
		text := first
		if k > 0 {
			if !words.Scan() {
				return geo.Raster{}, fmt.Errorf("%d values where %d columns and %d rows need %d", k, g.NX, g.NY, len(g.Val))
			}
			text = words.Text()
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return geo.Raster{}, fmt.Errorf("value %d: %q is no number", k+1, text)
		}
		if v == keys["nodata_value"] {
			v = math.NaN()
		}
		g.Val[(g.NY-1-k/g.NX)*g.NX+k%g.NX] = float32(v) // the northern row comes first
	}
	return g, words.Err()
}
