// Package energy says what vehicles take from their battery or tank, and the CO₂ of it.
//
// Power at the wheels of mass m with rotating parts worth m_r, at v and acceleration v̇ on slope angle θ:
//
//	P = v[(m + m_r)v̇ + m g sin θ + m g c_r cos θ + ½ρ c_w A v²]             (1) driving resistances
//	battery  P/η while P > 0, P·η_r while P < 0, + auxiliaries              (2)
//	tank     idle + max(P, 0)/η                                            (3)
//
// (1) is Newtonian mechanics as in Guzzella and Sciarretta, Vehicle Propulsion Systems, 2013, chapter 2. What comes out of
// (2) and (3) with textbook efficiencies is less than what ratings of vehicles say: (2) gives 0.083 kWh/km at a steady
// 50 km/h, half of the Korean ratings. So each Type carries a Scale that makes it use its rating over the trace of a
// type-approval cycle (cycle.go), and the numbers of a run stand and fall with that rating.
//
// Read next: vehicle.go (types and their sources), cycle.go.
package energy
