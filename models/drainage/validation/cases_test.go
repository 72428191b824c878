package validation

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"semul/engine/validate"
)

// Every case keeps its limit; without the data beside the repository each says that it was skipped.
func TestCases(t *testing.T) {
	up, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	data := ""
	for ; up != filepath.Dir(up); up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, "shared", "data", "flood")); err == nil {
			data = filepath.Join(up, "shared", "data")
			break
		}
	}
	_, err = validate.Run(context.Background(), Cases(), validate.Env{Data: data}, func(r validate.Result) {
		t.Run(r.Case, func(t *testing.T) {
			t.Log(r)
			if r.Skipped != "" {
				t.Skip(r.Skipped)
			}
			if r.Failed() {
				t.Error(r)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
