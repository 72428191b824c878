package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"semul/models/drainage/cases"
	"semul/models/drainage/sewer"
)

// drainsCmd is `semul drains`.
type drainsCmd struct {
	File    string `arg:"" help:"SWMM 5.2 input file."`
	Out     string `help:"Folder for nodes.csv and links.csv." placeholder:"DIR"`
	Parquet bool   `help:"Write nodes.parquet and links.parquet there too."`
	Force   bool   `help:"Replace what is in that folder."`
	jsonFlag

	MaxContinuity float64 `default:"10" help:"Largest continuity error, in percent of the water that came in." placeholder:"PERCENT"`
}

// Help shows examples below the flags.
func (*drainsCmd) Help() string {
	return `  semul drains network.inp
  semul drains network.inp --out series --json
Values are in SI whatever the units of the file. Exit codes: 0 done, 3 the file is no network that can be computed, 4 the continuity error
is above --max-continuity (all results are written).`
}

// drainsResult is what it prints as JSON.
type drainsResult struct {
	File       string   `json:"file"`
	Continuity float64  `json:"continuity_error_percent"`
	Steps      int      `json:"steps"`
	Seconds    float64  `json:"seconds"`
	SimSeconds float64  `json:"sim_seconds"`
	Trials     float64  `json:"mean_trials"`
	Unsettled  int      `json:"unsettled_steps"`
	Nodes      int      `json:"nodes"`
	Links      int      `json:"links"`
	StoredAt0  float64  `json:"stored_at_start_m3"`
	Inflow     float64  `json:"inflow_m3"`
	Outflow    float64  `json:"outflow_m3"`
	Flooding   float64  `json:"flooding_m3"`
	Stored     float64  `json:"stored_m3"`
	Short      float64  `json:"clipped_m3"`
	MaxDepth   float64  `json:"max_depth_m"`
	MaxNode    string   `json:"max_depth_node"`
	MaxFlow    float64  `json:"max_flow_m3s"`
	MaxLink    string   `json:"max_flow_link"`
	Flooded    []string `json:"flooded_nodes"`
	Kept       []string `json:"sections_kept"`
	Warnings   []string `json:"warnings"`
}

func (c *drainsCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	net, err := cases.Open(c.File)
	if err != nil {
		return badInput(err)
	}
	net.Pool = e.workers(0)
	if _, err := net.Solver(); err != nil {
		return badInput(err)
	}
	for _, w := range net.Warnings {
		e.note("%s", w)
	}
	if !(c.MaxContinuity > 0) {
		return badUsage("--max-continuity must be above 0 %%, got %g", c.MaxContinuity)
	}
	if c.Parquet && c.Out == "" {
		return badUsage("--parquet needs --out DIR")
	}
	out, err := c.create(net.Network)
	if err != nil {
		return err
	}
	r := drainsResult{File: c.File, Nodes: len(net.Network.Nodes), Links: len(net.Network.Links), Flooded: []string{}, Kept: []string{}, Warnings: append([]string{}, net.Warnings...)}
	for _, k := range net.Model.Kept {
		r.Kept = append(r.Kept, k.Name)
	}
	begun := time.Now()
	s, err := net.Run(ctx, func(s *sewer.Solver) error {
		for n, v := range net.Network.Nodes {
			if d := s.Depth(n); d > r.MaxDepth {
				r.MaxDepth, r.MaxNode = d, v.Name
			}
		}
		for l, v := range net.Network.Links {
			if q := max(s.Flow(l), -s.Flow(l)); q > r.MaxFlow {
				r.MaxFlow, r.MaxLink = q, v.Name
			}
		}
		return out.write(s)
	})
	r.Seconds = time.Since(begun).Seconds()
	err = errors.Join(err, out.close())
	if s != nil {
		r.add(s, net)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	missed := ""
	if s != nil {
		if missed = net.Books(s, c.MaxContinuity/100); missed != "" {
			r.Warnings = append(r.Warnings, missed)
		}
	}
	if c.JSON {
		if p := e.printJSON(r); p != nil {
			return p
		}
	} else {
		r.print(e)
	}
	if err == nil && missed != "" {
		return coded{exitThreshold, fmt.Errorf("%s: %s", c.File, missed)}
	}
	return err
}

// add takes what the solver has counted.
func (r *drainsResult) add(s *sewer.Solver, net *cases.Case) {
	steps, trials, unsettled := s.Steps()
	l := s.Ledger()
	r.Steps, r.Unsettled, r.SimSeconds = steps, unsettled, s.Time()
	if steps > 0 {
		r.Trials = float64(trials) / float64(steps)
	}
	r.Continuity = 100 * l.Error()
	r.StoredAt0, r.Inflow, r.Outflow, r.Flooding, r.Stored, r.Short = l.Start, l.Fed+l.Returned, l.Left+l.Taken, l.Spilled, l.Stored, l.Short
	for n, v := range net.Network.Nodes {
		if s.Overflow(n) > 0 {
			r.Flooded = append(r.Flooded, v.Name)
		}
	}
}

func (r *drainsResult) print(e *environment) {
	p := func(format string, args ...any) { fmt.Fprintf(e.stdout, format, args...) }
	p("%s: %d nodes, %d links; %.0f s in %d steps of %.2f trials, %d unsettled; %.3g s of work\n", r.File, r.Nodes, r.Links, r.SimSeconds, r.Steps, r.Trials, r.Unsettled, r.Seconds)
	p("  stored at start %14.3f m³\n  inflow          %14.3f m³\n  outflow         %14.3f m³\n  flooding        %14.3f m³", r.StoredAt0, r.Inflow, r.Outflow, r.Flooding)
	if n := len(r.Flooded); n > 0 {
		p("  at %d nodes, first %s", n, r.Flooded[0])
	}
	p("\n  stored          %14.3f m³\n  continuity      %14.4f %%\n", r.Stored, r.Continuity)
	p("  deepest         %14.3f m   at node %s\n  largest flow    %14.4f m³/s in link %s\n", r.MaxDepth, r.MaxNode, r.MaxFlow, r.MaxLink)
	if len(r.Kept) > 0 {
		p("  sections kept and not used:")
		for _, k := range r.Kept {
			p(" %s", k)
		}
		p("\n")
	}
}
