package validation

import (
	"context"
	"testing"

	"semul/engine/validate"
)

// Every case keeps its limit; without the data beside the repository each says that it was skipped.
func TestCases(t *testing.T) {
	_, err := validate.Run(context.Background(), Cases(), validate.Env{Data: validate.Shared("")}, func(r validate.Result) {
		t.Run(r.Case, func(t *testing.T) { r.Tell(t) })
	})
	if err != nil {
		t.Fatal(err)
	}
}
