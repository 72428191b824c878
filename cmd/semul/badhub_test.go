package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The exit codes of what testdata/badhub.txtar provokes: 3 for bad input, before and without a run, 1 for a run that failed,
// 0 for one that was refused answers.
func TestExitCodesOfABadHub(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "badhub.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		command, scenario string
		want              int
	}{
		{"check", "charter", 3}, {"run", "charter", 3}, {"check", "below", 3}, {"check", "outside", 3}, {"check", "unknown", 3}, {"run", "unknown", 3},
		{"check", "alone", 3}, {"check", "strict", 3}, {"run", "tie", 1}, {"check", "spent", 0}, {"run", "spent", 0},
	} {
		args := []string{x.command, filepath.Join(dir, x.scenario+".toml")}
		if x.command == "run" {
			args = append(args, "--no-record", "--until", "9 min")
		}
		var out, errs bytes.Buffer
		if code := Main(args, &out, &errs); code != x.want {
			t.Errorf("%s %s ends with %d, want %d: %s", x.command, x.scenario, code, x.want, errs.String())
		}
	}
}
