package city

// AssetKind is the kind of a power asset.
type AssetKind uint8

// The kinds of power asset.
const (
	Substation AssetKind = iota
	RingUnit
	GroundTransformer
	PoleTransformer
	Cabinet
)

// PowerAssets are the parts of the grid that can drown.
type PowerAssets struct {
	ID     []string
	Name   []string
	Kind   []AssetKind
	At     Points
	Poly   Polygons  // footprint
	Sill   []float32 // depth that trips it [m]
	Rating []float32 // [kVA]
	Bus    []uint32
	Feeder []uint32 // or None for a substation
}

// BusKind is the kind of a bus.
type BusKind uint8

// The kinds of bus.
const (
	SlackBus BusKind = iota
	MediumVoltage
	LowVoltage
)

// Buses are nodes of the grid.
type Buses struct {
	ID     []string
	At     Points
	Kind   []BusKind
	KV     []float32 // nominal [kV]
	Feeder []uint32
	Asset  []uint32 // power asset it stands in, or None
}

// Branches are lines, cables, transformers and switches between buses.
type Branches struct {
	ID       []string
	From, To []uint32
	R, X     []float32 // [ohm] at the from side's voltage
	B        []float32 // [siemens]
	Rating   []float32 // [kVA]
	Closed   []bool    // normal position
	Switch   []bool    // can be switched
	Length   []float32 // [m]
	Feeder   []uint32
	Line     Lines
}

// Feeders are radial medium-voltage circuits from a substation.
type Feeders struct {
	ID         []string
	Name       []string
	Substation []uint32  // power asset
	Rating     []float32 // [kVA]
}

// Guideways are reserved tracks of automated transit.
type Guideways struct {
	ID   []string
	Line Lines
	Bus  []uint32
}

// String returns the name that files show.
func (k AssetKind) String() string {
	return nameOf(k, "substation", "ring_unit", "ground_transformer", "pole_transformer", "cabinet")
}

// String returns the name that files show.
func (k BusKind) String() string {
	return nameOf(k, "slack", "medium_voltage", "low_voltage")
}
