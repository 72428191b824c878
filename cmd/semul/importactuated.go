package main

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/city/read/sumo"
	"semul/engine/sim/msg"
	"semul/models/traffic/plan"
)

// mostControllers is how many tables of controllers are printed; signals of more kinds share one.
const mostControllers = 4

// actuatedLines are the lines of a scenario that let imported signals follow vehicles, as they do in SUMO: loops at their
// lanes, and a controller for those with the same shortest and longest greens, within what control.actuated takes.
func actuatedLines(c *city.City, list []sumo.Actuated) []string {
	type bounds struct{ least, most float64 }
	type group struct {
		bounds
		signals []string
	}
	var groups []group
	steered, held := 0, 0
	for _, a := range list {
		if !steerable(c, int(a.Row)) {
			held++
			continue
		}
		steered++
		b := bounds{min(max(a.Least, 5), 60), min(max(a.Most, 10), 600)}
		b.most = max(b.most, b.least)
		k := slices.IndexFunc(groups, func(g group) bool { return g.bounds == b })
		if k < 0 {
			k = len(groups)
			groups = append(groups, group{bounds: b})
		}
		groups[k].signals = append(groups[k].signals, "signal/"+c.Signals.ID[a.Row])
	}
	var lines []string
	if held > 0 {
		lines = append(lines, fmt.Sprintf("note: %d actuated signals have not two to %d greens between which a controller chooses, and keep to the clock", held, msg.MostGreens))
	}
	if steered == 0 {
		return lines
	}
	note := ""
	if len(groups) > mostControllers {
		all := group{bounds: groups[0].bounds}
		for _, g := range groups {
			all.least, all.most = min(all.least, g.least), max(all.most, g.most)
			all.signals = append(all.signals, g.signals...)
		}
		note = fmt.Sprintf("    # the least and the most of %d kinds of signals", len(groups))
		groups = []group{all}
	}
	lines = append(lines, "and with these its actuated signals follow vehicles (semul describe control.actuated)",
		"  [time.exchange]\n  passages = \"1 s\"",
		"  [sensor.loop]\n  at = \"signals\"\n  every = \"1 s\"")
	for k, g := range groups {
		table := "  [control.actuated]"
		if k > 0 {
			table = fmt.Sprintf("  [control.actuated%d]\n  kind = \"actuated\"", k+1)
		}
		table += "\n  reads = \"loop.vehicles\""
		if len(g.signals) < len(c.Signals.ID) {
			table += "\n  signals = " + tomlList(g.signals)
		}
		lines = append(lines, fmt.Sprintf("%s\n  min_green = \"%g s\"\n  max_green = \"%g s\"%s", table, g.least, g.most, note))
	}
	return lines
}

// tomlList writes a list of texts for a scenario.
func tomlList(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%q", s))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// steerable reports whether a controller can choose among a signal's greens: it has two to as many as a command can name, and
// each lets somebody go who does not go in all of them.
func steerable(c *city.City, signal int) bool {
	states := c.Signals.State.At(signal)
	var greens []string
	for i := range states {
		if plan.Green(states, i) {
			greens = append(greens, states[i])
		}
	}
	if len(greens) < 2 || len(greens) > msg.MostGreens {
		return false
	}
	goes := func(state string, g int) bool { return g < len(state) && (state[g] == 'G' || state[g] == 'g') }
	own := make([]bool, len(greens))
	for k, s := range c.LaneLinks.Signal {
		if int(s) != signal {
			continue
		}
		g := int(c.LaneLinks.Group[k])
		if !slices.ContainsFunc(greens, func(state string) bool { return !goes(state, g) }) {
			continue // in every green
		}
		for i := range greens {
			own[i] = own[i] || goes(greens[i], g)
		}
	}
	return !slices.Contains(own, false)
}
