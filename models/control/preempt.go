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
	shown int        // stage asked for
	from  clock.Time // since when
	turn  []uint32   // by stage: how often it was asked for all of hold while somebody is there
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
					r.at = append(r.at, granting{junction: j, shown: -1, turn: make([]uint32, len(j.stages))})
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
		stage, worth := r.asked(x, now, of)
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

// asked is the stage that lets most of those go who come, −1 if no lane has more than above: of the vehicles of a lane, or of a
// street, each way that they may go is as likely. Who is still there after hold wants another way: then the next stage of the
// lanes comes that has been shown least lately. Of equals the first.
func (r *preempter) asked(x *granting, now clock.Time, of release.Of[release.TrafficControl]) (stage int, worth float64) {
	stage, best := -1, 0.0
	for k := range x.stages {
		lets := 0.0
		for _, mv := range x.stages[k].moves {
			if n, ok := r.eyes.look(mv.lane, of); ok && !mv.always && !mv.gives && n > r.p.Above {
				lets += float64(n * mv.share)
				worth = max(worth, n)
			}
		}
		if lets > 0 && (stage < 0 || x.turn[k] < x.turn[stage] || x.turn[k] == x.turn[stage] && lets > best) {
			stage, best = k, lets
		}
	}
	if stage < 0 {
		clear(x.turn)
		return -1, 0
	}
	if stage != x.shown {
		x.shown, x.from = stage, now
	} else if now.Sub(x.from) >= r.p.Hold {
		x.turn[stage]++
		x.from = now
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
		e.Uint32(uint32(x.shown))
		e.Time(x.from)
		for _, n := range x.turn {
			e.Uint32(n)
		}
	}
}

func (r *preempter) load(d *sim.Decoder) {
	r.seen = d.Uint64()
	for k := range r.at {
		x := &r.at[k]
		x.forced, x.tired, x.began, x.ends = d.Bool(), d.Bool(), d.Time(), d.Time()
		x.shown, x.from = int(int32(d.Uint32())), d.Time()
		if x.shown >= len(x.stages) || x.shown < -1 {
			d.Fail("control: stage %d of a signal with %d; the state is damaged", x.shown, len(x.stages))
			return
		}
		for k := range x.turn {
			x.turn[k] = d.Uint32()
		}
	}
}
