package frame

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Kind says how a layer's values are meant.
type Kind uint8

// The kinds of layer.
const (
	Scalar  Kind = iota // a quantity, multiples of Quantum, interpolated in time
	Class               // a class number, not interpolated
	Flag                // 0 or 1
	Raster              // a scalar per grid cell
	Mover               // things on lanes: see Movers
	Release             // what the hub let out, with noise and suppression: see Released
	Counter             // sums over the city: see Counters
)

// String returns the kind in lower case.
func (k Kind) String() string {
	return [...]string{"scalar", "class", "flag", "raster", "mover", "release", "counter"}[min(int(k), 6)]
}

// Missing is the stored value that means "none".
const Missing = ^uint16(0)

// LayerSpec declares one thing that can be drawn. A new model needs no viewer code: this is all the viewer knows.
type LayerSpec struct {
	Name    string         `json:"name"`    // "flood.depth": model, dot, quantity
	Group   string         `json:"group"`   // water, power, traffic, privacy, people, weather
	Support city.Support   `json:"support"` // what the index means
	Kind    Kind           `json:"kind"`
	Unit    string         `json:"unit"`           // unit of value·Quantum, e.g. "m"
	Ramp    string         `json:"ramp"`           // class ramp or colour map of render/palette, e.g. "flood_depth"
	Quantum float64        `json:"quantum"`        // > 0; stored value 1 means this much
	Base    float64        `json:"base,omitempty"` // stored value 0 means this much
	Truth   bool           `json:"truth"`          // the simulation's truth, hidden in released-only views
	Every   clock.Duration `json:"every"`          // default sampling interval
	Title   [2]string      `json:"title"`          // Korean, English
	Doc     [2]string      `json:"doc"`
	Classes []string       `json:"classes,omitempty"` // English names of class numbers, for Class layers
	Release *Released      `json:"release,omitempty"` // of Release layers
}

// Store turns a value into its stored form: clamped to the range, NaN becomes Missing.
func (l *LayerSpec) Store(v float64) uint16 {
	if v != v {
		return Missing
	}
	top := Missing - 1
	if l.Kind == Release {
		top = Suppressed - 1
	}
	q := (v-l.Base)/l.Quantum + 0.5
	if q <= 0 {
		return 0
	}
	if q >= float64(top)+1 {
		return top
	}
	return uint16(q)
}

// Value turns a stored value back; ok is false for Missing and, of releases, for Suppressed.
func (l *LayerSpec) Value(s uint16) (v float64, ok bool) {
	if s == Missing || l.Kind == Release && s == Suppressed {
		return 0, false
	}
	return l.Base + float64(float64(s)*l.Quantum), true
}
