package network

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
)

// exits returns the movements that a street really offers: turning back only where the source marks it or where
// nothing else is left.
func (g *graph) exits(d dir) []movement {
	all := g.movements(d)
	if g.lenient {
		return all
	}
	marked := false
	turns := g.of(d).turnF
	if d.against() {
		turns = g.of(d).turnB
	}
	for _, t := range turns {
		marked = marked || tokens(t)&tokenReverse != 0
	}
	kept := all[:0:0]
	for _, m := range all {
		if !m.uturn && !g.back(m) && !g.hairpin(m) || marked {
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		return all
	}
	return kept
}

// back reports whether a movement returns on the other carriageway of its own street.
func (g *graph) back(m movement) bool {
	p, q := g.of(m.from), g.of(m.to)
	if p.class != q.class || p.name != q.name && p.name != "" && q.name != "" || p.round || q.round {
		return false
	}
	in, out := p.heading(1, 40).Mul(-1), q.heading(0, 40) // carriageways often bend just before they meet
	if m.from.against() {
		in = p.heading(0, 40).Mul(-1)
	}
	if m.to.against() {
		out = q.heading(1, 40)
	}
	return math.Abs(turnBetween(in, out)) > 145*math.Pi/180
}

// hairpin reports whether a movement turns sharply from or onto a ramp or slip lane: those are built to be driven in
// one direction, and the map's crossing point is only where they join.
func (g *graph) hairpin(m movement) bool {
	p, q := g.of(m.from).class, g.of(m.to).class
	from, to := p == city.Link || p == city.MotorwayLink, q == city.Link || q == city.MotorwayLink
	if !from && !to {
		return false
	}
	most := 115 * math.Pi / 180
	if from && to { // from one ramp onto the next
		most = 75 * math.Pi / 180
	}
	return math.Abs(turnBetween(g.flowInto(m.from), g.flowOut(m.to))) > most
}

// connect keeps the largest strongly connected part for cars, with what buses may use besides hanging on it, and
// lists the rest. Borders count as joined outside. It returns whether something was dropped.
func (g *graph) connect() bool {
	n := 2 * len(g.edges)
	next := make([][]int32, n+1)
	outside := int32(n)
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || g.internal(e) {
			continue
		}
		for _, d := range [2]dir{dir(i) << 1, dir(i)<<1 | 1} {
			if g.lanes(d) == 0 {
				continue
			}
			for _, m := range g.exits(d) {
				next[d] = append(next[d], int32(m.to))
			}
			if g.vertices[g.head(d)].border {
				next[d] = append(next[d], outside)
			}
			if g.vertices[g.tail(d)].border {
				next[outside] = append(next[outside], int32(d))
			}
		}
	}
	live := func(cars bool) func(int32) bool {
		return func(d int32) bool {
			if d == outside {
				return true
			}
			e := g.of(dir(d))
			return !e.dead && !g.internal(e) && g.lanes(dir(d)) > 0 && (!cars || e.access&city.AllowCar != 0)
		}
	}
	weight := func(d int32) float64 {
		if d == outside {
			return 0
		}
		return g.of(dir(d)).length
	}
	cars := largest(components(next, live(true)), next, weight)
	keep := make([]bool, n+1)
	for _, d := range cars {
		keep[d] = true
	}
	for _, part := range components(next, live(false)) {
		if !slices.ContainsFunc(part, func(d int32) bool { return d != outside && keep[d] }) {
			continue
		}
		for _, d := range part {
			keep[d] = keep[d] || d != outside && g.of(dir(d)).access&city.AllowCar == 0
		}
	}
	var dropped []dir
	for d := range dir(n) {
		if live(false)(int32(d)) && !keep[d] {
			dropped = append(dropped, d)
		}
	}
	if len(dropped) == 0 {
		return false
	}
	g.listIslands(dropped)
	if g.opt.KeepIslands {
		return false
	}
	for _, d := range dropped {
		if e := g.of(d); d.against() {
			e.bwd = 0
		} else {
			e.fwd = 0
		}
	}
	for i := range g.edges {
		e := &g.edges[i]
		if e.dead || g.internal(e) {
			continue
		}
		switch {
		case e.fwd == 0 && e.bwd == 0:
			e.dead = true
		case e.fwd == 0: // one-way edges point forward
			*e = oriented(e, true)
		}
	}
	return true
}

// listIslands groups the dropped streets by the junctions they share.
func (g *graph) listIslands(dropped []dir) {
	root := make([]int32, len(g.vertices))
	for v := range root {
		root[v] = int32(v)
	}
	find := func(v int32) int32 {
		for root[v] != v {
			root[v] = root[root[v]]
			v = root[v]
		}
		return v
	}
	for _, d := range dropped {
		a, b := find(g.cluster[g.tail(d)]), find(g.cluster[g.head(d)])
		root[max(a, b)] = min(a, b)
	}
	order := map[int32]int{}
	first := len(g.report.Islands)
	for _, d := range dropped {
		e := g.of(d)
		c := find(g.cluster[e.a])
		k, ok := order[c]
		if !ok {
			k = first + len(order)
			order[c] = k
			g.report.Islands = append(g.report.Islands, Island{})
		}
		island := &g.report.Islands[k]
		if src := g.in.Ways[e.way].Source; !slices.Contains(island.Streets, src) {
			island.Streets = append(island.Streets, src)
		}
		island.KM += e.length / 1000
		g.report.IslandKM += e.length / 1000
	}
}

// components returns the strongly connected parts of the live nodes, each sorted (Tarjan 1972, without recursion).
func components(next [][]int32, live func(int32) bool) [][]int32 {
	n := len(next)
	index, low := make([]int32, n), make([]int32, n)
	on := make([]bool, n)
	var stack []int32
	var parts [][]int32
	type frame struct {
		v int32
		k int
	}
	var calls []frame
	counter := int32(0)
	for s := range int32(n) {
		if index[s] != 0 || !live(s) {
			continue
		}
		calls = append(calls[:0], frame{s, 0})
		for len(calls) > 0 {
			f := &calls[len(calls)-1]
			v := f.v
			if f.k == 0 {
				counter++
				index[v], low[v] = counter, counter
				stack, on[v] = append(stack, v), true
			}
			descended := false
			for f.k < len(next[v]) {
				w := next[v][f.k]
				f.k++
				if !live(w) {
					continue
				}
				if index[w] == 0 {
					calls = append(calls, frame{w, 0})
					descended = true
					break
				}
				if on[w] {
					low[v] = min(low[v], index[w])
				}
			}
			if descended {
				continue
			}
			if f.k == 0 {
				f.k = 1
			}
			if low[v] == index[v] {
				var part []int32
				for {
					w := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					on[w] = false
					part = append(part, w)
					if w == v {
						break
					}
				}
				slices.Sort(part)
				parts = append(parts, part)
			}
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				up := calls[len(calls)-1].v
				low[up] = min(low[up], low[v])
			}
		}
	}
	slices.SortFunc(parts, func(a, b []int32) int { return cmp.Compare(a[0], b[0]) })
	return parts
}

// largest returns the part with the greatest weight, the first of equals, among those one can drive round in; nil if
// there is none.
func largest(parts, next [][]int32, weight func(int32) float64) []int32 {
	var best []int32
	most := 0.0
	for _, part := range parts {
		if len(part) == 1 && !slices.Contains(next[part[0]], part[0]) {
			continue
		}
		sum := 0.0
		for _, d := range part {
			sum += weight(d)
		}
		if sum > most {
			best, most = part, sum
		}
	}
	return best
}
