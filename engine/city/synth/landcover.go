package synth

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// landcover classes every cell.
func (p *plan) landcover() geo.Raster {
	g := p.terrain.Grid
	r := geo.NewRaster(g)
	for k := range r.Val {
		r.Val[k] = float32(city.LandGrass)
	}
	class := func(pl *plot) city.LandClass {
		if pl.use == city.UseApartment && geo.RingArea(pl.ring) < 3000 {
			return city.LandPaved // low flats have yards, slabs have lawns
		}
		switch pl.use {
		case city.UseFarm:
			return city.LandFarm
		case city.UseRetail, city.UseOffice, city.UseIndustry, city.UseMixed, city.UseUtility, city.UseCivic, city.UseHospital:
			return city.LandPaved
		case city.UseSchool, city.UseTransport:
			return city.LandBare
		case city.UseHouse:
			return city.LandPaved
		}
		return city.LandGrass
	}
	fill := func(ring []geo.Point, c city.LandClass) {
		geo.CellsInPolygon(g, [][]geo.Point{ring}, func(k int) { r.Val[k] = float32(c) })
	}
	for i := range p.blocks {
		f := &p.faces[i]
		if kind := p.quarters[f.q].kind; f.land == building && kind != farmland && kind != park {
			fill(f.ring, city.LandPaved) // footways
		}
		for k := range p.blocks[i].plots {
			pl := &p.blocks[i].plots[k]
			c := class(pl)
			if pl.use == city.UsePark && geo.RingArea(pl.ring) > 3000 && (i*7)%10 < 6 {
				c = city.LandTrees
			}
			fill(pl.ring, c)
		}
	}
	for i := range p.blocks {
		for _, h := range p.blocks[i].houses {
			fill(h.ring, city.LandBuilding)
		}
	}
	for i := range p.net.edges {
		e := &p.net.edges[i]
		if !e.dead && e.drives() && !e.bridge && (e.work < 0 || p.works[e.work].kind != bridge) {
			buffer(g, e.pts, roadReach(halfWidth(e.class, e.lanes), g.Cell), func(k int, _, _ float64) { r.Val[k] = float32(city.LandRoad) })
		}
	}
	p.pool.Each(g.NY, func(j int) {
		for i := range g.NX {
			if k := j*g.NX + i; p.surf[k] == canalWater || p.river.bank.at(g.Center(i, j)) < 0 {
				r.Val[k] = float32(city.LandWater)
			}
		}
	})
	return r
}
