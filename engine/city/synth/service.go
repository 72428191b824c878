package synth

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// writePower places the substations; engine/city/complete lays the grid behind them.
func (p *plan) writePower(c *city.City) {
	a := &c.PowerAssets
	for _, s := range p.stations {
		f := facing(p.faces[s.face].ring)
		a.ID = append(a.ID, s.id)
		a.Name = append(a.Name, p.faces[s.face].name)
		a.Kind = append(a.Kind, city.Substation)
		a.At.Add(s.at)
		yard := f
		yard.at = s.at
		a.Poly.Add([][]geo.Point{yard.rect(0, 0, 34, 24)})
		a.Sill = append(a.Sill, 0.6)
		a.Rating = append(a.Rating, 50000)
		a.Bus = append(a.Bus, city.None)
		a.Feeder = append(a.Feeder, city.None)
	}
}

// writeStops puts bus stops along arterials and collectors where people live or work, some 400 m apart in each
// direction.
func (p *plan) writeStops(c *city.City) {
	const apart = 340.0
	near := map[[2]int][]int{} // stops by 400 m cell: only looked up, never ranged over
	key := func(at geo.Point) [2]int { return [2]int{int(at.X / 400), int(at.Y / 400)} }
	t := &c.Stops
	var way []geo.Point // heading of each stop's street
	count := map[string]int{}
	for s := range c.Streets.ID {
		if c.Streets.Class[s] > city.Tertiary || c.Streets.Bridge[s] || c.Streets.Tunnel[s] || c.Streets.Length[s] < 70 {
			continue
		}
		pos := min(float64(c.Streets.Length[s])*0.62, float64(c.Streets.Length[s])-30)
		lane := c.Streets.LaneOff[s]
		at, head := geo.PointAlong(c.Streets.Line.At(s), pos)
		i := p.faceZoneAt(at, head)
		if i < 0 || p.zones[i].residents+p.zones[i].jobs < 150 {
			continue
		}
		k := key(at)
		free := true
		for dj := -1; dj <= 1; dj++ {
			for di := -1; di <= 1; di++ {
				for _, o := range near[[2]int{k[0] + di, k[1] + dj}] {
					free = free && !(t.At.At(o).Dist(at) < apart && way[o].Dot(head) > 0.7)
				}
			}
		}
		if !free {
			continue
		}
		near[k] = append(near[k], len(t.ID))
		way = append(way, head)
		name := c.Streets.Name[s]
		count[name]++
		t.ID = append(t.ID, fmt.Sprintf("stop%d", len(t.ID)+1))
		t.Name = append(t.Name, fmt.Sprintf("%s %d", name, (count[name]+1)/2))
		beside := at.Sub(head.Left().Mul(3 + 1.6*float64(c.Streets.LaneOff[s+1]-lane)))
		t.At.Add(beside)
		t.Kind = append(t.Kind, city.BusStop)
		t.Lane = append(t.Lane, lane)
		t.Pos = append(t.Pos, float32(min(pos, float64(c.Lanes.Length[lane])*0.9)))
		t.Zone = append(t.Zone, uint32(i))
	}
}

// faceZoneAt is the zone to the right of a place on a street, else to its left, or −1.
func (p *plan) faceZoneAt(at, head geo.Point) int {
	for _, side := range [4]float64{-30, 30, -60, 60} {
		if f := p.faceAt(p.faceTree, at.Add(head.Left().Mul(side))); f >= 0 && p.faces[f].zone >= 0 {
			return p.faces[f].zone
		}
	}
	return -1
}

// writeParking gives car parks to apartment grounds, the centre and public buildings, and chargers to some of them.
func (p *plan) writeParking(c *city.City) {
	s := rng.NewStream(p.seed, "synth.parking")
	door := newDoors(c)
	t, ch := &c.Parkings, &c.Chargers
	for i := range p.blocks {
		f := &p.faces[i]
		if f.land != building {
			continue
		}
		floor, home := 0.0, 0.0
		for k := range p.blocks[i].houses {
			h := &p.blocks[i].houses[k]
			floor += h.floor()
			home += dwelling(h.use) * h.floor()
		}
		bays, public := 0.0, false
		switch kind := p.quarters[f.q].kind; {
		case f.use == city.UseHospital || f.use == city.UseCivic:
			bays, public = floor/80, true
		case kind == apartments:
			bays = home / floorPerHead / 2.4 // a car for each household of 2.4
		case kind == centre && s.Float64(uint64(i), 0, 0) < 0.4:
			bays, public = 40+80*s.Float64(uint64(i), 0, 1), true
		case kind == industry:
			bays = floor / 250
		case kind == town && s.Float64(uint64(i), 0, 0) < 0.12:
			bays, public = 20+30*s.Float64(uint64(i), 0, 1), true
		}
		street, pos := door.at(f.at, 200)
		if bays < 8 || street == city.None {
			continue
		}
		t.ID = append(t.ID, fmt.Sprintf("park%d", len(t.ID)+1))
		t.At.Add(f.at)
		t.Street = append(t.Street, street)
		t.Pos = append(t.Pos, pos)
		t.Bays = append(t.Bays, uint32(bays))
		if !public && s.Float64(uint64(i), 0, 2) > 0.6 {
			continue
		}
		power, plugs := float32(7), uint16(max(2, bays*0.05))
		if public {
			power, plugs = 50, uint16(max(2, bays*0.04))
		}
		ch.ID = append(ch.ID, fmt.Sprintf("charge%d", len(ch.ID)+1))
		ch.At.Add(f.at)
		ch.Street = append(ch.Street, street)
		ch.Power = append(ch.Power, power)
		ch.Plugs = append(ch.Plugs, plugs)
		ch.Bus = append(ch.Bus, city.None)
		ch.Parking = append(ch.Parking, uint32(len(t.ID)-1))
	}
}

// writeLayers says of every layer that it was made up.
func (p *plan) writeLayers(c *city.City) {
	source := fmt.Sprintf("generator engine/city/synth, spec %q, seed %d", p.spec.Name, p.seed)
	add := func(layer string, notes ...string) {
		c.SetLayer(city.Provenance{Layer: layer, Source: source, Licence: "Apache-2.0", Synthetic: true, Notes: notes})
	}
	for _, t := range c.Tables() {
		if t.Rows == 0 {
			continue
		}
		switch t.Name {
		case "streets":
			add(t.Name, append([]string{"the terrain below a bridge is the river bed: lanes of streets with bridge set are not flooded from the raster"}, p.notes...)...)
		case "pumps":
			add(t.Name, "canal stations draw from the canal beside them and lift over the levee")
		default:
			add(t.Name)
		}
	}
	add("terrain", fmt.Sprintf("%g m cells; levees, embankments, canals and underpasses are burnt in", float64(p.spec.Cell)))
	add("landcover")
}
