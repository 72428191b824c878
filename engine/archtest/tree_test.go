package archtest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// entries of the repository's top level, beside dot-files.
var entries = []string{"engine", "models", "scenarios", "render", "cmd", "assets", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md", "Makefile"}

func TestTopLevelHoldsOnlyWhatItShould(t *testing.T) {
	found, err := strangers(root())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		t.Errorf("%s: the top level holds only %s and dot-files", name, strings.Join(entries, " "))
	}
}

// strangers returns the top-level entries that belong neither there nor into .gitignore.
func strangers(dir string) (found []string, err error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	ignore, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, e := range list {
		name := e.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(entries, name) && !ignored(name, string(ignore)) {
			found = append(found, name)
		}
	}
	return found, nil
}

// ignored knows the forms that stand in .gitignore for the top level: /name, /name/, *.ext.
func ignored(name, ignore string) bool {
	for line := range strings.Lines(ignore) {
		pattern := strings.Trim(strings.TrimSpace(line), "/")
		if ok, err := filepath.Match(pattern, name); pattern != "" && err == nil && ok {
			return true
		}
	}
	return false
}

func TestTopLevelRuleCatchesItsPlantedOffender(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"engine", ".github", "utils", "notes.md", "runs", "x.prof"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := strangers(dir); err != nil || !slices.Equal(got, []string{"notes.md", "runs", "utils", "x.prof"}) {
		t.Errorf("%v, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("/runs/\n*.prof\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := strangers(dir); err != nil || !slices.Equal(got, []string{"notes.md", "utils"}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestNoFileHoldsThisMachinesPaths(t *testing.T) {
	home, _ := os.UserHomeDir()
	ignore, _ := os.ReadFile(filepath.Join(root(), ".gitignore"))
	found, err := strayPaths(root(), machinePaths(root(), home), string(ignore))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// machinePaths are what must not stand in a file: the checkout, the folder it lies in and the home
// folder. One that many machines share (/, /tmp, /home) says nothing and is left out.
func machinePaths(checkout, home string) (paths []string) {
	shared := []string{"/", "/tmp", "/home", "/usr/src", "/src", "/app", "/build", os.TempDir()}
	for _, p := range []string{checkout, filepath.Dir(checkout), home} {
		if p != "" && !slices.Contains(shared, filepath.Clean(p)) {
			paths = append(paths, filepath.Clean(p))
		}
	}
	return paths
}

// strayPaths looks through every file, outputs that git ignores and .git left out.
func strayPaths(dir string, paths []string, ignore string) (found []string, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if e.IsDir() {
			if rel != "." && (e.Name() == ".git" || !strings.Contains(rel, string(filepath.Separator)) && ignored(rel, ignore)) {
				return fs.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() || ignored(e.Name(), ignore) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, p := range paths {
			if i := indexPath(text, p); i >= 0 {
				found = append(found, fmt.Sprintf("%s:%d: holds a path of this machine, %s", rel, 1+bytes.Count(text[:i], []byte("\n")), p))
			}
		}
		return nil
	})
	return found, err
}

// indexPath finds path where it stands by itself: not as the middle of a longer path or word.
func indexPath(text []byte, path string) int {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte(path))
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(path)
		if (i == 0 || !inPath(text[i-1])) && (end == len(text) || text[end] == '/' || text[end] == '.' || !inPath(text[end])) {
			return i
		}
		from = i + 1
	}
}

func inPath(c byte) bool {
	return c == '/' || c == '.' || c == '-' || c == '_' || c == '~' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

func TestPathRuleCatchesItsPlantedOffender(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go":          "package a\n\nvar data = \"/lab/semul/data\"\n",
		"b.md":          "see /lab.\n",
		"fine.md":       "home/lab/other ../lab /labour https://example.org/lab/x\n",
		"bin.dat":       "\x00\x01=/lab/semul\x00",
		".git/config":   "/lab/semul",
		"runs/a/b.json": "/lab/semul",
		"engine/x.prof": "/lab/semul",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := strayPaths(dir, []string{"/lab"}, "/runs/\n*.prof\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a.go:3: holds", "b.md:1: holds", "bin.dat:1: holds"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	if got := machinePaths("/lab/semul", "/home/kim"); !slices.Equal(got, []string{"/lab/semul", "/lab", "/home/kim"}) {
		t.Errorf("%v", got)
	}
	if got := machinePaths("/tmp/semul", "/"); !slices.Equal(got, []string{"/tmp/semul"}) {
		t.Errorf("%v", got)
	}
}
