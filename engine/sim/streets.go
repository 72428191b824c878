package sim

// StreetCounter is a model that counts what is driven on streets and what that gives off.
type StreetCounter interface {
	// StreetTotals are the sums since the start.
	StreetTotals() StreetTotals
}

// StreetTotals are sums since the start by row of the city's streets. Columns that nobody counts are nil. Junctions count
// for nothing in the first four; what is used and given off on them is that of the street before.
type StreetTotals struct {
	Passed  []float64 // vehicles that left it over its end, or arrived where it ends
	Metres  []float64 // driven
	Seconds []float64 // vehicle-seconds spent
	Covered []float64 // lengths of vehicles times how long they were there [m·s]
	Energy  []float64 // of fuel and batteries [J]
	CO2     []float64 // of fuel [kg]
	Sound   []float64 // given off [J]

	Pollutants []Pollutant // by the user's table of factors, by name

	Level func(wattsPerMetre float64) float64 // level [dB(A)] 10 m from a long street that gives off so much
}

// Pollutant is what streets have given off of one since the start.
type Pollutant struct {
	Name string    // in small letters
	Mass []float64 // by street [kg]
}

// FacadeCounter is a model that knows how loud it is before buildings.
type FacadeCounter interface {
	// FacadeLevels are the levels at the loudest wall of each building; nil where they are not computed.
	FacadeLevels() []FacadeLevel
}

// FacadeLevel is one way to say how loud it was.
type FacadeLevel struct {
	Name   string    // laeq: of the whole run; lday, levening, lnight, lden: of those parts of the day, where the run has them whole
	Levels []float64 // by building [dB(A)], −∞ where no street is near
}

// TripLister is a model that knows each trip of a vehicle.
type TripLister interface {
	TripRows() TripRows
}

// TripRows are columns of one row a trip: those that have ended in the order in which they did, then those under way by id.
type TripRows struct {
	ID             []string  // of the city's table, or purpose/number
	Class, Purpose []string  // of the vehicle, and what it drives for: city (a row of its trips), people, background, or a fleet's or line's name
	From, To       []uint32  // row of the street it began in, and of that it ended in or is to end in
	Depart         []float64 // [s after the start] planned
	Entered        []float64 // [s] onto the road; NaN: not yet, or never
	Arrived        []float64 // [s]; NaN: under way, or removed
	Lost           []float64 // [s] on the road, against driving alone at the wished speed
	Stood          []float64 // [s] on the road below 0.1 m/s
	Metres         []float64 // driven
	State          []string  // arrived, short (before its destination), removed (no way led there), driving, waiting
}
