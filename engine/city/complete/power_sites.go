package complete

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// station is a substation.
type station struct {
	asset  uint32 // row of the power assets
	at     geo.Point
	kva    float64
	vertex uint32 // where its cables reach the street
	slack  uint32 // bus
}

// Where substations go (project defaults).
const (
	stationBlock = 250.0 // side of the squares that built-up ground is counted in [m]
	builtKW      = 100.0 // peak from which a square counts as built up
	stationArea  = 5e6   // built-up ground for each [m²]
	stationLong  = 40.0  // plot, along the street [m]
	stationDeep  = 30.0
	stationReach = 900.0 // around the middle of the load in which a plot is sought [m]
	stationStep  = 40.0  // between the places tried along a street [m]
	heightWorth  = 150.0 // metres of way that a metre of higher ground is worth
	mostTried    = 60    // streets
)

// placeStations takes the substations that stand, or chooses places for new ones: the loads are cut into as many equal
// parts as there must be substations, and each part gets one near the middle of its load.
func (p *grid) placeStations() {
	a := &p.c.PowerAssets
	for i := range a.ID {
		if a.Kind[i] != city.Substation {
			continue
		}
		if !(a.Rating[i] > 0) {
			a.Rating[i] = stationKVA
		}
		p.stations = append(p.stations, station{asset: uint32(i), at: a.At.At(i), kva: float64(a.Rating[i])})
	}
	if len(p.stations) > 0 {
		return
	}
	blocks, total := p.loadBlocks()
	built := 0.0
	for _, b := range blocks {
		built += float64(min(1, b.kw/builtKW) * stationBlock * stationBlock)
	}
	n := max(1, int(math.Ceil(total/(stationKVA*powerFactor*stationLoad))), int(math.Round(built/stationArea)))
	if n = min(n, len(blocks)); n == 0 {
		return
	}
	for i := range blocks { // half the weight by ground, so that no substation has to reach across the whole city
		blocks[i].weight = blocks[i].kw/total + 1/float64(len(blocks))
	}
	plots := newPlots(p)
	taken := map[string]bool{}
	for _, id := range a.ID {
		taken[id] = true
	}
	for k, mid := range halve(blocks, n, nil) {
		at, ring, ok := plots.best(mid)
		if !ok {
			p.forced++
		}
		id := fmt.Sprintf("S%d", k+1)
		for taken[id] {
			id += "x"
		}
		taken[id] = true
		p.stations = append(p.stations, station{asset: uint32(len(a.ID)), at: at, kva: stationKVA})
		p.addAsset(asset{id: id, name: fmt.Sprintf("Substation %d", k+1), kind: city.Substation, at: at, ring: ring,
			sill: stationSill, kva: stationKVA, bus: city.None, feeder: city.None})
		plots.taken = append(plots.taken, at)
	}
	p.made = len(p.stations)
}

// block is a square of the city in which power is drawn.
type block struct {
	at         geo.Point // middle of its load
	kw, weight float64
}

// loadBlocks sums the loads by squares, in the order of the rows of squares.
func (p *grid) loadBlocks() (blocks []block, total float64) {
	box := geo.EmptyBounds()
	for i := range p.loads {
		box = box.Extend(p.loads[i].at)
	}
	type keyed struct{ key, load int }
	keys := make([]keyed, len(p.loads))
	nx := int(box.Width()/stationBlock) + 1
	for i := range p.loads {
		at := p.loads[i].at
		keys[i] = keyed{int((at.Y-box.MinY)/stationBlock)*nx + int((at.X-box.MinX)/stationBlock), i}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		if a.key != b.key {
			return a.key - b.key
		}
		return a.load - b.load
	})
	for i, k := range keys {
		if i == 0 || k.key != keys[i-1].key {
			blocks = append(blocks, block{})
		}
		b, l := &blocks[len(blocks)-1], &p.loads[k.load]
		share := l.kw / (b.kw + l.kw)
		b.at, b.kw = b.at.Lerp(l.at, share), b.kw+l.kw
		total += l.kw
	}
	return blocks, total
}

