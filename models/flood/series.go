package flood

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"sort"
	"strconv"
	"strings"
)

// series is a function of time in seconds, linear between its points and constant beyond them.
type series struct{ t, v []float64 }

// readSeries reads CSV with the columns t_s,value. Errors name the line.
func readSeries(r io.Reader) (series, error) {
	var s series
	in := csv.NewReader(r)
	in.Comment, in.FieldsPerRecord, in.TrimLeadingSpace = '#', 2, true
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return s, err
		}
		line, _ := in.FieldPos(0)
		if len(s.t) == 0 && strings.EqualFold(strings.TrimSpace(row[0]), "t_s") {
			continue
		}
		var x [2]float64
		for k := range x {
			if x[k], err = strconv.ParseFloat(strings.TrimSpace(row[k]), 64); err != nil || math.IsNaN(x[k]) || math.IsInf(x[k], 0) {
				return s, fmt.Errorf("line %d: %q is no number; rows are seconds,value under the heading t_s,value", line, row[k])
			}
		}
		if n := len(s.t); n > 0 && x[0] <= s.t[n-1] {
			return s, fmt.Errorf("line %d: %g s does not come after %g s", line, x[0], s.t[n-1])
		}
		s.t, s.v = append(s.t, x[0]), append(s.v, x[1])
	}
	if len(s.t) == 0 {
		return s, fmt.Errorf("no rows; a series is seconds,value under the heading t_s,value")
	}
	return s, nil
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
