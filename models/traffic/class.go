package traffic

import (
	"math"

	"semul/engine/city"
)

// Class is a kind of vehicle, in the order of city.VehicleClass.
type Class uint8

// The vehicle classes.
const (
	Car Class = iota
	Van
	Truck
	Trailer
	Bus
	Motorcycle
	Emergency
	Autonomous // car without a driver
	Shuttle    // autonomous shuttle
	Bicycle
	Kickboard
	Robot // delivery robot
	Taxi
	classes // number of classes
)

// String returns the class in lower case.
func (c Class) String() string {
	if c < classes {
		return city.VehicleClass(c).String()
	}
	return "unknown"
}

// permits is the set of permissions each of which opens a lane to the class. Emergency vehicles may go wherever some
// motor vehicle may.
func (c Class) permits() city.Permission {
	switch c {
	case Truck, Trailer:
		return city.AllowTruck
	case Bus:
		return city.AllowBus
	case Motorcycle:
		return city.AllowMotorcycle
	case Emergency:
		return city.AllowMotor
	case Shuttle:
		return city.AllowCar | city.AllowBus
	case Bicycle, Kickboard:
		return city.AllowBicycle
	case Robot:
		return city.AllowDelivery | city.AllowBicycle
	case Taxi:
		return city.AllowCar | city.AllowTaxi
	}
	return city.AllowCar
}

// pace is the speed [m/s] at which a class that is slower than streets allow looks for its way; 0: as fast as they allow.
func (c Class) pace() float32 {
	switch c {
	case Shuttle:
		return 6.94
	case Bicycle, Kickboard:
		return 5.56
	case Robot:
		return 1.5
	}
	return 0
}

// Driver is how one class of vehicle is driven. All values are positive unless said otherwise.
type Driver struct {
	Length   float64 // bumper to bumper [m]
	Gap      float64 // s0, to the vehicle ahead at standstill [m], ≥ 0.5
	Headway  float64 // T, desired time gap [s], ≥ 0
	Accel    float64 // a, acceleration from standstill [m/s²]
	Comfort  float64 // b, deceleration a driver likes [m/s²]
	Decel    float64 // hardest deceleration of the class [m/s²], ≥ Comfort
	MaxSpeed float64 // of the vehicle [m/s]
	Dawdle   float64 // σ of eq. (4), 0 to 1
}

// Lengths and decelerations are SUMO's defaults (traffic.md §4), gaps and accelerations of cars ours. Bicycles wish for
// 20 km/h, kickboards and shuttles for the 25 km/h they may drive; what autonomous cars and robots do is a project default.
var drivers = [classes]Driver{
	Car:        {Length: 5, Gap: 2, Headway: 1, Accel: 1.5, Comfort: 2, Decel: 4.5, MaxSpeed: 55},
	Van:        {Length: 6.5, Gap: 2, Headway: 1, Accel: 1.5, Comfort: 2, Decel: 4.5, MaxSpeed: 45},
	Truck:      {Length: 7.1, Gap: 2.5, Headway: 1.2, Accel: 1.3, Comfort: 2, Decel: 4, MaxSpeed: 36},
	Trailer:    {Length: 16.5, Gap: 2.5, Headway: 1.4, Accel: 1, Comfort: 2, Decel: 4, MaxSpeed: 36},
	Bus:        {Length: 12, Gap: 2.5, Headway: 1.2, Accel: 1.2, Comfort: 2, Decel: 4, MaxSpeed: 24},
	Motorcycle: {Length: 2.2, Gap: 2, Headway: 0.8, Accel: 2.5, Comfort: 3, Decel: 7, MaxSpeed: 55},
	Emergency:  {Length: 6.5, Gap: 2, Headway: 1, Accel: 2.6, Comfort: 3, Decel: 4.5, MaxSpeed: 45},
	Autonomous: {Length: 5, Gap: 2, Headway: ownHeadway[Autonomous], Accel: 1.5, Comfort: 2, Decel: 4.5, MaxSpeed: 55},
	Shuttle:    {Length: 5, Gap: 2, Headway: ownHeadway[Shuttle], Accel: 1, Comfort: 1.5, Decel: 4, MaxSpeed: 6.94},
	Bicycle:    {Length: 1.6, Gap: 0.5, Headway: 1, Accel: 1.2, Comfort: 1.5, Decel: 3, MaxSpeed: 5.56},
	Kickboard:  {Length: 1.2, Gap: 0.5, Headway: 1, Accel: 1.2, Comfort: 1.5, Decel: 3, MaxSpeed: 6.94},
	Robot:      {Length: 1, Gap: 0.5, Headway: 1, Accel: 0.8, Comfort: 1, Decel: 2, MaxSpeed: 1.5},
	Taxi:       {Length: 5, Gap: 2, Headway: 1, Accel: 1.5, Comfort: 2, Decel: 4.5, MaxSpeed: 55},
}

// ownHeadway are the headways [s] of classes that drive by their own rule, whatever the preset; 0 for all others.
var ownHeadway = [classes]float64{Autonomous: 1.5, Shuttle: 2}

// Following is a car-following law.
type Following uint8

// The car-following laws.
const (
	IDMPlus  Following = iota // eq. (1) of the package comment
	IDM                       // eq. (2)
	Krauss                    // eq. (4)
	CityFlow                  // eq. (6)
)

