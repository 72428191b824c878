package traffic

import (
	"strings"
	"testing"

	"semul/engine/city"
)

func TestBlocksNeverOutgrowTheirNumber(t *testing.T) {
	for _, rows := range []int{1, 1000, 15_000_000, 16_000_000, 50_000_000, 4_000_000_000} {
		if size := int(blockSize(rows)); rows/size > 65535 || size < blockLanes {
			t.Errorf("%d rows in blocks of %d: %d blocks", rows, size, rows/size)
		}
	}
}

// Networks in which one drives on the left, lengths of nothing and limits of nothing are refused, with their place.
func TestNetworksThatCannotBeDriven(t *testing.T) {
	for _, k := range []struct {
		spoil func(c *city.City)
		want  string
	}{
		{func(c *city.City) {
			for i := range c.Lanes.Line.Pts {
				c.Lanes.Line.Pts[i].Y *= -1
			}
		}, "3 of 3 streets with several lanes have lane 0 on the left, the first of them street/s0"},
		{func(c *city.City) { c.Lanes.Length[2] = 0 }, "lane/s1_0 is 0 m long"},
		{func(c *city.City) { c.LaneLinks.Length[1] = 0 }, "is 0 m long; the length must be positive"},
		{func(c *city.City) { c.Lanes.Speed[3] = 0 }, "lane/s1_1 is"},
	} {
		c := avenue()
		k.spoil(c)
		if _, err := NewSim(c, DefaultConfig()); err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("got %v, want %s", err, k.want)
		}
	}
}

// The state of another format is refused in so many words.
func TestStatesOfOtherFormats(t *testing.T) {
	s, _ := NewSim(avenue(), DefaultConfig())
	var b book
	s.Save(&b)
	b.data[0]--
	if err := s.Load(reading{&b}); err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("got %v", err)
	}
}
