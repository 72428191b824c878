package record

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNetCDFIsClassic reads depth.nc by hand along the "NetCDF Classic Format Specification" (Unidata): magic, number of
// records, header, and then a record of 8 + 2·64·64 bytes an instant. An independent reader opens one in .ci/readers.
func TestNetCDFIsClassic(t *testing.T) {
	dir, _ := complete(t, Options{Grids: 2 * time.Minute})
	b, err := os.ReadFile(filepath.Join(dir, "depth.nc"))
	if err != nil {
		t.Fatal(err)
	}
	if string(b[:4]) != "CDF\x02" || binary.BigEndian.Uint32(b[4:]) != 6 {
		t.Fatalf("begins with % x", b[:8])
	}
	for _, text := range []string{"CF-1.8", "transverse_mercator", "latitude_of_projection_origin", "seconds since 2026-07-16 09:00:00 +00:00", "_FillValue", "grid_mapping"} {
		if !strings.Contains(string(b[:2000]), text) {
			t.Errorf("the header has no %q", text)
		}
	}
	const record = 8 + 2*64*64
	first := len(b) - 6*record
	x := func(i int) float64 { return math.Float64frombits(binary.BigEndian.Uint64(b[first-8*64+8*i:])) }
	if x(0) != 193005 || x(63) != 193635 {
		t.Errorf("x runs from %g to %g", x(0), x(63))
	}
	y := math.Float64frombits(binary.BigEndian.Uint64(b[first-16*64:]))
	if y != 281005 {
		t.Errorf("y begins at %g", y)
	}
	for k := range 6 {
		at := first + k*record
		if got := math.Float64frombits(binary.BigEndian.Uint64(b[at:])); got != float64(120*k) {
			t.Errorf("record %d is of %g s", k, got)
		}
		if got, want := int16(binary.BigEndian.Uint16(b[at+8:])), int16(127*k); got != want { // (640−5)/1000·120k/600 m
			t.Errorf("record %d begins with %d mm, want %d", k, got, want)
		}
	}
}
