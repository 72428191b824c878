package clock

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"
)

// durationUnits are the units a duration may be written in, in the order messages list them.
var durationUnits = []struct {
	names string // all spellings, the first being the one proposed
	d     Duration
}{
	{"s sec secs second seconds", time.Second},
	{"min m mins minute minutes", time.Minute},
	{"h hr hrs hour hours", time.Hour},
	{"day d days", Day},
	{"week w weeks", Week},
	{"ms millisecond milliseconds", time.Millisecond},
	{"us µs μs microsecond microseconds", time.Microsecond},
	{"ns nanosecond nanoseconds", time.Nanosecond},
}

// ParseDuration reads a length of time: numbers with units, "40 min", "2h30m", "1 day 6 h",
// "1.5 h", "250 ms", with an optional sign before the whole. What is finer than a nanosecond is
// rounded to the nearest. A number without a unit is refused. Errors show how to write it.
func ParseDuration(text string) (Duration, error) {
	s := strings.TrimSpace(text)
	if len(s) > 100 || !utf8.ValidString(s) {
		return 0, fmt.Errorf("not a duration: %.40q; write e.g. \"40 min\"", text)
	}
	if s == "" {
		return 0, fmt.Errorf("empty: write a duration, e.g. \"40 min\"")
	}
	negative := false
	for _, sign := range []string{"-", "−", "+"} {
		if after, ok := strings.CutPrefix(s, sign); ok {
			negative, s = sign != "+", strings.TrimSpace(after)
			break
		}
	}
	total := new(big.Rat)
	for s != "" {
		number, rest := cut(s, func(c rune) bool { return c >= '0' && c <= '9' || c == '.' })
		if number == "" {
			return 0, fmt.Errorf("%q is not a duration; write e.g. \"40 min\" or \"2h30m\"", text)
		}
		part, ok := new(big.Rat).SetString(number)
		if !ok {
			return 0, fmt.Errorf("%q: %q is not a number", text, number)
		}
		name, rest := cut(strings.TrimLeft(rest, " "), func(c rune) bool { return c != ' ' && (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' })
		if name == "" {
			return 0, fmt.Errorf("%s has no unit; write e.g. \"%s s\" or \"%s min\"", number, number, number)
		}
		unit, err := durationUnit(text, name)
		if err != nil {
			return 0, err
		}
		total.Add(total, part.Mul(part, new(big.Rat).SetInt64(int64(unit))))
		s = strings.TrimLeft(rest, " ")
	}
	if negative {
		total.Neg(total)
	}
	ns := nearestInt(total)
	if !ns.IsInt64() || ns.Int64() == math.MaxInt64 || ns.Int64() == math.MinInt64 {
		return 0, fmt.Errorf("%q is too long: at most 292 years can be simulated", text)
	}
	return Duration(ns.Int64()), nil
}

func durationUnit(text, name string) (Duration, error) {
	lower := strings.ToLower(name)
	for _, u := range durationUnits {
		for known := range strings.FieldsSeq(u.names) {
			if known == name || known == lower && len(name) > 1 {
				return u.d, nil
			}
		}
	}
	proposals := make([]string, len(durationUnits))
	for i, u := range durationUnits {
		proposals[i], _, _ = strings.Cut(u.names, " ")
	}
	return 0, fmt.Errorf("%q: unknown unit of time %q; known are %s", text, name, strings.Join(proposals, ", "))
}

// nearestInt rounds r to the nearest whole number, halves away from 0.
func nearestInt(r *big.Rat) *big.Int {
	twice := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	n := twice.Add(twice, r.Denom())
	n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

// cut splits s behind its first characters that satisfy in.
func cut(s string, in func(rune) bool) (head, tail string) {
	for i, c := range s {
		if !in(c) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// FormatDuration prints d in the largest units that leave whole numbers, "40 min", "2 h 30 min",
// "1 day", "250 ms"; seconds may carry decimals beside larger units ("1 min 0.5 s").
// ParseDuration reads it back to the same nanosecond.
func FormatDuration(d Duration) string {
	if d == 0 {
		return "0 s"
	}
	sign, ns := "", uint64(d)
	if d < 0 {
		sign, ns = "-", -ns
	}
	for _, u := range []struct {
		name string
		d    Duration
	}{{"ns", time.Nanosecond}, {"us", time.Microsecond}, {"ms", time.Millisecond}} {
		if ns < 1000*uint64(u.d) && ns%uint64(u.d) == 0 {
			return fmt.Sprintf("%s%d %s", sign, ns/uint64(u.d), u.name)
		}
	}
	var parts []string
	add := func(n uint64, name string) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
		}
	}
	day := ns / uint64(Day)
	if day == 1 {
		add(day, "day")
	} else {
		add(day, "days")
	}
	add(ns/uint64(time.Hour)%24, "h")
	add(ns/uint64(time.Minute)%60, "min")
	if s := ns % uint64(time.Minute); s%1e9 == 0 {
		add(s/1e9, "s")
	} else {
		parts = append(parts, trimZeros(fmt.Sprintf("%d.%09d", s/1e9, s%1e9))+" s")
	}
	return sign + strings.Join(parts, " ")
}
