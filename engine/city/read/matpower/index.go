package matpower

// whole is the argument ":" of an index.
var whole = value{kind: text, text: ":", rows: -1}

func (a value) all() bool { return a.kind == text && a.rows == -1 }

// arguments reads (a, b) after a name; ":" stands for all.
func (p *program) arguments(name string) ([]value, error) {
	at := p.here()
	p.pos++
	var out []value
	for {
		p.skipBlanks()
		if p.peek() == ':' {
			p.pos++
			out = append(out, whole)
		} else {
			v, err := p.sum(false)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		p.skipBlanks()
		switch p.peek() {
		case ',':
			p.pos++
		case ')':
			p.pos++
			return out, nil
		default:
			return nil, at.errorf("%s( … : expected , or )", name)
		}
	}
}

// rowsAndColumns turns two indices into lists from 0.
func rowsAndColumns(at place, name string, m value, args []value) (rows, cols []int, err error) {
	if m.kind != matrix || len(args) != 2 {
		return nil, nil, at.errorf("%s: this reader takes two indices into a matrix, such as (:, 3)", name)
	}
	list := func(a value, n int, what string) ([]int, error) {
		var out []int
		if a.all() {
			for i := range n {
				out = append(out, i)
			}
			return out, nil
		}
		if a.kind != matrix {
			return nil, at.errorf("%s: %s must be numbers", name, what)
		}
		for _, v := range a.v {
			if !(v >= 1 && v <= float64(n)) || v != float64(int(v)) {
				return nil, at.errorf("%s: %s %g; there are 1 to %d", name, what, v, n)
			}
			out = append(out, int(v)-1)
		}
		return out, nil
	}
	if rows, err = list(args[0], m.rows, "row"); err != nil {
		return nil, nil, err
	}
	cols, err = list(args[1], m.cols, "column")
	return rows, cols, err
}

// pick reads m(rows, columns).
func (p *program) pick(at place, name string, m value, args []value) (value, error) {
	rows, cols, err := rowsAndColumns(at, name, m, args)
	if err != nil {
		return value{}, err
	}
	if len(rows)*len(cols) > len(p.src) { // indices may repeat; no honest case grows beyond its text
		return value{}, at.errorf("%s: %d × %d elements are more than the file has", name, len(rows), len(cols))
	}
	out := value{rows: len(rows), cols: len(cols), v: make([]float64, 0, len(rows)*len(cols))}
	for _, i := range rows {
		for _, j := range cols {
			out.v = append(out.v, m.v[i*m.cols+j])
		}
	}
	return out, nil
}

// store runs m(rows, columns) = v.
func (p *program) store(at place, name string, args []value, v value) error {
	m, ok := p.vars[name]
	if !ok {
		return at.errorf("%.40q has no value yet", name)
	}
	rows, cols, err := rowsAndColumns(at, name, m, args)
	if err != nil {
		return err
	}
	one, isOne := v.scalar()
	if v.kind != matrix || !isOne && (v.rows != len(rows) || v.cols != len(cols)) {
		return at.errorf("%s: %d × %d elements cannot take %d × %d", name, len(rows), len(cols), v.rows, v.cols)
	}
	m.v = append([]float64(nil), m.v...) // others may share it
	for a, i := range rows {
		for b, j := range cols {
			if isOne {
				m.v[i*m.cols+j] = one
			} else {
				m.v[i*m.cols+j] = v.v[a*v.cols+b]
			}
		}
	}
	p.vars[name] = m
	return nil
}
