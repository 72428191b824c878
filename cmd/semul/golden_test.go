package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"semul/engine/city/read/salt"
	"semul/engine/city/store"
	"semul/engine/clock"
	"semul/engine/golden"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/models/all"
	"semul/scenarios"
)

// TestGoldenScenarios runs every built-in scenario, as far as golden.json in its folder says, and compares its headline
// numbers with those there.
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
			plan, err := run.Load(entry.Name, run.Options{Models: all.Models, Builtin: scenarios.Find, Pool: pool, Sets: cityOf(t, entry.Name)})
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("..", "..", "scenarios", filepath.FromSlash(entry.Name), "golden.json")
			if testing.Short() && spanOf(t, file) > clock.Time(3*time.Hour) {
				t.Skip("-short: the whole story takes minutes")
			}
			result, err := plan.Execute(context.Background(), run.Execution{Until: spanOf(t, file)})
			if err != nil {
				t.Fatal(err)
			}
			if err := sim.Open(result.Ledger); err != nil {
				t.Error(err)
			}
			golden.JSON(t, file, headlines(plan, result))
		})
	}
}

// cityOf makes the city of a scenario that brings none, of data that are beside the repository or not, and sets it.
func cityOf(t *testing.T, name string) []string {
	t.Helper()
	if name != "daejeon-doan" {
		return nil
	}
	dir := filepath.Join("..", "..", "..", "shared", "data", "traffic", "korea", "etri_daejeon", "2022DJDoan")
	var files []string
	for _, f := range []string{"node", "edge", "connection", "tss"} {
		files = append(files, filepath.Join(dir, f+".xml"))
	}
	if _, err := os.Stat(files[0]); err != nil {
		t.Skipf("%s is not there: daejeon-doan is not run, its golden numbers are not looked at", dir)
	}
	town, _, err := salt.Read(files, salt.Options{Name: "daejeon-doan"})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "daejeon")
	if err := store.Write(town, out, false); err != nil {
		t.Fatal(err)
	}
	return []string{"city.path=" + strconv.Quote(out)}
}

// spanOf is how long a golden file's numbers were simulated; five minutes if it is new.
func spanOf(t *testing.T, file string) clock.Time {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return clock.Time(5 * time.Minute)
	}
	var numbers struct {
		Simulated float64 `json:"simulated_s"`
	}
	if err == nil {
		err = json.Unmarshal(text, &numbers)
	}
	if err != nil {
		t.Fatal(err)
	}
	return clock.Time(numbers.Simulated * 1e9)
}

// headlines are a run's numbers to four digits: what a change of the models moves, and rounding does not; and when each
// kind of event came first: its story.
func headlines(plan *run.Plan, r *run.Result) map[string]any {
	out := map[string]any{"city": plan.City.Hash(), "simulated_s": r.Reached.Seconds()}
	for name, figures := range r.Summaries {
		for _, f := range figures {
			if v := f.Value; v == v && !math.IsInf(v, 0) && f.Name != "volume_error_relative" {
				out[name+"."+f.Name] = strconv.FormatFloat(v, 'g', 4, 64)
			}
		}
	}
	for _, e := range r.Events {
		if key := "first." + e.Kind; out[key] == nil {
			out[key] = r.Loop.Civil().HHMMSS(e.At)
		}
	}
	return out
}
