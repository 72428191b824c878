package control

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/models/traffic/plan"
)

// CoordinatedParams are the keys of kind coordinated.
type CoordinatedParams struct {
	SignalCommon
	Every    clock.Duration `toml:"every" doc:"how long vehicles are counted before splits are made anew" range:"[60,86400]" src:"traffic.md section 6"`
	MinGreen clock.Duration `toml:"min_green" doc:"shortest green" range:"[5,60]" src:"project default"`
	Offsets  bool           `toml:"offsets" doc:"also moves the plans against each other, so that platoons of the counted flows find green"`
}

// coordinator gives the greens of the signals' own cycles new lengths by the counts of the last interval, and may move their
// offsets.
type coordinator struct {
	*desk
	p     *CoordinatedParams
	city  *city.City
	eyes  *eyes
	at    []junction
	seen  uint64
	began clock.Time
	span  float64   // seconds of the windows counted
	sum   []float64 // by lane: vehicles counted
	known []float64 // by lane: seconds of the windows that saw it
	shift []float32 // by signal: offset told last [s]
}

func newCoordinator(env *sim.Env, p *CoordinatedParams, d *desk) (*coordinator, error) {
	c := &coordinator{desk: d, p: p, city: env.City, eyes: newEyes(env, p.Reads)}
	list, err := junctionsOf(env.City, p.Signals)
	if err != nil {
		return nil, err
	}
	if c.at, err = c.eyes.seen(list, &p.SignalCommon); err != nil {
		return nil, err
	}
	c.sum, c.known = make([]float64, len(env.City.Lanes.ID)), make([]float64, len(env.City.Lanes.ID))
	c.shift = append([]float32(nil), env.City.Signals.Offset...)
	return c, nil
}

// act adds up each release, and makes splits when the interval is over.
func (c *coordinator) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, c.desk, now)
	if !fresh {
		for k := range c.at {
			c.at[k].free(m, c.desk, now, of)
		}
		c.forget(now)
		return
	}
	if of.ID() == c.seen {
		return
	}
	c.seen = of.ID()
	seconds := of.Provenance().To.Sub(of.Provenance().From).Seconds()
	c.span += seconds
	for lane := range c.sum {
		if c.eyes.sees(uint32(lane)) {
			if x, ok := c.eyes.look(uint32(lane), of); ok {
				c.sum[lane] += x
				c.known[lane] += seconds
			}
		}
	}
	if now.Sub(c.began) < c.p.Every || c.span == 0 {
		return
	}
	for k := range c.at {
		c.split(m, &c.at[k], now, of)
	}
	if c.p.Offsets {
		c.move(m, now, of)
	}
	c.forget(now)
}

func (c *coordinator) forget(now clock.Time) {
	c.began, c.span = now, 0
	clear(c.sum)
	clear(c.known)
}

// flow is what was counted of a lane [vehicles/s].
func (c *coordinator) flow(lane uint32) float64 { return c.sum[lane] / max(c.known[lane], 1) }

// split shares the plan's greens by Webster: in proportion to flow over saturation flow of each stage's fullest lane.
func (c *coordinator) split(m *Model, j *junction, now clock.Time, of release.Of[release.TrafficControl]) {
	y, low := make([]float64, len(j.stages)), make([]float64, len(j.stages))
	total, some := 0.0, false
	for k := range j.stages {
		low[k] = c.p.MinGreen.Seconds()
		total += j.stages[k].plan
		for _, lane := range j.stages[k].lanes() {
			often := 0.0
			for o := range j.stages {
				if j.stages[o].serves(lane) {
					often++
				}
			}
			y[k] = max(y[k], c.flow(lane)/plan.Saturation/often)
		}
		some = some || y[k] > 0
	}
	if !some {
		return // nobody was counted: greens stay
	}
	var green [msg.MostGreens]float32
	for k, g := range plan.Greens(total+j.lost, j.lost, y, low) {
		green[k] = float32(g)
	}
	j.retime(m, c.desk, now, green, "splits by counts", of)
}

// retime gives the green stages of a signal other lengths [s].
func (j *junction) retime(m *Model, d *desk, now clock.Time, green [msg.MostGreens]float32, rule string, of release.Of[release.TrafficControl]) {
	j.forced = true
	ev := say(m, d, now, rule, j.target(), of)
	m.signals.Send(ev, msg.Command{Target: j.target(), Act: msg.Retime, Green: green})
}

// move finds offsets for the counted flows and sends those that have changed by more than a second.
func (c *coordinator) move(m *Model, now clock.Time, of release.Of[release.TrafficControl]) {
	links := &c.city.LaneLinks
	flow, out := make([]float64, len(links.ID)), make([]float64, len(c.city.Lanes.ID))
	for k := range links.ID {
		out[links.From[k]]++
	}
	for k := range links.ID {
		flow[k] = c.flow(links.From[k]) / out[links.From[k]]
	}
	free := make([]bool, len(c.shift))
	for k := range c.at {
		free[c.at[k].signal] = true
	}
	offsets := plan.Offsets(c.city, c.shift, flow, free)
	for k := range c.at {
		j := &c.at[k]
		if s := j.signal; offsets[s]-c.shift[s] > 1 || c.shift[s]-offsets[s] > 1 {
			c.shift[s] = offsets[s]
			ev := say(m, c.desk, now, "offset by counts", j.target(), of)
			m.signals.Send(ev, msg.Command{Target: j.target(), Act: msg.Offset, Seconds: offsets[s]})
		}
	}
}

func (c *coordinator) save(e *sim.Encoder) {
	e.Uint64(c.seen)
	e.Time(c.began)
	e.Float64(c.span)
	e.Float64s(c.sum)
	e.Float64s(c.known)
	for _, x := range c.shift {
		e.Float64(float64(x))
	}
	for k := range c.at {
		e.Bool(c.at[k].forced)
	}
}

func (c *coordinator) load(d *sim.Decoder) {
	c.seen, c.began, c.span = d.Uint64(), d.Time(), d.Float64()
	for _, into := range [2][]float64{c.sum, c.known} {
		if got := d.Float64s(nil); len(got) == len(into) {
			copy(into, got)
		} else {
			d.Fail("control: counts of %d lanes in a city of %d; the state is damaged", len(got), len(into))
			return
		}
	}
	for k := range c.shift {
		c.shift[k] = float32(d.Float64())
	}
	for k := range c.at {
		c.at[k].forced = d.Bool()
	}
}
