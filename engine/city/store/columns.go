package store

import (
	"fmt"
	"reflect"
	"slices"

	"semul/engine/city"
	"semul/engine/city/store/geoparquet"
)

// entry is one column of a layer, as it lies in the file.
type entry struct {
	field geoparquet.Field
	data  any // for writing: a slice or geoparquet.List
	back  func(t *geoparquet.Table) error
}

// entries turns the columns of a table into columns of a file; dx, dy is the frame's origin.
func entries(columns []city.Column, dx, dy float64) ([]entry, error) {
	var out []entry
	for _, c := range columns {
		switch d := c.Data.(type) {
		case *city.Points:
			if c.Name == "geometry" {
				out = append(out, pointEntry(d, dx, dy))
				continue
			}
			out = append(out, sliceEntry(c.Name+"_x", geoparquet.Float64, &d.X), sliceEntry(c.Name+"_y", geoparquet.Float64, &d.Y))
		case *city.Lines:
			out = append(out, lineEntry(d, dx, dy))
		case *city.Polygons:
			out = append(out, polygonEntry(d, dx, dy))
		case *city.Lists[string]:
			out = append(out, listEntry(c.Name, geoparquet.Strings, d))
		case *city.Lists[float32]:
			out = append(out, listEntry(c.Name, geoparquet.Float32s, d))
		case *city.Lists[uint32]:
			out = append(out, listEntry(c.Name, geoparquet.Uint32s, d))
		case *[]string:
			if c.Name == "geometry" { // a column of names that is called Line, such as those of buses, is no shape
				out = append(out, lineNames(d))
				continue
			}
			out = append(out, sliceEntry(c.Name, geoparquet.String, d))
		case *[]float32:
			out = append(out, sliceEntry(c.Name, geoparquet.Float32, d))
		case *[]float64:
			out = append(out, sliceEntry(c.Name, geoparquet.Float64, d))
		case *[]uint32:
			out = append(out, sliceEntry(c.Name, geoparquet.Uint32, d))
		case *[]uint16:
			out = append(out, sliceEntry(c.Name, geoparquet.Uint16, d))
		case *[]uint8:
			out = append(out, sliceEntry(c.Name, geoparquet.Uint8, d))
		case *[]int8:
			out = append(out, sliceEntry(c.Name, geoparquet.Int8, d))
		case *[]bool:
			out = append(out, sliceEntry(c.Name, geoparquet.Bool, d))
		default:
			e, err := classEntry(c)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
	}
	return out, nil
}

func sliceEntry[T any](name string, kind geoparquet.Type, d *[]T) entry {
	return entry{geoparquet.Field{Name: name, Type: kind}, *d, func(t *geoparquet.Table) error { return t.Column(name, d) }}
}

// lineNames is the column line of names. Files of before 2026-11-22 call it geometry.
func lineNames(d *[]string) entry {
	e := sliceEntry("line", geoparquet.String, d)
	e.back = func(t *geoparquet.Table) error {
		if slices.Contains(t.Names(), "line") {
			return t.Column("line", d)
		}
		return t.Column("geometry", d)
	}
	return e
}

func listEntry[T any](name string, kind geoparquet.Type, d *city.Lists[T]) entry {
	return entry{geoparquet.Field{Name: name, Type: kind}, geoparquet.List[T]{Off: d.Off, Val: d.Val}, func(t *geoparquet.Table) error {
		var l geoparquet.List[T]
		err := t.Column(name, &l)
		d.Off, d.Val = l.Off, l.Val
		return err
	}}
}

// classEntry writes a column of a class type: by name where the type has names, such as []StreetClass, else as the
// numbers below it, such as []Permission.
func classEntry(c city.Column) (entry, error) {
	v := reflect.ValueOf(c.Data).Elem()
	class := v.Type().Elem()
	if class.Kind() == reflect.Uint8 && class.Implements(reflect.TypeFor[fmt.Stringer]()) {
		return namedEntry(c.Name, v)
	}
	raw := make([]uint16, v.Len())
	switch class.Kind() {
	case reflect.Uint8, reflect.Uint16:
		for i := range raw {
			raw[i] = uint16(v.Index(i).Uint())
		}
	default:
		return entry{}, fmt.Errorf("store: column %s: no file type for %v", c.Name, v.Type())
	}
	return entry{geoparquet.Field{Name: c.Name, Type: geoparquet.Uint16}, raw, func(t *geoparquet.Table) error {
		var back []uint16
		if err := t.Column(c.Name, &back); err != nil {
			return err
		}
		out := reflect.MakeSlice(v.Type(), len(back), len(back))
		for i, x := range back {
			out.Index(i).SetUint(uint64(x))
		}
		v.Set(out)
		return nil
	}}, nil
}

func namedEntry(name string, v reflect.Value) (entry, error) {
	class := reflect.New(v.Type().Elem()).Elem()
	names, number := make([]string, 256), map[string]uint64{}
	for n := range uint64(256) {
		class.SetUint(n)
		names[n] = class.Interface().(fmt.Stringer).String()
		if _, twice := number[names[n]]; !twice { // beyond the last class, all are called alike
			number[names[n]] = n
		}
	}
	raw := make([]string, v.Len())
	for i := range raw {
		n := v.Index(i).Uint()
		if raw[i] = names[n]; number[raw[i]] != n {
			return entry{}, fmt.Errorf("store: column %s: row %d is %d, which is no class of it", name, i, n)
		}
	}
	return entry{geoparquet.Field{Name: name, Type: geoparquet.String}, raw, func(t *geoparquet.Table) error {
		var back []string
		if err := t.Column(name, &back); err != nil {
			return err
		}
		out := reflect.MakeSlice(v.Type(), len(back), len(back))
		for i, text := range back {
			n, ok := number[text]
			if !ok {
				return fmt.Errorf("column %s: row %d is %q, which is no class of it", name, i, text)
			}
			out.Index(i).SetUint(n)
		}
		v.Set(out)
		return nil
	}}, nil
}

func pointEntry(d *city.Points, dx, dy float64) entry {
	rows := make([][]byte, d.Len())
	for i := range rows {
		rows[i] = geoparquet.PointWKB(d.At(i), dx, dy)
	}
	return geometryEntry(rows, func(row []byte) error {
		p, err := geoparquet.ReadPoint(row, dx, dy)
		d.Add(p)
		return err
	})
}

func lineEntry(d *city.Lines, dx, dy float64) entry {
	rows := make([][]byte, d.Len())
	for i := range rows {
		rows[i] = geoparquet.LineWKB(d.At(i), dx, dy)
	}
	return geometryEntry(rows, func(row []byte) error {
		line, err := geoparquet.ReadLine(row, dx, dy)
		d.Add(line)
		return err
	})
}

func polygonEntry(d *city.Polygons, dx, dy float64) entry {
	rows := make([][]byte, d.Len())
	for i := range rows {
		rows[i] = geoparquet.PolygonsWKB(d.Rings(i), dx, dy)
	}
	return geometryEntry(rows, func(row []byte) error {
		rings, err := geoparquet.ReadPolygons(row, dx, dy)
		d.Add(rings)
		return err
	})
}

func geometryEntry(rows [][]byte, add func([]byte) error) entry {
	return entry{geoparquet.Field{Name: "geometry", Type: geoparquet.Geometry}, rows, func(t *geoparquet.Table) error {
		var back [][]byte
		if err := t.Column("geometry", &back); err != nil {
			return err
		}
		for i, row := range back {
			if err := add(row); err != nil {
				return fmt.Errorf("row %d: %w", i, err)
			}
		}
		return nil
	}}
}
