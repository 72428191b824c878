package validation

import (
	"path/filepath"
	"testing"

	"semul/engine/validate"
)

// The shortest of CityFlow's cases; semul validate traffic runs them all.
func TestHangzhouLikeCityFlow(t *testing.T) {
	dir := filepath.Dir(shared(t, "traffic/tsc/roadnet_4_4.json.gz"))
	for _, c := range CityFlowCases() {
		if c.Name != "cityflow_hangzhou_max_pressure_15" && c.Name != "cityflow_hangzhou_fixed_30" {
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
