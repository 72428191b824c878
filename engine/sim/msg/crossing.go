package msg

import "semul/engine/clock"

// Crossing is a vehicle that passes a line: traffic → sensing.
type Crossing struct {
	Detector uint32
	Vehicle  uint32 // id, never reused
	At       clock.Time
	Speed    float32 // [m/s]
	Length   float32 // [m]
	Truck    bool
	Person   uint32 // whose vehicle it is, a row of people; city.None: nobody's of this city
}
