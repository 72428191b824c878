package route

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/par"
)

// Layout is where streets lie.
type Layout struct {
	From, To []uint32  // by street: junctions
	X, Y     []float64 // by junction [m]
}

// edge stands for all streets between two junctions, in either direction.
type edge struct {
	a, b         uint32 // junctions of the cell, a < b
	first, count uint32 // of the streets in their list
}

// cell is a part of the network.
type cell struct {
	x, y  []int64 // of its junctions, in units of 2⁻²⁰ of the network's size
	edges []edge  // between two junctions of the cell
}

// dissect lists the streets from the least to the most important, by nested dissection: the fewest streets that part a
// network's junctions in two come last, those of either part before them, by the same rule. Cuts are sought between the
// quarters of junctions that lie outermost in four directions (inertial flow: Schild, Sommer 2015, SEA, 246–261). That
// the streets of a cut part the graph of turns as well: Buchhold, Wagner, Zeitz, Zündorf 2020, ATMOS.
func dissect(g *Graph, l *Layout, pool *par.Pool) ([]uint32, error) {
	n := g.Streets()
	if len(l.From) != n || len(l.To) != n || len(l.X) != len(l.Y) {
		return nil, fmt.Errorf("route: a layout of %d and %d ends and %d by %d junctions for %d streets", len(l.From), len(l.To), len(l.X), len(l.Y), n)
	}
	var order, streets []uint32 // those first that part nothing
	for s := range uint32(n) {
		if l.From[s] >= uint32(len(l.X)) || l.To[s] >= uint32(len(l.X)) {
			return nil, fmt.Errorf("route: street %d lies between junctions %d and %d of %d", s, l.From[s], l.To[s], len(l.X))
		}
		if l.From[s] == l.To[s] || g.Off[s] == g.Off[s+1] && len(g.into(s)) == 0 {
			order = append(order, s)
		} else {
			streets = append(streets, s)
		}
	}
	ends := func(s uint32) (a, b uint32) { return min(l.From[s], l.To[s]), max(l.From[s], l.To[s]) }
	slices.SortFunc(streets, func(s, t uint32) int {
		a, b := ends(s)
		c, d := ends(t)
		return cmp.Or(cmp.Compare(a, c), cmp.Compare(b, d), cmp.Compare(s, t))
	})
	whole := &cell{}
	whole.x, whole.y = grid(l)
	for i, s := range streets {
		a, b := ends(s)
		if k := len(whole.edges); k > 0 && whole.edges[k-1].a == a && whole.edges[k-1].b == b {
			whole.edges[k-1].count++
		} else {
			whole.edges = append(whole.edges, edge{a, b, uint32(i), 1})
		}
	}
	inside := make([]uint32, len(streets))
	whole.order(streets, inside, pool)
	return append(order, inside...), nil
}

// grid puts junctions on whole numbers.
func grid(l *Layout) (x, y []int64) {
	minX, minY, size := math.Inf(1), math.Inf(1), 1.0
	for i := range l.X {
		minX, minY = min(minX, l.X[i]), min(minY, l.Y[i])
	}
	for i := range l.X {
		size = max(size, l.X[i]-minX, l.Y[i]-minY)
	}
	x, y = make([]int64, len(l.X)), make([]int64, len(l.X))
	for i := range x {
		x[i], y[i] = int64((l.X[i]-minX)/size*(1<<20)), int64((l.Y[i]-minY)/size*(1<<20))
	}
	return x, y
}

// alone is the number of edges below which parts of a cell are not worth a worker each.
const alone = 2000

// order writes the streets of a cell's edges, least important first.
func (c *cell) order(streets, out []uint32, pool *par.Pool) {
	if len(c.edges) == 0 {
		return
	}
	one, two, cut := c.split()
	at := len(out)
	for _, e := range slices.Backward(cut) {
		at -= int(e.count)
		copy(out[at:], streets[e.first:e.first+e.count])
	}
	middle := 0
	for _, e := range one.edges {
		middle += int(e.count)
	}
	if len(c.edges) < alone {
		one.order(streets, out[:middle], pool)
		two.order(streets, out[middle:at], pool)
		return
	}
	pool.Each(2, func(i int) {
		if i == 0 {
			one.order(streets, out[:middle], pool)
		} else {
			two.order(streets, out[middle:at], pool)
		}
	})
}

// split parts a cell in two by few streets; of equally few, those that part it most evenly, then those found first.
func (c *cell) split() (one, two *cell, cut []edge) {
	n := len(c.x)
	f := newFlow(n, c.edges)
	side := make([]bool, n)
	least, even := math.MaxInt32, 0
	key := make([]uint64, n)
	for _, d := range [4][2]int64{{1, 0}, {0, 1}, {1, 1}, {1, -1}} {
		for i := range key {
			key[i] = uint64(c.x[i]*d[0]+c.y[i]*d[1]+1<<22)<<32 | uint64(i)
		}
		slices.Sort(key)
		outer := max(1, n/4)
		clear(f.end)
		for i := range outer {
			f.end[uint32(key[i])], f.end[uint32(key[n-1-i])] = source, sink
		}
		units := f.run(least + 1)
		if units > least {
			continue
		}
		for _, from := range [2]end{source, sink} {
			f.reach(from)
			if evenness := min(len(f.queue), n-len(f.queue)); units < least || evenness > even {
				least, even = units, evenness
				for i := range side {
					side[i] = (f.level[i] >= 0) == (from == source)
				}
			}
		}
	}
	return c.part(side)
}

// part makes cells of the two sides and lists the edges between them.
func (c *cell) part(side []bool) (one, two *cell, cut []edge) {
	one, two = &cell{}, &cell{}
	row := make([]uint32, len(side)) // in its part
	for i, first := range side {
		p := two
		if first {
			p = one
		}
		row[i] = uint32(len(p.x))
		p.x, p.y = append(p.x, c.x[i]), append(p.y, c.y[i])
	}
	for _, e := range c.edges {
		switch {
		case side[e.a] != side[e.b]:
			cut = append(cut, e)
		case side[e.a]:
			one.edges = append(one.edges, edge{row[e.a], row[e.b], e.first, e.count})
		default:
			two.edges = append(two.edges, edge{row[e.a], row[e.b], e.first, e.count})
		}
	}
	return one, two, cut
}
