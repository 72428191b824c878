// Package control is the city's controllers. They see nothing but what the hub has released, for a purpose that is part of
// the type they read, and they have no in-ports: a test of imports and the coupler both hold them to it. Every command
// names the releases, the rule and the purpose it followed from, in the hub's ledger and in the run's events.
//
//   - close: a street or underpass is closed while the water at its gauge is too deep, and opened again with hysteresis.
//     0.15 m is the ministry's rule of April 2024 for Korean underpasses (flood.md section 10)
//   - pumps: an underpass's pump starts before its own rule would, if the released depths, carried on in a straight line,
//     pass a level within a horizon, and then runs for ten minutes or more: six starts an hour are what motors are built for
//   - gate: a gate of the city closes above one depth at a gauge and opens below another, or follows a table of set points,
//     and rests between two moves
//   - max_pressure: the greens of a signal in proportion to the pressure of the streets they let go, vehicles that come
//     less those in the streets ahead (Varaiya 2013, Transportation Research C 36, 177-195, as splits of a fixed cycle)
//
// Where a release is missing or older than stale_after, the fallback that the scenario states takes over: nothing, the
// signals' own plans, the pumps' own switches, the gates' own rules.
//
// Read next: params.go, model.go, close.go, pumps.go, gates.go, pressure.go.
package control
