package scenario

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Resolved prints the whole scenario as it will run, defaults included, each value with its origin as a comment: the
// file and line, --set, or default. File names are relative to dir, absolute if dir is "". It can be loaded again.
func (s *Scenario) Resolved(dir string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s, resolved", s.File)
	for i, src := range s.sources[1:] {
		word := ", extends "
		if i > 0 {
			word = ", which extends "
		}
		b.WriteString(word + src.shown)
	}
	b.WriteString("; behind each value, where it was said\n")
	s.print(&b, dir, true)
	return b.Bytes()
}

// Plain prints the same without comments, for the run folder; Load reads it back to an equal scenario.
func (s *Scenario) Plain(dir string) []byte {
	var b bytes.Buffer
	s.print(&b, dir, false)
	return b.Bytes()
}

func (s *Scenario) print(b *bytes.Buffer, dir string, comments bool) {
	p := printer{b: b, comments: comments}
	if dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			p.dir = abs
		}
	}
	p.table(s.root, "")
}

type printer struct {
	b        *bytes.Buffer
	dir      string // absolute; "" leaves file names absolute
	comments bool
}

// table prints the values of e, then its tables. A table of tables alone needs no header.
func (p *printer) table(e *entry, path string) {
	values := 0
	for _, k := range e.kids {
		if !k.table {
			values++
		}
	}
	if path != "" && (values > 0 || len(e.kids) == 0) {
		if p.b.Len() > 0 {
			p.b.WriteByte('\n')
		}
		fmt.Fprintf(p.b, "[%s]\n", path)
	}
	for _, k := range e.kids {
		if !k.table {
			p.value(k)
		}
	}
	for _, k := range e.kids {
		if k.table {
			p.table(k, join(path, k.name))
		}
	}
}

const commentColumn = 44

func (p *printer) value(e *entry) {
	name := e.shown
	if name == "" {
		name = bareOrQuoted(e.name)
	}
	text := e.text
	if e.file != "" {
		text = quote(p.fileName(e.file))
	}
	line := name + " = " + text
	p.b.WriteString(line)
	if p.comments {
		if pad := commentColumn - utf8.RuneCountInString(line); pad > 0 {
			p.b.WriteString(strings.Repeat(" ", pad))
		}
		p.b.WriteString(" # " + comment(e.from.origin()))
	}
	p.b.WriteByte('\n')
}

// comment keeps a file's name from breaking the line it is written on.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
}

func (p *printer) fileName(ref string) string {
	if p.dir == "" || !filepath.IsAbs(ref) {
		return ref
	}
	rel, err := filepath.Rel(p.dir, ref)
	if err != nil {
		return ref
	}
	return filepath.ToSlash(rel)
}
