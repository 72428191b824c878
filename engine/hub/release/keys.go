package release

import (
	"fmt"
	"strconv"
	"strings"
)

// Budget is what a scenario writes for epsilon: a number above 0, or "off".
type Budget struct {
	Off     bool
	Epsilon Nano
}

// UnmarshalTOML reads what a TOML file holds; b stays as it was on an error.
func (b *Budget) UnmarshalTOML(data any) error {
	var x float64
	switch v := data.(type) {
	case string:
		if v == "off" {
			*b = Budget{Off: true}
			return nil
		}
		return fmt.Errorf(`%q is no budget; write a number above 0 such as 1.0, or "off" for exact values`, v)
	case float64:
		x = v
	case int64:
		x = float64(v)
	default:
		return fmt.Errorf(`write a number above 0 such as 1.0, or "off" for exact values`)
	}
	n, err := NanoOf(x)
	if err != nil || n == 0 {
		return fmt.Errorf(`must be above 0 and at most 9e9, got %g; "off" releases exact values`, x)
	}
	*b = Budget{Epsilon: n}
	return nil
}

// String prints the budget as it is written.
func (b Budget) String() string {
	if b.Off {
		return "off"
	}
	return strconv.FormatFloat(b.Epsilon.Float(), 'g', -1, 64)
}

// Apply puts the budget into a query.
func (b Budget) Apply(q *Query) { q.Exact, q.Epsilon = b.Off, b.Epsilon }

// Span is what a scenario writes for the windows that a budget covers: "window", "4 windows" or "day". As a number it is
// Query.Span: 0 is a civil day.
type Span int

// UnmarshalTOML reads what a TOML file holds; s stays as it was on an error.
func (s *Span) UnmarshalTOML(data any) error {
	text, ok := data.(string)
	number, unit, two := strings.Cut(strings.TrimSpace(text), " ")
	n, err := strconv.Atoi(number)
	switch {
	case ok && text == "day":
		*s = 0
	case ok && text == "window":
		*s = 1
	case ok && two && err == nil && n >= 1 && n <= 1<<20 && (unit == "windows" || unit == "window" && n == 1):
		*s = Span(n)
	default:
		return fmt.Errorf(`%v is no span; write "window", "4 windows" or "day"`, data)
	}
	return nil
}

// String prints the span as it is written.
func (s Span) String() string {
	switch s {
	case 0:
		return "day"
	case 1:
		return "window"
	}
	return strconv.Itoa(int(s)) + " windows"
}
