package synth

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// surface marks what lies on a cell.
type surface uint8

const (
	open surface = iota
	paved
	paddy
	canalWater
)

// shapeGround makes the terrain raster: ground, then what lies on it, in this order: fields, streets, canals,
// railways, river banks with levees, underpasses.
func (p *plan) shapeGround() {
	g, _ := geo.GridOver(p.box(), float64(p.spec.Cell))
	p.terrain = geo.NewRaster(g)
	p.surf = make([]surface, g.Cells())
	low := p.lowPlaces()
	p.markFields(g)
	p.markStreets(g)
	top := 4.0
	if p.shaped() {
		top = shapedTop
	}
	val := p.terrain.Val
	p.pool.Each(g.NY, func(j int) {
		for i := range g.NX {
			at, k := g.Center(i, j), j*g.NX+i
			z := p.groundAt(at, low)
			switch p.surf[k] {
			case paved:
				z -= streetDip
			case paddy:
				z -= paddyDip
			}
			val[k] = float32(clamp(z, 0.3, top))
		}
	})
	p.digCanals(g)
	p.raiseRailways(g)
	p.pool.Each(g.NY, func(j int) {
		for i := range g.NX {
			at, k := g.Center(i, j), j*g.NX+i
			if d := p.river.bank.at(at); p.shaped() && d < wharf {
				val[k] = float32(shoreLevel(d, float64(val[k])))
			} else if !p.shaped() && d < p.river.water.inner {
				smooth := clamp(p.groundAt(at, low), 0.5, 4)
				val[k] = float32(p.river.water.bankLevel(d, min(float64(val[k]), smooth), crestAt(smooth)))
			}
		}
	})
	if !p.shaped() {
		p.raiseLevees(g)
	}
	for i := range p.works {
		if p.works[i].kind == dip {
			p.digDip(g, &p.works[i])
		}
	}
}

// buffer visits the cells whose centre lies within r of a polyline, with distance and arc length of the nearest point
// of each segment; a cell can come more than once.
func buffer(g geo.Grid, pts []geo.Point, r float64, visit func(k int, d, s float64)) {
	run := 0.0
	for n := 1; n < len(pts); n++ {
		a, b := pts[n-1], pts[n]
		length := a.Dist(b)
		i0 := max(0, int((min(a.X, b.X)-r-g.X0)/g.Cell))
		i1 := min(g.NX-1, int((max(a.X, b.X)+r-g.X0)/g.Cell))
		j0 := max(0, int((min(a.Y, b.Y)-r-g.Y0)/g.Cell))
		j1 := min(g.NY-1, int((max(a.Y, b.Y)+r-g.Y0)/g.Cell))
		for j := j0; j <= j1; j++ {
			for i := i0; i <= i1; i++ {
				if d, t := toSegment(g.Center(i, j), a, b); d <= r {
					visit(j*g.NX+i, d, run+t*length)
				}
			}
		}
		run += length
	}
}

// roadReach is how far from its axis a street covers cells: its carriageway, but at least so much that its cells hang
// together side by side.
func roadReach(half, cell float64) float64 { return max(half, 0.75*cell) }

func (p *plan) markStreets(g geo.Grid) {
	for i := range p.net.edges {
		e := &p.net.edges[i]
		if e.dead || !e.drives() || e.work >= 0 || e.bridge {
			continue
		}
		buffer(g, e.pts, roadReach(halfWidth(e.class, e.lanes), g.Cell), func(k int, _, _ float64) {
			if p.surf[k] != paddy || e.class < city.Residential { // small roads among fields lie on their bunds
				p.surf[k] = paved
			} else {
				p.surf[k] = open
			}
		})
	}
	for i := range p.works { // the ground below an overpass or an approach is a street too
		if w := &p.works[i]; w.kind == overpass || w.kind == approach {
			buffer(g, w.line, roadReach(w.half, g.Cell), func(k int, _, _ float64) { p.surf[k] = paved })
		}
	}
}

func (p *plan) markFields(g geo.Grid) {
	for i := range p.blocks {
		for _, pl := range p.blocks[i].plots {
			if pl.use == city.UseFarm {
				geo.CellsInPolygon(g, [][]geo.Point{pl.ring}, func(k int) { p.surf[k] = paddy })
			}
		}
	}
}

// digCanals cuts the channels: a flat bed and straight banks up to the ground.
func (p *plan) digCanals(g geo.Grid) {
	val := p.terrain.Val
	for i := range p.canals {
		c := &p.canals[i]
		buffer(g, c.line, canalBank, func(k int, d, _ float64) {
			z := mix(canalBed, float64(val[k]), line(d, 5, canalBank))
			if z < float64(val[k]) {
				val[k] = float32(z)
			}
			if d < c.half {
				p.surf[k] = canalWater
			}
		})
	}
}

// raiseLevees gives every stretch of levee one crest level and burns it in, so that no diagonal step between cells
// leaves a notch.
func (p *plan) raiseLevees(g geo.Grid) {
	mid := (p.river.water.crest0 + p.river.water.crest1) / 2
	for _, l := range contour(p.river.bank, mid, false) {
		if geo.PolylineLength(l) < 120 {
			continue
		}
		l = resample(l, 8)
		n := max(1, int(math.Round(geo.PolylineLength(l)/200)))
		for k := range n {
			part := geo.Simplify(l[k*(len(l)-1)/n:(k+1)*(len(l)-1)/n+1], 0.3)
			crest := float32(leveeLeast)
			geo.CellsAlongLine(g, part, func(c int) { crest = max(crest, p.terrain.Val[c]) })
			p.levees = append(p.levees, levee{part, crest})
		}
	}
	for _, l := range p.levees {
		geo.CellsAlongLine(g, l.line, func(c int) { p.terrain.Val[c] = max(l.crest, p.terrain.Val[c]) })
	}
}

// levee is a stretch of levee with one crest level.
type levee struct {
	line  []geo.Point
	crest float32
}

// cellOf is the cell that holds a place, the nearest one for places beyond the grid.
func cellOf(g geo.Grid, at geo.Point) int {
	i, j := int(math.Floor((at.X-g.X0)/g.Cell)), int(math.Floor((at.Y-g.Y0)/g.Cell))
	return min(max(j, 0), g.NY-1)*g.NX + min(max(i, 0), g.NX-1)
}

// streetLevel is the level of the cell at a place, as burnt so far.
func (p *plan) streetLevel(at geo.Point) float64 {
	return float64(p.terrain.Val[cellOf(p.terrain.Grid, at)])
}

// levelAt is the terrain at a place, held to the grid.
func (p *plan) levelAt(at geo.Point) float64 { return p.streetLevel(at) }
