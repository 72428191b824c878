// Package engine has no code of its own; it is the map of what lies below it.
//
//	clock units rng par fmath   time, quantities, random numbers, parallel loops, elementary functions
//	geo                         projections, local metres, rasters, spatial index
//	city                        the city as immutable tables; store, read/…, synth, network, drain, complete make and keep it
//	forcing                     rain, tide, rivers, temperature as given series
//	frame                       what can be seen of a run: layers, samples, events
//	sim                         models, ports, the loop; sim/device places sensors, sim/simtest is what every model must pass
//	hub                         what may be used of sensors' data: stream, policy, privacy, ledger, release
//	scenario                    the planner's TOML file
//	record                      the run folder; record/replay reads it back
//	kpi                         indicators of a finished run
//	run                         wires one run together
//	ensemble                    many runs of one scenario, and what made the difference
//	validate golden archtest    outside cases, golden files, rules of the code base
//
// Imports point from the bottom of the list upwards; archtest holds them. Start with engine/sim.
package engine
