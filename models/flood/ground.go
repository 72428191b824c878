package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// maxGap is the widest gap without data that is filled [cells].
const maxGap = 3

// ground is what the solver needs to know of a city's surface, cell by cell.
type ground struct {
	grid    geo.Grid
	bed     []float64 // [m]; NaN: outside
	land    []uint8   // city.LandClass
	blocked []bool
	weight  []float32 // share of the rain; nil: all 1
	eaves   [][]int   // roof cells by how far they are from open ground, from 1
	ring    []int32   // that distance [cells]; 0: no roof, or none that drains
	node    []int32   // of each roof cell, the drain node it drains to, or −1; nil: none does
	holes   int
	rough   []float64 // Manning's n of patches; NaN: none; nil: nowhere
	start   []float64 // depth at the start that patches say [m]; NaN: none; nil: nowhere
	steep   []int     // cells of patches whose edges are vertical
}

// bare reports whether a city is nothing but a raster of ground.
func bare(c *city.City) bool {
	return len(c.Streets.ID) == 0 && len(c.Buildings.ID) == 0 && len(c.Boundaries.ID) == 0
}

// survey conditions the terrain: gaps, resampling, buildings. Errors say where the ground is bad and how to mend it.
func survey(c *city.City, p *Params) (*ground, error) {
	terrain := c.Terrain
	if len(terrain.Val) == 0 {
		return nil, fmt.Errorf("flood: the city has no terrain: import one with --dem, or take [model.flood] out")
	}
	if err := terrain.Check(); err != nil {
		return nil, fmt.Errorf("flood: terrain: %w", err)
	}
	key := "flood: "
	if bare(c) {
		key += "city.terrain: "
	}
	for id, z := range terrain.Val {
		if math.Abs(float64(z)) > 12000 || math.Abs(float64(z)) == 9999 {
			return nil, fmt.Errorf(key+"ground of %g m at %s is none: declare what marks missing data, e.g. with a line NODATA_value %g in the head or gdal_translate -a_nodata %g", z, place(terrain.CenterOf(id)), z, z)
		}
	}
	terrain.Val = append([]float32(nil), terrain.Val...)
	_, gaps := terrain.FillGaps(maxGap)
	if p.NoData == "auto" && bare(c) {
		gaps = holes(gaps, terrain)
	}
	if len(gaps) > 0 && p.NoData != "outside" {
		g := gaps[0]
		return nil, fmt.Errorf(key+"the terrain has no data at %s, in a gap of %s%s, wider than %d cells: fill them, choose a smaller area, or set model.flood.no_data = \"outside\"",
			place(g.At), counted(g.Cells, "cell"), others(len(gaps), "such gaps"), maxGap)
	}
	g := &ground{grid: terrain.Grid}
	if cell := float64(p.Cell); cell > 0 && cell != terrain.Cell {
		if b := terrain.Bounds(); cell > math.Min(b.Width(), b.Height()) && cell > terrain.Cell {
			return nil, fmt.Errorf("model.flood.cell: %v is wider than the ground, %g × %g m in cells of %g m: choose a smaller one", p.Cell, b.Width(), b.Height(), terrain.Cell)
		}
		grid, err := geo.GridOver(terrain.Bounds(), cell)
		if err != nil {
			return nil, fmt.Errorf("flood: cell = %v: %w", p.Cell, err)
		}
		if cell < terrain.Cell {
			smooth := geo.NewRaster(grid)
			for id := range smooth.Val {
				smooth.Val[id] = float32(terrain.Sample(grid.CenterOf(id)))
			}
			terrain = smooth
		} else {
			terrain = terrain.Resample(grid)
		}
		g.grid = grid
	}
	n := g.grid.Cells()
	g.bed, g.land, g.blocked = make([]float64, n), make([]uint8, n), make([]bool, n)
	inside := 0
	for id, z := range terrain.Val {
		g.bed[id] = float64(z)
		if z == z {
			inside++
		}
	}
	if inside == 0 {
		return nil, fmt.Errorf("flood: the terrain has no data anywhere")
	}
	if err := g.patch(p); err != nil {
		return nil, err
	}
	g.cover(c)
	g.build(c, p)
	return g, nil
}

// holes returns the gaps with ground all around: those that touch the border are the outside of a raster that is no
// rectangle.
func holes(gaps []geo.Gap, r geo.Raster) (inside []geo.Gap) {
	b := r.Bounds()
	edge := float64(r.Cell / 2)
	for _, g := range gaps {
		if g.Bounds.MinX > b.MinX+edge && g.Bounds.MinY > b.MinY+edge && g.Bounds.MaxX < b.MaxX-edge && g.Bounds.MaxY < b.MaxY-edge {
			inside = append(inside, g)
		}
	}
	return inside
}

