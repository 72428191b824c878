package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"semul/engine/ensemble"
	"semul/engine/par"
	"semul/engine/record"
	"semul/engine/run"
	"semul/engine/scenario"
	"semul/render/report"
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
	jsonFlag
}

// Help shows examples below the flags.
func (*sweepCmd) Help() string {
	return `  semul sweep price.toml --out sweeps/price
The folder gets a run folder a job, sweep.csv with every figure of every job, effects.csv: means and paired differences with
95 % intervals for each value of each sweep but the seed's, and sweep.html, which shows them.`
}

func (c *sweepCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	base := e.options(c.Set, nil, 0)
	sc, err := run.Read(c.Scenario, base)
	if err != nil {
		return badInput(err)
	}
	jobs, err := ensemble.Jobs(sc)
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", c.Scenario, err))
	}
	cfg := ensemble.Config{Jobs: jobs, Workers: c.Workers, Out: c.Out, Force: c.Force}
	if cfg.Workers <= 0 {
		cfg.Workers = base.Pool.Workers()
	}
	if cfg.Out == "" {
		cfg.Out = filepath.Join("sweeps", strings.ReplaceAll(sc.Name, "/", "-"))
	}
	if c.Until != "" {
		if cfg.Until, err = untilOf(c.Until, sc); err != nil {
			return err
		}
	}
	cfg.Load = func(sets []string, pool *par.Pool) (*run.Plan, error) {
		opt := base
		opt.Sets, opt.Pool = append(append([]string(nil), c.Set...), sets...), pool
		return run.Load(c.Scenario, opt)
	}
	cfg.Finish = func(plan *run.Plan, how *run.Execution) {
		how.Version, how.Commit = version(), commit()
		how.Finish = func(folder *record.Folder, result *run.Result) error { return finish(plan, folder, result, nil) }
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

func sweepNames(list []scenario.Sweep) (names []string) {
	for _, s := range list {
		names = append(names, s.Name)
	}
	return names
}

// figures are those that are compared.
func (c *sweepCmd) figures() []string {
	if len(c.Figures) > 0 {
		return c.Figures
	}
	return headFigures
}

// headFigures are compared where nobody says which.
var headFigures = []string{"traffic.vehicle_hours", "warning_minutes", "traffic.mean_time_loss_s", "traffic.arrived"}

// panelsOf compares figures over the values of each sweep but the seed's. Figures that no run has are left out.
func panelsOf(sweeps []string, rows []ensemble.Row, figures []string) (panels []report.Panel) {
	for k, sweep := range sweeps {
		if sweep == "seed" && len(sweeps) > 1 {
			continue
		}
		for _, figure := range figures {
			panel := report.Panel{Sweep: sweep, Figure: figure}
			for _, x := range ensemble.Effects(rows, k, figure) {
				if x.N > 0 {
					panel.Effects = append(panel.Effects, report.Effect{Value: strings.Trim(x.Value, "\""), Runs: x.N, Mean: x.Mean, CI95: x.CI95, Difference: x.Difference, DifferenceCI95: x.DifferenceCI95})
				}
			}
			if len(panel.Effects) > 0 {
				panels = append(panels, panel)
			}
		}
	}
	return panels
}

// write leaves sweep.csv and effects.csv, and prints the effects.
func (c *sweepCmd) write(e *environment, name, folder string, sweeps []string, rows []ensemble.Row) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	table, err := os.Create(filepath.Join(folder, "sweep.csv"))
	if err != nil {
		return err
	}
	if err := errors.Join(ensemble.WriteCSV(table, sweeps, rows), table.Close()); err != nil {
		return err
	}
	type line struct {
		Sweep  string          `json:"sweep"`
		Figure string          `json:"figure"`
		Effect ensemble.Effect `json:"effect"`
	}
	var all []line
	shown := tabwriter.NewWriter(e.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	if !c.JSON {
		fmt.Fprintln(shown, "sweep\tvalue\tfigure\truns\tmean\t± 95 %\tagainst the first\t± 95 %\t")
	}
	panels := panelsOf(sweeps, rows, c.figures())
	for _, p := range panels {
		for _, x := range p.Effects {
			if !c.JSON {
				fmt.Fprintf(shown, "%s\t%s\t%s\t%d\t%.4g\t%.2g\t%+.3g\t%.2g\t\n", p.Sweep, x.Value, p.Figure, x.Runs, x.Mean, x.CI95, x.Difference, x.DifferenceCI95)
			}
			all = append(all, line{p.Sweep, p.Figure, ensemble.Effect{Value: x.Value, N: x.Runs, Mean: x.Mean, CI95: x.CI95, Difference: x.Difference, DifferenceCI95: x.DifferenceCI95}})
		}
	}
	err = writeLines(filepath.Join(folder, "effects.csv"), "sweep,value,figure,runs,mean,ci95,difference,difference_ci95", len(all), func(i int) string {
		l := &all[i]
		return fmt.Sprintf("%s,%s,%s,%d,%g,%g,%g,%g", quoted(l.Sweep), quoted(l.Effect.Value), quoted(l.Figure), l.Effect.N, l.Effect.Mean, l.Effect.CI95, l.Effect.Difference, l.Effect.DifferenceCI95)
	})
	if err != nil {
		return err
	}
	page, err := os.Create(filepath.Join(folder, "sweep.html"))
	if err != nil {
		return err
	}
	if err := errors.Join(report.WriteSweep(page, name, len(rows), panels), page.Close()); err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(struct {
			Scenario string `json:"scenario"`
			Jobs     int    `json:"jobs"`
			Out      string `json:"out"`
			Effects  []line `json:"effects"`
		}{name, len(rows), folder, all})
	}
	return shown.Flush()
}
