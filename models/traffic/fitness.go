package traffic

import (
	"fmt"

	"semul/engine/city"
)

// mostBlocks is how many blocks the rows of a network are cut into at most: a block is named by 16 bits.
const mostBlocks = 60000

// blockSize is the least number of rows in a block of a network of that many rows.
func blockSize(rows int) uint32 {
	size := blockLanes
	for rows/size > mostBlocks {
		size *= 2
	}
	return uint32(size)
}

// checkSide finds cities whose lanes are counted, or whose carriageways lie, as where one drives on the left: lane 0 must
// be the one on the right. A few streets drawn oddly are no harm; more than half of those that tell are.
func checkSide(c *city.City) error {
	right, left, first := 0, 0, ""
	for s := range c.Streets.ID {
		lo, hi := c.Streets.LaneOff[s], c.Streets.LaneOff[s+1]
		if hi < lo+2 || int(hi) > c.Lanes.Line.Len() {
			continue
		}
		a, b := c.Lanes.Line.At(int(lo)), c.Lanes.Line.At(int(hi-1))
		if len(a) < 2 || len(b) < 2 {
			continue
		}
		along := a[len(a)-1].Sub(a[0])
		switch side := along.Cross(b[0].Sub(a[0])); {
		case side > 0.5*along.Len():
			right++
		case side < -0.5*along.Len():
			if left++; left == 1 {
				first = c.Streets.ID[s]
			}
		}
	}
	if left > right {
		return fmt.Errorf("traffic: %d of %d streets with several lanes have lane 0 on the left, the first of them street/%s; here one drives on the right and counts lanes from the right: mirror the network and import it again", left, left+right, first)
	}
	return nil
}
