package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"semul": main})
}

// TestScripts runs testdata/*.txtar: the command line as people type it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: func(e *testscript.Env) error {
		e.Setenv("CI", "true")
		e.Setenv("HOME", os.TempDir())
		return nil
	}})
}
