package validation

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// data is the root of the reference data beside the repository, or empty.
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
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			if c.Long {
				t.Skip("long: run by semul validate flood")
			}
			start := time.Now()
			o, err := c.Run(filepath.Join(data(t), filepath.FromSlash(c.Data)))
			if errors.Is(err, ErrNoData) {
				t.Skip(err)
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
