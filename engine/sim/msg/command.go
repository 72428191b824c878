package msg

import (
	"semul/engine/city"
	"semul/engine/clock"
)

// Act is what a Command asks for.
type Act uint8

// The acts.
const (
	Close   Act = iota // nobody may enter a lane, a street or an underpass
	Open               // ends what Close began
	Retime             // a signal gets other greens, from its next cycle on
	Plan               // and its own plan back: ends whatever it has been told
	Stage              // a signal shows stage Index, counted from 1, until Until
	Program            // it plays plan Index, counted from 0, the city's own, until Until
	Offset             // the cycle of its plan begins Seconds after civil midnight
	Hold               // it keeps the green that it shows until Until
	Preempt            // as Stage, without waiting for the least green of others, and before all other commands
	Advise             // drivers with an app learn that a street takes Seconds, until Until; 0 s: nothing is known of it any more
	Bays               // guided drivers learn that Free bays of a car park are free; −1: nothing is known of it any more
	Locate             // a fleet that is dispatched by what is released learns that a vehicle of it is in Street; city.None: nothing is known of it any more
)

// MostGreens is how many green stages of a signal a Command can retime.
const MostGreens = 8

// Command is what a controller tells traffic to do. It acts from the next step on.
type Command struct {
	Target  city.Ref
	Act     Act
	Until   clock.Time          // when it ends by itself; clock.Never: not
	Index   uint16              // of Stage, Preempt and Program
	Seconds float32             // of Offset and Advise
	Free    int32               // of Bays
	Street  uint32              // of Locate
	Green   [MostGreens]float32 // of Retime: seconds of each green stage in the plan's order; their sum is made that of the plan
}
