package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"semul/engine/clock"
	"semul/engine/ensemble"
	"semul/engine/par"
	"semul/engine/record"
	"semul/engine/run"
)

// sweepCmd is `semul sweep`.
type sweepCmd struct {
	Scenario string   `arg:"" help:"Scenario with [sweep.X] tables."`
	Out      string   `help:"Folder of run folders; default sweeps/SCENARIO." placeholder:"DIR"`
	Workers  int      `help:"Jobs at once, one thread each; 0: all processors." placeholder:"N"`
	Set      []string `help:"Override a key in every job; repeatable." sep:"none" placeholder:"KEY=VALUE"`
	Until    string   `help:"Stop every job at a time or after a duration." placeholder:"TIME"`
	Figures  []string `help:"Figures that are compared; default traffic.vehicle_hours, traffic.mean_time_loss_s, warning_minutes." placeholder:"NAME"`
	Force    bool     `help:"Replace run folders that are there."`
	JSON     bool     `name:"json" help:"Print one JSON object."`
}

// Help shows examples below the flags.
func (*sweepCmd) Help() string {
	return `  semul sweep price.toml --out sweeps/price
The folder gets a run folder a job, sweep.csv with every figure of every job, and effects.csv: means and paired differences
with 95 % intervals for each value of each sweep but the seed's.`
}

func (c *sweepCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	sc, err := run.Read(c.Scenario, e.options(c.Set, nil, 1))
	if err != nil {
		return badInput(err)
	}
	jobs, err := ensemble.Jobs(sc)
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", c.Scenario, err))
	}
	cfg := ensemble.Config{Jobs: jobs, Workers: c.Workers, Out: c.Out, Force: c.Force}
	if cfg.Workers <= 0 {
		all := par.NewPool(0)
		cfg.Workers = all.Workers()
		all.Close()
	}
	if cfg.Out == "" {
		cfg.Out = filepath.Join("sweeps", strings.ReplaceAll(sc.Name, "/", "-"))
	}
	if c.Until != "" {
		if cfg.Until, err = clock.ParseAsked(c.Until, sc.Civil); err != nil || cfg.Until <= 0 {
			return badUsage("--until %q: write a time within the run, such as 18:00, or a duration such as \"40 min\"", c.Until)
		}
	}
	cfg.Load = func(sets []string, pool *par.Pool) (*run.Plan, error) {
		opt := e.options(append(append([]string(nil), c.Set...), sets...), nil, 1)
		opt.Pool = pool
		return run.Load(c.Scenario, opt)
	}
	cfg.Finish = func(plan *run.Plan, how *run.Execution) {
		how.Version, how.Commit = version(), commit()
		how.Finish = func(folder *record.Folder, result *run.Result) error { return finish(e, plan, folder, result) }
	}
	ended := 0
	cfg.Done = func(r ensemble.Row) {
		ended++
		said := "done"
		if r.Err != nil {
			said = r.Err.Error()
		}
		e.note("%d of %d · job %d (%s): %s", ended, len(jobs), r.Number, strings.Join(r.Sets, ", "), said)
	}
	e.note("%s · %d jobs, %d at once", sc.Title, len(jobs), cfg.Workers)
	rows, err := ensemble.Run(ctx, cfg)
	if writeErr := c.write(e, sc.Name, cfg.Out, sweepNames(sc.Sweeps), rows); writeErr != nil {
		return errors.Join(err, writeErr)
	}
	if errors.Is(err, context.Canceled) {
		return coded{exitInterrupted, fmt.Errorf("interrupted; what had ended stands in %s", cfg.Out)}
	}
	failed := 0
	for i := range rows {
		if rows[i].Err != nil {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d jobs failed; sweep.csv says why", failed, len(rows))
	}
	return nil
}
