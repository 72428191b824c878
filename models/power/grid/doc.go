// Package grid holds a distribution network as structure-of-arrays tables in per unit, and what hangs together in it.
//
// A branch is a π with an ideal transformer of complex ratio a = τ·e^{jφ} at its from side, y = 1/(r+jx):
//
//	Yff = (y + jb/2)/τ²   Yft = −y/a*   Ytf = −y/a   Ytt = y + jb/2
//
// A load draws S = S₀·(p + i·|V| + z·|V|²), p + i + z = 1. Source of both: MATPOWER User's Manual, sections 3.2 and 3.4.
//
// Islands come first: buses joined by closed branches, by union-find, before any power flow. An island without a source
// is dead: nobody solves it.
//
// Read next: network.go, island.go.
package grid
