package geoparquet

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Table is a file read whole.
type Table struct {
	Rows int
	file *parquet.File
}

// Open reads the footer of a file. What is damaged is an error.
func Open(r io.ReaderAt, size int64) (t *Table, err error) {
	defer caught(&err)
	var end [8]byte // the footer's length, and "PAR1"
	if size < 12 {
		return nil, fmt.Errorf("geoparquet: %d bytes are no parquet file", size)
	}
	if _, err := r.ReadAt(end[:], size-8); err != nil {
		return nil, fmt.Errorf("geoparquet: %w", err)
	}
	if n := binary.LittleEndian.Uint32(end[:]); string(end[4:]) != "PAR1" || int64(n) > size-12 {
		return nil, fmt.Errorf("geoparquet: no parquet file, or cut: its end does not say where its footer is")
	}
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, fmt.Errorf("geoparquet: %w", err)
	}
	rows := int64(0)
	for i, g := range f.RowGroups() {
		if g.NumRows() < 0 || g.NumRows() > math.MaxUint32 {
			return nil, fmt.Errorf("geoparquet: damaged: row group %d claims %d rows", i, g.NumRows())
		}
		rows += g.NumRows()
	}
	if f.NumRows() != rows {
		return nil, fmt.Errorf("geoparquet: damaged: %d rows in the footer, %d in its row groups", f.NumRows(), rows)
	}
	return &Table{Rows: int(rows), file: f}, nil
}

// caught turns a panic into an error: the library panics on some damaged files.
func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("geoparquet: damaged: %v", r)
	}
}

// Meta returns a value of the file's key-value metadata.
func (t *Table) Meta(key string) (string, bool) { return t.file.Lookup(key) }

// Names lists the columns as they lie in the file.
func (t *Table) Names() []string {
	var names []string
	for _, path := range t.file.Schema().Columns() {
		names = append(names, path[0])
	}
	return names
}

// Column reads a column into a slice or List that dst points to. A missing column, one of another type, or one that is
// damaged is an error.
func (t *Table) Column(name string, dst any) (err error) {
	defer caught(&err)
	leaf, ok := t.file.Schema().Lookup(name)
	if !ok {
		return fmt.Errorf("column %s is missing", name)
	}
	c := column{name: name, rows: t.Rows, nulls: leaf.Node.Optional() && (leaf.Node.Type().Kind() == parquet.Float || leaf.Node.Type().Kind() == parquet.Double)}
	for _, group := range t.file.RowGroups() {
		chunks := group.ColumnChunks()
		if leaf.ColumnIndex >= len(chunks) {
			return fmt.Errorf("column %s is missing in a row group", name)
		}
		if err := c.read(chunks[leaf.ColumnIndex].Pages()); err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
	}
	if err := c.into(dst, leaf.Node.Type().Kind()); err != nil {
		return err
	}
	if v, ok := dst.(*[]int64); ok {
		unit := unitOf(leaf.Node.Type())
		for i := range *v {
			(*v)[i] *= unit
		}
	}
	return nil
}

// unitOf is how many ns are one in a column: 1000 for the timestamps that are written here, 1 for those of files made before and for
// all that is no timestamp.
func unitOf(t parquet.Type) int64 {
	logical := t.LogicalType()
	if logical == nil {
		return 1
	}
	of, ok := logical.Value.(*format.TimestampType)
	if !ok || of.Unit.Value == nil {
		return 1
	}
	return of.Unit.Value.Duration().Nanoseconds()
}

// read appends the values of all pages.
func (c *column) read(pages parquet.Pages) error {
	defer pages.Close()
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		from := len(c.values)
		c.values = slices.Grow(c.values, int(page.NumValues()))[:from+int(page.NumValues())]
		n, err := page.Values().ReadValues(c.values[from:])
		if c.values = c.values[:from+n]; err != nil && err != io.EOF {
			return err
		}
		for i, v := range c.values[from:] {
			if v.Kind() == parquet.ByteArray { // the page's own memory
				c.values[from+i] = v.Clone()
			}
		}
		parquet.Release(page)
	}
}

