package control

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// calm is the weight of the newest rise of the water in the mean one: gauges tremble by millimetres (project default).
const calm = 0.5

// pumper starts the pumps of underpasses by forecast.
type pumper struct {
	*desk
	p     *PumpParams
	pumps []forecast
}

// forecast is what a pumper knows of one pump.
type forecast struct {
	pump   uint32
	cell   uint32
	id     uint64     // of the latest release it has seen
	at     clock.Time // end of that release's window
	depth  float64    // [m]
	rate   float64    // [m/s]
	forced bool       // runs by our order
	since  clock.Time // when that was given
}

func newPumper(env *sim.Env, p *PumpParams, d *desk) (*pumper, error) {
	c := &pumper{desk: d, p: p}
	for i, u := range env.City.Pumps.Underpass {
		if u == city.None {
			continue
		}
		for _, cell := range cellsAt(env, p.Reads, city.Ref{Support: city.OfUnderpass, Index: u}) {
			c.pumps = append(c.pumps, forecast{pump: uint32(i), cell: cell})
		}
	}
	if len(c.pumps) == 0 {
		return nil, fmt.Errorf("no device of sensor.%s looks at an underpass with a pump; put it at \"underpasses\"", p.Reads)
	}
	return c, nil
}

// act carries the last two depths on in a straight line. A pump that was started so goes back to its own switch when the
// forecast has fallen to half the level and it has run for the shortest time, or nothing is known any more.
func (c *pumper) act(m *Model, now clock.Time) {
	of, fresh := latest[release.FloodWarning](m, c.desk, now)
	for k := range c.pumps {
		f := &c.pumps[k]
		target := city.Ref{Support: city.OfPump, Index: f.pump}
		if !fresh {
			if f.forced {
				f.forced = false
				ev := say(m, c.desk, now, "no fresh release: back to the pump's own switch", target, of)
				m.setpoint.Send(ev, msg.Setpoint{Target: target, Auto: true})
			}
			continue
		}
		if of.ID() == f.id {
			continue
		}
		depth, ok := of.Quantity(f.cell)
		if !ok {
			continue
		}
		at := of.Provenance().To
		if f.id != 0 && at > f.at {
			f.rate += float64(calm * ((depth-f.depth)/at.Sub(f.at).Seconds() - f.rate))
		}
		f.id, f.at, f.depth = of.ID(), at, depth
		ahead := depth + float64(max(f.rate, 0)*(c.p.Horizon+now.Sub(at)).Seconds())
		switch start := float64(c.p.Start); {
		case !f.forced && ahead > start:
			f.forced, f.since = true, now
			ev := say(m, c.desk, now, fmt.Sprintf("start: %.2f m are coming", ahead), target, of)
			m.setpoint.Send(ev, msg.Setpoint{Target: target, On: true})
		case f.forced && ahead < start/2 && now >= f.since.Add(c.p.MinRun):
			f.forced = false
			ev := say(m, c.desk, now, "back to the pump's own switch", target, of)
			m.setpoint.Send(ev, msg.Setpoint{Target: target, Auto: true})
		}
	}
}

func (c *pumper) save(e *sim.Encoder) {
	for k := range c.pumps {
		f := &c.pumps[k]
		e.Uint64(f.id)
		e.Time(f.at)
		e.Float64(f.depth)
		e.Float64(f.rate)
		e.Bool(f.forced)
		e.Time(f.since)
	}
}

func (c *pumper) load(d *sim.Decoder) {
	for k := range c.pumps {
		f := &c.pumps[k]
		f.id, f.at, f.depth, f.rate, f.forced, f.since = d.Uint64(), d.Time(), d.Float64(), d.Float64(), d.Bool(), d.Time()
	}
}
