package simtest

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// SmallCity is a made-up town of 640 × 640 m: nine streets, four of them meeting at a signal, sixteen buildings in four
// zones, ground that falls to a canal along the west side, and a tide at its mouth. It is the same at every call.
func SmallCity() *city.City {
	c := &city.City{Name: "smalltown", Bounds: geo.Bounds{MaxX: 640, MaxY: 640}}
	c.Terrain = geo.Raster{Grid: geo.Grid{NX: 128, NY: 128, Cell: 5}, Val: make([]float32, 128*128)}
	for id := range c.Terrain.Val {
		p := c.Terrain.CenterOf(id)
		z := 1 + p.X/200 + 0.2*math.Sin(p.Y/40)
		if p.X < 40 {
			z = -1.5
		}
		c.Terrain.Val[id] = float32(z)
	}
	var in network.Input
	at := func(i, j int) uint64 { return uint64(10*j + i + 1) }
	for j := range 5 {
		for i := range 5 {
			n := network.Node{ID: at(i, j), At: geo.Point{X: 80 + 130*float64(i), Y: 20 + 150*float64(j)},
				Border: i == 4 || j == 0 || j == 4, Signal: i == 2 && j == 2}
			n.At.X, n.At.Y = min(n.At.X, 639), min(n.At.Y, 620)
			in.Nodes = append(in.Nodes, n)
		}
	}
	for k := range 5 {
		way := city.Way{Source: fmt.Sprintf("row/%d", k), Class: city.Residential}
		column := city.Way{Source: fmt.Sprintf("column/%d", k), Class: city.Residential}
		if k == 2 {
			way.Class, way.Lanes, way.Name = city.Primary, 4, "Middle Street"
			column.Class, column.Lanes = city.Primary, 4
		}
		for i := range 5 {
			way.Nodes = append(way.Nodes, at(i, k))
			column.Nodes = append(column.Nodes, at(k, i))
		}
		if k > 0 && k < 4 {
			in.Ways = append(in.Ways, way)
		}
		in.Ways = append(in.Ways, column)
	}
	if _, err := network.Build(c, in, network.Options{}); err != nil {
		panic(err) // the drawing above is ours
	}
	for z := range 4 {
		x, y := 320*float64(z%2), 320*float64(z/2)
		c.Zones.ID = append(c.Zones.ID, fmt.Sprintf("z%d", z+1))
		c.Zones.Name = append(c.Zones.Name, "")
		c.Zones.Poly.Add([][]geo.Point{box(x, y, x+320, y+320)})
		c.Zones.Residents = append(c.Zones.Residents, 400)
		c.Zones.Jobs = append(c.Zones.Jobs, 200)
		c.Zones.Pupils = append(c.Zones.Pupils, 60)
	}
	uses := []city.Use{city.UseApartment, city.UseOffice, city.UseRetail, city.UseSchool}
	for k := range 16 {
		x, y := 100+130*float64(k%4), 50+150*float64(k/4)
		b := &c.Buildings
		b.ID = append(b.ID, fmt.Sprint(k+1))
		b.Name = append(b.Name, "")
		b.Poly.Add([][]geo.Point{box(x+10, y, x+60, y+40)})
		b.Height, b.Levels = append(b.Height, 15), append(b.Levels, 5)
		b.Use = append(b.Use, uses[(k+k/4)%4])
		b.Floor, b.Ground = append(b.Floor, 10000), append(b.Ground, float32(math.NaN()))
		street, pos := nearestStreet(c, geo.Point{X: x + 35, Y: y + 20})
		b.Street, b.Pos = append(b.Street, street), append(b.Pos, pos)
		zone := uint32(0)
		if x+35 > 320 {
			zone++
		}
		if y+20 > 320 {
			zone += 2
		}
		b.Zone = append(b.Zone, zone)
		b.Feeder, b.Bus = append(b.Feeder, city.None), append(b.Bus, city.None)
		b.Guessed = append(b.Guessed, false)
	}
	c.WaterAreas.ID, c.WaterAreas.Name = []string{"canal"}, []string{"Canal"}
	c.WaterAreas.Kind = []city.WaterKind{city.Canal}
	c.WaterAreas.Poly.Add([][]geo.Point{box(0, 0, 40, 640)})
	c.Boundaries.ID, c.Boundaries.Kind = []string{"sea"}, []city.BoundaryKind{city.TideBoundary}
	c.Boundaries.Line.Add([]geo.Point{{X: 0, Y: 2.5}, {X: 40, Y: 2.5}})
	c.Boundaries.Level, c.Boundaries.Flow = []float32{0}, []float32{0}
	for _, t := range c.Tables() {
		if t.Rows > 0 {
			c.SetLayer(city.Provenance{Layer: t.Name, Source: "simtest", Synthetic: true})
		}
	}
	if err := c.Seal(); err != nil {
		panic(err) // the drawing above is ours
	}
	return c
}

func box(x0, y0, x1, y1 float64) []geo.Point {
	return []geo.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

func nearestStreet(c *city.City, p geo.Point) (street uint32, pos float32) {
	street, best := city.None, math.Inf(1)
	for s := range c.Streets.ID {
		if d, along := geo.DistanceToPolyline(p, c.Streets.Line.At(s)); d < best {
			best, street, pos = d, uint32(s), float32(along)
		}
	}
	return street, pos
}
