// Package scenarios holds the built-in scenarios: one folder each with scenario.toml, README.md and golden.json, found by
// walking the folders, so that a new scenario needs no line here.
package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed all:semulmeori all:cloudburst all:bowl-2022 all:changwon-corridors all:daejeon-doan all:sejong-services all:underpass-2020
var files embed.FS

// Default is what `semul run` runs when no scenario is named.
const Default = "semulmeori/monsoon"

// Entry is one built-in scenario.
type Entry struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// List returns all built-in scenarios by name.
func List() ([]Entry, error) {
	var out []Entry
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || path.Base(p) != "scenario.toml" {
			return err
		}
		text, err := files.ReadFile(p)
		out = append(out, Entry{path.Dir(p), title(text)})
		return err
	})
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out, err
}

// title reads the value of the first line that begins with "title".
func title(text []byte) string {
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "title = "); ok {
			return strings.Trim(rest, `"`)
		}
	}
	return ""
}

// Find returns a scenario's text and folder. The error of an unknown name is fs.ErrNotExist and lists what there is.
func Find(name string) ([]byte, fs.FS, error) {
	if fs.ValidPath(name) {
		if text, err := files.ReadFile(path.Join(name, "scenario.toml")); err == nil {
			folder, err := fs.Sub(files, name)
			return text, folder, err
		}
	}
	list, err := List()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name)
	}
	return nil, nil, unknown{fmt.Sprintf("no file and no built-in scenario is called %q; built in are %s", name, strings.Join(names, ", "))}
}

// unknown is the error of a name that is not built in.
type unknown struct{ said string }

func (u unknown) Error() string { return u.said }

// Unwrap says that it is not there.
func (unknown) Unwrap() error { return fs.ErrNotExist }
