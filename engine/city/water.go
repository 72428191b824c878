package city

// WaterKind is the kind of a permanent water body.
type WaterKind uint8

// The kinds of water.
const (
	River WaterKind = iota
	Canal
	Stream
	Lake
	Sea
	DrainDitch
)

// WaterAreas are permanent water bodies as surfaces.
type WaterAreas struct {
	ID   []string
	Name []string
	Kind []WaterKind
	Poly Polygons
}

// Waterways are rivers, canals and ditches as centre lines.
type Waterways struct {
	ID    []string
	Name  []string
	Kind  []WaterKind
	Width []float32 // [m]; NaN if unknown
	Line  Lines
}

// Railways are tracks, for drawing and for what passes below them; no train runs on them yet.
type Railways struct {
	ID     []string
	Line   Lines
	Bridge []bool
	Tunnel []bool
}

// BoundaryKind is the kind of an open boundary of the flood model.
type BoundaryKind uint8

// The kinds of boundary.
const (
	TideBoundary  BoundaryKind = iota // level of the sea
	RiverInflow                       // discharge of a river into the city
	StageBoundary                     // given level of a river
	FreeOutflow
)

// Boundaries are lines on which water enters or leaves the city.
type Boundaries struct {
	ID    []string
	Kind  []BoundaryKind
	Line  Lines
	Level []float32 // mean level [m]; NaN if not a level
	Flow  []float32 // base discharge [m³/s]; 0 if not an inflow
}

// WallKind is the kind of a wall.
type WallKind uint8

// The kinds of wall.
const (
	Levee WallKind = iota
	FloodWall
	Kerb
	Embankment
)

// Walls are levees and walls; water passes over them above Crest.
type Walls struct {
	ID    []string
	Kind  []WallKind
	Line  Lines
	Crest []float32 // [m]
}

// Underpasses are dips of streets below a railway or another street, where water gathers.
type Underpasses struct {
	ID        []string
	Name      []string
	At        Points        // lowest point of the carriageway
	Streets   Lists[uint32] // streets that run through
	Line      Lines         // axis, portal to portal
	Width     []float32     // [m]
	Length    []float32     // [m]
	Clearance []float32     // [m]
	Lip       []float32     // level over which water runs in [m]
	Low       []float32     // lowest level of the carriageway [m]
	Pump      []uint32      // pump, or None
	Crosses   []string      // what lies above: "railway", "street"
}

// DrainKind is the kind of a drain node.
type DrainKind uint8

// The kinds of drain node.
const (
	Manhole DrainKind = iota
	Inlet
	Outfall
	Storage
	DrainJunction
	Portal // where the street meets an underpass that is a storage
)

// DrainNodes are manholes, inlets, outfalls and storage of the storm sewer. A DrainJunction has a closed cover: its Ground is
// the level at which water lifts it.
type DrainNodes struct {
	ID     []string
	At     Points
	Kind   []DrainKind
	Ground []float32 // cover level [m]
	Invert []float32 // [m]
	Street []uint32

	// The surface of a Storage by depth: pairs of depth above the invert [m] and area [m²], rising; or one area for all
	// depths, with no depth beside it. Empty for other nodes.
	StorageDepth Lists[float32] `city:"optional"`
	StorageArea  Lists[float32] `city:"optional"`

	// What a survey says of outfalls; rows of other nodes are MouthFree, NaN, false and empty. Where Mouth is there it holds
	// for all outfalls, and those without a Flap have none. Without it nothing is known: they are free and have flaps.
	Mouth      []MouthKind    `city:"optional"`
	Stage      []float32      `city:"optional"` // of MouthFixed [m]
	Flap       []bool         `city:"optional"` // keeps the receiving water out
	StageTime  Lists[float32] `city:"optional"` // of MouthTide: hours of the day; of MouthSeries: after the start [s]
	StageLevel Lists[float32] `city:"optional"` // [m], as many

	StartDepth []float32 `city:"optional"` // of the water at the start, above the invert [m]; NaN: none
}

// HasLevel reports whether the water before outfall n has a level of its own, fixed or over time: that of a river or sea
// that the ground does not hold.
func (d *DrainNodes) HasLevel(n int) bool {
	return n < len(d.Mouth) && (d.Mouth[n] == MouthFixed || d.Mouth[n] == MouthTide || d.Mouth[n] == MouthSeries)
}

// Inflows are water that is given to drain nodes from outside, such as sewage or a river led into the sewer:
// Base·factors + the series [m³/s]. A node may have several rows.
type Inflows struct {
	ID   []string
	Node []uint32  // drain node
	Base []float32 // [m³/s]

	// The series: seconds after the start, rising, and as many flows [m³/s], linear between; 0 before and after.
	Time Lists[float32]
	Flow Lists[float32]

	// Factors of Base, each list empty or by month from January, by day from Sunday, by hour of the day, and by hour on
	// Saturdays and Sundays instead of Hourly. What lies beyond a list's end is 1.
	Monthly, Daily, Hourly, Weekend Lists[float32]
}

// MouthKind is what stands before an outfall.
type MouthKind uint8

// The kinds of mouth.
const (
	MouthFree   MouthKind = iota // critical or normal depth, the lower
	MouthNormal                  // normal depth
	MouthFixed                   // a level
	MouthTide                    // a level by the hour of the day
	MouthSeries                  // a level by time
)

// Subcatchments are the land that a survey lets drain to one node. Where rain falls on the grid they are for drawing and
// for comparison only.
type Subcatchments struct {
	ID         []string
	Poly       Polygons
	Outlet     []uint32  // drain node, or None
	Impervious []float32 // share of the area
	Width      []float32 // of overland flow [m]
	Slope      []float32 // [–]
}

