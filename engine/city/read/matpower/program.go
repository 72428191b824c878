package matpower

import (
	"io"
	"path/filepath"
	"strings"
)

// program runs a case file.
type program struct {
	file  string
	src   string
	pos   int
	line  int
	start int // of the present line
	depth int // of nested expressions
	vars  map[string]value
	set   map[string]place // where each field of the case was first assigned
}

// mostDepth bounds nesting, so that no file can exhaust the stack.
const mostDepth = 100

// Read reads a MATPOWER case file; file is its name, for errors.
func Read(r io.Reader, file string) (*Case, error) {
	src, err := readAll(r, file)
	if err != nil {
		return nil, err
	}
	p := &program{file: file, src: string(src), line: 1, vars: map[string]value{}, set: map[string]place{}}
	for {
		p.skipLines()
		if p.pos >= len(p.src) {
			break
		}
		if err := p.statement(); err != nil {
			return nil, err
		}
	}
	return p.result()
}

// The columns of the matrices of a case, by their place.
var matrixNames = [3][]string{
	{"bus", "type", "pd", "qd", "gs", "bs", "", "vm", "va", "base_kv"},
	{"from", "to", "r", "x", "b", "rate", "", "", "ratio", "angle", "status"},
	{"bus", "pg", "qg", "", "", "vg", "", "status"},
}

// result makes the case of what the program has left in mpc.
func (p *program) result() (*Case, error) {
	c := &Case{Name: strings.TrimSuffix(filepath.Base(p.file), ".m")}
	base, ok := p.vars["mpc.baseMVA"]
	if !ok {
		return nil, place{p.file, 0, 0}.errorf("mpc.baseMVA is missing; this is no MATPOWER case")
	}
	at := p.set["mpc.baseMVA"]
	if c.BaseMVA, ok = base.scalar(); !ok {
		return nil, at.errorf("mpc.baseMVA must be one number")
	}
	if v, ok := p.vars["mpc.version"]; ok && v.kind == text && v.text != "2" {
		return nil, p.set["mpc.version"].errorf("case format version %.20q; this reader knows version 2", v.text)
	}
	var tables [3]*table
	for k, name := range tableNames {
		t, err := p.table(k, name)
		if err != nil {
			return nil, err
		}
		tables[k] = t
	}
	return c, build(c, tables[0], tables[1], tables[2], at)
}

// table shows a matrix of the case by the names of its columns.
func (p *program) table(k int, name string) (*table, error) {
	m, ok := p.vars["mpc."+name]
	at := p.set["mpc."+name]
	if !ok {
		return nil, place{p.file, 0, 0}.errorf("mpc.%s is missing", name)
	}
	if m.kind != matrix {
		return nil, at.errorf("mpc.%s must be a matrix, it is %v", name, m.kind)
	}
	if need := len(matrixNames[k]); m.rows > 0 && m.cols < need {
		return nil, at.errorf("mpc.%s has %d columns; version 2 has at least %d", name, m.cols, need)
	}
	return &table{name: name, rows: m.rows, cols: matrixNames[k], get: func(row, col int) float64 { return m.v[row*m.cols+col] },
		where: func(row, _ int) place {
			if row < len(m.lines) {
				return place{p.file, m.lines[row], 1}
			}
			return at
		}}, nil
}

func (p *program) here() place { return place{p.file, p.line, p.pos - p.start + 1} }

// peek returns the present byte, 0 at the end.
func (p *program) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *program) next(n int) byte {
	if p.pos+n < len(p.src) {
		return p.src[p.pos+n]
	}
	return 0
}

func (p *program) newLine() {
	p.pos++
	p.line++
	p.start = p.pos
}

// skipBlanks passes blanks, continuations and, if there is one, the comment at the end of the line.
func (p *program) skipBlanks() {
	for p.pos < len(p.src) {
		switch c := p.peek(); {
		case c == ' ' || c == '\t' || c == '\r':
			p.pos++
		case c == '.' && p.next(1) == '.' && p.next(2) == '.':
			p.toLineEnd()
			if p.pos < len(p.src) {
				p.newLine()
			}
		case c == '%' || c == '#':
			p.comment()
		default:
			return
		}
	}
}

func (p *program) toLineEnd() {
	for p.pos < len(p.src) && p.src[p.pos] != '\n' {
		p.pos++
	}
}

