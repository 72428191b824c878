package plan

import (
	"testing"
	"time"

	"semul/engine/clock"
)

func TestClearance(t *testing.T) {
	for _, x := range []struct {
		states     []string
		seconds    []float32
		row        int
		wait, stop clock.Duration
	}{
		{[]string{"Gr", "yr", "rG", "ry"}, []float32{30, 5, 20, 4}, 0, 5 * time.Second, 0},
		{[]string{"Gr", "yr", "rG", "ry"}, []float32{30, 5, 20, 4}, 2, 4 * time.Second, 0},
		{[]string{"Gr", "yr", "rr", "rG", "ry", "rr"}, []float32{30, 3, 2, 20, 3, 1.5}, 0, 3 * time.Second, 2 * time.Second},
		{[]string{"Gr", "yr", "rr", "rG", "ry", "rr"}, []float32{30, 3, 2, 20, 3, 1.5}, 3, 3 * time.Second, 1500 * time.Millisecond},
		{[]string{"Gr", "rr", "rG", "rr"}, []float32{30, 5, 20, 5}, 0, Yellow, AllRed},
		{[]string{"G"}, []float32{30}, 0, Yellow, AllRed},
	} {
		if wait, stop := Clearance(x.states, x.seconds, x.row); wait != x.wait || stop != x.stop {
			t.Errorf("%v, row %d: yellow %v and red %v, want %v and %v", x.states, x.row, wait, stop, x.wait, x.stop)
		}
	}
}
