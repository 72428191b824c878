package frame

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Event is something that happened at one instant. Cause links it to what made it happen, so that a viewer can walk
// from a late ambulance back to the rain: at most four ids of earlier events.
type Event struct {
	ID    uint64     `json:"id"`
	At    clock.Time `json:"at"`   // ns since the scenario's start
	Kind  string     `json:"kind"` // "flood.reached": model, dot, kind; ports.md section 4
	Where city.Ref   `json:"where"`
	Name  string     `json:"name"`  // Where as people write it, "underpass/no1"
	Value float64    `json:"value"` // what was measured, in Unit
	Unit  string     `json:"unit"`
	Note  string     `json:"note,omitempty"`
	Cause []uint64   `json:"cause,omitempty"`
}