// Preset is a set of drivers measured, or taken from a peer, together.
type Preset struct {
	Name    string
	Drivers [classes]Driver
	Spread  float64 // standard deviation of the wished speed over the limit, ratio ≥ 0
	Lateral float64 // acceleration a driver accepts in a bend [m/s²]
	Turning float64 // speed of all turns, whatever their bend [m/s]; 0: as Lateral allows
	Braking float64 // deceleration with which a driver still stops at a signal that changes [m/s²]; 0: easyStop
	Parting float64 // who goes elsewhere than the one before stops so far before the line until that one is over it [m]; 0: nobody does
	Follows bool    // drivers take room and turn as in SUMO: who drives ahead is followed into a junction, takes up his length only, and there are no follow-up times
	Sight   float64 // who gives way at a line sees the others from this far before it, and till then drives so that he can stop [m]; 0: from afar
	Choice  Choice  // what they weigh when they choose their way
	Source  string
}

// Choice is what drivers weigh beside the free times of streets when they choose their way.
type Choice struct {
	Right, Left, UTurn float64 // cost of such a turn [s]
	Signal, Yield      float64 // of a turn at a signal, and of one without into a street of a higher class [s]
	Minor              float64 // of a turn that gives way to another, without a signal or, at one, to the left or back [s]
	Link               bool    // the free time over the link counts as well
	Quiet              float64 // what a minute in a residential or service street feels like, against one in a greater street [min]
	Learns             bool    // usual times follow what the run has shown, unless the scenario says otherwise
	Source             string
}

// The ways of presets. Without costs of turns the detours of a way with many turns seem shorter than they are.
var (
	ourChoice  = Choice{Right: 2, Left: 5, UTurn: 30, Signal: 8, Yield: 3, Quiet: 1.5, Learns: true, Source: "project defaults"}
	sumoChoice = Choice{Link: true, Minor: 1.5, Quiet: 1,
		Source: "duarouter 1.15: edges and links at their speed limits, weights.minor-penalty; it has no cost of turning back"}
	cityflowChoice = Choice{Quiet: 1, Source: "router.h and router.cpp of CityFlow: the length of roads alone, here over their limits"}
)

// Presets lists the known presets. The headways of hcm and korea give their saturation flow with IDM+ at 50 km/h.
var Presets = []Preset{
	{Name: "korea", Drivers: everyHeadway(0.873), Spread: 0.1, Lateral: 3, Choice: ourChoice,
		Source: "2,200 pc/h/lane, first Korean highway capacity manual, urban signals"},
	{Name: "hcm", Drivers: everyHeadway(1.178), Spread: 0.1, Lateral: 3, Choice: ourChoice, Source: "1,900 pc/h/lane, Highway Capacity Manual"},
	{Name: "cityflow", Drivers: peer(Driver{Length: 5, Gap: 2.5, Headway: 1.5, Accel: 2, Comfort: 4.5, Decel: 4.5, MaxSpeed: 16.67}),
		Lateral: 5.5, Turning: 25.0 / 3, Braking: 4.5, Parting: 5, Choice: cityflowChoice,
		Source: "the vehicle of CityFlow's published cases; turns at 8.33 m/s and stops 5 m before a line that somebody bound elsewhere is on, as there"},
	{Name: "sumo", Drivers: peer(Driver{Length: 5, Gap: 2.5, Headway: 1, Accel: 2.6, Comfort: 4.5, Decel: 4.5, MaxSpeed: 55.55, Dawdle: 0.5}),
		Spread: 0.1, Lateral: 5.5, Follows: true, Sight: 4.5, Choice: sumoChoice, Source: "SUMO's default passenger car and turning speed"},
}

// PresetByName finds a preset; ok is false if there is none of that name.
func PresetByName(name string) (p Preset, ok bool) {
	for _, p := range Presets {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

// everyHeadway scales the headways of all classes so that a car's is t seconds.
func everyHeadway(t float64) [classes]Driver {
	all := drivers
	for c := range all {
		if ownHeadway[c] == 0 {
			all[c].Headway *= t
		}
	}
	return all
}

// peer drives cars as a peer program does, the other classes with its headway and gap.
func peer(car Driver) [classes]Driver {
	all := everyHeadway(car.Headway)
	for c := range all {
		all[c].Gap = car.Gap
	}
	for c := range all {
		all[c].Dawdle = car.Dawdle
	}
	all[Car] = car
	return all
}

// law holds a Driver's constants for one time step, in single precision, as the kernels read them.
type law struct {
	accel, comfort, decel float32 // a, b, hardest [m/s²]
	gap, headway, length  float32 // s0 [m], T [s], l [m]
	inv2ab                float32 // 1/(2√(ab)) [s²/m]
	maxSpeed              float32 // [m/s]
	brake                 float32 // decel·dt [m/s]
	dawdle                float32 // σ
	ease                  float32 // −comfort/accel: the least free term, so that a lower limit is met gently
}

// lawOf prepares a driver for steps of dt seconds.
func lawOf(d Driver, dt float64) law {
	return law{
		accel: float32(d.Accel), comfort: float32(d.Comfort), decel: float32(d.Decel),
		gap: float32(d.Gap), headway: float32(d.Headway), length: float32(d.Length),
		inv2ab:   float32(1 / (2 * math.Sqrt(d.Accel*d.Comfort))),
		maxSpeed: float32(d.MaxSpeed),
		brake:    float32(d.Decel * dt),
		dawdle:   float32(d.Dawdle),
		ease:     float32(-d.Comfort / d.Accel),
	}
}
