// Package kpi computes indicators of a finished run from recorded columns that are handed to it, over the six criteria
// that planners decide by. It knows no file format and no model.
//
// There is no composite score, since weights hide choices, and no price is built in. An indicator says where it came
// from (From: the column), what exactly it counts (Note) and whether more of it is better (Better). What was not
// recorded yields no indicator; Missing says which line of the scenario records it.
//
//	person-hours lost   Σ loss·persons / 3600                          [person-hours]
//	mean delay          Σ loss / trips that arrived                    [s]
//	mean delay, all     Σ loss of all / trips that were to begin       [s], those on the road and in queues up to the end
//	trips finished      trips that arrived / trips that were to begin  [%]
//	residents near a stop   share within 400 m on foot of a stop with service, the way being 1.3 times the distance [%]
//	jobs in 45 min      by public transport or on foot, mean and median over residents [jobs]
//	flooded buildings   count and Σ floor area with peak ≥ 0.05 m      [buildings], [m²]
//	people in water     max over time of persons at depth ≥ 0.30 m     [persons]
//	flooded street      Σ length of streets whose deepest lane ≥ d     [km], by class
//	streets over rule   count, Σ h, Σ h·length of streets with a cell of a lane > 0.15 m
//	damage              Σ fraction(peak − ground floor) · footprint · value per m², JRC's curve of Asia if none is given
//	vehicle energy      fuel + battery of the traffic summary          [kWh], and by vehicle-km
//	CO2 of vehicles     of fuel + of the grid for batteries / 1000     [tCO2]
//	noise               residents behind a wall above 55 dB(A)         [persons], an upper bound
//	mean speed          Σ metres / Σ seconds of all vehicles, and of the vehicles on each corridor [km/h]
//	grid                energy not delivered [kWh]; loss / (served + loss) [%]
//	public transport    share of trips by mode, waits of each fleet    [%], [s]
//	over seeds          mean ± t₀.₉₇₅,ₙ₋₁ · s / √n                     (Student; s with n−1)
//	to a baseline       B − A, and 100 (B − A) / |A|                   [unit, %]; what leans on who arrived is not judged where another share did
//
// Depths: 0.05 m is the lowest class drawn; 0.15 m closes an underpass in Korea since April 2024 and 0.30 m a road in
// Pregnolato, Ford, Wilkinson, Dawson 2017 (Transp. Res. D 55, 67–81).
//
// Read next: indicator.go, compute.go, one file per criterion, seeds.go, compare.go, condition.go, limits.go, catalog.go.
package kpi
