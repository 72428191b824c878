package flood

import (
	"context"
	"fmt"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
	"semul/models/flood/kernel"
)

// peaksEvery is how often peaks are looked for [s], peaksShown how often others see them.
const (
	peaksEvery = 5.0
	peaksShown = time.Minute
)

// Model is the flood in a run: a Domain laid over a city, with its rain, rivers, tides and levees.
type Model struct {
	env    *sim.Env
	params *Params
	grid   geo.Grid
	water  *Domain
	now    clock.Time
	edges  []edge

	river   []bool // cells of permanent water
	wallRow []int  // row of the city's walls by wall of the domain
	watches []watch
	over    []overtopping // by wall of the domain
	broken  []failure
	notes   []string
	sewer   units.RainRate

	rain   *sim.In[units.Metre]
	stage  *sim.In[units.Metre]
	inflow *sim.In[units.CubicMetre]
	pumped *sim.In[units.CubicMetre]
	sumps  *sim.Out[units.Metre]
	speed  *sim.Out[units.MetrePerSecond]
	lifts  []*Lift // by pump of the city
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	return sim.Spec{
		Name: "flood", Doc: "water on the ground: rain, rivers, tides and breaches over the city's terrain, in two dimensions",
		Params: DefaultParams(), In: inputs(), Out: outputs(), Layers: layers(), Accepts: accepts(), Emits: emits(), Metrics: metrics(),
		Assumptions: []string{
			"With solver = \"li\" the transport of momentum is left out: not for Froude numbers above 0.5, nor for a roughness below 0.03.",
			"Pressure is hydrostatic; the ground does not move but where a levee breaches.",
			"One roughness a land class, whatever the depth.",
			"Without a drainage model sewers take a constant rate off sealed ground, wherever their inlets are, and never give it back.",
			"Buildings let no water in; the rain on their roofs runs off beside them at once.",
			"Rivers and canals stand at the mean level of the nearest tide when the run starts.",
		},
		Citations: []string{
			"Xia, Liang, Ming, Hou 2017, Adv. Water Resour. 99: surface reconstruction",
			"Toro 2001, Shock-Capturing Methods for Free-Surface Flows: HLLC, two-rarefaction speeds",
			"Delestre et al. 2012, arXiv 1206.4986: why not hydrostatic reconstruction on slopes",
			"Bates, Horritt, Fewtrell 2010, J. Hydrol. 387, 33; de Almeida, Bates 2013, Water Resour. Res. 49, 4833: local inertia",
			"Sanders 2008, J. Hydraul. Eng. 134, 1161: local time steps",
			"Villemonte 1947, Eng. News-Record 139: submerged weirs",
			"Verheij 2002, WL Delft: growth of breaches",
			"Australian Disaster Resilience Handbook 7, Guideline 7-3 (2017): hazard classes",
		},
	}
}

// Init lays the water's domain over the city. Errors say what in the city or the parameters does not fit, and where.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, DefaultParams()
	if p, ok := env.Params.(*Params); ok && p != nil {
		m.params = p
	}
	p, c := m.params, env.City
	m.sewer = p.SewerLoss
	g, err := survey(c, p)
	if err != nil {
		return err
	}
	m.grid = g.grid
	m.river = permanent(c, g)
	for id, wet := range m.river {
		if wet {
			g.land[id] = uint8(city.LandWater)
		}
	}
	film := units.Metre(1e-3)
	if bare(c) {
		film = 0
	}
	film = or(p.Film, film)
	manning := make([]float32, len(g.land))
	for id, class := range g.land {
		manning[id] = float32(p.Manning[class])
	}
	solver, byName := FullWater, kernel.ByName
	if p.Solver == "li" {
		solver, byName = LocalInertia, kernel.InertiaByName
	}
	step, err := byName(p.Kernel)
	if err != nil {
		return fmt.Errorf("flood: model.flood.kernel: %w", err)
	}
	m.water, err = NewDomain(Config{Grid: g.grid, Bed: g.bed, Blocked: g.blocked, Manning: manning, Film: float32(film), Dry: float32(or(p.Dry, 0)),
		Solver: solver, CFL: or(p.CFL, 0), Local: p.LocalSteps, Kernel: step, Pool: env.Pool})
	if err != nil {
		return err
	}
	if err := m.water.SetLand(g.land, p.Loss.list(m.sewer, p.Hold)); err != nil {
		return err
	}
	env.DefineGrid(city.FloodCell, m.grid)
	m.bind()
	if n := env.Count(city.WeatherZone); n > 1<<8 {
		return fmt.Errorf("%d weather zones; at most 256 can have rain of their own", n)
	}
	if err := m.water.SetZones(env.Count(city.WeatherZone), m.zones(), g.weight); err != nil {
		return err
	}
	if err := m.addWalls(); err != nil {
		return err
	}
	if err := m.addEdges(p); err != nil {
		return err
	}
	filled := m.fill(m.river)
	if err := m.start(p); err != nil {
		return err
	}
	for id := range m.river { // what is wet from the start is no flood
		i, j := m.grid.IJ(id)
		m.river[id] = m.river[id] || m.water.Depth(i, j) > 0.05
	}
	m.water.SetRainStep(p.RainStep.Seconds())
	m.water.KeepPeaks(peaksEvery)
	m.addPumps()
	m.water.publish()
	m.showSumps()
	m.watch()
	m.note(g, filled, film)
	return nil
}

