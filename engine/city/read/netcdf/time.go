package netcdf

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// times returns the instants of a time axis, and the steps where it has bounds, both in whole nanoseconds.
func (f *File) times(v *Variable) (at []time.Time, bounds [][2]time.Time, err error) {
	unit, since, err := epoch(v.Text("units"))
	if err != nil {
		return nil, nil, f.fail("time axis %s: %v", v.Name, err)
	}
	switch c := strings.ToLower(v.Text("calendar")); c {
	case "", "standard", "gregorian", "proleptic_gregorian":
	default:
		return nil, nil, f.fail("time axis %s counts by the calendar %q, which has days that a city does not: convert it, e.g. with cdo setcalendar,standard", v.Name, c)
	}
	instant := func(n float64) (time.Time, error) {
		s := float64(n * unit)
		if !(math.Abs(s) < 200*365.25*86400) {
			return time.Time{}, f.fail("time axis %s has the value %g, which is no time", v.Name, n)
		}
		whole := math.Floor(s)
		return since.Add(time.Duration(whole) * time.Second).Add(time.Duration(math.Round(float64((s-whole)*1e6)) * 1e3)), nil // microseconds: minutes and hours in binary are not exact
	}
	numbers, err := f.Numbers(v, mostSteps)
	if err != nil {
		return nil, nil, err
	}
	for i, n := range numbers {
		t, err := instant(n)
		if err != nil {
			return nil, nil, err
		}
		if i > 0 && !t.After(at[i-1]) {
			return nil, nil, f.fail("time axis %s: value %d, %s, is not after the one before, %s; sort the steps and leave doubles out", v.Name, i+1, t.Format(time.RFC3339), at[i-1].Format(time.RFC3339))
		}
		at = append(at, t)
	}
	b := f.Variable(v.Text("bounds"))
	if b == nil {
		return at, nil, nil
	}
	edges, err := f.Numbers(b, 2*mostSteps)
	if err != nil {
		return nil, nil, err
	}
	if len(edges) != 2*len(at) {
		return nil, nil, f.fail("%s has %d values for the %d steps of %s; it needs two a step", b.Name, len(edges), len(at), v.Name)
	}
	for i := range at {
		var step [2]time.Time
		for k := range step {
			if step[k], err = instant(edges[2*i+k]); err != nil {
				return nil, nil, err
			}
		}
		bounds = append(bounds, step)
	}
	return at, bounds, nil
}

const mostSteps = 1 << 20

// epoch reads "minutes since 2022-08-08 00:00:00 +09:00": the unit in seconds and the instant. Without an offset it is UTC.
func epoch(text string) (unit float64, since time.Time, err error) {
	word, rest, ok := strings.Cut(strings.TrimSpace(text), " since ")
	if !ok {
		return 0, since, fmt.Errorf("its units are %q; write e.g. \"minutes since 2022-08-08 00:00:00\"", text)
	}
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "s", "sec", "secs", "second", "seconds":
		unit = 1
	case "min", "mins", "minute", "minutes":
		unit = 60
	case "h", "hr", "hrs", "hour", "hours":
		unit = 3600
	case "d", "day", "days":
		unit = 86400
	default:
		return 0, since, fmt.Errorf("its unit is %q; seconds, minutes, hours and days can be read, months and years have no fixed length", word)
	}
	rest = strings.TrimSpace(rest)
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, " UTC"), " utc")
	for _, form := range instants {
		if since, err = time.Parse(form, rest); err == nil {
			return unit, since, nil
		}
	}
	return 0, since, fmt.Errorf("it counts since %q, which is no date; write e.g. \"2022-08-08 00:00:00\"", rest)
}

// instants are the ways to write the date of an epoch; fractions of a second are read after each second.
var instants = func() (out []string) {
	for _, day := range []string{"2006-01-02", "2006-1-2"} {
		out = append(out, day)
		for _, t := range []string{" 15:04:05", "T15:04:05", " 15:04", "T15:04", " 15:4:5", " 15"} {
			for _, zone := range []string{"", "Z", " Z", " -07:00", "-07:00", " -0700", " -07"} {
				out = append(out, day+t+zone)
			}
		}
	}
	return out
}()
