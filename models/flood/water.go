package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// permanent marks the cells of a city's water bodies.
func permanent(c *city.City, g *ground) []bool {
	wet := make([]bool, g.grid.Cells())
	for i := range c.WaterAreas.ID {
		geo.CellsInPolygon(g.grid, c.WaterAreas.Poly.Rings(i), func(id int) { wet[id] = !g.blocked[id] })
	}
	for id, class := range g.land {
		if city.LandClass(class) == city.LandWater {
			wet[id] = true
		}
	}
	return wet
}

// fill lets rivers, canals and the sea stand at the mean level of the nearest tide or stage, where their bed is below
// it; what lies higher fills from its inflow. It returns the number of cells filled.
func (m *Model) fill(wet []bool) int {
	c := m.env.City
	var at []geo.Point
	var level []float64
	for i, kind := range c.Boundaries.Kind {
		if l := float64(c.Boundaries.Level[i]); (kind == city.TideBoundary || kind == city.StageBoundary) && l == l {
			line := c.Boundaries.Line.At(i)
			p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
			at, level = append(at, p), append(level, l)
		}
	}
	if len(at) == 0 {
		return 0
	}
	filled := 0
	for id, w := range wet {
		i, j := m.grid.IJ(id)
		if !w || m.water.Outside(i, j) {
			continue
		}
		best, near := 0, math.Inf(1)
		for k, p := range at {
			if d := p.Dist(m.grid.CenterOf(id)); d < near {
				best, near = k, d
			}
		}
		if h := level[best] - m.water.Bed(i, j); h > 0 {
			m.water.SetDepth(i, j, h)
			filled++
		}
	}
	return filled
}

// start puts the water of the parameters in place: depth or level, and speed.
func (m *Model) start(p *Params) error {
	for _, f := range []struct{ key, name string }{{"initial_depth", p.InitialDepth}, {"initial_u", p.InitialU}, {"initial_v", p.InitialV}} {
		if f.name != "" && p.rasters[f.key].Val == nil {
			return fmt.Errorf("flood: %s: %s has not been read", f.key, f.name)
		}
	}
	depth, u, v := p.rasters["initial_depth"], p.rasters["initial_u"], p.rasters["initial_v"]
	read := func(r geo.Raster, at geo.Point) float64 {
		if len(r.Val) == 0 {
			return 0
		}
		id, ok := r.CellOf(at)
		if !ok || r.Val[id] != r.Val[id] {
			return 0
		}
		return float64(r.Val[id])
	}
	for id := range m.grid.Cells() {
		i, j := m.grid.IJ(id)
		at := m.grid.CenterOf(id)
		switch {
		case len(depth.Val) > 0:
			m.water.SetDepth(i, j, read(depth, at))
		case p.InitialLevel != nil:
			m.water.SetDepth(i, j, float64(*p.InitialLevel)-m.water.Bed(i, j))
		}
		if len(u.Val)+len(v.Val) > 0 {
			m.water.SetVelocity(i, j, read(u, at), read(v, at))
		}
	}
	return nil
}
