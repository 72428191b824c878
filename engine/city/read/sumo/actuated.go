package sumo

import (
	"fmt"
	"math"
	"strings"
)

// greens are the bounds of a program's green phases: those that let somebody go and show nobody yellow, or, if it has none
// such, all.
func (p *program) greens(row uint32) Actuated {
	a := Actuated{Row: row, Least: math.Inf(1)}
	green := func(s *stage) bool {
		return strings.ContainsAny(s.state, "gG") && !strings.ContainsAny(s.state, "yY") && s.least < s.most
	}
	for i := range p.stages {
		if s := &p.stages[i]; green(s) {
			a.Least, a.Most = min(a.Least, s.least), max(a.Most, s.most)
		}
	}
	if a.Most == 0 {
		for _, s := range p.stages {
			a.Least, a.Most = min(a.Least, s.least), max(a.Most, s.most)
		}
	}
	return a
}

// actuated warns of signals that follow vehicles in SUMO and a clock in the city.
func (im *importer) actuated() {
	list := im.report.Actuated
	if len(list) == 0 {
		return
	}
	ids := im.c.Signals.ID
	some := ids[list[0].Row]
	if len(list) > 1 {
		some = fmt.Sprintf("%s, %s", some, ids[list[1].Row])
	}
	im.report.warn("%d of %d signals are actuated, delay_based or NEMA in SUMO (e.g. %s): a run plays their phases by the clock, each for its duration, whoever comes; "+
		"where SUMO's greens are shorter or longer, delays differ", len(list), len(ids), some)
}
