package swmm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

const mostErrors = 50

// Open reads a file; series that stand in files of their own are read from its folder.
func Open(name string) (*Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(f, name, func(path string) (io.ReadCloser, error) {
		path = filepath.FromSlash(strings.ReplaceAll(path, `\`, "/"))
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(name), path)
		}
		return os.Open(path)
	})
}

// Read reads a file whose name serves errors. Series in other files are refused.
func Read(r io.Reader, name string) (*Model, error) {
	return read(r, name, func(path string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("series in files are read only from a file: %s", path)
	})
}

func read(r io.Reader, name string, open func(string) (io.ReadCloser, error)) (*Model, error) {
	d := &decoder{m: &Model{File: name, Options: defaultOptions()}, open: open, index: map[string]int{}}
	if err := d.scan(r); err != nil {
		return nil, err
	}
	if len(d.errs) == 0 {
		d.settle()
		d.finish()
	}
	return d.m, d.err()
}

// decoder reads one file.
type decoder struct {
	m     *Model
	open  func(string) (io.ReadCloser, error)
	errs  []*Error
	index map[string]int // "kind name" → row
	dates dates
	nc    [3]float64 // Manning's n of the transects that follow
	date  map[string]time.Time
	raw   map[string][]stamp
	rules []Row
}

func (d *decoder) fail(line int, format string, args ...any) {
	d.errs = append(d.errs, &Error{d.m.File, line, fmt.Sprintf(format, args...)})
}

// err joins the errors in the order of their lines.
func (d *decoder) err() error {
	sort.SliceStable(d.errs, func(a, b int) bool { return d.errs[a].Line < d.errs[b].Line })
	var all []error
	for i, e := range d.errs {
		if i == mostErrors {
			all = append(all, fmt.Errorf("%s: and %d errors more", d.m.File, len(d.errs)-i))
			break
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}

// scan cuts the file into sections and lines.
func (d *decoder) scan(r io.Reader) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), 1<<20)
	section, handle := "", func(*row) {}
	var kept *Text
	line := 0
	for in.Scan() {
		line++
		text := strings.TrimRight(in.Text(), "\r")
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		trimmed := strings.TrimSpace(text)
		if strings.HasPrefix(trimmed, "[") {
			head, _, _ := strings.Cut(trimmed[1:], "]")
			section = canonical(head)
			kept = nil
			if handle = d.handlers()[section]; handle == nil && section != "TITLE" {
				d.m.Kept = append(d.m.Kept, Text{Name: strings.ToUpper(strings.TrimSpace(head)), Line: line})
				kept = &d.m.Kept[len(d.m.Kept)-1]
			}
			continue
		}
		switch {
		case kept != nil:
			kept.Lines = append(kept.Lines, text)
		case section == "TITLE":
			if trimmed != "" && !strings.HasPrefix(trimmed, ";;") {
				d.m.Title = append(d.m.Title, text)
			}
		default:
			words := split(text)
			if len(words) == 0 {
				continue
			}
			if section == "" {
				return &Error{d.m.File, line, fmt.Sprintf("%.40q stands before the first section; a SWMM input file begins with a section such as [TITLE] or [OPTIONS]", trimmed)}
			}
			handle(&row{d: d, line: line, section: section, words: words})
		}
	}
	if err := in.Err(); err != nil {
		return &Error{d.m.File, line + 1, err.Error()}
	}
	if section == "" {
		return &Error{d.m.File, 0, "there is no section; a SWMM input file begins with a section such as [TITLE] or [OPTIONS]"}
	}
	return nil
}

// split cuts a line into words; a comment ends it, quotation marks hold a word together.
func split(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ';':
			return out
		case c == ' ' || c == '\t':
			i++
		case c == '"':
			end := strings.IndexByte(text[i+1:], '"')
			if end < 0 {
				return append(out, text[i+1:])
			}
			out = append(out, text[i+1:i+1+end])
			i += end + 2
		default:
			end := strings.IndexAny(text[i:], " \t;\"")
			if end < 0 {
				end = len(text) - i
			}
			out = append(out, text[i:i+end])
			i += end
		}
	}
	return out
}

// row is one line of a section.
type row struct {
	d       *decoder
	line    int
	section string
	words   []string
}

func (w *row) errorf(format string, args ...any) {
	w.d.fail(w.line, "[%s] %s", w.section, fmt.Sprintf(format, args...))
}

// need says how many words a line must have, and how it looks.
func (w *row) need(n int, shape string) bool {
	if len(w.words) >= n {
		return true
	}
	w.errorf("%d words where at least %d are due; write: %s", len(w.words), n, shape)
	return false
}

// word returns a word; empty beyond the end.
func (w *row) word(i int) string {
	if i < len(w.words) {
		return w.words[i]
	}
	return ""
}

// number reads a finite number.
func (w *row) number(i int, what string) float64 {
	v, err := strconv.ParseFloat(w.word(i), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		w.errorf("%s: %s must be a number, got %q", w.word(0), what, w.word(i))
		return 0
	}
	return v
}

// optional reads a number that may be left out or be '*'.
func (w *row) optional(i int, what string, otherwise float64) float64 {
	if s := w.word(i); s == "" || s == "*" {
		return otherwise
	}
	return w.number(i, what)
}

// within reads a number of a range.
func (w *row) within(i int, what string, low, high float64) float64 {
	v := w.number(i, what)
	if v < low || v > high {
		w.errorf("%s: %s must be from %g to %g, got %g", w.word(0), what, low, high, v)
		return low
	}
	return v
}

// least reads an optional number that must not be below a bound.
func (w *row) least(i int, what string, otherwise, low float64) float64 {
	v := w.optional(i, what, otherwise)
	if v < low {
		w.errorf("%s: %s must not be below %g, got %g", w.word(0), what, low, v)
		return low
	}
	return v
}

func (w *row) yes(i int) bool {
	switch strings.ToUpper(w.word(i)) {
	case "YES", "Y", "TRUE", "ON":
		return true
	case "", "NO", "N", "FALSE", "OFF", "*":
	default:
		w.errorf("%s: write YES or NO, got %q", w.word(0), w.word(i))
	}
	return false
}

// clock reads a time of day or a duration as H:MM, H:MM:SS or decimal hours; seconds.
func (w *row) clock(i int) float64 {
	s, ok := parseClock(w.word(i))
	if !ok {
		w.errorf("%s: %q is no time; write hours:minutes:seconds or decimal hours, e.g. 1:30:00 or 1.5", w.word(0), w.word(i))
	}
	return s
}

// step reads the routing step: H:MM, H:MM:SS, or seconds. All other steps are read by clock: without a colon they are hours.
func (w *row) step(i int) float64 {
	if v, err := strconv.ParseFloat(w.word(i), 64); err == nil && v >= 0 && v < 1e9 {
		return v
	}
	return w.clock(i)
}

func parseClock(s string) (seconds float64, ok bool) {
	if !strings.Contains(s, ":") {
		v, err := strconv.ParseFloat(s, 64)
		return float64(v * 3600), err == nil && math.Abs(v) < 1e8
	}
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	unit := 3600.0
	for _, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || !(v >= 0) || v > 1e7 {
			return 0, false
		}
		seconds += float64(v * unit)
		unit /= 60
	}
	return seconds, true
}

var months = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}

// parseDate reads month/day/year; the month may be a name.
func parseDate(s string) (time.Time, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' })
	if len(parts) != 3 {
		return time.Time{}, false
	}
	var v [3]int
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if i == 0 && err != nil {
			for k, name := range months {
				if strings.EqualFold(p, name) {
					n, err = k+1, nil
				}
			}
		}
		if err != nil {
			return time.Time{}, false
		}
		v[i] = n
	}
	if v[0] < 1 || v[0] > 12 || v[1] < 1 || v[1] > 31 || v[2] < 1 || v[2] > 9999 {
		return time.Time{}, false
	}
	return time.Date(v[2], time.Month(v[0]), v[1], 0, 0, 0, 0, time.UTC), true
}
