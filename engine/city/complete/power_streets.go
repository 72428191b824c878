package complete

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// run is a piece of street between two vertices, or a straight cable over a field.
type run struct {
	a, b     uint32  // vertices, a at from
	street   uint32  // row of the city's streets, or None
	from, to float64 // [m] along it
	length   float64 // [m]
}

// buildGraph cuts the streets where loads and substations tap them. Taps are shared by 25 m of street.
func (p *grid) buildGraph() {
	c := p.c
	for j := range c.Junctions.ID {
		p.at = append(p.at, c.Junctions.At.At(j))
	}
	type tap struct {
		street uint32
		slot   uint32
		load   int // < 0: station −1−load
	}
	lengths := make([]float64, len(p.streets))
	slots := make([]float64, len(p.streets))
	for k, s := range p.streets {
		lengths[k] = max(0.1, geo.PolylineLength(c.Streets.Line.At(int(s))))
		slots[k] = max(1, math.Round(lengths[k]/slotLength))
	}
	var taps []tap
	add := func(street uint32, pos float64, load int) {
		slot := min(max(math.Floor(pos/lengths[street]*slots[street]), 0), slots[street]-1)
		taps = append(taps, tap{street, uint32(slot), load})
	}
	for i := range p.loads {
		add(p.loads[i].street, p.loads[i].pos, i)
	}
	for k := range p.stations {
		s := &p.stations[k]
		street, pos := p.nearStreet(s.at, city.None)
		add(street, pos, -1-k)
	}
	slices.SortStableFunc(taps, func(a, b tap) int {
		if a.street != b.street {
			return int(a.street) - int(b.street)
		}
		return int(a.slot) - int(b.slot)
	})
	next := 0
	for k, s := range p.streets {
		last, lastPos := c.Streets.From[s], 0.0
		cut := func(v uint32, pos float64) {
			if v != last || pos-lastPos > slotLength {
				p.runs = append(p.runs, run{last, v, s, lastPos, pos, max(pos-lastPos, 1)})
			}
			last, lastPos = v, pos
		}
		for next < len(taps) && taps[next].street == uint32(k) {
			slot := taps[next].slot
			pos := (float64(slot) + 0.5) * lengths[k] / slots[k]
			at, _ := geo.PointAlong(c.Streets.Line.At(int(s)), pos)
			v := uint32(len(p.at))
			p.at = append(p.at, at)
			cut(v, pos)
			for ; next < len(taps) && taps[next].street == uint32(k) && taps[next].slot == slot; next++ {
				if load := taps[next].load; load >= 0 {
					p.loads[load].vertex = v
				} else {
					p.stations[-1-load].vertex = v
				}
			}
		}
		cut(c.Streets.To[s], lengths[k])
	}
	p.joinParts()
	ends := make([][2]uint32, len(p.runs))
	for k, r := range p.runs {
		ends[k] = [2]uint32{r.a, r.b}
	}
	p.g = newGraph(len(p.at), ends)
}

// partSamples is how many vertices of a part are tried for the shortest cable to the largest part.
const partSamples = 40

// joinParts lays straight cables from each part of the street network to the largest one, so that all hang together.
func (p *grid) joinParts() {
	of := newGroups(len(p.at))
	used := make([]bool, len(p.at))
	for _, r := range p.runs {
		of.join(r.a, r.b)
		used[r.a], used[r.b] = true, true
	}
	members := make([][]uint32, len(p.at))
	main := uint32(0)
	for v := range p.at {
		if used[v] {
			g := of.of(uint32(v))
			members[g] = append(members[g], uint32(v))
			if len(members[g]) > len(members[main]) {
				main = g
			}
		}
	}
	boxes := make([]geo.Bounds, len(p.at))
	parts := 0
	for v := range p.at {
		boxes[v] = geo.EmptyBounds()
		if used[v] && of.of(uint32(v)) == main {
			boxes[v] = geo.BoundsOf(p.at[v])
		}
		if len(members[v]) > 0 {
			parts++
		}
	}
	if parts < 2 {
		return
	}
	index := geo.NewIndex(boxes)
	for g, part := range members {
		if len(part) == 0 || uint32(g) == main {
			continue
		}
		best := run{length: inf}
		for k := 0; k < len(part); k += max(1, len(part)/partSamples) {
			v := part[k]
			for _, w := range index.Nearest(p.at[v], 1, best.length, nil, nil) {
				if d := p.at[v].Dist(p.at[w]); d < best.length {
					best = run{a: w, b: v, street: city.None, length: d}
				}
			}
		}
		best.length = max(best.length, leastCable)
		p.runs = append(p.runs, best)
		p.fields++
	}
}

// line returns the points of an edge from vertex v to its other end.
func (p *grid) line(edge, v uint32) []geo.Point {
	r := &p.runs[edge]
	pts := []geo.Point{p.at[r.a], p.at[r.b]}
	if r.street != city.None {
		if along := geo.SubLine(p.c.Streets.Line.At(int(r.street)), r.from, r.to); len(along) > 2 {
			pts = append(append([]geo.Point{p.at[r.a]}, along[1:len(along)-1]...), p.at[r.b])
		}
	}
	if r.b == v && r.a != v {
		slices.Reverse(pts)
	}
	return pts
}
