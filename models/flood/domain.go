package flood

import (
	"fmt"
	"math"

	"semul/engine/geo"
	"semul/engine/par"
	"semul/models/flood/kernel"
)

// Quantum is the step in which the bed is stored [m]: differences of levels are then exact in float32.
const Quantum = 1.0 / 4096

// The defaults of the solver.
const (
	DefaultCFL   = 0.45
	DefaultDry   = 1e-4 // [m]
	LongestStep  = 5.0  // [s]
	SleepAfter   = 60.0 // [s] without moving water
	DefaultLocal = 8    // steps of the fastest tile in one step of the slowest

	InertiaCFL = 0.7  // of dx/√(g·h) of the deepest water, with local inertia
	InertiaDry = 1e-3 // [m]
)

// Solver says which equations move the water.
type Solver uint8

// The solvers.
const (
	FullWater    Solver = iota // the full shallow-water equations in finite volumes
	LocalInertia               // without the transport of momentum: for slow deep water
)

// Config describes a Domain.
type Config struct {
	Grid    geo.Grid
	Bed     []float64   // ground of each cell [m]; NaN: outside, closed off
	Blocked []bool      // cells whose edges are vertical, such as buildings; nil: none
	Manning []float32   // of each cell; nil: Roughness everywhere
	Rough   float32     // Manning's n where Manning is nil
	Film    float32     // depth that does not move [m]
	Dry     float32     // depth up to which water does not move and no wave counts [m]; 0: DefaultDry, InertiaDry
	Solver  Solver      // FullWater or LocalInertia
	CFL     float64     // 0: DefaultCFL, InertiaCFL; at most 0.5, with local inertia 1
	Local   int         // most steps of the fastest tile in one step of the slowest; 0: DefaultLocal; 1: all step together, as they do with local inertia
	Kernel  kernel.Func // of the Solver; nil: the fastest of this processor
	Pool    *par.Pool   // nil: one worker
}

// Domain is the water on a grid, and its solver. It knows nothing of cities: see Model.
type Domain struct {
	Grid geo.Grid
	cfg  Config

	bed     []int32 // in Quantum; outside has no meaning
	outside []bool  // nil: none
	ntx     int
	nty     int
	tiles   []*tile

	time       float64 // since the start of the simulation [s]
	rain       rainState
	losses     []Loss
	film       [maxClasses]float32 // depth that does not move, by land class [m]
	holds      bool                // one of them is not 0
	sinks      bool                // one of them is more than the common film: water that comes to it sinks in
	lossNow    []lossNow
	method     Infiltration
	soils      []Soil         // by land class
	uptake     []uptake       // of this step, by land class
	measures   []*measureBook // in the order of their names
	gutters    []gutter
	guttered   float64     // rain on roofs without a measure that drain into the sewer [m³]
	piped      float64     // off all roofs into the sewer [m³]
	boundaries []*Boundary // in the order they were added
	rolling    int         // of them, those beyond whose faces the bed goes on
	lifts      []*Lift
	spilled    float64 // by simulated sewers, since the start [m³]
	swallowed  float64 // by them [m³]
	walls      []*Wall
	barriers   []*barrier
	conduits   []*Conduit
	gates      []*Gate
	faces      []wallFace     // of all walls, wall by wall
	faceOf     map[uint64]int // by faceKey
	lowered    []int          // ids of cells that breaches have lowered
	peaksEvery float64        // 0: none are kept
	peaksAt    float64

	awake   []*tile // in order
	due     []*tile // of this pass
	soaking []*tile // under rain or losing water
	showing []*tile // whose water is shown
	levels  []level // of this round
	units   []unit  // of this sweep
	strips  []int   // where the strips begin among them, and their number
	few     int     // tiles awake below which there are no sweeps
	visits  visitors
	shrink  float64 // of the step, after a round that failed

	views views   // where depth and speed are shown
	start float64 // volume at the start [m³]
	fault error   // of an inflow that pours more than the ground can carry
	count Count
}

