package frame

import (
	"math"

	"semul/engine/clock"
)

// Suppressed is the stored value of a cell of a Release layer about which nothing may be let out.
const Suppressed = Missing - 1

// Released is what a layer of kind Release says of itself: which question is answered, how blurred, for what and for
// whom. Nothing in it is about a person.
type Released struct {
	Query     string         `json:"query"`
	Stream    string         `json:"stream"` // a name in Info.Streams
	Purpose   string         `json:"purpose"`
	Recipient string         `json:"recipient,omitempty"` // "" for every controller
	Mechanism string         `json:"mechanism"`           // "discrete laplace"
	Scale     float64        `json:"scale"`               // of the noise, in the layer's unit; 0: exact
	Step      float64        `json:"step"`                // what 1 of the release stands for, in the layer's unit
	Epsilon   float64        `json:"epsilon"`             // over Span windows; 0: exact
	Span      int            `json:"span"`
	K         int            `json:"k"` // cells with fewer persons are suppressed; 0: none
	M         int            `json:"m"` // cells that one person adds to in a window
	Window    clock.Duration `json:"window_ns"`
	Delay     clock.Duration `json:"delay_ns"` // from the end of a window to its answer
	Personal  bool           `json:"personal"`
	Stamp     string         `json:"stamp,omitempty"` // "NOT PRIVATE: simulation"
}

// Half returns the least h, in the layer's unit, such that the noise lies within ±h with a probability of 95 % at least;
// 0 for exact values. Of the discrete Laplace distribution with p = e^(−1/b), P(|X| > n) = 2p^(n+1)/(1+p) (Inusah and
// Kozubowski 2006, Journal of Statistical Planning and Inference 136).
func (r *Released) Half() float64 {
	if !(r.Scale > 0) || !(r.Step > 0) {
		return 0
	}
	p := math.Exp(-r.Step / r.Scale)
	if p <= 0 {
		return 0
	}
	return r.Step * math.Max(0, math.Ceil(math.Log(0.025*(1+p))/math.Log(p)-1))
}

// Stream is a flow of readings into the hub and by what right it flows: its manifest, for people to read.
type Stream struct {
	Name       string         `json:"name"`
	Class      string         `json:"class"`
	Basis      string         `json:"basis"` // "dpv:PublicInterest"
	Article    string         `json:"article"`
	Purposes   []string       `json:"purposes"`
	Controller string         `json:"controller"`
	Processor  string         `json:"processor"`
	Period     clock.Duration `json:"period_ns"`    // between two readings of a device; −1: on events
	Retention  clock.Duration `json:"retention_ns"` // of raw readings; −1: until their window has closed
}

// Counters are the hub's sums over the whole city since the start, the values of a layer of kind Counter.
type Counters struct {
	Readings   uint32 // rows taken
	Releases   uint32 // answers let out
	Suppressed uint32 // answers of which nothing was let out, and suppressed cells of the others
	NoConsent  uint32 // rows left out because somebody has not agreed, summed over queries
	OptedOut   uint32 // persons who may not be used, summed over streams and purposes
	Epsilon    uint32 // most spent by one person in a day [1e-6]
}

// Append writes the counters as values, low half first.
func (c Counters) Append(dst []uint16) []uint16 {
	for _, v := range [...]uint32{c.Readings, c.Releases, c.Suppressed, c.NoConsent, c.OptedOut, c.Epsilon} {
		dst = append(dst, uint16(v), uint16(v>>16))
	}
	return dst
}

// CountersOf reads what Append wrote; false if it is something else.
func CountersOf(values []uint16) (c Counters, ok bool) {
	fields := [...]*uint32{&c.Readings, &c.Releases, &c.Suppressed, &c.NoConsent, &c.OptedOut, &c.Epsilon}
	if len(values) != 2*len(fields) {
		return c, false
	}
	for i, f := range fields {
		*f = uint32(values[2*i]) | uint32(values[2*i+1])<<16
	}
	return c, true
}
