package units

import (
	"fmt"
	"strings"
)

func (q *Quantity) noNumber(text string) error {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return fmt.Errorf("empty: write %s, e.g. %q", q.Noun, q.Example)
	}
	switch first := strings.TrimLeft(strings.ToLower(strings.Fields(trimmed)[0]), "+-"); first {
	case "nan", "inf", "infinity":
		return fmt.Errorf("%q is not a finite number; write e.g. %q", trimmed, q.Example)
	}
	return fmt.Errorf("%q does not begin with a number; write e.g. %q", trimmed, q.Example)
}

// wrongUnit explains a unit that q does not accept: another quantity's, or nobody's.
func (q *Quantity) wrongUnit(text, num, unit string) error {
	text = strings.TrimSpace(text)
	key := fold(unit)
	for _, other := range table {
		for i := range other.units {
			if other.units[i].key == key {
				noun := other.Noun
				if here, ok := q.calls[other.Name]; ok {
					noun = here
				}
				return fmt.Errorf("%q is %s, not %s; write e.g. %q", text, noun, q.Noun, join(num, q.mend(key)))
			}
		}
	}
	spellings := make([]string, len(q.units))
	for i := range q.units {
		spellings[i] = q.units[i].text
	}
	return fmt.Errorf("%q: unknown unit %q; %s", text, unit,
		proposal(nearest(unit, spellings), "did you mean %q?", fmt.Sprintf("write e.g. %q", join(num, q.hint))))
}

// mend picks the unit to propose for a number that came with the unit of key: mm makes mm/h.
func (q *Quantity) mend(key string) string {
	for i := range q.units {
		if strings.HasPrefix(q.units[i].key, key+"/") {
			return q.units[i].text
		}
	}
	return q.hint
}

// proposal fills form with name, or gives otherwise if there is none.
func proposal(name, form, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return fmt.Sprintf(form, name)
}

// nearest returns the name with the smallest edit distance to word, "" if all are too far to be meant.
func nearest(word string, names []string) string {
	best, bestD := "", 1+len([]rune(word))/2
	for _, n := range names {
		d := distance(word, n)
		if strings.EqualFold(fold(word), fold(n)) {
			d = 0
		}
		if n != "" && d < bestD || d == 0 {
			best, bestD = n, d
		}
	}
	return best
}

// distance is Levenshtein's.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
