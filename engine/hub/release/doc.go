// Package release is what the hub lets out: values of a query over a window, with all that says how they came to be. It
// is the only package of the hub that models/control imports, so a controller sees nothing else.
//
//	desk := board.Desk("control.close_no1")                        // one for each controller
//	depth, err := release.Latest[release.FloodWarning](desk, "gauge") // the purpose is in the type
//	if err != nil || depth.Stale(now) {
//		return fallback()
//	}
//	if mm, ok := depth.Value(cell); ok && mm > 150 {
//		release.Act(desk, now, "close above 0.15 m", "lane/no1", depth)
//	}
//
// Of[P] exists only where P is among the purposes of the release: a function that takes release.Of[release.FloodWarning]
// cannot be handed plates that were released for traffic control. A suppressed or silent cell has no value: Value says so.
//
// Values are integers in a quantum of the query's unit. Sums of noisy values are noisy: NoiseScale says by how much.
//
// Read next: purpose.go, query.go, release.go, of.go, board.go.
package release
