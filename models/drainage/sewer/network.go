package sewer

import "time"

// Network is what a solver is made from. It is not changed by it.
type Network struct {
	Nodes       []Node
	Links       []Link
	Inflows     []Inflow
	Rules       []Rule
	Captures    []Capture // street inlets
	Options     Options
	Given       []func(t float64) float64 // what rules read beside the network, such as rain gages, at a time [s]
	Evaporation func(t float64) float64   // rate at a time of the simulation [m/s]; nil: none
}

// NodeKind tells junctions from outfalls and storage.
type NodeKind uint8

// The kinds of node.
const (
	Junction NodeKind = iota
	Outfall
	Storage
)

// Node is where links meet. Lengths in m.
type Node struct {
	Name       string
	Kind       NodeKind
	Invert     float64 // elevation
	Full       float64 // depth at the rim; raised to the crown of the highest conduit
	Initial    float64 // depth at the start
	Surcharge  float64 // depth above Full that the node bears before it floods
	Ponded     float64 // area that floods above the rim [m²]; used with Options.Ponding
	Basin      Basin   // of Storage
	Soak       Soak    // of Storage: seepage
	Evaporates float64 // of Storage: share of Network.Evaporation
	Mouth      Mouth   // of Outfall
}

// Basin gives the surface of a storage by depth: of a table, or A0 + A1·d^Power + A2·d².
type Basin struct {
	Depth, Area []float64 // rising depth [m], area [m²]; empty: the formula
	A0, A1, A2  float64   // [m²], [m^{2−Power}], [1]
	Power       float64   // of A1; 0 adds A1 to A0
}

// MouthKind tells what stands before an outfall.
type MouthKind uint8

// The kinds of outfall.
const (
	Free   MouthKind = iota // critical or normal depth, the lower
	Normal                  // normal depth
	Fixed                   // a level
	Tidal                   // a level by hour of the day
	Timed                   // a level by time
)

// Mouth is the water an outfall leads to.
type Mouth struct {
	Kind  MouthKind
	Level float64 // of Fixed, elevation [m]
	Table Series  // of Tidal: seconds of the day; of Timed: seconds after the start; elevation [m]
	Flap  bool    // keeps it out
}

// LinkKind tells conduits from what regulates.
type LinkKind uint8

// The kinds of link.
const (
	Conduit LinkKind = iota
	Pump
	Orifice
	Weir
	Outlet
)

// Link joins two nodes. Lengths in m, flows in m³/s.
type Link struct {
	Name     string
	Kind     LinkKind
	From, To int
	Offset   float64 // above the invert of From: of a conduit's bottom, a crest, an outlet
	OffsetTo float64 // above the invert of To; conduits only
	Section  *Section
	Flap     bool // lets water pass forwards only

	Length   float64 // of a conduit
	Manning  float64 // n [s/m^{1/3}]
	Barrels  int     // alike; 0 counts as 1
	Initial  float64 // flow at the start
	Most     float64 // largest flow; 0: not limited
	LossIn   float64 // of velocity heads at the inlet
	LossOut  float64 // at the outlet
	LossMean float64 // along the conduit
	Main     ForceMain
	Culvert  int // SWMM's code of its inlet, 1 to 57; 0: none

	Lift   Lift
	Gate   Gate
	Crest  Crest
	Rating Rating
}

// ForceMain is the friction of a full pressure pipe; the zero value is Manning's.
type ForceMain struct {
	Hazen     float64 // C of Hazen–Williams; 0: not
	Roughness float64 // height of Darcy–Weisbach [m]; 0: not
}

// LiftKind is what a pump's curve is over.
type LiftKind uint8

// The kinds of pump, numbered as SWMM numbers them.
const (
	Ideal    LiftKind = iota // passes what arrives
	ByVolume                 // 1: steps over the volume of the inlet node [m³]
	ByDepth                  // 2: steps over the depth at the inlet node [m]
	ByHead                   // 3: over the head from inlet to outlet [m]
	ByLevel                  // 4: over the depth at the inlet node, continuous [m]
	BySpeed                  // 5: as 3, with the speed of the setting
)

