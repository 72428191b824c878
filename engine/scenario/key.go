package scenario

import (
	"strings"
	"unicode/utf8"
)

const maxParts = 32 // of a dotted key

// key reads a dotted key up to the end mark, "=" or "]", which it leaves.
func (s *scanner) key(end string) ([]segment, bool) {
	var keys []segment
	for {
		s.blanks()
		start := s.pos
		name, ok := s.segment(end)
		if !ok {
			return nil, false
		}
		if len(keys) == maxParts {
			s.failAt(start, "a key of more than %d parts; nothing here nests so deep", maxParts)
			return nil, false
		}
		keys = append(keys, segment{name, s.place(start)})
		s.blanks()
		switch rest := s.rest(); {
		case strings.HasPrefix(rest, end):
			return keys, true
		case strings.HasPrefix(rest, "."):
			s.pos++
		case end == "]":
			s.fail("%s does not close with ]; write [%s]", "["+pathOf(keys), pathOf(keys))
			return nil, false
		case rest == "" || rest[0] == '#':
			s.fail("%s has no value; write %s = …", pathOf(keys), pathOf(keys))
			return nil, false
		default:
			s.fail("%s where = is due; write %s = …", quoteShort(rest), pathOf(keys))
			return nil, false
		}
	}
}

func (s *scanner) segment(end string) (string, bool) {
	start := s.pos
	switch c := s.peek(); {
	case c == '"' || c == '\'':
		if !s.quoted(c) {
			s.failAt(start, "the quote of this key does not close on its line; put %c at the end of the key", c)
			return "", false
		}
		name, err := scalar(s.text[start:s.pos])
		if err != nil {
			s.failAt(start, "%s", err)
			return "", false
		}
		return name.(string), true
	case isBare(c):
		for isBare(s.peek()) {
			s.pos++
		}
		return s.text[start:s.pos], true
	case strings.HasPrefix(s.rest(), end) || c == '.':
		s.fail("a key is missing before %c", c)
		return "", false
	case s.rest() == "":
		s.fail("a key is missing at the end of the line")
		return "", false
	}
	r, _ := utf8.DecodeRuneInString(s.rest())
	s.fail(`%q cannot stand in a bare key; put the key in quotes: "%s"`, r, wordOf(s.rest(), end))
	return "", false
}

func isBare(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}

// wordOf is what a person would call the key that begins s.
func wordOf(s, end string) string {
	word, _, _ := strings.Cut(s, end)
	word, _, _ = strings.Cut(word, "#")
	return strings.TrimSpace(strings.NewReplacer(`"`, "", `'`, "").Replace(word))
}

// quoted moves behind the one-line string that begins here with quote c.
func (s *scanner) quoted(c byte) bool {
	for i := s.pos + 1; i < len(s.text) && s.text[i] != '\n'; i++ {
		switch {
		case s.text[i] == '\\' && c == '"':
			i++
			if i < len(s.text) && s.text[i] == '\n' {
				return false
			}
		case s.text[i] == c:
			s.pos = i + 1
			return true
		}
	}
	return false
}

// pathOf prints a key as TOML writes it.
func pathOf(keys []segment) string {
	path := ""
	for _, k := range keys {
		path = join(path, k.name)
	}
	return path
}

// join appends one part to a dotted key, in quotes where it needs them.
func join(path, name string) string {
	if !allBare(name) {
		name = quote(name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

func allBare(s string) bool {
	for i := range len(s) {
		if !isBare(s[i]) {
			return false
		}
	}
	return s != ""
}

// quoteShort quotes the first 30 characters of what was found.
func quoteShort(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > 30 {
		s = string([]rune(s)[:30]) + "…"
	}
	return quote(s)
}
