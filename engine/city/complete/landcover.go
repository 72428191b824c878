package complete

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// coverOf is the land cover of a parcel's use.
func coverOf(u city.Use) city.LandClass {
	switch u {
	case city.UsePark:
		return city.LandGrass
	case city.UseFarm:
		return city.LandFarm
	case city.UseIndustry, city.UseRetail, city.UseTransport, city.UseUtility:
		return city.LandPaved
	}
	return city.LandUnknown
}

// landcover paints parcels, then streets, buildings and water over each other.
func (w *work) landcover() {
	c := w.c
	if len(c.Landcover.Val) > 0 || len(c.Terrain.Val) == 0 {
		return
	}
	g := c.Terrain.Grid
	v := make([]float32, g.Cells())
	paint := func(class city.LandClass) func(int) { return func(id int) { v[id] = float32(class) } }
	base := city.LandBare
	if len(c.Buildings.ID) > 0 {
		base = city.LandPaved // a town between its buildings, where no parcel says better
	}
	if len(c.Parcels.ID) > 0 {
		base = city.LandGrass
	}
	for id := range v {
		v[id] = float32(base)
	}
	for i := range c.Parcels.ID {
		if class := coverOf(c.Parcels.Use[i]); class != city.LandUnknown {
			geo.CellsInPolygon(g, c.Parcels.Poly.Rings(i), paint(class))
		}
	}
	for l := range c.Lanes.ID {
		if c.Streets.Level[c.Lanes.Street[l]] <= 0 {
			geo.CellsAlongLine(g, c.Lanes.Line.At(l), paint(city.LandRoad))
		}
	}
	if g.Cell <= 10 {
		for i := range c.Buildings.ID {
			geo.CellsInPolygon(g, c.Buildings.Poly.Rings(i), paint(city.LandBuilding))
		}
	}
	for i := range c.WaterAreas.ID {
		geo.CellsInPolygon(g, c.WaterAreas.Poly.Rings(i), paint(city.LandWater))
	}
	c.Landcover = geo.Raster{Grid: g, Val: v}
	w.made("landcover", "painted from parcels, streets, buildings and water")
}
