package flood

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// series is a function of time in seconds, linear between its points and constant beyond them.
type series struct{ t, v []float64 }

// readSeries reads a series: a .bdy of LISFLOOD-FP by the ending of its name, else CSV with the columns t_s,value, or the
// same with blanks between. Errors name the line.
func readSeries(r io.Reader, name string) (series, error) {
	read := readColumns
	if strings.HasSuffix(strings.ToLower(name), ".bdy") {
		read = readBdy
	}
	s, err := read(newLines(r))
	if err == nil && len(s.t) == 0 {
		err = fmt.Errorf("no rows; a series is seconds,value under the heading t_s,value")
	}
	return s, err
}

// lines hands out the words of a text's lines, without blank lines and comments.
type lines struct {
	in    *bufio.Scanner
	at    int
	words []string
}

func newLines(r io.Reader) *lines {
	l := &lines{in: bufio.NewScanner(r)}
	l.in.Buffer(nil, 1<<20)
	return l
}

func (l *lines) next() bool {
	for l.in.Scan() {
		l.at++
		text, _, _ := strings.Cut(l.in.Text(), "#")
		l.words = strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r' || c == '\ufeff' })
		if len(l.words) > 0 {
			return true
		}
	}
	return false
}

// pair reads the line as two numbers.
func (l *lines) pair() (a, b float64, err error) {
	if len(l.words) != 2 {
		return 0, 0, fmt.Errorf("line %d: %d values where 2 are due: a time and a value", l.at, len(l.words))
	}
	var x [2]float64
	for k, word := range l.words {
		if x[k], err = strconv.ParseFloat(word, 64); err != nil || x[k]-x[k] != 0 {
			return 0, 0, fmt.Errorf("line %d: %q is no number; rows are seconds,value under the heading t_s,value", l.at, word)
		}
	}
	return x[0], x[1], nil
}

// add appends a point, which must come later than those before.
func (s *series) add(line int, t, v float64) error {
	if n := len(s.t); n > 0 && t <= s.t[n-1] {
		return fmt.Errorf("line %d: %g s does not come after %g s", line, t, s.t[n-1])
	}
	s.t, s.v = append(s.t, t), append(s.v, v)
	return nil
}

// readColumns reads times and values.
func readColumns(l *lines) (s series, err error) {
	for l.next() {
		if len(s.t) == 0 && strings.EqualFold(l.words[0], "t_s") {
			continue
		}
		t, v, err := l.pair()
		if err == nil {
			err = s.add(l.at, t, v)
		}
		if err != nil {
			return s, err
		}
	}
	return s, l.in.Err()
}

// readBdy reads the one series of a LISFLOOD-FP .bdy: a line of comment, the name of the series, the number of its points
// with the unit of time, then value and time of each. Source: LISFLOOD-FP user manual, "Time varying boundary conditions".
func readBdy(l *lines) (s series, err error) {
	if !l.in.Scan() { // the comment
		return s, l.in.Err()
	}
	l.at = 1
	if !l.next() || len(l.words) != 1 {
		return s, fmt.Errorf("line %d: the name of the series is due", l.at)
	}
	name := l.words[0]
	if !l.next() || len(l.words) != 2 {
		return s, fmt.Errorf("line %d: the number of points and the unit of time are due, such as: 6 seconds", l.at)
	}
	unit, ok := map[string]float64{"seconds": 1, "hours": 3600, "days": 86400}[strings.ToLower(l.words[1])]
	n, numErr := strconv.Atoi(l.words[0])
	if !ok || numErr != nil || n < 1 {
		return s, fmt.Errorf("line %d: %q is no number of points with seconds, hours or days", l.at, strings.Join(l.words, " "))
	}
	for range n {
		if !l.next() {
			return s, fmt.Errorf("line %d: %s ends after %d of %d points", l.at, name, len(s.t), n)
		}
		v, t, err := l.pair()
		if err == nil {
			err = s.add(l.at, t*unit, v)
		}
		if err != nil {
			return s, err
		}
	}
	if l.next() {
		return s, fmt.Errorf("line %d: more than the one series %s: keep one in a file", l.at, name)
	}
	return s, l.in.Err()
}

// at returns the value at t [s].
func (s series) at(t float64) float64 {
	k := sort.SearchFloat64s(s.t, t)
	switch {
	case k == 0:
		return s.v[0]
	case k == len(s.t):
		return s.v[k-1]
	}
	share := (t - s.t[k-1]) / (s.t[k] - s.t[k-1])
	return s.v[k-1] + float64(share*(s.v[k]-s.v[k-1]))
}

// mean returns the mean value over [a, b], b > a.
func (s series) mean(a, b float64) float64 {
	sum, t, v := 0.0, a, s.at(a)
	for k := sort.SearchFloat64s(s.t, a); k < len(s.t) && s.t[k] < b; k++ {
		if s.t[k] > t {
			sum += float64((v + s.v[k]) / 2 * (s.t[k] - t))
			t, v = s.t[k], s.v[k]
		}
	}
	sum += float64((v + s.at(b)) / 2 * (b - t))
	return sum / (b - a)
}
