package kpi

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
)

// Input is what a run recorded. A nil column was not recorded. Columns over tables of the city have one value a row.
type Input struct {
	City *city.City
	Span clock.Duration // simulated time, > 0

	Trips     *Trips     // one row a finished or running trip
	Traffic   *Traffic   // totals of the traffic model
	Emissions *Emissions // what vehicles used and gave off
	Travel    *Travel    // how people travelled
	Services  []Service  // fleets that carry people
	Corridors []Corridor // streets whose speed the scenario asks for
	Power     *Power     // what the grid delivered
	Speed     *Series    // mean speed of running vehicles over time [m/s], for the lowest mean speed

	BuildingPeak []float32 // deepest water at each building's walls [m]
	LanePeak     []float32 // deepest water on each lane [m]
	CellPeak     []float32 // deepest water in each cell of Grid [m]; NaN and permanent water count as dry
	CellSkip     []bool    // cells that are permanent water; nil = none
	CellOver     []float32 // how long each cell was under more than 15 cm [s]; NaN: dry
	Grid         geo.Grid  // of CellPeak and CellOver
	Damage       *Damage   // how buildings suffer; nil: not said

	Transit *Connections // public transport; nil: none ran

	Exposed  *Series   // persons at a depth of 0.30 m or more
	Flooded  *Series   // flooded area [m²], for the time it lasted
	Closures []Closure // closed streets or lanes, in any order
}

// Trips are columns of journeys. All have the same length.
type Trips struct {
	Depart []float64 // [s after the start] wanted departure
	Arrive []float64 // [s after the start]; NaN = still on the way or waiting at the end, or removed
	Loss   []float64 // [s] time lost against driving alone at the driver's own speed, waiting to enter the network included
	Metres []float64 // driven so far
	People []float64 // persons aboard; nil = one each

	Removed int // of those that have not arrived, how many had no way to their destination
}

// Traffic are totals that the traffic model counts itself.
type Traffic struct {
	VehicleMetres  float64
	VehicleSeconds float64 // in the network, standing or driving
	MaxConcurrent  float64 // vehicles
	MeanTravelTime float64 // of vehicles that arrived [s]; 0: none did
}

// Corridor is a row of streets with the speed that the traffic model measured on it.
type Corridor struct {
	Name  string
	Speed float64 // what vehicles drove over the time they took, in the hours that count [km/h]
}

// Power are totals of the grid.
type Power struct {
	Served, Loss, Unserved float64 // [kWh]
}

// Emissions are totals of what vehicles used and gave off.
type Emissions struct {
	FuelKWh, BatteryKWh float64
	CO2, GridCO2        float64     // of fuel, of the electricity of batteries [kg]
	Pollutants          []Pollutant // by the user's table of factors
	Loud                float64     // residents behind a façade above 55 dB(A), mean of the run; NaN: not known
	LoudDay             float64     // above 55 dB of Lden; NaN: not known
	LoudNight           float64     // above 50 dB of Lnight; NaN: not known
}

// Pollutant is one of the user's table.
type Pollutant struct {
	Name string
	Mass float64 // [kg]
}

// Travel is how people travelled.
type Travel struct {
	Commute float64 // mean way to work inside the city [s]; 0: not known
	Modes   []Mode  // in the model's order
}

// Mode is one way to travel.
type Mode struct {
	Name  string
	Share float64 // of trips, 0 to 1
}

// Series is a value over time, T [s after the start] ascending.
type Series struct{ T, V []float64 }

// Closure is a street that was closed from one instant to another [s after the start].
type Closure struct {
	Street   uint32
	From, To float64
	Lanes    int
}

// Missing says which indicator cannot be computed and what records its column.
type Missing struct {
	ID     string `json:"id"`
	Record string `json:"record"` // the line of the scenario
}

// Compute returns the indicators that the columns allow, in the order of the criteria, and what is missing.
// A column of the wrong length is an error that names it.
func Compute(in Input) ([]Indicator, []Missing, error) {
	if in.City == nil {
		return nil, nil, fmt.Errorf("kpi: no city: indicators need the city the run was made with")
	}
	if err := in.check(); err != nil {
		return nil, nil, err
	}
	b := &book{}
	in.economy(b)
	in.energy(b)
	in.transit(b)
	in.connections(b)
	in.environment(b)
	in.safety(b)
	in.living(b)
	return b.have, b.lack, nil
}

func (in *Input) check() error {
	rows := func(name string, have, want int) error {
		if have != 0 && have != want {
			return fmt.Errorf("kpi: column %s has %d values, the city has %d: was the run made with another city?", name, have, want)
		}
		return nil
	}
	for _, err := range []error{
		rows("building_peak", len(in.BuildingPeak), len(in.City.Buildings.ID)),
		rows("lane water_depth", len(in.LanePeak), len(in.City.Lanes.ID)),
		rows("cell depth", len(in.CellPeak), in.Grid.Cells()),
		rows("cell skip", len(in.CellSkip), in.Grid.Cells()),
		rows("cell duration", len(in.CellOver), in.Grid.Cells()),
	} {
		if err != nil {
			return err
		}
	}
	if t := in.Transit; t != nil && len(t.Jobs) != len(in.City.Zones.ID) {
		return fmt.Errorf("kpi: jobs in reach of %d zones, the city has %d: was the run made with another city?", len(t.Jobs), len(in.City.Zones.ID))
	}
	if t := in.Trips; t != nil {
		n := len(t.Depart)
		if len(t.Arrive) != n || len(t.Loss) != n || len(t.Metres) != n || t.People != nil && len(t.People) != n {
			return fmt.Errorf("kpi: trip columns of unequal length: depart %d, arrive %d, loss %d, metres %d, people %d",
				n, len(t.Arrive), len(t.Loss), len(t.Metres), len(t.People))
		}
	}
	return nil
}

// book collects indicators.
type book struct {
	have []Indicator
	lack []Missing
}

func (b *book) add(c Criterion, id string, v float64, unit string, better Better, from, note, ko, en string) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	b.have = append(b.have, Indicator{ID: id, Value: v, Unit: unit, Better: better, N: 1, From: from, Note: note, Criterion: c, Title: [2]string{ko, en}})
}

func (b *book) miss(id, record string) { b.lack = append(b.lack, Missing{id, record}) }

// peak returns the largest value of a series and when it came first.
func (s *Series) peak() (v, t float64) {
	v = math.NaN()
	for i := range s.V {
		if !(s.V[i] <= v) && !math.IsNaN(s.V[i]) {
			v, t = s.V[i], s.T[i]
		}
	}
	return v, t
}

// integral returns ∫ V dt [value·s] with each value holding until the next instant and the last for nothing.
func (s *Series) integral() float64 {
	sum := 0.0
	for i := 0; i+1 < len(s.V); i++ {
		if !math.IsNaN(s.V[i]) {
			sum += s.V[i] * (s.T[i+1] - s.T[i])
		}
	}
	return sum
}
