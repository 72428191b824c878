package flood

import (
	"semul/models/flood/kernel"
)

// Tiles are 64 × 64 cells with storage of their own: one tile's arrays lie together, so that the kernel streams through
// them. A row is stride values long; 16 before its first cell and the one after its last are the neighbours' (or the
// next row's). DESIGN.md 2 says why they are not windows of one large array.
const (
	side    = kernel.Width
	stride  = side + 16
	origin  = stride + 16 // index of cell (0, 0)
	storage = origin + stride*side + side + 16
)

// The sides of a tile.
const (
	west = iota
	east
	south
	north
)

// opposite returns the side of the neighbour that faces side k.
func opposite(k int) int { return k ^ 1 }

// fields is the state of the moving water: depth [m] and speed [m/s], and where in each row there is any, row j at j+1.
// With local inertia u and v are discharges [m²/s] through the faces east and north of a cell; those through a tile's
// west and south edge stand in the column and row before.
type fields struct {
	h, u, v []float32
	water   []kernel.Row
	beyond  [2]bool // there may be water in the neighbours' column west, east
}

func newFields() fields {
	m := make([]float32, 3*storage)
	return fields{h: m[:storage:storage], u: m[storage : 2*storage : 2*storage], v: m[2*storage:], water: make([]kernel.Row, side+2)}
}

// tile is a square of the domain. Indices into its slices are at(i, j) for those of length storage (the state and what
// the kernel reads) and j·side+i for the others.
type tile struct {
	index  int // in Domain.tiles
	i0, j0 int // its first cell
	nx, ny int // cells inside the domain
	next   [4]*tile

	inPlace  bool      // every step overwrites the state: local inertia
	buf      [2]fields // allocated on first use
	cur, old int       // which holds the state now, and at the start of the round
	border   [2]border // for neighbours, of the state now and of the next
	front    int       // which border is now's
	shows    bool      // and whether it is up to date
	deep     []float32 // with local inertia: discharge two rows south of the tile [m²/s]
	rest     []float32 // rounding of flows not yet in h [m]; 0 where h is

	dzE, sE, dzN, sN, gn2 []float32

	// Sources.
	class  []uint8   // land class
	weight []float32 // share of the rain: 0 on roofs, more beside them; nil: 1 everywhere
	zone   []uint16  // weather zone of each cell; nil: zone0 everywhere
	zone0  int
	film   []float32 // water that does not move [m]; nil where the film is 0
	carry  []float32 // rounding of sources not yet in h or film [m]
	taken  []float32 // what infiltration remembers [m]; nil where nothing infiltrates, or at a constant rate
	plots  []*plots  // measures on its ground
	extra  extra     // what roofs with measures shed
	damp   bool      // holds any water, moving or not
	area   []zoneArea

	// Activity.
	awake   bool
	lastWet float64    // time of the last sign of moving water [s]
	speed   float32    // fastest wave [m/s]
	rim     [4]float32 // fastest wave among the cells along a side, where a slower neighbour asks
	steps   int        // of this round

	args  kernel.Args
	sides [4]kernel.Edge // accounts of this tile's own sides
	open  [4][]ghost     // faces on the border of the domain that are not closed; nil: all closed

	clip, clipNow           float64 // lifted to 0 [m³]: accepted, and in this round [m]
	rained, soaked, sewered float64 // [m³]
	updates                 uint64
	wetSeen, swiftSeen      uint64 // with local inertia: cells at each look for peaks, and those of them with Froude numbers above 0.8
	peak                    *peaks
	shown                   bool // what was published last is not all 0
	fixed                   []fixedCell
	counts                  []float64 // cells of each land class that lose water
	wasSpeed                float32   // at the start of the round
	wants                   bool      // has moving water though asleep
	sweep                   sweeping
	limit                   float64 // longest step [s]
	opened                  bool    // a face on the border of the domain has been opened lately
	misshapen               bool    // its bed or walls have changed
	reach                   [4]bool // moving water near a side behind which nothing moves
}

// zoneArea is how much of a tile's rain one weather zone brings: Σ weight over its cells.
type zoneArea struct {
	zone  int
	cells float64
}

// at returns the index of cell (i, j) of a tile in slices of length storage.
func at(i, j int) int { return origin + j*stride + i }

// now returns the state.
func (t *tile) now() *fields { return &t.buf[t.cur] }

// hold makes sure that the tile has state to write on.
func (t *tile) hold() {
	if t.buf[0].h == nil {
		t.buf[0], t.rest = newFields(), make([]float32, storage)
		if t.inPlace {
			t.deep = make([]float32, side+16)
		} else {
			t.buf[1] = newFields()
		}
	}
}

// target returns the buffer that the next step of a round goes to: the first step leaves the round's start as it is, the
// others go on in place. With local inertia all do: a round is never taken back, but ends early.
func (t *tile) target() int {
	if t.cur == t.old && !t.inPlace {
		return 1 - t.cur
	}
	return t.cur
}
