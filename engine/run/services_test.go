package run

import (
	"os"
	"path/filepath"
	"testing"

	"semul/engine/sim"
	"semul/models/all"
)

// Figures of the summary go to their fleet, also where one name begins with another.
func TestServicesByFleet(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.toml")
	if err := os.WriteFile(file, []byte(`[city]
spec = "hamlet"
[time]
start = 2026-07-16T07:00:00+09:00
duration = "1 min"
[model.traffic]
[fleet.ems]
kind = "ambulance"
[fleet.ems_north]
kind = "ambulance"
`), 0o644); err != nil {
		t.Fatal(err)
	}
	sc, err := Read(file, Options{Models: all.Models})
	if err != nil {
		t.Fatal(err)
	}
	p := &Plan{Scenario: sc}
	got := p.Services(&Result{Summaries: map[string][]sim.Figure{"traffic": {{Name: "arrived", Value: 3}, {Name: "ems_calls", Value: 2}, {Name: "ems_north_calls", Value: 5}, {Name: "cars_parked", Value: 7}}}})
	if len(got) != 3 || got[0].Name != "cars" || got[0].Figures[0].Name != "parked" || got[1].Figures[0].Value != 2 || got[2].Name != "ems_north" || got[2].Figures[0].Name != "calls" || got[2].Kind != "ambulance" {
		t.Errorf("%+v", got)
	}
}
