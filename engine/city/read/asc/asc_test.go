package asc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

const small = "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 200\ncellsize 10\nNODATA_value -9999\n1 2 3\n4 -9999 6\n"

var nan = float32(math.NaN())

// south row first
var smallRaster = geo.Raster{Grid: geo.Grid{NX: 3, NY: 2, X0: 100, Y0: 200, Cell: 10}, Val: []float32{4, nan, 6, 1, 2, 3}}

func same(a, b geo.Raster) bool {
	if a.Grid != b.Grid || len(a.Val) != len(b.Val) {
		return false
	}
	for id, v := range a.Val {
		if v != b.Val[id] && (v == v || b.Val[id] == b.Val[id]) {
			return false
		}
	}
	return true
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"plain", small},
		{"keys in capitals", strings.ToUpper(small)},
		{"other order", "cellsize 10\nyllcorner 200\nxllcorner 100\nnrows 2\nncols 3\nnodata_value -9999\n1 2 3\n4 -9999 6\n"},
		{"middle of the cell", strings.Replace(small, "xllcorner 100\nyllcorner 200", "xllcenter 105\nyllcenter 205", 1)},
		{"no-data left out", strings.Replace(small, "NODATA_value -9999\n", "", 1)},
		{"no-data beyond float32", strings.ReplaceAll(small, "-9999", "-1.7976931348623157e+308")},
		{"no-data rounded to float32", strings.Replace(small, "NODATA_value -9999\n1 2 3\n4 -9999", "NODATA_value -3.4028235e+38\n1 2 3\n4 -3.4028234663852886e+38", 1)},
		{"the word nan", strings.Replace(small, "4 -9999", "4 NaN", 1)},
		{"nan for no-data", strings.ReplaceAll(small, "-9999", "nan")},
		{"dx and dy", strings.Replace(small, "cellsize 10", "dx 10\ndy 10.0000001", 1)},
		{"one value a line", strings.Replace(small, "1 2 3\n4 -9999 6", "1\n2\n3\n4\n-9999\n6", 1)},
		{"all in one line", strings.ReplaceAll(small, "\n", " ")},
		{"tabs and CRLF", strings.NewReplacer("\n", "\r\n", " ", "\t").Replace(small)},
		{"no newline at the end", strings.TrimSpace(small)},
		{"byte order mark", "\xef\xbb\xbf" + small},
		{"exponents", strings.Replace(small, "1 2 3", "1e0 .2e+1 +3.0", 1)},
		{"gzipped", gzipped(small)},
	} {
		got, err := Read(iotest.OneByteReader(strings.NewReader(c.text)), "a.asc")
		if err != nil || !same(got, smallRaster) {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func TestReadErrorsSayWhereAndHow(t *testing.T) {
	cut := gzipped(small)
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "a.asc:1: ends before the first value"},
		{"header only", small[:strings.Index(small, "1 2 3")], "a.asc:7: ends before the first value"},
		{"key without value", "ncols", "a.asc:1: ends after ncols"},
		{"misspelt key", strings.Replace(small, "nrows", "nrow", 1), `a.asc:2:1: "nrow" is no key`},
		{"another format", "P5 100 100 255\n", `a.asc:1:1: "P5" is no key`},
		{"binary", strings.Repeat("\x00\x01\xff", 99), "a.asc:1:1: a word of more than 64 bytes"},
		{"numbers only", "1 2 3\n", `a.asc:1:1: "1" is no key`},
		{"key twice", strings.Replace(small, "nrows 2", "nrows 2\nnrows 3", 1), "a.asc:3:1: nrows stands after nrows"},
		{"corner and centre", strings.Replace(small, "yllcorner", "xllcenter 5\nyllcorner", 1), "a.asc:4:1: xllcenter stands after xllcorner"},
		{"no cellsize", strings.Replace(small, "cellsize 10\n", "", 1), "the header has no cellsize"},
		{"no ncols", strings.Replace(small, "ncols 3\n", "", 1), "the header has no ncols"},
		{"text for a number", strings.Replace(small, "ncols 3", "ncols three", 1), `a.asc:1:7: ncols must be a number, got "three"`},
		{"broken count", strings.Replace(small, "ncols 3", "ncols 2.5", 1), "a.asc:1:7: ncols must be a whole number"},
		{"no columns", strings.Replace(small, "ncols 3", "ncols 0", 1), "ncols must be a whole number from 1"},
		{"bomb", strings.Replace(small, "ncols 3\nnrows 2", "ncols 100000\nnrows 100000", 1), "more than 268435456 cells: cut out"},
		{"bomb in one count", strings.Replace(small, "ncols 3", "ncols 1e18", 1), "ncols must be a whole number"},
		{"cellsize 0", strings.Replace(small, "cellsize 10", "cellsize 0", 1), "a.asc:5:10: cellsize must be positive"},
		{"cellsize NaN", strings.Replace(small, "cellsize 10", "cellsize nan", 1), "a.asc:5:10: cellsize must be a finite number"},
		{"infinite corner", strings.Replace(small, "corner 100", "corner -inf", 1), "a.asc:3:11: xllcorner must be a finite number"},
		{"not square", strings.Replace(small, "cellsize 10", "dx 10\ndy 20", 1), "not square: resample first, e.g. gdalwarp"},
		{"text in the values", strings.Replace(small, "4 -9999", "4 x", 1), `a.asc:8:3: "x" is not a number`},
		{"decimal comma", strings.Replace(small, "1 2 3", "1 2,5 3", 1), `a.asc:7:3: "2,5" is not a number: use a point`},
		{"infinite value", strings.Replace(small, "1 2", "1 inf", 1), "a.asc:7:3: inf is too large"},
		{"beyond float64", strings.Replace(small, "1 2", "1 1e999", 1), "a.asc:7:3: 1e999 is too large"},
		{"undeclared no-data", strings.Replace(small, "1 2", "1 -1.79e308", 1), "say so in the header: NODATA_value -1.79e308"},
		{"cut short", small[:len(small)-8], "a.asc:8: ends after 4 of 3 × 2 = 6 values, in row 2 from the north"},
		{"too many values", small + "7", `a.asc:9:1: more than ncols × nrows = 3 × 2 = 6 values, the next is "7"`},
		{"gzip cut short", cut[:len(cut)-12], "cut short or damaged"},
		{"gzip damaged", cut[:len(cut)-8] + "\x00\x00\x00\x00" + cut[len(cut)-4:], "cut short or damaged"},
		{"gzip header only", cut[:5], "begins like a gzip file"},
	} {
		_, err := Read(strings.NewReader(c.text), "a.asc")
		if err == nil || !strings.HasPrefix(err.Error(), "asc: a.asc") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := Read(iotest.TimeoutReader(iotest.DataErrReader(strings.NewReader(small[:90]))), "a.asc"); err == nil {
		t.Error("a reader that stops is read")
	}
	if _, err := Read(iotest.ErrReader(broken), "a.asc"); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

func TestWriteThenReadIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := geo.NewRaster(geo.Grid{
			NX: rapid.IntRange(1, 6).Draw(t, "nx"), NY: rapid.IntRange(1, 6).Draw(t, "ny"),
			X0: rapid.Float64Range(-1e7, 1e7).Draw(t, "x0"), Y0: rapid.Float64Range(-1e7, 1e7).Draw(t, "y0"),
			Cell: rapid.Float64Range(1e-5, 1e4).Draw(t, "cell"),
		})
		for id := range r.Val {
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0: // stays NaN
			case 1:
				r.Val[id] = rapid.SampledFrom([]float32{-9999, -99999, 0}).Draw(t, "v")
			default:
				r.Val[id] = rapid.Float32().Draw(t, "v")
			}
		}
		var b bytes.Buffer
		if err := Write(&b, r); err != nil {
			t.Fatal(err)
		}
		got, err := Read(&b, "a.asc")
		if err != nil || !same(got, r) {
			t.Fatalf("%v came back as %v, %v", r, got, err)
		}
	})
}

