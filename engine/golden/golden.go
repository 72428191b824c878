package golden

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite golden files that differ, and fail")

// JSON compares got, as indented JSON with sorted map keys, with the file at path.
func JSON(t testing.TB, path string, got any) {
	t.Helper()
	text, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatalf("golden: %s: %v", path, err)
		return
	}
	Bytes(t, path, append(text, '\n'))
}

// Bytes compares got with the file at path, byte by byte.
func Bytes(t testing.TB, path string, got []byte) {
	t.Helper()
	want, ok := read(t, path, got)
	if !ok || bytes.Equal(got, want) {
		return
	}
	if *update {
		rewrite(t, path, got)
		return
	}
	t.Errorf("golden: %s differs (- expected, + produced):\n%s", path, difference(want, got))
}

// read returns what the file holds; not ok if there is none, which it has then dealt with.
func read(t testing.TB, path string, got []byte) (want []byte, ok bool) {
	t.Helper()
	want, err := os.ReadFile(path)
	switch {
	case err == nil:
		return want, true
	case !errors.Is(err, fs.ErrNotExist):
		t.Fatalf("golden: %v", err)
	case *update:
		rewrite(t, path, got)
	default:
		t.Errorf("golden: %s does not exist; run this test with -update, read what it wrote, run again without", path)
	}
	return nil, false
}

// rewritten counts the files that each running test has rewritten.
var rewritten = struct {
	sync.Mutex
	files map[testing.TB][]string
}{files: map[testing.TB][]string{}}

func rewrite(t testing.TB, path string, got []byte) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("golden: -update is refused when CI is set; %s stays as it is", path)
		return
	}
	if err := write(path, got); err != nil {
		t.Fatalf("golden: %v", err)
		return
	}
	rewritten.Lock()
	defer rewritten.Unlock()
	if rewritten.files[t] == nil {
		t.Cleanup(func() { report(t) })
	}
	rewritten.files[t] = append(rewritten.files[t], path)
}

func write(path string, got []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, got, 0o644)
}

func report(t testing.TB) {
	rewritten.Lock()
	defer rewritten.Unlock()
	files := rewritten.files[t]
	delete(rewritten.files, t)
	noun := "files"
	if len(files) == 1 {
		noun = "file"
	}
	t.Errorf("golden: rewrote %d %s: read the diff, run again without -update\n\t%s", len(files), noun, strings.Join(files, "\n\t"))
}

// difference shows the lines around the first place where two texts part, or the first byte.
func difference(want, got []byte) string {
	if !utf8.Valid(want) || !utf8.Valid(got) {
		at := 0
		for at < min(len(want), len(got)) && want[at] == got[at] {
			at++
		}
		return fmt.Sprintf("byte %d of %d expected, %d produced", at, len(want), len(got))
	}
	return lines(strings.SplitAfter(string(want), "\n"), strings.SplitAfter(string(got), "\n"))
}

// lines leaves out what both have at the beginning and at the end, and shows at most 30 of the rest.
func lines(want, got []string) string {
	from := 0
	for from < min(len(want), len(got)) && want[from] == got[from] {
		from++
	}
	end := 0
	for end < min(len(want), len(got))-from && want[len(want)-1-end] == got[len(got)-1-end] {
		end++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "line %d:\n", from+1)
	if from > 0 {
		b.WriteString("  " + whole(want[from-1]))
	}
	show := func(mark string, part []string) {
		for i, l := range part {
			if i == 15 {
				fmt.Fprintf(&b, "%s … and %d lines more\n", mark, len(part)-i)
				return
			}
			b.WriteString(mark + " " + whole(l))
		}
	}
	show("-", want[from:len(want)-end])
	show("+", got[from:len(got)-end])
	return b.String()
}

func whole(line string) string { return strings.TrimSuffix(line, "\n") + "\n" }
