package traffic

import (
	"testing"

	"semul/engine/city"
)

func TestJunctionsInARowAreNoComplex(t *testing.T) {
	row, ring := newTown(), newTown()
	for _, town := range []*town{row, ring} {
		for _, x := range []float64{0, 200, 215, 230, 430} {
			town.junction(x, 0, city.Priority)
		}
		for j := range uint32(4) { // 15 m between the three in the middle, 200 m to both ends
			town.street(j, j+1, 2, 14, city.Primary)
			town.street(j+1, j, 2, 14, city.Primary)
		}
	}
	if got := ringed(row.connect()); len(got) != 0 {
		t.Errorf("streets %v of a row lie on a ring", got)
	}
	ring.street(3, 1, 1, 8, city.Residential) // 30 m: lanes of 14 m
	got := ringed(ring.connect())
	if len(got) != 5 {
		t.Errorf("streets %v lie on the ring, want the four short ones between its junctions and the one that closes it", got)
	}
}
