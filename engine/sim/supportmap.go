package sim

import (
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// wheelTrack is half the distance between the wheel tracks of a car [m] (project default).
const wheelTrack = 0.8

// buildMap derives the map from one support to another from the city's geometry and references.
func buildMap(c *city.City, from, to city.Support, grids map[city.Support]geo.Grid) (*sparse, error) {
	if g, ok := grids[from]; ok {
		rows, err := cellsOf(c, g, to)
		if err != nil {
			return nil, err
		}
		return newSparse(rows), nil
	}
	if from == city.OfBus {
		if bus, ok := busOf(c, to); ok {
			rows := make([][]uint32, len(bus))
			for i, b := range bus {
				if int(b) < len(c.Buses.ID) {
					rows[i] = []uint32{b}
				}
			}
			return newSparse(rows), nil
		}
	}
	if to == city.OfBus {
		if bus, ok := busOf(c, from); ok {
			rows := make([][]uint32, len(c.Buses.ID))
			for i, b := range bus {
				if int(b) < len(rows) {
					rows[b] = append(rows[b], uint32(i))
				}
			}
			return newSparse(rows), nil
		}
	}
	if from == city.OfUnderpass && to == city.OfLane {
		return newSparse(underpassLanes(c)), nil
	}
	return nil, fmt.Errorf("there is no map from %v to %v", from, to)
}

// cellsOf lists the grid cells that matter to each row of a support.
func cellsOf(c *city.City, g geo.Grid, to city.Support) ([][]uint32, error) {
	rows := make([][]uint32, c.Count(to))
	switch to {
	case city.OfLane:
		for i := range rows {
			if c.Streets.Bridge[c.Lanes.Street[i]] {
				continue // over the water, whatever stands below
			}
			rows[i] = cellsUnderWheels(g, c.Lanes.Line.At(i))
		}
	case city.OfBuilding:
		for i := range rows {
			rows[i] = cellsAlongWalls(g, c.Buildings.Poly.Rings(i))
		}
	case city.OfPowerAsset:
		for i := range rows {
			if i < c.PowerAssets.Poly.Len() {
				rows[i] = cellsOfFootprint(g, c.PowerAssets.Poly.Rings(i))
			}
			if len(rows[i]) == 0 {
				rows[i] = cellAt(g, c.PowerAssets.At.At(i))
			}
		}
	case city.OfPump:
		for i := range rows {
			rows[i] = cellAt(g, c.Pumps.At.At(i))
		}
	case city.OfDrainNode:
		for i := range rows {
			rows[i] = cellAt(g, c.DrainNodes.At.At(i))
		}
	case city.OfUnderpass:
		for i := range rows {
			rows[i] = cellsUnderWheels(g, c.Underpasses.Line.At(i))
		}
	case city.OfStop:
		for i := range rows {
			rows[i] = cellAt(g, c.Stops.At.At(i))
		}
	default:
		return nil, fmt.Errorf("there is no rule for the cells of a %v", to)
	}
	return rows, nil
}

func cellAt(g geo.Grid, p geo.Point) []uint32 {
	if id, ok := g.CellOf(p); ok {
		return []uint32{uint32(id)}
	}
	return nil
}

// cellsUnderWheels lists the cells that the two wheel tracks along a lane touch, each once, ascending.
func cellsUnderWheels(g geo.Grid, line []geo.Point) []uint32 {
	var cells []uint32
	for _, side := range [2]float64{-wheelTrack, wheelTrack} {
		geo.CellsAlongLine(g, offsetLine(line, side), func(id int) { cells = append(cells, uint32(id)) })
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// offsetLine moves a line sideways by d [m], to the left where d > 0. Corners are not mitred: the lane is smooth.
func offsetLine(line []geo.Point, d float64) []geo.Point {
	out := make([]geo.Point, 0, 2*len(line))
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		dx, dy := b.X-a.X, b.Y-a.Y
		l := geo.PolylineLength([]geo.Point{a, b})
		if l == 0 {
			continue
		}
		nx, ny := float64(-dy/l*d), float64(dx/l*d)
		out = append(out, geo.Point{X: a.X + nx, Y: a.Y + ny}, geo.Point{X: b.X + nx, Y: b.Y + ny})
	}
	return out
}

// cellsOfFootprint lists the cells whose centre a footprint covers, or the cell below its centre if it is that small.
func cellsOfFootprint(g geo.Grid, rings [][]geo.Point) []uint32 {
	var cells []uint32
	geo.CellsInPolygon(g, rings, func(id int) { cells = append(cells, uint32(id)) })
	slices.Sort(cells)
	return slices.Compact(cells)
}

// cellsAlongWalls lists the cells just outside the walls of a building: a flooded neighbour wets the wall even where
// the building itself is a block in the flow.
func cellsAlongWalls(g geo.Grid, rings [][]geo.Point) []uint32 {
	inside := cellsOfFootprint(g, rings)
	var cells []uint32
	for _, ring := range rings {
		if len(ring) < 3 {
			continue
		}
		geo.CellsAlongLine(g, append(append([]geo.Point{}, ring...), ring[0]), func(id int) {
			i, j := id%g.NX, id/g.NX
			for dj := -1; dj <= 1; dj++ {
				for di := -1; di <= 1; di++ {
					if x, y := i+di, j+dj; x >= 0 && x < g.NX && y >= 0 && y < g.NY {
						cells = append(cells, uint32(y*g.NX+x))
					}
				}
			}
		})
	}
	slices.Sort(cells)
	cells = slices.Compact(cells)
	return slices.DeleteFunc(cells, func(c uint32) bool {
		_, found := slices.BinarySearch(inside, c)
		return found
	})
}

// busOf returns the bus that feeds each row of a support, and whether its rows have one; a city may have no such rows.
func busOf(c *city.City, to city.Support) ([]uint32, bool) {
	switch to {
	case city.OfSignal:
		return c.Signals.Bus, true
	case city.OfPump:
		return c.Pumps.Bus, true
	case city.OfGate:
		return c.Gates.Bus, true
	case city.OfBuilding:
		return c.Buildings.Bus, true
	case city.OfCharger:
		return c.Chargers.Bus, true
	case city.OfGuideway:
		return c.Guideways.Bus, true
	}
	return nil, false
}

// underpassLanes lists for each lane the underpasses that its street runs through.
func underpassLanes(c *city.City) [][]uint32 {
	rows := make([][]uint32, len(c.Lanes.ID))
	for u := range c.Underpasses.ID {
		for _, s := range c.Underpasses.Streets.At(u) {
			for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
				rows[l] = append(rows[l], uint32(u))
			}
		}
	}
	return rows
}
