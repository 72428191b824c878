package route

import (
	"fmt"
	"math"
)

// Closed is the time of a street that must not be entered.
const Closed = math.MaxUint32

// Unreachable is the cost of a journey that cannot be made.
const Unreachable = math.MaxUint32

// mostTurns is how many streets one may lead into: a turn is named by a byte.
const mostTurns = 255

// Graph is a network of streets and turns. The turns of street s are the arcs Off[s] to Off[s+1].
type Graph struct {
	Off []uint32
	To  []uint32 // street that an arc leads into

	backOff, backArc []uint32 // arcs by the street they lead into
	leaves           []uint32 // street that an arc leaves
}

// New builds a graph from its arcs. An error names the street whose arcs cannot be.
func New(off, to []uint32) (*Graph, error) {
	g := &Graph{Off: off, To: to}
	n := len(off) - 1
	if n < 0 || int(off[n]) != len(to) {
		return nil, fmt.Errorf("route: %d offsets and %d arcs do not fit together", len(off), len(to))
	}
	g.backOff = make([]uint32, n+1)
	last := make([]uint32, n) // by street: the one that turned into it last, plus 1
	for s := range n {
		if off[s] > off[s+1] || off[s+1]-off[s] > mostTurns {
			return nil, fmt.Errorf("route: street %d has %d turns; at most %d are possible", s, int(off[s+1])-int(off[s]), mostTurns)
		}
		for _, t := range to[off[s]:off[s+1]] {
			if int(t) >= n {
				return nil, fmt.Errorf("route: street %d turns into street %d; there are %d", s, t, n)
			}
			if last[t] == uint32(s)+1 {
				return nil, fmt.Errorf("route: street %d turns into street %d twice", s, t)
			}
			last[t] = uint32(s) + 1
			g.backOff[t+1]++
		}
	}
	for s := range n {
		g.backOff[s+1] += g.backOff[s]
	}
	g.backArc, g.leaves = make([]uint32, len(to)), make([]uint32, len(to))
	at := append([]uint32(nil), g.backOff...)
	for s := range uint32(n) {
		for a := off[s]; a < off[s+1]; a++ {
			g.backArc[at[to[a]]], g.leaves[a] = a, s
			at[to[a]]++
		}
	}
	return g, nil
}

// Streets is the number of streets.
func (g *Graph) Streets() int { return len(g.Off) - 1 }

// into lists the arcs that lead into a street.
func (g *Graph) into(street uint32) []uint32 {
	return g.backArc[g.backOff[street]:g.backOff[street+1]]
}
