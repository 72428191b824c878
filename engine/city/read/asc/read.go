package asc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"semul/engine/geo"
)

// MaxCells is the largest number of cells that Read takes; they fill 1 GiB.
const MaxCells = 1 << 28

// Read reads one grid, gzipped or not; name is what errors call it. The raster's row 0 is the
// southern one, the file's last; no-data and the word "nan" become NaN. Errors name line and
// column. Memory grows with the numbers really read, whatever the header claims.
func Read(r io.Reader, name string) (geo.Raster, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return geo.Raster{}, fmt.Errorf("asc: %s: begins like a gzip file and is none: %w", name, err)
		}
		in = bufio.NewReaderSize(z, 1<<16)
	}
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // three bytes that Peek has just shown
	}
	s := &scanner{r: in, name: name, line: 1, col: 1, wordLine: 1, wordCol: 1}
	g, noData, first, err := readHeader(s)
	if err != nil {
		return geo.Raster{}, err
	}
	return readValues(s, g, noData, first)
}

// readValues reads the numbers, of which the first has been scanned already, and turns the rows
// south up.
func readValues(s *scanner, g geo.Grid, noData float64, word []byte) (geo.Raster, error) {
	n := g.Cells()
	val := make([]float32, 0, min(n, 1<<16))
	for {
		v, err := parseValue(s, word, noData)
		if err != nil {
			return geo.Raster{}, err
		}
		val = append(val, v)
		word, err = s.next()
		if len(val) == n && err == io.EOF {
			break
		}
		if err == io.EOF {
			return geo.Raster{}, fmt.Errorf("asc: %s:%d: ends after %d of %d × %d = %d values, in row %d from the north: the file is cut short or its header is wrong",
				s.name, s.line, len(val), g.NX, g.NY, n, len(val)/g.NX+1)
		}
		if err != nil {
			return geo.Raster{}, readError(s, err)
		}
		if len(val) == n {
			return geo.Raster{}, s.fail("more than ncols × nrows = %d × %d = %d values, the next is %q: correct the header or the rows", g.NX, g.NY, n, word)
		}
	}
	for a, b := 0, g.NY-1; a < b; a, b = a+1, b-1 {
		south, north := val[a*g.NX:(a+1)*g.NX], val[b*g.NX:(b+1)*g.NX]
		for i := range south {
			south[i], north[i] = north[i], south[i]
		}
	}
	return geo.Raster{Grid: g, Val: val}, nil
}

// readError adds the place to an error of the underlying reader and leaves our own alone.
func readError(s *scanner, err error) error {
	if err == io.ErrUnexpectedEOF || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) {
		return fmt.Errorf("asc: %s:%d:%d: the gzip stream is cut short or damaged (%w): fetch the file again", s.name, s.line, s.col, err)
	}
	if bytes.HasPrefix([]byte(err.Error()), []byte("asc: ")) {
		return err
	}
	return fmt.Errorf("asc: %s:%d:%d: %w", s.name, s.line, s.col, err)
}

// parseValue returns a cell's value, NaN for no data.
func parseValue(s *scanner, word []byte, noData float64) (float32, error) {
	v, err := strconv.ParseFloat(string(word), 64)
	short := float32(v)
	switch {
	case err != nil && bytes.IndexByte(word, ',') >= 0:
		return 0, s.fail("%q is not a number: use a point for decimals and white space between values", word)
	case err != nil && errors.Is(err, strconv.ErrRange) && v != noData:
		return 0, s.fail("%s is too large for a value", word)
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, s.fail("%q is not a number", word)
	case v != v || v == noData || short-short == 0 && short == float32(noData):
		return float32(math.NaN()), nil
	case short-short != 0:
		return 0, s.fail("%s is too large for a value; if it marks cells without data, say so in the header: NODATA_value %s", word, word)
	}
	return short, nil
}
