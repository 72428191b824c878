package forcing

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	"semul/engine/clock"
)

// row is one line of a table of a quantity over time.
type row struct {
	line int
	t    clock.Time
	v    float64
}

// readTable reads two columns, time and value, with a comma, semicolon or tab between them. A first line that holds
// no number is a header. Times are seconds after the start (minutes or hours under a header t_min or t_h), durations
// after the start, or civil times. Empty lines and those that begin with # are passed over. Times ascend strictly.
// Errors name file and line.
func readTable(r io.Reader, file string, civil clock.Civil) ([]row, error) {
	var rows []row
	header := func(first, second string) bool {
		_, err := strconv.ParseFloat(second, 64)
		return err != nil
	}
	err := scanTable(r, file, "time,value", civil, header, func(line int, t clock.Time, text string) error {
		v, err := strconv.ParseFloat(text, 64)
		switch {
		case text == "":
			return fmt.Errorf("no value; leave the line out, or write 0")
		case err != nil:
			return fmt.Errorf("%q is not a number", clip(text))
		case math.IsNaN(v) || math.IsInf(v, 0):
			return fmt.Errorf("%s is no value to compute with; leave the line out", text)
		}
		rows = append(rows, row{line, t, v})
		return nil
	})
	return rows, err
}

// scanTable calls take with each line of a table of time and something, as readTable describes it. It asks header about
// the first line alone.
func scanTable(r io.Reader, file, form string, civil clock.Civil, header func(first, second string) bool, take func(line int, t clock.Time, second string) error) error {
	file = shortName(file)
	at := func(line int, format string, a ...any) error {
		return fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, a...))
	}
	unit, headed := 1.0, false
	scan := bufio.NewScanner(r)
	n, lines, before, last := 0, 0, clock.Time(0), 0
	for scan.Scan() {
		n++
		text := strings.TrimSpace(strings.TrimPrefix(scan.Text(), "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		first, second, ok := cutColumns(text)
		if !ok {
			return at(n, "%q has not two columns; write %s", clip(text), form)
		}
		if lines == 0 && !headed && header(first, second) {
			headed = true
			switch strings.ToLower(first) {
			case "t_min":
				unit = 60
			case "t_h":
				unit = 3600
			}
			continue
		}
		t, wrong := readTime(first, unit, civil)
		if wrong == nil && lines > 0 && t <= before {
			wrong = fmt.Errorf("%s is not after the time on line %d; sort the lines and leave doubles out", first, last)
		}
		if err := take(n, t, second); err != nil {
			return at(n, "%v", err)
		}
		if wrong != nil {
			return at(n, "%v", wrong)
		}
		lines, before, last = lines+1, t, n
	}
	if err := scan.Err(); err != nil {
		if err == bufio.ErrTooLong {
			err = fmt.Errorf("a line of more than %d characters; this is no table of %s", bufio.MaxScanTokenSize, form)
		}
		return at(n+1, "%v", err)
	}
	if lines == 0 {
		return at(max(n, 1), "no values; write lines of %s", form)
	}
	return nil
}

// shortName is the last part of a file's name, also of "builtin:NAME:FILE".
func shortName(file string) string {
	file = path.Base(strings.ReplaceAll(file, "\\", "/"))
	return file[strings.LastIndexByte(file, ':')+1:]
}

func cutColumns(text string) (first, second string, ok bool) {
	for _, sep := range []string{";", ",", "\t"} {
		if first, second, ok = strings.Cut(text, sep); ok {
			second, _, _ = strings.Cut(second, sep) // further columns are not ours
			return unquote(first), unquote(second), true
		}
	}
	return "", "", false
}

func unquote(s string) string { return strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"`)) }

func clip(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

const longest = 100 * 365.25 * 86400 // s from the start; beyond it a time is a mistake

func readTime(text string, unit float64, civil clock.Civil) (clock.Time, error) {
	if s, err := strconv.ParseFloat(text, 64); err == nil {
		s *= unit
		if !(math.Abs(s) <= longest) {
			return 0, fmt.Errorf("%s is more than 100 years from the start", text)
		}
		return clock.FromSeconds(s), nil
	}
	t, err := clock.ParseMoment(text, civil)
	if err != nil {
		return 0, err
	}
	if math.Abs(t.Seconds()) > longest {
		return 0, fmt.Errorf("%s is more than 100 years from the start", text)
	}
	return t, nil
}

// opened opens a file that a key of the scenario names.
type opened = func(name string) (io.ReadCloser, error)

// complaint tells the scenario what is wrong at a key.
type complaint = func(key, why string)

// readSeries reads a table as a series; nil if it could not, which bad has been told.
func readSeries(file, between string, civil clock.Civil, open opened, bad complaint, key string) *Series {
	rows := readFile(file, civil, open, bad, key)
	if rows == nil {
		return nil
	}
	t, v := make([]clock.Time, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		t[i], v[i] = r.t, r.v
	}
	mode := Linear
	if between == "hold" {
		mode = Hold
	}
	s, err := NewSeries(t, v, mode)
	if err != nil {
		bad(key, err.Error())
		return nil
	}
	return s
}

// readFile reads the table that a key names; nil if it could not, which bad has been told.
func readFile(file string, civil clock.Civil, open opened, bad complaint, key string) []row {
	f, err := open(file)
	if err != nil {
		bad(key, err.Error())
		return nil
	}
	defer f.Close()
	rows, err := readTable(f, file, civil)
	if err != nil {
		bad(key, err.Error())
		return nil
	}
	return rows
}
