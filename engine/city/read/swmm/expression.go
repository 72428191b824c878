package swmm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Expression is arithmetic over variables of rules, as tokens in postfix order. Its numbers are in file units.
type Expression struct {
	Name   string
	Tokens []Token
	Line   int
}

// Token is a number, a variable, or an operation on what stands before it: + - * / ^, "neg", or a function.
type Token struct {
	Op      string  // empty: a value
	Value   float64 // a number, if Operand is empty
	Operand Operand
}

// functions are those of rules that are computed, with one argument each.
var functions = []string{"abs", "sgn", "step", "sqrt", "log", "log10", "exp", "sin", "cos", "tan"}

// arithmetic reads an expression by recursive descent: sums of products of powers.
type arithmetic struct {
	words  []string
	out    []Token
	depth  int
	lookup func(name string) (Operand, bool)
}

// parseArithmetic turns the text of an expression into tokens.
func parseArithmetic(text string, lookup func(string) (Operand, bool)) ([]Token, error) {
	a := &arithmetic{words: lex(text), lookup: lookup}
	if err := a.sum(); err != nil {
		return nil, err
	}
	if len(a.words) > 0 {
		return nil, fmt.Errorf("%q is too much", a.words[0])
	}
	return a.out, nil
}

// lex cuts text into numbers, names and signs.
func lex(text string) []string {
	var out []string
	const signs = "+-*/^()"
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t':
			i++
		case strings.IndexByte(signs, c) >= 0:
			out = append(out, text[i:i+1])
			i++
		default:
			end := i
			for end < len(text) && text[end] != ' ' && text[end] != '\t' {
				number := c >= '0' && c <= '9' || c == '.'
				if strings.IndexByte(signs, text[end]) >= 0 && !(number && (text[end] == '-' || text[end] == '+') && (text[end-1] == 'e' || text[end-1] == 'E')) {
					break
				}
				end++
			}
			out = append(out, text[i:end])
			i = end
		}
	}
	return out
}

func (a *arithmetic) next() string {
	if len(a.words) == 0 {
		return ""
	}
	return a.words[0]
}

func (a *arithmetic) take() { a.words = a.words[1:] }

func (a *arithmetic) emit(op string) { a.out = append(a.out, Token{Op: op}) }

func (a *arithmetic) sum() error {
	if err := a.product(); err != nil {
		return err
	}
	for a.next() == "+" || a.next() == "-" {
		op := a.next()
		a.take()
		if err := a.product(); err != nil {
			return err
		}
		a.emit(op)
	}
	return nil
}

func (a *arithmetic) product() error {
	if err := a.power(); err != nil {
		return err
	}
	for a.next() == "*" || a.next() == "/" {
		op := a.next()
		a.take()
		if err := a.power(); err != nil {
			return err
		}
		a.emit(op)
	}
	return nil
}

func (a *arithmetic) power() error {
	if a.next() == "-" {
		a.take()
		if err := a.power(); err != nil {
			return err
		}
		a.emit("neg")
		return nil
	}
	if err := a.value(); err != nil {
		return err
	}
	if a.next() == "^" {
		a.take()
		if err := a.power(); err != nil {
			return err
		}
		a.emit("^")
	}
	return nil
}

func (a *arithmetic) value() error {
	if a.depth++; a.depth > 60 {
		return fmt.Errorf("it is nested too deeply")
	}
	defer func() { a.depth-- }()
	word := a.next()
	if word == "" {
		return fmt.Errorf("it ends too early")
	}
	if strings.Contains("+*/^)", word) {
		return fmt.Errorf("a value is due where %q stands", word)
	}
	a.take()
	if word == "(" {
		if err := a.sum(); err != nil {
			return err
		}
		if a.next() != ")" {
			return fmt.Errorf("a closing bracket is missing")
		}
		a.take()
		return nil
	}
	if f := strings.ToLower(word); a.next() == "(" {
		if !slices.Contains(functions, f) {
			return fmt.Errorf("unknown function %q; choose %s", word, strings.Join(functions, ", "))
		}
		if err := a.value(); err != nil {
			return err
		}
		a.emit(f)
		return nil
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil && v-v == 0 {
		a.out = append(a.out, Token{Value: v})
		return nil
	}
	if o, ok := a.lookup(word); ok {
		a.out = append(a.out, Token{Operand: o})
		return nil
	}
	return fmt.Errorf("there is no variable %q; name it first, e.g. VARIABLE %s = NODE N1 DEPTH", word, word)
}
