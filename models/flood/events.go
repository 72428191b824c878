package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// The depths whose passing is reported [m]: 0.15 closes Korean underpasses since April 2024, 0.30 a Gwangju barrier.
var reachedAt = [2]float64{0.15, 0.30}

const (
	backlash = 0.03          // a level counts as left when the water is that much below it [m]
	quiet    = 600 * 1e9     // a wall is reported again when nothing has passed over it for so long [ns]
	wetPath  = float32(0.01) // water that joins a place to the cause of its flood [m]
)

// watch is a place whose water is reported.
type watch struct {
	sim.Watch
	cells []uint32
	stage int // levels of reachedAt passed
}

// overtopping is what was said about water over a wall.
type overtopping struct {
	until clock.Time // when it ends if nothing more passes; negative: nothing has
	event uint64
}

// failure is a breach that has begun.
type failure struct {
	wall  int // of the domain
	event uint64
}

// BreachParams are the keys of [event.X] kind = "levee_breach".
type BreachParams struct {
	At     []float64            `toml:"point" doc:"[x, y] nearest to the breach; without it, and without along, the middle of the levee"`
	Along  *units.Metre         `toml:"along" doc:"distance from the levee's first end" range:"[0,1e6]"`
	Invert *units.Metre         `toml:"invert" doc:"level to which it erodes; without it the higher ground of both sides"`
	Fall   clock.Duration       `toml:"fall" doc:"time in which it erodes down" range:"[0,86400]"`
	Shear  units.MetrePerSecond `toml:"critical_speed" doc:"uc of Verheij's growth: 0.2 m/s for sand, 0.5 m/s for clay" range:"[0.05,2]"`
	Reach  units.Metre          `toml:"half_width" doc:"half the width of the levee's body, which is carried off" range:"[0,200]"`
	Most   units.Metre          `toml:"widest" doc:"width at which it stops growing" range:"(0,2000]"`
}

// RaiseParams are the keys of [event.X] kind = "raise_wall".
type RaiseParams struct {
	By units.Metre `toml:"by" doc:"how much the crest rises; negative: falls" range:"[-20,20]" need:"\"0.5 m\""`
}

func accepts() []sim.EventSpec {
	return []sim.EventSpec{
		{Kind: "levee_breach", Target: "wall", Doc: "a levee or wall begins to erode", Params: func() any {
			return &BreachParams{Fall: 600e9, Shear: 0.2, Reach: 15, Most: 200}
		}},
		{Kind: "raise_wall", Target: "wall", Doc: "a levee or wall gets another crest, as by sandbags", Params: func() any { return new(RaiseParams) }},
		{Kind: "gate", Target: "gate", Doc: "a gate of [gate.NAME] opens or closes, at its own speed", Params: func() any { return new(GateEvent) }},
	}
}

func emits() []sim.EmitSpec {
	return []sim.EmitSpec{
		{Kind: "reached", Unit: "m", Doc: "the water at a watched place passes 0.15 or 0.30 m, up or down; the value is that level"},
		{Kind: "overtopped", Unit: "m", Doc: "water passes over a wall; the value is its height above the crest"},
		{Kind: "gate", Unit: "m", Doc: "a gate is told to move, and the note says why, or has no power; the value is the height of its opening"},
		{Kind: "breach", Unit: "m", Doc: "a levee begins to erode; the value is the level it erodes to"},
	}
}

// watch finds the cells of the places the scenario watches.
func (m *Model) watch() {
	for _, w := range m.env.Watch {
		x := watch{Watch: w}
		if w.Ref.Support == city.OfUnderpass && int(w.Ref.Index) < len(m.env.City.Underpasses.ID) {
			geo.CellsAlongLine(m.grid, m.env.City.Underpasses.Line.At(int(w.Ref.Index)), func(id int) { x.cells = append(x.cells, uint32(id)) })
		}
		if id, ok := m.grid.CellOf(w.Place); ok && len(x.cells) == 0 {
			x.cells = append(x.cells, uint32(id))
		}
		for x.stage < len(reachedAt) && m.deepest(x.cells) > reachedAt[x.stage] {
			x.stage++ // it is no news that a gauge in a river is wet
		}
		m.watches = append(m.watches, x)
	}
}

func (m *Model) deepest(cells []uint32) float64 {
	best := 0.0
	for _, id := range cells {
		best = math.Max(best, m.water.depthOf(int(id)))
	}
	return best
}

// report emits what has happened since the last time.
func (m *Model) report() {
	for k := range m.over {
		m.reportWall(k)
	}
	for k := range m.watches {
		w := &m.watches[k]
		h := m.deepest(w.cells)
		for w.stage < len(reachedAt) && h > reachedAt[w.stage] {
			m.reached(w, reachedAt[w.stage], "rising")
			w.stage++
		}
		for w.stage > 0 && h < reachedAt[w.stage-1]-backlash {
			w.stage--
			m.reached(w, reachedAt[w.stage], "falling")
		}
	}
}

