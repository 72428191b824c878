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
	cellAt, err := m.coverCity()
	if err != nil {
		return err
	}
	if m.rows() > mostZones {
		return fmt.Errorf("forcing.rain: %d zones and %d cells of the raster over the city make %d weather zones; at most %d can have rain of their own: cut or coarsen the grids, e.g. with gdalwarp -tr",
			len(m.zones)-1, len(m.cells)-1, m.rows(), mostZones)
	}
	zoneAt := func(p geo.Point) uint32 {
		z := int(rest)
		for k := len(rings) - 1; k >= 0; k-- {
			if inside(p, rings[k]) {
				z = k
				break
			}
		}
		return uint32(z*len(m.cells)) + cellAt(p)
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

// mostZones is how many weather zones there can be: each remembers twelve hours of rain, minute by minute, for warnings.
const mostZones = 1 << 12

// coverCity lists the cells of the rain's grid over the city in m.cells, and returns which of them covers a place.
func (m *Model) coverCity() (func(p geo.Point) uint32, error) {
	f := m.grid
	if f == nil {
		return func(geo.Point) uint32 { return 0 }, nil
	}
	c := m.env.City
	onto, err := f.Onto(c.Frame)
	if err != nil {
		return nil, fmt.Errorf("forcing.rain: %w", err)
	}
	box := c.Bounds
	if len(c.Terrain.Val) > 0 {
		box = box.Union(c.Terrain.Bounds())
	}
	m.cells = append(f.Over(box, onto), -1)
	if len(m.cells) == 1 {
		return nil, fmt.Errorf("forcing.rain: the grids lie beside the city, which reaches from (%.0f, %.0f) to (%.0f, %.0f) in its own metres; check their system, or write crs = \"EPSG:…\"",
			box.MinX, box.MinY, box.MaxX, box.MaxY)
	}
	row := make([]uint32, f.Grid.Cells()) // of m.cells, by cell of the grid
	for id := range row {
		row[id] = uint32(len(m.cells) - 1)
	}
	for k, id := range m.cells[:len(m.cells)-1] {
		row[id] = uint32(k)
	}
	for _, corner := range []geo.Point{{X: box.MinX, Y: box.MinY}, {X: box.MaxX, Y: box.MinY}, {X: box.MinX, Y: box.MaxY}, {X: box.MaxX, Y: box.MaxY}} {
		if _, ok := f.CellOf(onto(corner)); !ok {
			m.notes = append(m.notes, "rain: the grids do not reach over the whole city; beside them it is dry")
			break
		}
	}
	return func(p geo.Point) uint32 {
		if id, ok := f.CellOf(onto(p)); ok {
			return row[id]
		}
		return uint32(len(m.cells) - 1)
	}, nil
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
