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
}

// Len returns the number of devices.
func (s *Set) Len() int { return len(s.ID) }
