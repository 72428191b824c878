package geotiff

import (
	"bytes"
	"math"
	"testing"

	"semul/engine/geo"
)

func TestWhatIsWrittenIsReadBackBitForBit(t *testing.T) {
	r := geo.Raster{Grid: geo.Grid{NX: 130, NY: 77, X0: 211000, Y0: 318000, Cell: 2.5}, Val: make([]float32, 130*77)}
	for i := range r.Val {
		r.Val[i] = float32(math.Sin(float64(i))*1000 - float64(i)/7)
	}
	r.Val[200] = float32(math.NaN())
	var file bytes.Buffer
	if err := Write(&file, r, 5187); err != nil {
		t.Fatal(err)
	}
	image, err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), "made.tif")
	if err != nil {
		t.Fatal(err)
	}
	if image.EPSG != 5187 || image.Raster.Grid != r.Grid {
		t.Errorf("EPSG %d and grid %+v, want 5187 and %+v", image.EPSG, image.Raster.Grid, r.Grid)
	}
	for i, v := range r.Val {
		if math.Float32bits(image.Raster.Val[i]) != math.Float32bits(v) && v == v {
			t.Fatalf("cell %d is %g, was %g", i, image.Raster.Val[i], v)
		}
	}
	if v := image.Raster.Val[200]; v == v {
		t.Errorf("no data became %g", v)
	}
}
