package assign

import (
	"errors"
	"fmt"
	"math"
)

// Network is a directed graph with a cost function on each link. All columns of links have one length.
type Network struct {
	Nodes     int
	FirstThru int // nodes below are not driven through; 0: all are

	From, To []uint32
	Free     []float64 // cost without traffic, ≥ 0
	B        []float64 // ≥ 0
	Capacity []float64 // > 0 where Free, B and Power are
	Power    []float64 // ≥ 0
	Fixed    []float64 // cost that no flow changes, ≥ 0; nil: none
}

// Links is the number of links.
func (n *Network) Links() int { return len(n.From) }

// Check reports columns of unequal length, links between nodes that do not exist and costs that have no value.
func (n *Network) Check() error {
	m := len(n.From)
	for _, v := range [][]float64{n.Free, n.B, n.Capacity, n.Power} {
		if len(v) != m {
			return fmt.Errorf("assign: %d links, and a column of %d values", m, len(v))
		}
	}
	if len(n.To) != m || n.Fixed != nil && len(n.Fixed) != m {
		return fmt.Errorf("assign: %d links begin, %d end, %d have fixed costs", m, len(n.To), len(n.Fixed))
	}
	if m > math.MaxInt32 || n.Nodes > math.MaxInt32 {
		return fmt.Errorf("assign: %d nodes and %d links; more than 2³¹ are not possible", n.Nodes, m)
	}
	var errs []error
	for a := range m {
		switch {
		case int(n.From[a]) >= n.Nodes || int(n.To[a]) >= n.Nodes:
			errs = append(errs, fmt.Errorf("assign: link %d leads from node %d to %d; there are %d", a, n.From[a], n.To[a], n.Nodes))
		case n.From[a] == n.To[a]:
			errs = append(errs, fmt.Errorf("assign: link %d leads from node %d to itself", a, n.From[a]))
		case !cost(n.Free[a]) || !cost(n.B[a]) || !cost(n.Power[a]) || n.Fixed != nil && !cost(n.Fixed[a]):
			errs = append(errs, fmt.Errorf("assign: link %d: free cost, B, power and fixed cost must be numbers of 0 or more", a))
		case n.grows(a) && !(n.Capacity[a] > 0 && n.Capacity[a] <= math.MaxFloat64):
			errs = append(errs, fmt.Errorf("assign: link %d: a cost that grows needs a capacity above 0, got %g", a, n.Capacity[a]))
		}
		if len(errs) == 20 {
			break
		}
	}
	return errors.Join(errs...)
}

// cost reports whether v can be one: a number, not negative, not infinite.
func cost(v float64) bool { return v >= 0 && v <= math.MaxFloat64 }

// grows reports whether the cost of a link depends on its flow.
func (n *Network) grows(a int) bool { return n.Free[a] > 0 && n.B[a] > 0 && n.Power[a] > 0 }

// Pair is demand from one node to another.
type Pair struct {
	Origin, Dest uint32
	Trips        float64 // ≥ 0, in the unit of capacities
}

// lists are rows of links by a node: those of node i are at[off[i]:off[i+1]].
type lists struct {
	off []uint32
	at  []uint32
}

func (l *lists) of(node uint32) []uint32 { return l.at[l.off[node]:l.off[node+1]] }

// byNode lists links by one of their ends, in rising order.
func byNode(nodes int, end []uint32) lists {
	l := lists{make([]uint32, nodes+1), make([]uint32, len(end))}
	for _, v := range end {
		l.off[v+1]++
	}
	for i := range nodes {
		l.off[i+1] += l.off[i]
	}
	next := append([]uint32(nil), l.off[:nodes]...)
	for a, v := range end {
		l.at[next[v]] = uint32(a)
		next[v]++
	}
	return l
}
