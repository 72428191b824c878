package matpower

// Case is a power-flow case as columns: MW, Mvar, per unit on BaseMVA, kV, degrees.
type Case struct {
	Name     string
	BaseMVA  float64 // > 0
	Bus      Buses
	Branch   Branches
	Gen      Gens
	Warnings []string // what was accepted and looks odd
}

// The types of bus.
const (
	PQ   = 1
	PV   = 2
	Ref  = 3
	Dead = 4 // left out of the flow
)

// Buses are the nodes.
type Buses struct {
	ID     []int // as the file numbers them, unique
	Type   []int
	Pd, Qd []float64 // demand [MW, Mvar]
	Gs, Bs []float64 // shunt demand [MW] and injection [Mvar] at 1 pu
	Vm     []float64 // [pu]
	Va     []float64 // [deg]
	KV     []float64
}

// Branches are lines and transformers. From and To are rows of Bus.
type Branches struct {
	From, To []uint32
	R, X, B  []float64 // [pu]; B is the whole charging
	RateA    []float64 // [MVA]; 0: not limited
	Ratio    []float64 // of a transformer, from over to; 0 means 1
	Shift    []float64 // [deg]
	On       []bool
}

// Gens are generators. Bus is a row of Bus.
type Gens struct {
	Bus    []uint32
	Pg, Qg []float64 // [MW, Mvar]
	Vg     []float64 // set-point [pu]
	On     []bool
}

// Error is what is wrong at one place of a file.
type Error struct {
	File      string
	Line, Col int // from 1; 0: the file as a whole
	Text      string
}

// Error writes file:line:col: text.
func (e *Error) Error() string {
	return place{e.File, e.Line, e.Col}.String() + ": " + e.Text
}
