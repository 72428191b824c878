package control

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// Greens that a signal's pressures are turned into [s]: traffic scales them to the plan's sum (project defaults).
const (
	base  = 5
	swing = 60
)

// presser retimes signals by the pressure of their streets.
type presser struct {
	*desk
	p       *PressureParams
	signals []junction
	streets [][]uint32 // by street: the cells of the release that count it
	seen    uint64     // latest release it has acted on
}

// junction is one signal: for each green stage the movements it lets go.
type junction struct {
	signal uint32
	stages [][]movement
	forced bool // has greens of ours
}

// movement is a street that is let go, and one that it leads to.
type movement struct{ from, to uint32 }

func newPresser(env *sim.Env, p *PressureParams, d *desk) (*presser, error) {
	c := env.City
	r := &presser{desk: d, p: p, streets: make([][]uint32, len(c.Streets.ID))}
	device := false
	for _, set := range env.Devices() {
		if set.Name != p.Reads {
			continue
		}
		device = true
		for k, ref := range set.On {
			if ref.Support == city.OfLane {
				street := c.Lanes.Street[ref.Index]
				r.streets[street] = append(r.streets[street], uint32(k))
			}
		}
	}
	if !device { // a query by street
		for s := range r.streets {
			r.streets[s] = []uint32{uint32(s)}
		}
	}
	links := make([][]uint32, len(c.Signals.ID))
	for k, s := range c.LaneLinks.Signal {
		if s != city.None {
			links[s] = append(links[s], uint32(k))
		}
	}
	for s := range c.Signals.ID {
		j := junction{signal: uint32(s), stages: stagesOf(c, c.Signals.State.At(s), links[s])}
		counted := 0
		for _, stage := range j.stages {
			for _, m := range stage {
				counted += len(r.streets[m.from])
			}
		}
		if len(j.stages) >= 2 && len(j.stages) <= msg.MostGreens && counted > 0 {
			r.signals = append(r.signals, j)
		}
	}
	if len(r.signals) == 0 {
		return nil, fmt.Errorf("%s counts no street that leads to a signal with two green stages", p.Reads)
	}
	return r, nil
}

// stagesOf lists the green stages of a signal, those in which nobody has yellow, with the movements that each lets go.
func stagesOf(c *city.City, states []string, links []uint32) (stages [][]movement) {
	for _, state := range states {
		if strings.Contains(state, "y") || !strings.ContainsAny(state, "Gg") {
			continue
		}
		var list []movement
		for _, k := range links {
			if g := int(c.LaneLinks.Group[k]); g < len(state) && (state[g] == 'G' || state[g] == 'g') {
				mv := movement{c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]}
				if !slices.Contains(list, mv) {
					list = append(list, mv)
				}
			}
		}
		stages = append(stages, list)
	}
	return stages
}

// act gives greens once for each release. Without a fresh one the signals go back to their plans.
func (r *presser) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, r.desk, now)
	if fresh && of.ID() == r.seen {
		return
	}
	for k := range r.signals {
		j := &r.signals[k]
		target := city.Ref{Support: city.OfSignal, Index: j.signal}
		green, ok := [msg.MostGreens]float32{}, false
		if fresh {
			green, ok = r.greens(j, of)
		}
		switch {
		case ok:
			j.forced = true
			ev := say(m, r.desk, now, "greens by pressure", target, of)
			m.signals.Send(ev, msg.Command{Target: target, Act: msg.Retime, Green: green})
		case j.forced:
			j.forced = false
			ev := say(m, r.desk, now, "nothing known: the signal's own plan", target, of)
			m.signals.Send(ev, msg.Command{Target: target, Act: msg.Plan})
		}
	}
	if fresh {
		r.seen = of.ID()
	}
}

// greens are in proportion to the stages' pressures; false where there is none, or nothing is known.
func (r *presser) greens(j *junction, of release.Of[release.TrafficControl]) (green [msg.MostGreens]float32, ok bool) {
	var pressure [msg.MostGreens]float64
	sum := 0.0
	for k, stage := range j.stages {
		for i, mv := range stage {
			first := !slices.ContainsFunc(stage[:i], func(o movement) bool { return o.from == mv.from })
			if first { // what waits in a street counts once, whatever lanes it leads to
				pressure[k] += r.count(mv.from, of)
			}
			pressure[k] -= r.count(mv.to, of) / float64(len(stage))
		}
		pressure[k] = max(pressure[k], 0)
		sum += pressure[k]
	}
	if sum <= 0 {
		return green, false
	}
	for k := range j.stages {
		green[k] = base + float32(swing*(pressure[k]/sum))
	}
	return green, true
}

// count is how many vehicles the release saw in a street, 0 where nothing is known. Noise may have made it negative.
func (r *presser) count(street uint32, of release.Of[release.TrafficControl]) float64 {
	sum := 0.0
	for _, cell := range r.streets[street] {
		if x, ok := of.Quantity(cell); ok {
			sum += x
		}
	}
	return max(sum, 0)
}

func (r *presser) save(e *sim.Encoder) {
	e.Uint64(r.seen)
	for k := range r.signals {
		e.Bool(r.signals[k].forced)
	}
}

func (r *presser) load(d *sim.Decoder) {
	r.seen = d.Uint64()
	for k := range r.signals {
		r.signals[k].forced = d.Bool()
	}
}
