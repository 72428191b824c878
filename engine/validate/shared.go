package validate

import (
	"os"
	"path/filepath"
)

// Shared is the folder of outside reference data that lies beside the repository, shared/data, or a folder in it, looked for
// from the working folder upwards; empty if it is not there. Tests use it; the command is told where the data are.
func Shared(name string) string {
	up, err := os.Getwd()
	for ; err == nil && up != filepath.Dir(up); up = filepath.Dir(up) {
		dir := filepath.Join(up, "shared", "data", filepath.FromSlash(name))
		if _, missing := os.Stat(dir); missing == nil {
			return dir
		}
	}
	return ""
}

// Test is what a result is told to: *testing.T, which the binary does not carry.
type Test interface {
	Helper()
	Log(...any)
	Skip(...any)
	Error(...any)
}

// Tell passes, skips or fails a test as the case did.
func (r Result) Tell(t Test) {
	t.Helper()
	t.Log(r)
	if r.Skipped != "" {
		t.Skip(r.Skipped)
	}
	if r.Failed() {
		t.Error(r)
	}
}
