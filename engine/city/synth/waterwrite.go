package synth

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// writeWater fills water areas, waterways, green strips, levees, open boundaries and railways.
func (p *plan) writeWater(c *city.City) {
	trunk := &p.river.arms[len(p.river.arms)-1]
	kind, _ := p.openWater()
	for i, rings := range polygons(contour(p.river.bank, 0, true)) {
		c.WaterAreas.ID = append(c.WaterAreas.ID, fmt.Sprintf("river_%d", i+1))
		c.WaterAreas.Name = append(c.WaterAreas.Name, trunk.name)
		c.WaterAreas.Kind = append(c.WaterAreas.Kind, kind)
		c.WaterAreas.Poly.Add(rings)
	}
	for i := range p.river.arms {
		arm := &p.river.arms[i]
		for _, l := range geo.ClipLine(arm.line, p.box()) {
			addWaterway(c, arm.id, arm.name, kind, 2*arm.half[len(arm.half)/2], l)
			break
		}
	}
	for i := range p.canals {
		k := &p.canals[i]
		left, right := geo.OffsetLine(k.line, k.half), geo.OffsetLine(k.line, -k.half)
		slices.Reverse(left)
		id := fmt.Sprintf("canal_%d", i+1)
		c.WaterAreas.ID = append(c.WaterAreas.ID, id)
		c.WaterAreas.Name = append(c.WaterAreas.Name, k.name)
		c.WaterAreas.Kind = append(c.WaterAreas.Kind, city.Canal)
		c.WaterAreas.Poly.Add([][]geo.Point{append(right, left...)})
		addWaterway(c, id, k.name, city.Canal, 2*k.half, k.line)
	}
	p.writeGreen(c)
	for i, l := range p.levees {
		c.Walls.ID = append(c.Walls.ID, fmt.Sprintf("levee_%d", i+1))
		c.Walls.Kind = append(c.Walls.Kind, city.Levee)
		c.Walls.Line.Add(l.line)
		c.Walls.Crest = append(c.Walls.Crest, l.crest)
	}
	p.writeBoundaries(c)
	for r := range p.rails {
		for k, part := range p.railParts(&p.rails[r]) {
			c.Railways.ID = append(c.Railways.ID, fmt.Sprintf("rail%d_%d", r+1, k+1))
			c.Railways.Line.Add(part.line)
			c.Railways.Bridge = append(c.Railways.Bridge, part.bridge)
			c.Railways.Tunnel = append(c.Railways.Tunnel, false)
		}
	}
}

func addWaterway(c *city.City, id, name string, kind city.WaterKind, width float64, line []geo.Point) {
	c.Waterways.ID = append(c.Waterways.ID, id)
	c.Waterways.Name = append(c.Waterways.Name, name)
	c.Waterways.Kind = append(c.Waterways.Kind, kind)
	c.Waterways.Width = append(c.Waterways.Width, float32(round(width, 0.1)))
	c.Waterways.Line.Add(line)
}

