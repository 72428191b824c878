package traffic

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"semul/engine/clock"
)

// hours are the times of the day at which a service runs, civil time, until after from.
type hours struct{ from, until clock.Duration }

// readHours reads "06:00-24:00".
func readHours(text string) (h hours, err error) {
	a, b, ok := strings.Cut(text, "-")
	from, err1 := timeOfDay(a)
	until, err2 := timeOfDay(b)
	if !ok || err1 != nil || err2 != nil {
		return h, fmt.Errorf(`%q is no part of a day; write e.g. "06:00-24:00"`, text)
	}
	if until <= from {
		return h, fmt.Errorf("%q ends before it begins; a service that runs past midnight is two tables", text)
	}
	return hours{from, until}, nil
}

func timeOfDay(s string) (clock.Duration, error) {
	a, b, ok := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.Atoi(a)
	m, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || h < 0 || m < 0 || m > 59 || len(b) != 2 || 60*h+m > 24*60 {
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return clock.Duration(60*h+m) * time.Minute, nil
}

// open reports whether a service runs at a time of the day.
func (h hours) open(ofDay clock.Duration) bool { return ofDay >= h.from && ofDay < h.until }
