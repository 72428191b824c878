package report

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/kpi"
	"semul/render/text"
)

// Data is all that the page shows. Only Info is needed; what is empty is left out of the page.
type Data struct {
	Info    frame.Info
	Run     Run
	Town    Town
	Lang    text.Lang   // the language shown first; the reader can switch
	Hero    *Map        // the map at its worst, with its legend
	Maps    []Map       // six instants
	Streets []StreetMap // what vehicles do to streets, when the most are on the road
	Series  []Series
	Events  []frame.Event // in order of time
	KPIs    []kpi.Indicator
	Lacks   []kpi.Missing // what could not be computed, and what records it
	Broken  []kpi.Broken  // limits of the scenario that were missed
	Ledger  []Balance
	Against *Comparison // with a baseline

	Services []Service // parking, charging and fleets

	Assumptions []Lines  // by model
	Citations   []Lines  // by model
	Notes       []string // what models assumed in this run
	Warnings    []string

	// Place names a place in a language; nil means the reference in words.
	Place func(where city.Ref, ref string, l text.Lang) string
}

// Run says which run this is and how to repeat it.
type Run struct {
	Digest      string // of the final state
	ForcingHash string
	Commit      string
	Platform    string // "linux/amd64"
	GOAMD64     string
	Threads     int
	Reached     clock.Time
	Wall, CPU   float64 // [s]
	Reason      string  // why it is incomplete
	Command     string  // that repeats it, "semul run semulmeori/monsoon --seed 7"
	Models      []Work
}

// Work is what one model did.
type Work struct {
	Name string
	Done uint64
	Unit string
	CPU  float64 // [s]
}

// Town is the city in numbers; what is 0 is not shown.
type Town struct {
	AreaKM2   float64
	StreetKM  float64
	LaneKM    float64
	Signals   int
	Buildings int
	Residents float64
}

// Map is one picture.
type Map struct {
	At   clock.Time
	PNG  []byte
	W, H int // [px]
}

// Series is one number of the whole city over time.
type Series struct {
	ID   string // model, dot, name: "flood.flooded_area"
	Unit string
	Doc  string
	T    []float64 // [s after the start], ascending
	V    []float64 // NaN = none
}

// Balance is one conserved thing: In − Out = Stored − Start up to the residual.
type Balance struct {
	Name, Unit    string
	In, Out       float64
	Start, Stored float64
	Residual      float64 // relative to the throughput
	Limit         float64 // largest accepted
	Terms         []Term
}

// Term is one cause of change: positive in, negative out.
type Term struct {
	Name  string
	Value float64
}

// Service is what one fleet says of itself at the end; Name "cars" is parking and charging.
type Service struct {
	Name, Kind string
	Figures    []Figure
}

// Figure is one number of a service: its unit stands at the end of its name, "_s", "_km", "_kwh", "_share".
type Figure struct {
	Name  string
	Value float64
	Whole bool // a count
}

// Lines are remarks of one model.
type Lines struct {
	Model string
	Lines []string
}

// civil returns the civil time of an instant.
func (d *Data) civil(at clock.Time) time.Time { return clock.NewCivil(d.Info.Start).At(at) }

// reached is the last simulated instant.
func (d *Data) reached() clock.Time {
	if d.Run.Reached > 0 {
		return d.Run.Reached
	}
	return d.Info.Stop
}
