package city

import (
	"reflect"
	"strings"
	"unicode"
)

// Column is one column of a table: a pointer to a slice, or to Points, Lines, Polygons or a Lists.
type Column struct {
	Name string // snake case; "geometry" for the table's own shape
	Data any

	Optional bool // a city may do without
}

// Columns lists the columns of a table struct that are there, in schema order, without those that follow from others:
// optional ones, with the tag city:"optional", only if they hold rows, so that a city without them is written and hashed as
// before there were any. The table's own
// shape, the first of Points, Lines or Polygons that is called At, Line or Poly, is named "geometry"; where a table has a
// point and an outline, the outline is.
func Columns(table any) []Column {
	var out []Column
	for _, c := range AllColumns(table) {
		if c.Optional && rowsOf(c.Data) == 0 {
			continue
		}
		out = append(out, c)
	}
	return out
}

func rowsOf(data any) int {
	n, _ := shapeOf(data)
	return n
}

// AllColumns lists them with the optional ones that are empty.
func AllColumns(table any) []Column {
	v := reflect.ValueOf(table).Elem()
	shape := ""
	for _, name := range []string{"Poly", "Line", "At"} {
		if _, ok := v.Type().FieldByName(name); ok {
			shape = name
			break
		}
	}
	var out []Column
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Tag.Get("city") == "derived" {
			continue
		}
		name := snake(f.Name)
		if f.Name == shape {
			name = "geometry"
		}
		out = append(out, Column{name, v.Field(i).Addr().Interface(), f.Tag.Get("city") == "optional"})
	}
	return out
}

// snake turns a Go name into snake case: LaneOff → lane_off, ID → id, KV → kv.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// lengthOf returns the length of the slice that data points to.
func lengthOf(data any) int { return reflect.ValueOf(data).Elem().Len() }
