package control

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// GateParams are the keys of kind gate.
type GateParams struct {
	Common
	Target string         `toml:"target" doc:"a gate of the city, put up by [gate.NAME]" need:"\"gate/g1\""`
	Watch  string         `toml:"watch" doc:"what the gauge that counts looks at, such as \"underpass/no1\"; without it the deepest of all gauges counts"`
	Above  *units.Metre   `toml:"close_above" doc:"depth that closes it" range:"[0,100]"`
	Below  *units.Metre   `toml:"open_below" doc:"depth that opens it again" range:"[0,100]"`
	Table  [][]float64    `toml:"table" doc:"or set points: [depth in m, share of the full opening], linear between, constant beyond"`
	Every  clock.Duration `toml:"every" doc:"shortest time between two moves" range:"[0,86400]" src:"project default"`
}

// worth is the change of the opening, as a share of the full one, that is worth a move (project default).
const worth = 0.05

// Check refuses what single keys cannot tell.
func (p *GateParams) Check(bad func(key, why string)) {
	switch levels := p.Above != nil || p.Below != nil; {
	case levels == (p.Table != nil):
		bad("close_above", "give close_above and open_below, or a table of set points")
	case levels && (p.Above == nil || p.Below == nil || *p.Below >= *p.Above):
		bad("open_below", "give close_above and, less than it, open_below")
	}
	for k, row := range p.Table {
		if len(row) != 2 || !(row[1] >= 0 && row[1] <= 1) || !(row[0] >= 0) || k > 0 && len(p.Table[k-1]) == 2 && row[0] <= p.Table[k-1][0] {
			bad("table", fmt.Sprintf("row %d: write [depth, share] with rising depths in metres and shares in [0, 1], such as [[0.2, 1.0], [0.5, 0.0]]", k+1))
			return
		}
	}
}

// gater moves one gate by the depth at a gauge.
type gater struct {
	*desk
	p      *GateParams
	target city.Ref
	cells  []uint32 // nil: all
	open   float64  // what it was told last, as a share; NaN: nothing, its own rule holds
	moved  clock.Time
}

func newGater(env *sim.Env, p *GateParams, d *desk) (*gater, error) {
	g := &gater{desk: d, p: p, open: math.NaN(), moved: clock.Time(-1 << 62)}
	var err error
	if g.target, err = env.City.Find(p.Target); err != nil {
		return nil, fmt.Errorf("target: %w; controllers move gates of the city", err)
	}
	if g.target.Support != city.OfGate {
		return nil, fmt.Errorf("target: %s is no gate; write e.g. \"gate/g1\"", p.Target)
	}
	sensor, _, _ := strings.Cut(p.Reads, ".")
	if p.Watch == "" {
		for _, set := range env.Devices() {
			for k := range set.On {
				if set.Name == sensor {
					g.cells = append(g.cells, uint32(k))
				}
			}
		}
		if len(g.cells) == 0 {
			return nil, fmt.Errorf("reads: sensor.%s has no device", sensor)
		}
		return g, nil
	}
	on, err := env.City.Find(p.Watch)
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	if g.cells = cellsAt(env, sensor, on); len(g.cells) == 0 {
		return nil, fmt.Errorf("watch: no device of sensor.%s looks at %s; put one there", sensor, p.Watch)
	}
	return g, nil
}

// act moves the gate when the release says so and it has rested long enough. Without a fresh release the gate goes back to
// its own rule.
func (g *gater) act(m *Model, now clock.Time) {
	of, fresh := latest[release.FloodWarning](m, g.desk, now)
	if !fresh {
		if g.open == g.open {
			g.open = math.NaN()
			ev := say(m, g.desk, now, "no fresh release: back to the gate's own rule", g.target, of)
			m.setpoint.Send(ev, msg.Setpoint{Target: g.target, Auto: true})
		}
		return
	}
	depth, seen := 0.0, false
	for _, cell := range g.cells {
		if x, ok := of.Quantity(cell); ok {
			depth, seen = max(depth, x), true
		}
	}
	if !seen || g.open == g.open && now.Sub(g.moved) < g.p.Every {
		return
	}
	want, rule := g.want(depth)
	if want != want || want == g.open || math.Abs(want-g.open) < worth && want > 0 && want < 1 {
		return
	}
	g.open, g.moved = want, now
	ev := say(m, g.desk, now, rule, g.target, of)
	m.setpoint.Send(ev, msg.Setpoint{Target: g.target, On: want > 0, Value: want})
}

// want is the opening at a depth [m], as a share, and the rule that says it: between its two levels what it was told last, NaN if nothing.
func (g *gater) want(depth float64) (share float64, rule string) {
	switch t := g.p.Table; {
	case t != nil:
		share = t[len(t)-1][1]
		for k, row := range t {
			if depth < row[0] {
				share = row[1]
				if k > 0 {
					at := (depth - t[k-1][0]) / (row[0] - t[k-1][0])
					share = t[k-1][1] + float64(at*(row[1]-t[k-1][1]))
				}
				break
			}
		}
		return share, fmt.Sprintf("set point: open by %.0f %% at %.2f m", 100*share, depth)
	case depth > float64(*g.p.Above):
		return 0, fmt.Sprintf("close above %v", *g.p.Above)
	case depth < float64(*g.p.Below):
		return 1, fmt.Sprintf("open below %v", *g.p.Below)
	}
	return g.open, ""
}

func (g *gater) save(e *sim.Encoder) {
	e.Float64(g.open)
	e.Time(g.moved)
}

func (g *gater) load(d *sim.Decoder) { g.open, g.moved = d.Float64(), d.Time() }
