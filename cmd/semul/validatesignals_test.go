package main

import (
	"context"
	"testing"

	"semul/engine/validate"
)

// Actuated signals and max pressure at the sites of RESCO keep their limits.
func TestSignalCases(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: some dozens of runs of an hour")
	}
	results, err := validate.Run(context.Background(), signalCases(), validate.Env{Data: validate.Shared("")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		t.Run(r.Case, func(t *testing.T) { r.Tell(t) })
	}
}
