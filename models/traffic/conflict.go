package traffic

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// pathWidth is how near two paths may come before vehicles on them touch [m]: a car is 1.8 m wide.
const pathWidth = 2.1

// conflict lists, for every link, the other links of its junction that its path meets. Row i of off bounds its entries.
type conflict struct {
	off      []uint32
	other    []uint32
	a0, a1   []float32 // where the two paths are too near, along the link [m]
	b0, b1   []float32 // and along the other
	yields   []bool    // the link gives way to the other, unless signals say otherwise
	first    []bool    // the other gives way to it, likewise
	crossing []bool    // the paths go on into different lanes
}

func (c *conflict) add(other uint32, z zone, crossing bool) {
	c.other = append(c.other, other)
	c.a0, c.a1 = append(c.a0, z.a0), append(c.a1, z.a1)
	c.b0, c.b1 = append(c.b0, z.b0), append(c.b1, z.b1)
	c.yields, c.first, c.crossing = append(c.yields, false), append(c.first, false), append(c.crossing, crossing)
}

// met reports whether the paths of two links meet.
func (c *conflict) met(a, b uint32) bool {
	return slices.Contains(c.other[c.off[a]:c.off[a+1]], b)
}

// zone is the stretch of two paths in which they are nearer than pathWidth.
type zone struct{ a0, a1, b0, b1 float32 }

// path is a link's centre line sampled each half metre or so, from its start to its end.
type path struct {
	pts  []geo.Point
	step float64 // [m] along the link
	box  geo.Bounds
}

func samplePath(line []geo.Point, length float64) path {
	n := max(2, int(math.Ceil(length/0.5))+1)
	p := path{step: length / float64(n-1)}
	drawn := geo.PolylineLength(line)
	for i := range n {
		at, _ := geo.PointAlong(line, drawn*float64(i)/float64(n-1))
		p.pts = append(p.pts, at)
	}
	p.box = geo.BoundsOf(p.pts...).Pad(pathWidth)
	return p
}

// near finds the zone of two paths, from the first to the last pair of samples that are too near.
func (p *path) near(q *path) (z zone, ok bool) {
	if !p.box.Intersects(q.box) {
		return z, false
	}
	i0, i1, j0, j1 := len(p.pts), -1, len(q.pts), -1
	for i, a := range p.pts {
		for j, b := range q.pts {
			if dx, dy := a.X-b.X, a.Y-b.Y; float64(dx*dx)+float64(dy*dy) < pathWidth*pathWidth {
				i0, i1, j0, j1 = min(i0, i), max(i1, i), min(j0, j), max(j1, j)
			}
		}
	}
	if i1 < 0 {
		return z, false
	}
	return zone{float32(float64(i0) * p.step), float32(float64(i1) * p.step), float32(float64(j0) * q.step), float32(float64(j1) * q.step)}, true
}

// fillConflicts finds crossings, merges and partings of all links: which links meet from what the source says, if it says
// anything, else from the geometry of their junction; where they meet always from the geometry.
func (n *network) fillConflicts(c *city.City) {
	n.con.off, n.div.off = []uint32{0}, []uint32{0}
	row := uint32(0)
	rest := func(to uint32) {
		for ; row < to; row++ {
			n.con.off = append(n.con.off, uint32(len(n.con.other)))
			n.div.off = append(n.div.off, uint32(len(n.div.other)))
		}
	}
	for j := range n.cityJunction {
		first, last := n.links[j], n.last[j]
		rest(first)
		paths := make([]path, 0, last-first)
		for r := first; r < last; r++ {
			paths = append(paths, samplePath(n.linkLine(c, r), float64(n.length[r])))
		}
		for a := first; a < last; a++ {
			for b := first; b < last; b++ {
				if a != b {
					n.compare(c, a, b, &paths[a-first], &paths[b-first])
				}
			}
			row++
			n.con.off = append(n.con.off, uint32(len(n.con.other)))
			n.div.off = append(n.div.off, uint32(len(n.div.other)))
		}
		for r := n.first[j]; r < n.links[j]; r++ {
			n.open[r] = true
			for _, k := range n.out.at(r) {
				if n.signal[k] != none || n.con.off[k+1] > n.con.off[k] || n.allWay[j] {
					n.open[r] = false
				}
			}
		}
	}
	rest(uint32(n.lanes))
}

// linkLine is a link's drawn path, or the chord between its lanes if it was drawn with less than two points.
func (n *network) linkLine(c *city.City, r uint32) []geo.Point {
	k := n.cityLink[r]
	if line := lineOf(&c.LaneLinks.Line, k); len(line) > 1 {
		return line
	}
	a, b := lineOf(&c.Lanes.Line, c.LaneLinks.From[k]), lineOf(&c.Lanes.Line, c.LaneLinks.To[k])
	if len(a) == 0 || len(b) == 0 {
		at := c.Junctions.At.At(int(c.LaneLinks.Junction[k]))
		return []geo.Point{at, at}
	}
	return []geo.Point{a[len(a)-1], b[0]}
}

// lineOf is row i of a column of lines, or nothing if the column is shorter: cities made by hand may not be drawn.
func lineOf(l *city.Lines, i uint32) []geo.Point {
	if int(i) >= l.Len() {
		return nil
	}
	return l.At(int(i))
}

// compare enters what link a has to know of link b.
func (n *network) compare(c *city.City, a, b uint32, pa, pb *path) {
	z, ok := pa.near(pb)
	crosses := ok
	if c.LaneLinks.Meets.Len() > 0 && n.from[a] != n.from[b] && n.to[a] != n.to[b] {
		crosses = n.says(&c.LaneLinks.Meets, a, b) || n.says(&c.LaneLinks.Meets, b, a)
		if crosses && !ok { // drawn apart: who leaves the junction has passed
			z = zone{n.length[a], n.length[a], n.length[b], n.length[b]}
		}
	}
	switch {
	case n.from[a] == n.from[b]:
		if !ok { // they begin at one point
			z = zone{0, 0, 0, 0}
		}
		// Only the stretch from the start on: two links of a lane may meet again when they end in one street.
		n.div.add(b, z, false)
		if n.to[a] == n.to[b] {
			n.con.add(b, zone{0, n.length[a], 0, n.length[b]}, false)
		}
	case n.to[a] == n.to[b]:
		if !ok {
			z = zone{n.length[a], n.length[a], n.length[b], n.length[b]}
		}
		z.a1, z.b1 = n.length[a], n.length[b]
		n.con.add(b, z, false)
	case crosses:
		n.con.add(b, z, true)
		n.clears[a] = true
	}
}

// says reports whether a source's list of link a names link b.
func (n *network) says(list *city.Lists[uint32], a, b uint32) bool {
	return slices.Contains(list.At(int(n.cityLink[a])), n.cityLink[b])
}
