// Package people is the synthetic population of a city: who lives where, who goes where and when, by which means. Nobody
// in it is real, and no real address is used; every number that no source gives is a project default and says so.
//
// A person has a home, a household, an age, a licence or none, perhaps a car, and, by group, a place of work or a school.
// Households by size and cars, and ages by what people do, come from iterative proportional fitting (fit.go, household.go).
// A day is a chain of activities with departure times drawn for each person, by the built-in plan or by the scenario's
// shares of chains (chains.go). Places of work follow a gravity model
//
//	T_ij ∝ J_j exp(−β d_ij)                                            (1)
//
// over zones, J jobs, d [m] the distance between centroids, β [1/m] chosen so that the mean distance comes out as
// Params.CommuteDistance; where the scenario names a mean time to work, the doubly constrained one over network times of
// commute.go (2). Within a zone the building is drawn by floor area.
//
// Where the scenario names shares of modes, a multinomial logit calibrated to them chooses for each tour from home (3,
// choice.go); otherwise shares by density, given below. Only modes that exist are chosen from: services by [fleet.X] or by
// assumption. Trips by car are handed to traffic and end when traffic says so, rides likewise; a person who is late leaves
// late. Trips by other means take distance over speed. In runs over several days those who drive to work move their
// departure by what the past days were like (5, depart.go). Trips of [demand.X], a matrix by origin and destination,
// travel beside those of the people (demand.go).
//
// People react to what they are told: during a weather alert a share of discretionary trips is not made, or, with
// alerts.react, each decides by (6) of react.go. Trust and concern hang on district, age and income by (4), attitude.go.
//
// Sources: departure times to work, South Korea 2010 (census tables as quoted by jjan.kr, 2011-05-18): 17 % before 7 h,
// 33.3 % from 7 to 8 h, 32.0 % from 8 to 9 h; the rest is spread to 10 h (project default). 57 % of pupils go on to an
// academy after school (same source).
//
// Journeys by car: seven cities, 2001 (Ministry of Construction and Transportation as quoted by hankyung.com, 2002-03-21);
// Seoul, 2016 (Seoul statistical yearbook 2018 as quoted by datasom.co.kr); people in a car, Seoul 2010 (household travel
// survey as quoted by kbs.co.kr: 83 to 86 % of cars hold the driver alone). Seoul has 16,000 residents on a square
// kilometre, its suburbs half of that (project defaults for where the shares hold).
//
// Read next: params.go, population.go, household.go, places.go, plan.go, people.go, advance.go.
package people