// Lift is a pump.
type Lift struct {
	Kind    LiftKind
	X, Q    []float64 // x rising, flow [m³/s]
	Off     bool      // at the start
	StartAt float64   // depth at the inlet node that starts it [m]; 0: none
	StopAt  float64   // and stops it
}

// Gate is an orifice.
type Gate struct {
	Bottom  bool
	Cd      float64
	Seconds float64 // to open or close fully; 0: at once
}

// CrestKind is a weir's shape.
type CrestKind uint8

// The kinds of weir.
const (
	Transverse CrestKind = iota
	SideFlow
	VNotch
	TrapezoidalWeir
	Roadway // over a road, never surcharged
)

// Crest is a weir. Coefficients in m^{1/2}/s.
type Crest struct {
	Kind         CrestKind
	C, C2        float64 // C2 of the triangular ends of a trapezoidal one
	Contractions float64 // 0, 1 or 2 ends
	Surcharges   bool    // runs as an orifice when drowned
	RoadWidth    float64 // of a roadway, along the flow [m]; 0: C holds
	Gravel       bool    // a roadway that is not paved
}

// Rating is an outlet: flow over head, of a table or Coef·h^Expo.
type Rating struct {
	H, Q       []float64 // [m], [m³/s]
	Coef, Expo float64   // coefficient in SI
	ByHead     bool      // over the difference of heads; else over the depth above the offset
}

// Series is values over seconds, linear between them.
type Series struct{ T, V []float64 }

// Inflow is water that is given to a node: Base·patterns + Scale·series [m³/s].
type Inflow struct {
	Node        int
	Base, Scale float64
	Series      *Series
	Patterns    []Pattern
}

// PatternKind says what a pattern goes by.
type PatternKind uint8

// The kinds of pattern.
const (
	Monthly PatternKind = iota
	Daily               // from Sunday
	Hourly
	Weekend // hourly, on Saturday and Sunday, instead of Hourly
)

// Pattern is factors by month, day or hour; what lies beyond its end is 1.
type Pattern struct {
	Kind   PatternKind
	Factor []float64
}

// Damping says how much of the inertial terms is kept.
type Damping uint8

// The kinds of damping.
const (
	NoDamping Damping = iota
	Partial           // σ of (1)
	Full              // none kept
)

// Limit says when a conduit carries no more than normal flow.
type Limit uint8

// The rules of the normal-flow limit; they add.
const (
	BySlope Limit = 1 << iota // the surface is flatter than the bed
	ByFroude
)

// Options of the solver. DefaultOptions are SWMM's.
type Options struct {
	Start     time.Time // civil, for patterns, tides and rules
	Step      float64   // longest routing step [s]
	Courant   float64   // share of the Courant step; 0: fixed steps
	MinStep   float64   // shortest variable step [s]
	RuleStep  float64   // [s]; 0: each step
	Lengthen  float64   // step up to which conduits are lengthened for Courant [s]; 0: none
	Slot      bool      // surcharge by a slot instead of EXTRAN
	Conserve  bool      // depths make good what they miss of the volumes, and orifices hold no water: SWMM does neither
	Ponding   bool
	Damping   Damping
	Limit     Limit
	Trials    int     // most iterations of a step
	Tolerance float64 // of depths between iterations [m]
	MinArea   float64 // smallest surface of a node [m²]
	MinSlope  float64 // smallest bed slope
}

// DefaultOptions are those of SWMM where a file says nothing.
func DefaultOptions() Options {
	return Options{Start: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Step: 20, MinStep: 0.5, Damping: Partial, Limit: BySlope | ByFroude, Trials: 8,
		Tolerance: 0.005 * 0.3048, MinArea: 12.566 * 0.3048 * 0.3048}
}
