package sim

import (
	"context"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
)

// Model is one simulated system of the city.
type Model interface {
	// Describe says what the model is. It is pure: equal at every call, before and after Init, with Params pointing to a
	// fresh struct of defaults.
	Describe() Spec
	// Init builds the state at time 0 from the city, the parameters and the ports that env binds, and writes the initial
	// value of every output state. Errors say what in the city or the parameters does not fit.
	Init(env *Env) error
	// Advance brings the state from Now to exactly `to`, in sub-steps of the model's own choice, reading inputs that are
	// frozen meanwhile. It returns soon with ctx.Err() when ctx is cancelled.
	Advance(ctx context.Context, to clock.Time) error
	// Now is the instant the state stands at.
	Now() clock.Time
	// NextEvent is the next instant after Now at which the model must be synchronised, or clock.Never.
	NextEvent() clock.Time
	// Save writes all state that Load needs to go on with equal bits. What follows from city and parameters stays out.
	Save(e *Encoder)
	// Load restores what Save wrote, after Init with the same city and parameters.
	Load(d *Decoder) error
}

// NoEvents is embedded by models that never ask for an early synchronisation.
type NoEvents struct{}

// NextEvent never asks.
func (NoEvents) NextEvent() clock.Time { return clock.Never }

// Spec describes a model.
type Spec struct {
	Name        string // "flood"; unique, lower case
	Doc         string // one sentence
	Params      any    // pointer to a struct of defaults with toml, doc, unit, range and src tags
	In, Out     []PortSpec
	Tables      []TableSpec // scenario tables besides [model.NAME] that the model reads
	After       []string    // models that come before it though no port joins them: the hub after sensing
	Layers      []frame.LayerSpec
	Accepts     []EventSpec // interventions, [event.X] of a scenario
	Emits       []EmitSpec  // events the model reports
	Metrics     []MetricSpec
	Assumptions []string
	Citations   []string
}

// TableSpec claims a family of scenario tables for a model: [forcing.rain], [forcing.tide.NAME], [underpass.NAME].
type TableSpec struct {
	Group   string      // "forcing", "underpass", "sensor"
	Family  string      // of forcings: "rain"; else empty
	Kinds   []TableKind // one kind named "" means there is no key `kind`; none: another model describes the group, this one reads it too
	Default string      // the kind where none is said
	Naming  Naming      // of forcings
	Head    func() any  // of groups: the keys of [GROUP] itself, an Entry without a name; nil: it holds tables only
	Strict  bool        // of groups: without the model a table is an error, not left aside
	Doc     string
}

// TableKind is one kind of a family.
type TableKind struct {
	Name string
	New  func() any // pointer to a struct of defaults
	Doc  string
}

// Naming says whether the tables of a forcing have names.
type Naming uint8

// The namings.
const (
	Either Naming = iota // [forcing.rain], or [forcing.rain.NAME] several times
	Single               // [forcing.temperature]
	Named                // [forcing.tide.NAME], the name being a row of the city
)

// Entry is one decoded table that a model claimed.
type Entry struct {
	Group  string
	Family string
	Kind   string
	Name   string // empty for [forcing.rain]
	Key    string // "forcing.rain", "underpass.no1", for errors
	Params any    // as TableKind.New made it, decoded
}

// EventSpec is a kind of intervention that a model accepts.
type EventSpec struct {
	Kind   string // "closure"
	Target string // kinds of reference it takes, e.g. "street or lane"; empty: none
	Params func() any
	Doc    string
}

// EmitSpec is a kind of event that a model emits.
type EmitSpec struct {
	Kind string // without the model's name: "reached"
	Unit string
	Doc  string
}

// MetricSpec is one number about the whole city that a model can say at any instant: a column of the run's series.
type MetricSpec struct {
	Name string // "flooded_area"
	Unit string
	Doc  string
}

// Intervention is something a scenario does to the city at an instant: close a street, breach a levee.
type Intervention struct {
	Name   string // of [event.NAME]
	Kind   string
	Target string // reference as written, "street/104"
	At     clock.Time
	For    clock.Duration // how long it lasts; 0: to the end
	Params any            // as EventSpec.Params made it, decoded
	Event  uint64         // id of the sim.intervention event, the cause of what follows
}

// Sampler is a model with layers. Sample fills dst with layer i of its Spec at the present instant, reusing dst's memory.
type Sampler interface {
	Sample(i int, dst *frame.Sample)
}

