package policy

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/units"
)

//go:embed charters/*.toml
var charters embed.FS

// Charter is what a city has bound itself to: on what it stands, and what it allows beyond or below the law's table.
type Charter struct {
	Name    string
	Version int    // ≥ 1
	Basis   string // legal basis of the hub itself, a term of the DPV
	Article string // that gives it, or the ordinance

	KMin       int            // least k of a query about persons; ≥ 0
	EpsilonMax release.Nano   // most that a query may spend over its span; 0: no limit
	EpsilonDay release.Nano   // most that a class may spend in a day over all queries; 0: no limit
	WindowMin  clock.Duration // shortest window of a query about persons; 0: none
	Exact      bool           // epsilon = "off" is allowed for persons' data, and stamped

	Rules Table
}

// BuiltinNames lists the built-in charters.
func BuiltinNames() []string { return []string{"default", "open", "strict"} }

// Builtin returns a built-in charter.
func Builtin(name string) (*Charter, error) {
	text, err := charters.ReadFile("charters/" + name + ".toml")
	if err != nil || strings.ContainsAny(name, "/\\") {
		return nil, fmt.Errorf("no charter called %q is built in; there are %s; or name a file that ends in .toml", name, strings.Join(BuiltinNames(), ", "))
	}
	return Parse(name+".toml", text)
}

// charterKeys are those at the top of a charter.
var charterKeys = []string{"name", "version", "legal_basis", "article", "k_min", "epsilon_max", "epsilon_day", "window_min", "exact"}

// Parse reads a charter. It is strict: all errors are reported at once, a *Problems, with their places.
func Parse(file string, text []byte) (*Charter, error) {
	c := &Charter{Version: 1, Rules: Law()}
	list, bad := statements(string(text))
	say := func(s statement, value bool, format string, args ...any) {
		col := s.col
		if value {
			col = s.valueCol
		}
		bad = append(bad, Problem{s.line, col, join(s.table, s.key), fmt.Sprintf(format, args...)})
	}
	for _, s := range list {
		class, isClass := strings.CutPrefix(s.table, "class.")
		switch {
		case s.headerItself && !isClass:
			say(s, false, "unknown; a charter has [class.NAME], e.g. [class.plate]")
		case s.headerItself:
			if k, err := stream.ClassOf(class); err != nil {
				say(s, false, "%s", err)
			} else if k == stream.None {
				say(s, false, "names no person, so there is nothing to rule; remove it")
			}
		case s.table == "":
			if err := c.set(s); err != nil {
				say(s, err != errUnknown, "%s", err)
			}
		case isClass:
			if k, err := stream.ClassOf(class); err == nil && k != stream.None {
				c.rule(k, s, say)
			}
		}
	}
	if len(list) > 0 || len(bad) == 0 {
		for _, must := range []struct{ value, key, how string }{
			{c.Name, "name", `write e.g. name = "default"`},
			{c.Basis, "legal_basis", `a hub without one may collect nothing; write e.g. legal_basis = "dpv:PublicInterest"`},
			{c.Article, "article", `name the article or ordinance that gives the basis`},
		} {
			if must.value == "" && !slices.ContainsFunc(bad, func(p Problem) bool { return p.Key == must.key }) {
				bad = append(bad, Problem{1, 1, must.key, "missing; " + must.how})
			}
		}
	}
	if len(bad) > 0 {
		slices.SortStableFunc(bad, func(a, b Problem) int { return cmp.Or(a.Line-b.Line, a.Col-b.Col) })
		return nil, &Problems{file, bad}
	}
	return c, nil
}

var errUnknown = fmt.Errorf("unknown; known are %s and [class.NAME]", strings.Join(charterKeys, ", "))

// set takes one key of the top.
func (c *Charter) set(s statement) (err error) {
	switch s.key {
	case "name":
		c.Name, err = text(s)
	case "legal_basis":
		if c.Basis, err = text(s); err == nil && !stream.KnownBasis(c.Basis) {
			err = fmt.Errorf("%q is no legal basis of the DPV; write one of %s", c.Basis, stream.Bases())
		}
	case "article":
		c.Article, err = text(s)
	case "version":
		c.Version, err = whole(s, 1, 1<<30)
	case "k_min":
		c.KMin, err = whole(s, 0, 1<<20)
	case "epsilon_max":
		c.EpsilonMax, err = epsilon(s)
	case "epsilon_day":
		c.EpsilonDay, err = epsilon(s)
	case "window_min":
		var d units.Second
		if err = d.UnmarshalTOML(s.value); err == nil {
			if d < 0 || d > 86400*366 {
				return fmt.Errorf("must be between 0 and a year, got %v", d)
			}
			c.WindowMin = clock.Duration(float64(d) * float64(time.Second))
		}
	case "exact":
		yes, ok := s.value.(bool)
		if !ok {
			return fmt.Errorf("write true or false")
		}
		c.Exact = yes
	default:
		return errUnknown
	}
	return err
}

func text(s statement) (string, error) {
	v, ok := s.value.(string)
	if !ok || strings.TrimSpace(v) == "" {
		return "", fmt.Errorf("write a text in quotes")
	}
	return v, nil
}

func whole(s statement, lo, hi int64) (int, error) {
	v, ok := s.value.(int64)
	if !ok || v < lo || v > hi {
		return 0, fmt.Errorf("must be a whole number in [%d, %d], got %v", lo, hi, s.value)
	}
	return int(v), nil
}

func epsilon(s statement) (release.Nano, error) {
	var x float64
	switch v := s.value.(type) {
	case float64:
		x = v
	case int64:
		x = float64(v)
	case string:
		if v == "no limit" {
			return 0, nil
		}
		return 0, fmt.Errorf(`write a number above 0, or "no limit"`)
	default:
		return 0, fmt.Errorf(`write a number above 0, or "no limit"`)
	}
	n, err := release.NanoOf(x)
	if err != nil || n == 0 {
		return 0, fmt.Errorf(`must be above 0 and at most 9e9, got %g; "no limit" takes the limit away`, x)
	}
	return n, nil
}

// rule takes one purpose of a class.
func (c *Charter) rule(class stream.Class, s statement, say func(statement, bool, string, ...any)) {
	p, err := stream.PurposeOf(s.key)
	if err != nil {
		say(s, false, "%s", err)
		return
	}
	name, _ := s.value.(string)
	r, err := RuleOf(name)
	if err != nil {
		say(s, true, "%s", err)
		return
	}
	if law[class][p] == Never && r != Never {
		say(s, true, "class %s may never serve %s: a charter cannot lift that; remove the line", class, p)
		return
	}
	if r.Asks() && !class.HasSubject() {
		say(s, true, "rows of class %s name nobody who could be asked; write must or never", class)
		return
	}
	c.Rules[class][p] = r
}
