package traffic

import (
	"testing"

	"semul/engine/frame"
)

// Every class has a colour of the ramp, and no two of them look the same but cars and taxis.
func TestClassesAreColouredByWhatTheyAre(t *testing.T) {
	want := [classes]uint8{Car: 0, Van: 0, Truck: 2, Trailer: 2, Bus: 1, Motorcycle: 4, Emergency: 3, Autonomous: 5, Shuttle: 5, Bicycle: 4, Kickboard: 4, Robot: 5, Taxi: 0}
	seen := map[uint8]Class{}
	for c := range classes {
		class, _ := frame.SplitType(c.ramp())
		if class != want[c] {
			t.Errorf("%v is coloured as class %d, want %d", c, class, want[c])
		}
		if other, twice := seen[c.ramp()]; twice && c != Taxi {
			t.Errorf("%v looks like %v", c, other)
		}
		seen[c.ramp()] = c
	}
}
