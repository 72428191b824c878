package validation

import (
	"os"
	"path/filepath"
	"testing"

	"semul/engine/validate"
)

// The shortest of CityFlow's cases, and that whose greens are shortest and queues longest; semul validate traffic runs them all.
func TestHangzhouLikeCityFlow(t *testing.T) {
	dir := filepath.Dir(sharedFile(t, "traffic/tsc/roadnet_4_4.json.gz"))
	for _, c := range CityFlowCases() {
		if c.Name != "cityflow_hangzhou_max_pressure_15" && c.Name != "cityflow_hangzhou_fixed_30" && c.Name != "cityflow_jinan2000_fixed_15" {
			continue
		}
		got, err := c.Run(t.Context(), validate.Env{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", c.Name, got.Notes)
		if got.Value > c.Limit {
			t.Errorf("%s: %.2f of the tolerance, want at most %g", c.Name, got.Value, c.Limit)
		}
	}
}

// sharedFile finds a file of shared/data above the working folder, or skips the test and says so.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		path := filepath.Join(d, "shared", "data", filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skipf("shared/data/%s is not beside the repository: nothing is compared", name)
	return ""
}
