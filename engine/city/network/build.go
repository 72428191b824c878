package network

import (
	"semul/engine/city"
)

// Build fills Streets, Lanes, LaneLinks, Junctions and Signals of c from a drawing; tables that were there are
// replaced. Oddities are mended and reported; an error means that the input can be no drawing. A drawing in which one can
// nowhere drive round leaves no street.
func Build(c *city.City, in Input, opt Options) (Report, error) {
	var report Report
	opt, err := opt.filled()
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return report, err
	}
	c.Streets, c.Lanes, c.LaneLinks = city.Streets{}, city.Lanes{}, city.LaneLinks{}
	c.Junctions, c.Signals = city.Junctions{}, city.Signals{}

	g := split(&in, opt, &report)
	g.prune()
	report.JoinedChains += g.join()
	g.group()
	g.readTurns()
	// First what cannot be reached at all goes, then what cannot be reached without turning back where nobody may.
	for _, g.lenient = range [2]bool{true, false} {
		for range 20 {
			report.JoinedChains += g.join()
			if !g.connect() || opt.KeepIslands {
				break
			}
			g.prune()
		}
		if opt.KeepIslands {
			g.lenient = false
			break
		}
	}
	members := g.members()
	g.placeSignals(members)
	arms := g.arms()
	l := layout{g: g, c: c, names: map[string]bool{}}
	order := g.order()
	l.streets(order, g.trims(arms))
	l.junctions(members, arms)
	l.signals()
	for i := range in.Restrictions {
		if g.turns.used[i] {
			report.Restrictions++
		} else if !g.turns.ignored[i] {
			g.ignore(i, "no such turn is left in the network")
		}
	}
	report.Streets, report.Lanes, report.LaneLinks = len(c.Streets.ID), len(c.Lanes.ID), len(c.LaneLinks.ID)
	report.Junctions, report.Signals = len(c.Junctions.ID), len(c.Signals.ID)
	return report, nil
}
