package control

import (
	"fmt"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// PreemptParams are the keys of kind preempt.
type PreemptParams struct {
	SignalCommon
	Above   float64        `toml:"above" doc:"what a cell of a lane or street must exceed to ask for green: of counts of buses or emergency vehicles 0, of noisy ones more" range:"[0,1000000]" src:"project default"`
	Hold    clock.Duration `toml:"hold" doc:"how long green is held after the latest release that asks for it" range:"[5,300]" src:"project default"`
	Longest clock.Duration `toml:"longest" doc:"after so long the others come, whoever asks" range:"[10,900]" src:"project default"`
	Rest    clock.Duration `toml:"rest" doc:"how long nobody is let before the others then" range:"[0,900]" src:"project default"`
}

// Pace is how often it looks.
func (*PreemptParams) Pace() clock.Duration { return look }

// preempter gives green to the approach by which a bus or an emergency vehicle comes, by released positions: a query by
// street, or devices over lanes that only such vehicles use. Other controllers and the plan wait.
type preempter struct {
	*desk
	p    *PreemptParams
	eyes *eyes
	at   []granting
	seen uint64
}

// granting is a junction and whom it lets before.
type granting struct {
	junction
	began clock.Time // of the present preemption
	ends  clock.Time // of it; or, after the longest, until when nobody may ask
	tired bool
}

func newPreempter(env *sim.Env, p *PreemptParams, d *desk) (*preempter, error) {
	r := &preempter{desk: d, p: p, eyes: newEyes(env, p.Reads)}
	list, err := junctionsOf(env.City, p.Signals)
	if err != nil {
		return nil, err
	}
	for _, j := range list {
		for k := range j.stages {
			for _, lane := range j.stages[k].lanes() {
				if r.eyes.sees(lane) && (len(r.at) == 0 || r.at[len(r.at)-1].signal != j.signal) {
					r.at = append(r.at, granting{junction: j})
				}
			}
		}
	}
	if len(r.at) == 0 {
		return nil, fmt.Errorf("%s sees no lane that leads to a signal with two green stages", p.Reads)
	}
	return r, nil
}

// act asks for green once for each release. Without a fresh one nobody is let before: preemptions end by themselves.
func (r *preempter) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, r.desk, now)
	if !fresh || of.ID() == r.seen {
		return
	}
	r.seen = of.ID()
	for k := range r.at {
		x := &r.at[k]
		stage, worth := r.asked(&x.junction, of)
		if now >= x.ends { // a preemption that is still asked for after the longest time is no new one
			x.tired = false
			x.forced = x.forced && stage >= 0 && now.Sub(x.began) >= r.p.Longest && now.Sub(x.ends) < r.p.Rest
		}
		switch {
		case stage < 0 || x.tired:
		case x.forced && now.Sub(x.began) >= r.p.Longest:
			x.forced, x.tired, x.ends = false, true, now.Add(r.p.Rest)
			ev := say(m, r.desk, now, "preemption: longest time, the others come", x.target(), of)
			m.signals.Send(ev, msg.Command{Target: x.target(), Act: msg.Plan})
		default:
			if !x.forced {
				x.forced, x.began = true, now
			}
			x.ends = min(now.Add(r.p.Hold), x.began.Add(r.p.Longest))
			ev := say(m, r.desk, now, fmt.Sprintf("preemption: %.0f on the way", worth), x.target(), of)
			m.signals.Send(ev, msg.Command{Target: x.target(), Act: msg.Preempt, Index: x.stages[stage].index, Until: x.ends})
		}
	}
}

// asked is the stage that serves the lane with the most that come, −1 if none has more than above; of equals the first.
func (r *preempter) asked(j *junction, of release.Of[release.TrafficControl]) (stage int, worth float64) {
	stage, worth = -1, r.p.Above
	for k := range j.stages {
		for _, mv := range j.stages[k].moves {
			if x, ok := r.eyes.look(mv.lane, of); ok && !mv.always && !mv.gives && x > worth {
				stage, worth = k, x
			}
		}
	}
	return stage, worth
}

func (r *preempter) save(e *sim.Encoder) {
	e.Uint64(r.seen)
	for k := range r.at {
		x := &r.at[k]
		e.Bool(x.forced)
		e.Bool(x.tired)
		e.Time(x.began)
		e.Time(x.ends)
	}
}

func (r *preempter) load(d *sim.Decoder) {
	r.seen = d.Uint64()
	for k := range r.at {
		x := &r.at[k]
		x.forced, x.tired, x.began, x.ends = d.Bool(), d.Bool(), d.Time(), d.Time()
	}
}
