package scenario

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"semul/engine/clock"
)

func whole(val *value) (int64, error) {
	i, ok := val.data.(int64)
	if !ok {
		if s, text := val.data.(string); text {
			if _, err := strconv.ParseInt(s, 10, 64); err == nil {
				return 0, fmt.Errorf("expected a whole number, got %s; write it without quotes: %s", describe(val), s)
			}
		}
		return 0, fmt.Errorf("expected a whole number, got %s", describe(val))
	}
	return i, nil
}

func number(val *value) (float64, error) {
	switch x := val.data.(type) {
	case int64:
		return float64(x), nil
	case float64:
		return x, nil
	case string:
		if _, err := strconv.ParseFloat(x, 64); err == nil {
			return 0, fmt.Errorf("expected a number, got %s; write it without quotes: %s", describe(val), x)
		}
	}
	return 0, fmt.Errorf("expected a number, got %s", describe(val))
}

func duration(val *value) (clock.Duration, error) {
	switch x := val.data.(type) {
	case string:
		return clock.ParseDuration(x)
	case int64, float64:
		return 0, fmt.Errorf(`%s has no unit; write e.g. "%s s" or "%s min"`, val.raw, val.raw, val.raw)
	case moment:
		return 0, fmt.Errorf(`expected a duration, got %s; write e.g. "2 h"`, describe(val))
	}
	return 0, fmt.Errorf(`expected a duration, got %s; write e.g. "40 min"`, describe(val))
}

// moment reads a civil time, a time of day, the first from the start on, or a duration after the start.
func (l *loader) moment(val *value) (clock.Time, error) {
	example := l.civil.Start().Format("2006-01-02T15:04:05")
	if !l.started {
		example = "2026-07-16T18:00:00"
	}
	text := ""
	switch x := val.data.(type) {
	case string:
		text = x
	case moment:
		if x.form == "date-local" {
			return 0, fmt.Errorf("%s is only part of a time; write e.g. %s", val.raw, example)
		}
		text = strings.ToUpper(val.raw)
	case int64, float64:
		return 0, fmt.Errorf(`%s has no unit; write a time such as %s, or a duration after the start such as "%s h"`, val.raw, example, val.raw)
	default:
		return 0, fmt.Errorf(`expected a time, got %s; write e.g. %s, or a duration after the start such as "2 h"`, describe(val), example)
	}
	if !l.started { // its absence has been reported; a civil time cannot be placed, nor be wrong
		if _, err := clock.ParseDuration(text); err != nil {
			return 0, nil
		}
	}
	return clock.ParseAsked(text, l.civil)
}

func start(val *value, v reflect.Value) error {
	text := ""
	switch x := val.data.(type) {
	case string:
		text = x
	case moment:
		if x.form == "date-local" || x.form == "time-local" {
			return fmt.Errorf("%s is only part of a time; write e.g. 2026-07-16T16:00:00+09:00", val.raw)
		}
		text = strings.ToUpper(val.raw)
	default:
		return fmt.Errorf("expected a civil time, got %s; write e.g. 2026-07-16T16:00:00+09:00", describe(val))
	}
	c, err := clock.ParseStart(text)
	if err == nil {
		v.Set(reflect.ValueOf(c))
	}
	return err
}
