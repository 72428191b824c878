package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// Small networks: every figure of routing comes out above 0, and the metropolis is measured only if it is named.
func TestBenchTraffic(t *testing.T) {
	measured := func(c benchCmd) map[string]figureRow {
		t.Helper()
		c.Area, c.Repeats, c.Threads, c.JSON, c.Data = "traffic", 1, "1", true, t.TempDir()
		var out bytes.Buffer
		if err := c.Run(&environment{stdout: &out, stderr: &bytes.Buffer{}, quiet: true}); err != nil {
			t.Fatal(err)
		}
		rows := map[string]figureRow{}
		for d := json.NewDecoder(&out); d.More(); {
			var f figureRow
			if err := d.Decode(&f); err != nil {
				t.Fatal(err)
			}
			rows[f.Name] = f
		}
		return rows
	}
	routing := measured(benchCmd{Only: "routing", Size: 1000})
	if len(routing) != 6 {
		t.Errorf("%d figures of routing, want 6", len(routing))
	}
	for name, f := range routing { //semul:allow maprange: each is judged alone
		if !strings.HasPrefix(name, "traffic routing, 1000 junctions") || !(f.Value > 0) || !(f.PerCPUSecond > 0) || f.Machine == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	metropolis := measured(benchCmd{Only: "metropolis", Size: 2000})
	if f := metropolis["traffic metropolis, 2000 vehicles at once"]; len(metropolis) != 1 || f.Peak != 2000 || !(f.Value > 0) {
		t.Errorf("got %+v", metropolis)
	}
	for _, m := range (&benchCmd{}).trafficMeasurements() {
		if m.named != strings.Contains(m.name, "metropolis") {
			t.Errorf("%s: long is %v", m.name, m.named)
		}
	}
	everything := measured(benchCmd{Only: everythingOn, Size: 2})
	if f := everything["traffic 2×2 signals, everything on, 0.5 s step"]; len(everything) != 1 || f.VehicleSeconds == 0 || f.Arrived == 0 || !(f.Speed > 0) {
		t.Errorf("got %+v", everything)
	}
}

type figureRow struct {
	Name           string  `json:"name"`
	Value          float64 `json:"value"`
	PerCPUSecond   float64 `json:"per_cpu_second"`
	Machine        string  `json:"machine"`
	VehicleSeconds float64 `json:"vehicle_seconds"`
	Arrived        int     `json:"arrived"`
	Speed          float64 `json:"mean_speed_mps"`
	Peak           int     `json:"max_concurrent"`
}
