package hgt

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"semul/engine/geo"
)

// tile returns n×n samples of row + 2·column, rows counted from the north, with a void at row 1,
// column 2.
func tile(n int) []byte {
	var b bytes.Buffer
	line := make([]int16, n)
	for row := range n {
		for i := range line {
			line[i] = int16(row + 2*i)
			if row == 1 && i == 2 {
				line[i] = Void
			}
		}
		binary.Write(&b, binary.BigEndian, line)
	}
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		n    int
		at   geo.LonLat
	}{
		{"N37E127.hgt", tile(1201), 1201, geo.LonLat{Lon: 127, Lat: 37}},
		{"/some/where/s01w078.hgt.gz", gzipped(tile(1201)), 1201, geo.LonLat{Lon: -78, Lat: -1}},
		{`C:\dem\N00E006.SRTMGL1.hgt`, tile(3601), 3601, geo.LonLat{Lon: 6}},
	} {
		r, err := Read(bytes.NewReader(c.data), c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if err := r.Check(); err != nil || r.NX != c.n || r.NY != c.n {
			t.Fatalf("%s: %d × %d cells, %v", c.name, r.NX, r.NY, err)
		}
		sw, ne := r.Center(0, 0), r.Center(c.n-1, c.n-1)
		if d := sw.Dist(geo.Point{X: c.at.Lon, Y: c.at.Lat}); d > 1e-12 {
			t.Errorf("%s: first sample at %v", c.name, sw)
		}
		if d := ne.Dist(geo.Point{X: c.at.Lon + 1, Y: c.at.Lat + 1}); d > 1e-12 {
			t.Errorf("%s: last sample at %v", c.name, ne)
		}
		// north-west, north-east, south-west
		if a, b, d := r.At(0, c.n-1), r.At(c.n-1, c.n-1), r.At(0, 0); a != 0 || b != float32(2*(c.n-1)) || d != float32(c.n-1) {
			t.Errorf("%s: corners %g, %g, %g", c.name, a, b, d)
		}
		if v := r.At(2, c.n-2); v == v {
			t.Errorf("%s: the void is %g", c.name, v)
		}
		if gaps := r.Gaps(); len(gaps) != 1 || gaps[0].Cells != 1 {
			t.Errorf("%s: gaps %v", c.name, gaps)
		}
		mid := geo.Point{X: c.at.Lon + 0.5, Y: c.at.Lat + 0.25}
		if got, want := r.Sample(mid), float64(c.n-1)*(0.75+2*0.5); math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: %g at %v, want %g", c.name, got, mid, want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	whole := tile(1201)
	z := gzipped(whole)
	for _, c := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"empty", "N37E127.hgt", nil, "holds 0 bytes"},
		{"cut short", "N37E127.hgt", whole[:len(whole)-2], "holds 2884800 bytes; a tile has 2884802 (1201 × 1201 samples) or 25934402"},
		{"too long", "N37E127.hgt", make([]byte, 26e6), "more than 25934402 bytes"},
		{"gzip bomb", "N37E127.hgt.gz", gzipped(make([]byte, 60e6)), "more than 25934402 bytes"},
		{"gzip cut short", "N37E127.hgt.gz", z[:len(z)/2], "unexpected EOF"},
		{"gzip header only", "N37E127.hgt.gz", z[:6], "begins like a gzip file"},
		{"zip", "N37E127.hgt", []byte("PK\x03\x04rest"), "unpack it"},
	} {
		_, err := Read(bytes.NewReader(c.data), c.file)
		if err == nil || !strings.HasPrefix(err.Error(), "hgt: N37E127.hgt") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := Read(iotest.ErrReader(broken), "N37E127.hgt"); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	for _, name := range []string{"", "dem.hgt", "N37E127x.hgt", "X37E127.hgt", "N37X127.hgt", "N91E127.hgt", "N37E181.hgt", "N3-E127.hgt", "N+1E127.hgt", "NééE127"} {
		if at, err := Corner(name); err == nil || !strings.Contains(err.Error(), "N37E127.hgt") {
			t.Errorf("%q is said to lie at %v (%v)", name, at, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(gzipped(tile(1201)), "N37E127.hgt.gz")
	f.Add([]byte{1, 2, 3}, "s90w180.hgt")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		r, err := Read(bytes.NewReader(data), name)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "hgt: ") {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if err := r.Check(); err != nil || r.NX != r.NY {
			t.Fatal(r.Grid, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := tile(3601)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(bytes.NewReader(data), "N37E127.hgt"); err != nil {
			b.Fatal(err)
		}
	}
}
