package weather

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// defineZones says which flood cells and lanes lie in which weather zone. Readers of rain by cell use the zone of the
// cell's centre, or of the lane's middle; what no zone covers belongs to the last.
func (m *Model) defineZones() error {
	c := m.env.City
	rest := uint32(len(m.zones) - 1)
	of := func(n int, at func(i int) geo.Point) [][]uint32 {
		rows := make([][]uint32, n)
		for i := range rows {
			rows[i] = []uint32{rest}
			for z, name := range m.zones[:rest] {
				ref, err := c.Find(name)
				if err == nil && ref.Support == city.OfZone && inside(at(i), c.Zones.Poly.Rings(int(ref.Index))) {
					rows[i][0] = uint32(z)
				}
			}
		}
		return rows
	}
	for _, name := range m.zones[:rest] {
		if ref, err := c.Find(name); err != nil || ref.Support != city.OfZone {
			return fmt.Errorf("forcing.rain: %q is no zone of this city", name)
		}
	}
	m.env.DefineMap(city.WeatherZone, city.OfLane, of(len(c.Lanes.ID), func(i int) geo.Point { return middle(c.Lanes.Line.At(i)) }))
	m.env.DefineMap(city.WeatherZone, city.OfBuilding, of(len(c.Buildings.ID), func(i int) geo.Point { return c.Buildings.Poly.Centroid(i) }))
	g := c.Terrain.Grid
	m.env.DefineMap(city.WeatherZone, city.FloodCell, of(g.Cells(), g.CenterOf))
	return nil
}

func inside(p geo.Point, rings [][]geo.Point) bool {
	in := false
	for _, ring := range rings {
		if geo.PointInRing(p, ring) {
			in = !in
		}
	}
	return in
}

func middle(line []geo.Point) geo.Point {
	p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return p
}
