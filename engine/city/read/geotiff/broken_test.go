package geotiff

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/geo"
)

func read(b []byte) (Image, error) { return Read(bytes.NewReader(b), int64(len(b)), "a.tif") }

func TestReadByHand(t *testing.T) {
	img, err := read(plain().bytes())
	if err != nil {
		t.Fatal(err)
	}
	if want := (geo.Grid{NX: 3, NY: 2, X0: 100, Y0: 200, Cell: 10}); img.Raster.Grid != want || img.EPSG != 5186 {
		t.Errorf("grid %v, EPSG:%d", img.Raster.Grid, img.EPSG)
	}
	for id, want := range []float32{4, 5, 6, 1, 2, 3} {
		if img.Raster.Val[id] != want {
			t.Errorf("cell %d: got %g, want %g", id, img.Raster.Val[id], want)
		}
	}
}

// What each of these sets says where the outer south-west corner lies.
func TestPlaces(t *testing.T) {
	p := plain()
	matrix := func(v ...float64) tiff {
		return p.with(tagPixelScale, nil).with(tagTiePoints, nil).with(tagMatrix, v)
	}
	point := keys(keyModel, 1, keyProjected, 5186, keyRaster, 2)
	for _, c := range []struct {
		name string
		f    tiff
		x, y float64
	}{
		{"tie point at the corner", p, 100, 200},
		{"tie point in the middle of the first pixel", p.with(tagTiePoints, []float64{0.5, 0.5, 0, 105, 215, 0}), 100, 200},
		{"tie point at the far corner", p.with(tagTiePoints, []float64{3, 2, 0, 130, 200, 0}), 100, 200},
		{"pixels are points: the tie point is the middle", p.with(tagGeoKeys, point), 95, 205},
		{"negative height of a pixel", p.with(tagPixelScale, []float64{10, -10, 0}), 100, 200},
		{"matrix", matrix(10, 0, 0, 100, 0, -10, 0, 220, 0, 0, 0, 0, 0, 0, 0, 1), 100, 200},
		{"matrix, pixels are points", matrix(10, 0, 0, 100, 0, -10, 0, 220).with(tagGeoKeys, point), 95, 205},
		{"matrix, rows from the south", matrix(10, 0, 0, 100, 0, 10, 0, 200), 100, 200},
	} {
		img, err := read(c.f.bytes())
		if err != nil || img.Raster.X0 != c.x || img.Raster.Y0 != c.y {
			t.Errorf("%s: corner %g, %g, %v; want %g, %g", c.name, img.Raster.X0, img.Raster.Y0, err, c.x, c.y)
		}
		south := float32(4)
		if strings.Contains(c.name, "from the south") {
			south = 1
		}
		if err == nil && img.Raster.Val[0] != south {
			t.Errorf("%s: south-west value %g, want %g", c.name, img.Raster.Val[0], south)
		}
	}
}

func TestMeanings(t *testing.T) {
	item := func(s string) string { return "<GDALMetadata>" + s + "</GDALMetadata>" }
	foot := keys(keyModel, 1, keyProjected, 5186, keyHeightUnit, unitFoot)
	for _, c := range []struct {
		name string
		f    tiff
		want float32 // of the stored 4
	}{
		{"plain", plain(), 4},
		{"no data", plain().with(tagGDALNoData, "4"), float32(math.NaN())},
		{"no data with spaces", plain().with(tagGDALNoData, " 4.0 "), float32(math.NaN())},
		{"no data elsewhere", plain().with(tagGDALNoData, "nan"), 4},
		{"scale and offset", plain().with(tagGDALMetadata, item(`<Item name="SCALE" sample="0" role="scale">0.5</Item><Item name="OFFSET" sample="0" role="offset">-3</Item>`)), -1},
		{"those of another band", plain().with(tagGDALMetadata, item(`<Item name="SCALE" sample="1" role="scale">0.5</Item>`)), 4},
		{"feet by key", plain().with(tagGeoKeys, foot), 4 * 0.3048},
		{"feet by unit", plain().with(tagGDALMetadata, item(`<Item name="UNITTYPE" sample="0" role="unittype">ft</Item>`)), 4 * 0.3048},
		{"feet by both count once", plain().with(tagGeoKeys, foot).with(tagGDALMetadata, item(`<Item role="unittype">ft</Item>`)), 4 * 0.3048},
		{"centimetres", plain().with(tagGDALMetadata, item(`<Item role="unittype">cm</Item>`)), 0.04},
		{"unknown unit", plain().with(tagGDALMetadata, item(`<Item role="unittype">li</Item>`)), 4},
		{"other metadata", plain().with(tagGDALMetadata, "made by hand, < & >"), 4},
	} {
		img, err := read(c.f.bytes())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := img.Raster.Val[0]; got != c.want && (got == got || c.want == c.want) {
			t.Errorf("%s: got %g, want %g", c.name, got, c.want)
		}
	}
}

