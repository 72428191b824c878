package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules that an exception may be made from.
var allowable = []string{"maprange", "wallclock", "mathrand", "select", "bare-go", "env", "math", "fma"}

// checkedElsewhere are rules whose use the lint cannot see.
var checkedElsewhere = []string{"fma"}

var allowForm = regexp.MustCompile(`^//semul:allow ([^:]+): (\S.*)$`)

// finding is one breach of a rule.
type finding struct {
	file string
	line int
	rule string
	text string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.file, f.line, f.rule, f.text)
}

// allowance is one //semul:allow comment.
type allowance struct {
	line int
	rule string
	used bool
}

// allowances reads the exceptions of a file; those that are written wrongly are findings.
func allowances(fset *token.FileSet, file *ast.File) (list []*allowance, wrong []finding) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !strings.HasPrefix(c.Text, "//semul:") {
				continue
			}
			at := fset.Position(c.Pos())
			m := allowForm.FindStringSubmatch(c.Text)
			switch {
			case m == nil:
				wrong = append(wrong, finding{at.Filename, at.Line, "allow", "write //semul:allow RULE: reason"})
			case !slices.Contains(allowable, m[1]):
				wrong = append(wrong, finding{at.Filename, at.Line, "allow", fmt.Sprintf("no rule %q; there are %s", m[1], strings.Join(allowable, ", "))})
			default:
				list = append(list, &allowance{line: at.Line, rule: m[1], used: slices.Contains(checkedElsewhere, m[1])})
			}
		}
	}
	return list, wrong
}

// excuse takes out the findings that an allowance on their line, or the line above, covers, and
// adds one for each allowance that covers nothing.
func excuse(file string, found []finding, allowed []*allowance) (left []finding) {
	for _, f := range found {
		excused := false
		for _, a := range allowed {
			if a.rule == f.rule && (a.line == f.line || a.line == f.line-1) {
				a.used, excused = true, true
			}
		}
		if !excused {
			left = append(left, f)
		}
	}
	for _, a := range allowed {
		if !a.used {
			left = append(left, finding{file, a.line, "allow", fmt.Sprintf("nothing here breaks rule %s; take the exception out", a.rule)})
		}
	}
	return left
}

func TestAllowancesNeedRuleAndReason(t *testing.T) {
	for comment, want := range map[string]string{
		"//semul:allow maprange":              "write //semul:allow RULE: reason",
		"//semul:allow maprange:":             "write //semul:allow RULE: reason",
		"//semul:ignore maprange: because":    "write //semul:allow RULE: reason",
		"//semul:allow wall clock: cost":      `no rule "wall clock"; there are maprange, wallclock,`,
		"//semul:allow mapranges: sorted":     `no rule "mapranges"`,
		"//semul:allow maprange: sorted here": "nothing here breaks rule maprange",
	} {
		got := lintSource(t, "planted", "package planted\n\nfunc f() {\n\t"+comment+"\n}\n")
		if len(got) != 1 || got[0].rule != "allow" || !strings.Contains(got[0].text, want) || got[0].line != 4 {
			t.Errorf("%s: got %v, want %q", comment, got, want)
		}
	}
}