// polygons sorts closed contours into outer rings with their holes, thinned out.
func polygons(lines [][]geo.Point) [][][]geo.Point {
	var rings [][]geo.Point
	for _, l := range lines {
		if l = geo.Simplify(l, 0.4); len(l) > 3 && l[0] == l[len(l)-1] {
			rings = append(rings, l[:len(l)-1])
		}
	}
	var out [][][]geo.Point
	for _, r := range nest(rings) {
		if geo.RingArea(r) > 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// writeGreen adds the strips of green between the water and the river roads as parcels.
func (p *plan) writeGreen(c *city.City) {
	f := p.river.bank.like()
	for k, d := range p.river.bank.v {
		f.v[k] = max(1-d, d-p.river.water.green)
	}
	for i, rings := range polygons(contour(f, 0, true)) {
		c.Parcels.ID = append(c.Parcels.ID, fmt.Sprintf("green_%d", i+1))
		c.Parcels.Poly.Add(rings)
		c.Parcels.Use = append(c.Parcels.Use, city.UsePark)
	}
}

// Base flow of the arms: mean depth and speed in dry weather (project defaults).
const (
	armDepth = 2.0  // [m]
	armSpeed = 0.15 // [m/s]
)

// writeBoundaries closes each river where it leaves the city: from crest to crest along the city's edge, half a cell
// inside.
func (p *plan) writeBoundaries(c *city.City) {
	step := float64(p.spec.Cell) / 2
	for i := range p.river.arms {
		arm := &p.river.arms[i]
		y, x := p.h-step, arm.line[1].X
		if arm.tidal {
			y, x = step, arm.line[len(arm.line)-2].X
		}
		ends := [2]float64{x, x}
		for e, dir := range [2]float64{-1, 1} {
			for n := 0; n < 4000; n++ {
				next := ends[e] + dir*step
				if next < 0 || next > p.w || p.river.bank.at(geo.Point{X: next, Y: y}) > p.river.water.crest0 {
					break
				}
				ends[e] = next
			}
		}
		c.Boundaries.ID = append(c.Boundaries.ID, arm.id)
		c.Boundaries.Line.Add([]geo.Point{{X: ends[0], Y: y}, {X: ends[1], Y: y}})
		if arm.tidal {
			_, kind := p.openWater()
			c.Boundaries.Kind = append(c.Boundaries.Kind, kind)
			c.Boundaries.Level = append(c.Boundaries.Level, 0)
			c.Boundaries.Flow = append(c.Boundaries.Flow, 0)
			continue
		}
		c.Boundaries.Kind = append(c.Boundaries.Kind, city.RiverInflow)
		c.Boundaries.Level = append(c.Boundaries.Level, float32(math.NaN()))
		c.Boundaries.Flow = append(c.Boundaries.Flow, float32(round(2*arm.half[0]*armDepth*armSpeed, 1)))
	}
}

// writeUnderpasses fills the underpasses, the ones below railways first, each list from the centre outwards: no1 is
// the railway underpass nearest to the centre.
func (p *plan) writeUnderpasses(c *city.City) {
	boxes := make([]geo.Bounds, len(c.Streets.ID))
	for i := range boxes {
		boxes[i] = geo.EmptyBounds()
		if c.Streets.Tunnel[i] {
			boxes[i] = c.Streets.Line.Bounds(i).Pad(1)
		}
	}
	index := geo.NewIndex(boxes)
	for i := range p.works {
		w := &p.works[i]
		if w.kind != dip {
			continue
		}
		var through []uint32
		index.Search(geo.BoundsOf(w.at).Pad(w.half), func(id uint32) bool {
			if d, _ := geo.DistanceToPolyline(w.at, c.Streets.Line.At(int(id))); d < w.half+2 {
				through = append(through, id)
			}
			return true
		})
		slices.Sort(through)
		if len(through) == 0 {
			continue // the street was tidied away
		}
		u := &c.Underpasses
		n := len(u.ID) + 1
		u.ID = append(u.ID, fmt.Sprintf("no%d", n))
		u.Name = append(u.Name, nth(zoneNames, n-1)+"지하차도")
		u.At.Add(w.at)
		u.Streets.Add(through...)
		u.Line.Add(geo.Simplify(w.line, 0.1))
		u.Width = append(u.Width, float32(2*w.half))
		u.Length = append(u.Length, float32(round(geo.PolylineLength(w.line), 0.1)))
		u.Clearance = append(u.Clearance, float32(p.spec.Clearance))
		u.Lip = append(u.Lip, float32(w.lip))
		u.Low = append(u.Low, float32(w.low))
		u.Pump = append(u.Pump, city.None)
		u.Crosses = append(u.Crosses, w.crosses)
	}
	if n := len(c.Underpasses.ID); n < p.spec.Underpasses {
		p.notes = append(p.notes, fmt.Sprintf("%d of %d underpasses found room", n, p.spec.Underpasses))
	}
}

// writePumps gives every underpass a sump pump and every canal mouth a pumping station and a flap gate.
func (p *plan) writePumps(c *city.City) {
	add := func(id string, at geo.Point, rated, on, off float64, under uint32, out geo.Point) uint32 {
		t := &c.Pumps
		t.ID = append(t.ID, id)
		t.At.Add(at)
		t.Rated = append(t.Rated, float32(rated))
		t.OnLevel = append(t.OnLevel, float32(on))
		t.OffLevel = append(t.OffLevel, float32(off))
		t.Sill = append(t.Sill, 0.5)
		t.From = append(t.From, city.None)
		t.Underpass = append(t.Underpass, under)
		t.OutX, t.OutY = append(t.OutX, out.X), append(t.OutY, out.Y)
		t.Bus = append(t.Bus, city.None)
		return uint32(len(t.ID) - 1)
	}
	for i, id := range c.Underpasses.ID {
		at := c.Underpasses.At.At(i)
		axis := c.Underpasses.Line.At(i)
		way := unit(axis[len(axis)-1].Sub(axis[0]))
		house := at.Add(way.Mul(-34)).Add(way.Left().Mul(float64(c.Underpasses.Width[i])/2 + 9))
		const rated = 25.0 / 60 // 25 m³/min, as in the built-in scenario
		c.Underpasses.Pump[i] = add("pump_"+id, house, rated, 0.2, 0.05, uint32(i), p.outfallNear(at))
	}
	for i := range p.canals {
		k := &p.canals[i]
		mouths := []geo.Point{k.line[0]}
		if k.twoMouths {
			mouths = append(mouths, k.line[len(k.line)-1])
		}
		// a third of a storm of 60 mm/h on the 250 m to either side
		rated := round(geo.PolylineLength(k.line)*500*0.06/3600/3/float64(len(mouths)), 0.5)
		for m, at := range mouths {
			name := fmt.Sprintf("canal_%d", i+1)
			if len(mouths) == 2 {
				name += [2]string{"a", "b"}[m]
			}
			out := p.river.bank.slope(at).Mul(-1) // towards the water
			house := at.Add(out.Left().Mul(14))
			river := at
			for n := 0; p.river.bank.at(river) > -9 && n < 120; n++ {
				river = river.Add(p.river.bank.slope(river).Mul(-2))
			}
			add("pump_"+name, house, max(2, rated), 1.1, 0.7, city.None, river)
			crest := at
			for p.river.bank.at(crest) > (p.river.water.crest0+p.river.water.crest1)/2 && crest.Dist(at) < 60 {
				crest = crest.Add(out)
			}
			g := &c.Gates
			g.ID = append(g.ID, "gate_"+name)
			g.At.Add(crest)
			g.Width = append(g.Width, 6)
			g.Sill = append(g.Sill, -0.6)
			g.Line.Add([]geo.Point{crest.Add(out.Left().Mul(3)), crest.Sub(out.Left().Mul(3))})
			g.Flap = append(g.Flap, true)
			g.Bus = append(g.Bus, city.None)
		}
	}
}

// outfallNear is where a sump pump may empty itself: the nearest canal or river.
func (p *plan) outfallNear(at geo.Point) geo.Point {
	best, far := at, 1e9
	for i := range p.canals {
		for _, q := range p.canals[i].line {
			if d := q.Dist(at); d < far {
				best, far = q, d
			}
		}
	}
	for i := range p.river.arms {
		arm := &p.river.arms[i]
		for k, q := range arm.line {
			if d := q.Dist(at) - arm.half[k]; d < far && p.box().Contains(q) {
				best, far = q, d
			}
		}
	}
	return best
}
