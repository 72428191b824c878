package clock

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// civilForms are the ways to write a civil time, with the city's offset where none is given.
var civilForms = []string{
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
}

// ParseMoment reads an instant: a civil time ("2026-07-16T18:00", seconds and an offset from UTC if
// wanted, a space for the T if liked; without an offset it is the city's time) or a duration after
// the scenario's start ("2 h 30 min"; with a minus before it). Errors show how to write it.
func ParseMoment(text string, c Civil) (Time, error) {
	s := strings.TrimSpace(text)
	if !looksCivil(s) {
		if strings.Contains(s, ":") {
			return 0, fmt.Errorf("%.40q has no date; write e.g. %q", s, c.example())
		}
		d, err := ParseDuration(s)
		if err != nil {
			return 0, fmt.Errorf("neither a time nor a duration after the start: %w; a time is written e.g. %q", err, c.example())
		}
		return Time(d), nil
	}
	d, err := parseCivil(s, c.start.Location())
	if err != nil {
		return 0, fmt.Errorf("%w; write e.g. %q", err, c.example())
	}
	t := c.TimeOf(d)
	if !c.At(t).Equal(d) {
		return 0, fmt.Errorf("%q is more than 292 years from the start, %s", s, c.Format(0))
	}
	return t, nil
}

// ParseAsked reads an instant that somebody asks for by hand: as ParseMoment, or a time of day ("18:00"), the first from
// the start on. Tables do not use it: a column of bare times cannot tell one day from the next.
func ParseAsked(text string, c Civil) (Time, error) {
	s := strings.TrimSpace(text)
	for _, form := range []string{"15:04", "15:04:05"} {
		if d, err := time.Parse(form, s); err == nil {
			year, month, day := c.start.Date()
			at := time.Date(year, month, day, d.Hour(), d.Minute(), d.Second(), 0, c.start.Location())
			if at.Before(c.start) {
				at = at.AddDate(0, 0, 1)
			}
			return c.TimeOf(at), nil
		}
	}
	return ParseMoment(text, c)
}

// ParseStart reads the civil time at which a scenario begins; it must carry its offset from UTC,
// which is the city's from then on: "2026-07-16T16:00+09:00".
func ParseStart(text string) (Civil, error) {
	s := strings.TrimSpace(text)
	const example = "2026-07-16T16:00:00+09:00"
	probe := time.FixedZone("probe", 1) // no offset that can be written; +00:00 would be taken for one of 0
	d, err := parseCivil(s, probe)
	if err != nil {
		return Civil{}, fmt.Errorf("%w; write e.g. %q", err, example)
	}
	if d.Location() == probe {
		return Civil{}, fmt.Errorf("%q has no offset from UTC; write e.g. %q", s, s+"+09:00")
	}
	return NewCivil(d), nil
}

func parseCivil(s string, city *time.Location) (time.Time, error) {
	if len(s) > 40 || !utf8.ValidString(s) {
		return time.Time{}, fmt.Errorf("%.40q is not a time", s)
	}
	if len(s) > 10 && (s[10] == ' ' || s[10] == 't') {
		s = s[:10] + "T" + s[11:]
	}
	var first error
	for _, form := range civilForms {
		d, err := time.ParseInLocation(form, s, city)
		if err == nil {
			return d, nil
		}
		if perr, ok := err.(*time.ParseError); ok && first == nil && strings.HasSuffix(perr.Message, "out of range") {
			first = fmt.Errorf("%q: %s", s, strings.TrimPrefix(perr.Message, ": "))
		}
	}
	if first == nil {
		first = fmt.Errorf("%q is not a time", s)
	}
	return time.Time{}, first
}

// looksCivil tells a date from a duration: four digits and a hyphen.
func looksCivil(s string) bool {
	if len(s) < 5 || s[4] != '-' {
		return false
	}
	for _, c := range []byte(s[:4]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (c Civil) example() string {
	return c.start.Add(90 * time.Minute).Format("2006-01-02T15:04")
}
