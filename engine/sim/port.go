package sim

import (
	"reflect"

	"semul/engine/city"
	"semul/engine/clock"
)

// Kind says what a port carries.
type Kind uint8

// The kinds of port.
const (
	State  Kind = iota // the value at an instant; holds until the next
	Amount             // an integral over the interval; adds up until handed over
	Event              // messages, each at its instant
)

// String returns the kind in lower case.
func (k Kind) String() string { return [...]string{"state", "amount", "event"}[k] }

// Combine says what a reader sees when several write one port, and how a map gathers several sources into one row.
type Combine uint8

// The combinations.
const (
	Replace Combine = iota // one writer only
	Sum
	Max
)

// String returns the combination in lower case.
func (c Combine) String() string { return [...]string{"replace", "sum", "max"}[c] }

// OnChange as an interval means: whenever the writer's value changes or a message is sent.
const OnChange clock.Duration = -1

// PortSpec declares one port of one model. Writer and readers agree in Name, Kind, Support and Quantity.
type PortSpec struct {
	Name     string         // unique in the city, "water_depth"
	Kind     Kind           //
	Support  city.Support   // what the index means to readers
	From     city.Support   // the writer's own support where it differs: the coupler maps
	Quantity reflect.Type   // units.Metre, or the payload of an event
	Combine  Combine        //
	Neutral  float64        // what a reader sees when no writer runs
	Every    clock.Duration // default exchange interval; OnChange
	Delay    bool           // on a reader: it sees the port one interval later
	Spread   bool           // on a writer: each reader names a support of its own, to which the coupler maps
	Doc      string
}

// Port declares a port that carries the quantity T. The modifiers below refine it.
func Port[T any](name string, kind Kind, support city.Support, combine Combine, doc string) PortSpec {
	return PortSpec{Name: name, Kind: kind, Support: support, Quantity: reflect.TypeFor[T](), Combine: combine,
		Every: defaultEvery(name), Doc: doc}
}

// Mapped says that the writer computes on another support than readers see.
func (p PortSpec) Mapped(from city.Support) PortSpec { p.From = from; return p }

// Spreads says that readers may read it on any support to which there is a map: what hangs on the writer's rows.
func (p PortSpec) Spreads() PortSpec { p.Spread = true; return p }

// Delayed says that this reader sees the port one interval later.
func (p PortSpec) Delayed() PortSpec { p.Delay = true; return p }

// Or sets what a reader sees when no writer runs.
func (p PortSpec) Or(neutral float64) PortSpec { p.Neutral = neutral; return p }

// Each sets the default exchange interval.
func (p PortSpec) Each(every clock.Duration) PortSpec { p.Every = every; return p }

// own is the support on which the writer's values lie.
func (p PortSpec) own() city.Support {
	if p.From != city.NoSupport {
		return p.From
	}
	return p.Support
}
