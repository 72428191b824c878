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
	Plan               // its own plan back: ends Retime, Stage, Program and Offset, not Preempt
	Stage              // a signal shows a green stage, after yellow and all-red, and holds it until told otherwise or Until
	Preempt            // the same, and goes before all others until Until; an Until that has passed ends it
	Program            // a signal follows another of its programs
	Offset             // a signal's plan starts later by Shift than its own offset says
	Advise             // drivers with an app are told how fast a street is driven
)

// MostGreens is how many green stages of a signal a Command can retime.
const MostGreens = 8

// Command is what a controller tells traffic to do. It acts from the next step on.
type Command struct {
	Target city.Ref
	Act    Act
	Until  clock.Time          // of Close, Stage, Preempt: when it ends by itself; clock.Never: not
	Green  [MostGreens]float32 // of Retime: seconds of each green stage in the plan's order; their sum is made that of the plan
	Stage  uint16              // of Stage, Preempt: the green stage, counted from 0 in the plan's order; of Program: the program
	Shift  clock.Duration      // of Offset
	Speed  float32             // of Advise [m/s]; 0: nothing is known, usual times hold
}
