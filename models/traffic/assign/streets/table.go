package streets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

const (
	mostRows   = 10_000_000
	mostErrors = 50
)

// table reads CSV with a header and keeps what is wrong with it.
type table struct {
	file string
	col  map[string]int
	errs []error
	more int
}

// fail notes what is wrong with a line.
func (t *table) fail(line int, format string, args ...any) {
	if len(t.errs) == mostErrors {
		t.more++
		return
	}
	t.errs = append(t.errs, fmt.Errorf("%s:%d: %s", t.file, line, fmt.Sprintf(format, args...)))
}

func (t *table) err() error {
	if t.more > 0 {
		return errors.Join(append(t.errs, fmt.Errorf("%s: and %d more", t.file, t.more))...)
	}
	return errors.Join(t.errs...)
}

// read calls each for every row below a header that has the columns needed; others may stand beside them.
func (t *table) read(r io.Reader, needed []string, each func(line int, get func(column string) string)) error {
	c := csv.NewReader(r)
	c.Comment, c.TrimLeadingSpace = '#', true
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:1: the table is empty; it needs a header %s", t.file, strings.Join(needed, ","))
	}
	for n := 0; err == nil; n++ {
		var row []string
		if n == 0 {
			t.col = map[string]int{}
			for k, name := range header {
				t.col[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = k
			}
			for _, name := range needed {
				if _, ok := t.col[name]; !ok {
					line, _ := c.FieldPos(0)
					return fmt.Errorf("%s:%d: there is no column %s; the header must be %s", t.file, line, name, strings.Join(needed, ","))
				}
			}
			continue
		}
		if row, err = c.Read(); err != nil {
			break
		}
		if n > mostRows {
			return fmt.Errorf("%s: more than %d rows", t.file, mostRows)
		}
		line, _ := c.FieldPos(0)
		each(line, func(column string) string {
			k, ok := t.col[column]
			if !ok {
				return ""
			}
			return strings.TrimSpace(row[k])
		})
	}
	var place *csv.ParseError
	if errors.As(err, &place) {
		t.fail(place.Line, "%v", place.Err)
	} else if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	return t.err()
}

// number is a finite number of 0 or more.
func (t *table) number(line int, what, text string) (float64, bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0) || math.IsInf(v, 0) {
		t.fail(line, "%s %.40q: write a number of 0 or more", what, text)
		return 0, false
	}
	return v, true
}

// Period is a time of day [s after midnight].
type Period struct{ From, To float64 }

// Hours is how long it is.
func (p Period) Hours() float64 { return (p.To - p.From) / 3600 }

// String writes hh:mm-hh:mm.
func (p Period) String() string { return clockText(p.From) + "-" + clockText(p.To) }

func clockText(s float64) string {
	whole := int(s + 0.5)
	if whole%60 == 0 {
		return fmt.Sprintf("%02d:%02d", whole/3600, whole/60%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", whole/3600, whole/60%60, whole%60)
}

// ParsePeriod reads 07:00-09:00.
func ParsePeriod(text string) (Period, error) {
	a, b, ok := strings.Cut(text, "-")
	from, err1 := timeOfDay(strings.TrimSpace(a))
	to, err2 := timeOfDay(strings.TrimSpace(b))
	if !ok || err1 != nil || err2 != nil || to <= from {
		return Period{}, fmt.Errorf("%.40q: write a period of one day, e.g. 07:00-09:00", text)
	}
	return Period{from, to}, nil
}

// timeOfDay reads hh:mm or hh:mm:ss, up to 24:00.
func timeOfDay(text string) (float64, error) {
	parts := strings.Split(text, ":")
	var v [3]int
	if len(parts) < 2 || len(parts) > 3 {
		return 0, fmt.Errorf("%.40q: write a time of day, e.g. 07:30", text)
	}
	for k, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || n > [3]int{24, 59, 59}[k] {
			return 0, fmt.Errorf("%.40q: write a time of day, e.g. 07:30", text)
		}
		v[k] = n
	}
	s := v[0]*3600 + v[1]*60 + v[2]
	if s > 86400 {
		return 0, fmt.Errorf("%.40q: a day ends at 24:00", text)
	}
	return float64(s), nil
}

// union is the shortest period that holds all.
func union(list []Period) Period {
	p := list[0]
	for _, o := range list[1:] {
		p.From, p.To = min(p.From, o.From), max(p.To, o.To)
	}
	return p
}
