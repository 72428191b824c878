package control

import (
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
)

// ActuatedParams are the keys of kind actuated.
type ActuatedParams struct {
	SignalCommon
	MinGreen clock.Duration `toml:"min_green" doc:"shortest green" range:"[5,60]" src:"traffic.md section 6"`
	MaxGreen clock.Duration `toml:"max_green" doc:"longest green while somebody waits elsewhere" range:"[10,600]" src:"project default"`
	Passage  clock.Duration `toml:"passage" doc:"a green ends when for so long nobody has passed its detectors" range:"[1,30]" src:"traffic.md section 6"`
	Recall   clock.Duration `toml:"recall" doc:"a stage that was not shown for so long comes even if nobody was seen waiting" range:"[30,3600]" src:"project default"`
}

// Check refuses what single keys cannot tell.
func (p *ActuatedParams) Check(bad func(key, why string)) {
	if p.MaxGreen < p.MinGreen {
		bad("max_green", "must be no less than min_green")
	}
}

// Pace is how often it looks.
func (*ActuatedParams) Pace() clock.Duration { return look }

// Follows says what it reads, and the longest window of it that is of use: a green that nobody passes ends a window late.
func (p *ActuatedParams) Follows() (reads string, within clock.Duration) {
	return p.Reads, longestWindow
}

// longestWindow is how seldom loops may be read (traffic.md section 6; 1 s is best).
const longestWindow = 5 * time.Second

// clearance is what lies between two greens shown by command [traffic: yellow 3 s, all-red 1 s].
const clearance = 4 * time.Second

// actuator gives green to stages that are called for, and ends it when nobody comes any more or it has lasted too long.
type actuator struct {
	*desk
	p    *ActuatedParams
	eyes *eyes
	at   []actuated
	seen uint64 // latest release
}

// actuated is a junction and what is known of it.
type actuated struct {
	junction
	now    int          // stage shown, or being changed to
	since  clock.Time   // when its green begins
	last   clock.Time   // end of the latest window in which somebody passed
	known  clock.Time   // end of the latest window that knew anything of a lane of the stage
	called []bool       // stages that somebody waits for
	ended  []clock.Time // when each was shown last
}

func newActuator(env *sim.Env, p *ActuatedParams, d *desk) (*actuator, error) {
	a := &actuator{desk: d, p: p, eyes: newEyes(env, p.Reads)}
	list, err := junctionsOf(env.City, p.Signals)
	if err != nil {
		return nil, err
	}
	if list, err = a.eyes.seen(list, &p.SignalCommon); err != nil {
		return nil, err
	}
	for _, j := range list {
		a.at = append(a.at, actuated{junction: j, called: make([]bool, len(j.stages)), ended: make([]clock.Time, len(j.stages))})
	}
	return a, nil
}

// act looks at each release once, and at greens that end meanwhile at every tick.
func (a *actuator) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, a.desk, now)
	for k := range a.at {
		x := &a.at[k]
		if !fresh {
			x.free(m, a.desk, now, of)
			continue
		}
		if !x.forced {
			x.now, x.since, x.last = 0, now.Add(clearance), now
			for i := range x.ended {
				x.called[i], x.ended[i] = false, now
			}
			x.show(m, a.desk, now, 0, "actuated: begins with its first stage", of)
			continue
		}
		if of.ID() != a.seen {
			x.watch(a.eyes, of)
		}
		a.decide(m, x, now, of)
	}
	if fresh {
		a.seen = of.ID()
	}
}

// watch notes who has passed detectors: those of the present stage prolong it, others call theirs.
func (x *actuated) watch(e *eyes, of release.Of[release.TrafficControl]) {
	to := of.Provenance().To
	for k := range x.stages {
		for _, lane := range x.stages[k].lanes() {
			n, known := e.look(lane, of)
			if known && k == x.now {
				x.known = to
			}
			switch {
			case !known || n <= 0:
			case k == x.now:
				x.last = max(x.last, to)
			case !x.stages[x.now].serves(lane):
				x.called[k] = true
			}
		}
	}
}

// decide ends the present green if its time has come.
func (a *actuator) decide(m *Model, x *actuated, now clock.Time, of release.Of[release.TrafficControl]) {
	x.ended[x.now] = now
	green := now.Sub(x.since)
	if green < a.p.MinGreen {
		return
	}
	next := -1
	for i := 1; i < len(x.stages); i++ {
		k := (x.now + i) % len(x.stages)
		if x.called[k] || now.Sub(x.ended[k]) >= a.p.Recall {
			next = k
			break
		}
	}
	if next < 0 {
		return // nobody waits: green stays
	}
	// The release knows nothing of what came after its window, so the gap is taken at the end of the latest window that
	// knew the stage's lanes; where all are silent the longest green comes.
	gap := x.known.Sub(max(x.last, x.since)) >= a.p.Passage
	switch {
	case green >= a.p.MaxGreen:
		x.called[x.now] = !gap // somebody was left behind
		x.change(m, a.desk, now, next, "actuated: longest green", of)
	case gap:
		x.change(m, a.desk, now, next, "actuated: nobody comes any more", of)
	}
}

func (x *actuated) change(m *Model, d *desk, now clock.Time, next int, rule string, of release.Of[release.TrafficControl]) {
	x.now, x.since, x.last = next, now.Add(clearance), now
	x.called[next] = false
	x.show(m, d, now, next, rule, of)
}

func (a *actuator) save(e *sim.Encoder) {
	e.Uint64(a.seen)
	for k := range a.at {
		x := &a.at[k]
		e.Bool(x.forced)
		e.Uint32(uint32(x.now))
		e.Time(x.since)
		e.Time(x.last)
		e.Time(x.known)
		for i := range x.called {
			e.Bool(x.called[i])
			e.Time(x.ended[i])
		}
	}
}

func (a *actuator) load(d *sim.Decoder) {
	a.seen = d.Uint64()
	for k := range a.at {
		x := &a.at[k]
		x.forced, x.now, x.since, x.last, x.known = d.Bool(), int(d.Uint32()), d.Time(), d.Time(), d.Time()
		if x.now >= len(x.stages) {
			d.Fail("control: stage %d of a signal with %d; the state is damaged", x.now, len(x.stages))
			return
		}
		for i := range x.called {
			x.called[i], x.ended[i] = d.Bool(), d.Time()
		}
	}
}
