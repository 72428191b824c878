package validation

import (
	"context"
	"testing"

	"semul/engine/validate"
)

func TestCases(t *testing.T) {
	cases := Cases()
	if err := validate.Check(cases); err != nil {
		t.Fatal(err)
	}
	results, err := validate.Run(context.Background(), cases, validate.Env{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		t.Log(r)
		if r.Failed() {
			t.Errorf("missed: %v", r)
		}
	}
}
