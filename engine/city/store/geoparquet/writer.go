package geoparquet

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// Shape describes the geometry column of a file.
type Shape struct {
	Column string     // name of the Geometry field
	Types  []string   // "Point", "LineString", "MultiPolygon"
	CRS    any        // PROJJSON, or nil for coordinates that lie nowhere on the earth
	BBox   [4]float64 // min x, min y, max x, max y of all rows
}

// Writer writes one file in row groups.
type Writer struct {
	fields []Field
	leaf   []int // leaf index of each field
	w      *parquet.GenericWriter[any]
	buf    []parquet.Value
}

// NewWriter begins a file. Meta is written as key-value metadata besides the "geo" entry that shape makes.
func NewWriter(out io.Writer, fields []Field, shape *Shape, meta map[string]string) (*Writer, error) {
	group := parquet.Group{}
	for _, f := range fields {
		group[f.Name] = f.node()
	}
	schema := parquet.NewSchema("semul", group)
	w := &Writer{fields: fields, leaf: make([]int, len(fields))}
	for i, f := range fields {
		column, ok := schema.Lookup(f.Name)
		if !ok {
			return nil, fmt.Errorf("geoparquet: no leaf for column %s", f.Name)
		}
		w.leaf[i] = column.ColumnIndex
	}
	options := []parquet.WriterOption{schema, parquet.CreatedBy("semul", "1", "")}
	if shape != nil {
		geo, err := json.Marshal(map[string]any{"version": "1.1.0", "primary_column": shape.Column,
			"columns": map[string]any{shape.Column: map[string]any{"encoding": "WKB", "geometry_types": shape.Types,
				"crs": shape.CRS, "bbox": shape.BBox, "orientation": "counterclockwise", "edges": "planar"}}})
		if err != nil {
			return nil, err
		}
		options = append(options, parquet.KeyValueMetadata("geo", string(geo)))
	}
	keys := make([]string, 0, len(meta))
	for k := range meta { //semul:allow maprange: sorted below
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		options = append(options, parquet.KeyValueMetadata(k, meta[k]))
	}
	w.w = parquet.NewGenericWriter[any](out, options...)
	return w, nil
}

// Prepare turns the data of field i into a column for many groups, such as the names of rows that each instant repeats.
func (w *Writer) Prepare(i int, data any) (Prepared, error) {
	values, rows, err := w.fields[i].values(data, w.leaf[i], nil)
	return Prepared{values, rows}, err
}

// Group writes one row group: the columns in the order of the fields, all of one length.
func (w *Writer) Group(columns ...any) error {
	if len(columns) != len(w.fields) {
		return fmt.Errorf("geoparquet: %d columns for %d fields", len(columns), len(w.fields))
	}
	rows := -1
	out := w.w.ColumnWriters()
	for i, f := range w.fields {
		values, n, err := f.values(columns[i], w.leaf[i], w.buf[:0])
		if err != nil {
			return err
		}
		if _, kept := columns[i].(Prepared); !kept {
			w.buf = values
		}
		if rows >= 0 && n != rows {
			return fmt.Errorf("geoparquet: column %s has %d rows, %s has %d", f.Name, n, w.fields[0].Name, rows)
		}
		rows = n
		if _, err := out[w.leaf[i]].WriteRowValues(values); err != nil {
			return fmt.Errorf("geoparquet: column %s: %w", f.Name, err)
		}
	}
	return w.w.Flush()
}

// Close writes the footer. Without it the file cannot be read.
func (w *Writer) Close() error { return w.w.Close() }
