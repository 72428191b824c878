package msg

import "semul/engine/clock"

// Plug is a vehicle that begins to stand at a charger with a plug in it, or ends to: traffic → der.
type Plug struct {
	Charger  uint32
	Vehicle  uint32     // the person whose car it is
	SoC      float64    // state of charge, 0 to 1
	Capacity float64    // of the battery [J]
	Need     float64    // energy wished for [J]
	Departs  clock.Time // when the driver means to go on
}
