package geotiff

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// Grids of ours, 1 2 3 / 4 5 6 (northern row first) times 1, 10 and 100, as bands by GDAL: side by side in each block, and
// one band after the other.
func TestBands(t *testing.T) {
	for _, name := range []string{"bands_together.tif", "bands_apart.tif"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for band, factor := range []float32{1, 10, 100} {
			img, err := ReadBand(bytes.NewReader(b), int64(len(b)), name, band)
			if err != nil || img.Bands != 3 || img.Factor != 1 || img.EPSG != 5186 {
				t.Fatalf("%s: %+v, %v", name, img, err)
			}
			for id, want := range []float32{4, 5, 6, 1, 2, 3} {
				if got := img.Raster.Val[id]; got != want*factor {
					t.Errorf("%s, band %d, cell %d: %g, want %g", name, band+1, id, got, want*factor)
				}
			}
		}
		for _, band := range []int{-1, 3} {
			if _, err := ReadBand(bytes.NewReader(b), int64(len(b)), name, band); err == nil || !strings.Contains(err.Error(), "has 3 bands; there is no band") {
				t.Errorf("%s, band %d: %v", name, band, err)
			}
		}
	}
}

// A unit of length is turned into metres, and what it was stays known.
func TestUnitIsKnown(t *testing.T) {
	b := plain().with(tagGDALMetadata, `<GDALMetadata><Item name="UNITTYPE" sample="0" role="unittype">mm</Item></GDALMetadata>`).bytes()
	img, err := Read(bytes.NewReader(b), int64(len(b)), "a.tif")
	if err != nil || img.Unit != "mm" || img.Factor != 0.001 || img.Raster.Val[0] != 0.004 {
		t.Errorf("%+v, %v", img, err)
	}
}
