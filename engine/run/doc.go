// Package run wires one run together: it reads a scenario against what the models describe, gets the city, starts the
// loop with its recorder, and leaves a run folder. It is the headless entry point; `semul run` is a thin file over it.
//
//	plan, err := run.Load("storm.toml", run.Options{Models: all.Models, …})
//	result, err := plan.Execute(ctx, run.Execution{Out: "runs/storm-1"})
//
// Outcomes are run folders read back, so that one run can be set beside another.
//
// Read next: schema.go, plan.go, place.go, execute.go, result.go, outcome.go.
package run
