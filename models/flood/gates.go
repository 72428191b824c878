package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// GateParams are the keys of [gate.NAME]. A name that is a gate's of the city puts that one up, with what its row says.
type GateParams struct {
	Line   [][]float64          `toml:"line" doc:"corners [x, y] of the faces it closes; outwards is to the left as one walks along it"`
	From   [][]float64          `toml:"from" doc:"or, through a levee that stands in the ground, a place [[x, y]] or a short line on its inner side"`
	To     [][]float64          `toml:"to" doc:"likewise on its outer side"`
	Sill   *units.Metre         `toml:"sill" doc:"level of its sill; without it the ground, or the city's"`
	Height *units.Metre         `toml:"height" doc:"of the opening when it is fully open" range:"(0,30]"`
	Width  *units.Metre         `toml:"width" doc:"of the opening; without it the length of the line, or the city's" range:"(0,1000]"`
	Top    *units.Metre         `toml:"top" doc:"level over which water passes above the gate; without it sill and height together" range:"[-1000,10000]"`
	Open   units.Metre          `toml:"opening" doc:"height of the opening at the start" range:"[0,30]"`
	Speed  units.MetrePerSecond `toml:"speed" doc:"at which its edge moves" range:"(0,10]" src:"project default: 3 m in five minutes"`
	Flap   *bool                `toml:"flap" doc:"it opens to the outside only; without it as the city says, or not"`
	Cd     float64              `toml:"orifice" doc:"discharge coefficient" range:"(0,1]" src:"0.6: sharp-edged orifice"`
	Power  bool                 `toml:"power" doc:"it moves only while the bus of the city's gate has power"`
	Side   units.Metre          `toml:"reach" doc:"of a city's gate: least distance from its middle to the cells on both sides" range:"[0,200]"`

	Watch      []float64    `toml:"watch" doc:"[x, y] whose water level its rule looks at"`
	OpenAbove  *units.Metre `toml:"open_above" doc:"level above which it opens"`
	CloseBelow *units.Metre `toml:"close_below" doc:"level below which it closes again"`
	CloseAbove *units.Metre `toml:"close_above" doc:"or: level above which it closes"`
	OpenBelow  *units.Metre `toml:"open_below" doc:"level below which it opens again"`
}

// Check refuses what single keys cannot tell.
func (p *GateParams) Check(bad func(key, why string)) {
	if p.Line != nil && (p.From != nil || p.To != nil) || (p.From == nil) != (p.To == nil) {
		bad("line", "give line, or from and to")
	}
	for _, l := range []struct {
		key  string
		list [][]float64
	}{{"line", p.Line}, {"from", p.From}, {"to", p.To}} {
		if l.list != nil {
			checkPlaces(l.list, l.key, bad)
		}
	}
	if p.Line != nil && len(p.Line) < 2 {
		bad("line", "a gate's line has two corners or more, [[x, y], [x, y]]")
	}
	up, down := p.OpenAbove != nil || p.CloseBelow != nil, p.CloseAbove != nil || p.OpenBelow != nil
	switch {
	case up && down:
		bad("open_above", "give open_above and close_below, or close_above and open_below")
	case (up || down) != (len(p.Watch) == 2):
		bad("watch", "a rule has a place [x, y] to watch, and levels")
	case up && (p.OpenAbove == nil || p.CloseBelow == nil || *p.CloseBelow > *p.OpenAbove):
		bad("close_below", "give open_above and, not above it, close_below")
	case down && (p.CloseAbove == nil || p.OpenBelow == nil || *p.OpenBelow > *p.CloseAbove):
		bad("open_below", "give close_above and, not above it, open_below")
	}
	if p.Height != nil && p.Open > *p.Height {
		bad("opening", fmt.Sprintf("%v is more than its height, %v", p.Open, *p.Height))
	}
}

// GateEvent are the keys of [event.X] kind = "gate".
type GateEvent struct {
	Open *units.Metre `toml:"opening" doc:"height to which it opens; 0 m closes it" range:"[0,30]"`
	Auto bool         `toml:"auto" doc:"back to its own rule"`
}

// Check refuses what single keys cannot tell.
func (p *GateEvent) Check(bad func(key, why string)) {
	if (p.Open != nil) == p.Auto {
		bad("opening", "give opening = \"0.5 m\", or auto = true")
	}
}

