package flood

import (
	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// manholes tie the sewers of models/drainage to the grid: the cell under each drain node's cover or before its mouth. What
// passes is decided there and done here, the same number of cubic metres on both sides.
type manholes struct {
	cells      []manhole // by drain node of the city
	told       bool      // whether sewers are simulated is known
	surcharge  *sim.In[units.CubicMetre]
	discharge  *sim.In[units.CubicMetre]
	level      *sim.Out[units.Metre]
	available  *sim.Out[units.CubicMetre]
	mouthLevel *sim.Out[units.Metre]
}

// manhole is one drain node's cell; no tile: the node lies off the grid, and its sewer hears of no water there.
type manhole struct {
	on    onTile
	mouth bool
	deep  bool // a mouth below the ground, or before water with a level of its own: what leaves it leaves the city
	gate  bool // of an underpass: its street's own level counts, not that of a cover
}

func (m *Model) addManholes() {
	h, c := &m.holes, m.env.City
	h.surcharge = sim.ReadPort[units.CubicMetre](m.env, "surcharge")
	h.discharge = sim.ReadPort[units.CubicMetre](m.env, "outfall_discharge")
	h.level = sim.WritePort[units.Metre](m.env, "manhole_level")
	h.available = sim.WritePort[units.CubicMetre](m.env, "manhole_available")
	h.mouthLevel = sim.WritePort[units.Metre](m.env, "outfall_level")
	h.cells = make([]manhole, len(c.DrainNodes.ID))
	for n := range h.cells {
		h.cells[n].mouth, h.cells[n].gate = c.DrainNodes.Kind[n] == city.Outfall, c.DrainNodes.Kind[n] == city.Portal
		if id, ok := m.cellNear(c.DrainNodes.At.At(n)); ok {
			if i, j := m.grid.IJ(id); !m.water.Outside(i, j) {
				t, ti, tj := m.water.tileOf(i, j)
				h.cells[n].on = onTile{t, ti, tj}
				h.cells[n].deep = h.cells[n].mouth && (c.DrainNodes.HasLevel(n) || c.Terrain.Sample(c.DrainNodes.At.At(n)) >= crownAt(c, n))
			}
		}
	}
	m.showManholes()
}

// crownAt is the level of the highest crown of the pipes that end at a drain node [m].
func crownAt(c *city.City, n int) float64 {
	top := float64(c.DrainNodes.Invert[n])
	for l, to := range c.DrainLinks.To {
		if int(to) == n {
			tall := c.DrainLinks.Height[l]
			if tall == 0 {
				tall = c.DrainLinks.Diameter[l]
			}
			top = max(top, float64(c.DrainLinks.InvertDn[l]+tall))
		}
	}
	return top
}

// cellNear is the cell of a point. A node up to two cells beyond the ground's edge, where a street is cut, has the cell
// next to it.
func (m *Model) cellNear(p geo.Point) (int, bool) {
	if id, ok := m.grid.CellOf(p); ok {
		return id, true
	}
	b := m.grid.Bounds()
	half := float64(m.grid.Cell / 2)
	q := geo.Point{X: min(max(p.X, b.MinX+half), b.MaxX-half), Y: min(max(p.Y, b.MinY+half), b.MaxY-half)}
	if q.Dist(p) > float64(2.5*m.grid.Cell) {
		return 0, false
	}
	return m.grid.CellOf(q)
}

// exchangeWithSewers moves what the sewers swallowed and spilled in the last interval.
func (m *Model) exchangeWithSewers() {
	h := &m.holes
	if !h.told {
		h.told = true
		if h.surcharge.Given() {
			m.water.stopSewerLoss()
			m.notes = append(m.notes, "sewers are simulated: sewer_loss takes nothing")
		}
	}
	if !h.surcharge.Given() {
		return
	}
	area := m.water.cellArea()
	for n, c := range h.cells {
		v := float64(h.surcharge.Values[n])
		if !c.deep {
			v += float64(h.discharge.Values[n])
		}
		if v == 0 || c.on.t == nil {
			continue
		}
		if moved := float64(m.water.put(c.on.t, c.on.i, c.on.j, v/area) * area); moved > 0 {
			m.water.spilled += moved
		} else {
			m.water.swallowed -= moved
		}
	}
}

// showManholes publishes how high the water stands over each cover, and how much of it a sewer may take before the next
// exchange: half, so that no rounding finds less there than was promised.
func (m *Model) showManholes() {
	h, c := &m.holes, m.env.City
	area := m.water.cellArea()
	for n, hole := range h.cells {
		depth := 0.0
		if t := hole.on.t; t != nil && t.buf[0].h != nil {
			depth = float64(t.now().h[at(hole.on.i, hole.on.j)])
		}
		if hole.mouth {
			h.mouthLevel.Values[n] = noStage
			if t := hole.on.t; depth > 0 && !hole.deep {
				bed := m.water.Bed(t.i0+hole.on.i, t.j0+hole.on.j)
				if len(c.DrainNodes.Mouth) > 0 { // no flap need hold it: cells too coarse for the mouth's own ditch must not lift its water
					bed = min(bed, float64(c.DrainNodes.Invert[n]))
				}
				h.mouthLevel.Values[n] = units.Metre(bed + depth)
				h.available.Values[n] = units.CubicMetre(0.5 * depth * area)
			} else {
				h.available.Values[n] = 0
			}
			continue
		}
		h.level.Values[n] = units.Metre(float64(c.DrainNodes.Ground[n]) + depth)
		if t := hole.on.t; hole.gate && t != nil {
			h.level.Values[n] = units.Metre(m.water.Bed(t.i0+hole.on.i, t.j0+hole.on.j) + depth)
		}
		h.available.Values[n] = units.CubicMetre(0.5 * depth * area)
	}
}

// stopSewerLoss ends the loss that stands for sewers.
func (d *Domain) stopSewerLoss() {
	for k := range d.losses {
		d.losses[k].Sewer = 0
	}
}
