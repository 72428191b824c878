package weather

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// defineZones says which weather zone covers a place, and which zones lanes and buildings lie in: that of a lane's middle,
// of a building's centre. What no zone covers belongs to the last; where zones overlap, the later name counts.
func (m *Model) defineZones() error {
	c := m.env.City
	rest := uint32(len(m.zones) - 1)
	rings := make([][][]geo.Point, rest)
	for z, name := range m.zones[:rest] {
		ref, err := c.Find(name)
		if err != nil || ref.Support != city.OfZone {
			return fmt.Errorf("forcing.rain: %q is no zone of this city", name)
		}
		rings[z] = c.Zones.Poly.Rings(int(ref.Index))
	}
	zoneAt := func(p geo.Point) uint32 {
		for z := len(rings) - 1; z >= 0; z-- {
			if inside(p, rings[z]) {
				return uint32(z)
			}
		}
		return rest
	}
	rows := func(n int, at func(i int) geo.Point) [][]uint32 {
		list := make([][]uint32, n)
		for i := range list {
			list[i] = []uint32{zoneAt(at(i))}
		}
		return list
	}
	m.env.DefinePlaces(city.WeatherZone, zoneAt)
	m.env.DefineMap(city.WeatherZone, city.OfLane, rows(len(c.Lanes.ID), func(i int) geo.Point { return middle(c.Lanes.Line.At(i)) }))
	m.env.DefineMap(city.WeatherZone, city.OfBuilding, rows(len(c.Buildings.ID), c.Buildings.Poly.Centroid))
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
