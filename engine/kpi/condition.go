package kpi

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Condition is a change that is not wanted: "exposed_people > +5 %".
type Condition struct {
	Text    string // as it was written
	ID      string // of the indicator
	op      string // > >= < <=
	limit   float64
	percent bool // limit is a share of the baseline
	value   bool // limit is on the value itself, not on its change
}

var conditionForm = regexp.MustCompile(`^\s*([A-Za-z0-9_.-]+?)\s*(>=|<=|>|<)\s*([+-]?)([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(%?)\s*$`)

// ParseCondition reads a condition: an indicator, one of > >= < <=, and a bound. With % the bound is on the change relative to
// the baseline, with a sign on the difference in the indicator's unit, without either on the value itself:
//
//	exposed_people > +5 %      5 % more than in the baseline
//	mean_delay > +30           30 s more
//	flooded_area > 120000      more than 0.12 km²
func ParseCondition(text string) (Condition, error) {
	m := conditionForm.FindStringSubmatch(strings.ReplaceAll(text, "−", "-"))
	if m == nil {
		return Condition{}, fmt.Errorf("%q: write an indicator, one of > >= < <=, and a bound: \"exposed_people > +5 %%\" for the change from the baseline, \"mean_delay > +30\" for the difference, \"mean_delay > 300\" for the value", text)
	}
	limit, err := strconv.ParseFloat(m[3]+m[4], 64)
	if err != nil {
		return Condition{}, fmt.Errorf("%q: the bound is too large", text)
	}
	return Condition{Text: strings.TrimSpace(text), ID: m[1], op: m[2], limit: limit, percent: m[5] == "%", value: m[5] == "" && m[3] == ""}, nil
}

// Met reports whether a change is such a one, and says so in words. A relative change from 0 counts as infinite.
func (c Condition) Met(d *Delta) (string, bool) {
	v, said := d.Diff, fmt.Sprintf("%+.4g %s", d.Diff, d.Unit)
	switch {
	case c.value:
		v, said = d.B, fmt.Sprintf("%.4g %s", d.B, d.Unit)
	case c.percent && d.A == 0 && d.Diff != 0:
		v, said = math.Inf(int(math.Copysign(1, d.Diff))), fmt.Sprintf("%+.4g %s from 0", d.Diff, d.Unit)
	case c.percent && d.A == 0:
		v, said = 0, "0 as before"
	case c.percent:
		v, said = d.Percent, fmt.Sprintf("%+.4g %%", d.Percent)
	}
	met := false
	switch c.op {
	case ">":
		met = v > c.limit
	case ">=":
		met = v >= c.limit
	case "<":
		met = v < c.limit
	case "<=":
		met = v <= c.limit
	}
	return fmt.Sprintf("%s: %s (from %.6g to %.6g %s)", c.Text, said, d.A, d.B, d.Unit), met
}
