package people

import (
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.people].
type Params struct {
	Population      bool              `toml:"population" doc:"false: nobody lives here, and only [demand.X] and through traffic travel"`
	Residents       float64           `toml:"residents" range:"[0,20000000]" doc:"people who live in the city; 0: as its zones say, or, where they say nothing, by floor area" src:"the scenario, or the city's zones"`
	Spread          string            `toml:"spread" oneof:"floor|zones" doc:"how residents are spread over homes: by floor area over the whole city, or the total of each zone by floor area within it" src:"project default"`
	Floor           units.SquareMetre `toml:"floor" range:"[5,500]" doc:"floor area of homes for each resident, where neither scenario nor zones say how many live here" src:"project default"`
	Workers         float64           `toml:"workers" range:"[0,1]" doc:"share of residents with a job" src:"project default"`
	Pupils          float64           `toml:"pupils" range:"[0,1]" doc:"share of residents who go to school" src:"project default"`
	WorkOutside     float64           `toml:"work_outside" range:"[0,1]" doc:"share of workers whose job is outside the city" src:"project default"`
	WorkInside      float64           `toml:"work_inside" range:"[0,10]" doc:"people who come to work from outside, at most, for each worker who lives here; jobs bound it too" src:"project default"`
	CommuteDistance units.Metre       `toml:"commute_distance" range:"[200,100000]" doc:"mean distance to work within the city, where commute is not given" src:"project default"`
	Commute         clock.Duration    `toml:"commute" range:"[0,14400]" doc:"mean time to work within the city by the network: jobs are filled as their floor area asks and homes emptied as they have workers, with exp(-beta t); 0: by commute_distance, homes only" src:"the scenario; 28.4 min in Daejeon, 34.3 in Busan, 40.8 in Seoul in 2010: census as quoted by ajunews.com, 2011-05-18"`
	Car             float64           `toml:"car" range:"[0,1]" doc:"without mode_share: vehicles for each trip longer than a walk, taxis included, where less than 8,000 people live on a square kilometre" src:"34.5 % by car and 17.6 % by taxi of the trips not on foot in Daegu, 2001; 1.3 in a vehicle is a project default"`
	CarDense        float64           `toml:"car_dense" range:"[0,1]" doc:"the same where more than 16,000 do, as in Seoul; between the two in proportion" src:"24.3 % by car and 6.6 % by taxi in Seoul, 2016; 1.2 in a vehicle, since five of six drive alone, is a project default"`
	CarToSchool     float64           `toml:"car_to_school" range:"[0,1]" doc:"without mode_share: share of trips to school that are driven" src:"project default"`
	WalkUpTo        units.Metre       `toml:"walk_up_to" range:"[0,10000]" doc:"without mode_share: distance up to which most people walk" src:"project default"`
	Leisure         float64           `toml:"leisure" range:"[0,10]" doc:"trips a day and person to shops and leisure" src:"project default"`
	Through         float64           `toml:"through" range:"[0,2000]" doc:"vehicles an hour that enter on each lane of a main road at the edge and cross the city, at the peak hour" src:"project default"`
	Trucks          float64           `toml:"trucks" range:"[0,1]" doc:"share of trucks among them" src:"project default"`
	StayHome        float64           `toml:"stay_home" range:"[0,1]" doc:"without alerts.react: share of discretionary trips not made during a weather warning" src:"project default"`
	Assume          []string          `toml:"assume" oneof:"bus|drt|shared|shared_bike|shuttle|prt" doc:"services taken to exist though no [fleet.X] offers them: who chooses one takes distance over speed, and no vehicle of it is on the road"`
	Household       HouseholdParams   `toml:"household" doc:"households, ages and cars"`
	Plans           PlanParams        `toml:"plans" doc:"when people go"`
	Chains          ChainParams       `toml:"chains" doc:"what people do one after the other, as shares of chains such as \"home work shop home\"; a group without any does as the built-in plan has it"`
	Departure       DepartureParams   `toml:"departure" doc:"how departures to work move from day to day"`
	ModeShare       ShareParams       `toml:"mode_share" doc:"shares by mode of the trips of people that begin in the run, on its first day, which a logit is calibrated to; they add up to 1. Without any: shares by density as in car, car_dense"`
	Choice          ChoiceParams      `toml:"choice" doc:"what the logit weighs"`
	Mode            ModesParams       `toml:"mode" doc:"speeds, waits and prices of the modes"`
	Alerts          AlertParams       `toml:"alerts" doc:"who is reached by warnings, and what they do"`
	Attitudes       AttitudeParams    `toml:"attitudes" doc:"trust and concern"`
}

// DefaultParams are the values where a scenario says nothing.
func DefaultParams() *Params {
	return &Params{Population: true, Spread: "floor", Floor: 27, Workers: 0.5, Pupils: 0.13, WorkOutside: 0.45, WorkInside: 0.6, CommuteDistance: 2500,
		Car: 0.4, CarDense: 0.26, CarToSchool: 0.15, WalkUpTo: 700, Leisure: 0.9, Through: 80, Trucks: 0.08, StayHome: 0.4,
		Household: defaultHousehold(), Plans: defaultPlans(), Departure: DepartureParams{Margin: 5 * time.Minute, Early: 0.5, Late: 2, Shift: 0.5},
		Choice: ChoiceParams{Constants: "fit", Time: -0.04, Transfer: 10 * time.Minute, Value: 10000, Remember: 50, Licence: 0.8}, Mode: defaultModes(), Alerts: defaultAlerts(), Attitudes: AttitudeParams{Rho: 0.3, App: 0.6}}
}

// Check reports keys that contradict each other.
func (p *Params) Check(bad func(key, why string)) {
	if p.Workers+p.Pupils > 1 {
		bad("pupils", "workers and pupils together are more than all residents; lower one of them")
	}
	p.Household.check(bad)
	p.Plans.check(bad)
	p.Chains.check(bad)
	p.ModeShare.check(bad)
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
