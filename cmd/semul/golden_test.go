package main

import (
	"context"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/golden"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/models/all"
	"semul/scenarios"
)

// TestGoldenScenarios runs the first minutes of every built-in scenario and compares its headline numbers with
// golden.json in the scenario's folder.
func TestGoldenScenarios(t *testing.T) {
	list, err := scenarios.List()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 2 {
		t.Fatalf("%d built-in scenarios", len(list))
	}
	for _, entry := range list {
		t.Run(entry.Name, func(t *testing.T) {
			if runtime.GOARCH != "amd64" {
				t.Skip("golden numbers are those of amd64; other architectures agree within tolerances only")
			}
			pool := par.NewPool(0)
			defer pool.Close()
			plan, err := run.Load(entry.Name, run.Options{Models: all.Models, Builtin: scenarios.Find, Pool: pool})
			if err != nil {
				t.Fatal(err)
			}
			result, err := plan.Execute(context.Background(), run.Execution{Until: clock.Time(5 * time.Minute)})
			if err != nil {
				t.Fatal(err)
			}
			if err := sim.Open(result.Ledger); err != nil {
				t.Error(err)
			}
			golden.JSON(t, filepath.Join("..", "..", "scenarios", filepath.FromSlash(entry.Name), "golden.json"), headlines(plan, result))
		})
	}
}

// headlines are a run's numbers to four digits: what a change of the models moves, and rounding does not.
func headlines(plan *run.Plan, r *run.Result) map[string]any {
	out := map[string]any{"city": plan.City.Hash(), "simulated_s": r.Reached.Seconds()}
	for name, figures := range r.Summaries {
		for _, f := range figures {
			if v := f.Value; v == v && !math.IsInf(v, 0) && f.Name != "volume_error_relative" {
				out[name+"."+f.Name] = strconv.FormatFloat(v, 'g', 4, 64)
			}
		}
	}
	return out
}
