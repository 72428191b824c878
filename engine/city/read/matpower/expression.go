package matpower

import (
	"math"
	"strconv"
)

// expression reads sums of terms.
func (p *program) expression() (value, error) { return p.sum(false) }

// splits reports whether, inside a matrix, a sign here begins a new element: [1 -2] has two, [1 - 2] and [1-2] one.
func (p *program) splits(inMatrix bool) bool {
	blank := func(c byte) bool { return c == ' ' || c == '\t' }
	return inMatrix && p.pos > 0 && blank(p.src[p.pos-1]) && !blank(p.next(1))
}

func (p *program) sum(inMatrix bool) (value, error) {
	if p.depth++; p.depth > mostDepth {
		return value{}, p.here().errorf("more than %d expressions inside each other", mostDepth)
	}
	defer func() { p.depth-- }()
	a, err := p.product(inMatrix)
	for err == nil {
		p.skipBlanks()
		c := p.peek()
		if c != '+' && c != '-' || p.splits(inMatrix) {
			break
		}
		at := p.here()
		p.pos++
		var b value
		if b, err = p.product(inMatrix); err != nil {
			break
		}
		a, err = p.apply(at, c, false, a, b)
	}
	return a, err
}

func (p *program) product(inMatrix bool) (value, error) {
	a, err := p.signed(inMatrix)
	for err == nil {
		p.skipBlanks()
		c, each := p.peek(), false
		if c == '.' && (p.next(1) == '*' || p.next(1) == '/') {
			c, each = p.next(1), true
		}
		if c != '*' && c != '/' {
			break
		}
		at := p.here()
		p.pos++
		if each {
			p.pos++
		}
		var b value
		if b, err = p.signed(inMatrix); err != nil {
			break
		}
		a, err = p.apply(at, c, each, a, b)
	}
	return a, err
}

func (p *program) signed(inMatrix bool) (value, error) {
	if p.depth++; p.depth > mostDepth {
		return value{}, p.here().errorf("more than %d expressions inside each other", mostDepth)
	}
	defer func() { p.depth-- }()
	p.skipBlanks()
	at := p.here()
	switch c := p.peek(); c {
	case '+', '-':
		p.pos++
		a, err := p.signed(inMatrix)
		if err != nil || c == '+' {
			return a, err
		}
		return p.apply(at, '-', true, number(0), a)
	}
	a, err := p.primary(inMatrix)
	for err == nil {
		p.skipBlanks()
		n := 1
		if p.peek() == '.' && p.next(1) == '^' {
			n = 2
		} else if p.peek() != '^' {
			break
		}
		at := p.here()
		p.pos += n
		p.skipBlanks()
		negative := p.peek() == '-'
		if negative {
			p.pos++
		}
		var b value
		if b, err = p.primary(inMatrix); err != nil {
			break
		}
		if negative {
			b, _ = combine(number(0), b, func(x, y float64) float64 { return x - y })
		}
		a, err = p.apply(at, '^', n == 2, a, b)
	}
	return a, err
}

// apply computes one operation. Matrices go with matrices only element by element.
func (p *program) apply(at place, op byte, each bool, a, b value) (value, error) {
	_, one := a.scalar()
	_, other := b.scalar()
	if a.kind != matrix || b.kind != matrix {
		return value{}, at.errorf("%c needs numbers", op)
	}
	if !each && (op == '*' && !one && !other || op == '/' && !other || op == '^' && !(one && other)) {
		return value{}, at.errorf("%c of two matrices: this reader computes element by element (.%c) only", op, op)
	}
	out, ok := combine(a, b, map[byte]func(x, y float64) float64{
		'+': func(x, y float64) float64 { return x + y }, '-': func(x, y float64) float64 { return x - y },
		'*': func(x, y float64) float64 { return x * y }, '/': func(x, y float64) float64 { return x / y }, '^': power}[op])
	if !ok {
		return value{}, at.errorf("%c of %d×%d and %d×%d numbers: sizes must be equal", op, a.rows, a.cols, b.rows, b.cols)
	}
	return out, nil
}

// power is exact for small whole exponents, as squares of voltages are.
func power(x, y float64) float64 {
	if y == math.Trunc(y) && y >= 0 && y <= 4 {
		out := 1.0
		for range int(y) {
			out *= x
		}
		return out
	}
	return math.Pow(x, y)
}

// primary reads a number, text, matrix, cell array, bracket, name, call or index.
func (p *program) primary(inMatrix bool) (value, error) {
	p.skipBlanks()
	at := p.here()
	switch c := p.peek(); {
	case digit(c) || c == '.' && digit(p.next(1)):
		return p.numeral()
	case c == '\'' || c == '"':
		return p.quoted(c)
	case c == '(':
		p.pos++
		v, err := p.sum(false)
		if err != nil {
			return v, err
		}
		p.skipBlanks()
		if p.peek() != ')' {
			return v, p.here().errorf("expected ) for the ( in line %d, column %d", at.line, at.col)
		}
		p.pos++
		return v, nil
	case c == '[':
		return p.matrix()
	case c == '{':
		return p.cells()
	case letter(c):
		return p.named()
	}
	return value{}, at.errorf("%.10q begins no value", p.src[p.pos:min(len(p.src), p.pos+10)])
}

