package store

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// largeCity has the size of the built-in one: 40 × 40 junctions, some 6,000 streets, 8,000 buildings and 480,000 cells
// of ground.
func largeCity(t testing.TB) *city.City {
	t.Helper()
	frame, err := geo.NewFrame(5187, geo.Point{X: 200000, Y: 500000})
	if err != nil {
		t.Fatal(err)
	}
	c := &city.City{Name: "large", Frame: frame, Bounds: geo.Bounds{MaxX: 4000, MaxY: 3000}}
	c.Terrain = geo.Raster{Grid: geo.Grid{NX: 800, NY: 600, Cell: 5}, Val: make([]float32, 480000)}
	c.Landcover = geo.Raster{Grid: c.Terrain.Grid, Val: make([]float32, 480000)}
	for id := range c.Terrain.Val {
		p := c.Terrain.CenterOf(id)
		c.Terrain.Val[id] = float32(2 + math.Sin(p.X/80) + math.Sin(p.Y/50))
		c.Landcover.Val[id] = float32(id / 40 % 8)
	}
	var in network.Input
	at := func(i, j int) uint64 { return uint64(40*j + i + 1) }
	for j := range 40 {
		for i := range 40 {
			in.Nodes = append(in.Nodes, network.Node{ID: at(i, j), At: geo.Point{X: 40 + 100*float64(i), Y: 40 + 74*float64(j)},
				Border: i == 0 || j == 0 || i == 39 || j == 39, Signal: i%5 == 2 && j%5 == 2})
		}
	}
	for k := range 40 {
		row, column := city.Way{Source: fmt.Sprintf("row/%d", k), Class: city.Residential, Name: fmt.Sprintf("%d번길", k)}, city.Way{Source: fmt.Sprintf("column/%d", k), Class: city.Residential}
		if k%5 == 2 {
			row.Class, row.Lanes, column.Class, column.Lanes = city.Primary, 4, city.Secondary, 4
		}
		for i := range 40 {
			row.Nodes, column.Nodes = append(row.Nodes, at(i, k)), append(column.Nodes, at(k, i))
		}
		in.Ways = append(in.Ways, row, column)
	}
	if _, err := network.Build(c, in, network.Options{}); err != nil {
		t.Fatal(err)
	}
	b := &c.Buildings
	for k := range 8000 {
		x, y := 50+40*float64(k%95), 50+34*float64(k/95)
		b.ID, b.Name = append(b.ID, fmt.Sprint(k+1)), append(b.Name, "")
		b.Poly.Add([][]geo.Point{{{X: x, Y: y}, {X: x + 20.3, Y: y}, {X: x + 20.3, Y: y + 10.1}, {X: x + 8, Y: y + 14}, {X: x, Y: y + 10.1}}})
		b.Height, b.Levels = append(b.Height, float32(3+k%20*3)), append(b.Levels, uint8(1+k%20))
		b.Use, b.Floor, b.Ground = append(b.Use, city.Use(k%10)), append(b.Floor, float32(200+k)), append(b.Ground, 1.5)
		b.Street, b.Pos, b.Zone = append(b.Street, uint32(k%3000)), append(b.Pos, float32(k%70)), append(b.Zone, city.None)
		b.Feeder, b.Bus, b.Guessed = append(b.Feeder, city.None), append(b.Bus, city.None), append(b.Guessed, k%2 == 0)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

func BenchmarkWrite(b *testing.B) {
	c, dir := largeCity(b), filepath.Join(b.TempDir(), "city")
	for b.Loop() {
		if err := Write(c, dir, true); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(c.Lanes.ID)), "lanes")
}

func BenchmarkRead(b *testing.B) {
	c, dir := largeCity(b), filepath.Join(b.TempDir(), "city")
	if err := Write(c, dir, true); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(dir); err != nil {
			b.Fatal(err)
		}
	}
}
