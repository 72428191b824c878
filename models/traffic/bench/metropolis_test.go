package bench

import (
	"testing"

	"semul/engine/par"
)

// All vehicles are on the road soon after the start, and none is lost.
func TestTheMetropolisIsFullAtOnce(t *testing.T) {
	const vehicles = 3000
	s, err := Metropolis(vehicles, par.NewPool(1))
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		s.Step()
	}
	if c := s.Counts(); c.Running < vehicles*99/100 || c.Removed > 0 {
		t.Errorf("%d of %d vehicles are on the road, %d wait, %d arrived, %d were removed", c.Running, vehicles, c.Waiting, c.Arrived, c.Removed)
	}
	if _, err := Metropolis(10, nil); err == nil {
		t.Error("a metropolis of ten vehicles is accepted")
	}
}
