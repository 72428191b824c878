package validation

import (
	"os"
	"path/filepath"
	"testing"
)

// shared finds a file of ../shared/data beside the repository, or skips the test and says so.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		if path := filepath.Join(d, "shared", "data", name); exists(path) {
			return path
		}
	}
	t.Skipf("shared/data/%s is not beside the repository: nothing is compared", name)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
