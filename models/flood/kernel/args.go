package kernel

// Gravity is the acceleration of fall [m/s²].
const Gravity = 9.80665

// Width is the largest number of columns of a block.
const Width = 64

// Func advances one block of cells by one step. Several may run at once on blocks that share no memory they write.
type Func func(*Args)

// Row is where a row of cells may hold water: bit i stands for column i.
type Row uint64

// Columns is the row in which columns [lo, hi) may hold water.
func Columns(lo, hi int) Row { return (1<<hi - 1) &^ (1<<lo - 1) }

// Column is the row in which column i alone may hold water.
func Column(i int) Row { return 1 << i }

// Args is all that one call needs. Cell (i, j) of the block lies at index Base + j·Stride + i of every slice of cells;
// i = −1, NX and j = −1, NY are the cells around it, which are read and not written. Cells without water have h = u = v
// = 0. Nothing may be NaN or infinite, and h ≥ 0. Slices must go on for 16 values after cell (NX, NY).
type Args struct {
	Base, Stride int
	NX, NY       int // 1 ≤ NX ≤ Width

	H, U, V    []float32 // state before; one row and one column of neighbours around the block are read
	H1, U1, V1 []float32 // state after; only the block is written, and up to 15 columns east of it

	// What rounding has kept from H so far, read and written [m]: 0 where H is.
	Rest []float32

	// Where water may be: NY+2 rows, row j at j+1. In Water1 those of the rows −1 and NY are not touched, and the others
	// come in telling where H1, U1, V1 are not 0.
	Water, Water1 []Row

	Deep []float32 // V of the row two south of the block, for local inertia alone

	// The columns beyond the west and the east side, which the kernel puts where it reads them; nil: they stand there.
	Beyond [2]*Flank
	Rim    [2]*Flank // where the block's own first and last column go after the step; nil: nowhere

	DzE, SE []float32 // face to the east of a cell: rise of the bed and its smooth part [m]
	DzN, SN []float32 // face to the north of a cell
	GN2     []float32 // g·n² [m^⅓/s²·s²… as in (7)]

	Dt, Dx float32 // [s], [m]
	Dry    float32 // depth up to which water does not move [m]

	West, East, South, North Edge
	Walls                    Walls

	// Results of the call.
	Speed   float32 // largest |u|+√(gh) [m/s]; 0 where no cell is deeper than Dry
	Lowest  float32 // smallest h' before clipping, at most 0 [m]
	Clipped float64 // Σ of what was lifted to 0 [m]
	Total   float32 // Σ h', roughly: NaN or infinite where any h' is
}

// Flank is one value a row of cells in a column. Deep is U of the column west of it, for local inertia alone.
type Flank struct{ H, U, V, Deep [Width]float32 }

// EdgeMode says how the faces on one side of a block get their fluxes.
type EdgeMode uint8

// The modes.
const (
	Open   EdgeMode = iota // computed from the cells on both sides
	Shut                   // a wall: the cells beyond are not looked at
	Giving                 // computed, and Dt times the flux added to the edge's account
	Taking                 // not computed: the edge's account divided by Dt
)

// Edge is one side of a block: its mode, and an account of what crossed it, one value a face from south to north or
// from west to east, in the order of (5): mass [m²], to L and to R and along the face [m³/s].
type Edge struct {
	Mode       EdgeMode
	F, L, R, T []float32
}

// Clear empties the account.
func (e *Edge) Clear() {
	clear(e.F)
	clear(e.L)
	clear(e.R)
	clear(e.T)
}

// Walls lists the closed faces inside a block and on its edges. EastOff has NY+1 entries: the closed faces of row j are
// East[EastOff[j]:EastOff[j+1]], each the column from 0 (west edge) to NX (east edge) of the cell east of the face.
// NorthOff has NY+2 entries: the closed faces south of row j are North[NorthOff[j]:NorthOff[j+1]], each a column, with
// j = NY for the north edge. Both empty where there are none.
type Walls struct {
	EastOff, NorthOff []uint16
	East, North       []uint16
}
