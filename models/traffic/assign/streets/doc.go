// Package streets puts the streets of a city into the terms of package assign: a network with costs and capacities, demand
// and counts read from CSV, paths as rows of streets.
//
// A street is a link from its beginning to its end, a turn a link from the end of one street to the beginning of the next,
// so that turns that do not exist are not made. With l its length [m], u its limit [m/s] and, by lane k for cars, the share
// g_k of the cycle C [s] in which its best movement has green:
//
//	cost  [s]     t(v) = l/u (1 + 0.15 (v/c)⁴) + C(1−g)²/2                        (1)
//	capacity [veh/h]  c = Σ_k s g_k                                               (2)
//
// g being the mean of g_k, the last term of (1) the mean wait of a vehicle alone. Lanes that no signal ends have g 1. 0.15
// and 4 are those of the Bureau of Public Roads; the saturation flow s is 2,200 veh/h a lane unless set. These are defaults,
// not measured in any city: Assumptions says them.
//
// Sources: Bureau of Public Roads 1964, Traffic Assignment Manual (0.15 and 4); Webster 1958, Road Research Technical
// Paper 39 (first term of delay without traffic); first Korean highway capacity manual as in traffic.md §4 (2,200).
//
// Read next: network.go, sites.go, demand.go, counts.go, table.go.
package streets
