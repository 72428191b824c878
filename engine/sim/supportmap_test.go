package sim

import (
	"testing"

	"semul/engine/city"
)

// A city without underpasses and canals has no pumps: nothing hangs on its buses there, and that is no error.
func TestBusesMapToASupportWithoutRows(t *testing.T) {
	c := &city.City{}
	c.Buses.ID = []string{"b1", "b2"}
	for _, pair := range [][2]city.Support{{city.OfBus, city.OfPump}, {city.OfPump, city.OfBus}} {
		if _, err := buildMap(c, pair[0], pair[1], nil); err != nil {
			t.Errorf("%v to %v: %v", pair[0], pair[1], err)
		}
	}
	if _, err := buildMap(c, city.OfBus, city.OfStop, nil); err == nil {
		t.Error("a stop has no bus bar, yet there is a map")
	}
}
