package cases

import (
	"context"
	"testing"

	"semul/engine/validate"
)

// The published equilibria; skipped aloud where their files are not beside the repository.
func TestPublishedEquilibria(t *testing.T) {
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			results, err := validate.Run(context.Background(), []validate.Case{c}, validate.Env{Data: validate.Shared("")}, nil)
			if err != nil {
				t.Fatal(err)
			}
			results[0].Tell(t)
		})
	}
}
