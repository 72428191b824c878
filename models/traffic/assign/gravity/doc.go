// Package gravity makes a demand where none is known: SYNTHETIC trips between a city's edge and its inner streets, no more
// of them than the plans of its signals let through.
//
// Ways in and out weigh as they have lanes, places within the city as their quarter has streets, and trips between two of
// them fall with the distance d:
//
//	T_ij ∝ O_i D_j e^(−d/d₀)                                                      (1)
//
// On the ways of the user equilibrium (package assign), with q the flow, s the saturation flow of a lane, C the cycle and g
// the green of the plans in force, every approach a of a signal and every turn of one must then carry
//
//	q ≤ x s g / C,   g summed over the lanes that lead there                      (2)
//
// x being the degree of saturation asked for; and a lane that gives way to a greater street without a signal no more than x
// times 400 veh/h (default). Trips of ways that pass a place where (2) fails are cut in proportion, the
// equilibrium is found anew, and so on until it holds. Only main green counts (G and g); where a movement only ever goes after a
// stop (s), a quarter of that time does (default).
//
// What is not known: how many trips there are, where they begin and end. (2) is an upper bound and no count.
//
// Sources: Wilson 1967 (gravity by entropy); (2) as traffic.md §7 asks for Daejeon.
//
// Read next: places.go, green.go, bound.go.
package gravity