func TestWriteRefusals(t *testing.T) {
	for _, r := range []geo.Raster{{}, {Grid: smallRaster.Grid, Val: []float32{1}}, {Grid: geo.Grid{NX: 1, NY: 1, Cell: 1}, Val: []float32{float32(math.Inf(1))}}} {
		if err := Write(&bytes.Buffer{}, r); err == nil || !strings.HasPrefix(err.Error(), "asc: ") {
			t.Errorf("%v: error %v", r, err)
		}
	}
	if err := Write(full{}, smallRaster); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("a full disk gives %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// The file was written by GDAL 3.6.2: see testdata/README.md.
func TestReadWhatGDALWrote(t *testing.T) {
	f, err := os.Open("testdata/gdal.asc")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Read(f, "gdal.asc")
	if err != nil {
		t.Fatal(err)
	}
	if want := (geo.Grid{NX: 5, NY: 4, X0: 186000, Y0: 263000, Cell: 5}); r.Grid != want {
		t.Fatalf("grid %v, want %v", r.Grid, want)
	}
	for id, v := range r.Val {
		i, j := r.IJ(id)
		want := float32(0.25*float64(i) + 10*float64(j) - 1.5)
		if i == 2 && j == 1 {
			want = nan
		}
		if v != want && (v == v || want == want) {
			t.Errorf("column %d, row %d: got %g, want %g", i, j, v, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(gzipped(small)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(bytes.NewReader(data), "fuzz")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "asc: ") {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		// what is accepted survives write and read
		var b bytes.Buffer
		if err := Write(&b, r); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b, "again")
		if err != nil || !same(again, r) {
			t.Fatalf("%v came back as %v, %v", r, again, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := geo.NewRaster(geo.Grid{NX: 1000, NY: 1000, Cell: 5})
	for id := range r.Val {
		r.Val[id] = float32(id%4001) / 100
	}
	var text bytes.Buffer
	if err := Write(&text, r); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := Read(bytes.NewReader(text.Bytes()), "b"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Cells())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mcell/s")
}