// column holds the values of one column while they are converted.
type column struct {
	name   string
	rows   int
	nulls  bool // are numbers that are none
	values []parquet.Value
}

func (c *column) into(dst any, kind parquet.Kind) error {
	want := parquet.Int32
	switch dst.(type) {
	case *[]string, *[][]byte, *List[string]:
		want = parquet.ByteArray
	case *[]float32, *List[float32]:
		want = parquet.Float
	case *[]float64:
		want = parquet.Double
	case *[]int64:
		want = parquet.Int64
	case *[]bool:
		want = parquet.Boolean
	}
	if kind != want {
		return fmt.Errorf("column %s holds %v where %v is expected", c.name, kind, want)
	}
	switch d := dst.(type) {
	case *[]string:
		return fill(c, d, func(v parquet.Value) string { return string(v.ByteArray()) })
	case *[][]byte:
		return fill(c, d, func(v parquet.Value) []byte { return v.ByteArray() })
	case *[]float32:
		return fill(c, d, func(v parquet.Value) float32 {
			if v.IsNull() {
				return float32(math.NaN())
			}
			return v.Float()
		})
	case *[]float64:
		return fill(c, d, func(v parquet.Value) float64 {
			if v.IsNull() {
				return math.NaN()
			}
			return v.Double()
		})
	case *[]int64:
		return fill(c, d, parquet.Value.Int64)
	case *[]int8:
		return fill(c, d, func(v parquet.Value) int8 { return int8(v.Int32()) })
	case *[]uint8:
		return fill(c, d, func(v parquet.Value) uint8 { return uint8(v.Int32()) })
	case *[]uint16:
		return fill(c, d, func(v parquet.Value) uint16 { return uint16(v.Int32()) })
	case *[]uint32:
		return fill(c, d, func(v parquet.Value) uint32 { return uint32(v.Int32()) })
	case *[]bool:
		return fill(c, d, parquet.Value.Boolean)
	case *List[string]:
		return fillLists(c, d, func(v parquet.Value) string { return string(v.ByteArray()) })
	case *List[float32]:
		return fillLists(c, d, parquet.Value.Float)
	case *List[uint32]:
		return fillLists(c, d, func(v parquet.Value) uint32 { return uint32(v.Int32()) })
	}
	return fmt.Errorf("geoparquet: column %s: cannot read into %T", c.name, dst)
}

func fill[T any](c *column, dst *[]T, of func(parquet.Value) T) error {
	if len(c.values) != c.rows {
		return fmt.Errorf("column %s has %d values for %d rows", c.name, len(c.values), c.rows)
	}
	*dst = make([]T, 0, c.rows)
	for _, v := range c.values {
		if v.IsNull() && !c.nulls {
			return fmt.Errorf("column %s: row %d is null", c.name, len(*dst))
		}
		*dst = append(*dst, of(v))
	}
	return nil
}

func fillLists[T any](c *column, dst *List[T], of func(parquet.Value) T) error {
	*dst = List[T]{}
	for _, v := range c.values {
		if len(dst.Off) == 0 && v.RepetitionLevel() > 0 {
			return fmt.Errorf("column %s begins inside a list", c.name)
		}
		if v.RepetitionLevel() == 0 {
			dst.Off = append(dst.Off, uint32(len(dst.Val)))
		}
		if v.DefinitionLevel() > 0 {
			dst.Val = append(dst.Val, of(v))
		}
	}
	if len(dst.Off) != c.rows {
		return fmt.Errorf("column %s has %d lists for %d rows", c.name, len(dst.Off), c.rows)
	}
	if c.rows > 0 {
		dst.Off = append(dst.Off, uint32(len(dst.Val)))
	}
	return nil
}
