package validation

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"semul/engine/validate"
)

// data is the root of the reference data beside the repository.
func data(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "data")
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above this folder")
		}
	}
}

// Every case keeps its limit. Long ones are run by `semul validate flood` only.
func TestCases(t *testing.T) {
	if err := validate.Check(Cases()); err != nil {
		t.Fatal(err)
	}
	root := data(t)
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			if c.Long {
				t.Skip("long: run by semul validate flood")
			}
			start := time.Now()
			env := validate.Env{Data: root, Dir: filepath.Join(root, filepath.FromSlash(c.Data))}
			o, err := c.Run(context.Background(), env)
			var skip *validate.SkipError
			if errors.As(err, &skip) {
				t.Skip(skip.Reason)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %.4g, limit %g (%s) in %.1f s", c.Metric, o.Value, c.Limit, o.Notes, time.Since(start).Seconds())
			if !(o.Value <= c.Limit) {
				t.Errorf("%s: %g, limit %g (%s)", c.Metric, o.Value, c.Limit, o.Notes)
			}
		})
	}
}

// Figures of other models belong to cases that exist, and say where they were read.
func TestPeersAreSourced(t *testing.T) {
	known := map[string]bool{}
	for _, c := range Cases() {
		known[c.Name] = true
	}
	for name, list := range peers { //semul:allow maprange: each is judged alone
		if !known[name] {
			t.Errorf("%s is no case", name)
		}
		for _, p := range list {
			if p.Model == "" || p.Figure == "" || p.Source == "" {
				t.Errorf("%s: %+v lacks a word", name, p)
			}
		}
	}
}
