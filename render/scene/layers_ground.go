package scene

import (
	"semul/engine/city"
	"semul/render/palette"
)

// land paints the modelled extent and the parcels on it, parks green.
func (p *Painter) land() {
	c := p.m.City
	if !c.Bounds.Empty() {
		ring := c.Bounds.Ring()
		from := p.put(ring, 0)
		p.d.endFill(from, Fill(p.theme(), palette.Land), city.Ref{})
	}
	parks, farms := Fill(p.theme(), palette.Park), Fill(p.theme(), palette.Land)
	farms.Color, farms.Token = palette.Mix(farms.Color, parks.Color, 0.4), palette.NoToken
	ids := p.inView(p.m.parcels)
	for _, kind := range [2]struct {
		use  city.Use
		fill Style
	}{{city.UseFarm, farms}, {city.UsePark, parks}} {
		for _, id := range ids {
			if c.Parcels.Use[id] == kind.use {
				p.fillRings(&c.Parcels.Poly, int(id), kind.fill, city.Ref{})
			}
		}
	}
}

// waters paints permanent water: areas, and waterways as lines of their width where they have no area. Shore lines lie
// below the areas, so that none crosses the water where areas meet.
func (p *Painter) waters() {
	c := p.m.City
	fill := Fill(p.theme(), palette.Water)
	for i := range p.m.brooks.Len() {
		row := p.m.brookOf[i]
		if !p.m.brooks.Bounds(i).Intersects(p.seen) {
			continue
		}
		w := float64(c.Waterways.Width[row])
		if !(w > 0) {
			w = 3
		}
		width := p.px(w)
		if width < 0.7 {
			if c.Waterways.Kind[row] == city.DrainDitch || c.Waterways.Kind[row] == city.Stream && width < 0.25 {
				continue
			}
			width = 0.7
		}
		s := Line(p.theme(), palette.Water, width)
		s.Cap = ButtCap
		p.d.endLine(p.put(p.m.brooks.At(i), 0.7), false, s, city.Ref{})
	}
	ids := p.inView(p.m.water)
	if mpp := p.v.Camera.MPP; mpp <= 16 {
		shore := Line(p.theme(), palette.WaterEdge, 2)
		if mpp > 4 {
			shore.Width = 1.4
		}
		for _, id := range ids {
			p.lineRings(&c.WaterAreas.Poly, int(id), shore, city.Ref{})
		}
	}
	for _, id := range ids {
		p.fillRings(&c.WaterAreas.Poly, int(id), fill, city.Ref{})
	}
}

// walls paints levees as a line with short ticks, flood walls as a plain line, from band Z3 inwards.
func (p *Painter) walls() {
	c := p.m.City
	if p.v.Camera.MPP > 6 {
		return
	}
	crest := Line(p.theme(), palette.WaterEdge, 1.2)
	crest.Cap = ButtCap
	ticks := crest
	ticks.Width, ticks.Dash = 4, [2]float32{1, 6}
	for pass := range 2 {
		for i := range c.Walls.ID {
			if k := c.Walls.Kind[i]; k == city.Kerb || !c.Walls.Line.Bounds(i).Intersects(p.seen) || pass == 0 && k != city.Levee {
				continue
			}
			s := ticks
			if pass == 1 {
				s = crest
			}
			from := p.put(c.Walls.Line.At(i), 0.7)
			p.d.endLine(from, false, s, city.Ref{Support: city.OfWall, Index: uint32(i)})
		}
	}
}
