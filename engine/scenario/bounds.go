package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// bounds is an interval as the range tag writes it: "(0,1]", "[0,)", "(,5)".
type bounds struct {
	lo, hi         float64 // infinite where open-ended
	loOpen, hiOpen bool    // the end itself is excluded
	unit           string
}

func parseBounds(tag string) (bounds, error) {
	b := bounds{lo: math.Inf(-1), hi: math.Inf(1)}
	wrong := fmt.Errorf("range %q: write it as (0,1], [0,) or (,5)", tag)
	if len(tag) < 3 || !strings.ContainsRune("([", rune(tag[0])) || !strings.ContainsRune(")]", rune(tag[len(tag)-1])) {
		return b, wrong
	}
	b.loOpen, b.hiOpen = tag[0] == '(', tag[len(tag)-1] == ')'
	lo, hi, ok := strings.Cut(tag[1:len(tag)-1], ",")
	if !ok {
		return b, wrong
	}
	for _, end := range []struct {
		text string
		to   *float64
	}{{lo, &b.lo}, {hi, &b.hi}} {
		if text := strings.TrimSpace(end.text); text != "" {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return b, wrong
			}
			*end.to = v
		}
	}
	if !(b.lo <= b.hi) {
		return b, wrong
	}
	return b, nil
}

func (b *bounds) holds(v float64) bool {
	return (v > b.lo || v == b.lo && !b.loOpen) && (v < b.hi || v == b.hi && !b.hiOpen)
}

// String prints the bounds with their unit: "(0, 1]", "at least 0 m".
func (b *bounds) String() string {
	n := func(v float64) string {
		if math.Abs(v) >= 1e-3 && math.Abs(v) < 1e15 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	unit := ""
	if b.unit != "" {
		unit = " " + b.unit
	}
	switch {
	case math.IsInf(b.hi, 1) && math.IsInf(b.lo, -1):
		return "finite"
	case math.IsInf(b.hi, 1) && b.loOpen:
		return "above " + n(b.lo) + unit
	case math.IsInf(b.hi, 1):
		return "at least " + n(b.lo) + unit
	case math.IsInf(b.lo, -1) && b.hiOpen:
		return "below " + n(b.hi) + unit
	case math.IsInf(b.lo, -1):
		return "at most " + n(b.hi) + unit
	}
	open, closed := "[", "]"
	if b.loOpen {
		open = "("
	}
	if b.hiOpen {
		closed = ")"
	}
	return "in " + open + n(b.lo) + ", " + n(b.hi) + closed + unit
}
