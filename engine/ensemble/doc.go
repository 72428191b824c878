// Package ensemble runs one scenario many times: every combination of its [sweep.X] tables, each a run folder of its own,
// and a table of what came out.
//
//	jobs, err := ensemble.Jobs(scenario)
//	rows, err := ensemble.Run(ctx, ensemble.Config{Jobs: jobs, Workers: 2, Load: load, Out: "sweeps/price"})
//
// Jobs share nothing but the processor, so their results do not depend on how many run at once. A job that fails is a row
// that says why; the others go on.
//
// Read next: job.go, run.go, table.go, effect.go.
package ensemble
