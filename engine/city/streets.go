package city

// StreetClass is the rank of a street in the network, from OpenStreetMap's highway classes.
type StreetClass uint8

// The street classes, highest rank first.
const (
	Motorway StreetClass = iota
	Trunk
	Primary
	Secondary
	Tertiary
	Residential // residential, unclassified, living street
	Service
	MotorwayLink // ramps of motorways and trunks
	Link         // ramps of primary and lower streets
	Busway
	Cycleway
	Footway
)

// String returns the OpenStreetMap-like name of the class.
func (c StreetClass) String() string {
	return nameOf(c, "motorway", "trunk", "primary", "secondary", "tertiary", "residential", "service", "motorway_link",
		"link", "busway", "cycleway", "footway")
}

// Permission is a set of vehicle classes that may use a lane.
type Permission uint16

// The vehicle classes of a Permission.
const (
	AllowCar Permission = 1 << iota
	AllowTruck
	AllowBus
	AllowEmergency
	AllowTaxi
	AllowMotorcycle
	AllowBicycle
	AllowDelivery
	AllowPedestrian
	AllowMotor = AllowCar | AllowTruck | AllowBus | AllowEmergency | AllowTaxi | AllowMotorcycle
)

// Guess is a set of properties of a street that the source did not say and the importer filled in.
type Guess uint8

// What may be guessed.
const (
	GuessedLanes Guess = 1 << iota
	GuessedSpeed
	GuessedOneway
	GuessedSignal
)

// Streets are directed carriageways between two junctions; a two-way street is two rows, each other's Opposite.
// Lanes of street i are the rows LaneOff[i] to LaneOff[i+1] of Lanes, from the kerb (index 0, right) inwards.
type Streets struct {
	ID       []string
	Name     []string // as signed, often Korean; empty if unknown
	Class    []StreetClass
	From, To []uint32  // junctions
	Opposite []uint32  // street, or None
	Speed    []float32 // limit [m/s]
	Length   []float32 // [m], > 0, from junction to junction along Line
	Line     Lines     // centre line of the carriageway in driving direction
	Level    []int8    // 0 on the ground, 1 and up on bridges, −1 and down in tunnels and underpasses
	Bridge   []bool
	Tunnel   []bool
	Guessed  []Guess
	Source   []string // source's own id, such as "way/123"
	LaneOff  []uint32 `city:"derived"` // len rows+1; Seal fills it from Lanes.Street
}

// Lanes are the lanes of streets. Driving is on the right.
type Lanes struct {
	ID     []string // street id, "_", index from the kerb
	Street []uint32
	Index  []uint8   // 0 = kerb
	Width  []float32 // [m]
	Length []float32 // [m] along the lane, stop line to stop line
	Speed  []float32 // limit [m/s]
	Allow  []Permission
	Line   Lines // centre line of the lane
}

// Turn is the direction of a lane link through its junction.
type Turn uint8

// The turns.
const (
	Straight Turn = iota
	Left
	Right
	UTurn
)

// LaneLinks are the movements through junctions, each a lane with a length of its own.
type LaneLinks struct {
	ID       []string
	From, To []uint32 // lanes
	Junction []uint32
	Turn     []Turn
	Signal   []uint32  // signal, or None
	Group    []uint16  // index into the state strings of that signal
	Length   []float32 // [m], > 0
	Line     Lines

	// What the source says of right of way, for all links of the city or for none: the links of the same junction whose
	// path one meets, and those of them it gives way to where no signal decides. Empty: both follow from the geometry, the
	// classes of the streets and the kind of junction.
	Meets, Yields Lists[uint32] `city:"optional"`

	Speed []float32 `city:"optional"` // limit on the link [m/s]; NaN: as its bend allows
	Sight []float32 `city:"optional"` // from so far before the line who gives way sees the others [m]; NaN: as drivers usually do
}

// JunctionKind says how right of way is settled.
type JunctionKind uint8

// The kinds of junction.
const (
	Priority        JunctionKind = iota // higher street rank goes first, then straight before turns, then the right
	Signalled                           // a signal decides
	RightBeforeLeft                     // equal streets
	AllWayStop                          // first come, first served
	Roundabout                          // the ring goes first
	DeadEnd                             // one street ends here
	Border                              // the city's edge: vehicles enter and leave
)

// Junctions are where streets meet or end.
type Junctions struct {
	ID     []string
	At     Points
	Kind   []JunctionKind
	Signal []uint32  // signal, or None
	Radius []float32 // [m] from the centre to the stop lines
	Z      []float32 // ground level [m]; NaN if unknown
}

// Signals are signal controllers, each with one fixed plan. State[s] lists the stages of signal s as strings with one
// letter per group: G protected green, g permissive green, y yellow, r red, s stop then go. Duration holds the seconds
// of each stage in the same order; Offset is the plan's start after civil midnight, modulo the cycle [s].
type Signals struct {
	ID       []string
	At       Points
	Groups   []uint16
	Offset   []float32
	State    Lists[string]
	Duration Lists[float32]
	Guessed  []bool // the plan is ours, not the city's
	Feeder   []uint32
	Bus      []uint32
}

// StopKind is the kind of a public-transport stop.
type StopKind uint8

// The kinds of stop.
const (
	BusStop StopKind = iota
	SubwayEntrance
	TramStop
	TaxiRank
)

// Stops are public-transport stops beside a lane.
type Stops struct {
	ID   []string
	Name []string
	At   Points
	Kind []StopKind
	Lane []uint32  // or None
	Pos  []float32 // [m] along that lane, where the first vehicle's front halts
	Zone []uint32

	Length []float32 `city:"optional"` // of the platform, upstream of Pos [m]; 0: not known
}

// Parkings are car parks and kerb parking.
type Parkings struct {
	ID     []string
	At     Points
	Street []uint32
	Pos    []float32 // [m] along the street
	Bays   []uint32

	Length []float32 `city:"optional"` // of the stretch where vehicles stand, upstream of Pos [m]; 0: not known
}

// Chargers are charging stations for vehicles.
type Chargers struct {
	ID      []string
	At      Points
	Street  []uint32
	Power   []float32 // [kW] per plug
	Plugs   []uint16
	Bus     []uint32
	Parking []uint32
}

// String returns the name that files show.
func (k JunctionKind) String() string {
	return nameOf(k, "priority", "signalled", "right_before_left", "all_way_stop", "roundabout", "dead_end", "border")
}

// String returns the name that files show.
func (k Turn) String() string {
	return nameOf(k, "straight", "left", "right", "u_turn")
}

// String returns the name that files show.
func (k StopKind) String() string {
	return nameOf(k, "bus", "subway", "tram", "taxi")
}
