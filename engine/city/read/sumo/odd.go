package sumo

import (
	"fmt"
	"strings"

	"semul/engine/city"
)

// long notes a vehicle that is longer than the street it begins in: it waits for one that holds it.
func (im *importer) long(v *vehicle, kind, street uint32) {
	if kind == city.None {
		return
	}
	c := im.c
	length, room := c.VehicleTypes.Length[kind], c.Lanes.Length[c.Streets.LaneOff[street]]
	if !(length > room) {
		return
	}
	if im.tooLong++; im.tooLong == 1 {
		im.firstLong = fmt.Sprintf("%s: %.1f m, in edge %q of %.1f m", v.at.place(), length, c.Streets.ID[street], room)
	}
}

// odd notes what was read and is hardly meant: vehicles longer than where they begin, connections without green.
func (im *importer) odd() {
	c, r := im.c, im.report
	if im.tooLong > 0 {
		r.note("%d vehicles are longer than the edge they begin in, the first %s; let them begin in a longer one, or shorten them", im.tooLong, im.firstLong)
	}
	open := make([][]bool, len(c.Signals.ID))
	show := func(s uint32, states []string) {
		for _, state := range states {
			for g := range min(len(state), len(open[s])) {
				open[s][g] = open[s][g] || strings.IndexByte("gGs", state[g]) >= 0
			}
		}
	}
	for s := range open {
		open[s] = make([]bool, c.Signals.Groups[s])
		show(uint32(s), c.Signals.State.At(s))
	}
	for p, s := range c.SignalPlans.Signal {
		show(s, c.SignalPlans.State.At(p))
	}
	shut, first := 0, ""
	for k, s := range c.LaneLinks.Signal {
		if g := c.LaneLinks.Group[k]; s == city.None || int(g) < len(open[s]) && open[s][g] {
			continue
		}
		if shut++; shut > 1 {
			continue
		}
		from, to := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		first = fmt.Sprintf("from edge %q to %q", c.Streets.ID[from], c.Streets.ID[to])
		for i := range im.net.programs {
			if p := &im.net.programs[i]; p.id == c.Signals.ID[s] {
				first = fmt.Sprintf("%s: letter %d, %s", p.at.place(), c.LaneLinks.Group[k]+1, first)
				break
			}
		}
	}
	if shut > 0 {
		r.note("%d connections never get green from any program of their signal, so nobody drives there, the first %s; give it g, G or s in a phase", shut, first)
	}
}