func (m *Model) reached(w *watch, level float64, note string) {
	name := ""
	if w.Ref.IsZero() {
		name = w.Name
	}
	m.env.Emit(frame.Event{Kind: "reached", Where: w.Ref, Name: name, Value: level, Unit: "m", Note: note, Cause: m.causes(w.cells)})
}

func (m *Model) reportWall(k int) {
	w, o := m.water.walls[k], &m.over[k]
	if w.Head == 0 {
		return
	}
	if m.now > o.until {
		var cause []uint64
		for _, b := range m.broken {
			if b.wall == k {
				cause = append(cause, b.event)
			}
		}
		o.event = m.env.Emit(frame.Event{Kind: "overtopped", Where: city.Ref{Support: city.OfWall, Index: uint32(m.wallRow[k])}, Value: w.Head, Unit: "m", Cause: cause})
	}
	o.until = m.now + quiet
	w.Head = 0
}

// causes lists the breaches and overtopped walls that are joined to some cells by water.
func (m *Model) causes(cells []uint32) []uint64 {
	if len(m.broken) == 0 && !m.anyOver() {
		return nil
	}
	wet := m.joined(cells)
	touches := func(wall int) bool {
		w := m.water.walls[wall]
		for _, f := range m.water.faces[w.first:w.last] {
			if wet[f.a] || wet[f.b] {
				return true
			}
		}
		return false
	}
	var out []uint64
	for _, b := range m.broken {
		if touches(b.wall) {
			out = append(out, b.event)
		}
	}
	for k, o := range m.over {
		if o.until >= m.now && touches(k) {
			out = append(out, o.event)
		}
	}
	return out
}

func (m *Model) anyOver() bool {
	for _, o := range m.over {
		if o.until >= m.now {
			return true
		}
	}
	return false
}

// joined marks the cells that connected water joins to some cells.
func (m *Model) joined(cells []uint32) []bool {
	wet := make([]bool, m.grid.Cells())
	var stack []int
	for _, id := range cells {
		stack = append(stack, int(id))
		wet[id] = true
	}
	visit := func(id int) {
		if !wet[id] && m.water.depthOf(id) > float64(wetPath) {
			wet[id] = true
			stack = append(stack, id)
		}
	}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		i, j := m.grid.IJ(id)
		if i > 0 {
			visit(id - 1)
		}
		if i < m.grid.NX-1 {
			visit(id + 1)
		}
		if j > 0 {
			visit(id - m.grid.NX)
		}
		if j < m.grid.NY-1 {
			visit(id + m.grid.NX)
		}
	}
	return wet
}

// Apply breaches or raises a wall, or moves a gate.
func (m *Model) Apply(iv sim.Intervention) error {
	if p, ok := iv.Params.(*GateEvent); ok {
		return m.applyGate(iv, p)
	}
	ref, err := m.env.City.Find(iv.Target)
	if err != nil {
		return err
	}
	wall := -1
	for k, row := range m.wallRow {
		if ref.Support == city.OfWall && row == int(ref.Index) {
			wall = k
		}
	}
	if wall < 0 {
		return fmt.Errorf("flood: %s is no wall that stands in the water's way; the report's notes list walls that were left out", iv.Target)
	}
	w := m.water.walls[wall]
	switch p := iv.Params.(type) {
	case *BreachParams:
		b := Breach{Along: geo.PolylineLength(w.line) / 2, Reach: float64(p.Reach), Invert: math.NaN(), Fall: p.Fall.Seconds(), Shear: float64(p.Shear), Most: float64(p.Most)}
		switch {
		case p.Along != nil:
			b.Along = float64(*p.Along)
		case len(p.At) == 2:
			_, b.Along = geo.DistanceToPolyline(geo.Point{X: p.At[0], Y: p.At[1]}, w.line)
		case p.At != nil:
			return fmt.Errorf("flood: point of the breach must be [x, y], got %v", p.At)
		}
		if p.Invert != nil {
			b.Invert = float64(*p.Invert)
		}
		invert, err := m.water.Break(w, b)
		if err != nil {
			return err
		}
		id := m.env.Emit(frame.Event{Kind: "breach", Where: ref, Value: invert, Unit: "m", Cause: []uint64{iv.Event}})
		m.broken = append(m.broken, failure{wall, id})
	case *RaiseParams:
		m.water.RaiseWall(w, float64(p.By))
	default:
		return fmt.Errorf("flood: cannot apply %q with %T", iv.Kind, iv.Params)
	}
	return nil
}

// Set changes sewer_loss during a run.
func (m *Model) Set(key string, value any) error {
	if key != "sewer_loss" {
		return fmt.Errorf("model.flood.%s cannot change during a run; sewer_loss can", key)
	}
	rate := m.sewer
	if err := rate.UnmarshalTOML(value); err != nil {
		return err
	}
	if !(rate >= 0 && rate <= 1e-3) {
		return fmt.Errorf("model.flood.sewer_loss must be from 0 to 3600 mm/h, got %v", rate)
	}
	m.setSewer(rate)
	return nil
}

func (m *Model) setSewer(rate units.RainRate) {
	m.sewer = rate
	copy(m.water.losses, m.params.losses(rate))
}
