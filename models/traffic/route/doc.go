// Package route finds shortest paths for vehicles. The graph's nodes are directed streets and its arcs are turns, so a
// turn can have a cost and can be forbidden by leaving its arc out:
//
//	cost(s₀ → s_n) = Σ_i (turn(s_{i−1}, s_i) + time(s_i))      i = 1 … n      [ms]
//
// the time on the first street being spent already. Costs are whole milliseconds: sums do not depend on the order of
// their terms, so every way of computing them gives the same; find.go says which of equal ways is taken.
//
// The means is a customisable contraction hierarchy. Once for a network, streets are ordered by nested dissection
// (order.go, cut.go) and contracted in that order, each leaving arcs between those round it (hierarchy.go). When times
// or costs of turns have changed, the arcs that hang on them are computed anew (customise.go). A query climbs from both
// ends of a journey towards the streets that part the network (find.go); the arcs it took are then taken apart into
// turns, for each arc knows its two parts (spell.go). No cost has an influence on the order or on which arcs there are.
//
// Source: Dibbelt, Strasser, Wagner 2016, ACM J. Exp. Algorithmics 21, 1.5; Buchhold, Wagner, Zeitz, Zündorf 2020, ATMOS
// (turns). Differs: arcs that exist in one direction only are kept in that one; the search space is that of the
// elimination tree all the same. Tests hold it against Dijkstra's algorithm.
//
// Read next: graph.go, order.go, hierarchy.go, ways.go, customise.go, find.go, spell.go.
package route
