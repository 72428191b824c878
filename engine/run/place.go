package run

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// PlaceOf returns where a row of the city lies: a point of its own, or the middle of its line or outline.
func PlaceOf(c *city.City, r city.Ref) (geo.Point, error) {
	i := int(r.Index)
	switch r.Support {
	case city.OfStreet:
		return middle(c.Streets.Line.At(i)), nil
	case city.OfLane:
		return middle(c.Lanes.Line.At(i)), nil
	case city.OfJunction:
		return c.Junctions.At.At(i), nil
	case city.OfSignal:
		return c.Signals.At.At(i), nil
	case city.OfStop:
		return c.Stops.At.At(i), nil
	case city.OfParking:
		return c.Parkings.At.At(i), nil
	case city.OfCharger:
		return c.Chargers.At.At(i), nil
	case city.OfZone:
		return c.Zones.Poly.Centroid(i), nil
	case city.OfBuilding:
		return c.Buildings.Poly.Centroid(i), nil
	case city.OfBoundary:
		return middle(c.Boundaries.Line.At(i)), nil
	case city.OfWall:
		return middle(c.Walls.Line.At(i)), nil
	case city.OfDrainNode:
		return c.DrainNodes.At.At(i), nil
	case city.OfUnderpass:
		return c.Underpasses.At.At(i), nil
	case city.OfPump:
		return c.Pumps.At.At(i), nil
	case city.OfGate:
		return c.Gates.At.At(i), nil
	case city.OfPowerAsset:
		return c.PowerAssets.At.At(i), nil
	case city.OfBus:
		return c.Buses.At.At(i), nil
	}
	return geo.Point{}, fmt.Errorf("a %v has no place", r.Support)
}

func middle(line []geo.Point) geo.Point {
	p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return p
}

// lowCorner is the corner of a power asset's plot where the ground is lowest: its middle may be a building, which stands
// dry like a block in the water. Without a plot it is the asset's place.
func lowCorner(c *city.City, asset int) geo.Point {
	at := c.PowerAssets.At.At(asset)
	if asset >= c.PowerAssets.Poly.Len() {
		return at
	}
	lowest := math.Inf(1)
	for _, ring := range c.PowerAssets.Poly.Rings(asset) {
		for _, corner := range ring {
			if z := c.Terrain.Sample(corner); z < lowest {
				at, lowest = corner, z
			}
		}
	}
	return at
}
