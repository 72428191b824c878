package power

import (
	"context"
	"fmt"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// Model is the electricity of a run.
type Model struct {
	env    *sim.Env
	params *Params
	now    clock.Time

	net    *grid.Network
	solver *sweep.Solver
	demand demand
	assets assets
	dirty  bool   // the topology has changed since supply
	why    []why  // what has changed it
	live   []bool // of each bus, as told last
	feeder []darkened

	settled  clock.Time
	active   []float64 // by bus, reported since then [J]
	reactive []float64 // [var·s]
	shed     []float64 // by load: share that is not served, in a voltage collapse
	fallen   []bool    // by bus: a source whose feeders have collapsed
	book     book
	state    state // of the grid now, for metrics
	notes    []string

	depth      *sim.In[units.Metre]
	energy     *sim.In[units.Joule]
	varSeconds *sim.In[units.VarSecond]
	energised  *sim.Out[units.Flag]
	voltage    *sim.Out[units.PerUnit]
	loading    *sim.Out[units.Ratio]
	metered    *sim.Out[units.Joule]
	requests   *sim.EventOut[msg.Crew]
	arrived    *sim.EventIn[msg.Crew]
	meters     meters
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Init builds the network from the city and finds who has power. Errors name the bus or branch that does not fit.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, env.Params.(*Params)
	c := env.City
	var err error
	if m.net, err = compile(c, float64(m.params.SourceVoltage)); err != nil {
		return err
	}
	m.demand = newDemand(c, m.params, m.net)
	m.demand.midnight = env.Civil.OfDay(0)
	m.assets = newAssets(c, &m.params.Flood)
	m.solver = sweep.New(m.net)
	m.solver.MaxStep, m.solver.Tol = 1e-11, 1e-9
	buses := len(m.net.Buses.Name)
	m.live = make([]bool, buses)
	m.active, m.reactive = make([]float64, buses), make([]float64, buses)
	m.shed = make([]float64, len(m.net.Loads.Bus))
	m.fallen = make([]bool, buses)
	m.feeder = make([]darkened, len(c.Feeders.ID))
	m.depth = sim.ReadPort[units.Metre](env, "asset_depth")
	m.energy = sim.ReadPort[units.Joule](env, "active_energy")
	m.varSeconds = sim.ReadPort[units.VarSecond](env, "reactive_energy")
	m.energised = sim.WritePort[units.Flag](env, "energised")
	m.voltage = sim.WritePort[units.PerUnit](env, "voltage")
	m.loading = sim.WritePort[units.Ratio](env, "loading")
	m.meters = newMeters(c, m.params)
	env.DefineSupport(city.Meter, len(c.Buildings.ID))
	m.metered = sim.WritePort[units.Joule](env, "metered_energy")
	m.requests = sim.WriteEvents[msg.Crew](env, "crew_request")
	m.arrived = sim.ReadEvents[msg.Crew](env, "crew_arrived")
	m.book.lowest = 2
	if err := m.connect(); err != nil {
		return fmt.Errorf("power: %w", err)
	}
	copy(m.live, m.solver.Islands.Live) // what is dead from the start is no event
	m.look()
	m.note()
	return nil
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }

// NextEvent is the end of the interval to be settled, or when an asset is repaired.
func (m *Model) NextEvent() clock.Time {
	next := (m.now/clock.Time(m.params.Step) + 1) * clock.Time(m.params.Step)
	if back := m.assets.nextReturn(); back > m.now {
		next = min(next, back)
	}
	return next
}

// Advance takes what the ports say: what is reported counts for the interval that ends, water acts at its end.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for i := range m.active {
		m.active[i] += float64(m.energy.Values[i])
		m.reactive[i] += float64(m.varSeconds.Values[i])
	}
	if m.now == 0 {
		m.assets.start(m.depth.Values)
	}
	m.now = to
	m.watchWater()
	m.callCrews()
	if m.dirty || to%clock.Time(m.params.Step) == 0 {
		m.settle()
		return m.supply()
	}
	return nil
}

// note says what in the city was left out.
func (m *Model) note() {
	c := m.env.City
	if len(c.Buses.ID) == 0 {
		m.notes = append(m.notes, "power: this city has no grid; everything counts as supplied")
		return
	}
	off := 0
	for _, b := range c.Buildings.Bus {
		if b == city.None {
			off++
		}
	}
	if off > 0 {
		m.notes = append(m.notes, fmt.Sprintf("power: %d of %d buildings hang on no bus; they draw nothing and count as supplied", off, len(c.Buildings.ID)))
	}
	if n := m.solver.Islands.Dead; n > 0 {
		m.notes = append(m.notes, fmt.Sprintf("power: %d of %d buses have no way to a substation from the start", n, len(c.Buses.ID)))
	}
}

// Notes says what was assumed in this run.
func (m *Model) Notes() []string {
	notes := m.notes
	var wet []string
	for i, depth := range m.assets.usual {
		if depth > 0 {
			wet = append(wet, m.env.City.PowerAssets.ID[i])
		}
	}
	if len(wet) > 0 {
		notes = append(notes[:len(notes):len(notes)], fmt.Sprintf("power: %d assets stand in water from the start and trip at their sill above it: %s", len(wet), strings.Join(wet[:min(len(wet), 10)], ", ")))
	}
	return notes
}
