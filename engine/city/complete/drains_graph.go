package complete

import "semul/engine/city"

// graph is an undirected network in compressed rows: the arcs that leave vertex v are rows off[v] to off[v+1] of to
// (the other end) and edge (the row of the list it was made from). Arcs of a vertex stand in the order of the edges.
type graph struct {
	off, to, edge []uint32
}

// newGraph builds the arcs of n vertices from the two ends of each edge. A loop gives two arcs.
func newGraph(n int, ends [][2]uint32) graph {
	g := graph{make([]uint32, n+1), make([]uint32, 2*len(ends)), make([]uint32, 2*len(ends))}
	for _, e := range ends {
		g.off[e[0]+1]++
		g.off[e[1]+1]++
	}
	for v := range n {
		g.off[v+1] += g.off[v]
	}
	next := append([]uint32(nil), g.off[:n]...)
	for row, e := range ends {
		for side := range 2 {
			k := next[e[side]]
			next[e[side]]++
			g.to[k], g.edge[k] = e[1-side], uint32(row)
		}
	}
	return g
}

// search is a shortest-path search from several roots, E. W. Dijkstra, Numerische Mathematik 1, 1959, with a binary
// heap. It may be seeded and run again: what is settled stays so, unless it becomes cheaper. Equal costs are settled
// in the order of the vertices, so that the tree follows from the graph alone.
type search struct {
	g       *graph
	cost    []float64 // of the way to the root; inf where none was found
	parent  []uint32  // next vertex towards the root, city.None at a root
	edge    []uint32  // edge to it
	root    []uint32  // the root's vertex
	settled []uint32  // vertices in the order they were reached, parents before children
	heap    []waiting
}

// waiting is a vertex that waits in the heap of a search.
type waiting struct {
	cost float64
	at   uint32
}

const inf = float64(1 << 62)

func newSearch(g *graph) *search {
	n := len(g.off) - 1
	s := &search{g: g, cost: make([]float64, n), parent: make([]uint32, n), edge: make([]uint32, n), root: make([]uint32, n)}
	for v := range n {
		s.cost[v], s.parent[v], s.edge[v], s.root[v] = inf, city.None, city.None, city.None
	}
	return s
}

// from makes v a root that is reached at a cost, if nothing cheaper is known.
func (s *search) from(v uint32, cost float64) {
	if cost < s.cost[v] {
		s.cost[v], s.parent[v], s.edge[v], s.root[v] = cost, city.None, city.None, v
		s.push(waiting{cost, v})
	}
}

// run settles all vertices within a cost. price is what a step over an edge costs that leads from the settled vertex
// a outwards to b; it must not be negative.
func (s *search) run(limit float64, price func(edge, a, b uint32) float64) {
	for len(s.heap) > 0 {
		top := s.pop()
		v := top.at
		if top.cost > s.cost[v] {
			continue // overtaken
		}
		s.settled = append(s.settled, v)
		for k := s.g.off[v]; k < s.g.off[v+1]; k++ {
			w, e := s.g.to[k], s.g.edge[k]
			if cost := top.cost + price(e, v, w); cost < s.cost[w] && cost <= limit {
				s.cost[w], s.parent[w], s.edge[w], s.root[w] = cost, v, e, s.root[v]
				s.push(waiting{cost, w})
			}
		}
	}
}

func (a waiting) before(b waiting) bool { return a.cost < b.cost || a.cost == b.cost && a.at < b.at }

func (s *search) push(x waiting) {
	h := append(s.heap, x)
	k := len(h) - 1
	for k > 0 && x.before(h[(k-1)/2]) {
		h[k] = h[(k-1)/2]
		k = (k - 1) / 2
	}
	h[k] = x
	s.heap = h
}

func (s *search) pop() waiting {
	h := s.heap
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	for k := 0; len(h) > 0; {
		child := 2*k + 1
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if child >= len(h) || !h[child].before(last) {
			h[k] = last
			break
		}
		h[k] = h[child]
		k = child
	}
	s.heap = h
	return top
}

// groups is a union-find over numbers: each is in the group that is named by its lowest member.
type groups []uint32

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = uint32(i)
	}
	return g
}

// of returns the lowest member of v's group.
func (g groups) of(v uint32) uint32 {
	for g[v] != v {
		g[v] = g[g[v]]
		v = g[v]
	}
	return v
}

// join makes one group of two, and reports whether they were apart.
func (g groups) join(a, b uint32) bool {
	a, b = g.of(a), g.of(b)
	if a == b {
		return false
	}
	g[max(a, b)] = min(a, b)
	return true
}
