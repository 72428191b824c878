package policy

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// statement is one key = value of a charter, or one [table] (value nil), with its place.
type statement struct {
	line, col    int // of the key, or of the bracket
	valueCol     int
	table        string // the header in force
	key          string
	value        any // string, bool, int64 or float64
	headerItself bool
}

var (
	headerForm = regexp.MustCompile(`^\[\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*\]\s*(?:#.*)?$`)
	keyForm    = regexp.MustCompile(`^([A-Za-z0-9_-]+)\s*=\s*`)
)

// statements cuts a charter into its lines. The TOML library decides what is TOML; it hides the places of keys, so they
// are found here, and what would need more than a line is refused.
func statements(text string) (list []statement, bad []Problem) {
	if !utf8.ValidString(text) {
		return nil, []Problem{{1, 1, "", "not UTF-8 text; save it as UTF-8"}}
	}
	text = strings.TrimPrefix(text, "\ufeff")
	var whole map[string]any
	if _, err := toml.Decode(text, &whole); err != nil {
		var p toml.ParseError
		if errors.As(err, &p) {
			return nil, []Problem{{p.Position.Line, max(1, p.Position.Col), p.LastKey, p.Message}}
		}
		return nil, []Problem{{1, 1, "", err.Error()}}
	}
	table := ""
	for i, line := range strings.Split(text, "\n") {
		full := strings.TrimSuffix(line, "\r")
		line := strings.TrimLeft(full, " \t")
		indent := len(full) - len(line)
		at := func(off int) int { return utf8.RuneCountInString(full[:indent+off]) + 1 }
		if line == "" || line[0] == '#' {
			continue
		}
		if m := headerForm.FindStringSubmatch(line); m != nil {
			table = strings.Join(strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' || r == ' ' || r == '\t' }), ".")
			list = append(list, statement{line: i + 1, col: at(0), table: table, headerItself: true})
			continue
		}
		m := keyForm.FindStringSubmatch(line)
		if m == nil {
			bad = append(bad, Problem{i + 1, at(0), table, "a charter has [class.NAME] headers and lines of key = value, with keys in plain letters; write it so"})
			continue
		}
		var one struct{ V any }
		_, err := toml.Decode("V = "+line[len(m[0]):], &one)
		switch v := one.V.(type) {
		case string, bool, int64, float64:
			if err == nil {
				list = append(list, statement{i + 1, at(0), at(len(m[0])), table, m[1], v, false})
				continue
			}
		}
		bad = append(bad, Problem{i + 1, at(len(m[0])), join(table, m[1]), "not one value on one line; write a text in quotes, a number, true or false"})
	}
	return list, bad
}

func join(table, key string) string {
	if table == "" || key == "" {
		return table + key
	}
	return table + "." + key
}

// Problem is one thing that is wrong with a charter.
type Problem struct {
	Line, Col int // from 1, in characters
	Key       string
	Msg       string
}

// Problems are all that is wrong with one charter, in order.
type Problems struct {
	File string
	List []Problem
}

// Error gives a line for each: file:line:col: key: what is wrong and how to mend it.
func (p *Problems) Error() string {
	var b strings.Builder
	for i, x := range p.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: ", p.File, x.Line, x.Col)
		if x.Key != "" {
			b.WriteString(x.Key + ": ")
		}
		b.WriteString(x.Msg)
	}
	return b.String()
}
