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
func (m *Model) start(p *Params, g *ground) error {
	depth, err := m.raster("initial_depth")
	if err != nil {
		return err
	}
	u, err := m.raster("initial_u")
	if err != nil {
		return err
	}
	v, err := m.raster("initial_v")
	if err != nil {
		return err
	}
	m.warnUncovered("initial_depth", p.InitialDepth, &depth, g.bed, "these cells are dry at the start")
	m.warnUncovered("initial_u", p.InitialU, &u, g.bed, "water there does not move to the east or west at the start")
	m.warnUncovered("initial_v", p.InitialV, &v, g.bed, "water there does not move to the north or south at the start")
	m.warnStart(g.bed)
	for id := range m.grid.Cells() {
		i, j := m.grid.IJ(id)
		at := m.grid.CenterOf(id)
		switch {
		case len(depth.Val) > 0:
			m.water.SetDepth(i, j, value(&depth, at, 0))
		case p.InitialLevel != nil:
			m.water.SetDepth(i, j, float64(*p.InitialLevel)-m.water.Bed(i, j))
		}
		if g.start != nil && g.start[id] == g.start[id] {
			m.water.SetDepth(i, j, g.start[id])
		}
		if len(u.Val)+len(v.Val) > 0 {
			m.water.SetVelocity(i, j, value(&u, at, 0), value(&v, at, 0))
		}
	}
	return nil
}

// raster returns a raster that the parameters name, in local metres; an empty one if they name none. One that does not
// touch the ground is an error.
func (m *Model) raster(key string) (geo.Raster, error) {
	p := m.params
	for _, f := range p.named() {
		if f.key != key || f.name == "" {
			continue
		}
		g, ok := p.rasters[key]
		if !ok {
			return geo.Raster{}, fmt.Errorf("model.flood.%s: %s has not been read", key, f.name)
		}
		r, err := g.local(m.env.City.Frame)
		if err != nil {
			return geo.Raster{}, fmt.Errorf("model.flood.%s: %s %w", key, f.name, err)
		}
		if a, b := r.Bounds(), m.grid.Bounds(); a.MaxX <= b.MinX || a.MinX >= b.MaxX || a.MaxY <= b.MinY || a.MinY >= b.MaxY {
			return geo.Raster{}, fmt.Errorf("model.flood.%s: %s covers x %g to %g, y %g to %g, the ground x %g to %g, y %g to %g: they do not meet; are they in one system?",
				key, f.name, a.MinX, a.MaxX, a.MinY, a.MaxY, b.MinX, b.MaxX, b.MinY, b.MaxY)
		}
		return r, nil
	}
	return geo.Raster{}, nil
}
