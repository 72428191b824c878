package clock

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]Duration{
		"40 min": 40 * time.Minute, "40m": 40 * time.Minute, "6 h": 6 * time.Hour, "30 s": 30 * time.Second,
		"90 s": 90 * time.Second, "2h30m": 150 * time.Minute, "2 h 30 min": 150 * time.Minute, "1 day": Day,
		"1 day 6 h": 30 * time.Hour, "2 weeks": 2 * Week, "1.5 h": 90 * time.Minute, ".5s": 500 * time.Millisecond,
		"250 ms": 250 * time.Millisecond, "1h0m0.000000001s": time.Hour + 1, "-30 s": -30 * time.Second,
		"+1 min": time.Minute, "− 1 min": -time.Minute, "  5 Minutes ": 5 * time.Minute, "3 µs": 3000, "3us": 3000, "7 ns": 7,
		"0.1 ns": 0, "0.5 ns": 1, "0 s": 0, "15 MIN": 15 * time.Minute,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":            `empty: write a duration, e.g. "40 min"`,
		"40":          `40 has no unit; write e.g. "40 s" or "40 min"`,
		"2 h 30":      `30 has no unit; write e.g. "30 s" or "30 min"`,
		"soon":        `"soon" is not a duration; write e.g. "40 min" or "2h30m"`,
		"5 lightyear": `"5 lightyear": unknown unit of time "lightyear"; known are s, min, h, day, week, ms, us, ns`,
		"5 H":         `"5 H": unknown unit of time "H"; known are s, min, h, day, week, ms, us, ns`,
		"1.2.3 s":     `"1.2.3 s": "1.2.3" is not a number`,
		"1 h -5 min":  `"1 h -5 min" is not a duration; write e.g. "40 min" or "2h30m"`,
		"300 years":   `"300 years": unknown unit of time "years"`,
		"200000 days": `"200000 days" is too long: at most 292 years can be simulated`,
		"1e3 s":       `"1e3 s": unknown unit of time "e"`,
		"\xff s":      `not a duration: "\xff s"; write e.g. "40 min"`,
	} {
		if got, err := ParseDuration(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for want, d := range map[string]Duration{
		"0 s": 0, "40 min": 40 * time.Minute, "2 h 30 min": 150 * time.Minute, "1 day": Day, "3 days 1 s": 3*Day + time.Second,
		"250 ms": 250 * time.Millisecond, "1.5 s": 1500 * time.Millisecond, "-1 min 30 s": -90 * time.Second,
		"1 min 0.5 s": time.Minute + 500*time.Millisecond, "7 ns": 7, "12 us": 12000, "0.0120003 s": 12000300,
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("%d prints %q, want %q", d, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := Duration(rapid.Int64Range(-1<<63+1, 1<<63-2).Draw(t, "d"))
		if rapid.Bool().Draw(t, "whole seconds") {
			d = d.Truncate(time.Second)
		}
		if back, err := ParseDuration(FormatDuration(d)); err != nil || back != d {
			t.Fatalf("%d prints %q, reads back %d, %v", d, FormatDuration(d), back, err)
		}
	})
}

func TestParseMoment(t *testing.T) {
	c := seoul(t)
	for text, want := range map[string]Duration{
		"2026-07-16T18:00":              2 * time.Hour,
		"2026-07-16 18:00":              2 * time.Hour,
		"2026-07-16T18:00:30":           2*time.Hour + 30*time.Second,
		"2026-07-16T18:00:30.5":         2*time.Hour + 30*time.Second + 500*time.Millisecond,
		"2026-07-16T18:00+09:00":        2 * time.Hour,
		"2026-07-16T18:00:00+09:00":     2 * time.Hour,
		"2026-07-16T09:00Z":             2 * time.Hour,
		"2026-07-16T11:00:00+02:00":     2 * time.Hour,
		"2026-07-16T15:00":              -time.Hour,
		"40 min":                        40 * time.Minute,
		"-5 min":                        -5 * time.Minute,
		" 2h30m ":                       150 * time.Minute,
		"2026-07-16T16:00:00.000000001": 1,
	} {
		if got, err := ParseMoment(text, c); err != nil || got != Time(want) {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"2026-07-32T18:00":           `"2026-07-32T18:00": day out of range; write e.g. "2026-07-16T17:30"`,
		"2026-07-16T25:00":           `"2026-07-16T25:00": hour out of range; write e.g. "2026-07-16T17:30"`,
		"2026-07-16":                 `"2026-07-16" is not a time; write e.g. "2026-07-16T17:30"`,
		"18:00":                      `"18:00" has no date; write e.g. "2026-07-16T17:30"`,
		"40":                         `neither a time nor a duration after the start: 40 has no unit; write e.g. "40 s" or "40 min"; a time is written e.g. "2026-07-16T17:30"`,
		"2726-07-16T18:00":           `"2726-07-16T18:00" is more than 292 years from the start, 2026-07-16T16:00:00+09:00`,
		"2026-07-16T18:00:00 Europe": `"2026-07-16T18:00:00 Europe" is not a time; write e.g. "2026-07-16T17:30"`,
	} {
		if got, err := ParseMoment(text, c); err == nil || err.Error() != want {
			t.Errorf("%q: %v, %v\nwant %s", text, got, err, want)
		}
	}
}

func TestTimeOfDayIsTheNextFromTheStart(t *testing.T) {
	c := seoul(t)
	for text, want := range map[string]Duration{
		"16:00":            0,
		"18:00":            2 * time.Hour,
		" 18:00:30 ":       2*time.Hour + 30*time.Second,
		"15:59:30":         23*time.Hour + 59*time.Minute + 30*time.Second, // of the next day
		"2026-07-16T18:00": 2 * time.Hour,
		"40 min":           40 * time.Minute,
	} {
		if got, err := ParseAsked(text, c); err != nil || got != Time(want) {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	if got, err := ParseAsked("28:00", c); err == nil {
		t.Errorf("28:00 is %v", got)
	}
}

func TestStartMustCarryItsOffset(t *testing.T) {
	if _, err := ParseStart("2026-07-16T16:00"); err == nil || err.Error() != `"2026-07-16T16:00" has no offset from UTC; write e.g. "2026-07-16T16:00+09:00"` {
		t.Errorf("%v", err)
	}
	if _, err := ParseStart("tomorrow"); err == nil || err.Error() != `"tomorrow" is not a time; write e.g. "2026-07-16T16:00:00+09:00"` {
		t.Errorf("%v", err)
	}
	if c, err := ParseStart("2026-07-16T07:00Z"); err != nil || c.Format(0) != "2026-07-16T07:00:00Z" {
		t.Errorf("%v %v", c, err)
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2026-07-16T18:00", "40 min", "2h30m", "-1 day 6 h", "0001-01-01T00:00", "9999-12-31T23:59:59.999999999Z", "1..h", "\xff", "99999999999999999999 ns"} {
		f.Add(s)
	}
	c := NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseMoment(text, c)
		if err != nil {
			return
		}
		if back, err := ParseMoment(c.Format(at), c); err != nil || back != at {
			t.Fatalf("%q is %d, prints %s, reads back %d, %v", text, at, c.Format(at), back, err)
		}
		if back, err := ParseDuration(FormatDuration(Duration(at))); err != nil || back != Duration(at) {
			t.Fatalf("%q is %d, prints %s, reads back %d, %v", text, at, FormatDuration(Duration(at)), back, err)
		}
	})
}
