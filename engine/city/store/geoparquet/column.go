package geoparquet

import (
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// packing is how pages are compressed: recording costs time, and a better level saves little.
var packing = &zstd.Codec{Level: zstd.SpeedFastest}

// Type is the type of a column.
type Type uint8

// The types. Lists are written as repeated leaves.
const (
	String Type = iota
	Float32
	Float64
	Int64
	Int8
	Uint8
	Uint16
	Uint32
	Bool
	Instant  // ns since 1970; in the file a timestamp in UTC, of µs, with which more programs reckon
	Geometry // well-known binary
	Strings  // a list of strings
	Float32s
	Uint32s
)

// Field names a column and its type.
type Field struct {
	Name     string
	Type     Type
	Nullable bool // of Float32 and Float64: numbers that are none (NaN) are written as nulls, which aggregates pass over
}

// node is the parquet type of a field.
func (f Field) node() parquet.Node {
	var n parquet.Node
	switch f.Type {
	case String:
		n = parquet.Encoded(parquet.String(), &parquet.DeltaByteArray) // ids follow one another
	case Strings:
		n = parquet.String()
	case Float32, Float32s:
		n = parquet.Leaf(parquet.FloatType)
	case Float64:
		n = parquet.Leaf(parquet.DoubleType)
	case Int64:
		n = parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked) // instants repeat or rise
	case Int8:
		n = parquet.Int(8)
	case Uint8:
		n = parquet.Uint(8)
	case Uint16:
		n = parquet.Uint(16)
	case Uint32, Uint32s:
		n = parquet.Uint(32)
	case Bool:
		n = parquet.Leaf(parquet.BooleanType)
	case Instant:
		n = parquet.Encoded(parquet.Timestamp(parquet.Microsecond), &parquet.DeltaBinaryPacked)
	case Geometry:
		n = parquet.Leaf(parquet.ByteArrayType)
	}
	n = parquet.Compressed(n, packing)
	if f.list() {
		return parquet.Repeated(n)
	}
	if f.Nullable {
		return parquet.Optional(n)
	}
	return parquet.Required(n)
}

func (f Field) list() bool { return f.Type >= Strings }

// List is a column of lists: row i has the values Off[i] to Off[i+1].
type List[T any] struct {
	Off []uint32
	Val []T
}

// Prepared is a column that has been turned into the file's values, to be written in many groups.
type Prepared struct {
	values []parquet.Value
	rows   int
}

// takes reports whether data is of the Go type that the field's values have.
func (f Field) takes(data any) bool {
	ok := false
	switch f.Type {
	case String:
		_, ok = data.([]string)
	case Float32:
		_, ok = data.([]float32)
	case Float64:
		_, ok = data.([]float64)
	case Int64, Instant:
		_, ok = data.([]int64)
	case Int8:
		_, ok = data.([]int8)
	case Uint8:
		_, ok = data.([]uint8)
	case Uint16:
		_, ok = data.([]uint16)
	case Uint32:
		_, ok = data.([]uint32)
	case Bool:
		_, ok = data.([]bool)
	case Geometry:
		_, ok = data.([][]byte)
	case Strings:
		_, ok = data.(List[string])
	case Float32s:
		_, ok = data.(List[float32])
	case Uint32s:
		_, ok = data.(List[uint32])
	}
	return ok
}

// values turns a column into parquet values. Data is a slice of the field's Go type ([]string, []float32, …, [][]byte
// for Geometry), a List or a Prepared; col is the index of the leaf.
func (f Field) values(data any, col int, dst []parquet.Value) ([]parquet.Value, int, error) {
	if v, ok := data.(Prepared); ok {
		return v.values, v.rows, nil
	}
	if !f.takes(data) {
		return nil, 0, fmt.Errorf("geoparquet: column %s: cannot write %T", f.Name, data)
	}
	if f.Nullable {
		switch v := data.(type) {
		case []float32:
			return nullable(v, col, dst, parquet.FloatValue), len(v), nil
		case []float64:
			return nullable(v, col, dst, parquet.DoubleValue), len(v), nil
		}
		return nil, 0, fmt.Errorf("geoparquet: column %s: %T has no nulls", f.Name, data)
	}
	switch v := data.(type) {
	case []string:
		return plain(v, dst, func(x string) parquet.Value { return parquet.ByteArrayValue([]byte(x)) }), len(v), nil
	case [][]byte:
		return plain(v, dst, func(x []byte) parquet.Value { return parquet.ByteArrayValue(x) }), len(v), nil
	case []float32:
		return plain(v, dst, parquet.FloatValue), len(v), nil
	case []float64:
		return plain(v, dst, parquet.DoubleValue), len(v), nil
	case []int64:
		if f.Type == Instant {
			return plain(v, dst, func(x int64) parquet.Value { return parquet.Int64Value(x / 1000) }), len(v), nil
		}
		return plain(v, dst, parquet.Int64Value), len(v), nil
	case []int8:
		return plain(v, dst, func(x int8) parquet.Value { return parquet.Int32Value(int32(x)) }), len(v), nil
	case []uint8:
		return plain(v, dst, func(x uint8) parquet.Value { return parquet.Int32Value(int32(x)) }), len(v), nil
	case []uint16:
		return plain(v, dst, func(x uint16) parquet.Value { return parquet.Int32Value(int32(x)) }), len(v), nil
	case []uint32:
		return plain(v, dst, func(x uint32) parquet.Value { return parquet.Int32Value(int32(x)) }), len(v), nil
	case []bool:
		return plain(v, dst, parquet.BooleanValue), len(v), nil
	case List[string]:
		return lists(v, col, dst, func(x string) parquet.Value { return parquet.ByteArrayValue([]byte(x)) }), max(0, len(v.Off)-1), nil
	case List[float32]:
		return lists(v, col, dst, parquet.FloatValue), max(0, len(v.Off)-1), nil
	case List[uint32]:
		return lists(v, col, dst, func(x uint32) parquet.Value { return parquet.Int32Value(int32(x)) }), max(0, len(v.Off)-1), nil
	}
	return nil, 0, fmt.Errorf("geoparquet: column %s: cannot write %T", f.Name, data)
}

// plain leaves levels and leaf unset: a column without nulls and lists has none to say.
func plain[T any](v []T, dst []parquet.Value, of func(T) parquet.Value) []parquet.Value {
	for _, x := range v {
		dst = append(dst, of(x))
	}
	return dst
}

func nullable[T float32 | float64](v []T, col int, dst []parquet.Value, of func(T) parquet.Value) []parquet.Value {
	for _, x := range v {
		if x == x {
			dst = append(dst, of(x).Level(0, 1, col))
		} else {
			dst = append(dst, parquet.NullValue().Level(0, 0, col))
		}
	}
	return dst
}

func lists[T any](v List[T], col int, dst []parquet.Value, of func(T) parquet.Value) []parquet.Value {
	for i := 1; i < len(v.Off); i++ {
		row := v.Val[v.Off[i-1]:v.Off[i]]
		if len(row) == 0 {
			dst = append(dst, parquet.NullValue().Level(0, 0, col))
		}
		for k, x := range row {
			dst = append(dst, of(x).Level(min(k, 1), 1, col))
		}
	}
	return dst
}
