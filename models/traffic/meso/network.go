package meso

import (
	"fmt"
	"math"
)

// Network is links and the turns between them. Turns are listed by the link they leave.
type Network struct {
	Length []float32 // [m]
	Speed  []float32 // free speed [m/s]
	Lanes  []float32 // > 0
	Node   []uint32  // at the end of a link

	Off   []uint32  // turns of link i are Off[i] to Off[i+1]
	To    []uint32  // link that a turn leads to
	Share []float32 // lanes of the link that serve the turn, > 0; shared lanes count in parts
	Delay []float32 // time through the junction [s], ≥ 0
}

// Params are how vehicles follow each other.
type Params struct {
	Spacing float64 // s0 + l, front to front in a queue [m]
	Headway float64 // T [s]
	Flow    float64 // saturation flow of a lane [veh/s]
	Step    float64 // dt [s]
}

const none = ^uint32(0)

// check finds what cannot be driven on.
func (n *Network) check(p Params) error {
	links := len(n.Length)
	if len(n.Speed) != links || len(n.Lanes) != links || len(n.Node) != links || len(n.Off) != links+1 {
		return fmt.Errorf("meso: columns of links have %d, %d, %d, %d and %d rows", links, len(n.Speed), len(n.Lanes), len(n.Node), len(n.Off)-1)
	}
	turns := int(n.Off[links])
	if len(n.To) != turns || len(n.Share) != turns || len(n.Delay) != turns {
		return fmt.Errorf("meso: columns of turns have %d, %d and %d rows, the links list %d", len(n.To), len(n.Share), len(n.Delay), turns)
	}
	for i := range links {
		for _, v := range []float32{n.Length[i], n.Speed[i], n.Lanes[i]} {
			if !(v > 0) || math.IsInf(float64(v), 0) {
				return fmt.Errorf("meso: link %d: length, speed and lanes are %g, %g, %g; they must be positive", i, n.Length[i], n.Speed[i], n.Lanes[i])
			}
		}
		if n.Off[i] > n.Off[i+1] {
			return fmt.Errorf("meso: turns of link %d end before they begin", i)
		}
	}
	for t, to := range n.To {
		if int(to) >= links || !(n.Share[t] > 0) || !(n.Delay[t] >= 0) {
			return fmt.Errorf("meso: turn %d leads to link %d of %d, with %g lanes and %g s; that cannot be", t, to, links, n.Share[t], n.Delay[t])
		}
	}
	if !(p.Spacing > 0 && p.Headway > 0 && p.Flow > 0 && p.Step > 0) {
		return fmt.Errorf("meso: spacing, headway, flow and step are %g, %g, %g, %g; they must be positive", p.Spacing, p.Headway, p.Flow, p.Step)
	}
	return nil
}
