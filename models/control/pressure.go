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

// How far greens follow the pressures (project defaults): a third of the way from the plan, within bounds. A controller that
// goes all the way starves approaches whose queue its detectors do not see.
const (
	follow      = 0.35
	least, most = 0.7, 1.4 // of the plan's green
)

// presser retimes signals by the pressure of their streets.
type presser struct {
	*desk
	p       *PressureParams
	signals []junction
	streets [][]uint32 // by street: the cells of the release that count it
	seen    uint64     // latest release it has acted on
	acted   clock.Time // when that was
}

// junction is one signal: for each green stage the movements it lets go, and how long the plan does [s].
type junction struct {
	signal uint32
	stages [][]movement
	plan   []float64
	forced bool // has greens of ours
}

// movement is a street that is let go, and one that it leads to.
type movement struct{ from, to uint32 }

func newPresser(env *sim.Env, p *PressureParams, d *desk) (*presser, error) {
	c := env.City
	r := &presser{desk: d, p: p, streets: make([][]uint32, len(c.Streets.ID))}
	device := false
	for _, set := range env.Devices() {
		if sensor, _, _ := strings.Cut(p.Reads, "."); set.Name != sensor {
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
		j := junction{signal: uint32(s)}
		j.stages, j.plan = stagesOf(c, s, links[s])
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
func stagesOf(c *city.City, signal int, links []uint32) (stages [][]movement, lasts []float64) {
	for i, state := range c.Signals.State.At(signal) {
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
		stages, lasts = append(stages, list), append(lasts, float64(c.Signals.Duration.At(signal)[i]))
	}
	return stages, lasts
}

// act gives greens once for each release. Without a fresh one the signals go back to their plans.
func (r *presser) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, r.desk, now)
	if fresh && (of.ID() == r.seen || r.seen != 0 && now.Sub(r.acted) < r.p.Every) {
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
		r.seen, r.acted = of.ID(), now
	}
}

// greens follow the stages' pressures, each that of the street with the most; false where there is none, or nothing is
// known.
func (r *presser) greens(j *junction, of release.Of[release.TrafficControl]) (green [msg.MostGreens]float32, ok bool) {
	var pressure [msg.MostGreens]float64
	sum, total := 0.0, 0.0
	for k, stage := range j.stages {
		for _, mv := range stage {
			ahead, n := 0.0, 0.0
			for _, o := range stage {
				if o.from == mv.from {
					ahead, n = ahead+r.count(o.to, of), n+1
				}
			}
			pressure[k] = max(pressure[k], r.count(mv.from, of)-ahead/n)
		}
		sum += pressure[k]
		total += j.plan[k]
	}
	if sum <= 0 {
		return green, false
	}
	for k, plan := range j.plan {
		wish := plan + float64(follow*(float64(total*(pressure[k]/sum))-plan))
		green[k] = float32(min(max(wish, float64(least*plan)), float64(most*plan)))
	}
	return green, true
}

// count is what the release saw of a street, the mean of its lanes; 0 where nothing is known. Noise may have made it
// negative.
func (r *presser) count(street uint32, of release.Of[release.TrafficControl]) float64 {
	sum, n := 0.0, 0.0
	for _, cell := range r.streets[street] {
		if x, ok := of.Quantity(cell); ok {
			sum, n = sum+x, n+1
		}
	}
	return max(sum, 0) / max(n, 1)
}

func (r *presser) save(e *sim.Encoder) {
	e.Uint64(r.seen)
	e.Time(r.acted)
	for k := range r.signals {
		e.Bool(r.signals[k].forced)
	}
}

func (r *presser) load(d *sim.Decoder) {
	r.seen, r.acted = d.Uint64(), d.Time()
	for k := range r.signals {
		r.signals[k].forced = d.Bool()
	}
}
