package policy

import (
	"errors"
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// Gate decides. The zero Gate allows nothing.
type Gate struct {
	Charter *Charter
	Civil   clock.Civil
	Asked   bool // somebody has said how persons answer: without it no rule that asks can be met
}

// Verdict is what the gate has decided, and why.
type Verdict struct {
	Allowed bool   `json:"allowed"`
	Rule    string `json:"rule"`   // "plate × traffic_control: opt-in", or the field that refused
	Reason  string `json:"reason"` // in words; "" if allowed
}

// Takes says whether rows of a stream may be taken at an instant.
func (g *Gate) Takes(s *stream.Registered, now clock.Time) Verdict {
	switch {
	case g.Charter == nil:
		return Verdict{Rule: "charter", Reason: "no charter is in force"}
	case s.Basis == "":
		return Verdict{Rule: "legal_basis", Reason: "no legal basis"}
	case g.Civil.At(now).After(s.Expiry):
		return Verdict{Rule: "expiry", Reason: "the stream's permission ended on " + s.Expiry.Format(time.DateOnly)}
	}
	return Verdict{Allowed: true, Rule: "stream"}
}

// Window says whether a query may be answered for a window that closes at an instant.
func (g *Gate) Window(q *release.Query, s *stream.Registered, now clock.Time) Verdict {
	if v := g.Takes(s, now); !v.Allowed {
		return v
	}
	if !s.Serves(q.Purpose) {
		return Verdict{Rule: "purposes", Reason: fmt.Sprintf("%s is not among the stream's purposes", q.Purpose)}
	}
	r := g.Charter.Rules[s.Class][q.Purpose]
	v := Verdict{Rule: fmt.Sprintf("%s × %s: %s", s.Class, q.Purpose, r)}
	switch {
	case r == Never:
		v.Reason = "never allowed"
	case r == BreakGlass:
		v.Reason = "only by breaking the glass"
	case r.Asks() && !s.Class.HasSubject():
		v.Reason = "its rows name nobody who could be asked"
	case r.Asks() && !g.Asked:
		v.Reason = "no consent source is set"
	default:
		v.Allowed = true
	}
	return v
}

// Rule returns what the charter says about a class and a purpose.
func (g *Gate) Rule(class stream.Class, p stream.Purpose) Rule { return g.Charter.Rules[class][p] }

// Admit returns everything that keeps a query from being declared, joined: what is wrong in itself, what the gate
// refuses, what goes beyond the charter.
func (g *Gate) Admit(q *release.Query, s *stream.Registered, now clock.Time) error {
	errs := []error{q.Check()}
	say := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("policy.%s%s: %s", q.Name, key, fmt.Sprintf(format, args...)))
	}
	if v := g.Window(q, s, now); !v.Allowed {
		mend := ""
		switch v.Rule {
		case "charter", "legal_basis":
		case "purposes":
			mend = fmt.Sprintf("; it serves %v", s.Purposes)
		case "expiry":
			mend = "; renew it"
		default:
			mend = fmt.Sprintf(" under charter %q", g.Charter.Name)
			if r := g.Rule(s.Class, q.Purpose); r.Asks() && s.Class.HasSubject() {
				mend += "; set policy.opt_in"
			}
		}
		say("", "stream %q is class %s: %s: %s%s", s.Name, s.Class, v.Rule, v.Reason, mend)
	}
	if q.Column >= len(s.Columns) && q.Aggregate != release.Count {
		say(".column", "stream %q has %d columns, the first is 0; got %d", s.Name, len(s.Columns), q.Column)
	}
	if s.Retention > 0 && q.Window+q.Grace > s.Retention {
		say(".window", "%v keeps who was seen longer than stream %q may, %v; choose a shorter one", q.Window, s.Name, s.Retention)
	}
	if g.Charter == nil {
		return errors.Join(errs...)
	}
	c := g.Charter
	if !s.Class.Personal() {
		if !q.Exact {
			say(".epsilon", "stream %q names no person: it is released exactly; leave epsilon out", s.Name)
		}
		return errors.Join(errs...)
	}
	if q.Aggregate != release.Count && q.Aggregate != release.Sum {
		say(".value", "%s of class %s would show one person; use count or sum", q.Aggregate, s.Class)
	}
	if q.Aggregate == release.Sum && s.Class.HasSubject() && s.Period > 0 && q.Window > s.Period {
		say(".window", "%v is longer than the stream's period of %v, and of a person's rows in a cell only the first of a window counts; write %v", q.Window, s.Period, s.Period)
	}
	if q.Exact && !c.Exact {
		say(".epsilon", "charter %q lets nothing exact out; give a number", c.Name)
	}
	if c.EpsilonMax > 0 && q.Epsilon > c.EpsilonMax {
		say(".epsilon", "%g is above the %g of charter %q", q.Epsilon.Float(), c.EpsilonMax.Float(), c.Name)
	}
	if q.K < c.KMin {
		say(".k", "%d is below the %d of charter %q", q.K, c.KMin, c.Name)
	}
	if q.Window < c.WindowMin {
		say(".window", "%v is below the %v of charter %q", q.Window, c.WindowMin, c.Name)
	}
	if q.Aggregate == release.Sum && !q.Exact && s.Class != stream.Count && q.Clamp == [2]int64{} {
		say(".clamp", "missing; a sum needs bounds, e.g. clamp = [\"0 Wh\", \"5 kWh\"]")
	}
	return errors.Join(errs...)
}