// NewDomain builds a domain without water. Errors say which cell is at fault.
func NewDomain(cfg Config) (*Domain, error) {
	g := cfg.Grid
	if err := g.Check(); err != nil {
		return nil, fmt.Errorf("flood: %w", err)
	}
	n := g.Cells()
	switch {
	case len(cfg.Bed) != n:
		return nil, fmt.Errorf("flood: %d bed levels for %d cells", len(cfg.Bed), n)
	case cfg.Manning != nil && len(cfg.Manning) != n:
		return nil, fmt.Errorf("flood: %d roughness values for %d cells", len(cfg.Manning), n)
	case cfg.Blocked != nil && len(cfg.Blocked) != n:
		return nil, fmt.Errorf("flood: %d blocked flags for %d cells", len(cfg.Blocked), n)
	case cfg.Solver > LocalInertia:
		return nil, fmt.Errorf("flood: there is no solver %d", cfg.Solver)
	case cfg.CFL < 0 || cfg.CFL > 0.5 && cfg.Solver == FullWater || cfg.CFL > 1:
		return nil, fmt.Errorf("flood: cfl must be in (0, 0.5], with local inertia in (0, 1], got %g", cfg.CFL)
	case cfg.Dry < 0 || cfg.Film < 0:
		return nil, fmt.Errorf("flood: dry and film must not be negative, got %g and %g m", cfg.Dry, cfg.Film)
	}
	cfl, dry, local, best := DefaultCFL, float32(DefaultDry), DefaultLocal, kernel.Best
	if cfg.Solver == LocalInertia {
		cfl, dry, local, best = InertiaCFL, InertiaDry, 1, kernel.BestInertia
		cfg.Local = 1 // a face between tiles has one discharge: both step together
	}
	if cfg.CFL == 0 {
		cfg.CFL = cfl
	}
	if cfg.Dry == 0 {
		cfg.Dry = dry
	}
	if cfg.Local == 0 {
		cfg.Local = local
	}
	if cfg.Kernel == nil {
		cfg.Kernel = best()
	}
	if cfg.Pool == nil {
		cfg.Pool = par.NewPool(1)
	}
	d := &Domain{Grid: g, cfg: cfg, ntx: (g.NX + side - 1) / side, nty: (g.NY + side - 1) / side, few: fewTiles}
	d.setHollows(nil)
	if err := d.setBed(); err != nil {
		return nil, err
	}
	for tj := range d.nty {
		for ti := range d.ntx {
			d.tiles = append(d.tiles, d.newTile(ti, tj))
		}
	}
	for k, t := range d.tiles {
		ti, tj := k%d.ntx, k/d.ntx
		if ti > 0 {
			t.next[west] = d.tiles[k-1]
		}
		if ti < d.ntx-1 {
			t.next[east] = d.tiles[k+1]
		}
		if tj > 0 {
			t.next[south] = d.tiles[k-d.ntx]
		}
		if tj < d.nty-1 {
			t.next[north] = d.tiles[k+d.ntx]
		}
		d.shape(t)
	}
	d.cfg.Bed, d.cfg.Manning = nil, nil
	d.visits = d.newVisitors()
	if d.outside != nil { // no rain falls there
		if err := d.SetZones(1, nil, nil); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// newTile makes tile (ti, tj) with its roughness, but without a bed.
func (d *Domain) newTile(ti, tj int) *tile {
	t := &tile{index: tj*d.ntx + ti, i0: ti * side, j0: tj * side, lastWet: math.Inf(-1)}
	t.nx, t.ny = min(side, d.Grid.NX-t.i0), min(side, d.Grid.NY-t.j0)
	m := make([]float32, 5*storage)
	t.dzE, t.sE, t.dzN, t.sN, t.gn2 = m[:storage], m[storage:2*storage], m[2*storage:3*storage], m[3*storage:4*storage], m[4*storage:]
	for j := range t.ny {
		for i := range t.nx {
			n := float64(d.cfg.Rough)
			if d.cfg.Manning != nil {
				n = float64(d.cfg.Manning[(t.j0+j)*d.Grid.NX+t.i0+i])
			}
			t.gn2[at(i, j)] = float32(kernel.Gravity * n * n)
		}
	}
	if t.inPlace = d.inertial(); t.inPlace {
		d.roughAround(t)
	}
	t.class = make([]uint8, side*side)
	t.carry = make([]float32, side*side)
	if d.cfg.Film > 0 {
		t.film = make([]float32, side*side)
	}
	for k := range t.sides {
		m := make([]float32, 4*side)
		t.sides[k] = kernel.Edge{F: m[:side], L: m[side : 2*side], R: m[2*side : 3*side], T: m[3*side:]}
	}
	t.area = []zoneArea{{0, float64(t.nx * t.ny)}}
	t.args = kernel.Args{Base: origin, Stride: stride, NX: t.nx, NY: t.ny, DzE: t.dzE, SE: t.sE, DzN: t.dzN, SN: t.sN,
		GN2: t.gn2, Dx: float32(d.Grid.Cell), Dry: d.cfg.Dry}
	return t
}

// tileOf returns the tile that holds cell (i, j), and the cell's column and row in it.
func (d *Domain) tileOf(i, j int) (t *tile, ti, tj int) {
	return d.tiles[j/side*d.ntx+i/side], i % side, j % side
}

// cellArea is the area of a cell [m²].
func (d *Domain) cellArea() float64 { return d.Grid.Cell * d.Grid.Cell }

// Bed returns the ground of cell (i, j) as the solver sees it [m].
func (d *Domain) Bed(i, j int) float64 { return d.groundOf(j*d.Grid.NX + i) }

// groundOf is Bed by the id of a cell.
func (d *Domain) groundOf(id int) float64 { return float64(float64(d.bed[id]) * Quantum) }

// higher is the higher ground of two cells [m].
func (d *Domain) higher(a, b int) float64 { return float64(float64(max(d.bed[a], d.bed[b])) * Quantum) }

// rise is how much cell b stands above cell a [m].
func (d *Domain) rise(a, b int) float64 { return float64(float64(d.bed[b]-d.bed[a]) * Quantum) }

// Outside reports whether cell (i, j) is closed off: its bed is not known.
func (d *Domain) Outside(i, j int) bool { return d.outside != nil && d.outside[j*d.Grid.NX+i] }

// Time is the instant the water stands at [s].
func (d *Domain) Time() float64 { return d.time }

// Depth returns the depth of the moving water in cell (i, j) [m].
func (d *Domain) Depth(i, j int) float64 {
	t, i, j := d.tileOf(i, j)
	if t.buf[0].h == nil {
		return 0
	}
	return float64(t.now().h[at(i, j)])
}

// Velocity returns the speed of the water in cell (i, j) to the east and to the north [m/s].
func (d *Domain) Velocity(i, j int) (u, v float64) {
	t, i, j := d.tileOf(i, j)
	if t.buf[0].h == nil {
		return 0, 0
	}
	u32, v32 := d.speedsOf(t, t.now(), j, new(speedRow))
	return float64(u32[i]), float64(v32[i])
}

// SetDepth puts h [m] of water at rest into cell (i, j) in place of what moves there. Negative depths count as 0: start
// files that hold level less ground have them on dry land.
func (d *Domain) SetDepth(i, j int, h float64) {
	if d.Outside(i, j) || !(h > 0) {
		h = 0
	}
	t, ti, tj := d.tileOf(i, j)
	if h == 0 && t.buf[0].h == nil {
		return
	}
	t.hold()
	f := t.now()
	k := at(ti, tj)
	before := float64(f.h[k]) + float64(t.rest[k])
	f.h[k], f.u[k], f.v[k], t.rest[k] = float32(h), 0, 0, 0
	d.start += float64((float64(f.h[k]) - before) * d.cellArea())
	d.touch(t, ti, tj)
}

// SetVelocity sets the speed of the water in cell (i, j) [m/s]. It has no effect on dry cells. With local inertia it is
// that of the water on its way to the next cells east and north, if they are there to take it.
func (d *Domain) SetVelocity(i, j int, u, v float64) {
	t, ti, tj := d.tileOf(i, j)
	if t.buf[0].h == nil || t.now().h[at(ti, tj)] <= d.cfg.Dry {
		return
	}
	f := t.now()
	k := at(ti, tj)
	if f.u[k], f.v[k] = float32(u), float32(v); d.inertial() {
		f.u[k], f.v[k] = float32(f.h[k]*f.u[k]), float32(f.h[k]*f.v[k])
	}
	d.touch(t, ti, tj)
}

// touch takes note that a cell has changed from outside.
func (d *Domain) touch(t *tile, i, j int) {
	t.shows = false
	k := at(i, j)
	f := t.now()
	if h := f.h[k]; h > 0 {
		f.water[j+1] |= kernel.Column(i)
		t.damp = true
		if h > d.cfg.Dry {
			t.speed = larger(t.speed, d.wave(h, f.u[k], f.v[k]))
			t.lastWet = d.time
			t.awake = true
		}
	}
}

// wave is the speed of the fastest wave in a cell [m/s]; with local inertia the least depth that counts is 0.1 m.
func (d *Domain) wave(h, u, v float32) float32 {
	if d.inertial() {
		return sqrt32(float32(kernel.Gravity * larger(h, kernel.Shallows)))
	}
	return sqrt32(float32(u*u)+float32(v*v)) + sqrt32(float32(kernel.Gravity*h))
}

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func larger(a, b float32) float32 {
	if a > b {
		return a
	}
	return b
}

// Count says how much work was done.
type Count struct {
	Updates uint64 // of cells, dry ones inside active tiles included
	Rounds  uint64 // steps of the slowest tiles
	Steps   uint64 // steps of the fastest tiles
	Redone  uint64 // rounds that were thrown away for a smaller step
}

// Work returns what was done since the start.
func (d *Domain) Work() Count { return d.count }
