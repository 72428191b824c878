package scenario

import (
	"errors"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// value is the right-hand side of a key.
type value struct {
	at   Place
	raw  string // as written; "" for a list
	data any    // string, bool, int64, float64, moment, []*value, or unreadable
}

// moment is a date or a time of day as TOML has them.
type moment struct {
	time.Time
	form string // "offset", "datetime-local", "date-local", "time-local"
}

// unreadable stands for a value about which an error has been noted, so that its key is not called missing too.
type unreadable struct{}

const maxNesting = 16 // of lists

// value reads the value that begins here. key names it in messages.
func (s *scanner) value(key string, depth int) (*value, bool) {
	start := s.pos
	v := &value{at: s.place(start)}
	switch rest := s.rest(); {
	case rest == "" || rest[0] == '#':
		s.failKey(s.pos, key, "no value; write one behind =")
		return nil, false
	case strings.HasPrefix(rest, `"""`) || strings.HasPrefix(rest, `'''`):
		if !s.block(rest[:3]) {
			s.failKey(start, key, "this text is never closed; end it with %s", rest[:3])
			return nil, false
		}
	case rest[0] == '"' || rest[0] == '\'':
		if !s.quoted(rest[0]) {
			s.failKey(start, key, "this text does not close on its line; put %c at its end", rest[0])
			return nil, false
		}
	case rest[0] == '[':
		v, ok := s.list(key, depth)
		if !ok && depth == 0 {
			s.skipList(start)
		}
		return v, ok
	case rest[0] == '{':
		s.failKey(start, key, "an inline table, which scenarios do not have; write [%s] on a line of its own and its keys below", key)
		s.braces()
		return nil, false
	default:
		end := strings.IndexByte(rest, '#')
		if end < 0 {
			end = len(rest)
		}
		if depth > 0 {
			if i := strings.IndexAny(rest[:end], ",]"); i >= 0 {
				end = i
			}
		}
		s.pos += len(strings.TrimRight(rest[:end], " \t"))
	}
	v.raw = s.text[start:s.pos]
	data, err := scalar(v.raw)
	if err != nil {
		s.failKey(start, key, "%s", err)
		return nil, false
	}
	v.data = data
	return v, true
}

// list reads [a, b, …], whose elements may stand on several lines.
func (s *scanner) list(key string, depth int) (*value, bool) {
	start := s.pos
	v := &value{at: s.place(start)}
	if depth == maxNesting {
		s.failKey(start, key, "lists inside lists, more than %d deep; nothing here nests so deep", maxNesting)
		return nil, false
	}
	s.pos++
	elements := []*value{}
	due := true // an element may come
	for {
		s.blanks()
		rest := s.rest()
		switch {
		case rest == "" || rest[0] == '#':
			s.skipLine()
			if s.pos >= len(s.text) || s.looksLikeStatement() {
				s.failKey(start, key, "this list is never closed; end it with ]")
				return nil, false
			}
			continue
		case rest[0] == ']':
			s.pos++
			v.data = elements
			return v, true
		case rest[0] == ',':
			if due {
				s.failKey(s.pos, key, "a comma with no value before it; remove one")
				return nil, false
			}
			due = true
			s.pos++
			continue
		case !due:
			s.failKey(s.pos, key, "%s where a comma or ] is due", quoteShort(rest))
			return nil, false
		}
		e, ok := s.value(key, depth+1)
		if !ok {
			return nil, false
		}
		elements = append(elements, e)
		due = false
	}
}

// looksLikeStatement reports whether the line that begins here is a header or a key = value, which no line of a list is.
func (s *scanner) looksLikeStatement() bool {
	t := *s
	t.errs = nil
	t.blanks()
	if t.peek() == '[' {
		st := t.header()
		return !st.broken && strings.Trim(st.keys[0].name, "0123456789+-") != "" && isBare(t.text[s.pos+1])
	}
	_, ok := t.key("=")
	return ok
}

// skipList moves from the bracket at start to the end of the last line that belongs to its list, as far as can be told.
func (s *scanner) skipList(start int) {
	s.pos = start
	open := 0
	for s.pos < len(s.text) {
		switch c := s.peek(); {
		case c == '[':
			open++
		case c == ']':
			if open--; open == 0 {
				return
			}
		case (c == '"' || c == '\'') && s.quoted(c):
			continue
		case c == '#' || c == '\n':
			s.skipLine()
			if s.looksLikeStatement() {
				s.pos-- // the end of the line above
				return
			}
			continue
		}
		s.pos++
	}
}

// block moves behind the multi-line string that begins here. Up to two quotes may stand before the closing three.
func (s *scanner) block(mark string) bool {
	for i := s.pos + 3; i < len(s.text); i++ {
		switch {
		case s.text[i] == '\\' && mark[0] == '"':
			i++
		case strings.HasPrefix(s.text[i:], mark):
			for n := 0; n < 2 && i+3 < len(s.text) && s.text[i+3] == mark[0]; n++ {
				i++
			}
			s.pos = i + 3
			return true
		}
	}
	return false
}

// braces moves behind an inline table, or to the end of its first line if it does not close.
func (s *scanner) braces() {
	start, open := s.pos, 0
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				s.pos++
				return
			}
		case '"', '\'':
			if s.quoted(c) {
				continue
			}
		case '#':
			s.skipLine()
			continue
		}
		s.pos++
	}
	s.pos = start
}

// scalar reads one value that is no list, through the TOML library. Its errors say how to write it.
func scalar(raw string) (data any, err error) {
	defer func() { // the library panics on its own bugs
		if p := recover(); p != nil {
			data, err = nil, errors.New(quoteShort(raw)+" is not a TOML value")
		}
	}()
	var doc map[string]any
	if _, err := toml.Decode("v = "+raw, &doc); err != nil || len(doc) != 1 {
		return nil, mendScalar(raw, err)
	}
	switch v := doc["v"].(type) {
	case string, bool, int64, float64:
		return v, nil
	case time.Time:
		form := v.Location().String()
		if form != "datetime-local" && form != "date-local" && form != "time-local" {
			form = "offset"
		}
		return moment{v, form}, nil
	}
	return nil, mendScalar(raw, nil)
}

func mendScalar(raw string, err error) error {
	reason := "not a TOML text"
	var parse toml.ParseError
	if errors.As(err, &parse) {
		reason = parse.Message
	}
	switch strings.ToLower(raw) {
	case "true", "false", "yes", "no", "on", "off":
		return errors.New("write true or false, or put a text in quotes: " + quote(raw))
	}
	switch {
	case raw[0] == '"' || raw[0] == '\'':
		return errors.New(reason + `; in "…" a backslash is written \\, in '…' it stands for itself`)
	case raw[0] == '.':
		return errors.New(raw + " is not a number; write 0" + raw)
	case strings.Contains(raw, `"`):
		return errors.New("not a TOML value; put the whole text in quotes")
	case strings.Trim(raw, "+-0123456789._eE") == "":
		return errors.New(raw + " is not a number; " + reason)
	}
	return errors.New("not a TOML value; a text or a quantity stands in quotes: " + quote(raw))
}

// quote writes s as a basic TOML string on one line.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r == 0x7f:
			const hex = "0123456789abcdef"
			b.WriteString(`\u00`)
			b.WriteByte(hex[r>>4])
			b.WriteByte(hex[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
