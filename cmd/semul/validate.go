package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"semul/engine/run"
	"semul/engine/validate"
	draincases "semul/models/drainage/validation"
	floodcases "semul/models/flood/validation"
	peoplecases "semul/models/people/validation"
	powercases "semul/models/power/validation"
	equilibria "semul/models/traffic/assign/cases"
	trafficcases "semul/models/traffic/validation"
)

// validateCmd is `semul validate`.
type validateCmd struct {
	Area  string `arg:"" help:"traffic, people, flood, drains, power or all."`
	Data  string `default:"../shared/data" help:"Folder of the outside reference data." placeholder:"DIR"`
	Out   string `help:"Write a page AREA.html, and a plot and a CSV of each case, into this folder." placeholder:"DIR"`
	Force bool   `help:"Replace the pages that are in that folder."`
	JSON  bool   `name:"json" help:"Print one JSON object per case."`
}

// Help shows an example below the flags.
func (*validateCmd) Help() string {
	return "  semul validate flood --data ../shared/data\nCases whose data are not there are skipped, and say so. Exit code 1 if one fails."
}

func (c *validateCmd) Run(e *environment) error {
	ctx, stop := interruptible()
	defer stop()
	cases, err := validate.Select(outsideCases(), c.Area)
	if err != nil {
		return badUsage("%v", err)
	}
	for _, area := range areas(cases) {
		if err := notThere(c.Force, "folder", inFolder(c.Out, []string{area + ".html"})...); err != nil {
			return err
		}
	}
	env := validate.Env{Data: c.Data, CPU: run.ProcessSeconds}
	if _, err := os.Stat(c.Data); err != nil {
		env.Data = ""
	}
	failed := 0
	results, err := validate.Run(ctx, cases, env, func(r validate.Result) {
		if r.Failed() {
			failed++
		}
		if c.JSON {
			err = errors.Join(err, e.printJSON(r))
			return
		}
		fmt.Fprintln(e.stdout, r)
	})
	if c.Out != "" {
		err = errors.Join(err, writeValidation(c.Out, results, version()))
	}
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d cases missed their limit", failed, len(cases))
	}
	return err
}

// areas lists the areas of cases in their order.
func areas(cases []validate.Case) (out []string) {
	for _, c := range cases {
		if !slices.Contains(out, c.Area) {
			out = append(out, c.Area)
		}
	}
	return out
}

// outsideCases gathers the cases of all models.
func outsideCases() []validate.Case {
	return slices.Concat(trafficcases.Cases(), signalCases(), equilibria.Cases(), peoplecases.Cases(), floodcases.Cases(), draincases.Cases(), powercases.Cases())
}
