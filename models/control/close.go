package control

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// closer closes one street or underpass.
type closer struct {
	*desk
	p      *CloseParams
	target city.Ref
	cells  []uint32
	shut   bool
}

func newCloser(env *sim.Env, p *CloseParams, d *desk) (*closer, error) {
	target, err := env.City.Find(p.Target)
	if err != nil {
		return nil, err
	}
	if p.Below >= p.Above {
		return nil, fmt.Errorf("opens below %v and closes above %v; let open_below be less", p.Below, p.Above)
	}
	c := &closer{desk: d, p: p, target: target, cells: cellsAt(env, p.Reads, target)}
	if len(c.cells) == 0 {
		return nil, fmt.Errorf("no device of sensor.%s looks at %s; put one there", p.Reads, p.Target)
	}
	return c, nil
}

// act closes above one depth and opens below another, by the deepest of the gauges. Without a release it leaves the place
// as it is.
func (c *closer) act(m *Model, now clock.Time) {
	of, fresh := latest[release.FloodWarning](m, c.desk, now)
	if !fresh {
		return
	}
	depth, seen := 0.0, false
	for _, cell := range c.cells {
		if x, ok := of.Quantity(cell); ok {
			depth, seen = max(depth, x), true
		}
	}
	switch {
	case !seen:
	case !c.shut && depth > float64(c.p.Above):
		c.shut = true
		ev := say(m, c.desk, now, fmt.Sprintf("close above %v", c.p.Above), c.target, of)
		m.closures.Send(ev, msg.Command{Target: c.target, Act: msg.Close, Until: clock.Never})
	case c.shut && depth < float64(c.p.Below):
		c.shut = false
		ev := say(m, c.desk, now, fmt.Sprintf("open below %v", c.p.Below), c.target, of)
		m.closures.Send(ev, msg.Command{Target: c.target, Act: msg.Open})
	}
}

func (c *closer) save(e *sim.Encoder) { e.Bool(c.shut) }
func (c *closer) load(d *sim.Decoder) { c.shut = d.Bool() }
