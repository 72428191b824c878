package sim

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/engine/sim/device"
)

// Env is what a model gets at Init: the city, its parameters, its ports, and where to report events.
type Env struct {
	City   *city.City
	Params any       // the struct of Spec.Params with the scenario's values
	Pool   *par.Pool // shared by all models; Each may be called from several at once
	Seed   uint64
	Civil  clock.Civil
	Stop   clock.Time // planned end of the run
	Watch  []Watch    // places whose levels the scenario records

	spec   Spec
	rank   int // of the model by name, for event ids
	tables []Entry
	loop   *Loop
	events []frame.Event // emitted and not yet collected
	sent   uint64
	at     func() clock.Time
}

// Watch is a place that the scenario records or warns about.
type Watch struct {
	Name  string
	Place geo.Point
	Ref   city.Ref // zero if only a point
}

// Devices lists the devices that the scenario has placed, by the names of their tables.
func (e *Env) Devices() []device.Set { return e.loop.cfg.Devices }

// Service returns what the run offers under a name beside city and ports, nil if nothing: the hub's door to sensing, its
// board of releases to control.
func (e *Env) Service(name string) any { return e.loop.cfg.Services[name] }

// Stream returns the model's own random numbers, keyed by the run's seed, the model and a name.
func (e *Env) Stream(name string) rng.Stream { return rng.NewStream(e.Seed, e.spec.Name+"."+name) }

// Interventions lists those of the scenario's that this model accepts, in the order given.
func (e *Env) Interventions() []Intervention {
	var out []Intervention
	for _, iv := range e.loop.cfg.Interventions {
		for i := range e.spec.Accepts {
			if e.spec.Accepts[i].takes(iv) {
				out = append(out, iv)
				break
			}
		}
	}
	return out
}

// Tables returns the entries of a claimed group and family, in the order of their names.
func (e *Env) Tables(group, family string) []Entry {
	var out []Entry
	for _, t := range e.tables {
		if t.Group == group && t.Family == family {
			out = append(out, t)
		}
	}
	return out
}

// DefineGrid sizes a support by a grid, such as city.FloodCell. It must be called in Init, before the model's ports on it.
func (e *Env) DefineGrid(s city.Support, g geo.Grid) {
	e.loop.coupler.grids[s] = g
	e.loop.coupler.counts[s] = g.Cells()
}

// DefineSupport sizes a dynamic support, such as city.WeatherZone. It must be called in Init.
func (e *Env) DefineSupport(s city.Support, n int) { e.loop.coupler.counts[s] = n }

// DefineMap sets the map from one support to another where the city's tables do not say it: to[i] lists the rows of
// `from` that feed row i of `to`. It must be called in Init.
func (e *Env) DefineMap(from, to city.Support, rows [][]uint32) {
	e.loop.coupler.maps[mapKey{from, to}] = newSparse(rows)
}

// DefinePlaces says which row of a support lies at a point of the city. It must be called in Init.
func (e *Env) DefinePlaces(s city.Support, rowAt func(geo.Point) uint32) {
	e.loop.coupler.places[s] = rowAt
}

// RowAt returns the row of a support at a point: 0 if no model that comes before this one has said otherwise.
func (e *Env) RowAt(s city.Support, p geo.Point) uint32 {
	if rowAt := e.loop.coupler.places[s]; rowAt != nil {
		return rowAt(p)
	}
	return 0
}

// Count returns the rows of a support: of a table of the city, or of a dynamic support that a model has defined.
func (e *Env) Count(s city.Support) int { return e.loop.coupler.count(s) }

// Grid returns the grid of a support, if a model has defined it.
func (e *Env) Grid(s city.Support) (geo.Grid, bool) {
	g, ok := e.loop.coupler.grids[s]
	return g, ok
}

// Emit reports an event at the model's present instant, or at ev.At if that is set, and returns its id for later
// causes. Kind is without the model's name; ID and Name are filled in.
func (e *Env) Emit(ev frame.Event) uint64 {
	e.sent++
	ev.ID = uint64(e.rank+1)<<40 | e.sent
	if ev.At == 0 && e.at != nil {
		ev.At = e.at()
	}
	ev.Kind = e.spec.Name + "." + ev.Kind
	if ev.Name == "" {
		ev.Name = e.City.RefName(ev.Where)
	}
	if len(ev.Cause) > 4 {
		ev.Cause = ev.Cause[:4]
	}
	e.events = append(e.events, ev)
	return ev.ID
}

// Latest returns the id of the latest event of a kind ("flood.reached") at a place: what a model may name as the cause of
// what it reports; 0 if there is none. It sees what has happened up to the last tick and what models that come before this
// one have reported since, nothing from before a checkpoint that the run was loaded from.
func (e *Env) Latest(kind string, where city.Ref) uint64 {
	for _, i := range e.loop.plan.earlier[e.rank] {
		if r := e.loop.models[i]; r.env != nil {
			if id := latest(r.env.events, kind, where); id != 0 {
				return id
			}
		}
	}
	return latest(e.loop.events, kind, where)
}

func latest(events []frame.Event, kind string, where city.Ref) uint64 {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == kind && events[i].Where == where {
			return events[i].ID
		}
	}
	return 0
}

// Errorf makes an error that names the model and the instant.
func (e *Env) Errorf(format string, args ...any) error {
	at := clock.Time(0)
	if e.at != nil {
		at = e.at()
	}
	return fmt.Errorf("%s at %s (%v after the start): %w", e.spec.Name, e.Civil.HHMMSS(at), at, fmt.Errorf(format, args...))
}
