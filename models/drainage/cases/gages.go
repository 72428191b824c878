package cases

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/models/drainage/runoff"
	"semul/models/drainage/sewer"
)

// rain is a rain gage as a rule reads it: INTENSITY, the rate now, in mm/h or in/h; n-HR_DEPTH, what fell in the last n
// whole hours since the start (1 to 48), in mm or in. EPA SWMM 5.2.4 counts whole hours too.
func (b *builder) rain(line int, o swmm.Operand) (sewer.Reading, bool) {
	for _, v := range b.m.Gages {
		if v.Name != o.Name {
			continue
		}
		g, unit := b.gage(v), b.u.Rain
		read := func(t float64) float64 { return g.At(t) * 3600 / unit }
		if hours, ok := strings.CutSuffix(o.Attr, "-HR_DEPTH"); ok {
			n, err := strconv.Atoi(hours)
			if err != nil {
				b.fail(line, "[CONTROLS] gage %s: %s is no depth of hours", o.Name, o.Attr)
				return sewer.Reading{}, false
			}
			read = func(t float64) float64 { return past(&g, math.Floor(t/3600)*3600, float64(n)*3600) / unit }
		}
		b.c.Network.Given = append(b.c.Network.Given, read)
		return sewer.Reading{What: sewer.Given, Index: len(b.c.Network.Given) - 1}, true
	}
	return sewer.Reading{}, false
}

// past is the depth that a gage has caught in the seconds before t [m].
func past(g *runoff.Gage, t, seconds float64) float64 {
	sum, from := 0.0, max(0, t-seconds)
	for i := sort.SearchFloat64s(g.T, from); i <= len(g.T); i++ {
		begin := from
		if i > 0 {
			begin = max(from, g.T[i-1])
		}
		end := t
		if i < len(g.T) {
			end = min(t, g.T[i])
		}
		if end > begin {
			sum += float64((end - begin) * g.At(begin))
		}
		if end >= t {
			break
		}
	}
	return sum
}
