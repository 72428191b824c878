package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"semul/engine/clock"
	"semul/engine/run"
	"semul/engine/scenario"
	"semul/models/people"
)

// modesCmd is `semul traffic modes`.
type modesCmd struct {
	Scenario string   `arg:"" help:"Scenario with [model.people.mode_share]."`
	Set      []string `help:"Override a key in every run; repeatable." sep:"none" placeholder:"KEY=VALUE"`
	Seed     *uint64  `help:"Override the seed." placeholder:"N"`
	Until    string   `help:"Stop every run at a time or after a duration." placeholder:"TIME"`
	Runs     int      `default:"12" help:"Runs at most." placeholder:"N"`
	Within   float64  `default:"0.5" help:"Points that no share may be off." placeholder:"POINTS"`
	threadsFlag
	jsonFlag
}

// Help shows examples below the flags.
func (*modesCmd) Help() string {
	return `  semul traffic modes town.toml
  semul traffic modes sejong-services --set model.people.choice.constants=fit
A run fits the constants of modes to the shares asked for at the times that people expect. This runs it again and again, each time
with constants moved by ln(asked/made), until the shares of the trips made are those asked for, and prints the keys for the
scenario: a baseline that meets its shares, which measures can then move. Nothing is recorded.
Exit codes: 0 done, 3 bad scenario, 4 a share was not reached (what came nearest is printed).`
}

// modesResult is what it prints as JSON.
type modesResult struct {
	Scenario string     `json:"scenario"`
	Runs     []modesRun `json:"runs"`
	Best     int        `json:"best_run"`
	Met      bool       `json:"met"`
}

type modesRun struct {
	Run   int        `json:"run"`
	Off   float64    `json:"largest_deviation_points"`
	Modes []modeMade `json:"modes"`
}

type modeMade struct {
	Mode     string  `json:"mode"`
	Asked    float64 `json:"asked_percent"`
	Made     float64 `json:"made_percent"`
	Constant float64 `json:"constant"`
}

// modesPart is how much of ln(asked/made) constants are moved by: all of it overshoots where people hear how rides went.
const modesPart = 0.8

func (c *modesCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	if c.Runs < 1 || c.Runs > 1000 {
		return badUsage("--runs %d: write a whole number from 1 to 1000", c.Runs)
	}
	if !(c.Within > 0 && c.Within < 100) {
		return badUsage("--within %g: write points of per cent, above 0 and below 100, e.g. 0.5", c.Within)
	}
	if err := c.checkThreads(); err != nil {
		return err
	}
	out := modesResult{Scenario: c.Scenario}
	sets := append([]string(nil), c.Set...)
	for n := 1; n <= c.Runs && !out.Met; n++ {
		list, err := c.run(ctx, e, sets, n == 1)
		if err != nil {
			if ctx.Err() != nil {
				return coded{exitInterrupted, errors.New("interrupted")}
			}
			return err
		}
		r := modesRun{Run: n}
		sets = append(append([]string(nil), c.Set...), `model.people.choice.constants="given"`)
		for _, m := range list {
			r.Off = max(r.Off, 100*math.Abs(m.Drawn-m.Asked))
			r.Modes = append(r.Modes, modeMade{m.Name, 100 * m.Asked, 100 * m.Drawn, m.Constant})
			next := m.Constant + modesPart*math.Log(m.Asked/max(m.Drawn, m.Asked/4))
			sets = append(sets, "model.people.mode."+m.Name+".constant="+strconv.FormatFloat(max(-20, min(20, next)), 'f', 4, 64))
		}
		if out.Runs = append(out.Runs, r); r.Off < out.Runs[out.Best].Off {
			out.Best = n - 1
		}
		out.Met = r.Off <= c.Within
		if !c.JSON {
			fmt.Fprintf(e.stdout, "run %2d: %.2f points off at most:%s\n", n, r.Off, r.shares())
		}
	}
	best := out.Runs[out.Best]
	out.Best++
	if c.JSON {
		if err := e.printJSON(out); err != nil {
			return err
		}
	} else {
		best.print(e)
	}
	if out.Met {
		return nil
	}
	return coded{exitThreshold, fmt.Errorf("after %d runs a share is still %.2f points off, more than %g; more --runs, a longer run, or what the warnings say cannot be reached", len(out.Runs), best.Off, c.Within)}
}

// run carries the scenario out and returns the shares of its trips.
func (c *modesCmd) run(ctx context.Context, e *environment, sets []string, first bool) ([]people.ModeCount, error) {
	plan, err := run.Load(c.Scenario, e.options(sets, c.Seed, c.Threads))
	if err != nil {
		return nil, badInput(err)
	}
	how := run.Execution{Warn: func(w scenario.Error) {
		if first {
			e.note("warning: %v", w)
		}
	}}
	if c.Until != "" {
		var until clock.Time
		if until, err = untilOf(c.Until, plan.Scenario); err != nil {
			return nil, err
		}
		how.Until = until
	}
	result, err := plan.Execute(ctx, how)
	if result == nil {
		return nil, badInput(err)
	}
	if err != nil {
		return nil, err
	}
	for _, r := range result.Loop.Models() {
		if m, ok := r.Model.(*people.Model); ok {
			if list := m.Modes(); len(list) > 0 {
				return list, nil
			}
		}
	}
	return nil, badInput(plan.Scenario.Refuse(plan.Scenario.Errorf("model.people.mode_share", "no shares of modes are asked for, or nobody travels in the run; write e.g. [model.people.mode_share] with walk, car and bus")))
}

func (r *modesRun) shares() (text string) {
	for _, m := range r.Modes {
		text += fmt.Sprintf(" %s %.2f (%.4g)", m.Mode, m.Made, m.Asked)
	}
	return text
}

// print shows the keys that give the run again.
func (r *modesRun) print(e *environment) {
	fmt.Fprintf(e.stdout, "\n# constants of run %d, shares within %.2f points\n[model.people.choice]\nconstants = \"given\"\n", r.Run, r.Off)
	for _, m := range r.Modes {
		fmt.Fprintf(e.stdout, "[model.people.mode.%s]\nconstant = %.4f\n", m.Mode, m.Constant)
	}
}