// gate is a gate of the run, and who moves it.
type gate struct {
	*Gate
	name   string
	p      *GateParams
	row    int // of city.Gates; −1: none
	cell   int // that its rule watches; −1: none
	forced bool
	told   bool // that it has no power
}

func (m *Model) addGates() error {
	for _, e := range m.env.Tables("gate", "") {
		g, err := m.newGate(e, e.Params.(*GateParams))
		if err != nil {
			return err
		}
		m.gates = append(m.gates, g)
	}
	return nil
}

func (m *Model) newGate(e sim.Entry, p *GateParams) (g gate, err error) {
	c := m.env.City
	g = gate{name: e.Name, p: p, row: gateRow(c, e.Name), cell: -1}
	o := &Opening{Sill: math.Inf(-1), Cd: p.Cd}
	from, to := []int(nil), []int(nil)
	switch {
	case p.From != nil:
		if from, err = m.endOn(e.Key+".from", p.From); err == nil {
			to, err = m.endOn(e.Key+".to", p.To)
		}
		o.Width = m.grid.Cell * float64(min(len(from), len(to)))
	case p.Line == nil && g.row >= 0:
		from, to, err = m.besides(e.Key, g.row, float64(p.Side))
	case p.Line == nil:
		_, err = c.Find("gate/" + e.Name)
		return g, fmt.Errorf("%s: %w; or give line, or from and to", e.Key, err)
	}
	if err != nil {
		return g, err
	}
	if g.row >= 0 {
		o.Sill, o.Width, o.Flap = float64(c.Gates.Sill[g.row]), float64(c.Gates.Width[g.row]), c.Gates.Flap[g.row]
	}
	if p.Width != nil {
		o.Width = float64(*p.Width)
	}
	if p.Flap != nil {
		o.Flap = *p.Flap
	}
	if p.Power && g.row < 0 {
		return g, fmt.Errorf("%s.power: only a gate of the city has a bus; name one, or leave power out", e.Key)
	}
	line, err := m.lineOn(e.Key+".line", p.Line)
	if err != nil {
		return g, err
	}
	switch ground := m.highest(from, to, line); {
	case p.Sill != nil:
		o.Sill = float64(*p.Sill)
	case math.IsInf(o.Sill, -1):
		o.Sill = ground
	}
	g.Gate = &Gate{Opening: o, Most: 3, Speed: float64(p.Speed), Height: float64(p.Open), Want: float64(p.Open)}
	if p.Height != nil {
		g.Most = float64(*p.Height)
	}
	if g.Height > g.Most {
		return g, fmt.Errorf("%s.opening: %v is more than its height, %.2f m", e.Key, p.Open, g.Most)
	}
	if o.Flap && p.Height == nil && p.Open == 0 {
		g.Height, g.Want = g.Most, g.Most // a flap hangs free
	}
	o.Top = o.Sill + g.Most
	if p.Top != nil {
		o.Top = float64(*p.Top)
	}
	key := e.Key + ".line"
	if from != nil {
		key, err = e.Key, m.water.AddSluiceGate(e.Name, from, to, g.Gate)
	} else {
		if o.Top < o.Sill+g.Most {
			return g, fmt.Errorf("%s.top: %.2f m is below the gate's edge when it is open, %.2f m", e.Key, o.Top, o.Sill+g.Most)
		}
		err = m.water.AddGate("gate "+e.Name, line, g.Gate)
	}
	if err != nil {
		return g, fmt.Errorf("%s: %s", key, plainly(err))
	}
	if len(p.Watch) == 2 {
		at := geo.Point{X: p.Watch[0], Y: p.Watch[1]}
		if _, err := m.lineOn(e.Key+".watch", [][]float64{p.Watch}); err != nil {
			return g, err
		}
		g.cell, _ = m.grid.CellOf(at)
	}
	return g, nil
}

// highest is where a sill lies that nobody has told: on the higher of both ends' lowest ground, or the lowest along a line.
func (m *Model) highest(from, to []int, line []geo.Point) float64 {
	low := func(ids []int) float64 {
		z := math.Inf(1)
		for _, id := range ids {
			z = math.Min(z, m.water.groundOf(id))
		}
		return z
	}
	if from != nil {
		return math.Max(low(from), low(to))
	}
	z := math.Inf(1)
	m.water.facesAlong(line, func(a, b int, _ bool, _ float64) { z = math.Min(z, m.water.higher(a, b)) })
	return z
}

