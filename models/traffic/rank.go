package traffic

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Critical gaps and follow-up times [s] of the Highway Capacity Manual: left turn from the major street; from the
// minor street right, through, left.
// The last row is the entry into a roundabout: with a circulating flow of q vehicles an hour its capacity is
// 1130 e^(−0.001q) (HCM 2010, chapter 21): 3.19 s follow-up time and 5.19 s critical headway.
var gapTimes = [5][2]float32{{4.1, 2.2}, {6.2, 3.3}, {6.5, 4.0}, {7.1, 3.5}, {5.19, 3.19}}

// fillRanks settles who goes first where no signal does: as the source says, or, where it says nothing, the ring of a roundabout, then the street of the higher
// class, then straight before right before left before turning back, then who comes from the right, then the lower row.
func (n *network) fillRanks(c *city.City) {
	for r := range uint32(n.lanes) {
		if !n.isLink[r] {
			continue
		}
		s := n.street[n.from[r]]
		n.rank[r] = uint16(streetRank(c, s))*8 + turnRank(n.turn[r])
		if c.LaneLinks.Yields.Len() > 0 { // who gives way to more goes later
			n.rank[r] = uint16(min(len(c.LaneLinks.Yields.At(int(n.cityLink[r]))), 15))*8 + turnRank(n.turn[r])
		}
		row := n.gapRow(c, r)
		g := gapTimes[row]
		n.enters[r] = row == intoRing
		n.gap[r], n.follow[r] = g[0], g[1]
		n.minor[r] = row != 0
	}
	for a := range uint32(n.lanes) {
		for k := n.con.off[a]; k < n.con.off[a+1]; k++ {
			if c.LaneLinks.Yields.Len() > 0 {
				n.con.yields[k] = n.says(&c.LaneLinks.Yields, a, n.con.other[k])
			} else {
				n.con.yields[k] = n.givesWay(c, a, n.con.other[k])
			}
		}
	}
}

// streetRank is 0 on the ring of a roundabout, else 1 and up by class.
func streetRank(c *city.City, s uint32) int {
	if c.Junctions.Kind[c.Streets.To[s]] == city.Roundabout && c.Junctions.Kind[c.Streets.From[s]] == city.Roundabout {
		return 0
	}
	class := c.Streets.Class[s]
	switch class {
	case city.MotorwayLink:
		class = city.Trunk // gives way to the motorway only
	case city.Link:
		class = city.Tertiary
	}
	return 1 + int(class)
}

func turnRank(t city.Turn) uint16 {
	switch t {
	case city.Right:
		return 1
	case city.Left:
		return 2
	case city.UTurn:
		return 3
	}
	return 0
}

// givesWay reports whether link a waits for link b. Of two that meet, at most one does.
func (n *network) givesWay(c *city.City, a, b uint32) bool {
	sa, sb := n.street[n.from[a]], n.street[n.from[b]]
	if sa == sb {
		return false // lanes of one street take turns
	}
	ra, rb := n.rank[a]/8, n.rank[b]/8
	if kind := c.Junctions.Kind[c.Streets.To[sa]]; kind == city.RightBeforeLeft {
		ra, rb = 0, 0
	}
	if ra != rb {
		return ra > rb
	}
	ha, hb := lastHeading(lineOf(&c.Streets.Line, sa)), lastHeading(lineOf(&c.Streets.Line, sb))
	side := ha.Cross(hb) // > 0: b drives to a's left, so it comes from a's right
	if math.Abs(side) > 0.5 {
		if ta, tb := n.rank[a]%8, n.rank[b]%8; c.Junctions.Kind[c.Streets.To[sa]] != city.RightBeforeLeft && ta != tb {
			return ta > tb
		}
		return side > 0
	}
	if ta, tb := n.rank[a]%8, n.rank[b]%8; ta != tb {
		return ta > tb
	}
	return a > b
}

// lastHeading is the unit direction in which a street reaches its end.
func lastHeading(line []geo.Point) geo.Point {
	for i := len(line) - 1; i > 0; i-- {
		if d := line[i].Sub(line[i-1]); d.Len() > 0 {
			return d.Mul(1 / d.Len())
		}
	}
	return geo.Point{}
}

// intoRing is the row of gapTimes of entries into a roundabout.
const intoRing = 4

// gapRow is the row of gapTimes for a link: 0 from the street of the highest rank at the junction, 4 into a ring.
func (n *network) gapRow(c *city.City, r uint32) int {
	j := n.junction[r]
	mine, best := streetRank(c, n.street[n.from[r]]), math.MaxInt
	for l := n.first[j]; l < n.links[j]; l++ {
		best = min(best, streetRank(c, n.street[l]))
	}
	if mine == best || n.signal[r] != none {
		return 0
	}
	if best == 0 {
		return intoRing
	}
	switch n.turn[r] {
	case city.Right:
		return 1
	case city.Straight:
		return 2
	}
	return 3
}
