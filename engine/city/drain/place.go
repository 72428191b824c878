package drain

import (
	"math"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/engine/geo"
)

// mapUnits is what [MAP] says that coordinates are: METERS, FEET, DEGREES, NONE; empty if nothing.
func (b *builder) mapUnits() string {
	for _, t := range b.m.Kept {
		if t.Name != "MAP" {
			continue
		}
		for _, line := range t.Lines {
			if f := strings.Fields(line); len(f) == 2 && strings.EqualFold(f[0], "UNITS") {
				return strings.ToUpper(f[1])
			}
		}
	}
	return ""
}

// project turns a point of the file into easting and northing of a system.
func (b *builder) project(p swmm.Point, epsg int) (geo.Point, error) {
	at := geo.Point{X: p.X, Y: p.Y}
	if b.mapUnits() == "DEGREES" && epsg != 0 && math.Abs(p.X) <= 180 && math.Abs(p.Y) <= 90 {
		crs, err := geo.CRSByEPSG(epsg)
		if err != nil {
			return at, err
		}
		at = crs.Forward(geo.LonLat{Lon: p.X, Lat: p.Y})
	}
	if !at.Finite() || math.Abs(at.X) > 1e9 || math.Abs(at.Y) > 1e9 {
		return at, b.m.Errorf(p.Line, "(%g, %g) of %s is no place in EPSG:%d; look at [MAP] UNITS and --crs", p.X, p.Y, p.Name, epsg)
	}
	return at, nil
}

// extent is the area of the nodes' coordinates in a frame, or in the system itself where the frame is none.
func (b *builder) extent(f geo.Frame, epsg int) (geo.Bounds, error) {
	area := geo.EmptyBounds()
	for _, p := range b.m.Coordinates {
		at, err := b.project(p, epsg)
		if err != nil {
			return area, err
		}
		if f != (geo.Frame{}) {
			at = f.FromProjected(at)
		}
		area = area.Extend(at)
	}
	return area, nil
}

// place gives nodes their coordinates. Those without are refused, or put beside their neighbours.
func (b *builder) place() {
	seen := map[string]int{}
	for _, p := range b.m.Coordinates {
		n := b.node[p.Name]
		if n == nil {
			b.left("coordinates of nodes that are not there", p.Name)
			continue
		}
		if first, twice := seen[p.Name]; twice {
			b.fail(p.Line, "[COORDINATES] %s stands in line %d already", p.Name, first)
			continue
		}
		seen[p.Name] = p.Line
		at, err := b.project(p, b.c.Frame.EPSG)
		if err != nil {
			b.errs = append(b.errs, err)
			continue
		}
		n.at, n.placed = b.c.Frame.FromProjected(at), true
	}
	var names []string
	for _, n := range b.list {
		if !n.placed {
			names = append(names, n.name)
		}
	}
	if len(names) == 0 {
		return
	}
	if len(names) == len(b.list) || !b.opt.Place {
		i := Item{What: "nodes without coordinates", Names: names}
		b.fail(0, "%s; add them under [COORDINATES], or let --place put them beside their neighbours with closed covers, if one has coordinates", i.line(false))
		return
	}
	b.beside()
}

// beside puts nodes without coordinates at the end of a link from one that has some, the link's length to the east
// downstream and to the west upstream, on the ground; outfalls beyond its edge. Their covers are closed, so that the place
// matters for pictures only.
func (b *builder) beside() {
	type end struct {
		to     *node
		length float64 // [m], negative upstream
	}
	next := map[*node][]end{}
	for _, l := range b.ends() {
		from, to := b.node[l.from], b.node[l.to]
		next[from] = append(next[from], end{to, l.length})
		next[to] = append(next[to], end{from, -l.length})
	}
	var queue []*node
	for _, n := range b.list {
		if n.placed {
			queue = append(queue, n)
		}
	}
	area := b.c.Bounds.Pad(-b.c.Terrain.Cell / 2)
	for k := 0; k < len(queue); k++ {
		for _, e := range next[queue[k]] {
			if e.to.placed {
				continue
			}
			e.to.at = geo.Point{X: min(max(queue[k].at.X+e.length, area.MinX), area.MaxX), Y: queue[k].at.Y}
			if e.to.outfall != nil {
				e.to.at.X = b.c.Bounds.MaxX + 10*b.c.Terrain.Cell
			}
			e.to.placed, e.to.beside = true, true
			b.changed("nodes without coordinates, put beside a neighbour; outfalls beyond the edge", e.to.name)
			queue = append(queue, e.to)
		}
	}
	for _, n := range b.list {
		if !n.placed {
			b.fail(n.line, "%s has no coordinates, and no link leads to a node that has; add it under [COORDINATES]", n.name)
		}
	}
}

// connection is a link of any kind.
type connection struct {
	name, from, to string
	length         float64 // [m]
}

func (b *builder) ends() []connection {
	m := b.m
	var out []connection
	for _, c := range m.Conduits {
		out = append(out, connection{c.Name, c.From, c.To, c.Length * b.u.Length})
	}
	for _, p := range m.Pumps {
		out = append(out, connection{p.Name, p.From, p.To, 10})
	}
	for _, o := range m.Orifices {
		out = append(out, connection{o.Name, o.From, o.To, 10})
	}
	for _, x := range m.Weirs {
		out = append(out, connection{x.Name, x.From, x.To, 10})
	}
	for _, o := range m.Outlets {
		out = append(out, connection{o.Name, o.From, o.To, 10})
	}
	return out
}