func (p *program) numeral() (value, error) {
	from := p.pos
	for digit(p.peek()) {
		p.pos++
	}
	if p.peek() == '.' && p.next(1) != '*' && p.next(1) != '/' && p.next(1) != '^' && !(p.next(1) == '.' && p.next(2) == '.') {
		p.pos++
		for digit(p.peek()) {
			p.pos++
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' || c == 'd' || c == 'D' {
		n := 1
		if s := p.next(1); s == '+' || s == '-' {
			n = 2
		}
		if digit(p.next(n)) {
			for p.pos += n; digit(p.peek()); {
				p.pos++
			}
		}
	}
	text := []byte(p.src[from:p.pos])
	for k, c := range text {
		if c == 'd' || c == 'D' {
			text[k] = 'e'
		}
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || letter(p.peek()) {
		return value{}, place{p.file, p.line, from - p.start + 1}.errorf("%.40q is no number", p.src[from:min(len(p.src), p.pos+1)])
	}
	return number(v), nil
}

func (p *program) quoted(mark byte) (value, error) {
	at, from := p.here(), p.pos+1
	for p.pos++; p.pos < len(p.src) && p.src[p.pos] != '\n'; p.pos++ {
		if p.src[p.pos] != mark {
			continue
		}
		if p.next(1) == mark {
			p.pos++
			continue
		}
		p.pos++
		return value{kind: text, text: p.src[from : p.pos-1]}, nil
	}
	return value{}, at.errorf("the text that begins here does not end in its line")
}

// cells passes a cell array.
func (p *program) cells() (value, error) {
	at := p.here()
	p.pos++
	for depth := 1; p.pos < len(p.src); {
		switch c := p.peek(); c {
		case '{':
			depth++
			p.pos++
		case '}':
			p.pos++
			if depth--; depth == 0 {
				return value{kind: opaque}, nil
			}
		case '\'', '"':
			if _, err := p.quoted(c); err != nil {
				return value{}, err
			}
		case '\n':
			p.newLine()
		case '%', '#':
			p.comment()
		default:
			p.pos++
		}
	}
	return value{}, at.errorf("the cell array that begins here does not end")
}

// matrix reads [a b; c d].
func (p *program) matrix() (value, error) {
	if p.depth++; p.depth > mostDepth {
		return value{}, p.here().errorf("more than %d expressions inside each other", mostDepth)
	}
	defer func() { p.depth-- }()
	at := p.here()
	p.pos++
	out := value{}
	row := value{}
	rowAt := at
	end := func() error {
		if row.cols == 0 {
			return nil
		}
		if out.rows > 0 && row.cols != out.cols {
			return rowAt.errorf("row %d has %d columns, the rows before it have %d", out.rows+1, row.cols, out.cols)
		}
		out.cols, out.rows = row.cols, out.rows+row.rows
		out.v = append(out.v, row.v...)
		for range row.rows {
			out.lines = append(out.lines, rowAt.line)
		}
		row = value{v: row.v[:0]}
		return nil
	}
	for {
		p.skipBlanks()
		switch p.peek() {
		case 0:
			if p.pos >= len(p.src) {
				return value{}, at.errorf("the matrix that begins here does not end")
			}
		case ']':
			p.pos++
			return out, end()
		case ';', '\n':
			if err := end(); err != nil {
				return value{}, err
			}
			if p.peek() == '\n' {
				p.newLine()
			} else {
				p.pos++
			}
			continue
		case ',':
			p.pos++
			continue
		}
		here := p.here()
		v, err := p.sum(true)
		if err != nil {
			return value{}, err
		}
		if v.kind != matrix || v.rows != 1 {
			return value{}, here.errorf("elements of a matrix must be numbers or rows of numbers here")
		}
		if row.cols == 0 {
			rowAt, row.rows = here, 1
		}
		if len(out.v)+len(row.v)+len(v.v) > len(p.src) { // variables may repeat; no honest matrix outgrows its text
			return value{}, here.errorf("the matrix has more elements than the file has characters")
		}
		row.v = append(row.v, v.v...)
		row.cols += v.cols
	}
}

// named reads a variable, an index into one, a constant or a call.
func (p *program) named() (value, error) {
	at := p.here()
	name := p.word()
	v, known := p.vars[name]
	if p.peek() == '(' {
		args, err := p.arguments(name)
		if err != nil {
			return value{}, err
		}
		if known {
			return p.pick(at, name, v, args)
		}
		if f := functions[name]; f != nil && len(args) == 1 && args[0].kind == matrix && !args[0].all() {
			out, _ := combine(args[0], number(0), func(x, _ float64) float64 { return f(x) })
			return out, nil
		}
		return value{}, at.errorf("%.40q is no function that this reader knows; sqrt and abs are", name)
	}
	if known {
		return v, nil
	}
	if c, ok := constants[name]; ok {
		return number(c), nil
	}
	return value{}, at.errorf("%.40q has no value yet", name)
}

var (
	functions = map[string]func(float64) float64{"sqrt": math.Sqrt, "abs": math.Abs}
	constants = map[string]float64{"pi": math.Pi, "Inf": math.Inf(1), "inf": math.Inf(1), "NaN": math.NaN(), "nan": math.NaN()}
)
