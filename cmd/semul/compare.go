package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"semul/engine/kpi"
	"semul/engine/run"
	"semul/render/report"
	"semul/render/text"
)

// compareCmd is `semul compare`.
type compareCmd struct {
	Runs     []string `arg:"" name:"run" help:"Run folders; the first is the baseline, unless --baseline names it."`
	Baseline string   `help:"Run folder that all others are compared with." placeholder:"RUN"`
	FailIf   []string `name:"fail-if" help:"End with 4 if an indicator changes so: \"exposed_people > +5 %\" of the baseline, \"mean_delay > +30\" in its unit, \"mean_delay > 300\" as it is; repeatable." sep:"none" placeholder:"CONDITION"`
	Out      string   `short:"o" help:"HTML page to write." placeholder:"FILE"`
	Lang     string   `default:"en" enum:"en,ko" help:"Language that the page shows first." placeholder:"en|ko"`
	Anyway   bool     `help:"Compare runs of other cities, spans or hours all the same, with a warning."`
	Force    bool     `help:"Replace a page that is there."`
	jsonFlag
}

// Help shows examples below the flags.
func (*compareCmd) Help() string {
	return `  semul compare runs/before runs/after -o compare.html
  semul compare runs/before runs/guidance runs/signals --fail-if "exposed_people > +5 %"
Indicators with their differences and whether they got better, and the keys in which the scenarios differ.
Exit codes: 0 done, 2 wrong usage, 3 no such run, or runs of other cities or spans, 4 a change that --fail-if names.`
}

func (c *compareCmd) Run(e *environment) error {
	dirs := c.Runs
	if c.Baseline != "" {
		dirs = append([]string{c.Baseline}, dirs...)
	}
	switch {
	case len(dirs) < 2:
		return badUsage("name two run folders, the baseline first: semul compare runs/before runs/after")
	case c.Out != "" && len(dirs) > report.MostCompared:
		return badUsage("-o: a page holds at most %d runs, these are %d; many runs are a sweep: semul describe sweep", report.MostCompared, len(dirs))
	case c.Force && c.Out == "":
		return badUsage("--force belongs to --out")
	}
	var conditions []kpi.Condition
	for _, text := range c.FailIf {
		k, err := kpi.ParseCondition(text)
		if err != nil {
			return badUsage("--fail-if %v", err)
		}
		conditions = append(conditions, k)
	}
	if err := notThere(c.Force, "file", c.Out); err != nil {
		return err
	}
	runs, err := readOutcomes(dirs)
	if err != nil {
		return badInput(err)
	}
	against, err := compared(runs, c.Anyway)
	if err != nil {
		return badInput(fmt.Errorf("%w; give the same city, start and --until to both, or add --anyway", err))
	}
	failed, err := against.unwanted(conditions)
	if err != nil {
		return badUsage("%v", err)
	}
	against.warn(e)
	if c.Out != "" {
		lang, _ := text.ParseLang(c.Lang)
		var page bytes.Buffer
		if err := report.WriteComparison(&page, against.page(), lang); err != nil {
			return err
		}
		if err := writeFile(c.Out, c.Force, page.Bytes()); err != nil {
			return err
		}
	}
	if c.JSON {
		out := against.object()
		out["failed"] = append([]string{}, failed...)
		if c.Out != "" {
			out["page"] = c.Out
		}
		if err := e.printJSON(out); err != nil {
			return err
		}
	} else {
		against.print(e.stdout)
		if c.Out != "" {
			fmt.Fprintln(e.stdout, c.Out)
		}
	}
	if len(failed) > 0 {
		return coded{exitThreshold, errors.New(strings.Join(failed, "\n"))}
	}
	return nil
}

// readOutcomes reads run folders; all that cannot be read are told.
func readOutcomes(dirs []string) (runs []*run.Outcome, err error) {
	var errs []error
	for _, dir := range dirs {
		o, err := run.ReadOutcome(dir)
		runs, errs = append(runs, o), append(errs, err)
	}
	return runs, errors.Join(errs...)
}
