package flood

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// gutter is how much of the roofs under one weather zone, or of one column of a measure, drains into one node of the
// sewer.
type gutter struct {
	node   int     // row of the city's drain nodes
	zone   int     // weather zone
	column int     // of the measure's roof
	on     *roof   // nil: bare roofs
	area   float64 // [m²]
}

// addGutters leads roof cells to nodes: a share of cell k goes to node to[k], if that is not negative. zone is the weather
// zone of each, nil for 0, and zones how many there are. Gutters are in the order of nodes and zones.
func (d *Domain) addGutters(to []int, share []float64, zone []uint16, zones int, on *roof) {
	area := map[int]float64{} // by node·zones + zone
	var keys []int
	for k := range to {
		if to[k] < 0 || share[k] <= 0 {
			continue
		}
		z := 0
		if zone != nil {
			z = int(zone[k])
		}
		key := to[k]*zones + z
		if _, ok := area[key]; !ok {
			keys = append(keys, key)
		}
		area[key] += float64(share[k] * d.cellArea())
	}
	slices.Sort(keys)
	for _, key := range keys {
		g := gutter{node: key / zones, zone: key % zones, on: on, area: area[key]}
		if on != nil {
			g.column = on.under(g.zone, d)
			on.columns[g.column].piped += g.area
		}
		d.gutters = append(d.gutters, g)
	}
}

// drainInto gives the nodes of the sewer what their gutters bring: rain [m] by weather zone that has just fallen, or what
// measures shed of it.
func (d *Domain) drainInto(fallen func(zone int) float64, give func(node int, volume float64)) {
	for k := range d.gutters {
		g := &d.gutters[k]
		depth := 0.0
		if g.on != nil {
			depth = g.on.columns[g.column].off
		} else {
			depth = fallen(g.zone)
			d.guttered += float64(depth * g.area)
		}
		v := float64(depth * g.area)
		d.piped += v
		give(g.node, v)
	}
}

// pipeRoofs finds, for each roof cell, the manhole or inlet that its house drains to: the nearest to the house's middle
// within reach [m].
func (g *ground) pipeRoofs(c *city.City, reach float64) {
	g.node = make([]int32, len(g.blocked))
	for id := range g.node {
		g.node[id] = -1
	}
	n := &c.DrainNodes
	if len(n.ID) == 0 || reach <= 0 {
		return
	}
	type square struct{ x, y int }
	at := func(p geo.Point) square { return square{int(math.Floor(p.X / reach)), int(math.Floor(p.Y / reach))} }
	near := map[square][]int32{}
	for i, kind := range n.Kind {
		if kind == city.Manhole || kind == city.Inlet {
			s := at(n.At.At(i))
			near[s] = append(near[s], int32(i))
		}
	}
	for b := range c.Buildings.ID {
		middle := c.Buildings.Poly.Centroid(b)
		best, dist := int32(-1), reach
		s := at(middle)
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				for _, i := range near[square{s.x + dx, s.y + dy}] {
					if d := n.At.At(int(i)).Dist(middle); d < dist || d == dist && (best < 0 || i < best) {
						best, dist = i, d
					}
				}
			}
		}
		if best < 0 {
			continue
		}
		geo.CellsInPolygon(g.grid, c.Buildings.Poly.Rings(b), func(id int) {
			if g.blocked[id] && g.node[id] < 0 {
				g.node[id] = best
			}
		})
	}
}

// piped reports whether a roof cell drains into the sewer.
func (g *ground) piped(id int) bool { return g.node != nil && g.node[id] >= 0 }
