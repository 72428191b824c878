package plan

import (
	"strings"

	"semul/engine/clock"
)

// Clearances where a plan has none of its own (project defaults).
const (
	Yellow = clock.Duration(3e9)
	AllRed = clock.Duration(1e9)
)

// Clearance is what follows stage i of a plan until the next green one, seconds long each: how long those who lose their
// green show yellow, and how long all are red then. Without a yellow in the plan it is 3 s of yellow and 1 s of red. states
// and seconds are of one length, and i is a row of them.
func Clearance(states []string, seconds []float32, i int) (wait, stop clock.Duration) {
	n := len(states)
	for k := 1; k < n; k++ {
		row := (i + k) % n
		if Green(states, row) {
			break
		}
		lasts := clock.Duration(int64(float64(float64(seconds[row])*1000)+0.5)) * 1e6
		if strings.IndexByte(states[row], 'y') >= 0 {
			wait += lasts
		} else {
			stop += lasts
		}
	}
	if wait == 0 {
		return Yellow, AllRed
	}
	return wait, stop
}
