package meso

import (
	"fmt"
	"math"
)

// Network is links, the lanes at their ends, and the movements that lanes lead to. Links that end at one node stand together.
type Network struct {
	Length []float32 // [m]
	Lanes  []float32 // that store vehicles, > 0
	Flow   []float32 // saturation flow of a lane [veh/s]
	Start  []uint8   // row of Params.Starts
	Node   []uint32  // at the end of a link, ascending

	LaneOff []uint32  // lanes of link i are LaneOff[i] to LaneOff[i+1], at least one
	Off     []uint32  // movements of lane k are Off[k] to Off[k+1]
	To      []uint32  // link that a movement leads to, or Outside
	Delay   []float32 // time through the junction [s], ≥ 0
}

// Params are how vehicles follow each other.
type Params struct {
	Spacing float64     // s0 + l, front to front in a queue [m]
	Headway float64     // T [s]
	Step    float64     // dt [s]
	Starts  [][]Starter // how queues start
}

// Starter is a vehicle of a queue that starts.
type Starter struct {
	Headway float32 // at the line, behind the vehicle before it, or, of the first one, after green [s]
	After   float32 // lost beyond the line, until it drives freely [s]
}

// Outside is a movement's end that is no link.
const Outside = none

const none = ^uint32(0)

// check finds what cannot be driven on.
func (n *Network) check(p Params) error {
	links := len(n.Length)
	if len(n.Flow) != links || len(n.Lanes) != links || len(n.Node) != links || len(n.Start) != links || len(n.LaneOff) != links+1 {
		return fmt.Errorf("meso: columns of links have %d, %d, %d, %d, %d and %d rows", links, len(n.Flow), len(n.Lanes), len(n.Node), len(n.Start), len(n.LaneOff)-1)
	}
	lanes := int(n.LaneOff[links])
	if len(n.Off) != lanes+1 {
		return fmt.Errorf("meso: the links list %d lanes, their movements are of %d", lanes, len(n.Off)-1)
	}
	moves := int(n.Off[lanes])
	if len(n.To) != moves || len(n.Delay) != moves {
		return fmt.Errorf("meso: columns of movements have %d and %d rows, the lanes list %d", len(n.To), len(n.Delay), moves)
	}
	for i := range links {
		for _, v := range []float32{n.Length[i], n.Flow[i], n.Lanes[i]} {
			if !(v > 0) || math.IsInf(float64(v), 0) {
				return fmt.Errorf("meso: link %d: length, flow and lanes are %g, %g, %g; they must be positive", i, n.Length[i], n.Flow[i], n.Lanes[i])
			}
		}
		if n.LaneOff[i] >= n.LaneOff[i+1] || int(n.Start[i]) >= max(1, len(p.Starts)) || i > 0 && n.Node[i] < n.Node[i-1] {
			return fmt.Errorf("meso: link %d has no lane, or starts in an unknown way, or its node comes before that of the link before", i)
		}
	}
	for k := range lanes {
		if n.Off[k] > n.Off[k+1] {
			return fmt.Errorf("meso: movements of lane %d end before they begin", k)
		}
	}
	for m, to := range n.To {
		if int(to) >= links && to != Outside || !(n.Delay[m] >= 0) {
			return fmt.Errorf("meso: movement %d leads to link %d of %d in %g s; that cannot be", m, to, links, n.Delay[m])
		}
	}
	for _, starts := range p.Starts {
		if len(starts) >= flowing {
			return fmt.Errorf("meso: the start of a queue is given for %d vehicles; at most %d", len(starts), flowing-1)
		}
	}
	if !(p.Spacing > 0 && p.Headway > 0 && p.Step > 0) {
		return fmt.Errorf("meso: spacing, headway and step are %g, %g, %g; they must be positive", p.Spacing, p.Headway, p.Step)
	}
	return nil
}
