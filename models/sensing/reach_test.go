package sensing

import (
	"testing"

	"semul/engine/city"
)

// Lane 0 leads to 1 and 4, 1 to 2, and 2 is 9 m long before a signal; 3 leads to 1 past another signal.
func TestReachedStopsAtSignalsAndAtItsLength(t *testing.T) {
	c := &city.City{}
	c.Lanes.ID, c.Lanes.Length = make([]string, 6), []float32{80, 50, 9, 40, 30, 70}
	c.LaneLinks.From, c.LaneLinks.To = []uint32{0, 0, 1, 3, 2}, []uint32{1, 4, 2, 1, 5}
	c.LaneLinks.Signal = []uint32{city.None, city.None, city.None, 1, 0}
	at := func(lane uint32) []city.Ref { return []city.Ref{{Support: city.OfLane, Index: lane}} }
	for _, x := range []struct {
		lane  uint32
		reach float64
		want  []counted
	}{
		{2, 100, []counted{{2, 1}, {1, 1}, {0, 0.5}}},
		{2, 59, []counted{{2, 1}, {1, 1}}},
		{2, 0, []counted{{2, 1}}},
		{4, 100, []counted{{4, 1}}}, // no signal lets it go
	} {
		got := reached(c, at(x.lane), x.reach)[0]
		if len(got) != len(x.want) {
			t.Errorf("lane %d, %g m: %v, want %v", x.lane, x.reach, got, x.want)
			continue
		}
		for k := range got {
			if got[k] != x.want[k] {
				t.Errorf("lane %d, %g m: %v, want %v", x.lane, x.reach, got, x.want)
			}
		}
	}
}