// or is what p points to, or other where it points nowhere.
func or[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}

// zones returns the weather zone of each cell, nil if there is one for all.
func (m *Model) zones() []uint8 {
	if m.env.Count(city.WeatherZone) < 2 {
		return nil
	}
	zone := make([]uint8, m.grid.Cells())
	for id := range zone {
		zone[id] = uint8(m.env.RowAt(city.WeatherZone, m.grid.CenterOf(id)))
	}
	return zone
}

// addWalls builds the city's levees and walls. Where the terrain itself stands above a crest, the terrain holds.
func (m *Model) addWalls() error {
	c := m.env.City
	for i, id := range c.Walls.ID {
		line, crest := c.Walls.Line.At(i), float64(c.Walls.Crest[i])
		if crest != crest {
			return fmt.Errorf("flood: wall/%s has no crest level: give it one in the city", id)
		}
		if _, err := m.water.AddWall(id, line, crest); err != nil {
			m.notes = append(m.notes, strings.TrimPrefix(err.Error(), "flood: ")+"; it was left out")
			continue
		}
		m.wallRow = append(m.wallRow, i)
		m.over = append(m.over, overtopping{until: -1})
	}
	return nil
}

// note says what was assumed for this city.
func (m *Model) note(g *ground, filled int, film units.Metre) {
	add := func(format string, args ...any) { m.notes = append(m.notes, fmt.Sprintf(format, args...)) }
	add("grid of %d × %d cells of %g m; film %v; sewers take %v off sealed ground", m.grid.NX, m.grid.NY, m.grid.Cell, film, m.sewer)
	outside := 0
	for id := range m.grid.Cells() {
		if i, j := m.grid.IJ(id); m.water.Outside(i, j) {
			outside++
		}
	}
	if outside > 0 {
		add("%d cells are outside: %d under buildings cut out, the others without terrain", outside, g.holes)
	}
	if len(m.env.City.Landcover.Val) == 0 {
		add("no land cover: all ground is of class other")
	}
	if filled > 0 {
		add("%d cells of rivers and canals were filled to the mean level of the nearest tide", filled)
	}
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// NextEvent never asks: all that is sudden comes through ports and interventions.
func (m *Model) NextEvent() clock.Time { return clock.Never }

// Advance moves the water to the instant to.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	now, dt := m.now.Seconds(), to.Sub(m.now).Seconds()
	if dt <= 0 {
		return nil
	}
	for z, fallen := range m.rain.Values {
		m.water.AddRain(z, float64(fallen))
	}
	m.feed(now, dt)
	m.pump()
	if err := m.water.Advance(ctx, dt, m.params.SourceStep.Seconds()); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return m.env.Errorf("%w", err)
	}
	m.now = to
	m.water.time = to.Seconds()
	if to%clock.Time(m.params.Publish) == 0 || to == m.env.Stop {
		m.water.views.still = !m.speed.Heard()
		m.water.views.later = to%clock.Time(peaksShown) != 0 && to != m.env.Stop
		m.water.publish()
		m.showSumps()
	}
	m.report()
	return nil
}