// comment passes a comment: to the end of the line, or from a line %{ to a line %}.
func (p *program) comment() {
	block := func() bool {
		end := strings.IndexByte(p.src[p.pos:], '\n')
		if end < 0 {
			end = len(p.src) - p.pos
		}
		line := strings.TrimSpace(p.src[p.start : p.pos+end])
		return line == "%{" || line == "#{"
	}
	if !block() {
		p.toLineEnd()
		return
	}
	for depth := 0; p.pos < len(p.src); {
		end := strings.IndexByte(p.src[p.pos:], '\n')
		if end < 0 {
			p.pos = len(p.src)
			return
		}
		switch strings.TrimSpace(p.src[p.start : p.pos+end]) {
		case "%{", "#{":
			depth++
		case "%}", "#}":
			depth--
		}
		if p.pos += end; depth == 0 {
			return
		}
		p.newLine()
	}
}

// skipLines passes everything between two statements.
func (p *program) skipLines() {
	for p.pos < len(p.src) {
		p.skipBlanks()
		switch p.peek() {
		case '\n':
			p.newLine()
		case ';', ',':
			p.pos++
		default:
			return
		}
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// word reads a name, with its fields: mpc.bus.
func (p *program) word() string {
	from := p.pos
	for letter(p.peek()) || digit(p.peek()) && p.pos > from || p.peek() == '.' && p.pos > from && letter(p.next(1)) {
		p.pos++
	}
	return p.src[from:p.pos]
}

// statement runs one statement.
func (p *program) statement() error {
	at := p.here()
	if p.peek() == '[' {
		return p.unpack(at)
	}
	name := p.word()
	switch name {
	case "":
		return at.errorf("%.10q begins no statement of a case", p.src[p.pos:min(len(p.src), p.pos+10)])
	case "function":
		p.toLineEnd()
		return nil
	case "return", "end", "endfunction":
		return p.ending()
	case "if", "for", "while", "switch", "do", "try", "unwind_protect", "global", "persistent":
		return at.errorf("%s: this reader runs matrices and assignments only; write the case without it, or save it from MATPOWER with savecase", name)
	}
	p.skipBlanks()
	var index []value
	indexed := p.peek() == '('
	if indexed {
		var err error
		if index, err = p.arguments(name); err != nil {
			return err
		}
		p.skipBlanks()
	}
	if p.peek() != '=' || p.next(1) == '=' {
		return at.errorf("%s: expected name = value", name)
	}
	p.pos++
	v, err := p.expression()
	if err != nil {
		return err
	}
	if _, ok := p.set[name]; !ok {
		p.set[name] = at
	}
	if !indexed {
		p.vars[name] = v
		return p.ending()
	}
	if err := p.store(at, name, index, v); err != nil {
		return err
	}
	return p.ending()
}

// ending checks that a statement ends here.
func (p *program) ending() error {
	p.skipBlanks()
	if c := p.peek(); c == ';' || c == ',' || c == '\n' || c == 0 && p.pos >= len(p.src) {
		return nil
	}
	return p.here().errorf("%.10q: the statement should end here", p.src[p.pos:min(len(p.src), p.pos+10)])
}

// The constants that MATPOWER's functions give, in order.
var named = map[string][]float64{
	"idx_bus":  {1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
	"idx_brch": {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 12, 13, 20, 21},
	"idx_gen":  {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 25, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21},
	"idx_cost": {1, 2, 1, 2, 3, 4, 5},
}

// unpack runs [A, B, …] = idx_bus.
func (p *program) unpack(at place) error {
	p.pos++
	var names []string
	for {
		p.skipBlanks()
		if p.peek() == ',' {
			p.pos++
			continue
		}
		if p.peek() == ']' {
			p.pos++
			break
		}
		name := p.word()
		if name == "" {
			return p.here().errorf("expected [names] = idx_bus, idx_brch, idx_gen or idx_cost")
		}
		names = append(names, name)
	}
	p.skipBlanks()
	if p.peek() != '=' {
		return p.here().errorf("expected = after the list of names")
	}
	p.pos++
	p.skipBlanks()
	from := p.here()
	what := p.word()
	values, ok := named[what]
	if !ok {
		return from.errorf("%.40q gives no list of names; idx_bus, idx_brch, idx_gen and idx_cost do", what)
	}
	if len(names) > len(values) {
		return at.errorf("%d names where %s gives %d", len(names), what, len(values))
	}
	for k, name := range names {
		p.vars[name] = number(values[k])
	}
	return p.ending()
}
