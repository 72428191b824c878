package synth

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// writeZones fills the zones.
func (p *plan) writeZones(c *city.City) {
	for z := range p.zones {
		c.Zones.ID = append(c.Zones.ID, fmt.Sprintf("z%d", z+1))
		c.Zones.Name = append(c.Zones.Name, nth(zoneNames, z)+"동")
		c.Zones.Poly.Add(p.outline(z))
		c.Zones.Residents = append(c.Zones.Residents, float32(p.zones[z].residents))
		c.Zones.Jobs = append(c.Zones.Jobs, float32(p.zones[z].jobs))
		c.Zones.Pupils = append(c.Zones.Pupils, float32(p.zones[z].pupils))
	}
}

// writeBuildings fills buildings and parcels; doors open on the nearest street on the ground.
func (p *plan) writeBuildings(c *city.City) {
	type row struct {
		face int
		h    *house
	}
	var rows []row
	for i := range p.blocks {
		for h := range p.blocks[i].houses {
			rows = append(rows, row{i, &p.blocks[i].houses[h]})
		}
		for _, pl := range p.blocks[i].plots {
			c.Parcels.ID = append(c.Parcels.ID, fmt.Sprintf("p%d", len(c.Parcels.ID)+1))
			c.Parcels.Poly.Add([][]geo.Point{pl.ring})
			c.Parcels.Use = append(c.Parcels.Use, pl.use)
		}
	}
	door := newDoors(c)
	streets, pos := make([]uint32, len(rows)), make([]float32, len(rows))
	p.pool.Each(len(rows), func(i int) {
		streets[i], pos[i] = door.at(geo.RingCentroid(rows[i].h.ring), 150)
	})
	b := &c.Buildings
	for i, r := range rows {
		h := r.h
		mid := geo.RingCentroid(h.ring)
		zone := city.None
		if z := p.faces[r.face].zone; z >= 0 {
			zone = uint32(z)
		}
		b.ID = append(b.ID, fmt.Sprintf("b%d", i+1))
		b.Name = append(b.Name, h.name)
		b.Poly.Add([][]geo.Point{h.ring})
		b.Height = append(b.Height, float32(round(h.height(), 0.1)))
		b.Levels = append(b.Levels, uint8(h.levels))
		b.Use = append(b.Use, h.use)
		b.Floor = append(b.Floor, float32(round(h.floor(), 1)))
		b.Ground = append(b.Ground, float32(p.levelAt(mid)))
		b.Street = append(b.Street, streets[i])
		b.Pos = append(b.Pos, pos[i])
		b.Zone = append(b.Zone, zone)
		b.Feeder = append(b.Feeder, city.None)
		b.Bus = append(b.Bus, city.None)
		b.Guessed = append(b.Guessed, true)
	}
}

// doors finds the street that a place opens on.
type doors struct {
	c     *city.City
	index *geo.Index
}

func newDoors(c *city.City) *doors {
	boxes := make([]geo.Bounds, len(c.Streets.ID))
	for i := range boxes {
		boxes[i] = geo.EmptyBounds()
		if !c.Streets.Bridge[i] && !c.Streets.Tunnel[i] {
			boxes[i] = c.Streets.Line.Bounds(i)
		}
	}
	return &doors{c, geo.NewIndex(boxes)}
}

// at returns the nearest street within reach [m] that is on the ground, and the position along it; None if there is
// none.
func (d *doors) at(p geo.Point, reach float64) (uint32, float32) {
	var room [1]uint32
	hit := d.index.Nearest(p, 1, reach, func(id uint32) float64 {
		dist, _ := geo.DistanceToPolyline(p, d.c.Streets.Line.At(int(id)))
		return dist
	}, room[:0])
	if len(hit) == 0 {
		return city.None, 0
	}
	_, s := geo.DistanceToPolyline(p, d.c.Streets.Line.At(int(hit[0])))
	return hit[0], float32(min(s, float64(d.c.Streets.Length[hit[0]])))
}
