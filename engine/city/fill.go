package city

import (
	"math"
	"reflect"
)

// FillOptional gives the rows that were appended to a table without its optional columns what says nothing there: NaN, None,
// false, the first class, an empty list. Who builds into a copy of a city calls it last. Columns that are long enough, and
// optional ones without any row, stay; no value of a column that another city shares is written.
func (c *City) FillOptional() {
	for _, t := range c.Tables() {
		for _, col := range Columns(t.Data) {
			if !col.Optional {
				continue
			}
			switch d := col.Data.(type) {
			case *Lists[float32]:
				d.Off = emptyTo(d.Off, t.Rows)
			case *Lists[uint32]:
				d.Off = emptyTo(d.Off, t.Rows)
			case *Lists[string]:
				d.Off = emptyTo(d.Off, t.Rows)
			case *[]float32:
				*d = filled(*d, t.Rows, float32(math.NaN()))
			case *[]uint32:
				*d = filled(*d, t.Rows, None)
			default: // classes and flags
				v := reflect.ValueOf(col.Data).Elem()
				if v.Kind() == reflect.Slice && v.Len() < t.Rows {
					longer := reflect.MakeSlice(v.Type(), t.Rows, t.Rows)
					reflect.Copy(longer, v)
					v.Set(longer)
				}
			}
		}
	}
}

// emptyTo makes the offsets of lists those of n lists, the new ones empty.
func emptyTo(off []uint32, n int) []uint32 {
	off = off[:len(off):len(off)]
	for len(off) < n+1 {
		off = append(off, off[len(off)-1])
	}
	return off
}

func filled[T any](v []T, n int, with T) []T {
	v = v[:len(v):len(v)]
	for len(v) < n {
		v = append(v, with)
	}
	return v
}