func TestDamageIsNamed(t *testing.T) {
	p := plain()
	loop := p.bytes()
	n := int(loop[8]) // entries of the directory: the offset of the next one stands behind them
	copy(loop[10+12*n:], []byte{8, 0, 0, 0})
	reduced := p.with(tagSubfile, uint32(1)).bytes()
	copy(reduced[10+12*(n+1):], []byte{8, 0, 0, 0})
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"empty", nil, "the header should be bytes 0 to 8 of a file of 0"},
		{"another format", []byte("\x89PNG\r\n\x1a\n"), "not as a TIFF does"},
		{"wrong number", []byte("II\x00\x00\x08\x00\x00\x00"), "has the number 0 where a TIFF has 42 or 43"},
		{"BigTIFF of odd offsets", []byte("II+\x00\x10\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00"), "offsets of 16 bytes"},
		{"directory beyond the end", []byte("II*\x00\xff\xff\x00\x00"), "the directory at byte 65535 should be bytes"},
		{"empty directory", []byte("II*\x00\x08\x00\x00\x00\x00\x00"), "has 0 entries"},
		{"nothing but overviews, in a loop", reduced, "holds no full-size image"},
		{"no width", p.with(tagWidth, nil).bytes(), "is said to have 0 by 2 cells"},
		{"bomb", p.with(tagWidth, uint32(1<<31)).with(tagHeight, uint32(1<<31)).bytes(), "is said to have 2147483648 by 2147483648 cells"},
		{"bomb within the limit", p.with(tagWidth, uint32(16384)).with(tagHeight, uint32(16384)).bytes(), "more than any compression gives"},
		{"bands", p.with(tagBands, uint16(0)).bytes(), "is said to have 0 bands"},
		{"picture", p.with(tagPhotometric, uint16(3)).bytes(), "is a picture (colour palette)"},
		{"planar", p.with(tagPlanar, uint16(3)).bytes(), "has planar configuration 3"},
		{"bits", p.with(tagBits, uint16(12)).bytes(), "has signed samples of 12 bits"},
		{"format", p.with(tagFormat, uint16(9)).bytes(), "has unknown samples of 16 bits"},
		{"bands of two kinds", p.with(tagBands, uint16(2)).with(tagBits, []uint16{16, 8}).bytes(), "has bands of 16 and 8 bits"},
		{"compression", p.with(tagCompression, uint16(99)).bytes(), "is compressed by method 99 (unknown)"},
		{"predictor", p.with(tagCompression, uint16(5)).with(tagPredictor, uint16(9)).bytes(), "uses predictor 9"},
		{"predictor of floats", p.with(tagCompression, uint16(5)).with(tagPredictor, uint16(3)).bytes(), "uses predictor 3, for floating-point numbers"},
		{"rows", p.with(tagRowsPerStrip, uint16(0)).bytes(), "has strips of 3 by 0 cells"},
		{"tile width", p.with(tagTileWidth, uint16(0)).with(tagTileHeight, uint16(16)).bytes(), "has tiles of 0 by 16 cells"},
		{"tile height", p.with(tagTileWidth, uint16(16)).with(tagTileHeight, uint32(1<<20)).bytes(), "has tiles of 16 by 1048576 cells"},
		{"no tiles", p.with(tagTileWidth, uint16(16)).with(tagTileHeight, uint16(16)).bytes(), "lists 0 offsets and 0 lengths for 1 tiles"},
		{"too few strips", p.with(tagRowsPerStrip, uint16(1)).bytes(), "lists 1 offsets and 1 lengths for 2 strips"},
		{"strip beyond the end", p.with(tagStripOffsets, uint32(9999)).bytes(), "strip 1 of 1 should be bytes 9999 to 10011"},
		{"strip too short", p.with(tagStripCounts, uint32(8)).bytes(), "strip 1 of 1 has 8 bytes for 12"},
		{"no pixels", p.with(tagStripCounts, uint32(0)).with(tagStripOffsets, uint32(0)).bytes(), "holds no pixels at all"},
		{"LZW that is none", p.with(tagCompression, uint16(5)).bytes(), "strip 1 of 1 (LZW):"},
		{"deflate that is none", p.with(tagCompression, uint16(8)).bytes(), "strip 1 of 1 (deflate):"},
		{"Zstandard that is none", p.with(tagCompression, uint16(50000)).bytes(), "strip 1 of 1 (Zstandard):"},
		{"PackBits that ends", p.with(tagCompression, uint16(32773)).bytes(), "strip 1 of 1 (PackBits): ends too early"},
		{"value of a wrong type", p.with(tagWidth, "three").bytes(), "tag 256 has values of type 2"},
		{"scale of a wrong type", p.with(tagPixelScale, []uint16{1, 1, 1}).bytes(), "tag 33550 has values of type 3"},
		{"no-data of letters", p.with(tagGDALNoData, "none").bytes(), `names "none" as the number for no data`},
		{"scale of letters", p.with(tagGDALMetadata, `<M><Item role="scale">x</Item></M>`).bytes(), `has "x" as scale`},
		{"offset of letters", p.with(tagGDALMetadata, `<M><Item role="offset">x</Item></M>`).bytes(), `has "x" as offset`},
		{"one tie point only", p.with(tagPixelScale, nil).bytes(), "does not say where it lies"},
		{"width of a cell", p.with(tagPixelScale, []float64{0, 10, 0}).bytes(), "has cells of 0 by -10"},
		{"negative width", p.with(tagPixelScale, []float64{-10, 10, 0}).bytes(), "has cells of -10 by -10"},
		{"NaN place", p.with(tagTiePoints, []float64{0, 0, 0, math.NaN(), 0, 0}).bytes(), "which is nowhere"},
		{"infinite cell", p.with(tagPixelScale, []float64{math.Inf(1), math.Inf(1), 0}).bytes(), "which is nowhere"},
		{"gradians", p.with(tagGeoKeys, keys(keyModel, 2, keyGeographic, 4326, keyAngle, 9105)).bytes(), "measures angles in unit 9105"},
		{"geocentric", p.with(tagGeoKeys, keys(keyModel, 3)).bytes(), "has geocentric coordinates"},
		{"feet on the ground", p.with(tagGeoKeys, keys(keyModel, 1, keyProjected, 5186, keyLength, 9002)).bytes(), "measures lengths in unit 9002"},
	} {
		_, err := read(c.b)
		if err == nil || !strings.HasPrefix(err.Error(), "geotiff: a.tif: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	// a loop behind the image does no harm
	if _, err := read(loop); err != nil {
		t.Error(err)
	}
	broken := errors.New("disk on fire")
	if _, err := Read(failing{broken}, 1000, "a.tif"); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// A file cut anywhere is an error or, where only overviews or masks are lost, the same image.
func TestCutFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/*.tif")
	if err != nil || len(names) < 30 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := read(b)
		if err != nil {
			continue // one of those that are refused anyway
		}
		cutErrors := 0
		for n := range b {
			img, err := read(b[:n])
			if err != nil {
				if !strings.HasPrefix(err.Error(), "geotiff: a.tif: ") {
					t.Fatalf("%s cut to %d bytes: foreign error %v", name, n, err)
				}
				cutErrors++
				continue
			}
			for id, v := range img.Raster.Val {
				if w := whole.Raster.Val[id]; v != w && (v == v || w == w) {
					t.Fatalf("%s cut to %d of %d bytes is read, with other values", name, n, len(b))
				}
			}
		}
		if cutErrors < len(b)/4 {
			t.Errorf("%s: only %d of %d cuts are noticed", name, cutErrors, len(b))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(plain().bytes())
	names, err := filepath.Glob("testdata/*.tif")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := read(data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "geotiff: a.tif: ") {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if err := img.Raster.Check(); err != nil {
			t.Fatal(err)
		}
		if img.Bands < 1 || img.Bands > 1024 || img.Factor <= 0 {
			t.Fatalf("%d bands, factor %g", img.Bands, img.Factor)
		}
		if last, err := ReadBand(bytes.NewReader(data), int64(len(data)), "a.tif", img.Bands-1); err == nil && last.Raster.Grid != img.Raster.Grid {
			t.Fatalf("bands on %v and %v", img.Raster.Grid, last.Raster.Grid)
		}
		if img.Raster.Cells() > cellsPerByte*len(data) || !(img.DX > 0 && img.DY > 0) {
			t.Fatalf("%d cells of %g × %g from %d bytes", img.Raster.Cells(), img.DX, img.DY, len(data))
		}
		for id, v := range img.Raster.Val {
			if v-v != 0 && v == v {
				t.Fatalf("cell %d is %g", id, v)
			}
		}
	})
}
