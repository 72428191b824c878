package traffic

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Critical gaps and follow-up times [s] of the Highway Capacity Manual: left turn from the major street; from the
// minor street right, through, left. Entries into roundabouts have those of ringTimes.
var gapTimes = [4][2]float32{{4.1, 2.2}, {6.2, 3.3}, {6.5, 4.0}, {7.1, 3.5}}

// ringTimes are the critical headway and the follow-up time [s] of a lane that enters a roundabout, by the lanes that circulate
// and those of the entry. With a circulating flow of q vehicles an hour a lane's capacity is A e^(−Bq) (Highway Capacity
// Manual, 6th edition, eq. 22-1 to 22-5; A = 3600/t_f, B = (t_c − t_f/2)/3600): 1380 and 0.00102 for one lane into one, 1420
// and 0.00091 for each of two into one, 1420 and 0.00085 for one lane, or the right one, into two, 1350 and 0.00092 for the left.
func ringTimes(circulating, lanes, index uint8) (gap, follow float32) {
	a, b := 1420.0, 0.00085
	switch {
	case circulating < 2 && lanes < 2:
		a, b = 1380, 0.00102
	case circulating < 2:
		b = 0.00091
	case lanes > 1 && index > 0:
		a, b = 1350, 0.00092
	}
	return float32(float64(3600*b) + 1800/a), float32(3600 / a)
}

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
		if n.enters[r] = row == intoRing; n.enters[r] {
			n.gap[r], n.follow[r] = ringTimes(n.circulating(c, n.junction[r]), n.siblings[n.from[r]], n.index[n.from[r]])
		} else {
			n.gap[r], n.follow[r] = gapTimes[row][0], gapTimes[row][1]
		}
		n.minor[r] = row != 0
		n.onRing[r] = streetRank(c, s) == 0
		n.rounds[r] = n.onRing[r] && streetRank(c, n.street[n.to[r]]) == 0
	}
	for a := range uint32(n.lanes) {
		for k := n.con.off[a]; k < n.con.off[a+1]; k++ {
			if c.LaneLinks.Yields.Len() > 0 {
				n.con.yields[k], n.con.first[k] = n.says(&c.LaneLinks.Yields, a, n.con.other[k]), n.says(&c.LaneLinks.Yields, n.con.other[k], a)
			} else {
				n.con.yields[k], n.con.first[k] = n.givesWay(c, a, n.con.other[k]), n.givesWay(c, n.con.other[k], a)
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

// circulating is how many lanes the ring of a roundabout has where it comes to a junction.
func (n *network) circulating(c *city.City, j uint32) uint8 {
	most := uint8(0)
	for l := n.first[j]; l < n.links[j]; l++ {
		if streetRank(c, n.street[l]) == 0 {
			most = max(most, n.siblings[l])
		}
	}
	return most
}

// intoRing stands beside the rows of gapTimes for entries into a roundabout.
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
