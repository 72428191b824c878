// Package assign finds how trips spread over a network when every driver takes a way that no other way beats: static user
// equilibrium with Solve, day-to-day learning on a simulator with DayToDay; and it fits demand to counts with Calibrate. It
// is a library: it knows networks, demand and paths as slices, no city and no file.
//
// Cost of link a at flow v_a, and what equilibrium minimises (Beckmann):
//
//	t_a(v) = free_a (1 + B_a (v/c_a)^p_a) + fixed_a                               (1)
//	Z = Σ_a ∫₀^{v_a} t_a(w) dw                                                    (2)
//
// t, free, fixed and Z/v are in one unit of cost, whichever the caller uses; v and c are in one unit of flow. fixed holds
// weighted tolls and lengths. Flows of links are unique where costs strictly increase; where B or p is 0 only Z is.
//
// With π_ri the least cost from origin r to node i, how far flows are from equilibrium is
//
//	gap = (Σ_a v_a t_a − Σ_rs d_rs π_rs) / Σ_a v_a t_a                            (3)
//	    = Σ_r Σ_a x_ra (π_ri + t_a − π_rj) / Σ_a v_a t_a,   a = (i, j)            (3')
//
// x_ra being the flow from origin r on link a. (3') is (3) with conservation put in; its terms are small where (3) takes
// the difference of two large sums, so it still has digits below 1e-12. Solve prints (3').
//
// Solve is Dial's Algorithm B: the flow from an origin lives on an acyclic part of the network, its bush. In turn, bushes
// gain links that shorten a longest way and lose those nobody drives on (improve.go), and at every node flow moves from
// the longest used way to the shortest by
//
//	Δ = (C_max − C_min) / Σ t'_a   over the links of one way only                 (4)
//
// at most all there is (shift.go). Nodes below FirstThru begin and end trips and are not driven through.
//
// Sources: Beckmann, McGuire, Winsten 1956, Studies in the Economics of Transportation; Dial 2006, Transp. Res. B 40,
// 917–936 (Algorithm B); Nie 2010, Transp. Res. B 44, 73–89 (which links a bush takes in). DESIGN.md says where this differs.
//
// Read next: network.go, cost.go, solve.go, bush.go, improve.go, shift.go, paths.go, calibrate.go, daytoday.go.
package assign
