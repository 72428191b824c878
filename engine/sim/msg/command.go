package msg

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Act is what a Command asks for.
type Act uint8

// The acts.
const (
	Close  Act = iota // nobody may enter a lane, a street or an underpass
	Open              // ends what Close began
	Retime            // a signal gets other greens, from its next cycle on
	Plan              // and its own plan back
)

// MostGreens is how many green stages of a signal a Command can retime.
const MostGreens = 8

// Command is what a controller tells traffic to do. It acts from the next step on.
type Command struct {
	Target city.Ref
	Act    Act
	Until  clock.Time          // of Close: when it ends by itself; clock.Never: not
	Green  [MostGreens]float32 // of Retime: seconds of each green stage in the plan's order; their sum is made that of the plan
}
