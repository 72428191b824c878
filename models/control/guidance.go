package control

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// GuidanceParams are the keys of kind guidance.
type GuidanceParams struct {
	Common
	Every  clock.Duration `toml:"every" doc:"how often speeds are published" range:"[10,86400]" src:"project default"`
	Change float64        `toml:"change" doc:"a street is published anew when its speed has changed by this share" range:"[0,1]" src:"project default"`
}

// What a window without a passage says (project defaults): after so many the speed is forgotten, unless traffic had all but
// stopped before, below that share of the limit: then nobody passes because nobody can.
const (
	forgetAfter = 3
	jammed      = 0.3
)

// guide publishes released speeds of streets to drivers with an app.
type guide struct {
	*desk
	p       *GuidanceParams
	city    *city.City
	eyes    *eyes
	streets []uint32  // with a lane that is seen
	sum     []float64 // by position in streets: of s/m in the windows since the last publication
	n       []float64 // windows in it
	speed   []float64 // mean [m/s]; 0: not known
	idle    []int     // windows without a passage since
	told    []float64 // what was published last; 0: that nothing is known
	seen    uint64
	acted   clock.Time
	open    bool // has published
}

func newGuide(env *sim.Env, p *GuidanceParams, d *desk) (*guide, error) {
	g := &guide{desk: d, p: p, city: env.City, eyes: newEyes(env, p.Reads)}
	for s := range env.City.Streets.ID {
		for l := env.City.Streets.LaneOff[s]; l < env.City.Streets.LaneOff[s+1]; l++ {
			if g.eyes.sees(l) {
				g.streets = append(g.streets, uint32(s))
				break
			}
		}
	}
	if len(g.streets) == 0 {
		return nil, fmt.Errorf("%s sees no street; put loops over its lanes and read their speed, e.g. \"loop.speed\"", p.Reads)
	}
	g.speed, g.told, g.idle = make([]float64, len(g.streets)), make([]float64, len(g.streets)), make([]int, len(g.streets))
	g.sum, g.n = make([]float64, len(g.streets)), make([]float64, len(g.streets))
	return g, nil
}

// act takes each release in, and publishes what has changed. Without a fresh one all is taken back.
func (g *guide) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, g.desk, now)
	if !fresh {
		for i := range g.streets {
			g.speed[i], g.idle[i], g.sum[i], g.n[i] = 0, 0, 0, 0
			g.tell(m, i, now, "nothing known: usual times", of)
		}
		return
	}
	if of.ID() == g.seen {
		return
	}
	g.seen = of.ID()
	for i, s := range g.streets {
		g.take(i, s, of)
	}
	if g.open && now.Sub(g.acted) < g.p.Every {
		return
	}
	g.open, g.acted = true, now
	for i := range g.streets {
		if g.n[i] > 0 {
			g.speed[i] = g.n[i] / g.sum[i]
			g.sum[i], g.n[i] = 0, 0
		}
		if gap := math.Abs(g.speed[i] - g.told[i]); gap > float64(g.p.Change*g.told[i]) || (g.speed[i] == 0) != (g.told[i] == 0) {
			g.tell(m, i, now, "released speed", of)
		}
	}
}

// take adds what a release says of a street: the mean of its lanes on which somebody passed. Windows are averaged by what a
// metre took, so that slow ones count for the time they take.
func (g *guide) take(i int, street uint32, of release.Of[release.TrafficControl]) {
	sum, n := 0.0, 0.0
	for l := g.city.Streets.LaneOff[street]; l < g.city.Streets.LaneOff[street+1]; l++ {
		if v, ok := g.eyes.look(l, of); ok && v > 0 {
			sum, n = sum+v, n+1
		}
	}
	if n > 0 {
		g.sum[i], g.n[i] = g.sum[i]+n/(sum*perUnit(of.Provenance().Unit)), g.n[i]+1
		g.idle[i] = 0
		return
	}
	if g.idle[i]++; g.idle[i] >= forgetAfter && g.speed[i] > jammed*float64(g.city.Streets.Speed[street]) && g.n[i] == 0 {
		g.speed[i] = 0
	}
}

// perUnit is what 1 of a unit of speed is [m/s].
func perUnit(unit string) float64 {
	if unit == "km/h" {
		return 1 / 3.6
	}
	return 1
}

// tell publishes the speed of a street if it is another than was told.
func (g *guide) tell(m *Model, i int, now clock.Time, rule string, of release.Of[release.TrafficControl]) {
	if g.speed[i] == g.told[i] {
		return
	}
	g.told[i] = g.speed[i]
	target := city.Ref{Support: city.OfStreet, Index: g.streets[i]}
	ev := say(m, g.desk, now, rule, target, of)
	seconds := float32(0)
	if g.speed[i] > 0 {
		seconds = g.city.Streets.Length[g.streets[i]] / float32(g.speed[i])
	}
	m.advice.Send(ev, msg.Command{Target: target, Act: msg.Advise, Seconds: seconds, Until: clock.Never})
}

func (g *guide) save(e *sim.Encoder) {
	e.Uint64(g.seen)
	e.Time(g.acted)
	e.Bool(g.open)
	e.Float64s(g.speed)
	e.Float64s(g.told)
	e.Float64s(g.sum)
	e.Float64s(g.n)
	for _, n := range g.idle {
		e.Uint32(uint32(n))
	}
}

func (g *guide) load(d *sim.Decoder) {
	g.seen, g.acted, g.open = d.Uint64(), d.Time(), d.Bool()
	for _, into := range [4][]float64{g.speed, g.told, g.sum, g.n} {
		if got := d.Float64s(nil); len(got) == len(into) {
			copy(into, got)
		} else {
			d.Fail("control: speeds of %d streets where %d are seen; the state is damaged", len(got), len(into))
			return
		}
	}
	for i := range g.idle {
		g.idle[i] = int(d.Uint32())
	}
}
