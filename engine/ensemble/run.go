package ensemble

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
)

// Config is what an ensemble needs.
type Config struct {
	Jobs    []Job
	Workers int // jobs at once, ≥ 1; each has one thread
	Until   clock.Time
	Out     string // each job's run folder goes below it; empty: nothing is recorded
	Force   bool
	Load    func(sets []string, pool *par.Pool) (*run.Plan, error)
	Done    func(Row) // told of every job that has ended, one at a time, in the order in which they end
	Finish  func(plan *run.Plan, how *run.Execution)
}

// Row is what came of a job.
type Row struct {
	Job
	Seed    uint64
	Folder  string
	Digest  string
	Figures []Figure // indicators, then what models sum up, by name
	Err     error
}

// Figure is one number of a run.
type Figure struct {
	Name  string
	Value float64
}

// Run runs all jobs and returns their rows in the order of the jobs. The error is ctx.Err() if it was cancelled; rows of
// jobs that had not begun then say so.
func Run(ctx context.Context, cfg Config) ([]Row, error) {
	rows := make([]Row, len(cfg.Jobs))
	pool := par.NewPool(max(1, cfg.Workers))
	defer pool.Close()
	var told sync.Mutex
	pool.Each(len(cfg.Jobs), func(i int) {
		rows[i] = cfg.one(ctx, cfg.Jobs[i])
		if cfg.Done != nil {
			told.Lock()
			defer told.Unlock()
			cfg.Done(rows[i])
		}
	})
	return rows, ctx.Err()
}

func (cfg *Config) one(ctx context.Context, j Job) Row {
	row := Row{Job: j}
	if row.Err = ctx.Err(); row.Err != nil {
		return row
	}
	pool := par.NewPool(1)
	defer pool.Close()
	plan, err := cfg.Load(j.Sets, pool)
	if err != nil {
		row.Err = err
		return row
	}
	row.Seed = plan.Scenario.Seed
	how := run.Execution{Until: cfg.Until, Force: cfg.Force}
	if cfg.Out != "" {
		row.Folder = filepath.Join(cfg.Out, fmt.Sprintf("%04d", j.Number))
		how.Out = row.Folder
	}
	if cfg.Finish != nil {
		cfg.Finish(plan, &how)
	}
	result, err := plan.Execute(ctx, how)
	if row.Err = err; result == nil {
		return row
	}
	row.Digest = result.Digest
	for _, k := range result.Indicators {
		row.Figures = append(row.Figures, Figure{k.ID, k.Value})
	}
	slices.SortFunc(row.Figures, byName)
	var more []Figure
	for model, list := range result.Summaries { //semul:allow maprange: sorted below
		for _, f := range list {
			more = append(more, Figure{model + "." + f.Name, f.Value})
			if model == "traffic" && f.Name == "vehicle_seconds" {
				more = append(more, Figure{"traffic.vehicle_hours", f.Value / 3600})
			}
		}
	}
	slices.SortFunc(more, byName)
	row.Figures = append(append(row.Figures, more...), warning(result.Events)...)
	if row.Err == nil {
		row.Err = sim.Open(result.Ledger)
	}
	return row
}
