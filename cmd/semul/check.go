package main

import (
	"fmt"
	"slices"

	"semul/engine/run"
)

// checkCmd is `semul check`.
type checkCmd struct {
	Scenario    string   `arg:"" help:"Scenario file, folder or built-in name."`
	Set         []string `help:"Override a key; repeatable." sep:"none" placeholder:"KEY=VALUE"`
	Seed        *uint64  `help:"Override the seed." placeholder:"N"`
	CoupleError bool     `help:"Run it twice, the second time with every exchange interval halved, and print what moved."`
	jsonFlag
}

// Help shows examples below the flags.
func (*checkCmd) Help() string {
	return `  semul check storm.toml
  semul check semulmeori/monsoon --set forcing.rain.scale=1.2`
}

func (c *checkCmd) Run(e *environment) error {
	plan, err := run.Load(c.Scenario, e.options(c.Set, c.Seed, 0))
	if err != nil {
		return badInput(err)
	}
	estimate := plan.Estimate()
	if !c.CoupleError {
		if err := plan.Wire(); err != nil {
			return badInput(err)
		}
	}
	if c.JSON && !c.CoupleError {
		return e.printJSON(map[string]any{"scenario": plan.Scenario.Name, "title": plan.Scenario.Title, "seed": plan.Scenario.Seed,
			"models": plan.ModelNames(), "resolved": string(plan.Scenario.Resolved("")), "city": plan.City.Name, "city_hash": plan.City.Hash(),
			"grid_cells": estimate.Cells, "grid_bytes": estimate.Bytes, "expected_cpu_seconds": estimate.CPUSeconds, "warnings": warnings(plan)})
	}
	if c.CoupleError {
		return c.coupleError(e, plan)
	}
	fmt.Fprintf(e.stdout, "%s\n", plan.Scenario.Resolved(""))
	fmt.Fprintf(e.stdout, "# city %s, hash %.12s, models %v\n", plan.City.Name, plan.City.Hash(), plan.ModelNames())
	fmt.Fprintf(e.stdout, "# grid: %d cells, about %.0f MB; expected: about %.0f CPU-seconds at the rates of a 2-core virtual machine\n", estimate.Cells, float64(estimate.Bytes)/1e6, estimate.CPUSeconds)
	for _, w := range warnings(plan) {
		fmt.Fprintf(e.stdout, "# warning: %s\n", w)
	}
	return nil
}

func warnings(plan *run.Plan) []string {
	out := []string{}
	for _, w := range append(slices.Clone(plan.Scenario.Warnings), plan.Warnings...) {
		out = append(out, w.Error())
	}
	return out
}

// coupleError measures what the exchange intervals cost in accuracy.
func (c *checkCmd) coupleError(e *environment, plan *run.Plan) error {
	ctx, stop := interruptible()
	defer stop()
	var values [2]map[string]float64
	var names []string
	for k := range 2 {
		p := plan
		if k == 1 {
			fresh, err := run.Load(c.Scenario, e.options(c.Set, c.Seed, 0))
			if err != nil {
				return badInput(err)
			}
			fresh.HalveExchange()
			p = fresh
		}
		r, err := p.Execute(ctx, run.Execution{Version: version()})
		if err != nil {
			return err
		}
		values[k] = map[string]float64{}
		for _, i := range r.Indicators {
			if k == 0 {
				names = append(names, i.ID)
			}
			values[k][i.ID] = i.Value
		}
	}
	moved := map[string]any{}
	for _, n := range names {
		a, b := values[0][n], values[1][n]
		percent := 0.0
		if a != 0 {
			percent = (b - a) / a * 100
		}
		moved[n] = map[string]float64{"a": a, "b": b, "delta": b - a, "delta_percent": percent}
		if !c.JSON {
			fmt.Fprintf(e.stdout, "%-28s %14.6g %14.6g %+8.3f %%\n", n, a, b, percent)
		}
	}
	if c.JSON {
		return e.printJSON(map[string]any{"kpi": moved})
	}
	return nil
}
