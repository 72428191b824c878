package frame

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
)

// Device is a sensor of the run: where it stands and what it looks at.
type Device struct {
	ID     string    `json:"id"`
	Kind   string    `json:"kind"` // of [sensor.X]: "level"
	At     geo.Point `json:"at"`   // [m]
	On     city.Ref  `json:"on"`
	Stream string    `json:"stream"` // what it says goes into: a name in Info.Streams
}

// View is how the scenario wants a viewer to open the run; what is zero is the viewer's to choose.
type View struct {
	Theme  string     `json:"theme,omitempty"`  // "dark", "light"
	Lang   string     `json:"lang,omitempty"`   // "ko", "en"
	Center *geo.Point `json:"center,omitempty"` // [m]
	MPP    float64    `json:"mpp,omitempty"`    // [m/px]
	Layers []string   `json:"layers,omitempty"`
}

// Info describes a run to whoever draws it.
type Info struct {
	City       string              `json:"city"`
	CityHash   string              `json:"city_hash"`
	Scenario   string              `json:"scenario"`
	Title      string              `json:"title"`
	Seed       uint64              `json:"seed"`
	Engine     string              `json:"engine"` // version of semul
	Start      time.Time           `json:"start"`  // civil, with the city's offset
	Stop       clock.Time          `json:"stop"`   // planned end
	Layers     []LayerSpec         `json:"layers"`
	Grids      map[string]geo.Grid `json:"grids"`             // support name → grid of its cells
	Counts     map[string]int      `json:"counts"`            // support name → rows, of dynamic supports
	Devices    []Device            `json:"devices,omitempty"` // rows of the support sensor
	Streams    []Stream            `json:"streams,omitempty"` // what flows into the hub
	Synthetic  []string            `json:"synthetic"`         // city layers that the generator made
	Redacted   bool                `json:"redacted"`          // truth layers were left out
	Incomplete bool                `json:"incomplete"`
	View       View                `json:"view"`
	Notes      []string            `json:"notes"`
	Sources    []city.Provenance   `json:"sources"`
}

// Layer returns the index of a layer by name, or −1.
func (i *Info) Layer(name string) int {
	for k := range i.Layers {
		if i.Layers[k].Name == name {
			return k
		}
	}
	return -1
}

// Source is a run to look at: live, remote or recorded.
type Source interface {
	Info() *Info
	// Span returns the instants that can be shown; live means that more will come.
	Span() (from, to clock.Time, live bool)
	// Pair fills dst with the samples of one layer around t and returns the weight w in [0, 1] of the second. Where
	// only one sample is near, both are equal and w is 0. An unrecorded layer, or an instant outside the span, is an
	// error that names both.
	Pair(layer int, t clock.Time, dst *[2]Sample) (w float32, err error)
	// Events returns the events in [from, to] in order of time, then id.
	Events(from, to clock.Time) []Event
}
