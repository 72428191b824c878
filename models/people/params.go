package people

import (
	"semul/engine/units"
)

// Params are the keys of [model.people].
type Params struct {
	Residents       float64     `toml:"residents" range:"[0,20000000]" doc:"people who live in the city; 0: as its zones say" src:"the scenario, or the city's zones"`
	Workers         float64     `toml:"workers" range:"[0,1]" doc:"share of residents with a job" src:"project default"`
	Pupils          float64     `toml:"pupils" range:"[0,1]" doc:"share of residents who go to school" src:"project default"`
	WorkOutside     float64     `toml:"work_outside" range:"[0,1]" doc:"share of workers whose job is outside the city" src:"project default"`
	WorkInside      float64     `toml:"work_inside" range:"[0,10]" doc:"people who come to work from outside, at most, for each worker who lives here; jobs bound it too" src:"project default"`
	CommuteDistance units.Metre `toml:"commute_distance" range:"[200,100000]" doc:"mean distance to work within the city" src:"project default"`
	Car             float64     `toml:"car" range:"[0,1]" doc:"vehicles for each trip longer than a walk, taxis included, where less than 8,000 people live on a square kilometre" src:"34.5 % by car and 17.6 % by taxi of the trips not on foot in Daegu, 2001; 1.3 in a vehicle is a project default"`
	CarDense        float64     `toml:"car_dense" range:"[0,1]" doc:"the same where more than 16,000 do, as in Seoul; between the two in proportion" src:"24.3 % by car and 6.6 % by taxi in Seoul, 2016; 1.2 in a vehicle, since five of six drive alone, is a project default"`
	CarToSchool     float64     `toml:"car_to_school" range:"[0,1]" doc:"share of trips to school that are driven" src:"project default"`
	WalkUpTo        units.Metre `toml:"walk_up_to" range:"[0,10000]" doc:"distance up to which most people walk" src:"project default"`
	Leisure         float64     `toml:"leisure" range:"[0,10]" doc:"trips a day and person to shops and leisure" src:"project default"`
	Through         float64     `toml:"through" range:"[0,2000]" doc:"vehicles an hour that enter on each lane of a main road at the edge and cross the city, at the peak hour" src:"project default"`
	Trucks          float64     `toml:"trucks" range:"[0,1]" doc:"share of trucks among them" src:"project default"`
	StayHome        float64     `toml:"stay_home" range:"[0,1]" doc:"share of discretionary trips not made during a weather warning" src:"project default"`
}

// DefaultParams are the values where a scenario says nothing.
func DefaultParams() *Params {
	return &Params{Workers: 0.5, Pupils: 0.13, WorkOutside: 0.45, WorkInside: 0.6, CommuteDistance: 2500, Car: 0.4, CarDense: 0.26, CarToSchool: 0.15,
		WalkUpTo: 700, Leisure: 0.9, Through: 80, Trucks: 0.08, StayHome: 0.4}
}

// Densities between which the share of trips by car falls from Car to CarDense [residents/km²].
const (
	looseCity = 8000
	denseCity = 16000
)

// driven is the share of trips that are driven in a city of a density [residents/km²].
func (p *Params) driven(density float64) float64 {
	dense := max(0, min(1, (density-looseCity)/(denseCity-looseCity)))
	return p.Car + float64(dense*(p.CarDense-p.Car))
}
