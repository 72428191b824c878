package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// maxCells bounds the grids that are made: a whole state still fits into memory and into a run.
const maxCells = 4_000_000

// cellSizes are the sides of cells to choose from [m].
var cellSizes = []float64{5, 10, 20, 25, 50, 100, 200, 500}

// gridOf is the grid over the city with the smallest cells that maxCells allows.
func gridOf(c *city.City) geo.Grid {
	b := c.Bounds
	for _, cell := range cellSizes {
		nx, ny := math.Ceil(b.Width()/cell), math.Ceil(b.Height()/cell)
		if nx*ny <= maxCells || cell == cellSizes[len(cellSizes)-1] {
			return geo.Grid{NX: int(nx), NY: int(ny), X0: math.Floor(b.MinX/cell) * cell, Y0: math.Floor(b.MinY/cell) * cell, Cell: cell}
		}
	}
	return geo.Grid{}
}

// Shape of the ground that is made (project defaults).
const (
	riverBed   = -2.0  // level of permanent water's bed [m]
	bankLevel  = 1.5   // of the ground beside water [m]
	rise       = 0.006 // slope away from water
	mostRise   = 12.0  // [m]
	streetDip  = 0.12  // streets below the blocks beside them [m]
	swell      = 1.6   // amplitude of the broad undulation, two waves together [m]
	swellWidth = 900.0 // length of the shorter [m]
	ripple     = 0.35  // amplitude of the fine one [m]
	rippleLen  = 220.0
)

// terrain makes a gentle relief: low at water, rising away from it, undulating, with streets slightly sunk.
func (w *work) terrain() {
	c := w.c
	if len(c.Terrain.Val) > 0 {
		return
	}
	g := gridOf(c)
	wet := make([]bool, g.Cells())
	n := 0
	mark := func(id int) {
		if !wet[id] {
			wet[id] = true
			n++
		}
	}
	for i := range c.WaterAreas.ID {
		geo.CellsInPolygon(g, c.WaterAreas.Poly.Rings(i), mark)
	}
	for i := range c.Waterways.ID {
		geo.CellsAlongLine(g, c.Waterways.Line.At(i), mark)
	}
	z := make([]float32, g.Cells())
	far := distances(g, wet, n)
	broad, cross, fine := rng.NewStream(w.seed, "complete.swell"), rng.NewStream(w.seed, "complete.cross"), rng.NewStream(w.seed, "complete.ripple")
	for id := range z {
		p := g.CenterOf(id)
		level := bankLevel + min(mostRise, rise*float64(far[id]))
		// near water the undulation fades, so that banks stay above it
		fade := min(1, float64(far[id])/150)
		level += fade * (swell/2*noise(broad, turned(p, 0.8, 0.6), swellWidth) + swell/2*noise(cross, turned(p, 0.96, -0.28), swellWidth*1.7) +
			ripple*noise(fine, p, rippleLen))
		if wet[id] {
			level = riverBed
		}
		z[id] = float32(level)
	}
	c.Terrain = geo.Raster{Grid: g, Val: z}
	if g.Cell <= 10 {
		w.sinkStreets()
	}
	w.made("terrain", fmt.Sprintf("%d × %d cells of %g m; rises away from water, streets %.2f m below blocks: no real ground", g.NX, g.NY, g.Cell, streetDip))
}

// sinkStreets lowers the cells under streets on the ground, so that water runs along them.
func (w *work) sinkStreets() {
	c := w.c
	sunk := make([]bool, len(c.Terrain.Val))
	for s := range c.Streets.ID {
		if c.Streets.Level[s] != 0 || c.Streets.Bridge[s] || c.Streets.Tunnel[s] {
			continue
		}
		geo.CellsAlongLine(c.Terrain.Grid, c.Streets.Line.At(s), func(id int) {
			if !sunk[id] && c.Terrain.Val[id] > riverBed+1 {
				sunk[id] = true
				c.Terrain.Val[id] -= streetDip
			}
		})
	}
}

// distances gives each cell its distance to the nearest wet one [m], by two chamfer passes (Borgefors 1986, Computer
// Vision, Graphics and Image Processing 34, 344–371); the diagonal of the area where nothing is wet.
func distances(g geo.Grid, wet []bool, n int) []float32 {
	d := make([]float32, len(wet))
	most := float32(g.Cell * math.Sqrt(float64(g.NX*g.NX+g.NY*g.NY)))
	if n == 0 {
		most = 600
	}
	for id := range d {
		if !wet[id] {
			d[id] = most
		}
	}
	one, diagonal := float32(g.Cell), float32(g.Cell*math.Sqrt2)
	relax := func(id, from int, step float32) {
		if v := d[from] + step; v < d[id] {
			d[id] = v
		}
	}
	for j := range g.NY {
		for i := range g.NX {
			id := j*g.NX + i
			if i > 0 {
				relax(id, id-1, one)
			}
			if j > 0 {
				relax(id, id-g.NX, one)
				if i > 0 {
					relax(id, id-g.NX-1, diagonal)
				}
				if i+1 < g.NX {
					relax(id, id-g.NX+1, diagonal)
				}
			}
		}
	}
	for j := g.NY - 1; j >= 0; j-- {
		for i := g.NX - 1; i >= 0; i-- {
			id := j*g.NX + i
			if i+1 < g.NX {
				relax(id, id+1, one)
			}
			if j+1 < g.NY {
				relax(id, id+g.NX, one)
				if i > 0 {
					relax(id, id+g.NX-1, diagonal)
				}
				if i+1 < g.NX {
					relax(id, id+g.NX+1, diagonal)
				}
			}
		}
	}
	return d
}

// turned rotates a point by an angle with the given cosine and sine: noise has a lattice, and two lattices askew show none.
func turned(p geo.Point, cos, sin float64) geo.Point {
	return geo.Point{X: float64(p.X*cos) - float64(p.Y*sin), Y: float64(p.X*sin) + float64(p.Y*cos)}
}

// noise is smooth value noise in [−1, 1] with features of the given length [m].
func noise(s rng.Stream, p geo.Point, length float64) float64 {
	x, y := p.X/length, p.Y/length
	i, j := math.Floor(x), math.Floor(y)
	u, v := smooth(x-i), smooth(y-j)
	at := func(di, dj float64) float64 {
		return 2*s.Float64(uint64(int64(i+di)), uint64(int64(j+dj)), 0) - 1
	}
	low := at(0, 0) + float64((at(1, 0)-at(0, 0))*u)
	high := at(0, 1) + float64((at(1, 1)-at(0, 1))*u)
	return low + float64((high-low)*v)
}

func smooth(t float64) float64 { return t * t * (3 - 2*t) }
