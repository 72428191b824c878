package policy

import "fmt"

// Rule says on what condition a class may serve a purpose.
type Rule uint8

// The rules. The zero Rule is Never: what is not said is not allowed.
const (
	Never      Rule = iota // X
	NoPerson               // – nobody to ask
	Must                   // M: law or contract, not asked
	OptOut                 // O: on unless opted out
	OptIn                  // I: off unless opted in
	Explicit               // E: a separate, explicit yes
	BreakGlass             // B: only in an emergency, by two persons

	rules
)

var ruleNames = [rules]string{"never", "no-person", "must", "opt-out", "opt-in", "explicit", "break-glass"}

// String returns the rule as charters write it.
func (r Rule) String() string {
	if r < rules {
		return ruleNames[r]
	}
	return fmt.Sprintf("rule %d", uint8(r))
}

// Asks reports whether a person's word counts.
func (r Rule) Asks() bool { return r == OptOut || r == OptIn || r == Explicit }

// RuleOf finds a rule that a charter may set by its name.
func RuleOf(name string) (Rule, error) {
	for r, n := range ruleNames {
		if n == name && Rule(r) != NoPerson {
			return Rule(r), nil
		}
	}
	return Never, fmt.Errorf("no rule %q; there are never, must, opt-out, opt-in, explicit and break-glass", name)
}
