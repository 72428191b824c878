package geotiff

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/geo"
)

func readFile(name string) (Image, error) {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		return Image{}, err
	}
	return Read(bytes.NewReader(b), int64(len(b)), name)
}

// What testdata/make.py puts into its files.
func heights(i, j int) float64 { return 0.25*float64(i) + 10*float64(j) - 1.5 }
func wholes(i, j int) float64  { return float64(i) + 6*float64(j) }

var home = geo.Grid{NX: 21, NY: 17, X0: 186000, Y0: 263000, Cell: 5}

func TestReadWhatGDALWrote(t *testing.T) {
	degrees := geo.Grid{NX: 21, NY: 17, X0: 127, Y0: 37, Cell: 0.002}
	southUp := func(i, j int) float64 { return heights(i, 16-j) }
	for _, c := range []struct {
		name string
		epsg int
		grid geo.Grid
		want func(i, j int) float64
		info string
	}{
		{"float32_strips.tif", 5187, home, heights, "21 × 17 cells of 5 × 5; EPSG:5187 (Korea 2000 / East Belt 2010); float32, uncompressed, strips; no data is -9999"},
		{"int16_lzw2_strips.tif", 5187, home, wholes, "int16, LZW, strips"},
		{"uint16_deflate2_tiles.tif", 5187, home, wholes, "uint16, deflate, tiles"},
		{"uint8_packbits.tif", 5187, home, wholes, "uint8, PackBits, strips"},
		{"int8_lzw.tif", 5187, home, wholes, "int8, LZW, strips"},
		{"uint32_deflate2_big_endian.tif", 5187, home, wholes, "uint32, deflate, strips"},
		{"int32_big_endian.tif", 5187, home, wholes, "int32, uncompressed, strips"},
		{"float32_deflate3_tiles.tif", 5187, home, heights, "float32, deflate, tiles"},
		{"float32_lzw3_big_endian.tif", 5187, home, heights, "float32, LZW, strips"},
		{"float64_lzw3_strips.tif", 5187, home, heights, "float64, LZW, strips"},
		{"float64_deflate2.tif", 5187, home, heights, "float64, deflate, strips"},
		{"float32_deflate2.tif", 5187, home, heights, "float32, deflate, strips"},
		{"float32_zstd3_tiles.tif", 5187, home, heights, "float32, Zstandard, tiles"},
		{"bigtiff_lzw_tiles.tif", 5187, home, heights, "float32, LZW, tiles"},
		{"bigtiff_big_endian.tif", 5187, home, heights, "float32, uncompressed, strips"},
		{"two_bands_pixel.tif", 5187, home, heights, "2 bands, the first taken"},
		{"two_bands_apart.tif", 5187, home, heights, "2 bands, the first taken"},
		{"overviews.tif", 5187, home, heights, "float32, deflate, strips"},
		{"masked.tif", 5187, home, heights, "has a mask, which is not applied"},
		{"point.tif", 5187, home, heights, "pixels are points"},
		{"degrees.tif", 4326, degrees, heights, "21 × 17 cells of 0.002 × 0.001"},
		{"south_up.tif", 5187, home, southUp, "float32"},
		{"proj_5187.tif", 5187, home, heights, "EPSG:5187"},
		{"proj_5179.tif", 5179, home, heights, "EPSG:5179"},
		{"proj_bessel.tif", 0, home, heights, "no EPSG code"},
		{"proj_scale.tif", 0, home, heights, "no EPSG code"},
		{"no_system.tif", 0, home, heights, "no coordinate system"},
		{"scaled.tif", 5187, home, func(i, j int) float64 { return 0.25*wholes(i, j) - 100 }, "int16"},
		{"feet.tif", 5187, home, func(i, j int) float64 { return heights(i, j) * 0.3048 }, "ft turned into metres"},
		{"sparse.tif", 5187, geo.Grid{NX: 40, NY: 40, X0: 186000, Y0: 263000, Cell: 5}, func(i, j int) float64 {
			if i > 20 || j > 16 {
				return math.NaN()
			}
			return heights(i, j)
		}, "float32, deflate, tiles"},
	} {
		img, err := readFile(c.name)
		if err != nil {
			t.Error(err)
			continue
		}
		r := img.Raster
		if err := r.Check(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if img.EPSG != c.epsg || img.Degrees != (c.epsg == 4326) || !strings.Contains(img.Info, c.info) {
			t.Errorf("%s: EPSG:%d, degrees %v, info %q; want EPSG:%d and %q", c.name, img.EPSG, img.Degrees, img.Info, c.epsg, c.info)
		}
		dy := r.Cell
		if img.Degrees {
			dy = 0.001
		}
		if r.NX != c.grid.NX || r.NY != c.grid.NY || math.Abs(r.X0-c.grid.X0) > 1e-9 || math.Abs(r.Y0-c.grid.Y0) > 1e-9 ||
			math.Abs(r.Cell-c.grid.Cell) > 1e-12 || img.DX != r.Cell || math.Abs(img.DY-dy) > 1e-12 {
			t.Errorf("%s: grid %+v with cells of %g × %g, want %+v", c.name, r.Grid, img.DX, img.DY, c.grid)
			continue
		}
		for id, v := range r.Val {
			i, j := r.IJ(id)
			want := float32(c.want(i, j))
			if i == 5 && j == 3 && c.name != "south_up.tif" || i == 5 && j == 13 && c.name == "south_up.tif" {
				want = float32(math.NaN())
			}
			if v != want && (v == v || want == want) {
				t.Errorf("%s: column %d, row %d: got %g, want %g", c.name, i, j, v, want)
				break
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"rotated.tif", "is rotated or sheared: turn it north up first, e.g. with gdalwarp"},
		{"oblong.tif", "has cells of 5 by 6, which are not square"},
		{"gcps.tif", "is placed by 3 ground control points: rectify it"},
		{"nowhere.tif", "does not say where it lies"},
		{"proj_feet.tif", "measures lengths in unit 9003, not in metres"},
		{"rgb.tif", "is a picture (RGB)"},
		{"jpeg.tif", "is compressed by method 7 (JPEG), which is not read: convert it with gdal_translate -co COMPRESS=DEFLATE"},
		{"lerc.tif", "is compressed by method 34887 (LERC)"},
		{"complex.tif", "has unknown samples of 64 bits, which are not read: convert it with gdal_translate -ot Float32"},
	} {
		_, err := readFile(c.name)
		if err == nil || !strings.HasPrefix(err.Error(), "geotiff: "+c.name+": ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// BenchmarkRead reads a million cells as Write packs them: deflate, predictor 3.
func BenchmarkRead(b *testing.B) {
	r := geo.NewRaster(geo.Grid{NX: 1000, NY: 1000, X0: 186000, Y0: 263000, Cell: 5})
	for id := range r.Val {
		i, j := r.IJ(id)
		r.Val[id] = float32(10*math.Sin(float64(i)/40)*math.Cos(float64(j)/70)) + float32(i*j%7)/100
	}
	var file bytes.Buffer
	if err := Write(&file, r, 5187); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), "b.tif"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Cells())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
}
