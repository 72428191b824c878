package sumo

import (
	"fmt"
	"math"
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

// highestFactor is the highest factor of a limit at which anybody drives, as semul and SUMO's default draw them.
const highestFactor = 2

// tooFast says that a vehicle departs faster than its type or its street lets anybody drive, which SUMO refuses; "" if not.
func (im *importer) tooFast(v *vehicle, kind, street uint32) string {
	top, factor := math.Inf(1), float64(highestFactor)
	if t := &im.c.VehicleTypes; kind != city.None {
		if m := float64(t.MaxSpeed[kind]); m > 0 {
			top = m
		}
		if d := t.SpeedDeviation[kind]; d == 0 && t.SpeedFactor[kind] > 0 {
			factor = float64(t.SpeedFactor[kind])
		}
	}
	const slack = 1e-3 // as single precision rounds
	limit := float64(im.c.Streets.Speed[street])
	switch speed := float64(v.speed); {
	case speed > top+slack:
		return fmt.Sprintf("departSpeed=%g m/s; its type drives at most %g", v.speed, top)
	case speed > float64(limit*factor)+slack:
		return fmt.Sprintf("departSpeed=%g m/s; the limit of edge %q is %.4g, and its driver drives at most %g times as fast", v.speed, im.c.Streets.ID[street], limit, factor)
	}
	return ""
}

// beyond notes a place that is not on its street: the nearest end is taken.
func (im *importer) beyond(v *vehicle, attr string, pos float32, street uint32) {
	const slack = 0.1 // as files are rounded
	longest := float32(0)
	for l := im.c.Streets.LaneOff[street]; l < im.c.Streets.LaneOff[street+1]; l++ {
		longest = max(longest, im.c.Lanes.Length[l])
	}
	if !(pos > longest+slack) && !(pos < -longest-slack) {
		return
	}
	if im.offEdge++; im.offEdge == 1 {
		im.firstOff = fmt.Sprintf("%s: %s=%g, and edge %q is %.1f m long", v.at.place(), attr, pos, im.c.Streets.ID[street], longest)
	}
}

// odd notes what was read and is hardly meant: vehicles longer than where they begin, connections without green.
func (im *importer) odd() {
	c, r := im.c, im.report
	if im.tooLong > 0 {
		r.note("%d vehicles are longer than the edge they begin in, the first %s; let them begin in a longer one, or shorten them", im.tooLong, im.firstLong)
	}
	if im.offEdge > 0 {
		r.note("%d departures and arrivals lie beyond their edge, the first %s; the nearest end of the edge is taken", im.offEdge, im.firstOff)
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
