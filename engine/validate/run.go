package validate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Run tries cases in their order and returns a result for each; each, if not nil, is told of every one as it comes. A
// case that is skipped, fails or errs does not stop the others. The error is one of Check, or ctx.Err() with the results
// until then.
func Run(ctx context.Context, cases []Case, env Env, each func(Result)) ([]Result, error) {
	if err := Check(cases); err != nil {
		return nil, err
	}
	var out []Result
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		r := try(ctx, c, env)
		if err := ctx.Err(); err != nil { // what a cancelled case says is not its answer
			return out, err
		}
		out = append(out, r)
		if each != nil {
			each(r)
		}
	}
	return out, nil
}

// try runs one case.
func try(ctx context.Context, c Case, env Env) Result {
	r := Result{Area: c.Area, Case: c.Name, Metric: c.Metric, Unit: c.Unit, Limit: c.Limit, Source: c.Source, Peers: c.Peers}
	env.Dir = env.Data
	if c.Data != "" {
		env.Dir = filepath.Join(env.Data, filepath.FromSlash(c.Data))
		if env.Data == "" {
			r.Skipped = "needs the reference data " + c.Data + "; name its root with --data"
			return r
		}
		if _, err := os.Stat(env.Dir); err != nil {
			r.Skipped = env.Dir + " is not there; name the root of the reference data with --data"
			return r
		}
	}
	o, err := c.Run(ctx, env)
	var skip *SkipError
	switch {
	case errors.As(err, &skip):
		r.Skipped = skip.Reason
	case err != nil:
		r.Error = err.Error()
	default:
		r.Value, r.Notes, r.Figures, r.ran = o.Value, o.Notes, o.Figures, true
		r.Pass = o.Value <= c.Limit // false for NaN
	}
	return r
}

// Select returns the cases of an area, or all of them for "all". An unknown area is an error that lists the known ones.
func Select(cases []Case, area string) ([]Case, error) {
	if area == "all" {
		return cases, nil
	}
	var out []Case
	var areas []string
	for _, c := range cases {
		if c.Area == area {
			out = append(out, c)
		}
		if !slices.Contains(areas, c.Area) {
			areas = append(areas, c.Area)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("validate: no area %q; areas are %s, or all", area, strings.Join(areas, ", "))
	}
	return out, nil
}
