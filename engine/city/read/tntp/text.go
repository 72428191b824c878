package tntp

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

const (
	mostBytes  = 1 << 30 // of a file
	mostNodes  = 1 << 24 // highest number of a node or zone
	mostErrors = 50      // told in full
)

// text is a file as lines, and what is wrong with it.
type text struct {
	file  string
	lines []string // without comments
	meta  map[string]entry
	body  int // index of the first line behind the metadata
	errs  []error
	more  int // errors beyond mostErrors
}

// entry is one line of metadata.
type entry struct {
	value string
	line  int
}

// open reads the file of a path with one of the readers of this package.
func open[T any](path string, read func(io.Reader, string) (T, error)) (T, error) {
	f, err := os.Open(path)
	if err != nil {
		var zero T
		return zero, err
	}
	defer f.Close()
	return read(f, path)
}

// scan splits a file and takes its metadata; a file without any is all body.
func scan(r io.Reader, file string) (*text, error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(raw) > mostBytes {
		return nil, fmt.Errorf("%s: more than %d bytes", file, mostBytes)
	}
	t := &text{file: file, meta: map[string]entry{}}
	t.lines = strings.Split(strings.TrimPrefix(string(raw), "\ufeff"), "\n")
	for i, line := range t.lines {
		line = strings.TrimSpace(line)
		if key, value, ok := metadata(line); ok {
			if key == "END OF METADATA" {
				t.body = i + 1
			} else if _, twice := t.meta[key]; twice {
				t.fail(i+1, "<%s> stands here a second time; leave one out", key)
			} else {
				t.meta[key] = entry{value, i + 1}
			}
			t.lines[i] = ""
			continue
		}
		t.lines[i], _, _ = strings.Cut(line, "~")
	}
	return t, nil
}

// metadata splits a line <KEY> value.
func metadata(line string) (key, value string, ok bool) {
	if !strings.HasPrefix(line, "<") {
		return "", "", false
	}
	key, value, ok = strings.Cut(line[1:], ">")
	value, _, _ = strings.Cut(value, "~")
	return strings.ToUpper(strings.TrimSpace(key)), strings.Trim(value, " \t\r;"), ok
}

// fail notes what is wrong with a line, from 1.
func (t *text) fail(line int, format string, args ...any) {
	if len(t.errs) == mostErrors {
		t.more++
		return
	}
	t.errs = append(t.errs, fmt.Errorf("%s:%d: %s", t.file, line, fmt.Sprintf(format, args...)))
}

// err is all that is wrong.
func (t *text) err() error {
	if t.more > 0 {
		return errors.Join(append(t.errs, fmt.Errorf("%s: and %d more", t.file, t.more))...)
	}
	return errors.Join(t.errs...)
}

// count is a whole number of the metadata, from 1; 0 where it is missing, blank or wrong.
func (t *text) count(key string) int {
	e := t.meta[key]
	if e.value == "" {
		return 0
	}
	n, err := strconv.Atoi(e.value)
	if err != nil || n < 1 || n > mostNodes {
		t.fail(e.line, "<%s> %.40q: write a whole number from 1 to %d", key, e.value, mostNodes)
		return 0
	}
	return n
}

// real is a number of the metadata that is not negative; ok is false where it is missing, blank or wrong.
func (t *text) real(keys ...string) (v float64, ok bool) {
	for _, key := range keys {
		e := t.meta[key]
		if e.value == "" {
			continue
		}
		v, err := strconv.ParseFloat(e.value, 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			t.fail(e.line, "<%s> %.40q: write a number of 0 or more", key, e.value)
			return 0, false
		}
		return v, true
	}
	return 0, false
}

// node is the number of a node or zone, from 1 to most (0: any).
func (t *text) node(line int, what, field string, most int) (uint32, bool) {
	if most == 0 {
		most = mostNodes
	}
	n, err := strconv.Atoi(field)
	if err != nil || n < 1 || n > most {
		t.fail(line, "%s %.40q: write a whole number from 1 to %d", what, field, most)
		return 0, false
	}
	return uint32(n), true
}

// number is a finite number.
func (t *text) number(line int, what, field string) (float64, bool) {
	v, err := strconv.ParseFloat(field, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		t.fail(line, "%s %.40q: write a number", what, field)
		return 0, false
	}
	return v, true
}

// records calls each for every record of the body: what stands between semicolons or ends of lines, split at blanks.
func (t *text) records(each func(line int, fields []string)) {
	for i := t.body; i < len(t.lines); i++ {
		for part := range strings.SplitSeq(t.lines[i], ";") {
			if fields := strings.Fields(part); len(fields) > 0 {
				each(i+1, fields)
			}
		}
	}
}
