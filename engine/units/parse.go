package units

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parse reads a number and a unit and returns the value in the base unit. Its errors say what the
// text is, what was due and how to write it; they do not repeat the package's name, since they are
// shown behind a file, a line and a key.
func (q *Quantity) parse(text string) (float64, error) {
	if len(text) > 100 || !utf8.ValidString(text) {
		return 0, fmt.Errorf("not a quantity: %.40q; write e.g. %q", text, q.Example)
	}
	num, rest := split(text)
	if num.digits == "" {
		return 0, q.noNumber(text)
	}
	if rest != "" && (rest[0] == ',' || rest[0] == '_' || rest[0] == '.') {
		return 0, fmt.Errorf("%q: write the number with a decimal point and no separators, e.g. %q", text, q.Example)
	}
	if rest == "" {
		if !q.Bare {
			return 0, fmt.Errorf("%s has no unit; write e.g. %q", num.text, join(num.text, q.hint))
		}
		return num.value(text, &unit{mul: 1, div: 1})
	}
	key := fold(rest)
	for i := range q.units {
		if q.units[i].key == key {
			return num.value(text, &q.units[i])
		}
	}
	return 0, q.wrongUnit(text, num.text, rest)
}

// number is a decimal number taken apart: sign and digits, and the power of ten they stand for.
type number struct {
	text   string // as written, trimmed
	digits string // sign, digits, point
	exp    int
}

// split cuts text into the number it begins with and the unit behind it.
func split(text string) (number, string) {
	s := strings.TrimSpace(text)
	start := s
	sign := ""
	for _, minus := range []string{"-", "−", "+"} { // hyphen, U+2212, plus
		if after, ok := strings.CutPrefix(s, minus); ok {
			s = after
			if minus != "+" {
				sign = "-"
			}
			break
		}
	}
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '.' && !strings.Contains(s[:n], ".")) {
		n++
	}
	digits := s[:n]
	if strings.Trim(digits, ".") == "" {
		return number{}, start
	}
	s = s[n:]
	exp := 0
	if len(s) > 1 && (s[0] == 'e' || s[0] == 'E') {
		m := 1
		if s[m] == '-' || s[m] == '+' {
			m++
		}
		from := m
		for m < len(s) && isDigit(s[m]) {
			m++
		}
		if m > from {
			e, err := strconv.Atoi(s[1:m])
			if err != nil || e > 600 || e < -600 { // with at most 100 digits, beyond float64 in any case
				e = 600
				if s[1] == '-' {
					e = -600
				}
			}
			exp, s = e, s[m:]
		}
	}
	return number{strings.TrimSpace(start[:len(start)-len(s)]), sign + digits, exp}, strings.TrimSpace(s)
}

// value is the number in the base unit of u's quantity: the nearest float64 (before an offset).
func (n number) value(text string, u *unit) (float64, error) {
	decimal := n.digits + "e" + strconv.Itoa(n.exp+u.shift)
	v, _ := strconv.ParseFloat(decimal, 64) // out of range: ±Inf, caught below
	if (u.mul != 1 || u.div != 1) && v != 0 && !math.IsInf(v, 0) {
		exact, _ := new(big.Rat).SetString(decimal)
		exact.Mul(exact, new(big.Rat).SetFloat64(u.mul))
		exact.Quo(exact, new(big.Rat).SetFloat64(u.div))
		v, _ = exact.Float64()
	}
	if u.offset != 0 { // -0 stays -0
		v += u.offset
	}
	if math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is too large to be stored", text)
	}
	return v, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

var folder = strings.NewReplacer("²", "2", "³", "3", "^", "", "·", "", "⋅", "", "*", "", " ", "", "μ", "u", "µ", "u",
	"ℓ", "L", "℃", "°C", "º", "°", "(", "", ")", "", "⅓", "1/3")

// fold brings the spellings of one unit to one key: m³, m^3 and m3; µ and u; var·s and vars.
func fold(unit string) string { return folder.Replace(unit) }
