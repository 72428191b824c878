package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"semul/engine/kpi"
	"semul/engine/run"
	"semul/engine/scenario"
)

// runJSON is what `semul run --json` prints.
func runJSON(plan *run.Plan, r *run.Result, folder string) map[string]any {
	out := map[string]any{"run": folder, "scenario": r.Scenario, "seed": r.Seed, "digest": r.Digest, "sim_seconds": r.Reached.Seconds(),
		"wall_seconds": r.WallSeconds, "cpu_seconds": r.CPUSeconds, "models": r.Models, "ledger": r.Ledger, "incomplete": r.Incomplete}
	for name, figures := range r.Summaries {
		block := map[string]any{}
		for _, f := range figures {
			if f.Whole {
				block[f.Name] = uint64(f.Value)
			} else {
				block[f.Name] = f.Value
			}
		}
		out[name] = block
	}
	values := map[string]any{}
	for _, k := range r.Indicators {
		values[k.ID] = k.Value
	}
	out["kpi"] = values
	return out
}

// print tells what the run has come to, beside what it is compared with, if anything.
func (c *runCmd) print(e *environment, plan *run.Plan, r *run.Result, folder string, base *run.Outcome) error {
	var against *comparison
	if base != nil {
		var err error
		if against, err = compared([]*run.Outcome{base, plan.Outcome(r, factsOf(plan, r), folder)}, true); err != nil {
			return err
		}
		against.warn(e)
	}
	if c.JSON {
		out := runJSON(plan, r, folder)
		if against != nil {
			out["compare"] = against.object()
		}
		return e.printJSON(out)
	}
	if e.quiet {
		return nil
	}
	fmt.Fprintf(e.stdout, "%s after %.1f s (%.1f CPU-seconds, × %.0f real time), digest %.16s\n", plan.Scenario.Civil.HHMMSS(r.Reached), r.WallSeconds, r.CPUSeconds, r.Reached.Seconds()/r.WallSeconds, r.Digest)
	if line := vehicles(r); line != "" {
		fmt.Fprintln(e.stdout, line)
	}
	if against != nil {
		against.print(e.stdout)
	} else {
		for _, k := range r.Indicators {
			fmt.Fprintln(e.stdout, strings.TrimRight(fmt.Sprintf("  %-28s %12.6g %s", k.ID, k.Value, strings.TrimPrefix(k.Unit, "1")), " "))
		}
	}
	for _, f := range r.Summaries["flood"] {
		if name, ok := strings.CutPrefix(f.Name, "held_back_"); ok { // what each measure against runoff has done
			fmt.Fprintf(e.stdout, "  %-28s %12.6g m3 held back\n", "measure."+strings.TrimSuffix(name, "_m3"), f.Value)
		}
	}
	if folder != "" {
		fmt.Fprintf(e.stdout, "%s/report.html\n", folder)
	}
	return nil
}

// vehicles is where all who set out to drive are at the end, "" if there were none: none is ever dropped.
func vehicles(r *run.Result) string {
	at := map[string]float64{}
	for _, f := range r.Summaries["traffic"] {
		at[f.Name] = f.Value
	}
	total := 0.0
	for _, name := range []string{"arrived", "running", "waiting_to_enter", "removed"} {
		total += at[name]
	}
	if total == 0 {
		return ""
	}
	line := fmt.Sprintf("  vehicles: %.0f arrived, %.0f on the road, %.0f waiting to enter", at["arrived"], at["running"], at["waiting_to_enter"])
	if at["removed"] > 0 {
		line += fmt.Sprintf(", %.0f removed for want of a way", at["removed"])
	}
	if at["arrived"] > 0 {
		line += fmt.Sprintf("; mean travel time %.1f s", at["mean_travel_time_s"])
	}
	return line
}

// bounds are the limits of a scenario as the indicators' package takes them.
func bounds(limits []scenario.Limit) []kpi.Limit {
	var out []kpi.Limit
	for _, l := range limits {
		k := kpi.Limit{ID: l.KPI, Min: math.NaN(), Max: math.NaN()}
		if l.Min != nil {
			k.Min = *l.Min
		}
		if l.Max != nil {
			k.Max = *l.Max
		}
		out = append(out, k)
	}
	return out
}

// missed is the error of a run that missed a limit.
func missed(plan *run.Plan, r *run.Result) error {
	var lines []string
	for _, b := range kpi.Check(r.Indicators, r.Missing, bounds(plan.Scenario.Limits)) {
		lines = append(lines, b.String())
	}
	if len(lines) > 0 {
		return coded{exitThreshold, errors.New(strings.Join(lines, "\n"))}
	}
	return nil
}
