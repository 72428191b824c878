package validate

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func gives(v float64, err error) func(context.Context, Env) (Outcome, error) {
	return func(context.Context, Env) (Outcome, error) { return Outcome{Value: v, Notes: "seen"}, err }
}

func one(area, name string, limit float64, run func(context.Context, Env) (Outcome, error)) Case {
	return Case{Area: area, Name: name, Metric: "error", Unit: "m", Limit: limit, Source: "closed form", Run: run}
}

func TestEachCaseIsJudgedByItself(t *testing.T) {
	missing := one("flood", "missing", 1, gives(0, nil))
	missing.Data = "flood/nowhere"
	file := one("flood", "file", 1, func(_ context.Context, e Env) (Outcome, error) {
		_, err := e.Open("gauge.csv")
		return Outcome{}, err
	})
	file.Data = "flood/here"
	read := file
	read.Name, read.Run = "read", func(_ context.Context, e Env) (Outcome, error) {
		f, err := e.Open("there.csv")
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Value: 0.5}, f.Close()
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "flood", "here"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "flood", "here", "there.csv"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		of            Case
		pass, failed  bool
		skipped, fail string
	}{
		{"at the limit", one("a", "x", 1, gives(1, nil)), true, false, "", ""},
		{"above", one("a", "x", 1, gives(1.0000001, nil)), false, true, "", ""},
		{"not a number", one("a", "x", math.Inf(1), gives(math.NaN(), nil)), false, true, "", ""},
		{"an error", one("a", "x", 1, gives(0, errors.New("the bed is gone"))), false, true, "", "the bed is gone"},
		{"skips itself", one("a", "x", 1, gives(0, Skipf("no %s here", "gauge"))), false, false, "no gauge here", ""},
		{"data folder missing", missing, false, false, "nowhere is not there; name the root of the reference data with --data", ""},
		{"file missing", file, false, false, "gauge.csv is not there", ""},
		{"file there", read, true, false, "", ""},
	} {
		results, err := Run(context.Background(), []Case{c.of}, Env{Data: root}, nil)
		if err != nil || len(results) != 1 {
			t.Fatalf("%s: %v, %d results", c.name, err, len(results))
		}
		r := results[0]
		if r.Pass != c.pass || r.Failed() != c.failed || !strings.HasSuffix(r.Skipped, c.skipped) || (r.Skipped == "") != (c.skipped == "") || r.Error != c.fail {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if r, err := Run(context.Background(), []Case{missing}, Env{}, nil); err != nil || !strings.Contains(r[0].Skipped, "needs the reference data flood/nowhere") {
		t.Errorf("without a root: %v %v", r, err)
	}
}

func TestJSONHasTheFieldsOfTheContract(t *testing.T) {
	results, err := Run(context.Background(), []Case{one("flood", "stoker", 0.01, gives(0.004, nil)), one("flood", "bad", 1, gives(math.NaN(), nil)),
		one("flood", "away", 1, gives(0, Skipf("why")))}, Env{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`{"area":"flood","case":"stoker","metric":"error","unit":"m","value":0.004,"limit":0.01,"pass":true,"source":"closed form","skipped":"","notes":"seen"}`,
		`{"area":"flood","case":"bad","metric":"error","unit":"m","value":null,"limit":1,"pass":false,"source":"closed form","skipped":"","notes":"seen"}`,
		`{"area":"flood","case":"away","metric":"error","unit":"m","value":null,"limit":1,"pass":false,"source":"closed form","skipped":"why"}`,
	} {
		got, err := json.Marshal(results[i])
		if err != nil || string(got) != want {
			t.Errorf("got  %s %v\nwant %s", got, err, want)
		}
	}
	for i, want := range []string{"pass  flood/stoker", "FAIL  flood/bad", "skip  flood/away"} {
		if !strings.HasPrefix(results[i].String(), want) {
			t.Errorf("%q does not begin with %q", results[i], want)
		}
	}
}

func TestCasesThatCannotBeJudgedAreRefused(t *testing.T) {
	good := one("flood", "stoker", 0.01, gives(0, nil))
	nameless, sourceless, empty, endless := good, good, good, good
	nameless.Name, sourceless.Source, empty.Run, endless.Limit = "", "", nil, math.NaN()
	for want, cases := range map[string][]Case{
		"there are two of that name": {good, good}, "no area or no name": {nameless}, "no metric or no source": {sourceless},
		"has no Run": {empty}, "not a number": {endless},
	} {
		if _, err := Run(context.Background(), cases, Env{}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestCancellingKeepsWhatIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var told []string
	results, err := Run(ctx, []Case{one("a", "first", 1, gives(0, nil)),
		one("a", "second", 1, func(context.Context, Env) (Outcome, error) { cancel(); return Outcome{}, ctx.Err() }),
		one("a", "third", 1, gives(0, nil))}, Env{}, func(r Result) { told = append(told, r.Case) })
	if !errors.Is(err, context.Canceled) || len(results) != 1 || len(told) != 1 || told[0] != "first" {
		t.Errorf("got %v, %v, told %v", results, err, told)
	}
}

func TestSelectNamesTheAreas(t *testing.T) {
	cases := []Case{one("flood", "a", 1, nil), one("traffic", "b", 1, nil), one("flood", "c", 1, nil)}
	if got, err := Select(cases, "flood"); err != nil || len(got) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := Select(cases, "all"); err != nil || len(got) != 3 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := Select(cases, "flod"); err == nil || !strings.Contains(err.Error(), `no area "flod"; areas are flood, traffic, or all`) {
		t.Errorf("got %v", err)
	}
}
