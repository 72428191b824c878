package record

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/gogama/flatgeobuf/flatgeobuf/flat"

	"semul/engine/city"
)

// attribute is one property of the features of a layer: []string, []bool, []int32, []uint32, []float32, []float64,
// []time.Time or []json.RawMessage, one value a feature. Numbers that are none (NaN), references that lead nowhere
// (city.None), the zero time and empty JSON are no value.
type attribute struct {
	name string
	data any
}

// none reports whether feature i has no value.
func (a attribute) none(i int) bool {
	switch v := a.data.(type) {
	case []float32:
		return math.IsNaN(float64(v[i])) || math.IsInf(float64(v[i]), 0)
	case []float64:
		return math.IsNaN(v[i]) || math.IsInf(v[i], 0)
	case []uint32:
		return v[i] == city.None
	case []json.RawMessage:
		return len(v[i]) == 0
	case []time.Time:
		return v[i].IsZero()
	}
	return false
}

// fgbType is the column type of FlatGeobuf.
func (a attribute) fgbType() flat.ColumnType {
	switch a.data.(type) {
	case []bool:
		return flat.ColumnTypeBool
	case []int32:
		return flat.ColumnTypeInt
	case []uint32:
		return flat.ColumnTypeUInt
	case []float32:
		return flat.ColumnTypeFloat
	case []float64:
		return flat.ColumnTypeDouble
	case []json.RawMessage:
		return flat.ColumnTypeJson
	case []time.Time:
		return flat.ColumnTypeDateTime
	}
	return flat.ColumnTypeString
}

// fgbProperties encodes the values of feature i: the column's number, then the value; no value is left out.
func fgbProperties(columns []attribute, i int) []byte {
	var b []byte
	le := binary.LittleEndian
	for k, c := range columns {
		if c.none(i) {
			continue
		}
		b = le.AppendUint16(b, uint16(k))
		switch v := c.data.(type) {
		case []string:
			b = append(le.AppendUint32(b, uint32(len(v[i]))), v[i]...)
		case []json.RawMessage:
			b = append(le.AppendUint32(b, uint32(len(v[i]))), v[i]...)
		case []time.Time:
			text := v[i].Format(time.RFC3339)
			b = append(le.AppendUint32(b, uint32(len(text))), text...)
		case []bool:
			if v[i] {
				b = append(b, 1)
			} else {
				b = append(b, 0)
			}
		case []int32:
			b = le.AppendUint32(b, uint32(v[i]))
		case []uint32:
			b = le.AppendUint32(b, v[i])
		case []float32:
			b = le.AppendUint32(b, math.Float32bits(v[i]))
		case []float64:
			b = le.AppendUint64(b, math.Float64bits(v[i]))
		}
	}
	return b
}

// value is the value of feature i for encoding/json; nil if it has none.
func (a attribute) value(i int) any {
	if a.none(i) {
		return nil
	}
	return reflect.ValueOf(a.data).Index(i).Interface()
}

// attributesOf turns the columns of a city table into attributes, classes by name, references as the rows they lead to.
// place writes a position [local m] beside the table's own shape in the coordinates of the file.
func attributesOf(table any, place func(name string, x, y []float64) []attribute) ([]attribute, error) {
	var out []attribute
	columns := city.Columns(table)
	for k := 0; k < len(columns); k++ {
		c := columns[k]
		if c.Name == "geometry" {
			continue
		}
		if stem, ok := strings.CutSuffix(c.Name, "_x"); ok && k+1 < len(columns) && columns[k+1].Name == stem+"_y" {
			x, isX := c.Data.(*[]float64)
			y, isY := columns[k+1].Data.(*[]float64)
			if isX && isY {
				out = append(out, place(stem, *x, *y)...)
				k++
				continue
			}
		}
		if d, ok := c.Data.(*city.Points); ok {
			out = append(out, place(c.Name, d.X, d.Y)...)
			continue
		}
		a, err := attributeOf(c)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func attributeOf(c city.Column) (attribute, error) {
	switch d := c.Data.(type) {
	case *[]string:
		return attribute{c.Name, *d}, nil
	case *[]bool:
		return attribute{c.Name, *d}, nil
	case *[]uint32:
		return attribute{c.Name, *d}, nil
	case *[]float32:
		return attribute{c.Name, *d}, nil
	case *[]float64:
		return attribute{c.Name, *d}, nil
	case *city.Lists[string]:
		return listAttribute(c.Name, d)
	case *city.Lists[float32]:
		return listAttribute(c.Name, d)
	case *city.Lists[uint32]:
		return listAttribute(c.Name, d)
	}
	v := reflect.ValueOf(c.Data).Elem()
	if v.Kind() != reflect.Slice {
		return attribute{}, fmt.Errorf("record: column %s: no attribute for %v", c.Name, v.Type())
	}
	switch of := v.Type().Elem(); {
	case of.Implements(reflect.TypeFor[fmt.Stringer]()):
		names := make([]string, v.Len())
		for i := range names {
			names[i] = v.Index(i).Interface().(fmt.Stringer).String()
		}
		return attribute{c.Name, names}, nil
	case of.Kind() == reflect.Int8:
		numbers := make([]int32, v.Len())
		for i := range numbers {
			numbers[i] = int32(v.Index(i).Int())
		}
		return attribute{c.Name, numbers}, nil
	case of.Kind() == reflect.Uint8, of.Kind() == reflect.Uint16:
		numbers := make([]int32, v.Len())
		for i := range numbers {
			numbers[i] = int32(v.Index(i).Uint())
		}
		return attribute{c.Name, numbers}, nil
	}
	return attribute{}, fmt.Errorf("record: column %s: no attribute for %v", c.Name, v.Type())
}

func listAttribute[T any](name string, d *city.Lists[T]) (attribute, error) {
	rows := make([]json.RawMessage, d.Len())
	for i := range rows {
		text, err := json.Marshal(append([]T{}, d.At(i)...))
		if err != nil {
			return attribute{}, fmt.Errorf("record: column %s: row %d: %w", name, i, err)
		}
		rows[i] = text
	}
	return attribute{name, rows}, nil
}
