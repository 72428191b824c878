package city

// VehicleClass is a kind of road vehicle.
type VehicleClass uint8

// The vehicle classes.
const (
	VehicleCar VehicleClass = iota
	VehicleVan
	VehicleTruck
	VehicleTrailer
	VehicleBus
	VehicleMotorcycle
	VehicleEmergency
	VehicleAutonomous // car without a driver
	VehicleShuttle    // autonomous shuttle
	VehicleBicycle
	VehicleKickboard
	VehicleRobot // delivery robot
	VehicleTaxi
)

// String returns the name that files and scenarios show.
func (k VehicleClass) String() string {
	return nameOf(k, "car", "van", "truck", "trailer", "bus", "motorcycle", "emergency", "autonomous", "shuttle", "bicycle",
		"kickboard", "robot", "taxi")
}

// VehicleTypes are named kinds of vehicles, as a source of demand describes them. What is NaN is as the class has it.
type VehicleTypes struct {
	ID             []string
	Class          []VehicleClass
	Length         []float32 // bumper to bumper [m]
	Gap            []float32 // to the vehicle ahead at standstill [m]
	Headway        []float32 // desired time gap [s]
	Accel          []float32 // from standstill [m/s²]
	Decel          []float32 // that a driver likes [m/s²]
	HardDecel      []float32 // the hardest [m/s²], ≥ Decel
	MaxSpeed       []float32 // of the vehicle [m/s]
	SpeedFactor    []float32 // mean of the wished speed over the limit
	SpeedDeviation []float32 // its standard deviation
	Imperfection   []float32 // Krauss's σ, 0 to 1
	Persons        []uint16  // seats and standing room
}

// Trips are journeys of vehicles that a source lists one by one. Depart and the times of TripStops are seconds on the
// source's own clock, which a scenario ties to its own.
type Trips struct {
	ID          []string
	Depart      []float64     // [s]
	Type        []uint32      // row of VehicleTypes, or None: a car
	From, To    []uint32      // streets
	FromPos     []float32     // front bumper from the start of the street [m]; NaN: where vehicles enter it
	ToPos       []float32     // NaN: its end
	FromLane    []int8        // from the kerb, or −1: any
	DepartSpeed []float32     // [m/s]; NaN: as the flow allows
	Path        Lists[uint32] // streets from From to To; empty: found at departure
	Via         Lists[uint32] // streets to pass in this order, where Path is empty
	Line        []string      // of public transport, or empty
	Block       []string      `city:"optional"` // trips that one vehicle serves one after the other, by departure; empty: of none
}

// TripStops are the halts of trips, in their order.
type TripStops struct {
	ID       []string
	Trip     []uint32
	Stop     []uint32 // row of Stops, or None
	Lane     []uint32
	Pos      []float32 // where the front bumper halts, from the start of the lane [m]
	Duration []float32 // least time at rest [s]
	Until    []float64 // does not leave before [s]; NaN: no such time
	Parking  []bool    // beside the lane, out of others' way
}

// Detectors are lines and stretches of lanes on which a source counts.
type Detectors struct {
	ID     []string
	Lane   []uint32
	Pos    []float32 // from the start of the lane [m]
	Length []float32 // upstream of Pos [m]; 0: a line
	Every  []float32 // interval of its counts [s]; 0: not said
}

// SignalPlans are further plans of signals, beside the one that Signals holds. Stages as there.
type SignalPlans struct {
	ID       []string
	Signal   []uint32
	Name     []string  // as the source calls the plan
	Offset   []float32 // of the cycle's start after civil midnight [s]
	State    Lists[string]
	Duration Lists[float32] // [s]
	Least    Lists[float32] // least duration of a stage that may vary [s]; an empty list: none may
	Most     Lists[float32] // and the largest [s]
}

// SignalHours say from which time of day a signal plays which plan. Before the first time of a day the last one holds; a
// signal without rows plays the plan that Signals holds.
type SignalHours struct {
	ID     []string
	Signal []uint32
	From   []float32 // seconds after civil midnight, 0 ≤ From < 86400
	Days   []uint8   // bit 0 Monday … bit 6 Sunday
	Plan   []uint32  // row of SignalPlans, or None: the one of Signals
}
