package units

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// format prints v, which is in the base unit, in the shown unit that makes the shortest text (of
// equals the one with the shorter number, then the first), with as many digits as parse needs to
// find the same bits again. NaN and infinities, which no text stands for, print as Go prints them.
func (q *Quantity) format(v float64) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return join(strconv.FormatFloat(v, 'g', -1, 64), q.units[0].text)
	}
	best, bestLen, bestNum := "", 0, 0
	for i := range q.units[:q.shown] {
		u := &q.units[i]
		for _, precision := range []int{14, 15, 16} { // 15 to 17 significant digits
			num := u.number(v, precision)
			text := join(num, u.text)
			if back, err := q.parse(text); err != nil || math.Float64bits(back) != math.Float64bits(v) {
				continue
			}
			n := len(num) + utf8.RuneCountInString(u.text)
			if best == "" || n < bestLen || n == bestLen && len(num) < bestNum {
				best, bestLen, bestNum = text, n, len(num)
			}
			break
		}
	}
	return best // never empty: 17 digits in the base unit always read back
}

// number writes v in u with precision+1 significant digits, less the zeros at the end. "" if v is
// beyond what can be written in u.
func (u *unit) number(v float64, precision int) string {
	w := (v - u.offset) * u.div / u.mul
	if w == 0 || math.IsInf(w, 0) {
		return ""
	}
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(w, 'e', precision, 64), "e")
	e, _ := strconv.Atoi(exp)
	return plain(strings.TrimRight(strings.TrimRight(mantissa, "0"), "."), e-u.shift)
}

// plain writes mantissa·10^e without an exponent where that stays short.
func plain(mantissa string, e int) string {
	sign := ""
	if mantissa[0] == '-' {
		sign, mantissa = "-", mantissa[1:]
	}
	digits := strings.Replace(mantissa, ".", "", 1)
	switch {
	case e < -6 || e > 15:
		return sign + mantissa + "e" + strconv.Itoa(e)
	case e < 0:
		return sign + "0." + strings.Repeat("0", -e-1) + digits
	case len(digits) <= e+1:
		return sign + digits + strings.Repeat("0", e+1-len(digits))
	}
	return sign + digits[:e+1] + "." + digits[e+1:]
}

func join(number, unit string) string {
	switch unit {
	case "":
		return number
	case "°":
		return number + unit
	}
	return number + " " + unit
}