// Starter is a model whose state at 0 hangs on what others tell there. New calls Start once, when all models are made and their
// inputs are in place: before anything asks the model, before interventions and before a checkpoint is loaded. It writes no port.
// Errors are as those of Init.
type Starter interface {
	Start() error
}

// Intervener is a model that accepts interventions. Apply acts at Now; an error ends the run.
type Intervener interface {
	Apply(iv Intervention) error
}

// Reapplier is a model whose Save leaves out what interventions brought, such as a storm's own series. After Load it is
// given every intervention of its kinds from before the checkpoint, in order.
type Reapplier interface {
	Reapply(iv Intervention) error
}

// Setter is a model some of whose parameters can change during a run: [event.X] kind = "set". The key has lost the
// leading "model.NAME."; value is a TOML value. Unknown keys and bad values are errors that say what is possible.
type Setter interface {
	Set(key string, value any) error
}

// Accountant is a model that conserves something.
type Accountant interface {
	Accounts() []Account
}

// Meter is a model with metrics: Metrics appends the value of each MetricSpec, in order.
type Meter interface {
	Metrics(dst []float64) []float64
}

// Counter is a model that counts its work.
type Counter interface {
	Work() Work
}

// Work is how much a model has done since the start of the run.
type Work struct {
	Done uint64 // in Unit
	Unit string // "cell-updates"
}

// Headliner is a model with a few words for the progress line, such as "1.2 km² under water".
type Headliner interface {
	Headline() string
}

// Summarizer is a model that has its own block in `run --json`: names with units, such as "max_depth_m".
type Summarizer interface {
	Summary() []Figure
}

// Figure is one named number of a summary.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Whole bool    `json:"whole"` // print without a fraction
}

// Traveller is a model that knows each journey, for indicators.
type Traveller interface {
	Journeys() Journeys
}

// Journeys are columns of one row a journey.
type Journeys struct {
	Depart []float64 // [s after the start] wanted
	Arrive []float64 // [s after the start]; NaN: still on the way, waiting to enter, or removed
	Loss   []float64 // [s] against driving alone at the driver's own speed, waiting to enter included; who has not arrived: up to now
	Metres []float64 // driven so far

	Removed int // of those that have not arrived, how many had no way to their destination
}

// Connector is a model that may run public transport; nil if it runs none.
type Connector interface {
	Connections() *Connections
}

// Connections are what public transport offered in a run.
type Connections struct {
	Stops      []geo.Point // with service
	Jobs       []float64   // by zone: that one reaches within 45 min by public transport or on foot; NaN: not known
	Waits      []float64   // of those who got on, at stops [s]
	Delays     []float64   // of departures from stops, against the timetable [s]; negative: early
	Lost       int         // journeys begun by public transport and broken off: they never arrive, not even on foot
	Regularity float64     // coefficient of variation of headways at stops; NaN: not known
}

// Sized is a model that knows how much memory its state takes [bytes].
type Sized interface {
	Bytes() uint64
}

// Gauger is a model that can be read at points: the gauges of [record.gauge.X].
type Gauger interface {
	// Gauge returns depth [m], level [m] and speed [m/s] at a point in local metres; ok is false outside the model.
	Gauge(x, y float64) (depth, level, speed float64, ok bool)
}

// Peaker is a model that keeps peak rasters, written as GeoTIFF at the end of a run.
type Peaker interface {
	Peaks() []Peak
}

// Warner is a model that knows, once it has been made, what of its input is allowed but hardly meant. Each warning begins
// with the key at fault: "model.flood.boundary.sea: the ground is dry there".
type Warner interface {
	Warnings() []string
}

// Amender is a model some of whose scenario tables change the city of the run, as a planner builds something. Amend is
// called before Init, on a fresh model. It must not change c: it returns c itself, or a copy with other tables, which all
// models of the run get. params returns the parameters of a model of the run by name, nil if it does not run. Errors begin
// with the key at fault.
type Amender interface {
	Amend(c *city.City, tables []Entry, params func(model string) any) (*city.City, error)
}

// Noter is a model that has something to say in the manifest and the report about what it assumed in this run.
type Noter interface {
	Notes() []string
}

// Ender is a model that may have to say at the end of a run what its user must not miss, with a cure, a line each.
type Ender interface {
	AtEnd() []string
}
