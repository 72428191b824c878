package control

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// PressureParams are the keys of kind max_pressure.
type PressureParams struct {
	SignalCommon
	As         string         `toml:"as" doc:"stages: the stage with the most pressure is shown, as Varaiya defines it; splits: the greens of the signals' own plans follow the pressures a third of the way; auto: stages with oracle, else splits, for loops at stop lines do not see how long queues are" oneof:"auto|stages|splits"`
	Every      clock.Duration `toml:"every" doc:"shortest time between two decisions; 0: 15 s for stages, 5 min for splits" range:"[0,86400]" src:"traffic.md section 6; splits: project default"`
	LongestRed clock.Duration `toml:"longest_red" doc:"a stage for which somebody waits comes after so long whatever the pressures; 0: never, as Varaiya has it" range:"[0,3600]" src:"project default"`
}

// Pace is how often it looks; 0 where splits may be meant.
func (p *PressureParams) Pace() clock.Duration {
	if p.stages() {
		return look
	}
	return 0
}

// How far splits follow the pressures (project defaults): a third of the way from the plan, within bounds. A controller that
// goes all the way starves approaches whose queue its detectors do not see.
const (
	follow      = 0.35
	least, most = 0.7, 1.4 // of the plan's green
	yielding    = 0.5      // capacity of a movement that gives way, of one that need not
)

// presser steers signals by the pressure of their movements.
type presser struct {
	*desk
	p     *PressureParams
	eyes  *eyes
	at    []pressed
	ahead [][]uint32 // by street: its lanes; none where it leaves the city
	seen  uint64     // latest release it has acted on
	acted clock.Time // when that was
}

// pressed is a junction and what it shows.
type pressed struct {
	junction
	now   int
	shown []clock.Time // when each stage was shown last
}

func newPresser(env *sim.Env, p *PressureParams, d *desk) (*presser, error) {
	c := env.City
	r := &presser{desk: d, p: p, eyes: newEyes(env, p.Reads), ahead: make([][]uint32, len(c.Streets.ID))}
	list, err := junctionsOf(c, p.Signals)
	if err != nil {
		return nil, err
	}
	if list, err = r.eyes.seen(list, &p.SignalCommon); err != nil {
		return nil, err
	}
	for _, j := range list {
		r.at = append(r.at, pressed{junction: j, shown: make([]clock.Time, len(j.stages))})
	}
	for s := range r.ahead {
		if c.Junctions.Kind[c.Streets.To[s]] == city.Border {
			continue // an exit has no queue
		}
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			if r.eyes.sees(l) {
				r.ahead[s] = append(r.ahead[s], l)
			}
		}
	}
	return r, nil
}

// stages reports whether stages are chosen, or else splits made.
func (p *PressureParams) stages() bool { return p.As == "stages" || p.As == "auto" && p.Oracle }

// every is the time between two decisions.
func (p *PressureParams) every() clock.Duration {
	switch {
	case p.Every > 0:
		return p.Every
	case p.stages():
		return 15e9
	}
	return 300e9
}

// act decides once for each release and slot. Without a fresh release the signals go back to their plans.
func (r *presser) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, r.desk, now)
	if fresh && (of.ID() == r.seen || r.seen != 0 && now.Sub(r.acted) < r.p.every()) {
		return
	}
	for k := range r.at {
		switch x := &r.at[k]; {
		case !fresh:
			x.free(m, r.desk, now, of)
		case r.p.stages():
			r.choose(m, x, now, of)
		default:
			r.split(m, x, now, of)
		}
	}
	if fresh {
		r.seen, r.acted = of.ID(), now
	}
}

// choose shows the stage whose movements have the largest sum of c·(x − Σ r·x): capacity times vehicles that wait, less the
// mean of those ahead. Of equals the present one stays.
func (r *presser) choose(m *Model, x *pressed, now clock.Time, of release.Of[release.TrafficControl]) {
	if !x.forced {
		x.now = -1
		for k := range x.shown {
			x.shown[k] = now
		}
	}
	best, most, rule := x.now, 0.0, "most pressure"
	for k := range x.stages {
		sum := 0.0
		for _, mv := range x.stages[k].moves {
			if !mv.always {
				sum += r.weight(mv, of)
			}
		}
		if best < 0 || k == x.now && sum >= most || k != x.now && sum > most || k == 0 {
			best, most = k, sum
		}
	}
	if x.now >= 0 {
		x.shown[x.now] = now
	}
	if r.p.LongestRed > 0 {
		for k := range x.stages {
			if now.Sub(x.shown[k]) >= r.p.LongestRed && r.waits(&x.stages[k], of) {
				best, rule = k, "longest red"
				break
			}
		}
	}
	if best != x.now {
		x.now, x.shown[best] = best, now
		x.show(m, r.desk, now, best, rule, of)
	}
}

// weight is a movement's c·(x − Σ r·x).
func (r *presser) weight(mv movement, of release.Of[release.TrafficControl]) float64 {
	x, _ := r.eyes.look(mv.lane, of)
	w := float64(x*mv.share) - r.onward(mv.to, of)
	if mv.gives {
		w *= yielding
	}
	return w
}

// onward is the mean over the lanes of a street that are seen: turning shares there are taken as those of the lanes.
func (r *presser) onward(street uint32, of release.Of[release.TrafficControl]) float64 {
	sum, n := 0.0, 0.0
	for _, lane := range r.ahead[street] {
		if x, known := r.eyes.look(lane, of); known {
			sum, n = sum+x, n+1
		}
	}
	return sum / max(n, 1)
}

// waits reports whether somebody is seen on a lane that a stage serves.
func (r *presser) waits(s *stage, of release.Of[release.TrafficControl]) bool {
	for _, lane := range s.lanes() {
		if x, _ := r.eyes.look(lane, of); x > 0 {
			return true
		}
	}
	return false
}

// split gives the greens of the plan other lengths: those of the stages' pressures, each that of its movement with the most.
// The plan comes back where there is none.
func (r *presser) split(m *Model, x *pressed, now clock.Time, of release.Of[release.TrafficControl]) {
	var pressure [msg.MostGreens]float64
	sum, total := 0.0, 0.0
	for k := range x.stages {
		for _, mv := range x.stages[k].moves {
			if !mv.always {
				pressure[k] = max(pressure[k], r.weight(mv, of))
			}
		}
		sum += pressure[k]
		total += x.stages[k].plan
	}
	if sum <= 0 {
		x.free(m, r.desk, now, of)
		return
	}
	var green [msg.MostGreens]float32
	for k := range x.stages {
		was := x.stages[k].plan
		wish := was + float64(follow*(float64(total*(pressure[k]/sum))-was))
		green[k] = float32(min(max(wish, float64(least*was)), float64(most*was)))
	}
	x.retime(m, r.desk, now, green, "greens by pressure", of)
}

func (r *presser) save(e *sim.Encoder) {
	e.Uint64(r.seen)
	e.Time(r.acted)
	for k := range r.at {
		x := &r.at[k]
		e.Bool(x.forced)
		e.Uint32(uint32(x.now))
		for _, t := range x.shown {
			e.Time(t)
		}
	}
}

func (r *presser) load(d *sim.Decoder) {
	r.seen, r.acted = d.Uint64(), d.Time()
	for k := range r.at {
		x := &r.at[k]
		x.forced, x.now = d.Bool(), int(int32(d.Uint32()))
		if x.now >= len(x.stages) || x.now < -1 {
			d.Fail("control: stage %d of a signal with %d; the state is damaged", x.now, len(x.stages))
			return
		}
		for i := range x.shown {
			x.shown[i] = d.Time()
		}
	}
}
