package control

import (
	"slices"
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

// shortest is the shortest green that signals obey.
const shortest = 5 * time.Second

// followUp is what a gap takes longer where the first of a lane gives way: when those who came against him have gone, he goes,
// and the next one passes so much later [Highway Capacity Manual: follow-up headway of left turns that give way, 2.5 s].
const followUp = 2500 * time.Millisecond

// refill is how much longer a gap is where a lane holds no queue: who is next stands in the street behind, and starts when there
// is room. From rest he is 15 m on after 4.5 s at 1.5 m/s² (project defaults, as is the length).
const (
	refill    = 4500 * time.Millisecond
	holdsNone = 15 // lanes shorter than this [m]
)

// lull is how long a stage in which one who gives way may hold up the rest comes again though nobody was seen: less than a
// minute ago somebody passed in it (project default).
const lull = time.Minute

// beyond is how much longer than the plan's a green may get. Longest greens of 1.25 to 1.5 times the green that a fixed plan
// would have are usual [FHWA Signal Timing Manual, 2nd edition, section 6.1.4].
const beyond = 1.5

// actuator gives green to stages that are called for, and ends it when nobody comes any more or it has lasted too long.
type actuator struct {
	*desk
	p    *ActuatedParams
	eyes *eyes
	at   []actuated
	seen uint64 // latest release

	warnings []string
}

// actuated is a junction and what is known of it.
type actuated struct {
	junction
	now    int          // stage shown, or being changed to
	since  clock.Time   // when its green begins
	last   []clock.Time // by own lane of the stage: end of the latest window in which somebody passed
	known  []clock.Time // and of the latest that knew anything of it
	called []bool       // stages that somebody waits for
	passed []clock.Time // when somebody passed a stage's own lanes last in its green
	ended  []clock.Time // when each was shown last
}

func newActuator(env *sim.Env, p *ActuatedParams, d *desk) (*actuator, error) {
	a := &actuator{desk: d, p: p, eyes: newEyes(env, p.Reads)}
	list, err := junctionsOf(env.City, p.Signals)
	if err != nil {
		return nil, err
	}
	a.warnings = a.eyes.unseen(env.City, list, d.name, p.Reads)
	if list, err = a.eyes.seen(list, &p.SignalCommon); err != nil {
		return nil, err
	}
	for _, j := range list {
		most := 0
		for k := range j.stages {
			s := &j.stages[k]
			most = max(most, len(s.own))
			for _, lane := range s.own {
				s.wait = append(s.wait, p.Passage+s.slow(lane, env.City.Lanes.Length[lane]))
			}
		}
		a.at = append(a.at, actuated{junction: j, last: make([]clock.Time, most), known: make([]clock.Time, most), called: make([]bool, len(j.stages)), passed: make([]clock.Time, len(j.stages)), ended: make([]clock.Time, len(j.stages))})
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
			x.now, x.since = 0, now.Add(x.longestClear())
			x.forget(now)
			for i := range x.ended {
				x.called[i], x.passed[i], x.ended[i] = false, now, now
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

// watch notes who has passed detectors: those of lanes that the present stage lets go wholly prolong it, others call theirs.
// Whoever passes a lane of which only some movements go may stand before the stop line: he calls, and prolongs nothing.
func (x *actuated) watch(e *eyes, of release.Of[release.TrafficControl]) {
	to := of.Provenance().To
	for k, lane := range x.stages[x.now].own {
		if n, known := e.look(lane, of); known {
			x.known[k] = to
			if e.passed(n) {
				x.last[k] = to
			}
		}
	}
	for k := range x.stages {
		if k == x.now {
			continue
		}
		for _, lane := range x.stages[k].lanes() {
			if n, known := e.look(lane, of); known && n > 0 && !slices.Contains(x.stages[x.now].own, lane) {
				x.called[k] = true
			}
		}
	}
}

// decide ends the present green if its time has come.
func (a *actuator) decide(m *Model, x *actuated, now clock.Time, of release.Of[release.TrafficControl]) {
	x.ended[x.now] = now
	green := now.Sub(x.since)
	least, longest := a.bounds(&x.stages[x.now])
	if green < least {
		return
	}
	next := x.next(now, a.p.Recall, -1)
	here := &x.stages[x.now]
	if next < 0 && len(here.own) == 0 { // no stage to rest in: those beside whom somebody goes stand behind one who wants another way
		next = x.rest()
	}
	if next < 0 {
		return // nobody waits: green stays
	}
	gap := x.gap()
	if green < longest && !gap {
		return
	}
	rule := "actuated: nobody comes any more"
	if !gap {
		rule = "actuated: longest green"
	}
	// Somebody was left behind where they were still passing, and perhaps where one who gives way holds up the rest: those
	// called when they came and call no more. Such a stage comes again until nobody has passed in it for a while.
	for _, last := range x.last[:len(here.own)] {
		if last > x.since {
			x.passed[x.now] = max(x.passed[x.now], last)
		}
	}
	again := !gap || here.gives() && now.Sub(x.passed[x.now]) < lull || a.eyes.stands(here, of)
	x.called[x.now] = again
	if again && here.gives() { // who gave way may wait for a stage in which he need not
		for k := range x.stages {
			if k != x.now && slices.ContainsFunc(x.stages[k].part, func(lane uint32) bool { return slices.Contains(here.own, lane) }) {
				x.called[k] = true
			}
		}
		next = x.next(now, a.p.Recall, next)
	}
	x.change(m, a.desk, now, next, rule, of)
}

// gap reports whether nobody comes any more on any of the present stage's own lanes. The release knows nothing of what came
// after its window, and the jitter of devices leaves windows without a row, so a gap is taken at the end of the latest window
// that knew the lane; a lane that is silent while others are heard is not waited for. Where all are silent the longest green
// comes. Without own lanes nobody can be seen to come.
func (x *actuated) gap() bool {
	here := &x.stages[x.now]
	if len(here.own) == 0 {
		return true
	}
	latest := slices.Max(x.known[:len(here.own)])
	for k, wait := range here.wait {
		if latest.Sub(x.known[k]) <= silence && x.known[k].Sub(max(x.last[k], x.since)) < wait {
			return false
		}
	}
	return true
}

// silence is how long a lane without rows is waited for (project default).
const silence = 2 * longestWindow

// forget begins to listen anew.
func (x *actuated) forget(now clock.Time) {
	for k := range x.known {
		x.last[k], x.known[k] = now, now
	}
}

func (x *actuated) change(m *Model, d *desk, now clock.Time, next int, rule string, of release.Of[release.TrafficControl]) {
	x.now, x.since = next, now.Add(x.stages[x.now].clear)
	x.called[next] = false
	x.forget(now)
	x.show(m, d, now, next, rule, of)
}

// bounds are the shortest and the longest green of a stage: a plan's own shorter green goes before min_green, and half as much
// again as the plan's before max_green. Where somebody gives way, those behind him pass no detector: half the plan's green is
// the least there (project default).
func (a *actuator) bounds(s *stage) (least, longest clock.Duration) {
	own := clock.Duration(float64(s.plan) * 1e9)
	least = max(shortest, min(a.p.MinGreen, own))
	if s.gives() {
		least = max(least, own/2)
	}
	return least, max(least, min(a.p.MaxGreen, clock.Duration(beyond*float64(own))))
}

// next is the first stage after the present one that is called for, or was not shown for so long; none if there is none.
func (x *actuated) next(now clock.Time, recall clock.Duration, none int) int {
	for i := 1; i < len(x.stages); i++ {
		if k := (x.now + i) % len(x.stages); x.called[k] || now.Sub(x.ended[k]) >= recall {
			return k
		}
	}
	return none
}

// rest is the next stage that lets whole lanes go, -1 if there is none.
func (x *actuated) rest() int {
	for i := 1; i < len(x.stages); i++ {
		if k := (x.now + i) % len(x.stages); len(x.stages[k].own) > 0 {
			return k
		}
	}
	return -1
}

// gives reports whether somebody of a stage's own lanes gives way, so that who is behind him may stand at green.
func (s *stage) gives() bool {
	return slices.ContainsFunc(s.moves, func(m movement) bool { return m.gives && !m.always && slices.Contains(s.own, m.lane) })
}

// slow is how much longer than others the gaps of a lane are: where its first gives way, and where it holds no queue.
func (s *stage) slow(lane uint32, length float32) (more clock.Duration) {
	if slices.ContainsFunc(s.moves, func(m movement) bool { return m.gives && !m.always && m.lane == lane }) {
		more += followUp
	}
	if length < holdsNone {
		more += refill
	}
	return more
}

// longestClear is the longest clearance of a junction: what it shows when it is first told something is not known.
func (j *junction) longestClear() (most clock.Duration) {
	for k := range j.stages {
		most = max(most, j.stages[k].clear)
	}
	return most
}

func (a *actuator) save(e *sim.Encoder) {
	e.Uint64(a.seen)
	for k := range a.at {
		x := &a.at[k]
		e.Bool(x.forced)
		e.Uint32(uint32(x.now))
		e.Time(x.since)
		for k := range x.known {
			e.Time(x.last[k])
			e.Time(x.known[k])
		}
		for i := range x.called {
			e.Bool(x.called[i])
			e.Time(x.passed[i])
			e.Time(x.ended[i])
		}
	}
}

func (a *actuator) load(d *sim.Decoder) {
	a.seen = d.Uint64()
	for k := range a.at {
		x := &a.at[k]
		x.forced, x.now, x.since = d.Bool(), int(d.Uint32()), d.Time()
		for k := range x.known {
			x.last[k], x.known[k] = d.Time(), d.Time()
		}
		if x.now >= len(x.stages) {
			d.Fail("control: stage %d of a signal with %d; the state is damaged", x.now, len(x.stages))
			return
		}
		for i := range x.called {
			x.called[i], x.passed[i], x.ended[i] = d.Bool(), d.Time(), d.Time()
		}
	}
}
