// Package route finds shortest paths for vehicles. The graph's nodes are directed streets and its arcs are turns, so a
// turn can have a cost and can be forbidden by leaving its arc out:
//
//	cost(s₀ → s_n) = Σ_i (turn(s_{i−1}, s_i) + time(s_i))      i = 1 … n      [ms]
//
// the time on the first street being spent already. Costs are whole milliseconds: sums do not depend on the order of
// their terms, and equal costs are settled by the lower row, so the answer is one and the same everywhere.
//
// Where times stand still, a tree per destination (tree.go) answers many journeys at once: the next turn from every
// street, one byte each. Where they change, each journey is searched with A* and landmarks (search.go, bounds.go). Both find the
// same cost; a test holds them together.
//
// Source: Dijkstra, Numer. Math. 1 (1959) 269–271; Hart, Nilsson, Raphael, IEEE Trans. SSC 4 (1968) 100–107; Goldberg,
// Harrelson 2005, SODA, 156–165. Read next: graph.go, tree.go, bounds.go, search.go.
package route