// besides finds the lowest ground within 60 m on both sides of a city's gate, beyond the body of its levee. Outwards is to
// the left of its line.
func (m *Model) besides(key string, row int, reach float64) (from, to []int, err error) {
	c := m.env.City
	line := c.Gates.Line.At(row)
	at, heading := geo.PointAlong(line, geo.PolylineLength(line)/2)
	const far = 60
	for side, sign := range [2]float64{-1, 1} {
		best, low := -1, math.Inf(1)
		for s := reach; s <= far; s += float64(m.grid.Cell / 2) {
			p := geo.Point{X: at.X - float64(heading.Y*sign*s), Y: at.Y + float64(heading.X*sign*s)}
			id, ok := m.grid.CellOf(p)
			if i, j := m.grid.IJ(id); ok && !m.water.Outside(i, j) && m.water.groundOf(id) < low {
				best, low = id, m.water.groundOf(id)
			}
		}
		if best < 0 {
			return nil, nil, fmt.Errorf("%s: there is no ground within %d m on side %d of it", key, far, side+1)
		}
		if side == 0 {
			from = []int{best}
		} else {
			to = []int{best}
		}
	}
	return from, to, nil
}

// steer lets gates follow orders, power and their rules.
func (m *Model) steer() {
	for k := range m.setpoints.Msgs {
		s := &m.setpoints.Msgs[k].Payload
		if s.Target.Support != city.OfGate {
			continue // somebody else's
		}
		for n := range m.gates {
			g := &m.gates[n]
			if g.row != int(s.Target.Index) {
				continue
			}
			want := 0.0
			if s.On {
				want = g.Most
				if s.Value > 0 && s.Value < 1 {
					want *= s.Value
				}
			}
			m.order(g, !s.Auto, want, "a controller's order", m.setpoints.Msgs[k].Event.ID)
		}
	}
	for n := range m.gates {
		g := &m.gates[n]
		if want, level := g.rule(m.water); !g.forced && want != g.Want {
			m.order(g, false, want, fmt.Sprintf("its rule: the level is %.2f m", level), 0)
		}
		if g.p.Power {
			g.Stopped = !m.energised.Values[g.row].Bool()
			if stuck := g.Stopped && g.Want != g.Height; stuck && !g.told {
				m.env.Emit(g.event(g.Height, "has no power and stays where it is"))
				g.told = true
			} else if !g.Stopped {
				g.told = false
			}
		}
	}
}

// rule is where a gate's own rule sends it, and the level that it looks at [m]; without one, or between its levels, where
// it is going.
func (g *gate) rule(d *Domain) (want, level float64) {
	if g.cell < 0 {
		return g.Want, 0
	}
	level = d.levelOf(g.cell)
	switch p := g.p; {
	case p.OpenAbove != nil && level > float64(*p.OpenAbove), p.OpenBelow != nil && level < float64(*p.OpenBelow):
		return g.Most, level
	case p.CloseBelow != nil && level < float64(*p.CloseBelow), p.CloseAbove != nil && level > float64(*p.CloseAbove):
		return 0, level
	}
	return g.Want, level
}

// order tells a gate where to go; back to its rule unless forced.
func (m *Model) order(g *gate, forced bool, want float64, why string, cause uint64) {
	g.forced = forced
	if want == g.Want {
		return
	}
	g.Want = want
	ev := g.event(want, why)
	if cause != 0 {
		ev.Cause = []uint64{cause}
	}
	m.env.Emit(ev)
}

func (g *gate) event(value float64, note string) frame.Event {
	ev := frame.Event{Kind: "gate", Name: "gate/" + g.name, Value: value, Unit: "m", Note: note}
	if g.row >= 0 {
		ev.Where = city.Ref{Support: city.OfGate, Index: uint32(g.row)}
	}
	return ev
}

// applyGate moves a gate by an event of the scenario.
func (m *Model) applyGate(iv sim.Intervention, p *GateEvent) error {
	for n := range m.gates {
		g := &m.gates[n]
		if "gate/"+g.name != iv.Target {
			continue
		}
		want := g.Want
		if p.Open != nil {
			if want = float64(*p.Open); want > g.Most {
				return fmt.Errorf("flood: %s opens by %.2f m at most, not by %v", iv.Target, g.Most, *p.Open)
			}
		}
		m.order(g, !p.Auto, want, "", iv.Event)
		return nil
	}
	return fmt.Errorf("flood: %s stands nowhere: put it up by a table [gate.NAME]", iv.Target)
}
