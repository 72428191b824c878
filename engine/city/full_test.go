package city

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"semul/engine/geo"
)

// full is a city with three rows in every table and something in every column. References lead to row 0.
func full(t testing.TB) *City {
	t.Helper()
	c := &City{Name: "full", Frame: geo.Frame{EPSG: 5187, E0: 200000, N0: 500000}, Bounds: geo.Bounds{MaxX: 1000, MaxY: 800}}
	for _, table := range c.Tables() {
		for _, col := range AllColumns(table.Data) {
			fillColumn(t, table.Name, col, 3)
		}
	}
	for _, r := range []*geo.Raster{&c.Terrain, &c.Landcover} {
		*r = geo.Raster{Grid: geo.Grid{NX: 3, NY: 2, Cell: 5}, Val: []float32{1, 2, 3, float32(math.NaN()), 5, 6}}
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

// fillColumn fills one column with n rows that differ where that is allowed.
func fillColumn(t testing.TB, table string, col Column, n int) {
	t.Helper()
	for i := range n {
		x := float64(i)
		switch d := col.Data.(type) {
		case *[]string:
			*d = append(*d, fmt.Sprintf("%s 번 %d", col.Name, i))
		case *Points:
			d.Add(geo.Point{X: 10 * x, Y: x})
		case *Lines:
			d.Add([]geo.Point{{X: x}, {X: x, Y: 10}, {X: x + 0.5, Y: 12}})
		case *Polygons:
			d.Add([][]geo.Point{{{X: x}, {X: x + 9}, {X: x + 9, Y: 9}, {X: x, Y: 9}}, {{X: x + 1, Y: 1}, {X: x + 1, Y: 2}, {X: x + 2, Y: 2}}, {{X: x + 20}, {X: x + 21}, {X: x + 21, Y: 1}}}[:1+i])
		case *Lists[string]:
			d.Add([]string{"Gr", "초록"}[:i%3]...)
		case *Lists[float32]:
			d.Add([]float32{30, 3.5}[:i%3]...)
		case *Lists[uint32]:
			d.Add([]uint32{0, 2}[:i%3]...)
		default:
			v := reflect.ValueOf(col.Data).Elem()
			e := reflect.New(v.Type().Elem()).Elem()
			switch {
			case e.Kind() == reflect.Uint32: // references
			case e.CanUint():
				e.SetUint(uint64(i))
			case e.CanInt():
				e.SetInt(int64(-i))
			case e.CanFloat():
				e.SetFloat(x + 0.25)
			case e.Kind() == reflect.Bool:
				e.SetBool(i == 1)
			default:
				t.Fatalf("%s.%s: no value for %v", table, col.Name, v.Type())
			}
			v.Set(reflect.Append(v, e))
		}
	}
}
