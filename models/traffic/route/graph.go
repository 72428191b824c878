package route

import (
	"fmt"
	"math"
)

// Closed is the time of a street that must not be entered.
const Closed = math.MaxUint32

// NoWay is the next turn where none leads to the destination.
const NoWay = 255

// Unreachable is the cost of a journey that cannot be made.
const Unreachable = math.MaxUint32

// Graph is a network of streets and turns. The turns of street s are the arcs Off[s] to Off[s+1].
type Graph struct {
	Off  []uint32
	To   []uint32 // street that an arc leads into
	Turn []uint32 // cost of an arc [ms]

	backOff, backArc []uint32 // arcs by the street they lead into
	leaves           []uint32 // street that an arc leaves
}

// New builds a graph from its arcs. An error names the street whose arcs cannot be.
func New(off, to, turn []uint32) (*Graph, error) {
	g := &Graph{Off: off, To: to, Turn: turn}
	n := len(off) - 1
	if n < 0 || len(to) != len(turn) || int(off[n]) != len(to) {
		return nil, fmt.Errorf("route: %d offsets, %d arcs and %d turn costs do not fit together", len(off), len(to), len(turn))
	}
	g.backOff = make([]uint32, n+1)
	for s := range n {
		if off[s] > off[s+1] || off[s+1]-off[s] > NoWay {
			return nil, fmt.Errorf("route: street %d has %d turns; at most %d are possible", s, int(off[s+1])-int(off[s]), NoWay)
		}
		for a := off[s]; a < off[s+1]; a++ {
			if int(to[a]) >= n {
				return nil, fmt.Errorf("route: street %d turns into street %d; there are %d", s, to[a], n)
			}
			g.backOff[to[a]+1]++
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

// step is the cost of turning into and driving a street, or Unreachable.
func (g *Graph) step(arc uint32, times []uint32) uint32 {
	t := times[g.To[arc]]
	if t == Closed {
		return Unreachable
	}
	return g.Turn[arc] + t
}

// gather fills cost with the cost from the end of every street to the end of dest: Dijkstra's algorithm backwards.
func (g *Graph) gather(dest uint32, times, cost []uint32, heap *queue) {
	for i := range cost {
		cost[i] = Unreachable
	}
	cost[dest] = 0
	*heap = append((*heap)[:0], entry{0, dest})
	for len(*heap) > 0 {
		e := heap.pop()
		if e.cost > cost[e.street] || times[e.street] == Closed {
			continue
		}
		for _, arc := range g.backArc[g.backOff[e.street]:g.backOff[e.street+1]] {
			if from, c := g.leaves[arc], e.cost+g.Turn[arc]+times[e.street]; c < cost[from] {
				cost[from] = c
				heap.push(entry{c, from})
			}
		}
	}
}

// spread fills cost with the cost from the end of a street to the end of every street: Dijkstra's algorithm onwards.
func (g *Graph) spread(from uint32, times, cost []uint32, heap *queue) {
	for i := range cost {
		cost[i] = Unreachable
	}
	cost[from] = 0
	*heap = append((*heap)[:0], entry{0, from})
	for len(*heap) > 0 {
		e := heap.pop()
		if e.cost > cost[e.street] {
			continue
		}
		for a := g.Off[e.street]; a < g.Off[e.street+1]; a++ {
			step, to := g.step(a, times), g.To[a]
			if step != Unreachable && e.cost+step < cost[to] {
				cost[to] = e.cost + step
				heap.push(entry{cost[to], to})
			}
		}
	}
}

// queue is a heap of streets by cost and then by row; a street may be in it several times.
type queue []entry

type entry struct{ cost, street uint32 }

func (e entry) before(o entry) bool {
	return e.cost < o.cost || e.cost == o.cost && e.street < o.street
}

func (q *queue) push(e entry) {
	*q = append(*q, e)
	h := *q
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !e.before(h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = e
}

func (q *queue) pop() entry {
	h := *q
	top, e := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= len(h) {
			break
		}
		for k := child + 1; k < min(child+4, len(h)); k++ {
			if h[k].before(h[child]) {
				child = k
			}
		}
		if !h[child].before(e) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = e
	return top
}