// DrainLinks are sewer conduits, circular unless Height is given, weirs and orifices.
type DrainLinks struct {
	ID        []string
	From, To  []uint32  // drain nodes, downhill
	Length    []float32 // [m]
	Diameter  []float32 // or width of a box [m]
	Height    []float32 // of a box [m]; 0 = circular
	InvertUp  []float32
	InvertDn  []float32
	Roughness []float32 // Manning n [s/m^⅓]
	Crest     []float32 `city:"optional"` // of a weir as long as Diameter, its level [m]; NaN: a conduit

	// Coefficient is that of a weir [m^½/s], or of an orifice [–], which then has no Crest; NaN: the model's own, or a conduit.
	// Length and Roughness of an orifice are those of a pipe that passes the same flow when full. Height of a weir is that of
	// its opening above the crest; 0: up to the cover of From.
	Coefficient    []float32  `city:"optional"`
	Flap           []bool     `city:"optional"` // lets water pass from From to To only
	Weir           []WeirKind `city:"optional"` // of weirs
	EndCoefficient []float32  `city:"optional"` // of the sloped ends of WeirTrapezoid [m^½/s]; NaN: as Coefficient
	Bottom         []bool     `city:"optional"` // of an orifice: it lies flat, in a floor

	// Other sections than circles and boxes: pairs of height above the invert [m], rising to the full height, and width there
	// [m]; empty for circles and boxes. Diameter and Height are then those of the box of the same height and area.
	SectionHeight Lists[float32] `city:"optional"`
	SectionWidth  Lists[float32] `city:"optional"`
	Open          []bool         `city:"optional"` // without a top: a channel

	StartFlow []float32 `city:"optional"` // of a conduit at the start, from From to To [m³/s]; NaN: none
}

// WeirKind is the shape of a weir.
type WeirKind uint8

// The kinds of weir.
const (
	WeirTransverse WeirKind = iota
	WeirSide                // along the flow
	WeirNotch               // a triangle, its section's
	WeirTrapezoid           // with sloped ends, its section's
)

// Pumps lift storm water: from an underpass's sump or a canal over the levee.
type Pumps struct {
	ID        []string
	At        Points
	Rated     []float32 // [m³/s]
	OnLevel   []float32 // [m] depth in the sump at which it starts
	OffLevel  []float32 // [m]
	Sill      []float32 // depth on the house's footprint that drowns it [m]
	From      []uint32  // drain node, or None
	Underpass []uint32  // underpass, or None
	OutX      []float64 // where the water goes [local m]
	OutY      []float64
	Bus       []uint32
	To        []uint32 `city:"optional"` // drain node that it lifts into, or None: where Out is

	// The pump's curve; Rated is its largest flow. Without one it lifts Rated or nothing. OnLevel and OffLevel hold besides; both
	// 0 leave a pump to its curve.
	Curve     []PumpCurve    `city:"optional"`
	CurveX    Lists[float32] `city:"optional"` // by Curve [m³] or [m]
	CurveFlow Lists[float32] `city:"optional"` // [m³/s], as many
}

// PumpCurve says over what a pump's flow is given.
type PumpCurve uint8

// The curves.
const (
	NoCurve     PumpCurve = iota
	VolumeSteps           // steps over the water in its node [m³]
	DepthSteps            // steps over the depth there [m]
	HeadCurve             // over the height it lifts [m]
	DepthCurve            // over the depth there [m]
	SpeedCurve            // over the height it lifts at full speed [m]
	IdealPump             // without points: it lifts what arrives
)

// LiftsTo is the drain node that pump i lifts into, or None.
func (p *Pumps) LiftsTo(i int) uint32 {
	if i >= len(p.To) {
		return None
	}
	return p.To[i]
}

// IsWeir reports whether link i is a weir.
func (l *DrainLinks) IsWeir(i int) bool { return i < len(l.Crest) && l.Crest[i] == l.Crest[i] }

// IsOrifice reports whether link i is an orifice.
func (l *DrainLinks) IsOrifice(i int) bool {
	return i < len(l.Coefficient) && l.Coefficient[i] == l.Coefficient[i] && !l.IsWeir(i)
}

// Gates are flood gates and flap gates.
type Gates struct {
	ID    []string
	At    Points
	Width []float32 // [m]
	Sill  []float32 // invert level [m]
	Line  Lines
	Flap  []bool
	Bus   []uint32
}

// String returns the name that files show.
func (k WaterKind) String() string {
	return nameOf(k, "river", "canal", "stream", "lake", "sea", "ditch")
}

// String returns the name that files show.
func (k BoundaryKind) String() string {
	return nameOf(k, "tide", "inflow", "stage", "free")
}

// String returns the name that files show.
func (k WallKind) String() string {
	return nameOf(k, "levee", "wall", "kerb", "embankment")
}

// String returns the name that files show.
func (k MouthKind) String() string {
	return nameOf(k, "free", "normal", "fixed", "tide", "series")
}

// String returns the name that files show.
func (k PumpCurve) String() string {
	return nameOf(k, "none", "volume", "depth_steps", "head", "depth", "speed", "ideal")
}

// String returns the name that files show.
func (k WeirKind) String() string {
	return nameOf(k, "transverse", "side", "notch", "trapezoid")
}

// String returns the name that files show.
func (k DrainKind) String() string {
	return nameOf(k, "manhole", "inlet", "outfall", "storage", "junction", "portal")
}