// halve cuts blocks into n parts of equal weight, across the longer side each time, and appends the middle of each.
func halve(blocks []block, n int, mids []geo.Point) []geo.Point {
	box, sum, mid := geo.EmptyBounds(), 0.0, geo.Point{}
	for _, b := range blocks {
		box = box.Extend(b.at)
		sum += b.weight
		mid = mid.Lerp(b.at, b.weight/sum)
	}
	if n < 2 || len(blocks) < 2 {
		return append(mids, mid)
	}
	key := func(b block) float64 { return b.at.Y }
	if box.Width() > box.Height() {
		key = func(b block) float64 { return b.at.X }
	}
	slices.SortStableFunc(blocks, func(a, b block) int {
		switch d := key(a) - key(b); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	left, cut, part := n/2, 0, 0.0
	for want := sum * float64(left) / float64(n); cut < len(blocks)-(n-left) && (cut < left || part+float64(blocks[cut].weight/2) < want); cut++ {
		part += blocks[cut].weight
	}
	mids = halve(blocks[:cut], left, mids)
	return halve(blocks[cut:], n-left, mids)
}

// plots looks for free ground beside streets.
type plots struct {
	p         *grid
	water     *banks
	buildings *geo.Index
	taken     []geo.Point
}

func newPlots(p *grid) *plots {
	c := p.c
	boxes := make([]geo.Bounds, len(c.Buildings.ID))
	for i := range boxes {
		boxes[i] = c.Buildings.Poly.Bounds(i)
	}
	return &plots{p: p, water: newBanks(c), buildings: geo.NewIndex(boxes)}
}

// best returns the plot near mid that lies high, close and free, along an arterial if there is one; else one that may
// overlap something.
func (f *plots) best(mid geo.Point) (at geo.Point, ring []geo.Point, ok bool) {
	p, c := f.p, f.p.c
	for _, arterial := range [2]bool{true, false} {
		streets := p.near.Nearest(mid, mostTried, stationReach, func(id uint32) float64 {
			s := p.streets[id]
			class := c.Streets.Class[s]
			if (class >= city.Primary && class <= city.Tertiary) != arterial || c.Streets.Bridge[s] || c.Streets.Tunnel[s] || c.Streets.Level[s] != 0 {
				return math.NaN()
			}
			d, _ := geo.DistanceToPolyline(mid, c.Streets.Line.At(int(s)))
			return d
		}, nil)
		worst := inf
		for _, id := range streets {
			s := p.streets[id]
			line := c.Streets.Line.At(int(s))
			for pos := stationStep / 2; pos < geo.PolylineLength(line); pos += stationStep {
				q, heading := geo.PointAlong(line, pos)
				for _, side := range [2]float64{-1, 1} {
					spot := q.Add(heading.Left().Mul(side * (p.width(s) + 6 + stationDeep/2)))
					z := groundAt(c, spot)
					if math.IsNaN(z) {
						z = 0
					}
					cost := spot.Dist(mid) - float64(heightWorth*z)
					if cost < worst {
						if r := oblong(spot, heading, stationLong, stationDeep); f.free(spot, r) {
							at, ring, ok, worst = spot, r, true, cost
						}
					}
				}
			}
		}
		if ok {
			return at, ring, true
		}
	}
	street, pos := p.nearStreet(mid, city.None)
	s := p.streets[street]
	q, heading := geo.PointAlong(c.Streets.Line.At(int(s)), pos)
	at = q.Add(heading.Left().Mul(-(p.width(s) + 6 + stationDeep/2)))
	return at, oblong(at, heading, stationLong, stationDeep), false
}

// free reports whether a plot lies in the city and touches no building's box, no street, no water and no other plot.
func (f *plots) free(at geo.Point, ring []geo.Point) bool {
	c := f.p.c
	reach := geo.Point{X: stationLong / 2, Y: stationDeep / 2}.Len()
	box := geo.BoundsOf(ring...)
	if !c.Bounds.Covers(box) {
		return false
	}
	for _, o := range f.taken {
		if at.Dist(o) < 2*reach+100 {
			return false
		}
	}
	for _, q := range append(ring[:len(ring):len(ring)], at) {
		if f.water.in(q) {
			return false
		}
	}
	free := true
	f.buildings.Search(box.Pad(2), func(uint32) bool { free = false; return false })
	if free {
		p := f.p
		p.near.Search(geo.BoundsOf(at).Pad(reach+15), func(id uint32) bool {
			s := p.streets[id]
			d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(s)))
			free = d >= stationDeep/2+3+p.width(s) && (d >= reach+p.width(s) || !meets(ring, c.Streets.Line.At(int(s))))
			return free
		})
	}
	return free
}

// meets reports whether a line cuts a ring.
func meets(ring, line []geo.Point) bool {
	for k := 1; k < len(line); k++ {
		for i := range ring {
			if _, _, _, cut := geo.SegmentsMeet(line[k-1], line[k], ring[i], ring[(i+1)%len(ring)]); cut {
				return true
			}
		}
	}
	return false
}

// oblong is a rectangle around at, counter-clockwise, long along a heading and deep across it [m].
func oblong(at, heading geo.Point, long, deep float64) []geo.Point {
	if heading == (geo.Point{}) {
		heading = geo.Point{X: 1}
	}
	u, v := heading.Mul(long/2), heading.Left().Mul(deep/2)
	return []geo.Point{at.Sub(u).Sub(v), at.Add(u).Sub(v), at.Add(u).Add(v), at.Sub(u).Add(v)}
}
