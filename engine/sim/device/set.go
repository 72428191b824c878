package device

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// Wish is what one [sensor.X] table asks for.
type Wish struct {
	Name    string // X
	Kind    string // "level", "loop", …
	At      Where
	Count   int     // of a set: spread over its places, or the lowest points; 0: all of them
	Line    bool    // each watches a line across a lane, some metres before the lane's end
	Before  float64 // so many [m], in the middle of a short lane; 0: 8
	Powered bool    // hangs on the grid
	Fleet   string  // each rides on a vehicle of the [fleet.X] of that name, Count of them; At says nothing
	Driven  bool    // by somebody whose work it is
}

// Wisher is what parameters of a [sensor.X] table implement.
type Wisher interface{ Wish() Wish }

// Set is the devices of one table.
type Set struct {
	Name, Kind string
	ID         []string    // "gauge_no1"
	On         []city.Ref  // what each looks at; the zero Ref: only a point
	At         []geo.Point // [m]
	Pos        []float32   // of lines: along the lane [m]
	Site       []uint32    // of lines: the site, 0 up; the lines over one street are one site
	Bus        []uint32    // that feeds each, or city.None
	Sensor     uint32      // row of the first device among all sensors
	Detector   uint32      // of lines: row of the first among all lines
	Line       bool
	Fleet      string // they ride on vehicles of that; At, On and Bus are nowhere
	Driven     bool   // by somebody whose work it is
	Vehicle    uint32 // of a fleet: row of the first among the vehicles of all sets
}

// Len returns the number of devices.
func (s *Set) Len() int { return len(s.ID) }