func place(p geo.Point) string { return fmt.Sprintf("(%.1f, %.1f)", p.X, p.Y) }

// cover reads the land class under each cell's centre.
func (g *ground) cover(c *city.City) {
	if len(c.Landcover.Val) == 0 {
		return
	}
	for id := range g.land {
		if at, ok := c.Landcover.CellOf(g.grid.CenterOf(id)); ok {
			if v := c.Landcover.Val[at]; v >= 0 && int(v) < landClasses {
				g.land[id] = uint8(v)
			}
		}
	}
}

// build sets buildings on the ground, as blocks or holes, and gives the rain on their roofs to the cells around them.
func (g *ground) build(c *city.City, p *Params) {
	if p.Buildings == "none" || len(c.Buildings.ID) == 0 {
		return
	}
	for b := range c.Buildings.ID {
		rings := c.Buildings.Poly.Rings(b)
		geo.CellsInPolygon(g.grid, rings, func(id int) {
			if g.bed[id] != g.bed[id] || g.blocked[id] {
				return
			}
			g.blocked[id] = true
			g.land[id] = uint8(city.LandBuilding)
			if p.Buildings == "hole" {
				g.bed[id] = math.NaN()
				g.holes++
				return
			}
			height := 3.0
			if h := float64(c.Buildings.Height[b]); h > height {
				height = h
			}
			g.bed[id] += height
		})
	}
	if p.Roofs == "drains" {
		g.pipeRoofs(c, float64(p.RoofReach))
	}
	g.drainRoofs()
}

// drainRoofs moves the rain of each roof cell to the nearest open ground.
func (g *ground) drainRoofs() {
	g.ring = make([]int32, len(g.blocked))
	here := []int{}
	for id, b := range g.blocked {
		if !b {
			continue
		}
		eaves := false
		neighbours(g.grid, id, func(n int) { eaves = eaves || g.open(n) })
		if eaves {
			g.ring[id] = 1
			here = append(here, id)
		}
	}
	for len(here) > 0 {
		g.eaves = append(g.eaves, here)
		var next []int
		for _, id := range here {
			neighbours(g.grid, id, func(n int) {
				if g.blocked[n] && g.ring[n] == 0 {
					g.ring[n] = g.ring[id] + 1
					next = append(next, n)
				}
			})
		}
		here = next
	}
	if len(g.eaves) == 0 {
		return
	}
	weight := make([]float64, len(g.blocked))
	for id := range weight {
		if !g.piped(id) {
			weight[id] = 1
		}
	}
	g.pour(weight)
	g.weight = make([]float32, len(weight))
	for id, w := range weight {
		g.weight[id] = float32(w)
	}
}

// open reports whether water can stand on a cell beside a house.
func (g *ground) open(id int) bool { return !g.blocked[id] && g.bed[id] == g.bed[id] }

// neighbours visits the four cells around a cell.
func neighbours(g geo.Grid, id int, visit func(n int)) {
	i, j := g.IJ(id)
	if i > 0 {
		visit(id - 1)
	}
	if i < g.NX-1 {
		visit(id + 1)
	}
	if j > 0 {
		visit(id - g.NX)
	}
	if j < g.NY-1 {
		visit(id + g.NX)
	}
}

// pour moves what lies on roof cells to the ground beside them: ring by ring from the inmost outward, each roof cell gives
// its share to the neighbours nearer to the ground.
func (g *ground) pour(weight []float64) {
	for k := len(g.eaves) - 1; k >= 0; k-- {
		for _, id := range g.eaves[k] {
			n := 0.0
			lower := func(m int) bool { return k == 0 && g.open(m) || k > 0 && g.blocked[m] && g.ring[m] == int32(k) }
			neighbours(g.grid, id, func(m int) {
				if lower(m) {
					n++
				}
			})
			share := weight[id] / n
			weight[id] = 0
			neighbours(g.grid, id, func(m int) {
				if lower(m) {
					weight[m] += share
				}
			})
		}
	}
}

// drained returns where the rain of a share of some roof cells goes, in cells, and takes it off the common weights.
func (g *ground) drained(cells []int, share float64) []float64 {
	weight := make([]float64, len(g.blocked))
	for _, id := range cells {
		if g.ring[id] > 0 && !g.piped(id) {
			weight[id] = share
		}
	}
	g.pour(weight)
	for id, w := range weight {
		if w > 0 {
			g.weight[id] = max(0, g.weight[id]-float32(w))
		}
	}
	return weight
}
