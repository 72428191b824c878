package flood

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
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

	river    []bool // cells of permanent water
	wallRow  []int  // row of the city's walls by wall of the domain
	watches  []watch
	over     []overtopping // by wall of the domain
	broken   []failure
	notes    []string
	warnings []string
	sewer    units.RainRate

	rain      *sim.In[units.Metre]
	stage     *sim.In[units.Metre]
	inflow    *sim.In[units.CubicMetre]
	pumped    *sim.In[units.CubicMetre]
	sumps     *sim.Out[units.Metre]
	gutters   *sim.Out[units.CubicMetre]
	setpoints *sim.EventIn[msg.Setpoint]
	energised *sim.In[units.Flag]
	depth     *sim.Out[units.Metre]
	speed     *sim.Out[units.MetrePerSecond]
	lifts     []*Lift // by pump of the city
	spans     []span
	gates     []gate
	holes     manholes
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	return sim.Spec{
		Name: "flood", Doc: "water on the ground: rain, rivers, tides and breaches over the city's terrain, in two dimensions",
		Params: DefaultParams(), In: inputs(), Out: outputs(), Tables: append([]sim.TableSpec{measures()}, structures()...), Layers: layers(), Accepts: accepts(), Emits: emits(), Metrics: metrics(),
		Assumptions: []string{
			"With solver = \"li\" the transport of momentum is left out: not for Froude numbers above 0.5, nor for a roughness below 0.03.",
			"Pressure is hydrostatic; the ground does not move but where a levee breaches.",
			"One roughness a land class, whatever the depth.",
			"Without a drainage model sewers take a constant rate off sealed ground, wherever their inlets are, and never give it back.",
			"Ground does not dry while a run lasts: one storm is one storm.",
			"Measures against runoff keep what they keep; nothing evaporates, and natural losses of the ground that they take go on.",
			"Culverts and gates pass water but not its momentum; a bridge's piers count only when the deck is drowned.",
			"Buildings let no water in; the rain on their roofs runs off beside them at once.",
			"Rivers and canals stand at the mean level of the nearest tide when the run starts.",
		},
		Citations: []string{
			"Xia, Liang, Ming, Hou 2017, Adv. Water Resour. 99: surface reconstruction",
			"Toro 2001, Shock-Capturing Methods for Free-Surface Flows: HLLC, two-rarefaction speeds",
			"Delestre et al. 2012, arXiv 1206.4986: why not hydrostatic reconstruction on slopes",
			"Bates, Horritt, Fewtrell 2010, J. Hydrol. 387, 33; de Almeida, Bates 2013, Water Resour. Res. 49, 4833: local inertia",
			"Sanders 2008, J. Hydraul. Eng. 134, 1161: local time steps",
			"Green, Ampt 1911; Horton 1940; SCS NEH-4, 1972; soils of Rawls, Brakensiek, Miller 1983, J. Hydraul. Eng. 109, 62: infiltration",
			"Rossman, Huber 2016, EPA/600/R-16/093, chapter 6: measures in layers",
			"Villemonte 1947, Eng. News-Record 139: submerged weirs",
			"Schall et al. 2012, FHWA HDS-5, 3rd edition, FHWA-HIF-12-026: culverts",
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
	film = *or(p.Film, film)
	manning, err := m.roughness(g)
	if err != nil {
		return err
	}
	solver, byName := FullWater, kernel.ByName
	if p.Solver == "li" {
		solver, byName = LocalInertia, kernel.InertiaByName
	}
	step, err := byName(p.Kernel)
	if err != nil {
		return fmt.Errorf("flood: model.flood.kernel: %w", err)
	}
	blocked := g.blocked
	if g.steep != nil {
		blocked = append([]bool(nil), blocked...)
		for _, id := range g.steep {
			blocked[id] = true
		}
	}
	m.water, err = NewDomain(Config{Grid: g.grid, Bed: g.bed, Blocked: blocked, Manning: manning, Film: float32(film), Dry: float32(*or(p.Dry, 0)),
		Solver: solver, CFL: *or(p.CFL, 0), Local: p.LocalSteps, Kernel: step, Pool: env.Pool})
	if err != nil {
		return err
	}
	if losses := p.losses(m.sewer); p.Infiltration != "constant" || swallows(g.land, losses) {
		if err := m.water.SetLand(g.land, losses); err != nil {
			return err
		}
	}
	m.water.SetSoil(methods[p.Infiltration], p.soils())
	env.DefineGrid(city.FloodCell, m.grid)
	m.bind()
	if n := env.Count(city.WeatherZone); n > 1<<16 {
		return fmt.Errorf("%d weather zones; at most 65536 can have rain of their own", n)
	}
	zone := m.zones()
	add, err := m.placeMeasures(g, zone)
	if err != nil {
		return err
	}
	if err := m.water.SetZones(env.Count(city.WeatherZone), zone, g.weight); err != nil {
		return err
	}
	for _, put := range add {
		put()
	}
	if err := m.addWalls(); err != nil {
		return err
	}
	if err := m.build(); err != nil {
		return err
	}
	if err := m.addEdges(p); err != nil {
		return err
	}
	filled := m.fill(m.river)
	if err := m.start(p, g); err != nil {
		return err
	}
	for id := range m.river { // what is wet from the start is no flood in a city; on bare ground it is what is looked at
		i, j := m.grid.IJ(id)
		m.river[id] = !bare(c) && (m.river[id] || m.water.Depth(i, j) > 0.05)
	}
	m.water.SetRainStep(p.RainStep.Seconds())
	m.water.KeepPeaks(peaksEvery)
	m.addPumps()
	m.addManholes()
	m.water.publish()
	m.showSumps()
	m.watch()
	m.note(g, filled, film)
	return nil
}

// roughness returns Manning's n of each cell.
func (m *Model) roughness(g *ground) ([]float32, error) {
	r, err := m.raster("manning")
	if err != nil {
		return nil, err
	}
	m.warnUncovered("manning", m.params.Manning.Raster, &r, g.bed, fmt.Sprintf("these cells get the n of their land class, %g on open ground", float64(m.params.Manning.Class[0])))
	n := make([]float32, len(g.land))
	for id, class := range g.land {
		x := value(&r, m.grid.CenterOf(id), float64(m.params.Manning.Class[class]))
		if g.rough != nil && g.rough[id] == g.rough[id] {
			x = g.rough[id]
		}
		if !(x >= 0 && x <= 1) {
			return nil, fmt.Errorf("model.flood.manning: %g at %s of %s: n must be in [0, 1] s/m^⅓; is it Strickler's coefficient, or no data?", x, place(m.grid.CenterOf(id)), m.params.Manning.Raster)
		}
		n[id] = float32(x)
	}
	return n, nil
}

// zones returns the weather zone of each cell, nil if there is one for all.
func (m *Model) zones() []uint16 {
	if m.env.Count(city.WeatherZone) < 2 {
		return nil
	}
	zone := make([]uint16, m.grid.Cells())
	for id := range zone {
		zone[id] = uint16(m.env.RowAt(city.WeatherZone, m.grid.CenterOf(id)))
	}
	return zone
}

// addWalls builds the city's levees and walls. Where the terrain itself stands above a crest, the terrain holds.
func (m *Model) addWalls() error {
	c := m.env.City
	sunk := 0
	for i, id := range c.Walls.ID {
		line, crest := c.Walls.Line.At(i), float64(c.Walls.Crest[i])
		if crest != crest {
			return fmt.Errorf("flood: wall/%s has no crest level: give it one in the city", id)
		}
		_, err := m.water.AddWall(id, line, crest)
		if low := (sunkWall{}); errors.As(err, &low) && low.below < inGround {
			sunk++
			continue
		}
		if err != nil {
			m.notes = append(m.notes, strings.TrimPrefix(err.Error(), "flood: ")+"; it was left out")
			continue
		}
		m.wallRow = append(m.wallRow, i)
		m.over = append(m.over, overtopping{until: -1})
	}
	if sunk > 0 {
		m.notes = append(m.notes, counted(sunk, "levee")+" of the city: the terrain already stands as high as the crest")
	}
	return nil
}

// inGround is how far below the ground a crest may be that the terrain has already: rounding of heights [m].
const inGround = 0.05

// note says what was assumed for this city.
func (m *Model) note(g *ground, filled int, film units.Metre) {
	add := func(format string, args ...any) { m.notes = append(m.notes, fmt.Sprintf(format, args...)) }
	sewers := ""
	if !bare(m.env.City) {
		sewers = fmt.Sprintf("; sewers take %v off sealed ground", m.sewer)
	}
	add("grid of %d × %d cells of %g m; film %v%s", m.grid.NX, m.grid.NY, m.grid.Cell, film, sewers)
	outside := 0
	for id := range m.grid.Cells() {
		if i, j := m.grid.IJ(id); m.water.Outside(i, j) {
			outside++
		}
	}
	if outside > 0 {
		add("%d cells are outside: %d under buildings cut out, the others without terrain", outside, g.holes)
	}
	if m.params.Roofs == "drains" {
		piped := 0
		for id := range g.node {
			if g.piped(id) {
				piped++
			}
		}
		add("roofs of %.0f m² drain into manholes within %v, the others to the ground", float64(piped)*m.water.cellArea(), m.params.RoofReach)
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

// heard reports whether anybody may look at the depth shown to others: on bare ground only sensors do.
func (m *Model) heard() bool {
	c := m.env.City
	return !bare(c) || len(c.PowerAssets.ID)+len(c.Pumps.ID) > 0 || m.depth.Heard() || m.speed.Heard()
}

// parts is how many times within dt [s] the edges are told anew what they get: once, but with series of their own, which
// may change faster than the interval, with each part.
func (m *Model) parts(dt, part float64) int {
	if len(m.params.series) == 0 {
		return 1
	}
	return max(1, int(math.Ceil(dt/part-1e-9)))
}

// Advance moves the water to the instant to.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	now, dt := m.now.Seconds(), to.Sub(m.now).Seconds()
	if dt <= 0 {
		return nil
	}
	fallen := func(z int) float64 { return float64(m.rain.Values[z]) }
	m.water.wetRoofs(fallen, dt)
	m.water.drainInto(fallen, func(node int, volume float64) { m.gutters.Values[node] += units.CubicMetre(volume) })
	m.pump()
	m.steer()
	m.exchangeWithSewers()
	part := m.part(now, dt)
	parts := m.parts(dt, part)
	for k := range parts {
		for z, fallen := range m.rain.Values {
			m.water.AddRain(z, float64(fallen)/float64(parts))
		}
		step := dt / float64(parts)
		m.feed(now+float64(float64(k)*step), step, 1/float64(parts))
		err := m.water.Advance(ctx, step, part)
		if err == nil {
			err = m.water.collapsed()
		}
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("at %s: %s", m.env.Civil.HHMMSS(clock.Time(m.water.time*1e9)), strings.TrimPrefix(err.Error(), "flood: "))
		}
	}
	m.now = to
	m.water.time = to.Seconds()
	if to == m.env.Stop || to%clock.Time(m.params.Publish) == 0 && m.heard() {
		m.water.views.still = !m.speed.Heard()
		m.water.views.later = to%clock.Time(peaksShown) != 0 && to != m.env.Stop
		m.water.publish()
		m.showSumps()
	}
	if m.holes.surcharge.Given() {
		m.showManholes()
	}
	m.report()
	return nil
}
