package complete

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// sewered lists one row of each street that has a sewer: on the ground, for motor vehicles, no motorway, no underpass
// (those have sump pumps of their own).
func sewered(c *city.City) []uint32 {
	dips := make([]bool, len(c.Streets.ID))
	for _, s := range c.Underpasses.Streets.Val {
		if int(s) < len(dips) {
			dips[s] = true
		}
	}
	var rows []uint32
	for s := range c.Streets.ID {
		if o := c.Streets.Opposite[s]; o != city.None && int(o) < s {
			continue // the other carriageway stands for both
		}
		if c.Streets.Bridge[s] || c.Streets.Tunnel[s] || c.Streets.Level[s] != 0 || dips[s] {
			continue
		}
		switch c.Streets.Class[s] {
		case city.Motorway, city.MotorwayLink, city.Cycleway, city.Footway:
			continue
		}
		rows = append(rows, uint32(s))
	}
	return rows
}

// placeNodes cuts the streets into pieces of about 60 m. A place in the water or without terrain gets no node, and no
// piece crosses water: a street over a culvert drains to either side. Small leftovers go.
func (d *sewer) placeNodes() {
	c := d.c
	streets := sewered(c)
	total, ends := 0.0, map[uint32]bool{}
	for _, s := range streets {
		total += float64(c.Streets.Length[s])
		ends[c.Streets.From[s]], ends[c.Streets.To[s]] = true, true
	}
	d.spacing = max(drainSpacing, total/float64(max(mostNodes/4, mostNodes-len(ends))))

	at := make([]uint32, len(c.Junctions.ID)) // node of each junction, plus one
	junction := func(j, street uint32) uint32 {
		if at[j] == 0 {
			at[j] = d.add(c.Junctions.At.At(int(j)), city.Manhole, street) + 1
		}
		return at[j] - 1 // city.None + 1 − 1
	}
	jitter := rng.NewStream(d.seed, "complete.drains.inlet")
	for _, s := range streets {
		line := c.Streets.Line.At(int(s))
		length := geo.PolylineLength(line)
		spans := max(1, int(math.Ceil(length/d.spacing-0.2))) // a last piece up to a fifth longer needs no node of its own
		last, lastPos := junction(c.Streets.From[s], s), 0.0
		for k := 1; k <= spans; k++ {
			pos, v := length, uint32(0)
			if k < spans {
				pos = (float64(k) + float64(nodeJitter*(float64(2*jitter.Float64(uint64(s), uint64(k), 0))-1))) * length / float64(spans)
				p, _ := geo.PointAlong(line, pos)
				v = d.add(p, city.Inlet, s)
			} else {
				v = junction(c.Streets.To[s], s)
			}
			if last != city.None && v != city.None && last != v && !d.water.crosses(line, lastPos, pos) {
				way := max(pos-lastPos, d.nodes[last].at.Dist(d.nodes[v].at), leastPipe)
				d.pieces = append(d.pieces, piece{last, v, way})
			}
			last, lastPos = v, pos
		}
	}
	d.dropSmall()
}

// add makes a node, or returns city.None where none can be.
func (d *sewer) add(at geo.Point, kind city.DrainKind, street uint32) uint32 {
	z := groundAt(d.c, at)
	if math.IsNaN(z) || d.water.in(at) {
		return city.None
	}
	d.nodes = append(d.nodes, drainNode{at: at, kind: kind, ground: z, street: street})
	return uint32(len(d.nodes) - 1)
}

// groundAt is the terrain at a place; a place up to a cell beyond the raster counts as its edge. NaN without data.
func groundAt(c *city.City, at geo.Point) float64 {
	r := &c.Terrain
	if z := r.Sample(at); !math.IsNaN(z) {
		return z
	}
	b := r.Bounds()
	if !b.Pad(r.Cell).Contains(at) {
		return math.NaN()
	}
	in := float64(r.Cell / 4)
	return r.Sample(geo.Point{X: min(max(at.X, b.MinX+in), b.MaxX-in), Y: min(max(at.Y, b.MinY+in), b.MaxY-in)})
}

// pieceGroups says which nodes hang together.
func (d *sewer) pieceGroups() (groups, []uint32) {
	of := newGroups(len(d.nodes))
	for _, p := range d.pieces {
		of.join(p.a, p.b)
	}
	size := make([]uint32, len(d.nodes))
	for v := range d.nodes {
		size[of.of(uint32(v))]++
	}
	return of, size
}

// dropSmall takes out pieces of network that are too small for a sewer, and numbers the rest anew.
func (d *sewer) dropSmall() {
	of, size := d.pieceGroups()
	number := make([]uint32, len(d.nodes))
	kept := d.nodes[:0]
	for v, x := range d.nodes {
		number[v] = city.None
		if size[of.of(uint32(v))] >= leastNetwork {
			number[v] = uint32(len(kept))
			kept = append(kept, x)
		}
	}
	d.nodes = kept
	pieces := d.pieces[:0]
	for _, p := range d.pieces {
		if number[p.a] != city.None {
			pieces = append(pieces, piece{number[p.a], number[p.b], p.length})
		}
	}
	d.pieces = pieces
}

// bridgeGaps joins each part of the network to the nearest node of another part, from its own lowest node, if that is
// near and no water lies between: below a railway or a motorway a sewer goes through where a street does not.
func (d *sewer) bridgeGaps() {
	of, _ := d.pieceGroups()
	lowest := make([]uint32, len(d.nodes))
	for v := range lowest {
		lowest[v] = city.None
	}
	boxes := make([]geo.Bounds, len(d.nodes))
	for v, x := range d.nodes {
		boxes[v] = geo.BoundsOf(x.at)
		if g := of.of(uint32(v)); lowest[g] == city.None || x.ground < d.nodes[lowest[g]].ground {
			lowest[g] = uint32(v)
		}
	}
	parts := 0
	for v := range lowest {
		if lowest[v] != city.None {
			parts++
		}
	}
	if parts > 1 {
		index := geo.NewIndex(boxes)
		joined := append(groups(nil), of...)
		for _, v := range lowest {
			if v == city.None {
				continue
			}
			p := d.nodes[v].at
			far := func(w uint32) float64 {
				if of.of(w) == of.of(v) {
					return math.NaN()
				}
				return p.Dist(d.nodes[w].at)
			}
			for _, w := range index.Nearest(p, 1, gapReach, far, nil) {
				q := d.nodes[w].at
				if !d.water.crosses([]geo.Point{p, q}, 0, p.Dist(q)) && joined.join(v, w) {
					d.pieces = append(d.pieces, piece{v, w, max(p.Dist(q), leastPipe)})
				}
			}
		}
	}
	pairs := make([][2]uint32, len(d.pieces))
	for k, p := range d.pieces {
		pairs[k] = [2]uint32{p.a, p.b}
	}
	d.g = newGraph(len(d.nodes), pairs)
}
