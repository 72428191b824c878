// Package sim is the heart of semul: what a model is, how models exchange, and the loop that advances them.
//
// A Model owns its state; all that it exchanges goes through typed ports. A port has a quantity (units.Metre), a kind
// (state, amount, event), a support (what the index means) and a rule that combines several writers. The Coupler
// connects ports of one name, maps one support onto another through sparse matrices built from the city, and keeps the
// books of what was handed over. The Loop advances models on a grid of exchange instants:
//
//	1 to = min(next exchange tick, every NextEvent, next intervention, stop)
//	2 models that are due advance to `to`, each as soon as those have that write to it without delay, in parallel
//	3 what they wrote to delayed ports becomes visible
//	4 interventions due at `to` apply
//	5 observers (recorder, frames, progress) look; a checkpoint is taken if due
//
// Who waits for whom follows from the coupling graph without its delayed edges; a cycle of them is refused and printed.
// Conserved things cross as amounts over the interval, never as sampled rates: what leaves one side is the very number
// that enters the other.
//
// Read next: model.go, port.go, env.go, coupler.go, edge.go, loop.go, schedule.go, ledger.go, checkpoint.go.
package sim
