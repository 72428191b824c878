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
//   - max_pressure: with exact queues the stage with the largest sum of c·(x − Σ r·x) is shown every 15 s: capacity times the
//     vehicles of a movement less those ahead (Varaiya 2013, Transportation Research C 36, 177-195); with loops the greens of
//     the plans follow the pressures
//   - actuated: a stage is shown when somebody was seen waiting for it, and ends when nobody comes any more or after the longest
//     green
//   - coordinated: the splits of the plans' cycles are made anew by counts, as Webster does (models/traffic/plan)
//   - guidance: released speeds of streets are published to drivers with an app
//   - preempt: buses or emergency vehicles are let before, by released positions
//
// Where a release is missing or older than stale_after (of signals: three windows), the fallback that the scenario states takes over: nothing, the
// signals' own plans, the pumps' own switches, the gates' own rules.
//
// Read next: params.go, model.go, close.go, pumps.go, gates.go, signals.go, actuated.go, pressure.go,
// coordinated.go, preempt.go.
package control
