package salt

// keepLargest leaves the largest set of edges in which each can be reached from every other, the ways from outside the
// network into it and those out of it; what does not hang together with it, or leads into it from nowhere and out to nowhere,
// is listed.
func (g *graph) keepLargest() {
	out, in := make([][]int, len(g.edges)), make([][]int, len(g.edges))
	for _, l := range g.links {
		if !l.dead {
			out[l.from], in[l.to] = append(out[l.from], l.to), append(in[l.to], l.from)
		}
	}
	core := g.largest(out, in)
	if core < 0 {
		return
	}
	ahead, behind := reached(out, core), reached(in, core)
	// of the ways out only those that end, of the ways in only those that begin: the others go round for ever
	leaves, enters := make([]bool, len(g.edges)), make([]bool, len(g.edges))
	for e := range g.edges {
		if g.edges[e].dead {
			continue
		}
		if ahead[e] && len(out[e]) == 0 && !leaves[e] {
			spread(in, e, leaves)
		}
		if behind[e] && len(in[e]) == 0 && !enters[e] {
			spread(out, e, enters)
		}
	}
	for e := range g.edges {
		s := &g.edges[e]
		if s.dead || ahead[e] && behind[e] || ahead[e] && leaves[e] || behind[e] && enters[e] {
			continue
		}
		for _, list := range [2][]int{g.leaving[e], g.coming[e]} {
			for _, k := range list {
				g.links[k].dead = true
			}
		}
		g.unlink(e)
		g.report.Apart = append(g.report.Apart, s.id)
		g.report.ApartKM += s.length / 1000
	}
	g.index()
}

// largest is an edge of the largest set in which each can be reached from every other; −1 if every edge is alone.
func (g *graph) largest(out, in [][]int) int {
	done, at, most := make([]bool, len(g.edges)), -1, 1
	for e := range g.edges {
		if done[e] || g.edges[e].dead {
			continue
		}
		ahead, behind, n := reached(out, e), reached(in, e), 0
		for k := range g.edges {
			if ahead[k] && behind[k] {
				done[k] = true
				n++
			}
		}
		if n > most {
			at, most = e, n
		}
		if n > len(g.edges)/2 {
			break
		}
	}
	return at
}

// reached marks what can be reached from an edge.
func reached(next [][]int, from int) []bool {
	seen := make([]bool, len(next))
	spread(next, from, seen)
	return seen
}

// spread marks an edge and what can be reached from it over edges that are not marked yet.
func spread(next [][]int, from int, seen []bool) {
	seen[from] = true
	queue := []int{from}
	for len(queue) > 0 {
		e := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, o := range next[e] {
			if !seen[o] {
				seen[o] = true
				queue = append(queue, o)
			}
		}
	}
}
