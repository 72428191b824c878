package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// notThere refuses names of files that are there already, unless forced. Empty names are passed over. another says what
// else to name: "file", "folder".
func notThere(force bool, another string, paths ...string) error {
	for _, path := range paths {
		if path == "" || force {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			return badUsage("%s is there already; choose another %s or use --force", path, another)
		}
	}
	return nil
}

// inFolder are the paths of files in a folder; none if that has no name.
func inFolder(dir string, names []string) (paths []string) {
	for _, name := range names {
		if dir != "" {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths
}

// createFile opens a file that is not there yet, or replaces one if forced.
func createFile(path string, force bool) (*os.File, error) {
	mode := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if !force {
		mode |= os.O_EXCL
	}
	f, err := os.OpenFile(path, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, notThere(false, "file", path)
	}
	if err != nil {
		return nil, badInput(err)
	}
	return f, nil
}

// writeFile writes a whole file that is not there yet, or replaces one if forced.
func writeFile(path string, force bool, text []byte) error {
	f, err := createFile(path, force)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// writeLines writes a table: a header, which may have lines of remarks above it, and n lines. It replaces what is there:
// callers have asked notThere.
func writeLines(path, header string, n int, line func(i int) string) error {
	f, err := createFile(path, true)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, header)
	for i := range n {
		fmt.Fprintln(w, line(i))
	}
	return errors.Join(w.Flush(), f.Close())
}

// quoted is a field of CSV.
func quoted(s string) string {
	if strings.ContainsAny(s, ",\"\n\r") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
