package scenario

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// scanner cuts a TOML text into statements and keeps the place of every key and value. What a value means is left to
// the TOML library (scalar.go); the library hides the places of keys, and stops at the first error.
type scanner struct {
	file   string
	layer  int
	text   string
	pos    int
	starts []int  // byte offset of each line
	table  string // the header that is in force
	errs   []Error
}

// statement is one [header] or one key = value.
type statement struct {
	at     Place // of the bracket or the first key
	keys   []segment
	val    *value // nil for a header and where there is none
	header bool
	broken bool // could not be read, an error has been noted; a broken header still ends the table above
}

// segment is one part of a dotted key.
type segment struct {
	name string
	at   Place
}

func newScanner(file string, layer int, text []byte) *scanner {
	s := &scanner{file: file, layer: layer, starts: []int{0}}
	t := strings.TrimPrefix(string(text), "\ufeff")
	if strings.HasPrefix(t, "\xff\xfe") || strings.HasPrefix(t, "\xfe\xff") || strings.HasPrefix(t, "\x00") {
		s.errs = append(s.errs, Error{At: Place{File: file, layer: layer}, Msg: "not UTF-8 text; save it as UTF-8"})
		return s
	}
	if what := foreign(t); what != "" {
		s.errs = append(s.errs, Error{At: Place{File: file, layer: layer}, Msg: what + " and no scenario; bring a network in with semul import and name the city's folder in [city] path"})
		return s
	}
	s.text = t
	for i := range len(t) {
		if t[i] == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	s.sanitise()
	return s
}

// foreign says what a text is that begins as no TOML file does, "" if it may be one.
func foreign(t string) string {
	switch begin := strings.TrimLeft(t, " \t\r\n"); {
	case strings.HasPrefix(t, "\x1f\x8b"):
		return "this is a packed file (gzip)"
	case strings.HasPrefix(t, "PK\x03\x04"):
		return "this is a packed file (zip)"
	case strings.HasPrefix(begin, "<"):
		return "this is XML"
	case strings.HasPrefix(begin, "{") && strings.HasPrefix(strings.TrimLeft(begin[1:], " \t\r\n"), "\""):
		return "this is JSON"
	case strings.ContainsRune(t[:min(len(t), 512)], 0):
		return "this is a file of binary data"
	}
	return ""
}

// sanitise reports the first character that TOML forbids anywhere, and blanks all of them.
func (s *scanner) sanitise() {
	var b strings.Builder
	first := -1
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		bad := r == utf8.RuneError && n == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f ||
			r == '\r' && (i+1 == len(s.text) || s.text[i+1] != '\n')
		if bad {
			if first < 0 {
				first = i
			}
			b.WriteByte('?')
		} else {
			b.WriteString(s.text[i : i+n])
		}
		i += n
	}
	if first >= 0 {
		s.failAt(first, "the character 0x%02x cannot stand in a TOML file; remove it and save as UTF-8", s.text[first])
		s.text = b.String() // every bad one is a byte, so places stay
	}
}

// place converts a byte offset.
func (s *scanner) place(off int) Place {
	line := sort.SearchInts(s.starts, off+1) - 1
	col := utf8.RuneCountInString(s.text[s.starts[line]:off]) + 1
	return Place{File: s.file, Line: line + 1, Col: col, layer: s.layer}
}

func (s *scanner) fail(format string, a ...any) { s.failAt(s.pos, format, a...) }

func (s *scanner) failAt(off int, format string, a ...any) {
	s.errs = append(s.errs, Error{At: s.place(off), Msg: fmt.Sprintf(format, a...)})
}

func (s *scanner) failKey(off int, key, format string, a ...any) {
	s.errs = append(s.errs, Error{s.place(off), key, fmt.Sprintf(format, a...)})
}

func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

// rest is the remainder of the current line, without its end.
func (s *scanner) rest() string {
	line, _, _ := strings.Cut(s.text[s.pos:], "\n")
	return strings.TrimSuffix(line, "\r")
}

func (s *scanner) blanks() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.pos++
	}
}

// skipLine moves behind the end of the line.
func (s *scanner) skipLine() {
	if i := strings.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
		s.pos += i + 1
	} else {
		s.pos = len(s.text)
	}
}

// endLine expects nothing but a comment up to the end of the line.
func (s *scanner) endLine(after string) bool {
	s.blanks()
	if rest := s.rest(); rest != "" && rest[0] != '#' {
		s.fail("%s stands behind %s; a new key goes on a line of its own", quoteShort(rest), after)
		return false
	}
	s.skipLine()
	return true
}

// statements calls visit for every statement in order, broken ones included.
func (s *scanner) statements(visit func(statement)) {
	for s.pos < len(s.text) {
		s.blanks()
		switch rest := s.rest(); {
		case rest == "" || rest[0] == '#':
			s.skipLine()
		case rest[0] == '[':
			st := s.header()
			visit(st)
			if st.broken {
				s.skipLine()
			}
		default:
			st := s.assignment()
			visit(st)
			if st.broken {
				s.skipLine()
			}
		}
	}
}

func (s *scanner) header() statement {
	start := s.pos
	st := statement{at: s.place(start), header: true, broken: true}
	s.table = ""
	s.pos++
	double := s.peek() == '['
	if double {
		s.pos++
	}
	keys, ok := s.key("]")
	if !ok {
		return st
	}
	if double {
		name := pathOf(keys)
		s.failAt(start, "[[%s]] is an array of tables, which scenarios do not have; give each table a name: [%s.one], [%s.two]", name, name, name)
		return st
	}
	s.pos++ // the ]
	for i := range keys {
		keys[i].at = st.at
	}
	st.keys = keys
	s.table = pathOf(keys)
	st.broken = !s.endLine("[" + s.table + "]")
	return st
}

func (s *scanner) assignment() statement {
	st := statement{at: s.place(s.pos), broken: true}
	keys, ok := s.key("=")
	if !ok {
		return st
	}
	st.keys = keys
	s.pos++ // the =
	s.blanks()
	at := s.place(s.pos)
	full := s.table
	for _, k := range keys {
		full = join(full, k.name)
	}
	if st.val, ok = s.value(full, 0); !ok {
		st.val = &value{at: at, data: unreadable{}}
		return st
	}
	st.broken = !s.endLine("the value of " + full)
	return st
}
