package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/record"
	"semul/engine/run"
	"semul/engine/scenario"
	"semul/engine/sim"
	"semul/render/text"
)

// runCmd is `semul run`.
type runCmd struct {
	Scenario   string         `arg:"" optional:"" default:"semulmeori/monsoon" help:"Scenario file, folder or built-in name."`
	Out        string         `help:"Run folder; default runs/SCENARIO-SEED." placeholder:"DIR"`
	Set        []string       `help:"Override a key: --set forcing.rain.scale=1.2; repeatable." sep:"none" placeholder:"KEY=VALUE"`
	Seed       *uint64        `help:"Override the seed." placeholder:"N"`
	Until      string         `help:"Stop at a time (18:00, 2026-07-16T18:00) or after a duration." placeholder:"TIME"`
	Threads    int            `help:"Worker threads; 0: all processors." placeholder:"N"`
	Kernel     string         `help:"Kernel of the flood solver: go, avx2, avx512; default: the fastest of this processor. Results are the same." enum:",auto,go,avx2,avx512" default:"" placeholder:"go|avx2|avx512"`
	From       string         `help:"Go on from a checkpoint." placeholder:"CHECKPOINT"`
	Checkpoint string         `name:"checkpoint-every" help:"Write checkpoints at this interval." placeholder:"DURATION"`
	Baseline   string         `help:"Run folder to compare with, of the same city and span; the page gets a chapter on it." placeholder:"RUN"`
	Anyway     bool           `help:"Compare with a --baseline of another city, span or hour all the same, such as one with other signal plans; with a warning."`
	NoRecord   bool           `help:"Leave no run folder."`
	Force      bool           `help:"Replace a run folder that is there."`
	JSON       bool           `name:"json" help:"Print one JSON object about the run."`
	interval   clock.Duration `kong:"-"`
}

// Help shows examples below the flags.
func (*runCmd) Help() string {
	return `  semul run                                        the built-in city in a monsoon evening
  semul run storm.toml --set forcing.rain.scale=1.2 --out runs/wet --baseline runs/storm-7
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad input, 4 a limit of the scenario was missed, 130 interrupted.`
}

func (c *runCmd) Run(e *environment) error {
	begun := time.Now()
	ctx, stop := interruptible()
	defer stop()
	if c.Checkpoint != "" {
		var err error
		if c.interval, err = clock.ParseDuration(c.Checkpoint); err != nil || c.interval <= 0 {
			return badUsage("--checkpoint-every %q: write a duration such as \"30 min\"", c.Checkpoint)
		}
	}
	if c.Kernel != "" {
		c.Set = append(c.Set, "model.flood.kernel=\""+c.Kernel+"\"")
	}
	plan, err := run.Load(c.Scenario, e.options(c.Set, c.Seed, c.Threads))
	if err != nil {
		return badInput(err)
	}
	how, base, err := c.execution(e, plan, begun)
	if err != nil {
		return err
	}
	for _, w := range plan.Scenario.Warnings {
		e.note("warning: %v", w)
	}
	result, err := plan.Execute(ctx, how)
	if result == nil {
		if errors.Is(err, record.ErrExists) {
			return badUsage("%v", err)
		}
		return badInput(err)
	}
	for _, line := range result.Refused {
		e.note("warning: %s", line)
	}
	if printErr := c.print(e, plan, result, how.Out, base); err == nil {
		err = printErr
	}
	switch {
	case errors.Is(err, context.Canceled):
		return coded{exitInterrupted, fmt.Errorf("interrupted at %s; what was recorded stands in %s, marked incomplete", plan.Scenario.Civil.HHMMSS(result.Reached), how.Out)}
	case err != nil:
		return err
	}
	if open := sim.Open(result.Ledger); open != nil {
		return fmt.Errorf("the run does not balance: %w", open)
	}
	return missed(plan, result)
}

// untilOf reads --until. An instant before the run or after it is refused: who writes it means another day or another scenario.
// A duration may be longer than the run.
func untilOf(asked string, sc *scenario.Scenario) (clock.Time, error) {
	until, err := clock.ParseAsked(asked, sc.Civil)
	if err != nil {
		return 0, badUsage("--until %q: write a time within the run, such as 18:00 or 2026-07-16T18:00, or a duration such as \"40 min\"", asked)
	}
	end := clock.Time(sc.Duration)
	_, notSpan := clock.ParseDuration(asked)
	if until <= 0 || until > end && notSpan != nil {
		return 0, badUsage("--until %q lies outside the run, which goes from %s to %s; write a time within it, or a duration such as \"40 min\"", asked, sc.Civil.Format(0), sc.Civil.Format(end))
	}
	return until, nil
}

func (c *runCmd) execution(e *environment, plan *run.Plan, begun time.Time) (how run.Execution, base *run.Outcome, err error) {
	how = run.Execution{Out: c.Out, Force: c.Force, From: c.From, Snapshot: c.interval, Version: version(), Commit: commit()}
	if c.Until != "" {
		if how.Until, err = untilOf(c.Until, plan.Scenario); err != nil {
			return how, nil, err
		}
	}
	if how.Out == "" {
		how.Out = filepath.Join("runs", strings.ReplaceAll(plan.Scenario.Name, "/", "-")+fmt.Sprintf("-%d", plan.Scenario.Seed))
		how.Force = true // the default folder is ours to replace
	}
	if c.NoRecord {
		how.Out = ""
	}
	if c.Anyway && c.Baseline == "" {
		return how, nil, badUsage("--anyway belongs to --baseline")
	}
	if c.Baseline != "" {
		if base, err = c.baseline(plan, how); err != nil {
			return how, nil, err
		}
	}
	how.Observers = []sim.Observer{newProgress(e, plan, begun)}
	how.Warn = func(w scenario.Error) { e.note("warning: %v", w) }
	how.Finish = func(folder *record.Folder, result *run.Result) error { return finish(plan, folder, result, base) }
	return how, base, nil
}

// baseline reads the run to compare with, and refuses one that has nothing in common with what is to run, before it runs.
func (c *runCmd) baseline(plan *run.Plan, how run.Execution) (*run.Outcome, error) {
	base, err := run.ReadOutcome(c.Baseline)
	if err != nil {
		return nil, badInput(fmt.Errorf("--baseline: %w", err))
	}
	if how.Out != "" && base.From(how.Out) == "." {
		return nil, badUsage("--baseline %s is where this run goes to and would be lost; name another folder with --out", c.Baseline)
	}
	planned := plan.Info("")
	planned.Stop = min(planned.Stop, cmp.Or(how.Until, planned.Stop))
	ahead := &run.Outcome{Manifest: record.Manifest{City: planned.City, CityHash: planned.CityHash, Reached: planned.Stop, Start: planned.Start}}
	for _, k := range base.Concerns(ahead) {
		if k.Refuse && !c.Anyway {
			return nil, badInput(fmt.Errorf("--baseline %s is not comparable: %s; nothing was run; add --anyway if that difference, such as other signal plans in the city's folder, is what you ask about", c.Baseline, k.Text[text.En]))
		}
	}
	return base, nil
}
