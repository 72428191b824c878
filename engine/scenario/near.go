package scenario

import (
	"sort"
	"strconv"
	"strings"
)

// nearest returns the name that word was probably meant to be, "" if none is near: fewest edits (insert, delete,
// replace, swap neighbours; optimal string alignment), at most one in three characters, one in a short word; the first of equals.
func nearest(word string, names []string) string {
	word = strings.ToLower(strings.ReplaceAll(word, "-", "_"))
	best, bestD := "", max(1, len([]rune(word))/3)
	for _, n := range names {
		if d := edits(word, strings.ToLower(n)); d <= bestD && (best == "" || d < bestD) {
			best, bestD = n, d
		}
	}
	return best
}

// DidYouMean ends a message about an unknown name: the known one that is close in spelling, or all of them if they are few; ""
// where they are many.
func DidYouMean(word string, names []string) string {
	if n := nearest(word, names); n != "" {
		return "did you mean " + n + "?"
	}
	if len(names) <= 12 {
		return didYouMean(word, names, "")
	}
	return ""
}

// edits is the optimal string alignment distance. Words of unlike length count as far without being compared.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 2*len(y)+2 || len(y) > 2*len(x)+2 {
		return max(len(x), len(y))
	}
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range x {
		above2, above, row := rows[i%3], rows[(i+1)%3], rows[(i+2)%3]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], above2[j-1]+1)
			}
		}
	}
	return rows[(len(x)+1)%3][len(y)]
}

// didYouMean ends a message about an unknown name: the nearest known one, or all of them.
func didYouMean(word string, names []string, prefix string) string {
	names = append([]string(nil), names...)
	sort.Strings(names)
	if n := nearest(word, names); n != "" {
		return "did you mean " + prefix + n + "?"
	}
	switch len(names) {
	case 0:
		return "nothing is known here"
	case 1:
		return "known is only " + names[0]
	}
	return "known are " + enumerate(names, "and")
}

// enumerate writes "a, b and c".
func enumerate(names []string, and string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + and + " " + names[len(names)-1]
}

func itoa(n int) string    { return strconv.Itoa(n) }
func utoa(n uint64) string { return strconv.FormatUint(n, 10) }
