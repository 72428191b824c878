package complete

import (
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// section is the inside of a conduit: a circle, or a box where height is given [m].
type section struct{ width, height float64 }

// sections are what is on the market, smallest first: the nominal sizes of concrete pipes (KS F 4403) and boxes of
// cast concrete beyond 3 m.
var sections = []section{{0.3, 0}, {0.35, 0}, {0.4, 0}, {0.45, 0}, {0.5, 0}, {0.6, 0}, {0.7, 0}, {0.8, 0}, {0.9, 0}, {1, 0}, {1.1, 0},
	{1.2, 0}, {1.35, 0}, {1.5, 0}, {1.65, 0}, {1.8, 0}, {2, 0}, {2.2, 0}, {2.4, 0}, {2.6, 0}, {2.8, 0}, {3, 0},
	{3, 3}, {3.5, 3}, {4, 3}, {5, 3}, {6, 3}, {8, 3}, {10, 3}, {12, 3}}

// tall is the inner height [m].
func (s section) tall() float64 {
	if s.height > 0 {
		return s.height
	}
	return s.width
}

// capacity is the flow of the full section at a slope by Manning's formula, Q = A·R^⅔·√S/n [m³/s].
func (s section) capacity(slope float64) float64 {
	area, radius := math.Pi/4*s.width*s.width, s.width/4
	if s.height > 0 {
		area = s.width * s.height
		radius = area / (2 * (s.width + s.height))
	}
	return area * fmath.Pow(radius, 2.0/3) * math.Sqrt(slope) / drainManning
}

// conduit leads from a node to the next one, or to its outfall.
type conduit struct {
	to       uint32  // row of the drain nodes
	length   float64 // [m]
	up, down float64 // inverts at its ends [m]
	size     section
}

// size goes down every tree and gives each conduit the smallest section that carries the design flow, is no smaller
// than any above it, and keeps cover and slope; inverts of what comes in are never below that of what goes out.
func (d *sewer) size() {
	n := len(d.nodes)
	mouth := make([]uint32, n)
	for k, o := range d.outlets {
		mouth[o.node] = uint32(k)
	}
	d.pipes = make([]conduit, n)
	area := make([]float64, n) // C·A above and at the node
	from := make([]float64, n) // lowest invert that comes in
	least := make([]int, n)    // largest section that comes in
	for v := range from {
		from[v], area[v] = inf, d.nodes[v].area
	}
	for _, v := range d.order {
		ground, p := d.nodes[v].ground, conduit{}
		down := d.tree.parent[v]
		var limit func(s section) float64 // highest invert at the lower end
		if down != city.None {
			p.to, p.length = down, d.pieces[d.tree.edge[v]].length
			limit = func(s section) float64 { return d.nodes[down].ground - leastCover - s.tall() }
		} else {
			o := &d.outlets[mouth[v]]
			p.to, p.length = uint32(n)+mouth[v], o.length
			limit = func(section) float64 { return o.ground }
		}
		flow := area[v] * d.design.Rain
		k := least[v]
		for ; ; k++ {
			p.size = sections[k]
			p.up = min(ground-leastCover-p.size.tall(), from[v])
			p.down = min(p.up-float64(p.length*leastSlope), limit(p.size))
			if k == len(sections)-1 || p.size.capacity((p.up-p.down)/p.length) >= flow {
				break
			}
		}
		d.pipes[v] = p
		if down != city.None {
			area[down] += area[v]
			from[down] = min(from[down], p.down)
			least[down] = max(least[down], k)
		}
	}
}

// Where the rain of a place runs to: blocks of 200 m whose land is shared evenly by the nodes in them, at most one
// hectare each, for beyond that the ground drains by itself.
const (
	catchBlock = 200.0 // [m]
	catchMost  = 1e4   // [m²]
)

// runoff is the share of the rain that runs off a land class: middles of the ranges in ASCE & WPCF, Design and
// Construction of Sanitary and Storm Sewers, Manual of Practice 37, 1969 (streets 0.70 to 0.95, roofs 0.75 to 0.95,
// lawns 0.05 to 0.35); for unknown ground that of a built-up block.
var runoff = [...]float64{city.LandUnknown: 0.65, city.LandRoad: 0.9, city.LandBuilding: 0.9, city.LandPaved: 0.85,
	city.LandGrass: 0.2, city.LandTrees: 0.15, city.LandWater: 0, city.LandBare: 0.4, city.LandFarm: 0.2}

// measureAreas gives each node its ground.
func (d *sewer) measureAreas() {
	box := geo.EmptyBounds()
	for _, x := range d.nodes {
		box = box.Extend(x.at)
	}
	nx, ny := int(box.Width()/catchBlock)+1, int(box.Height()/catchBlock)+1
	block := func(p geo.Point) int {
		return min(ny-1, int((p.Y-box.MinY)/catchBlock))*nx + min(nx-1, int((p.X-box.MinX)/catchBlock))
	}
	count := make([]float64, nx*ny)
	for _, x := range d.nodes {
		count[block(x.at)]++
	}
	land, wet, seen := make([]float64, nx*ny), make([]float64, nx*ny), make([]float64, nx*ny)
	r := &d.c.Landcover
	if len(r.Val) > 0 && r.Check() == nil {
		for id, value := range r.Val {
			at := r.CenterOf(id)
			if !box.Contains(at) || !(value >= 0 && int(value) < len(runoff)) {
				continue
			}
			b, class := block(at), city.LandClass(value)
			seen[b]++
			if class == city.LandWater {
				wet[b]++
			}
			land[b] += runoff[class]
			d.covered = d.covered || class != city.LandUnknown
		}
	}
	ground, effective := 0.0, 0.0
	for v := range d.nodes {
		b := block(d.nodes[v].at)
		dry, c := 1.0, runoff[city.LandUnknown]
		if seen[b] > 0 && seen[b] > wet[b] {
			dry = 1 - wet[b]/seen[b]
			c = land[b] / (seen[b] - wet[b])
		}
		a := min(catchBlock*catchBlock*dry/count[b], catchMost)
		d.nodes[v].area = a * c
		ground += a
		effective += d.nodes[v].area
	}
	d.mean = effective / ground
}
