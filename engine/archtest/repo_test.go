package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	pathpkg "path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "semul"

// root is the folder of go.mod.
var root = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			err = errors.New("no go.mod above the working directory")
		}
		dir = up
	}
	panic(err)
})

// pkg is what `go list -json` tells of a package.
type pkg struct {
	ImportPath     string
	Dir            string
	Name           string
	Export         string
	Standard       bool
	GoFiles        []string
	IgnoredGoFiles []string
	Imports        []string
	Deps           []string
	Error          *struct{ Err string }
}

// path is the import path without the module's name: engine/geo.
func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// list runs go list in dir and returns what it printed, sorted by import path.
func list(dir string, args ...string) ([]pkg, error) {
	cmd := exec.Command("go", append([]string{"list", "-e", "-json"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b pkg) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return all, nil
}

// modulePackages are the packages of this repository.
var modulePackages = sync.OnceValues(func() ([]pkg, error) { return list(root(), "./...") })

// within reports whether path matches pattern: itself, or with "/..." at the end, it and all below;
// each folder is matched as path.Match does.
func within(path, pattern string) bool {
	below := false
	if p, ok := strings.CutSuffix(pattern, "/..."); ok {
		pattern, below = p, true
	}
	a, b := strings.Split(path, "/"), strings.Split(pattern, "/")
	if len(a) < len(b) || len(a) > len(b) && !below {
		return false
	}
	for i := range b {
		if ok, err := pathpkg.Match(b[i], a[i]); err != nil || !ok {
			return false
		}
	}
	return true
}

func withinAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return within(path, p) })
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		path, pattern string
		want          bool
	}{
		{"engine/geo", "engine/geo", true}, {"engine/geo/x", "engine/geo", false}, {"engine/geo/x", "engine/geo/...", true},
		{"engine/geo", "engine/geo/...", true}, {"engine/geometry", "engine/geo/...", false}, {"models/flood", "models/*", true},
		{"models/flood/kernel", "models/*", false}, {"models/flood/kernel", "models/*/...", true}, {"models", "models/*/...", false},
	} {
		if within(c.path, c.pattern) != c.want {
			t.Errorf("within(%q, %q) = %v", c.path, c.pattern, !c.want)
		}
	}
}
